"""Characters that are written in several ways, and normalisation in linear time."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchdoc.text.characters import (
    APOSTROPHES,
    CAPITAL,
    DASHES,
    LONGEST_MARK_SEQUENCE,
    STRAIGHT_QUOTES,
    character_ranges,
    is_mark,
    normalize,
    without_controls,
)


@given(st.text(max_size=100), st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]))
def test_text_is_normalised_as_python_does_it(text: str, form: Literal["NFC", "NFD", "NFKC", "NFKD"]) -> None:
    """Text has no more marks in a row than Unicode's stream-safe format allows."""
    assert normalize(form, text) == unicodedata.normalize(form, text)


@pytest.mark.parametrize("separator", ["", "\u00ad"])
def test_marks_beyond_the_longest_sequence_are_left_out(separator: str) -> None:
    """Also where a character that is later removed stands between them; a letter begins a new sequence."""
    marks = (separator + "\u0323\u0301") * 50
    text = normalize("NFD", "a" + marks + "b\u0301")
    assert sum(map(is_mark, text)) == LONGEST_MARK_SEQUENCE + 1
    assert text.startswith("a" + separator + "\u0323")
    assert text.endswith("b\u0301")


@pytest.mark.parametrize(
    ("character", "mark"),
    [("\u0301", True), ("\u093f", True), ("\u05b0", True), ("a", False), ("é", False), ("^", False)],
)
def test_combining_marks_are_known(character: str, mark: bool) -> None:
    """Accents, and the vowel signs of other scripts."""
    assert is_mark(character) == mark


def test_every_quotation_mark_and_dash_is_one() -> None:
    """By Unicode's own names and categories."""
    assert set(STRAIGHT_QUOTES.values()) == {'"', "'"}
    for character in STRAIGHT_QUOTES:
        assert any(word in unicodedata.name(character) for word in ("QUOTATION", "ACCENT")), character
    for character in DASHES:
        assert unicodedata.category(character) == "Pd" or character == "−"
    for character in APOSTROPHES:
        assert "APOSTROPHE" in unicodedata.name(character) or character in STRAIGHT_QUOTES, character


@pytest.mark.parametrize("letter", "AÉŁŽΑΆЖЁІԱႠᲐ")
def test_a_capital_is_one_in_every_script(letter: str) -> None:
    """Also where a pattern ignores case."""
    for pattern in (re.compile(CAPITAL), re.compile(CAPITAL, re.IGNORECASE)):
        assert pattern.fullmatch(letter)
        assert not pattern.fullmatch(letter.lower())


@pytest.mark.parametrize("character", "ßжωაא灯ع_5-")
def test_what_has_no_case_is_no_capital(character: str) -> None:
    assert not re.fullmatch(CAPITAL, character)


@given(st.lists(st.integers(0x20, 0x2FF), unique=True).map(sorted))
def test_ranges_hold_the_characters_that_belong(codes: list[int]) -> None:
    """And no other."""
    inside = character_ranges(codes, str.isalpha)
    matching = {code for code in range(0x20, 0x300) if inside and re.fullmatch(f"[{inside}]", chr(code))}
    assert matching == {code for code in codes if chr(code).isalpha()}


def test_nothing_that_a_terminal_would_obey_reaches_it() -> None:
    """Neither control sequences nor marks that turn the direction of what follows, and hide it."""
    assert (
        without_controls("was \x1b[2Jshut\x9b31m, \u202egnp.exe\u202c \u2066x\u2069\r\n")
        == "was [2Jshut31m, gnp.exe x\n"
    )
