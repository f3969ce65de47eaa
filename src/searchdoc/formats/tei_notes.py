"""The notes of a TEI text: where each is called, by which marker, and under which label.

A note is called where it stands, or at the ``ref`` or ``ptr`` that points to it, or at the place (``anchor``, ``ptr``,
``seg``) that its own ``target`` points to. One that stands between paragraphs and is called nowhere has no marker.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from searchdoc.formats.flowing import unlike_labels
from searchdoc.formats.tei_header import elements, words_in_element
from searchdoc.formats.xml import attribute_of, local_name

if TYPE_CHECKING:
    from lxml.etree import _Element

LONGEST_MARKER = 8
"""Code points of the words of a ``ref`` that can be a note's marker."""


@dataclass(frozen=True, slots=True)
class NoteMark:
    """The label of a note, and its marker as printed."""

    label: str
    printed: str


@dataclass(slots=True)
class TeiNotes:
    """The notes of a text, looked up by their elements and by the elements that call them."""

    marks: dict[_Element, NoteMark] = field(default_factory=dict)
    """The mark of each ``note`` element."""

    callers: dict[_Element, list[NoteMark]] = field(default_factory=lambda: defaultdict(list))
    """The notes that an element calls: a reference to them, or the place that they point to."""

    called_elsewhere: set[_Element] = field(default_factory=set)
    """Notes that are not called where they stand."""


def notes_of(texts: Iterable[_Element]) -> TeiNotes:
    """The notes of texts, in order."""
    found = TeiNotes()
    members = [one for text in texts for one in elements(text, {"note", "ref", "ptr", "anchor", "seg"})]
    notes = [one for one in members if local_name(one) == "note"]
    by_id = {identifier: one for one in members if (identifier := attribute_of(one, "id"))}
    pointing: dict[_Element, list[_Element]] = defaultdict(list)  # the note, and what calls it
    for one in members:
        target = by_id.get(_pointer(one))
        if target is None or target is one:
            continue
        if local_name(one) == "note":
            if local_name(target) != "note":
                pointing[one].append(target)
        elif local_name(target) == "note" and not _is_in_note(one):
            pointing[target].append(one)
    printed = [_printed(note, pointing.get(note, ())) for note in notes]
    for place, (note, label) in enumerate(zip(notes, unlike_labels(printed), strict=True), start=1):
        mark = NoteMark(label, printed[place - 1] or label)
        found.marks[note] = mark
        for caller in pointing.get(note, ()):
            found.callers[caller].append(mark)
            found.called_elsewhere.add(note)
    return found


def _pointer(element: _Element) -> str:
    """The id to which an element points inside the file; "" where it points nowhere, or out of it."""
    target = (attribute_of(element, "target") or "").split()
    return target[0].removeprefix("#") if target and (target[0].startswith("#") or ":" not in target[0]) else ""


def _printed(note: _Element, callers: Iterable[_Element]) -> str:
    """The marker of a note as printed: its number, or the words of the reference that calls it."""
    if number := attribute_of(note, "n"):
        return number.strip()
    written = (words_in_element(one) or attribute_of(one, "n") or "" for one in callers)
    return next((words for words in written if 0 < len(words) <= LONGEST_MARKER), "")


def _is_in_note(reference: _Element) -> bool:
    """Whether a reference stands in a note: then it refers to another one, and calls nothing."""
    return any(local_name(above) == "note" for above in reference.iterancestors("*"))
