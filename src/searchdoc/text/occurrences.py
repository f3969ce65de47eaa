"""Where a word that is only known at run time stands in a text: as a pattern would find it, without compiling one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable


def places_of(word: str, text: str) -> list[int]:
    r"""Where a word begins, each time that no letter, digit or underscore stands before it or behind it.

    The same as ``\b`` on both sides of a word that begins and ends with a letter.
    """
    return [place for place in _places(word, text) if not place or not _is_part(text, place - 1)]


def places_behind(first: str, word: str, text: str) -> list[int]:
    """Where a word begins that stands behind another, with one space between them or none."""
    found = []
    for place in _places(word, text):
        end = place - 1 if text[place - 1 : place].isspace() and not text.endswith(first, 0, place) else place
        if text.endswith(first, 0, end):
            found.append(place)
    return found


class AnyOf:
    """Many words of which one may stand at a place; how many there are hardly matters."""

    def __init__(self, words: Iterable[str]) -> None:
        self._by_beginning: dict[str, list[str]] = defaultdict(list)
        for word in sorted(words, key=len, reverse=True):
            self._by_beginning[word[:_BEGINNING]].append(word)

    def at(self, text: str, place: int) -> str | None:
        """The longest of the words that stands at a place with nothing that goes on behind it."""
        for length in range(_BEGINNING, 0, -1):
            for word in self._by_beginning.get(text[place : place + length], ()):
                if text.startswith(word, place) and not _is_part(text, place + len(word)):
                    return word
        return None


_BEGINNING = 3
"""Characters by which words are told apart before they are compared."""


def _places(word: str, text: str) -> list[int]:
    found, place = [], text.find(word) if word else -1
    while place >= 0:
        if _is_part(text, place + len(word)):
            place = text.find(word, place + 1)
        else:
            found.append(place)
            place = text.find(word, place + len(word))
    return found


def _is_part(text: str, place: int) -> bool:
    """Whether a letter, digit or underscore stands at a place; nothing stands behind the end."""
    character = text[place : place + 1]
    return character.isalnum() or character == "_"
