"""What a side-car states about notes: the words at which each belongs, and who wrote it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from searchdoc.models import Block, Document, Note, Voice
from searchdoc.sidecars.placing import Unplaced, place_note
from searchdoc.sidecars.statements import NoteStatement
from searchdoc.sidecars.voicing import RULE, name_in
from searchdoc.structure.confidence import confidence_of


@dataclass(frozen=True, slots=True)
class StatedNotes:
    """A document's notes with what is stated about them; ``problems`` are pairs of the side-car's line and what."""

    notes: tuple[Note, ...]
    problems: tuple[tuple[int | None, str], ...]


def state_notes(document: Document, statements: Sequence[NoteStatement]) -> StatedNotes:
    """Give the document's notes the places and authors that are stated; what cannot be used is a problem."""
    notes = {note.number: note for note in document.notes}
    problems: list[tuple[int | None, str]] = []
    used: dict[int, NoteStatement] = {}
    for statement in statements:
        number = statement.number
        earlier = used.setdefault(number, statement)
        if number not in notes:
            numbers = f"the notes are {min(notes)} to {max(notes)}" if notes else "it has no notes"
            problems.append((statement.line, f"there is no note {number} in {document.id}: {numbers}"))
        elif earlier != replace(statement, line=earlier.line):
            problems.append((statement.line, f"it contradicts what line {earlier.line} says of note {number}"))
        else:
            try:
                notes[number] = _stated(document, notes[number], statement)
            except Unplaced as error:
                problems.append((statement.line, str(error)))
    return StatedNotes(tuple(notes[note.number] for note in document.notes), tuple(problems))


def with_stated_authors(blocks: Iterable[Block], document: Document, notes: Sequence[Note]) -> Iterator[Block]:
    """The blocks, each note whose author is stated in that author's voice."""
    before = {note.number: note.author for note in document.notes}
    stated = [
        note for note in notes if note.author and note.author != before[note.number] and note.document == document.id
    ]
    for block in blocks:
        note = next((note for note in stated if block.kind == "note" and note.span.overlaps(block.span)), None)
        yield block if note is None else replace(block, voices=(_author_of(note, document),), rule=RULE)


def _stated(document: Document, note: Note, statement: NoteStatement) -> Note:
    author = name_in(document, statement.author) if statement.author else note.author
    if not statement.at:
        return replace(note, author=author)
    return replace(note, author=author, linked="stated", anchor=place_note(document, statement))


def _author_of(note: Note, document: Document) -> Voice:
    if note.author == document.author:
        return Voice(note.author, "author", document.date, confidence=confidence_of(RULE), rule=RULE)
    return Voice(note.author, "editor", confidence=confidence_of(RULE), rule=RULE)
