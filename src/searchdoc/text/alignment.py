"""Words found again in a text however they were typed, with every character mapped back to its source.

Whoever copies words out of a book types straight quotation marks, a hyphen for a dash, and whole words where the end of
a line divides them. The normalised text evens that out; spans are still those of the source, which stays unchanged.
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
from searchdoc.text.characters import DASHES, STRAIGHT_QUOTES

_FOLDED = dict(STRAIGHT_QUOTES) | dict.fromkeys(DASHES, "-")
_LEFT_OUT = frozenset({"Mn", "Cf", "Cc"})
_DASH_BETWEEN_WORDS = re.compile(rf"(?<=\w)\s*[-{DASHES}]+\s*(?=\w)")
_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"\w+")
_CONTEXT = 40
"""Characters on each side of a span in which the rest of a word that it cuts is looked for."""


@dataclass(frozen=True)
class NormalisedText:
    """A text normalised for searching: ``text`` is searched, ``starts`` and ``ends`` map it back to the source.

    Both have one entry a character of ``text``, the code points between which that character's source stands; shape
    (len(text),). White space of any length is one space, dashes and hyphens between words and accents are left out,
    case and the kinds of quotation marks are evened out (Unicode's NFKD and full case folding).
    """

    source: str
    text: str
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]

    def find(self, words: str, begin: int = 0, end: int | None = None) -> Iterator[Span]:
        """The spans of the source where the words stand as whole words, in order, between two of its positions."""
        wanted = normalise(words).text.strip()
        if not wanted:
            return
        last = len(self.source) if end is None else end
        position = self.text.find(wanted, int(np.searchsorted(self.starts, begin, side="left")))
        while position >= 0:
            span = self._in_source(position, position + len(wanted))
            if span.end > last:
                return
            if self._is_whole(span) and not self._cuts_a_character(position, position + len(wanted)):
                yield span
            position = self.text.find(wanted, position + 1)

    def nearest(self, words: str) -> tuple[Span, float] | None:
        """The span of the source most similar to the words, and its similarity (0 to 100, by edit distance)."""
        from rapidfuzz import fuzz

        wanted = normalise(words).text.strip()
        if not wanted or not self.text:
            return None
        alignment = fuzz.partial_ratio_alignment(wanted, self.text)
        if alignment is None or alignment.dest_start >= alignment.dest_end:
            return None
        return self._whole_words(self._in_source(alignment.dest_start, alignment.dest_end)), alignment.score

    def whole_words(self, start: int, end: int) -> Span:
        """The whole words of the source at a stretch of the normalised text."""
        return self._whole_words(self._in_source(start, end))

    def _in_source(self, start: int, end: int) -> Span:
        return Span(int(self.starts[start]), int(self.ends[end - 1]))

    def _cuts_a_character(self, start: int, end: int) -> bool:
        """Whether a stretch of the normalised text begins or ends inside a source's character: "s" in "ß"."""
        return any(0 < edge < len(self.text) and self.starts[edge] == self.starts[edge - 1] for edge in (start, end))

    def _is_whole(self, span: Span) -> bool:
        """Whether a span begins and ends between words and not inside one."""
        return not any(
            0 < edge < len(self.source) and _is_letter(self.source[edge - 1]) and _is_letter(self.source[edge])
            for edge in (span.start, span.end)
        )

    def _whole_words(self, span: Span) -> Span:
        """The words of which a span holds more than half; the span itself where there is none."""
        words = _WORD.finditer(self.source, max(0, span.start - _CONTEXT), span.end + _CONTEXT)
        held = [
            (word.start(), word.end())
            for word in words
            if 2 * (min(word.end(), span.end) - max(word.start(), span.start)) > word.end() - word.start()
        ]
        return Span(held[0][0], held[-1][1]) if held else span


def _is_letter(character: str) -> bool:
    return character.isalnum() or unicodedata.combining(character) > 0


@lru_cache(maxsize=16)
def normalise(text: str) -> NormalisedText:
    """Normalise a text for searching."""
    dashes = {position for match in _DASH_BETWEEN_WORDS.finditer(text) for position in range(*match.span())}
    characters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for position, character in enumerate(text):
        if position in dashes:
            continue
        for folded in _fold_character(character):
            if folded == " " and characters and characters[-1] == " ":
                ends[-1] = position + 1
                continue
            characters.append(folded)
            starts.append(position)
            ends.append(position + 1)
    return NormalisedText(text, "".join(characters), np.array(starts, dtype=np.int64), np.array(ends, dtype=np.int64))


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    if _SPACE.match(character):
        return " "
    if character in _FOLDED:
        return _FOLDED[character]
    decomposed = unicodedata.normalize("NFKD", character)
    kept = "".join(part for part in decomposed if unicodedata.category(part) not in _LEFT_OUT)
    return _SPACE.sub(" ", kept.casefold())
