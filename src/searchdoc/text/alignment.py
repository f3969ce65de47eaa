"""A normalised shadow of a text in which words are found again, every character of it mapped back to its source.

Whoever copies words out of a book types straight quotation marks, a hyphen for a dash, and whole words where a line's
end divides them: the shadow evens that out, and positions are still those of the source, which stays unchanged.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from searchdoc.models import Span

_QUOTES = dict.fromkeys("“”„‟«»〝〞＂", '"') | dict.fromkeys("‘’‚‛‹›`´", "'")
_DASHES = dict.fromkeys("‐‑‒–—―−⸺⸻", "-")
_SAME = _QUOTES | _DASHES
_LEFT_OUT = frozenset({"Mn", "Cf", "Cc"})
_DASH = re.compile(r"(?<=\w)\s*[-\u2010-\u2015\u2212\u2e3a\u2e3b]+\s*(?=\w)")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class Shadow:
    """A text's shadow: ``text`` is searched, ``starts`` and ``ends`` say where in the source each character comes from.

    Both have one entry a character of the shadow. White space of any length is one space, dashes and hyphens between
    words and accents are left out, case and the kinds of quotation marks are evened out (Unicode's NFKD).
    """

    source: str
    text: str
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]

    def find(self, words: str, begin: int = 0, end: int | None = None) -> Iterator[Span]:
        """Where in the source the words stand as whole words, between two of its positions; nearest the begin first."""
        wanted = shadow_of(words).text.strip()
        if not wanted:
            return
        last = len(self.source) if end is None else end
        place = self.text.find(wanted, int(np.searchsorted(self.starts, begin, side="left")))
        while place >= 0:
            span = self._back(place, place + len(wanted))
            if span.end > last:
                return
            if self._is_whole(span):
                yield span
            place = self.text.find(wanted, place + 1)

    def nearest(self, words: str) -> tuple[Span, float] | None:
        """The stretch of the source most like some words, and how like it is (0 to 100, by edit distance)."""
        from rapidfuzz import fuzz

        wanted = shadow_of(words).text.strip()
        if not wanted or not self.text:
            return None
        found = fuzz.partial_ratio_alignment(wanted, self.text)
        if found is None or found.dest_start >= found.dest_end:
            return None
        return self._whole_words(self._back(found.dest_start, found.dest_end)), found.score

    def _back(self, start: int, end: int) -> Span:
        return Span(int(self.starts[start]), int(self.ends[end - 1]))

    def _is_whole(self, span: Span) -> bool:
        """Whether a span begins and ends between words and not inside one."""
        return not any(
            0 < edge < len(self.source) and _is_letter(self.source[edge - 1]) and _is_letter(self.source[edge])
            for edge in (span.start, span.end)
        )

    def _whole_words(self, span: Span) -> Span:
        """The words of which a span holds more than half; the span itself where there is none."""
        words = re.compile(r"\w+").finditer(self.source, max(0, span.start - 40), span.end + 40)
        held = [
            (one.start(), one.end())
            for one in words
            if 2 * (min(one.end(), span.end) - max(one.start(), span.start)) > one.end() - one.start()
        ]
        return Span(held[0][0], held[-1][1]) if held else span


def _is_letter(character: str) -> bool:
    return character.isalnum() or unicodedata.combining(character) > 0


@lru_cache(maxsize=16)
def shadow_of(text: str) -> Shadow:
    """Make the shadow of a text."""
    dashes = {position for match in _DASH.finditer(text) for position in range(match.start(), match.end())}
    characters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for position, character in enumerate(text):
        if position in dashes:
            continue
        for folded in _folded(character):
            if folded == " " and characters and characters[-1] == " ":
                ends[-1] = position + 1
                continue
            characters.append(folded)
            starts.append(position)
            ends.append(position + 1)
    return Shadow(text, "".join(characters), np.array(starts, dtype=np.int64), np.array(ends, dtype=np.int64))


@lru_cache(maxsize=4096)
def _folded(character: str) -> str:
    if _SPACE.match(character):
        return " "
    if character in _SAME:
        return _SAME[character]
    folded = unicodedata.normalize("NFKD", character)
    plain = "".join(one for one in folded if unicodedata.category(one) not in _LEFT_OUT)
    return _SPACE.sub(" ", plain.casefold())
