"""What of a document is not read as text, and what it is: with the paragraphs, all characters but white space."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from searchdoc.models import SetApart, Span, stripped_span
from searchdoc.protocols import DecodedFile
from searchdoc.structure.pages import Pagination
from searchdoc.structure.paragraphs import Paragraph

_MARKUP, _RULE = "markup", "rule"


def find_set_apart(
    source: DecodedFile, pagination: Pagination, paragraphs: Sequence[Paragraph]
) -> tuple[SetApart, ...]:
    """Everything outside the paragraphs, and what belongs to pages inside them, each with what it is.

    The label is empty where neither the format nor a rule has said what the characters are: they were overlooked.
    """
    hints = (SetApart(hint.span, hint.label or _MARKUP) for hint in source.hints if hint.kind == "furniture")
    rules = (SetApart(paragraph.span, _RULE) for paragraph in paragraphs if paragraph.kind == "rule")
    known = sorted([*hints, *rules, *pagination.labelled])
    spoken = [paragraph.span for paragraph in paragraphs if paragraph.kind != "rule"]
    return tuple(_labelled(source.text, _outside(spoken, pagination.furniture, len(source.text)), known))


def _outside(paragraphs: Sequence[Span], furniture: Sequence[Span], end: int) -> list[Span]:
    """The spans between paragraphs, and those of furniture inside them, in order and without overlaps."""
    starts = [0, *(span.end for span in paragraphs)]
    ends = [*(span.start for span in paragraphs), end]
    between = [Span(start, stop) for start, stop in zip(starts, ends, strict=True) if start < stop]
    outside: list[Span] = []
    for span in sorted([*between, *furniture]):
        start = max(span.start, outside[-1].end if outside else 0)
        if start < span.end:
            outside.append(Span(start, span.end))
    return outside


def _labelled(text: str, outside: Sequence[Span], known: Sequence[SetApart]) -> Iterator[SetApart]:
    """The words in the spans, divided where what they are changes."""
    first = 0
    for span in outside:
        start = span.start
        while first < len(known) and known[first].span.end <= start:
            first += 1
        place = first
        while start < span.end:
            while place < len(known) and known[place].span.end <= start:
                place += 1
            piece = known[place] if place < len(known) and known[place].span.start < span.end else None
            if piece is None or piece.span.start > start:
                stop, label = (span.end if piece is None else piece.span.start), ""
            else:
                stop, label = min(piece.span.end, span.end), piece.label
            words = stripped_span(text, Span(start, stop))
            if words.start < words.end:
                yield SetApart(words, label)
            start = stop
