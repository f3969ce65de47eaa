"""One document from one source: blocks with kinds, voices and sections, notes and quotations."""

import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

import texts
from conftest import no_collections
from searchdoc.formats.files import read
from searchdoc.models import Document, Person
from searchdoc.structure import analyse

LETTER = """Letter to the Council

Skarvik, 3 May 1902

To the members of the Council.

I asked for oil. On 1 May 1902 Mr. Marl wrote to me:

There is no oil, and there will be none before the summer comes.

From this letter it is plain that Marl has oil.

The lamp

“It will burn on,” Miss Birk said yesterday, “for a week or two.”

Ada Quill
"""


@pytest.fixture(scope="module")
def letter() -> Document:
    return texts.document(LETTER)


def test_the_frame_of_a_letter_quoted_is_known() -> None:
    """All of it is quotation, and its dateline, greeting, closing and name say nothing."""
    quoted = ['"Weir, 1 May 1911', "Dear Ada,", "The oil has come at last.", "Your friend,", 'Tobias"']
    head = ["Ada Quill to Bert Holm", "Weir, 3 May 1911", "Dear Bert,", "I copy his letter for you:"]
    document = texts.document("\n\n".join([*head, *quoted, "So you see.", "Ada"]))
    frames = {document.slice(block.span): block.frames for block in document.blocks if block.kind == "quotation"}
    assert frames == dict(zip(quoted, [True, True, False, True, True], strict=True))


def test_the_document_as_a_whole(letter: Document) -> None:
    assert (letter.title, letter.author, letter.date) == ("Letter to the Council", "Ada Quill", "1902-05-03")
    assert letter.addressee == "the Council"
    assert {person.name for person in letter.people} >= {"Marl", "Birk", "Ada Quill"}


def test_blocks_are_slices_of_the_text_in_order(letter: Document) -> None:
    assert all(one.span.end <= other.span.start for one, other in pairwise(letter.blocks))
    assert " ".join(letter.slice(block.span) for block in letter.blocks).split() == LETTER.split()


def test_a_quotation_knows_who_led_it_in(letter: Document) -> None:
    quoted = next(block for block in letter.blocks if block.kind == "quotation")
    host, speaker = quoted.voices
    assert (host.speaker, speaker.speaker, speaker.date, speaker.addressee) == (
        "Ada Quill",
        "Marl",
        "1902-05-01",
        "Ada Quill",
    )
    assert quoted.lead is not None
    assert letter.slice(letter.blocks[quoted.lead].span).startswith("I asked")
    assert quoted.division > 0


def test_headings_are_the_section_of_what_stands_below(letter: Document) -> None:
    last = next(block for block in letter.blocks if letter.slice(block.span).startswith("“It will"))
    assert last.section == ("The lamp",)


def test_quotations_inside_a_paragraph_end_in_their_speaker(letter: Document) -> None:
    assert [(letter.slice(quote.span), quote.voices[-1].speaker) for quote in letter.quotes] == [
        ("It will burn on,", "Birk"),
        ("for a week or two.", "Birk"),
    ]


def test_a_stated_person_is_called_by_the_stated_name() -> None:
    source = read(LETTER.encode(), Path("a.txt"))
    document = analyse(source, "a.txt", "a.txt", "0" * 64, people=[Person("Johann Marl", ("Johann Marl", "Marl"))])
    assert "Johann Marl" in {voice.speaker for block in document.blocks for voice in block.voices}


HOSTILE: dict[str, Callable[[int], str]] = {
    "rules with a word behind them": lambda n: "A title\n\n" + "_ " * n + "Name",
    "stars with a word behind them": lambda n: "A title\n\n" + "* " * n + "Name",
    "a list of names without an end": lambda n: "Mr. Marl said so. " + "Anna, Bert, " * (n // 6),
    "full names without an end": lambda n: "Mr. Marl said so. " + "Anna Birk, " * (n // 5),
    "a name of many parts": lambda n: "Mr. " + "A-Bc-De’Fg" * (n // 5),
    "a heading with many spaces": lambda n: "Head" + " " * (2 * n) + "ing\n\nText that stands below it.",
    "a paragraph of small letters": lambda n: "the quick brown fox runs away and says so " * (n // 20),
    "a sentence of many subjects": lambda n: "Mr. Smith was " * (n // 7),
    "a paragraph of quotations": lambda n: "Smith said “one two three four,” he said. " * (n // 20),
    "a list of days": lambda n: "1 May 1900\n\n" * (n // 6),
    "names and days": lambda n: "Anna Birk, 1 May 1900\n\nWith love\n\n" * (n // 16),
    "signs and notes": lambda n: "word.*\n\n* note\n\n" * (n // 8),
    "letters that nobody signs": lambda n: "Dear Anna,\n\nword word.\n\n" * (n // 12),
    "captions": lambda n: "Photo of the old young old young " * (n // 16) + "\n\nText.",
}


@pytest.mark.no_cover  # or it would be the counting of lines that is measured
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_the_cost_is_linear_in_the_text(text: Callable[[int], str]) -> None:
    """Four times the text may take eight times as long, and a text of 100,000 characters never more than a while."""
    texts.document("Warm up. Mr. Marl said so.")

    def cost(size: int) -> float:
        source = read(text(size).encode(), Path("a.txt"))
        with no_collections():
            begun = time.process_time()
            analyse(source, "a.txt", "a.txt", "0" * 64)
            return time.process_time() - begun

    most = 8 * max(min(cost(6_000) for _ in range(2)), 0.05)
    assert any(cost(24_000) <= most for _ in range(2))  # once more where something else was in the way
