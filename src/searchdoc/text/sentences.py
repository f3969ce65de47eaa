"""Where sentences begin and end.

The boundaries are those of Wikimedia's `sentencex`; what it does not know of scholarly apparatus ("vol. 54", a note
marker such as "[4]" after the full stop) and of telegrams ("ARRIVED STOP") is corrected here. Spans are code points and
never overlap.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from searchdoc.models import Span, stripped_span

# After these a full stop ends no sentence when a number, a name or a title follows.
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\[“\"])(?:vols?|nos?|nr|pp?|ff?|fols?|cf|ch|chap|ed|eds|vs|c|ca|fig|figs|ibid|op|ops|art|arts|sect|"
    r"i\.\s?e|e\.\s?g|viz|approx|st|dr|mr|mrs|ms|messrs|prof|gen|col|capt|lt|sgt|hon|rev|jr|sr|bd|hrsg|bzw|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|[A-Z])\.\s*\Z",
    re.IGNORECASE,
)
_LONGEST_ABBREVIATION = 12
"""Characters of the longest abbreviation with the full stop and the character before it."""

# Possessive quantifiers (``++``, ``*+``) never give back what they matched, which keeps these patterns linear.
_NOTE_MARKER = r"\[\^?\w{1,4}\]"
_MARKERS = re.compile(rf"\s*+(?:{_NOTE_MARKER}\s*+|[*†‡§¶”’\"')\]])*+\s*+")
_LEADING_MARKERS = re.compile(rf"\s*+(?:{_NOTE_MARKER}\s*+)++(?=\S)")
_NOT_SPACE = re.compile(r"\S")
_SENTENCE_END = frozenset(".!?…:;")

_STOP = re.compile(r"(?<=[A-Z0-9]\s)STOP\b[.,]?(?=\s+[A-Z0-9])")
"""The word that ends the sentences of a telegram, all in capitals."""

_WINDOW = 20_000
"""Characters that `sentencex` reads at a time: its time grows with the square of a text full of quotation marks."""


@lru_cache(maxsize=4096)
def sentences(text: str, language: str = "en") -> tuple[Span, ...]:
    """The sentences of a text, without the white space between them, in order."""
    spans = (stripped_span(text, span) for span in _corrected(text, _boundaries(text, language)))
    return tuple(span for span in spans if len(span))


def _boundaries(text: str, language: str) -> Iterator[int]:
    """Where a sentence other than the first begins, ascending, as `sentencex` finds it."""
    position = 0
    ends: Iterable[int] = _sentencex_boundaries(text, language)
    if stops := [stop.end() for stop in _STOP.finditer(text)]:
        ends = sorted({*ends, *stops})
    for boundary in ends:
        if boundary > position and (following := _NOT_SPACE.search(text, boundary)):
            position = following.start()
            yield position


def _sentencex_boundaries(text: str, language: str) -> Iterator[int]:
    from sentencex import get_sentence_boundaries

    start = 0
    while start < len(text):
        window = text[start : start + _WINDOW]
        ends = {boundary["end_index"] for boundary in get_sentence_boundaries(language, window)}
        inside = sorted(start + end for end in ends if 0 < end < len(window))
        yield from inside
        is_last = start + len(window) == len(text)
        start = inside[-1] if inside and not is_last else start + len(window)


def _corrected(text: str, boundaries: Iterator[int]) -> Iterator[Span]:
    start, content = 0, _after_markers(text, 0)  # of the sentence, and of the words in it
    markers_end = 0
    for boundary in boundaries:
        if boundary <= content:
            continue
        if boundary >= markers_end:
            markers_end = _after_markers(text, boundary)
        if markers_end == len(text):
            break
        markers = _LEADING_MARKERS.match(text, boundary) if _ends_sentence(text, start, boundary) else None
        end = markers.end() if markers else boundary
        if not _goes_on(text, start, end):
            yield Span(start, end)
            start, content = end, markers_end
    if start < len(text):
        yield Span(start, len(text))


def _after_markers(text: str, start: int) -> int:
    """Where the markers and the white space end that begin at a position."""
    match = _MARKERS.match(text, start)
    return match.end() if match else start


def _ends_sentence(text: str, start: int, end: int) -> bool:
    """Whether a mark that ends sentences stands after the last word between two positions."""
    for position in range(end - 1, start - 1, -1):
        if text[position] in _SENTENCE_END:
            return True
        if text[position].isalnum() or text[position] == "_":
            return False
    return False


def _goes_on(text: str, start: int, end: int) -> bool:
    """Whether the sentence goes on after ``end``: in lower case, or because an abbreviation stands before it."""
    following = text[end : end + 1]
    if following.isdigit() or following.isalpha():
        return following.islower() or _ends_in_abbreviation(text, start, end)
    return following.islower()


def _ends_in_abbreviation(text: str, start: int, end: int) -> bool:
    while end > start and text[end - 1].isspace():
        end -= 1
    return bool(_ABBREVIATION.search(text[max(start, end - _LONGEST_ABBREVIATION) : end]))
