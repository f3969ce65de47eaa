"""Where in a document the quoted words of a statement stand."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from searchdoc.models import Block, Document, Span, count_line_ends
from searchdoc.sidecars.statements import NoteStatement, VoiceStatement
from searchdoc.text.alignment import NormalisedText, normalise

_BEFORE_PARAGRAPH = re.compile(r"\W*(?:\(?\w{1,4}[.)]\s*)?\W*")
_AFTER_PARAGRAPH = re.compile(r"(?:\[\^?\w{1,4}\]|\W)*")
_LIKE_ENOUGH = 55.0
"""Likeness by edit distance, from 0 to 100, from which words are shown as those that were perhaps meant."""

_SHOWN = 60
"""Characters that a message shows of a statement's words."""

_LINES_SHOWN = 5
"""Lines that a message names of those on which words stand."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A statement and the span it is about, widened to whole paragraphs where only punctuation is missing."""

    statement: VoiceStatement
    span: Span


class Unplaced(Exception):
    """A statement's words do not stand in the document, or stand there more than once; the message says so."""


def place(document: Document, statement: VoiceStatement) -> Span:
    """The span that a statement is about. Raises ``Unplaced``."""
    text = normalise(document.text)
    first = statement.words or statement.begins
    if not re.search(r"\w", first):
        raise Unplaced(f"there is no word in {_shown(first)}")
    begin = _only_place(document, text, first, statement.after)
    if not statement.ends:
        return widened(document, begin)
    end = next(text.find(statement.ends, begin.start), None)
    if end is None or end.end < begin.end:
        where = f"after line {_line(document, begin.start)} " if next(text.find(statement.ends), None) else ""
        nearest = "" if where else _nearest(document, text, statement.ends)
        raise Unplaced(f"{_shown(statement.ends)} does not stand {where}in {document.id}{nearest}")
    return widened(document, Span(begin.start, end.end))


def place_note(document: Document, statement: NoteStatement) -> Span:
    """The words at which a note belongs. Raises ``Unplaced``."""
    return _only_place(document, normalise(document.text), statement.at, "")


def _only_place(document: Document, text: NormalisedText, words: str, after: str) -> Span:
    """The place where the words stand, next to those of ``after`` if there are any. Raises ``Unplaced``."""
    places = list(text.find(words))
    if places and after:
        places = _next_to(document, text, places, after)
        if not places:
            raise Unplaced(f"{_shown(words)} does not stand after {_shown(after)} in {document.id}")
    if not places:
        raise Unplaced(f"{_shown(words)} does not stand in {document.id}{_nearest(document, text, words)}")
    if len(places) > 1:
        lines = ", ".join(str(_line(document, place.start)) for place in places[:_LINES_SHOWN])
        more = ", …" if len(places) > _LINES_SHOWN else ""
        raise Unplaced(
            f"{_shown(words)} stands {len(places)} times in {document.id} (lines {lines}{more}): "
            "quote more of it, or say with 'after' what stands before it"
        )
    return places[0]


def _next_to(document: Document, text: NormalisedText, places: Sequence[Span], after: str) -> list[Span]:
    """Those places before which, with no word between, the words of ``after`` stand."""
    ends = [span.end for span in text.find(after)]
    return [place for place in places if any(_adjoin(document.text, end, place.start) for end in ends)]


def _adjoin(text: str, end: int, start: int) -> bool:
    return end <= start and not re.search(r"\w", text[end:start])


def _nearest(document: Document, text: NormalisedText, words: str) -> str:
    nearest = text.nearest(words)
    if nearest is None or nearest[1] < _LIKE_ENOUGH:
        return ", nor anything like it"
    span = nearest[0]
    return f"; most like it is {_shown(document.slice(span))} (line {_line(document, span.start)})"


def _line(document: Document, position: int) -> int:
    return count_line_ends(document.text, 0, position) + 1


def _shown(words: str) -> str:
    plain = " ".join(words.split())
    return f"“{plain if len(plain) <= _SHOWN else plain[: _SHOWN - 1].rstrip() + '…'}”"


def touched(blocks: Sequence[Block], span: Span) -> range:
    """The places of the blocks that share a character with a span."""
    first = bisect_right(blocks, span.start, key=lambda block: block.span.end)
    return range(first, bisect_left(blocks, span.end, first, key=lambda block: block.span.start))


def widened(document: Document, span: Span) -> Span:
    """Whole paragraphs, where nothing but punctuation, a number or a note's marker lies between."""
    places = touched(document.blocks, span)
    if not places:
        return span
    head, tail = document.blocks[places[0]].span, document.blocks[places[-1]].span
    whole_head = head.start < span.start and _BEFORE_PARAGRAPH.fullmatch(document.text, head.start, span.start)
    whole_tail = span.end < tail.end and _AFTER_PARAGRAPH.fullmatch(document.text, span.end, tail.end)
    start = head.start if whole_head or head.start >= span.start else span.start
    end = tail.end if whole_tail or tail.end <= span.end else span.end
    inside = head == tail and (start, end) != (head.start, head.end)
    return span if inside else Span(start, end)


def consistent(placed: Sequence[Placed]) -> Iterator[tuple[Placed, Placed | None]]:
    """Each statement, outer ones first, with a statement that it contradicts, if any.

    Two statements contradict each other where they say different things about the same words, or where their words
    overlap and neither lies inside the other. What is said twice is left out.
    """
    different: dict[tuple[Span, tuple[object, ...]], Placed] = {}
    for each in placed:
        different.setdefault((each.span, each.statement.content), each)
    ordered = sorted(different.values(), key=lambda each: (each.span.start, -each.span.end))
    for each in ordered:
        yield each, next((other for other in ordered if _contradict(each, other)), None)


def _contradict(first: Placed, second: Placed) -> bool:
    if first.span == second.span:
        return first.statement.content != second.statement.content
    nested = first.span.covers(second.span) or second.span.covers(first.span)
    return first.span.overlaps(second.span) and not nested
