"""Answers: whose words, which sentences, and silence where the documents do not say."""

import math
from dataclasses import replace
from pathlib import Path

import pytest

import searchdoc
from embedders import HashingEmbedder
from searchdoc.answering.answers import Answer, Settings
from searchdoc.models import Hit, Passage, Scores, Voice
from shared import LETTERS, index_of


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
    assert cited.speaker == "Nora Hale"
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


# -- what decides, with hits whose scores are set by hand and vectors that can be read by eye


LAMP = {
    "a.txt": "Lamp oil! The lamps burn oil. It rains all night. The lamp burns oil. The lamp burns oil.",
    "b.txt": "The keeper trims a lamp. The keeper sleeps by day.",
    "c.txt": "The keeper winds a clock. The clock has two hands.",
    "d.txt": "A lamp for the keeper.",
    "e.txt": "Salt.",
}


@pytest.fixture(scope="module")
def lamp(tmp_path_factory: pytest.TempPathFactory) -> searchdoc.Index:
    """Five files of one passage each."""
    return index_of(tmp_path_factory.mktemp("lamp"), LAMP, HashingEmbedder(64))


def answered(
    index: searchdoc.Index,
    question: str,
    finals: dict[str, float],
    similarity: float = 0.0,
    threshold: float | None = None,
    **settings: float,
) -> Answer:
    """The answer from passages that were ranked with these final scores."""
    passages = {passage.document.id: (ordinal, passage) for ordinal, passage in enumerate(index.passages())}
    hits = [
        Hit(passages[name][1], passages[name][0], rank, Scores(None, similarity, final))
        for rank, (name, final) in enumerate(finals.items(), start=1)
    ]
    answerer = replace(index._answerer, settings=Settings(**settings))  # type: ignore[arg-type]
    return answerer.answer(index._questions.read(question), hits, threshold)


def sentences_of(answer: Answer) -> list[str]:
    return [claim.text for claim in answer.claims]


def sources_of(answer: Answer) -> set[str]:
    """The documents whose sentences are given."""
    return {answer.citations[claim.citation - 1].document.id for claim in answer.claims}


def idf(frequency: int) -> float:
    """Lucene's, of a word in so many of the five passages."""
    return math.log(1 + (5 - frequency + 0.5) / (frequency + 0.5))


@pytest.mark.parametrize(
    ("finals", "similarity", "support"),
    [
        ({"a.txt": 1.0}, 0.0, idf(3) / (idf(3) + idf(3) + idf(0))),
        ({"b.txt": 1.0}, 0.3, 2 * idf(3) / (2 * idf(3) + idf(0))),
        ({"b.txt": 1.0}, 0.5, 2 * idf(3) / (2 * idf(3) + idf(0)) + 0.2),
        ({"e.txt": 1.0, "a.txt": 0.9, "b.txt": 0.8}, 0.0, 2 * idf(3) / (2 * idf(3) + idf(0))),
        ({"e.txt": 1.0, "a.txt": 0.9, "c.txt": 0.8, "b.txt": 0.7}, 0.0, idf(3) / (2 * idf(3) + idf(0))),
        ({}, 0.0, 0.0),
    ],
)
def test_support_is_the_share_of_the_words_and_what_similarity_adds(
    lamp: searchdoc.Index, finals: dict[str, float], similarity: float, support: float
) -> None:
    """By idf, of the best of the first three passages; a similarity up to 0.3 adds nothing."""
    assert answered(lamp, "lamp keeper zebra", finals, similarity).support == pytest.approx(support)


def test_support_must_reach_the_threshold(lamp: searchdoc.Index) -> None:
    """0.5 unless another is asked for; as much as that is enough."""
    half = answered(lamp, "lamp clocks", {"b.txt": 1.0})
    assert half.support == pytest.approx(idf(3) / (idf(3) + idf(1)))
    assert not half.answered
    assert answered(lamp, "lamp clocks", {"b.txt": 1.0}, threshold=half.support).answered
    assert not answered(lamp, "lamp clocks", {"b.txt": 1.0}, threshold=half.support + 1e-9).answered
    assert answered(lamp, "lamp clocks", {"b.txt": 1.0}, similarity=0.3 + 0.51 - half.support).answered


@pytest.mark.parametrize(
    ("question", "finals", "reason"),
    [
        ("lamp", {}, "nothing in these documents resembles the question"),
        ("who was he", {"a.txt": 1.0}, "the question has no word that says what it is about"),
        ("lamp and Zebra and Yak", {"a.txt": 1.0}, "“Zebra” or “Yak” occur nowhere in these documents"),
        ("zebra salt", {"a.txt": 1.0}, "nothing in these documents mentions “zebra”"),
        ("clocks and salt", {"a.txt": 1.0}, "no passage in these documents says enough of what the question asks"),
        ("how many lamps burn oil", {"a.txt": 1.0}, "the passages that are nearest give no number for this"),
    ],
)
def test_a_silence_has_its_reason(lamp: searchdoc.Index, question: str, finals: dict[str, float], reason: str) -> None:
    """The first that holds, of those that there are."""
    answer = answered(lamp, question, finals)
    assert (answer.answered, answer.reason, answer.claims) == (False, reason, ())
    assert len(answer.citations) == len(finals)


def test_sentences_are_given_once_best_first_and_not_too_short(lamp: searchdoc.Index) -> None:
    """Without the exclamation, the rain and the repetition; reading order decides only where scores are alike."""
    answer = answered(lamp, "lamp oil", {"a.txt": 1.0})
    assert sentences_of(answer) == ["The lamp burns oil.", "The lamps burn oil."]
    alike = answered(lamp, "lamp oil", {"a.txt": 1.0}, token_weight=0)
    assert sentences_of(alike) == ["The lamps burn oil.", "The lamp burns oil."]
    assert sentences_of(answered(lamp, "salt", {"e.txt": 1.0})) == ["Salt."]
    assert "Lamp oil!" in sentences_of(answered(lamp, "lamp oil", {"a.txt": 1.0}, shortest_sentence=2))


def test_of_sentences_with_the_same_words_late_interaction_prefers_one(lamp: searchdoc.Index) -> None:
    """``lamp`` is nearer to ``lamp`` than ``lamps`` is, which has the same stem."""
    assert sentences_of(answered(lamp, "lamp oil", {"a.txt": 1.0}, sentences=1)) == ["The lamp burns oil."]
    assert sentences_of(answered(lamp, "lamp oil", {"a.txt": 1.0}, sentences=1, token_weight=0)) == [
        "The lamps burn oil."
    ]


def test_late_interaction_adds_half_to_a_sentence_that_has_all_words(lamp: searchdoc.Index) -> None:
    """``lamps`` has the stem and not the token: two thirds of the best, which is near enough."""
    assert sentences_of(answered(lamp, "lamp", {"a.txt": 1.0})) == ["The lamp burns oil.", "The lamps burn oil."]


def test_no_more_is_added_for_the_kind_of_answer_than_for_words(tmp_path: Path) -> None:
    """A number that is of something else is no answer; a sentence of three words may be one."""
    text = "The keeper winds the clock. Two ships came. Keepers wind clocks."
    index = index_of(tmp_path, {"a.txt": text}, HashingEmbedder(64))
    answer = answered(index, "how many clocks does the keeper wind", {"a.txt": 1.0})
    assert answer.reason == "the passages that are nearest give no number for this"
    answer = answered(index, "keepers wind clocks", {"a.txt": 1.0})
    assert "Keepers wind clocks." in sentences_of(answer)


def test_no_more_sentences_than_a_reader_takes_in(tmp_path: Path) -> None:
    """Four, and of these the best."""
    reds = " ".join(f"The lamp is {colour} today." for colour in ("red", "blue", "green", "grey", "white", "black"))
    index = index_of(tmp_path, {"a.txt": reds}, HashingEmbedder(64))
    answer = answered(index, "is the lamp black", {"a.txt": 1.0}, near_best=0.1)
    assert len(answer.claims) == 4
    assert answer.claims[0].text == "The lamp is black today."


def test_what_is_far_from_the_best_is_left_out(lamp: searchdoc.Index) -> None:
    """Passages by their final scores, sentences by their own."""
    finals = {"b.txt": 1.0, "d.txt": 0.51, "c.txt": 0.49}
    salt = {"e.txt": 1.0, "d.txt": 0.51, "c.txt": 0.49}
    assert sources_of(answered(lamp, "keeper", salt, threshold=0)) == {"d.txt"}
    salt = {"e.txt": 1.0, "c.txt": 0.49}
    assert sources_of(answered(lamp, "keeper", salt, threshold=0)) == {"e.txt"}
    answer = answered(lamp, "keeper trims lamp", finals)
    assert sources_of(answer) <= {"b.txt", "d.txt"}
    assert "The keeper sleeps by day." not in sentences_of(answer)
    assert sources_of(answered(lamp, "keeper trims lamp", finals, near_best=0.1)) == {"b.txt", "d.txt", "c.txt"}


def test_only_the_first_passages_are_read(lamp: searchdoc.Index) -> None:
    """Three, whatever the fourth says."""
    finals = {"a.txt": 1.0, "c.txt": 1.0, "e.txt": 1.0, "b.txt": 1.0}
    assert "b.txt" not in sources_of(answered(lamp, "keeper trims lamp", finals, threshold=0))
    more = answered(lamp, "keeper trims lamp", finals, threshold=0, passages=4)
    assert more.citations[0].document.id == "b.txt"


def test_a_sentence_counts_more_in_a_better_passage(lamp: searchdoc.Index) -> None:
    """By half of its score; the best sentence comes first, and its passage is the first citation."""
    finals, question = {"b.txt": 1.0, "c.txt": 0.1}, "keeper winds clock sleeps"
    assert answered(lamp, question, finals, near_best=0.05).citations[0].document.id == "b.txt"
    answer = answered(lamp, question, finals, near_best=0.05, passage_weight=0)
    assert (answer.citations[0].document.id, answer.claims[0].citation) == ("c.txt", 1)


def test_a_suggestion_is_made_where_there_is_no_answer(lamp: searchdoc.Index) -> None:
    """For a word that is nearly another."""
    assert answered(lamp, "which keepper is it", {"e.txt": 1.0}).suggestion == "which keeper is it"
    assert answered(lamp, "which keeper trims a lamp", {"b.txt": 1.0}).suggestion is None


def test_where_somebodys_words_are_asked_for_others_are_passed_over(tmp_path: Path) -> None:
    """Own words are given, or else reports of them, or else what others say; but not words that are far worse."""
    index = index_of(tmp_path, LETTERS, HashingEmbedder(64))
    (seen_at, seen), (shut_at, shut) = (
        next((ordinal, passage) for ordinal, passage in enumerate(index.passages()) if words in passage.text)
        for words in ("I have seen the sluice", "The sluice was shut")
    )
    blocks = list(seen.document.blocks)
    report = replace(blocks[seen.first], voices=(*seen.voices, Voice("Venn", "quoted", mode="reported")))
    blocks[seen.first] = report
    reported = replace(seen, document=replace(seen.document, blocks=tuple(blocks)))
    question = index._questions.read("what did Venn say about the sluice")

    def cited(*hits: tuple[int, Passage], finals: tuple[float, ...] = (1.0, 1.0, 1.0)) -> list[Passage]:
        scores = [Scores(None, 0.0, final) for final in finals]
        ranked = [
            Hit(passage, at, rank, score)
            for rank, ((at, passage), score) in enumerate(zip(hits, scores, strict=False), start=1)
        ]
        answer = index._answerer.answer(question, ranked, 0)
        return [answer.citations[number - 1].passage for number in {claim.citation for claim in answer.claims}]

    assert cited((seen_at, seen), (seen_at, reported), (shut_at, shut)) == [shut]
    assert cited((seen_at, seen), (seen_at, reported)) == [reported]
    assert cited((seen_at, seen)) == [seen]
    assert cited((seen_at, seen), (shut_at, shut), finals=(1.0, 0.81)) == [shut]
    assert shut not in cited((seen_at, seen), (shut_at, shut), finals=(1.0, 0.49))  # far worse than the best


def test_sentences_are_compared_where_they_stand_in_what_was_embedded(tmp_path: Path) -> None:
    """After the title, however long that is."""
    text = (
        "# The book of all the lights on the northern and the southern coast\n\nLamps burn oil. The lamp burns oil.\n"
    )
    index = index_of(tmp_path, {"a.md": text}, HashingEmbedder(64))
    (ordinal, passage) = next(one for one in enumerate(index.passages()) if one[1].kind == "body")
    answerer = replace(index._answerer, settings=Settings(sentences=1))
    hits = [Hit(passage, ordinal, 1, Scores(None, 0.0, 1.0))]
    assert sentences_of(answerer.answer(index._questions.read("lamp oil"), hits)) == ["The lamp burns oil."]


def test_somebody_known_only_as_the_author_is_not_called_unknown(tmp_path: Path) -> None:
    """Stated in the file's front matter, and named nowhere in the text."""
    text = "---\nauthor: Ada Quill\n---\n\nThe mill was built on the river Lode in the spring, and it burned.\n"
    index = index_of(tmp_path, {"a.md": text}, HashingEmbedder(64))
    answer = index.ask("what did Quill say about the mill on the Lode")
    assert answer.answered
    assert answer.citations[0].speaker == "Ada Quill"
    assert not index.ask("what did Quint say about the mill on the Lode").answered


@pytest.mark.parametrize(
    ("sentence", "answered"),
    [
        ("The mill ground forty sacks.", True),
        ("The mill ground 12 sacks.", True),
        ("The mill ground sacks in 1904.", False),
        ("The mill ground sacks on 3 March 1904.", False),
        ("The mill ground sacks as told on p. 12.", False),
        ("The mill ground sacks [4].", False),
        ("The mill of the XIth district ground sacks.", False),
    ],
)
def test_a_count_is_no_date_page_or_note(tmp_path: Path, sentence: str, answered: bool) -> None:
    """Where only such numbers stand, nothing is counted."""
    index = index_of(tmp_path, {"a.txt": f"{sentence} It stood by the river."}, HashingEmbedder(64))
    assert index.ask("how many sacks were ground by the mill").answered is answered


def test_of_somebody_who_is_only_mentioned_there_are_no_words(tmp_path: Path) -> None:
    """Whatever is said about that person and the topic."""
    text = "Letter from Nora Hale\n\n3 March 1904\n\nMr. Osric Venn owns the mill. I met Mr. Venn there.\n\nNora Hale\n"
    answer = index_of(tmp_path, {"a.txt": text}, HashingEmbedder(64)).ask("what did Venn say about the mill")
    assert answer.reason == "Venn is mentioned in these documents, but no word of Venn’s stands in them"
