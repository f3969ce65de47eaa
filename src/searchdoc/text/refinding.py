"""Words of a text found again in another version of it, after somebody has edited it.

A ladder, each rung tried where the one above finds nothing: the words at their old place; the words elsewhere, told
apart by what stands around them; the words however they are typed (``alignment``); words nearly the same, by edit
distance, with what stands around them agreeing; and otherwise they are lost. What is found is never bent: it is said
how it was found. The words with their place and their context are the TextPositionSelector and the TextQuoteSelector of
the W3C Web Annotation Data Model (2017).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from searchdoc.models import Span
from searchdoc.text.alignment import NormalisedText, normalise

Rung = Literal["in place", "moved", "typed differently", "changed", "lost"]
"""How words were found again, the surest way first."""

ANCHOR_CONTEXT = 64
"""Characters on each side by which places with the same words are told apart."""

_AGREES = 60.0
"""How similar (0 to 100) what stands around words must be to what stood there, on one side at least."""

_PLAINLY = 20.0
"""By how much (of 200) the context of one place must be more similar than that of another."""

_NEARLY = 80.0
"""How similar (0 to 100) words must be to be taken for the same words, changed."""

_SHINGLE = 8
"""Characters of the normalised words by which places are found where they may stand, changed."""

_TELLING = 24
"""Characters of words that are hardly the same as others by chance."""

_PLACES = 6
"""Such places that are compared character by character."""

_WORD = re.compile(r"\w+\W?")

_MOST = 1000
"""Places with the same words that are compared by what stands around them."""


@dataclass(frozen=True, slots=True)
class Refound:
    """How words were found again, and where: None where they are lost. ``similarity`` is from 0 to 100.

    ``moved_to`` is the id that the document would have now, where it was renamed or moved.
    """

    rung: Rung
    span: Span | None = None
    similarity: float = 100.0
    moved_to: str | None = None

    def to_dict(self) -> dict[str, object]:
        """How and where, as ``show --json`` prints it."""
        start, end = (None, None) if self.span is None else (self.span.start, self.span.end)
        return {
            "found": self.rung,
            "start": start,
            "end": end,
            "similarity": self.similarity,
            "moved_to": self.moved_to,
        }


LOST = Refound("lost", None, 0.0)


@dataclass(frozen=True, slots=True)
class Anchor:
    """By what words are found again: themselves, their old place, and ``ANCHOR_CONTEXT`` characters on each side.

    ``span`` is None where words are looked for in another text than their own.
    """

    words: str
    span: Span | None
    before: str
    after: str

    @classmethod
    def at(cls, text: str, span: Span) -> Anchor:
        """The anchor of the words at a span of a text."""
        return cls(text[span.start : span.end], span, *_context(text, span))


def find_again(old: str, span: Span, new: str) -> Refound:
    """Where the words at a span of the old text stand in the new one, and by which rung of the ladder they are found.

    Words that stand at several places, with nothing around them to tell which, are lost: a wrong place is worse.
    """
    return find_anchor(Anchor.at(old, span), new)


def find_anchor(anchor: Anchor, new: str, *, alone: bool = True) -> Refound:
    """Where the words of an anchor stand in a text, as ``find_again``; the old text need not be there any more.

    Without ``alone``, words are lost whose neighbours are gone, even where they stand in the text only once.
    """
    words, span = anchor.words, anchor.span
    if not words.strip():
        return LOST
    if span is not None and Anchor.at(new, span) == anchor:
        return Refound("in place", span)
    exact = list(islice(_exact(new, words), _MOST))
    if found := _best(anchor, new, exact):
        return Refound("in place" if found == span else "moved", found)
    normalised = normalise(new)
    typed = list(islice(normalised.find(words), _MOST))
    if found := _best(anchor, new, typed):
        return Refound("typed differently", found)
    similar = _similar(words, normalised)
    if found := _best(anchor, new, list(similar)):
        return Refound("changed", found, similar[found])
    return _only_one(words, exact, typed, similar) if alone else LOST


def _only_one(words: str, exact: Sequence[Span], typed: Sequence[Span], similar: Mapping[Span, float]) -> Refound:
    """Words whose neighbours are gone: the same where they are not few and nothing like them stands elsewhere."""
    if len(typed) != 1 or len(normalise(words).text) < _TELLING or any(not one.overlaps(typed[0]) for one in similar):
        return LOST
    return Refound("moved", exact[0]) if exact else Refound("typed differently", typed[0])


def _exact(text: str, words: str) -> Iterator[Span]:
    place = text.find(words)
    while place >= 0:
        yield Span(place, place + len(words))
        place = text.find(words, place + 1)


def _context(text: str, span: Span) -> tuple[str, str]:
    return text[max(0, span.start - ANCHOR_CONTEXT) : span.start], text[span.end : span.end + ANCHOR_CONTEXT]


def _best(anchor: Anchor, new: str, places: Sequence[Span]) -> Span | None:
    """The place whose context agrees, and plainly more than any other's; None where there is none."""
    around = anchor.before, anchor.after
    scored = sorted(((_similarities(around, _context(new, place)), place) for place in places), key=_sum, reverse=True)
    if not scored or max(scored[0][0]) < _AGREES:
        return None
    rivals = (one for one in scored[1:] if not one[1].overlaps(scored[0][1]))
    return scored[0][1] if _sum(scored[0]) >= max(map(_sum, rivals), default=-_PLAINLY) + _PLAINLY else None


def _sum(scored: tuple[tuple[float, float], Span]) -> float:
    return sum(scored[0])


def _similarities(one: tuple[str, str], other: tuple[str, str]) -> tuple[float, float]:
    """How similar two contexts are before and after the words; nothing where a side has no letters."""
    from rapidfuzz import fuzz

    before, after = (
        (normalise(first).text.strip(), normalise(second).text.strip())
        for first, second in zip(one, other, strict=True)
    )
    return tuple(fuzz.ratio(*side) if all(side) else 0.0 for side in (before, after))  # type: ignore[return-value]


def _similar(words: str, normalised: NormalisedText) -> dict[Span, float]:
    """The places with words that are similar enough, each with its similarity."""
    from rapidfuzz import fuzz

    wanted = normalise(words).text.strip()
    found: dict[Span, float] = {}
    for likely in _likely(wanted, normalised.text):
        begin = max(0, likely - len(wanted) // 4)
        window = normalised.text[begin : likely + len(wanted) * 5 // 4 + _SHINGLE]
        alignment = fuzz.partial_ratio_alignment(wanted, window, score_cutoff=_NEARLY)
        if alignment is not None and alignment.dest_end > alignment.dest_start:
            stretch = begin + alignment.dest_start, begin + alignment.dest_end
            similarity, start, end = _at_words(wanted, normalised.text, *stretch)
            if similarity >= _NEARLY:
                found[normalised.whole_words(start, end)] = similarity
    return found


def _at_words(wanted: str, text: str, start: int, end: int) -> tuple[float, int, int]:
    """The stretch between words that is the most similar to the wanted text, near one that was found: 0 to 100."""
    from rapidfuzz import fuzz

    reach = max(_SHINGLE, len(wanted) // 10)
    begins = [start, *(word.start() for word in _WORD.finditer(text, max(0, start - reach), start + reach))]
    ends = [end, *(word.end() for word in _WORD.finditer(text, max(0, end - reach), end + reach))]
    pairs = ((one, other) for one in begins for other in ends if one < other)
    return max((fuzz.ratio(wanted, text[one:other]), one, other) for one, other in pairs)


def _likely(wanted: str, text: str) -> Iterator[int]:
    """The positions at which most of the wanted text's shingles say that it begins, the likeliest first.

    Each shingle of the wanted text that stands somewhere votes for where the whole would begin.
    """
    begins = {wanted[at : at + _SHINGLE]: at for at in range(max(1, len(wanted) - _SHINGLE + 1))}
    step = max(1, len(wanted) // 4)
    votes: Counter[int] = Counter()
    for place in range(len(text) - _SHINGLE + 1):
        if (at := begins.get(text[place : place + _SHINGLE])) is not None:
            votes[(place - at) // step] += 1
    for bucket, _ in votes.most_common(_PLACES):
        yield max(0, bucket * step)
