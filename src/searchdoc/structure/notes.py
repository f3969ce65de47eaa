"""Notes and the markers that call them.

A note is linked to its marker by its number, never by its rank among the markers: markers go missing. A note
whose marker stands nowhere is kept and reported, and where its dates and names point to one paragraph alone it
is linked to that as "inferred". A note never becomes part of the words it explains.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Literal

from searchdoc.models import Document, Note, Span
from searchdoc.structure.cues import markers
from searchdoc.structure.paragraphs import Paragraph
from searchdoc.structure.people import Names
from searchdoc.text.characters import CAPITAL
from searchdoc.text.dates import date_mentions

_NUMBERED = re.compile(r"\[\^?(?P<bracket>\d{1,3})\][:.]?\s+|(?P<plain>\d{1,3})[.)]\s+|\((?P<round>\d{1,3})\)\s+")
_NUMBER = re.compile("[0-9]{1,9}")
"""A label that is a note's number; a longer one, as Markdown allows it, is a name that happens to be of digits."""
_SIGN = re.compile(r"(?P<sign>\*{1,3}|[†‡§¶]{1,3})\s?(?=[^\s*†‡§¶])")
_HEADING = re.compile(
    r"(?:the\s+)?(?:editor['’]?s\s+|editorial\s+)?(?:foot|end)?notes?(?:\s+to\b.*|\s+and\s+references)?[.:]?",
    re.IGNORECASE,
)
_SIGNED = re.compile(rf"[—–-]{{1,2}}\s?(?P<name>{CAPITAL}[\w.’' -]{{2,40}}?)\s*\.?\s*\Z")
_IBID = re.compile(r"(?:ibid(?:em)?|ib|idem|op\.\s?cit|loc\.\s?cit)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Marker:
    """A place in the text that calls a note: the marker's span and the note's label."""

    span: Span
    label: str


@dataclass(frozen=True, slots=True)
class Definition:
    """A note's own words, without its number, and the label by which it is called."""

    paragraph: int
    label: str
    span: Span
    begins: bool = True
    """Whether the paragraph begins a note, and does not go on with the one before."""


_BRACKETED = re.compile(
    r"\[\s*(?:foot-?note|note|endnote|anm(?:erkung)?|fu(?:ß|ss)note|nota|примечание|сноска)\s*(?P<label>\d{1,3}|[*†‡§]{1,3}|[A-Za-z])?\s*[:.—–-]\s*",
    re.IGNORECASE,
)


def bracketed_definitions(text: str, indexed: Sequence[tuple[int, Paragraph]]) -> tuple[Definition, ...]:
    """Notes in brackets below the text that calls them: "[Footnote 1: …]". One may run over several paragraphs."""
    found: list[Definition] = []
    open_label: str | None = None
    for index, paragraph in indexed:
        words = text[paragraph.span.start : paragraph.span.end]
        match = _BRACKETED.match(words)
        if match:
            label = match["label"] or "*"
            closed = words.rstrip().endswith("]")
            end = paragraph.span.start + len(words.rstrip()) - closed
            found.append(
                Definition(
                    index,
                    label,
                    Span(paragraph.span.start + match.end(), max(end, paragraph.span.start + match.end() + 1)),
                )
            )
            open_label = None if closed or words.count("[") <= words.count("]") else label
        elif open_label is not None:
            found.append(Definition(index, open_label, paragraph.span, begins=False))
            open_label = None if words.rstrip().endswith("]") else open_label
    return tuple(found)


def find_markers(text: str, body: Sequence[Paragraph]) -> tuple[Marker, ...]:
    """All markers in the paragraphs given, in order."""
    found = []
    for paragraph in body:
        for match in markers(text, paragraph.span.start, paragraph.span.end):
            label = match["sign"] or match["label"].removeprefix("^")
            found.append(Marker(Span(match.start(), match.end()), label))
    return tuple(found)


def is_notes_heading(words: str) -> bool:
    """Whether a line announces a list of notes."""
    return bool(_HEADING.fullmatch(words.strip()))


def is_one_note_heading(words: str) -> bool:
    """Whether a line heads a single remark ("Editorial Note"), which only numbers below it make a list."""
    return is_notes_heading(words) and not re.search(r"notes|references", words, re.IGNORECASE)


def definition_label(words: str) -> tuple[str, int] | None:
    """The label with which a paragraph begins as a note does, and how many characters it takes; or None."""
    if match := _SIGN.match(words):
        return match["sign"], match.end()
    if match := _NUMBERED.match(words):
        return match["bracket"] or match["plain"] or match["round"], match.end()
    return None


def numbered_definitions(text: str, indexed: Sequence[tuple[int, Paragraph]]) -> tuple[Definition, ...]:
    """Read a list of notes: by their own numbers where they have them, otherwise by counting.

    A paragraph without a number in a numbered list goes on with the note before it.
    """
    labels = [
        definition_label(text[one.span.start : one.span.end]) if not one.label else (one.label, 0) for _, one in indexed
    ]
    if not indexed:
        return ()
    if sum(label is not None for label in labels) * 2 > len(indexed):
        return tuple(_by_number(indexed, labels))
    return tuple(_by_count(indexed))


def _by_number(
    indexed: Sequence[tuple[int, Paragraph]], labels: Sequence[tuple[str, int] | None]
) -> Iterator[Definition]:
    current = "0"
    for (index, paragraph), found in zip(indexed, labels, strict=True):
        skip = 0
        if found:
            current, skip = found
        yield Definition(
            index, current, Span(paragraph.span.start + skip, paragraph.span.end), begins=found is not None
        )


def _by_count(indexed: Sequence[tuple[int, Paragraph]]) -> Iterator[Definition]:
    """Number the notes by counting; where wider gaps divide the list, a narrow one lies inside a note."""
    widest = max((paragraph.gap for _, paragraph in indexed[1:]), default=1)
    number = 0
    for position, (index, paragraph) in enumerate(indexed):
        if position == 0 or widest == 1 or paragraph.gap > 1:
            number += 1
        yield Definition(index, str(number), paragraph.span)


def link_notes(
    text: str,
    definitions: Sequence[Definition],
    markers: Sequence[Marker],
    names: Names,
    document: str,
    companion: Document | None = None,
) -> tuple[tuple[Note, ...], tuple[str, ...]]:
    """Join notes and markers by label; returns the notes in order and what could not be joined.

    ``companion`` is a document of notes kept beside this one; its notes are called from here.
    """
    notes = list(_read_notes(text, definitions, markers, names, document))
    if companion is not None:
        notes.extend(_called_from(companion, markers))
    known = {definition.label for definition in definitions} | {str(note.number) for note in notes}
    problems = [without_marker(note.number) for note in notes if note.linked == "none"]
    if notes:
        problems.extend(
            f"marker {text[marker.span.start : marker.span.end]} calls a note that is not there"
            for marker in markers
            if marker.label not in known
        )
    return tuple(notes), tuple(problems)


def without_marker(number: int) -> str:
    """What is reported of a note that nothing in the text calls."""
    return f"note {number} has no marker in the text"


def _called_from(companion: Document, markers: Sequence[Marker]) -> Iterator[Note]:
    for note in companion.notes:
        own = tuple(marker.span for marker in markers if marker.label == str(note.number))
        yield replace(note, markers=own, linked="marker" if own else "none", anchor=None)


def _read_notes(
    text: str, definitions: Sequence[Definition], markers: Sequence[Marker], names: Names, document: str
) -> Iterator[Note]:
    by_label: dict[str, list[Span]] = defaultdict(list)
    for marker in markers:
        by_label[marker.label].append(marker.span)
    repeated = {label for label, times in Counter(d.label for d in definitions if d.begins).items() if times > 1}
    since: dict[str, int] = {}
    previous: Note | None = None
    numbered = [int(one.label) for one in definitions if _NUMBER.fullmatch(one.label)]
    others = count(max(numbered, default=0) + 1)  # what has no number of its own is counted behind those that have
    for definition in _merged(definitions):
        free = by_label[definition.label]
        if definition.label in repeated:
            own = _take_markers_since(definition, free, since.get(definition.label, 0))
            since[definition.label] = definition.span.end
        else:
            own = _take_markers(definition, free)
        words = text[definition.span.start : definition.span.end]
        number = int(definition.label) if _NUMBER.fullmatch(definition.label) else next(others)
        signed = _SIGNED.search(words)
        author = names.canonical(signed["name"]) if signed else None
        repeats = None
        if previous is not None and _IBID.match(words):
            repeats = previous.repeats if previous.repeats is not None else previous.number
        linked: Literal["marker", "none"] = "marker" if own else "none"
        previous = Note(number, definition.span, words, author, document, own, linked, None, repeats)
        yield previous


def _merged(definitions: Sequence[Definition]) -> Iterator[Definition]:
    """A note of several paragraphs is one note."""
    held: Definition | None = None
    for definition in definitions:
        if held and held.label == definition.label and not definition.begins:
            held = replace(held, span=Span(held.span.start, definition.span.end))
        else:
            if held:
                yield held
            held = definition
    if held:
        yield held


def _take_markers_since(definition: Definition, free: list[Span], since: int) -> tuple[Span, ...]:
    """Take the markers between the note above that has the same label, which ends at ``since``, and this note.

    It is used where numbering begins again, such as on each page or under each letter.
    """
    first = bisect_left(free, since, key=lambda span: span.start)
    last = bisect_left(free, definition.span.start, key=lambda span: span.start)
    own = tuple(free[first:last])
    del free[first:last]
    return own


def _take_markers(definition: Definition, free: list[Span]) -> tuple[Span, ...]:
    """Take the markers with the note's label from those that are free; a sign such as * belongs to the next note below.

    ``free`` is in the order of the text, and so are the notes.
    """
    if definition.label.isalnum():
        own = tuple(free)
        free.clear()
        return own
    at = bisect_right(free, definition.span.start, key=lambda span: span.end) - 1
    return (free.pop(at),) if at >= 0 else ()


def infer_anchors(
    text: str, notes: Sequence[Note], body: Sequence[Span], names: Names, language: str
) -> tuple[Note, ...]:
    """Give each unmarked note the one paragraph that its first date and its names point to, if it is only one.

    The place must lie between the markers of the notes around it, as the note's number says.
    """
    placed = [note.markers[0].start if note.markers else None for note in notes]
    found: list[Note] = []
    for index, note in enumerate(notes):
        if note.linked != "none":
            found.append(note)
            continue
        low = max((place for place in placed[:index] if place is not None), default=0)
        high = min((place for place in placed[index + 1 :] if place is not None), default=len(text))
        dates = {mention.edtf() for mention in date_mentions(note.text, language=language) if mention.day} - {None}
        people = names.named_in(note.text, Span(0, len(note.text)))
        fitting = [
            (span, mention.span)
            for span in body
            if low <= span.end
            and span.start <= high
            and len(people & names.named_in(text, span)) >= min(len(people), 1)
            for mention in date_mentions(text, span, language)
            if mention.edtf() in dates
        ]
        found.append(replace(note, linked="inferred", anchor=fitting[0][1]) if fitting else note)
    return tuple(found)
