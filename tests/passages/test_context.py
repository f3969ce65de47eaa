"""What the indexes read with a passage's words: where it stands, who speaks, what leads in."""

from pathlib import Path

import pytest

import searchdoc
from embedders import HashingEmbedder
from herrings import HERRINGS
from searchdoc.models import Passage, Voice
from searchdoc.passages.context import (
    described,
    described_voice,
    embedded_text,
    entry,
    lead_in,
    shown_words,
    speakers_of,
    written_date,
)
from shared import LETTERS, index_of

BOOK = "# The book\n\n## Of water\n\nWater is what turns the wheel.\n"


@pytest.fixture(scope="module")
def passages(tmp_path_factory: pytest.TempPathFactory) -> list[Passage]:
    """Those of a letter that copies another, and of a book under its heading."""
    index: searchdoc.Index = index_of(
        tmp_path_factory.mktemp("mill"), {**LETTERS, "book.md": BOOK}, HashingEmbedder(64)
    )
    return list(index.passages())


def passage_with(passages: list[Passage], words: str) -> Passage:
    return next(passage for passage in passages if words in passage.text)


def test_the_keyword_index_reads_words_headings_and_context_in_fields(passages: list[Passage]) -> None:
    """Who speaks, when, and the sentence that leads in, beside the words and not among them."""
    copied = passage_with(passages, "The sluice was shut")
    read = entry(copied)
    assert read.text == copied.text
    assert read.context == "Venn to Nora Hale, 1 March 1904? Mr. Venn wrote to me on 1 March:"
    assert (read.speaker, read.kind, read.document) == ("Venn", "quotation", "mill.txt")
    assert (read.since, read.until, read.language) == ("1904-03-01", "1904-03-01", "en")
    assert entry(passage_with(passages, "Water is what")).heading == "Of water"


def test_neither_index_reads_what_belongs_to_the_page(tmp_path: Path) -> None:
    """Running heads and page numbers are in no index; a word that a page divides is whole for both."""
    index = index_of(tmp_path, {"herrings.txt": HERRINGS}, HashingEmbedder(64))
    passage = next(passage for passage in index.passages() if "exami-" in passage.text)
    assert passage.text == HERRINGS[passage.start : passage.end]
    assert "217" in passage.text
    for read in (entry(passage).text, embedded_text(passage, 40)):
        assert "217" not in read
        assert "FLEETS" not in read
    assert "made an examination of every hull" in " ".join(embedded_text(passage, 40).split())
    assert len(entry(passage).text) == len(passage.text)
    shown = shown_words(passage.document, passage.span)
    assert "made an examination\nof every hull" in shown
    assert "the\nstorm" not in shown
    assert "217" not in shown


def test_everybody_heard_in_a_passage_can_be_asked_for(passages: list[Passage]) -> None:
    """The one who speaks, then those whose words are quoted or reported inside."""
    assert speakers_of(passage_with(passages, "I pay for water")) == ["Nora Hale", "Venn"]
    assert speakers_of(passage_with(passages, "The sluice was shut")) == ["Venn"]
    assert speakers_of(passage_with(passages, "The mill was built")) == []


def test_the_model_reads_title_headings_and_voices_before_the_words(passages: list[Passage]) -> None:
    """Two words count as three tokens of those that are left; a heading is read alone."""
    copied = passage_with(passages, "The sluice was shut")
    whole = "Letter from Nora Hale to the Mill Company. Venn to Nora Hale, 1 March 1904?."
    assert embedded_text(copied, 64) == f"{whole} {copied.text}"
    assert embedded_text(copied, 6) == f"Letter from Nora Hale {copied.text}"
    assert embedded_text(copied, 0) == copied.text
    heading = next(passage for passage in passages if passage.kind == "heading")
    assert embedded_text(heading, 64) == heading.text


def test_only_quoted_voices_are_described_and_only_quoted_documents_have_a_lead(passages: list[Passage]) -> None:
    """The author of the whole is known from its title."""
    copied, host = passage_with(passages, "The sluice was shut"), passage_with(passages, "So much from Mr. Venn")
    assert (described(copied), lead_in(copied)) == (
        ["Venn to Nora Hale, 1 March 1904?"],
        "Mr. Venn wrote to me on 1 March:",
    )
    assert (described(host), lead_in(host)) == ([], "")


@pytest.mark.parametrize(
    ("voice", "words"),
    [
        (Voice("Lenin", "quoted", "1922-12-13", "Trotsky"), "Lenin to Trotsky, 13 December 1922"),
        (Voice("Lenin", "quoted", "1922-12"), "Lenin, December 1922"),
        (Voice("Lenin", "quoted"), "Lenin"),
    ],
)
def test_a_voice_in_words_is_who_to_whom_and_when(voice: Voice, words: str) -> None:
    assert described_voice(voice) == words


@pytest.mark.parametrize(
    ("edtf", "written"),
    [
        ("1922-12-13", "13 December 1922"),
        ("1919-03", "March 1919"),
        ("1923", "1923"),
        ("1923?", "1923?"),
        ("1923-05~", "May 1923"),
        ("1923-13", "1923"),
        ("1922/1923", "1922/1923"),
        ("192X", "192X"),
    ],
)
def test_a_date_is_written_as_people_write_it(edtf: str, written: str) -> None:
    """What is no plain day, month or year stays as it is; doubt is kept."""
    assert written_date(edtf) == written


def test_the_place_of_a_letter_is_context(tmp_path: Path) -> None:
    """It is asked for ("what did Marl write from Weir"), and may stand in no passage that says something."""
    text = "Weir, 3 May 1911\n\nDear Ada,\n\nThe oil has come.\n\nYours truly,\n\nTobias Marl"
    index = index_of(tmp_path, {"oil.txt": text}, HashingEmbedder(64))
    assert {entry(passage).context for passage in index.passages()} == {"Weir"}
