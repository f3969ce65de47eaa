"""What stands beside an occurrence: its context in one line, and the words to its left and right."""

from __future__ import annotations

import re
from itertools import pairwise

from searchdoc.concordance.scanning import ScannedText
from searchdoc.concordance.whose_words import DocumentVoices
from searchdoc.models import Span
from searchdoc.text.characters import APOSTROPHES, without_controls
from searchdoc.text.words import UNSPACED_LETTERS, fold

PARAGRAPH_SIGN = "¶"
"""What stands in a line of context where a paragraph begins."""

_LOOSE = 4
"""Characters that are looked at for each one of context: line ends, margins and what is set apart take room."""

_REACH = 300
"""Characters in which neighbouring words are looked for."""

_WORD = re.compile(rf"[{UNSPACED_LETTERS}]|[^\W_{UNSPACED_LETTERS}]++(?:[{APOSTROPHES}][^\W_{UNSPACED_LETTERS}]++)*+")
_TAIL = re.compile(rf"(?:[{APOSTROPHES}][^\W_{UNSPACED_LETTERS}]++)*+")
"""What belongs to the word before it: "'s"."""


def context_of(scanned: ScannedText, voices: DocumentVoices, span: Span, width: int) -> tuple[str, str, str]:
    """At most ``width`` characters before an occurrence, it itself, and as many behind it, each in one line.

    White space and what is set apart is one blank; a sign stands where a paragraph begins.
    """
    length = len(scanned.text)
    before = Span(max(0, span.start - _LOOSE * width), span.start)
    after = Span(span.end, min(length, span.end + _LOOSE * width))
    left = _in_line(scanned, voices, before)[-width:] if width else ""
    right = _in_line(scanned, voices, after)[:width]
    return left, " ".join(without_controls(scanned.text[span.start : span.end]).split()), right


def _in_line(scanned: ScannedText, voices: DocumentVoices, span: Span) -> str:
    starts = voices.paragraph_starts(Span(span.start, span.end + 1))  # also one that begins with what follows
    bounds = [span.start, *starts, span.end]
    pieces = (without_controls(scanned.text[start:end]) for start, end in pairwise(bounds))
    words = f" {PARAGRAPH_SIGN} ".join(pieces)
    line = " ".join(words.split())
    return f"{' ' if words[:1].isspace() else ''}{line}{' ' if line and words[-1:].isspace() else ''}"


def words_left(text: str, start: int, count: int) -> list[str]:
    """The words before a position, folded, the nearest first; fewer where the text begins."""
    begin = max(0, start - _REACH)
    words = _WORD.findall(text[begin:start])
    whole = words[1:] if begin else words  # the first may be the end of a word
    return [fold(word) for word in whole[: -count - 1 : -1]]


def words_right(text: str, end: int, count: int) -> list[str]:
    """The words behind a position, folded, the nearest first; fewer where the text ends."""
    tail = _TAIL.match(text, end)
    begin = tail.end() if tail else end
    return [fold(word) for word in _WORD.findall(text[begin : begin + _REACH])[:count]]
