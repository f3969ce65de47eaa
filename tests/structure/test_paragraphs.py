"""A text is divided into paragraphs by its lines, and none of it is lost."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchdoc.formats.files import read
from searchdoc.models import Span
from searchdoc.protocols import DecodedFile, Hint
from searchdoc.structure.paragraphs import Paragraph, paragraphs

WIDE = (
    "which goes on below, for the paper was wide and the hand of whoever wrote it small, so that much is on a line of "
    "this letter"
)
LONG = "This line is longer than any that is wrapped, " * 4


def divided(text: str, name: str = "text.txt") -> list[tuple[str, str]]:
    source = read(text.encode(), Path(name))
    return [(one.kind, source.text[one.span.start : one.span.end]) for one in paragraphs(source)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One.\n\nTwo.\n", ["One.", "Two."]),
        ("wrapped at\na width\n\nand again\nwrapped\n", ["wrapped at\na width", "and again\nwrapped"]),
        (f"{LONG}\n{LONG}\n", [LONG.strip(), LONG.strip()]),
        ("Do this:\n1. fetch oil\n2. trim the lamp\n", ["Do this:", "1. fetch oil\n2. trim the lamp"]),
        ("Do this.\n1. Fetch oil.\n2. Trim the lamp.\n", ["Do this.", "1. Fetch oil.", "2. Trim the lamp."]),
        ("  indented \n\n\n  again\t\n", ["indented", "again"]),
        (f"{WIDE}\n{WIDE}\n{WIDE}\nof it\n", [f"{WIDE}\n{WIDE}\n{WIDE}\nof it"]),
        ("3 May 1867\nIt rained.\nWe slept.\n", ["3 May 1867", "It rained.\nWe slept."]),
        ("Freitag, 3. Mai 1867\nEs regnete.\n", ["Freitag, 3. Mai 1867", "Es regnete."]),
        ("On 3 May 1867\nit rained.\n", ["On 3 May 1867\nit rained."]),
    ],
)
def test_lines_make_paragraphs(text: str, expected: list[str]) -> None:
    assert [words for _, words in divided(text)] == expected


@pytest.mark.parametrize("rule", ["* * *", "***", "---", "_____", "_ _ _", "~ # ~", "…"])
def test_a_line_without_letters_separates(rule: str) -> None:
    assert [kind for kind, _ in divided(f"One.\n\n{rule}\n\nTwo.\n")] == ["paragraph", "rule", "paragraph"]


@pytest.mark.parametrize("words", ["_ _ Name", "* 3 *", "-- a", "_x_"])
def test_a_line_with_a_letter_or_a_digit_does_not(words: str) -> None:
    assert divided(f"One.\n\n{words}\n")[1] == ("paragraph", words)


def test_numbers_count_paragraphs_and_lines_count_lines() -> None:
    found = paragraphs(read(b"One.\n\n\nTwo.\n\n***\n\nThree.\n", Path("text.txt")))
    assert [(one.number, one.line, one.gap) for one in found] == [(1, 1, 0), (2, 4, 2), (2, 6, 1), (3, 8, 1)]


def test_a_format_says_what_its_paragraphs_are() -> None:
    text = "# Title\n\nOne.\n\n> Said.\n\n[^1]: A note.\n"
    assert [kind for kind, _ in divided(text, "text.md")] == ["heading", "paragraph", "quotation", "note"]


@given(st.text(alphabet="aB.1*_ -\n\t:“”", max_size=80).filter(str.strip))
def test_every_character_that_is_not_blank_lies_in_one_paragraph(text: str) -> None:
    source = read(text.encode(), Path("text.txt"))
    found: tuple[Paragraph, ...] = paragraphs(source)
    assert all(one.span.end <= other.span.start for one, other in pairwise(found))
    held = "".join(source.text[one.span.start : one.span.end] for one in found)
    assert "".join(held.split()) == "".join(source.text.split())


def test_a_caption_that_the_format_states_is_one() -> None:
    hints = (Hint(Span(0, 4), "paragraph", 0, "caption"), Hint(Span(6, 10), "paragraph"))
    assert [one.image for one in paragraphs(DecodedFile("Oak.\n\nElm.", hints))] == [True, False]
