"""Quotations that are joined from several places: where the pieces may end, and when an ellipsis leaps too far."""

from __future__ import annotations

import re
from collections.abc import Iterator

from searchdoc.checking.places import Candidate, SoughtQuotation
from searchdoc.models import Document, Span

FAR, _OVER_PARAGRAPHS = 1000, 300
"""Characters that an ellipsis leaves out, from which on the words come from two places: in any case, and where whole
paragraphs are left out."""

_BEHIND_GAP = re.compile(r"[\s\])}.,;:!?…”’»\"]*")
"""What stands behind words that are left out, before those that are quoted again."""

_FEWEST_WORDS, _MOST_WAYS = 3, 8
"""Words of a piece between ellipses that is looked up on its own, and ways to divide a quotation that are tried."""

_FEWEST_WORDS_UNMARKED = 5
"""Words of a piece where no ellipsis says that there is one: fewer stand anywhere by chance."""

_SENTENCE_END = re.compile(r"[.!?;:—–][\"”’»)]*\s+(?=\S)|\s[—–-]{1,2}\s")


def leaps(candidate: Candidate) -> bool:
    """Whether an ellipsis leaves out so much that its sides are words from two places, or goes into another letter."""
    document = candidate.document
    for gap in candidate.collation.left_out:
        paragraphs = sum(gap.covers(block.span) for block in document.blocks if block.kind != "note")
        if len(gap) > FAR or (paragraphs and len(gap) > _OVER_PARAGRAPHS):
            return True
        if _letter(document, gap.start - 1) != _letter(document, gap.end):
            return True
    return False


def _letter(document: Document, at: int) -> Span | None:
    """Where the innermost letter around a position stands."""
    around = document.letters_around(Span(max(0, at), at + 1))
    return around[-1].span if around else None


def parts_of(candidate: Candidate) -> list[Span]:
    """The spans of the words at a place, without what ellipses leave out."""
    text, span = candidate.document.text, candidate.collation.span
    parts, start = [], span.start
    for gap in candidate.collation.left_out:
        parts.append(Span(start, start + len(text[start : gap.start].rstrip())))
        start = _BEHIND_GAP.match(text, gap.end, span.end).end()  # type: ignore[union-attr] # which matches nothing, too
    return [*parts, Span(start, span.end)]


def possible_pieces(quotation: SoughtQuotation, best: Candidate | None) -> Iterator[list[str]]:
    """The ways to divide a quotation: at its ellipses, else in two at a sentence's end or where it leaves its place."""
    text = quotation.text
    if quotation.has_gap:
        bounds = [0, *(edge for word in quotation.words if word.gap for edge in (word.span.start, word.end)), len(text)]
        pieces = [text[start:end] for start, end in zip(bounds[::2], bounds[1::2], strict=True)]
        if len(pieces) > 1 and all(len(piece.split()) >= _FEWEST_WORDS for piece in pieces):
            yield pieces
        return
    ends = [match.end() for match in _SENTENCE_END.finditer(text)]
    if best is not None and (edges := [one.at for one in best.collation.differences]):
        ends += [edges[0].start, edges[-1].end]
    for end in list(dict.fromkeys(ends))[:_MOST_WAYS]:
        if min(len(text[:end].split()), len(text[end:].split())) >= _FEWEST_WORDS_UNMARKED:
            yield [text[:end], text[end:]]
