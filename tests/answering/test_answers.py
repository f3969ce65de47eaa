"""Answers: whose words, which sentences, and silence where the documents do not say."""

from pathlib import Path

import pytest

import searchdoc
from shared import LETTERS


@pytest.fixture(scope="module")
def mill(tmp_path_factory: pytest.TempPathFactory) -> searchdoc.Index:
    folder: Path = tmp_path_factory.mktemp("mill")
    for name, text in LETTERS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return searchdoc.build([folder], tmp_path_factory.mktemp("index"))


def test_somebodys_words_come_first_and_under_that_name(mill: searchdoc.Index) -> None:
    """Asked for Venn's words, the letter that Hale quotes comes before what Hale says."""
    answer = mill.ask("what did Venn say about the sluice")
    first = answer.citations[0]
    assert (first.speaker, first.kind, first.date) == ("Venn", "quotation", "1904-03-01?")
    assert all(answer.citations[claim.citation - 1].speaker == "Venn" for claim in answer.claims)


def test_words_quoted_in_a_sentence_are_cited_alone(mill: searchdoc.Index) -> None:
    """The citation is what stands in the quotation marks, not the paragraph of another around it."""
    cited = mill.ask("what did Venn say about the water").citations[0]
    assert cited.speaker == "Venn"
    assert cited.text in {"I pay for water that turns a wheel,", "and not for water that stands and stares."}
    assert not cited.is_whole


@pytest.mark.parametrize(
    "question",
    [
        "Who said that the water stands and stares?",
        "who was it that complained about water that stands and stares",
        "Whose words are about water that turns a wheel?",
    ],
)
def test_who_said_it_is_answered_with_the_words_and_their_speaker(mill: searchdoc.Index, question: str) -> None:
    """The words in quotation marks, under the name of the one who said them, and not of who wrote them down."""
    cited = mill.ask(question).citations[0]
    assert (cited.speaker, cited.is_whole) == ("Venn", False)
    assert "water" in cited.text


def test_who_said_it_may_be_the_writer_of_a_quoted_letter(mill: searchdoc.Index) -> None:
    """Without quotation marks as well."""
    cited = mill.ask("Who said that the barley is spoiling?").citations[0]
    assert (cited.speaker, cited.kind) == ("Venn", "quotation")


def test_the_host_is_not_taken_for_the_one_quoted(mill: searchdoc.Index) -> None:
    """Hale's words are Hale's, also where they are about Venn."""
    cited = mill.ask("what did Hale say about the letters to the Company").citations[0]
    assert cited.speaker == "Hale"
    assert "answered none" in cited.text


def test_a_misspelt_name_is_read_as_the_one_it_nearly_is(mill: searchdoc.Index) -> None:
    """And the answer says how it was read."""
    answer = mill.ask("what did Vennn say about the letters to the Company")
    assert answer.answered
    assert answer.suggestion == "what did Venn say about the letters to the Company"
    assert answer.question == "what did Vennn say about the letters to the Company"


def test_a_name_is_read_as_the_one_that_the_documents_write_nearly_so(tmp_path: Path) -> None:
    """Other spellings and the names of countries and peoples; a common word that looks like a name is none."""
    (tmp_path / "log.txt").write_text(
        "The log of the light\n\nThe German ship Alkmaar brought oil in May. The keepers were hungry all winter.\n\n"
        "In June the brig from Reykjavik took the empty barrels inland again.\n",
        encoding="utf-8",
    )
    log = searchdoc.build([tmp_path / "log.txt"], tmp_path / "index")
    for question, read in (
        ("which ship came from Germany", "which ship came from German"),
        ("what did the brig from Reikjavik take", "what did the brig from Reykjavik take"),
    ):
        answer = log.ask(question)
        assert answer.answered
        assert answer.suggestion == read
    for name in ("Hungary", "Finland"):
        answer = log.ask(f"which ship came from {name}")
        assert (answer.answered, answer.reason) == (False, f"“{name}” occurs nowhere in these documents")


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("what did Venn say about tractors", "“tractors”"),
        ("what did Napoleon say about the mill", "“Napoleon” occurs nowhere"),
        ("how many children has the miller", "“children”"),
        ("how many wheels has the mill", "give no number"),
    ],
)
def test_silence_names_what_is_missing(mill: searchdoc.Index, question: str, reason: str) -> None:
    """One sentence, and no claim."""
    answer = mill.ask(question)
    assert not answer.answered
    assert answer.reason is not None
    assert reason in answer.reason
    assert answer.claims == ()


def test_a_count_that_is_there_is_given(mill: searchdoc.Index) -> None:
    """Forty sacks are a number, a year is none."""
    answer = mill.ask("how many sacks of barley were in the loft")
    assert any("forty sacks" in claim.text for claim in answer.claims)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("where was the old mill sold", "The old mill was sold at Wexcombe."),
        ("when was the old mill sold", "The old mill was sold on 3 June 1851."),
        ("who sold the old mill", "The old mill was sold by Osric Venn."),
        ("how many times was the old mill sold", "The old mill was sold three times."),
    ],
)
def test_the_sentence_that_holds_what_is_asked_for_comes_first(tmp_path: Path, question: str, answer: str) -> None:
    """A place, a day, a name, a number; of sentences that are alike in everything else."""
    sold = (
        "at once|as it stood|in haste|at Wexcombe|on 3 June 1851|by Osric Venn|three times|for good|to a bidder".split(
            "|"
        )
    )
    (tmp_path / "mill.txt").write_text(
        "The mill\n\nMr. Osric Venn kept the books of the mill, and kept them well.\n\n"
        + " ".join(f"The old mill was sold {how}." for how in sold),
        encoding="utf-8",
    )
    index = searchdoc.build([tmp_path], tmp_path / "index")
    assert answer in [claim.text for claim in index.ask(question).claims]


def test_the_threshold_is_the_readers_to_set(mill: searchdoc.Index) -> None:
    """With 0 an answer is always tried, with a high one hardly ever."""
    assert not mill.ask("who spoilt the grain").answered or mill.ask("who spoilt the grain", threshold=0).answered
    assert mill.ask("who spoilt the barley", threshold=0).answered
    assert not mill.ask("what did Venn say about the sluice", threshold=5).answered


def test_filters_hold_for_answers_too(mill: searchdoc.Index) -> None:
    """By speaker, kind and day."""
    assert {one.speaker for one in mill.ask("the sluice", speaker="venn").citations} == {"Venn"}
    assert {one.kind for one in mill.ask("the sluice", kind="body").citations} == {"body"}
    assert mill.ask("the sluice", until="1850").citations == ()
