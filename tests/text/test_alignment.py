"""Words are found again however they were copied, and always at their own place."""

import re
import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from searchdoc.models import Span
from searchdoc.text.alignment import normalise

TEXT = (
    "The keeper said: “I have asked—four times – for oil.”\n\nIt is a well-\nknown  story; the café’s owner knows it."
)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ('said: "I have asked', "said: “I have asked"),
        ("asked-four", "asked—four"),
        ("asked - four", "asked—four"),
        ("four times", "four times"),
        ("times--for oil", "times – for oil"),
        ("a well-known story", "a well-\nknown  story"),
        ("a wellknown story", "a well-\nknown  story"),
        ("THE CAFE'S OWNER", "the café’s owner"),
        ("for oil.”\n\nIt is", "for oil.”\n\nIt is"),
        ("for oil.” It is", "for oil.”\n\nIt is"),
    ],
)
def test_what_was_typed_finds_what_is_printed(typed: str, found: str) -> None:
    """Marks, dashes, divided words, accents, case and line ends do not matter."""
    spans = list(normalise(TEXT).find(typed))
    assert [TEXT[span.start : span.end] for span in spans] == [found]


def test_half_a_word_is_not_found() -> None:
    """Whole words only, so that "art" is not found in "part"."""
    assert list(normalise("a part of the art").find("art")) == [Span(14, 17)]
    assert list(normalise("a part").find("")) == []


def test_the_search_can_begin_and_end_anywhere() -> None:
    """Positions are those of the source."""
    text = normalise("oil, oil and oil")
    assert list(text.find("oil", 3)) == [Span(5, 8), Span(13, 16)]
    assert list(text.find("oil", 3, 10)) == [Span(5, 8)]


def test_what_does_not_stand_there_has_a_nearest_match() -> None:
    """In whole words, with how like it is."""
    text = normalise("The harbour light has not burned since Tuesday, says the keeper.")
    found = text.nearest("has not burnt since Tuesday")
    assert found is not None
    span, score = found
    assert text.source[span.start : span.end] == "has not burned since Tuesday"
    assert score > 80
    assert normalise("").nearest("oil") is None


def test_a_part_of_a_character_is_not_found() -> None:
    """The letter ß reads as ss, and is no s."""
    assert list(normalise("ß:S").find("s")) == [Span(2, 3)]
    assert list(normalise("ß:S").find("ss")) == [Span(0, 1)]


@given(st.text(), st.data())
def test_every_stretch_of_words_finds_itself(text: str, data: st.DataObject) -> None:
    """Whatever stands in a text is found there, and nothing else than what reads the same."""
    text = unicodedata.normalize("NFC", text)
    words = [match.span() for match in re.finditer(r"\w+", text)]
    assume(words and not any(map(unicodedata.combining, text)))
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    span = Span(words[first][0], words[last][1])
    piece = text[span.start : span.end]
    found = list(normalise(text).find(piece))
    assert span in found
    assert all(normalise(text[one.start : one.end]).text.strip() == normalise(piece).text.strip() for one in found)


@given(st.text())
def test_every_character_of_the_normalised_text_maps_back(text: str) -> None:
    """Places ascend, lie inside the source, and fold to the character that stands for them."""
    normalised = normalise(text)
    assert len(normalised.text) == len(normalised.starts) == len(normalised.ends)
    assert all(0 <= start < end <= len(text) for start, end in zip(normalised.starts, normalised.ends, strict=True))
    assert list(normalised.starts) == sorted(normalised.starts)
