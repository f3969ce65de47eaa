"""Where sentences begin and end.

The work is done by Wikimedia's `sentencex`; what it does not know of scholarly apparatus ("vol. 54", a marker
such as "[4]" after the full stop) is mended here. Spans are code points and never overlap.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from searchdoc.models import Span

# After these a full stop ends no sentence when a number, a name or a title follows.
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\[“\"])(?:vols?|nos?|nr|pp?|ff?|fols?|cf|ch|chap|ed|eds|vs|c|ca|fig|figs|ibid|op|ops|art|arts|sect|"
    r"i\.\s?e|e\.\s?g|viz|approx|st|dr|mr|mrs|ms|messrs|prof|gen|col|capt|lt|sgt|hon|rev|jr|sr|bd|hrsg|bzw|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|[A-Z])\.\s*\Z",
    re.IGNORECASE,
)
_MARKERS_ONLY = re.compile(r"\s*(?:\[\^?\w{1,4}\]|[*†‡§¶]+|[”’\"')\]]+)*\s*\Z")
_LEADING_MARKERS = re.compile(r"\s*(?:\[\^?\w{1,4}\]\s*)+(?=\S)")
_ENDS = re.compile(r"[.!?…:;]\W*\Z")


@lru_cache(maxsize=4096)
def sentences(text: str, language: str = "en") -> tuple[Span, ...]:
    """The sentences of a text, without the white space between them, in order."""
    return tuple(_trimmed(text, _mended(text, _boundaries(text, language))))


def _boundaries(text: str, language: str) -> list[int]:
    from sentencex import get_sentence_boundaries

    ends = {boundary["end_index"] for boundary in get_sentence_boundaries(language, text)}
    return sorted(end for end in ends if 0 < end < len(text))


def _mended(text: str, boundaries: list[int]) -> Iterator[Span]:
    start = 0
    for boundary in boundaries:
        markers = _LEADING_MARKERS.match(text, boundary)
        end = markers.end() if markers and _ENDS.search(text[start:boundary]) else boundary
        if end <= start or _goes_on(text, start, end):
            continue
        yield Span(start, end)
        start = end
    if start < len(text):
        yield Span(start, len(text))


def _goes_on(text: str, start: int, end: int) -> bool:
    """Whether the text up to ``end`` is no whole sentence: nothing but marks, or an abbreviation."""
    piece, rest = text[start:end], text[end:]
    if _MARKERS_ONLY.fullmatch(piece) or _MARKERS_ONLY.fullmatch(rest):
        return True
    follows = rest.lstrip()[:1]
    return (bool(_ABBREVIATION.search(piece)) and (follows.isdigit() or follows.isalpha())) or follows.islower()


def _trimmed(text: str, spans: Iterator[Span]) -> Iterator[Span]:
    for span in spans:
        words = text[span.start : span.end]
        start = span.start + len(words) - len(words.lstrip())
        end = span.end - len(words) + len(words.rstrip())
        if start < end:
            yield Span(start, end)
