"""The words of a text that match a question, and the piece of a text that holds most of them.

Terminal and browser show what was found around these words.
"""

from __future__ import annotations

from collections.abc import Sequence

from searchdoc.models import Span
from searchdoc.text.words import stem, tokens

_BEFORE = 0.25
"""The share of a snippet's length that is left for the words before the first match in it."""


def matching(words: str, terms: Sequence[str], language: str) -> list[Span]:
    """Where the words stand that match one of ``terms`` as the index matches them, by their stems; in order."""
    wanted = {stem(token, language) for term in terms for token in tokens(term)}
    spans = [token.span for token in tokens(words) if stem(token, language) in wanted]
    return [span for place, span in enumerate(spans) if not place or span.start >= spans[place - 1].end]


def snippet(words: str, spans: Sequence[Span], length: int) -> Span:
    """The piece of up to ``length`` characters, from word to word, in which the most different matches stand.

    The first of several such pieces; the beginning where nothing matches, and all of it where it is short enough.
    """
    if len(words) <= length:
        return Span(0, len(words))
    start = max(0, _densest(words, spans, length) - int(length * _BEFORE))
    start = min(start, len(words) - length)
    if start:
        start = _after_space(words, start)
    end = min(len(words), start + length)
    if end < len(words) and (space := words.rfind(" ", start + 1, end + 1)) > 0:
        end = space
    return Span(start, end)


def _densest(words: str, spans: Sequence[Span], length: int) -> int:
    """Where the match begins from which on the most different matches stand close together; 0 without any."""
    forms = [words[span.start : span.end].casefold() for span in spans]
    best, most, last = 0, 0, 0
    counts: dict[str, int] = {}
    for first, span in enumerate(spans):
        while last < len(spans) and spans[last].end <= span.start + int(length * (1 - _BEFORE)):
            counts[forms[last]] = counts.get(forms[last], 0) + 1
            last += 1
        different = len(counts)
        if different > most:
            best, most = span.start, different
        if first < last:
            counts[forms[first]] -= 1
            if not counts[forms[first]]:
                del counts[forms[first]]
        else:
            last = first + 1
    return best


def _after_space(words: str, start: int) -> int:
    """The beginning of the word at or behind a place; the place itself where no space is near."""
    if words[start - 1] == " ":
        return start
    space = words.find(" ", start, start + 40)
    return start if space < 0 else space + 1
