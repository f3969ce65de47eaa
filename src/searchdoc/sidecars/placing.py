"""Where in a document the quoted words of a statement stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from searchdoc.models import Document, Span
from searchdoc.sidecars.statements import NoteStatement, VoiceStatement
from searchdoc.text.alignment import NormalisedText, normalise

_FURNITURE_BEFORE = re.compile(r"\W*(?:\(?\w{1,4}[.)]\s*)?\W*")
_FURNITURE_AFTER = re.compile(r"(?:\[\^?\w{1,4}\]|\W)*")
_LIKE_ENOUGH = 55.0
_SHOWN = 60


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
    begin = _only(document, text, first, statement.after)
    if not statement.ends:
        return _widened(document, begin)
    end = next(text.find(statement.ends, begin.start), None)
    if end is None or end.end < begin.end:
        where = f"after line {_line(document, begin.start)} " if next(text.find(statement.ends), None) else ""
        nearest = "" if where else _nearest(document, text, statement.ends)
        raise Unplaced(f"{_shown(statement.ends)} does not stand {where}in {document.id}{nearest}")
    return _widened(document, Span(begin.start, end.end))


def place_note(document: Document, statement: NoteStatement) -> Span:
    """The words at which a note belongs. Raises ``Unplaced``."""
    return _only(document, normalise(document.text), statement.at, "")


def _only(document: Document, text: NormalisedText, words: str, after: str) -> Span:
    found = list(text.find(words))
    if after:
        ends = [one.end for one in text.find(after)]
        followed = [one for one in found if any(_adjoin(document.text, end, one.start) for end in ends)]
        if found and not followed:
            raise Unplaced(f"{_shown(words)} does not stand after {_shown(after)} in {document.id}")
        found = followed
    if not found:
        raise Unplaced(f"{_shown(words)} does not stand in {document.id}{_nearest(document, text, words)}")
    if len(found) > 1:
        lines = ", ".join(str(_line(document, one.start)) for one in found[:5])
        more = ", …" if len(found) > 5 else ""
        raise Unplaced(
            f"{_shown(words)} stands {len(found)} times in {document.id} (lines {lines}{more}): "
            "quote more of it, or say with 'after' what stands before it"
        )
    return found[0]


def _adjoin(text: str, end: int, start: int) -> bool:
    return end <= start and not re.search(r"\w", text[end:start])


def _nearest(document: Document, text: NormalisedText, words: str) -> str:
    found = text.nearest(words)
    if found is None or found[1] < _LIKE_ENOUGH:
        return ", nor anything like it"
    span = found[0]
    return f"; most like it is {_shown(document.slice(span))} (line {_line(document, span.start)})"


def _line(document: Document, position: int) -> int:
    return document.text.count("\n", 0, position) + 1


def _shown(words: str) -> str:
    plain = " ".join(words.split())
    return f"“{plain if len(plain) <= _SHOWN else plain[: _SHOWN - 1].rstrip() + '…'}”"


def _widened(document: Document, span: Span) -> Span:
    """Whole paragraphs, where nothing but punctuation, a number or a note's marker lies between."""
    touched = [block.span for block in document.blocks if block.span.overlaps(span)]
    if not touched:
        return span
    head, tail = touched[0], touched[-1]
    whole_head = head.start < span.start and _FURNITURE_BEFORE.fullmatch(document.text, head.start, span.start)
    whole_tail = span.end < tail.end and _FURNITURE_AFTER.fullmatch(document.text, span.end, tail.end)
    start = head.start if whole_head or head.start >= span.start else span.start
    end = tail.end if whole_tail or tail.end <= span.end else span.end
    inside = head == tail and (start, end) != (head.start, head.end)
    return span if inside else Span(start, end)


def consistent(placed: Sequence[Placed]) -> Iterator[tuple[Placed, Placed | None]]:
    """Each statement, outer ones first, with the one that it contradicts, if any.

    Two statements contradict each other where they say different things about the same words, or where their words
    overlap and neither lies inside the other. What is said twice is left out.
    """
    ordered = sorted(placed, key=lambda one: (one.span.start, -one.span.end))
    seen: set[tuple[Span, tuple[object, ...]]] = set()
    for one in ordered:
        key = (one.span, one.statement.content)
        if key in seen:
            continue
        seen.add(key)
        yield one, next((other for other in ordered if _contradict(one, other)), None)


def _contradict(one: Placed, other: Placed) -> bool:
    if one.span == other.span:
        return one.statement.content != other.statement.content
    nested = one.span.covers(other.span) or other.span.covers(one.span)
    return one.span.overlaps(other.span) and not nested
