"""Names spelt in two ways: whether one is nearly the other, as people write what they hear.

Two spellings are near where they begin alike and have the same consonants for an English ear (Metaphone, Philips 1990,
by `jellyfish`), or differ by one slip in a long name. A letter more or less that is heard makes another name: "Lein"
is no "Lenin", and "Prussia" no "Russia".
"""

from __future__ import annotations

_SHORTEST = 5
"""Letters that a misspelt name has at least: shorter words are too often nearly a name by chance."""

_LONG = 8
"""Letters from which on one slip (an edit, or two letters in the wrong order) makes no other name."""

_LEAST_SIMILARITY = 70.0
"""Similarity (percent, normalized insertions and deletions) that names with the same consonants have at least."""


def nearly_same_name(one: str, other: str) -> bool:
    """Whether a word of five letters or more is nearly another name; never where their first letters differ."""
    from rapidfuzz import fuzz
    from rapidfuzz.distance import OSA

    from searchdoc.text.words import fold

    first, second = fold(one), fold(other)
    if len(first) < _SHORTEST or not second or first[0] != second[0]:
        return False
    if first == f"{second}s":  # a possessive without its apostrophe
        return True
    if min(len(first), len(second)) >= _LONG and OSA.distance(first, second, score_cutoff=1) <= 1:
        return True
    return fuzz.ratio(first, second) >= _LEAST_SIMILARITY and _consonants(first) == _consonants(second)


def _consonants(word: str) -> str:
    """The consonants of a folded name as Metaphone hears them; the letters themselves in another script."""
    from jellyfish import metaphone

    return str(metaphone(word)) if word.isascii() else word
