"""Spelling suggestions from the words of the documents."""

from __future__ import annotations

from pathlib import Path

import pytest

from lighthouse import index_of
from searchdoc.keywords.postings import Vocabulary
from searchdoc.keywords.spelling import MAX_SUGGESTIONS, nearest

VOCABULARY = Vocabulary(
    ["captain", "captains", "harbor", "harbour", "lamp", "lamps", "oil", "1902"], [3, 1, 2, 5, 9, 4, 2, 7]
)


@pytest.mark.parametrize(
    ("word", "suggestions"),
    [
        ("capitan", ("captain",)),
        ("hrabour", ("harbour", "harbor")),
        ("harbuor", ("harbour", "harbor")),
        ("LÁMB", ("lamp",)),
        ("kamp", ("lamp",)),
        ("lmap", ("lamp",)),
        ("ol", ()),
        ("1903", ()),
        ("xylophone", ()),
    ],
)
def test_near_words_are_suggested(word: str, suggestions: tuple[str, ...]) -> None:
    """One edit away for short words, two for long ones; exchanging two letters is one edit."""
    assert nearest(word, VOCABULARY) == suggestions


def test_few_words_are_suggested() -> None:
    """However many are near."""
    many = Vocabulary([f"lam{letter}" for letter in "abcdefghij"], [1] * 10)
    assert len(nearest("lamx", many)) == MAX_SUGGESTIONS


def test_a_word_is_not_suggested_for_itself() -> None:
    """Also where it is written otherwise."""
    assert "lamp" not in nearest("Lamp", VOCABULARY)


def test_the_more_frequent_of_two_close_words_is_suggested_first(tmp_path: Path) -> None:
    index = index_of(tmp_path, "lamps", "camp", "lamp", "a lamp")
    assert index.suggest("lamq")[0] == "lamp"
    assert index.suggest("bamp")[:2] == ("lamp", "camp")
