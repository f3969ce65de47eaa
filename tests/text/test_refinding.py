"""Words found again after a document was edited: by which rung of the ladder, never at a wrong place."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchdoc.models import Span
from searchdoc.text.refinding import LOST, Refound, find_again

CORPUS = Path(__file__).parents[2] / "corpus"

LETTER = (
    "Graysand, 4 May 1911\n\n"
    "The harbour light has not burned since Tuesday. The keeper says that “the oil was never sent”.\n\n"
    "I ask the Board to send it. The harbour light has not burned since Tuesday.\n"
)


def at(words: str, text: str = LETTER) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def test_words_that_nobody_touched_are_in_place() -> None:
    span = at("the oil was never sent")
    assert find_again(LETTER, span, LETTER) == Refound("in place", span)


def test_words_that_moved_are_found_by_what_stands_around_them() -> None:
    """The same sentence stands twice: its neighbours tell which is meant."""
    words = "The harbour light has not burned since Tuesday."
    new = "To the Harbour Board\n\n" + LETTER
    first, second = at(words), Span(LETTER.rindex(words), LETTER.rindex(words) + len(words))
    assert find_again(LETTER, first, new) == Refound("moved", Span(first.start + 22, first.end + 22))
    assert find_again(LETTER, second, new) == Refound("moved", Span(second.start + 22, second.end + 22))


def test_words_typed_differently_are_found() -> None:
    new = LETTER.replace("“", '"').replace("”", '"').replace("keeper says that", "keeper says\n     that")
    span = at("The keeper says that “the oil was never sent”.")
    found = find_again(LETTER, span, new)
    assert found.rung == "typed differently"
    assert found.span is not None
    assert " ".join(new[found.span.start : found.span.end].split()) == 'The keeper says that "the oil was never sent".'


def test_words_that_were_changed_a_little_are_found_and_said_to_be_changed() -> None:
    new = LETTER.replace("the oil was never sent", "the oil was not ever sent")
    found = find_again(LETTER, at("The keeper says that “the oil was never sent”"), new)
    assert found.rung == "changed"
    assert found.span is not None
    assert "the oil was not ever sent" in new[found.span.start : found.span.end]
    assert 80 <= found.similarity < 100


@pytest.mark.parametrize(
    "new",
    ["", "Nothing of it is left.", LETTER.replace("The keeper says that “the oil was never sent”.", "He is ill.")],
)
def test_words_that_are_gone_are_lost(new: str) -> None:
    assert find_again(LETTER, at("the oil was never sent"), new) == LOST


def test_words_that_stand_twice_with_nothing_to_tell_them_apart_are_lost() -> None:
    """Their own neighbours are gone: neither place is surer than the other."""
    new = "Alpha.\nYes, I will.\nBeta.\n\nAlpha.\nYes, I will.\nBeta."
    assert find_again("Yes, I will.\nNo.", Span(0, 12), new) == LOST


def test_a_few_words_are_not_taken_for_others_by_chance() -> None:
    assert find_again(LETTER, at("the oil"), "Nobody burned the oil in Paris.") == LOST


@given(st.text(max_size=200), st.data(), st.text(max_size=200))
def test_whatever_is_edited_what_is_found_lies_in_the_text(old: str, data: st.DataObject, new: str) -> None:
    start = data.draw(st.integers(0, len(old)))
    end = data.draw(st.integers(start, len(old)))
    found = find_again(old, Span(start, end), new)
    if found.span is not None:
        assert 0 <= found.span.start < found.span.end <= len(new)
    if found.rung in {"in place", "moved"} and found.span is not None:
        assert new[found.span.start : found.span.end] == old[start:end]


def edited(text: str, chance: random.Random) -> tuple[str, list[int]]:
    """The text with straight quotes, other line ends, one per cent of noise and insertions; where each character went.

    The second is for each position of the text its position in the result.
    """
    pieces: list[str] = []
    places: list[int] = []
    length = 0
    for character in text:
        places.append(length)
        new = {"“": '"', "”": '"', "’": "'", "‘": "'"}.get(character, character)
        if character == " " and chance.random() < 0.1:
            new = "\n"
        if character.isalpha() and chance.random() < 0.01:
            new = chance.choice(["", chance.choice("abcdefghij"), character * 2])
        if character == "\n" and chance.random() < 0.1:
            new += "The clerk has put a sentence in here.\n"
        pieces.append(new)
        length += len(new)
    return "".join(pieces), [*places, length]


def test_250_quotations_are_found_after_everything_at_once_and_none_at_a_wrong_place() -> None:
    """Straightened quotes, other line ends, noise and insertions together, in a document of our own."""
    text = (CORPUS / "calendar.txt").read_text("utf-8")
    chance = random.Random(19231023)  # noqa: S311 (to be the same in every run)
    new, places = edited(text, chance)
    sentences = [match.span() for match in re.finditer(r"[A-Z][^.\n]{30,300}\.", text)]
    quoted = chance.sample(sentences, 250) if len(sentences) >= 250 else chance.choices(sentences, k=250)
    wrong, lost = [], 0
    for start, end in quoted:
        found = find_again(text, Span(start, end), new)
        if found.span is None:
            lost += 1
        elif abs(found.span.start - places[start]) > 12 or abs(found.span.end - places[end]) > 12:
            wrong.append((text[start:end], new[found.span.start : found.span.end]))
    assert wrong == []
    assert lost <= 2  # of sentences that stand twice
