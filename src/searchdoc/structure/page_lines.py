"""The lines of a printed text, and whether a sentence goes on from one to another over the end of a page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

from searchdoc.models import Span, lines_of, stripped_span
from searchdoc.text.divisions import is_divided

_STARTS_APART = re.compile(r"(?:[*†‡§¶>#|•–—-]|\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)]\s|\[)")
"""The beginning of a line that is a note, a point, a heading or a quotation of its own."""

_FULL = 0.75
"""Share of the usual length of a line from which a line is full, and no line that ends a paragraph."""


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line that is not blank: its words without the white space around them, and where the next line begins."""

    span: Span
    words: str
    next_line: int


def printed_lines(text: str) -> list[PrintedLine]:
    """The lines of a text that are not blank, in order."""
    found = []
    for span, following in pairwise(chain(lines_of(text), (Span(len(text), len(text)),))):
        words = stripped_span(text, span)
        if len(words):
            found.append(PrintedLine(words, text[words.start : words.end], following.start))
    return found


def usual_length(lines: Sequence[PrintedLine]) -> int:
    """The length of a line that is full, in characters: that of the upper quartile."""
    lengths = sorted(len(line.words) for line in lines)
    return lengths[len(lengths) * 3 // 4] if lengths else 0


def goes_on(above: str, below: str, usual: int | None) -> bool:
    """Whether a sentence goes on from the last line of a page to the first of the next.

    In lower case it does, unless it was finished. Before a capital, it must break off in a line that is full (``usual``
    is the length of such lines), and a line of text must follow.
    """
    if _STARTS_APART.match(below) or above[:1] in "*†‡§":
        return False
    if is_divided(above):
        return below[0].isalpha()
    if below[0].islower():
        return above[-1].isalnum() or above[-1] in ",;—–-)’'"
    if usual is None or below.isupper() or not (below[0].isalpha() or below[0] in "“\"‘'"):
        return False
    breaks_off = above[-1].isalnum() or above[-1] == ","
    return breaks_off and _FULL * usual <= len(above) <= 2 * usual and len(below) >= _FULL * usual


def divides_sentence(lines: Sequence[PrintedLine], place: int, usual: int = 0) -> bool:
    """Whether a sentence is unfinished above a line, and goes on below it in lower case.

    With ``usual``, the usual length of a line, the line above must be about as long.
    """
    if not 0 < place < len(lines) - 1:
        return False
    above, below = lines[place - 1].words, lines[place + 1].words
    unfinished = (above[-1].isalnum() and len(above) >= _FULL * usual) or is_divided(above)
    return unfinished and below[0].islower() and not _STARTS_APART.match(below)
