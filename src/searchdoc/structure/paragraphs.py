"""A source's paragraphs, as spans, with what its format says about each.

Plain text knows two conventions: one line a paragraph, and lines wrapped at a width with blank lines between
the paragraphs. Which of them a text follows is told by the lengths of its lines.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from searchdoc.models import Span, count_line_ends, lines_of, reading_text, stripped_span
from searchdoc.protocols import PAGE_FURNITURE, DecodedFile, Hint
from searchdoc.structure.pages import Pagination
from searchdoc.text.head_dates import is_day

_LONG_LINE = 120
"""Characters of a line above which it is taken for a whole paragraph, unless most lines end inside a sentence."""

_FEWEST_RUNNING = 3
"""Lines that end inside a sentence from which on lines above that length are taken for wrapped ones."""

_LONGEST_DAY = 40
"""Characters of a line that is nothing but the day of an entry."""

_STARTS_ITEM = re.compile(
    r"\s*(?:[.…]*\(?(?:\d{1,2}|[a-z]|[ivx]{1,5})[.)]\s|[*†‡§¶]+\s?\S|\[\^?\w{1,3}\]\s|[-•–—]\s|[A-Z][\w.'’ -]{0,30}:\s)"
)
_RULE = re.compile(r"[\W_]*")
_SENTENCE_END = re.compile(r"[.!?:;…”’\"')\]]\s*\Z")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph's words as a span, its number and line (both from 1), and the format's hint.

    ``gap`` is the number of blank lines before it. ``kind`` is "paragraph", "heading", "quotation", "note"
    or "rule" (a separator: it stands in the text but is no part of it); ``image`` marks the line below a picture, or
    what the format states to be a caption.
    """

    span: Span
    number: int
    line: int
    gap: int = 0
    kind: str = "paragraph"
    level: int = 0
    label: str = ""
    image: bool = False


def paragraphs(source: DecodedFile, pagination: Pagination | None = None) -> tuple[Paragraph, ...]:
    """All paragraphs of a source, in order; separators between them are left out but counted as gaps.

    What belongs to pages is in none of them; one that goes on over the end of a page is one, around what lies there.
    """
    pagination = pagination or Pagination()
    text = reading_text(source.text, pagination.furniture)
    if any(hint.kind != "furniture" for hint in source.hints):
        found = _hinted(text, _joined(source.hints, text, pagination.joins))
    else:
        head = max((hint.span.end for hint in source.hints if not hint.span.start), default=0)
        found = _plain(text, head)
    lines = array("q", (line.start for line in lines_of(source.text)))  # a list takes five times the memory
    return tuple(replace(one, line=bisect_right(lines, one.span.start)) for one in found)


def _plain(text: str, body: int) -> Iterator[Paragraph]:
    """The paragraphs of plain text from the position ``body`` on; what stands above it counts as blank lines."""
    wrapped = _is_wrapped(text)
    number = gap = 0
    for blank, group in groupby(
        lines_of(text), lambda line: line.start < body or not text[line.start : line.end].strip()
    ):
        if blank:
            gap = sum(1 for _ in group)
            continue
        members = list(group)
        for first, last in _split(text, members, wrapped):
            span = stripped_span(text, Span(members[first].start, members[last].end))
            rule = _is_rule(text[span.start : span.end])
            number += not rule
            yield Paragraph(span, number, 0, gap, "rule" if rule else "paragraph")
            gap = 0


def _is_wrapped(text: str) -> bool:
    """Whether paragraphs run over several lines: none is long, and some neighbours are about equally full."""
    lengths = sorted(filter(None, map(len, _lines_written(text))))
    if not lengths or lengths[int(len(lengths) * 0.95) if len(lengths) > 20 else -1] <= _LONG_LINE:
        return bool(lengths)
    return lengths[-1] <= 2 * _LONG_LINE and _run_on(text)


def _lines_written(text: str) -> Iterator[str]:
    """Every line without the white space around it, one at a time: there may be millions, all of them blank."""
    return (text[line.start : line.end].strip() for line in lines_of(text))


def _run_on(text: str) -> bool:
    """Whether most full lines that have a line right below them end inside a sentence."""
    full = [line for line, below in pairwise(_lines_written(text)) if below and len(line) > _LONG_LINE // 2]
    running = sum(not _SENTENCE_END.search(line) for line in full)
    return running >= _FEWEST_RUNNING and 3 * running >= 2 * len(full)


def _split(text: str, lines: list[Span], wrapped: bool) -> Iterator[tuple[int, int]]:
    """Divide neighbouring lines into paragraphs: every line one, or a new one where an item begins."""
    first = 0
    for index in range(1, len(lines)):
        line = text[lines[index].start : lines[index].end]
        before = text[lines[index - 1].start : lines[index - 1].end]
        begins = _STARTS_ITEM.match(line) and _SENTENCE_END.search(before)
        dated = index == 1 and len(before.strip()) <= _LONGEST_DAY and is_day(before.strip())
        if not wrapped or begins or dated or _is_rule(line.strip()) or _is_rule(before.strip()):
            yield first, index - 1
            first = index
    yield first, len(lines) - 1


def _is_rule(words: str) -> bool:
    return bool(_RULE.fullmatch(words))


def _joined(hints: Iterable[Hint], text: str, joins: frozenset[int]) -> Iterator[Hint]:
    """The hints, those of a paragraph made one that goes on over the end of a page."""
    last: Hint | None = None
    for hint in hints:
        if hint.kind == "furniture" and hint.label in PAGE_FURNITURE:
            continue
        if last and hint.kind == last.kind == "paragraph" and _continues(text, hint.span, joins):
            last = replace(last, span=Span(last.span.start, hint.span.end))
            continue
        if hint.kind != "paragraph" or text[hint.span.start : hint.span.end].strip():
            if last:
                yield last
            last = hint
    if last:
        yield last


def _continues(text: str, span: Span, joins: frozenset[int]) -> bool:
    return stripped_span(text, span).start in joins


def _hinted(text: str, hints: Iterable[Hint]) -> Iterator[Paragraph]:
    number = previous = 0
    image = False
    for hint in hints:
        if hint.kind == "furniture":
            image = image or hint.label == "image"
            continue
        span = stripped_span(text, hint.span)
        if span.start >= span.end:
            continue
        gap = count_line_ends(text, previous, span.start) - 1
        number += 1
        caption = image or hint.label == "caption"
        yield Paragraph(span, number, 0, max(gap, 0), _kind_of(hint), hint.level, hint.label, caption)
        previous, image = span.end, False


def _kind_of(hint: Hint) -> str:
    return hint.kind if hint.kind in {"heading", "quotation", "note"} else "paragraph"
