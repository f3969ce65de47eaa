"""What the elements of a TEI text point to: people, rules, notes and letters, each under an id that XML allows."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote as quoted_path

from searchdoc.models import Block, Document, Letter, Note, Voice

Attributes = dict[str, str]
"""The attributes of an element, by their names."""

ID = "{http://www.w3.org/XML/1998/namespace}id"
"""The attribute ``xml:id``, as ``xml.etree`` names it."""


@dataclass(frozen=True, slots=True)
class References:
    """The ids of what a document's TEI points to.

    ``people`` are ids by names, ``rules`` by the names of the rules that found voices, ``letters`` by letters.
    ``notes`` are ids and notes by the first characters of the blocks in which they stand, ``targets`` what their
    markers point to; ``anchors`` are ids of blocks to which a note belongs without one, by their first characters.
    """

    document: Document
    people: Mapping[str, str]
    rules: Mapping[str, str]
    letters: Mapping[Letter, str]
    notes: Mapping[int, tuple[str, Note]]
    targets: Mapping[Note, str]
    anchors: Mapping[int, str]

    def voice(self, voice: Voice) -> Attributes:
        """Who speaks, to whom, how sure that is and by which rule it was found."""
        attributes = {"who": self._person(voice.speaker), "toWhom": self._person(voice.addressee)}
        if voice.confidence is not None and voice.speaker:
            attributes["cert"] = f"{voice.confidence:.2f}"
        if voice.rule:
            attributes["ana"] = f"#{self.rules[voice.rule]}"
        return {name: value for name, value in attributes.items() if value}

    def person(self, name: str | None) -> Attributes:
        """The attribute ``ref`` of whoever has that name; none where it is nobody's."""
        return {"ref": self._person(name)} if name else {}

    def note(self, block: Block) -> Attributes:
        """The attributes of the element of a block that is a note, or goes on with one."""
        identifier, note = self.notes.get(block.span.start, ("", None))
        if note is None:
            return {}
        attributes = {ID: identifier, "n": str(note.number)}
        if note.author:
            attributes |= {"resp": self._person(note.author)}
            attributes |= {"type": "authorial"} if note.author == self.document.author else {}
        if note.anchor is not None and not note.markers and (target := self._anchor(note)):
            attributes |= {"target": f"#{target}"} | ({"cert": "low"} if note.linked == "inferred" else {})
        return attributes

    def block(self, block: Block) -> Attributes:
        """The id of a block, where a note belongs to it, and the document's own number of the point."""
        attributes = {ID: self.anchors[block.span.start]} if block.span.start in self.anchors else {}
        return attributes | ({"n": block.point} if block.point else {})

    def division(self, letter: Letter) -> Attributes:
        """What describes the letter of a division: as its own author's words, or as what somebody else sums up."""
        blocks = self.document.blocks
        first_place = bisect_left(blocks, letter.span.start, key=lambda one: one.span.start)
        end = bisect_left(blocks, letter.span.end, key=lambda one: one.span.start)
        own = (blocks[place] for place in range(first_place, end))
        spoken = (block for block in own if block.kind == "body" and block.voices)
        first = next(spoken, None)
        summed_up = first is not None and first.voices[0].speaker != letter.author
        return {"corresp" if summed_up else "decls": f"#{self.letters[letter]}"}

    def marker(self, note: Note) -> Attributes:
        """The attributes of the element that is the marker of a note."""
        return {"type": "note", "target": self.targets[note]}

    def _person(self, name: str | None) -> str:
        return f"#{self.people[name]}" if name else ""

    def _anchor(self, note: Note) -> str | None:
        block = _block_at(self.document, note.anchor.start) if note.anchor else None
        return self.anchors.get(block.span.start) if block else None


def references_of(document: Document) -> References:
    """Give an id to everybody and everything that the TEI of a document points to."""
    people = {name: f"person-{at}" for at, name in enumerate(_people(document), 1)}
    rules = {rule: f"rule-{at}" for at, rule in enumerate(_rules(document), 1)}
    own = [note for note in document.notes if note.document == document.id]
    notes: dict[int, tuple[str, Note]] = {}
    targets: dict[Note, str] = {}
    for at, note in enumerate(document.notes, 1):
        targets[note] = f"{quoted_path(note.document)}#note-{note.number}"
        block = _block_at(document, note.span.start) if note.document == document.id else None
        if block is not None and block.kind == "note":
            identifier, _ = notes.setdefault(block.span.start, (f"note-{at}", note))
            targets[note] = f"#{identifier}"
    anchored = (_block_at(document, note.anchor.start) for note in own if note.anchor and not note.markers)
    starts = sorted({block.span.start for block in anchored if block is not None})
    return References(
        document,
        people,
        rules,
        {letter: f"letter-{at}" for at, letter in enumerate(document.letters, 1)},
        notes,
        targets,
        {start: f"place-{at}" for at, start in enumerate(starts, 1)},
    )


def voices_of(document: Document) -> Iterator[Voice]:
    """Every voice of a document, in the order of its first words; the same one may come several times."""
    for block in document.blocks:
        yield from block.voices
    for quote in document.quotes:
        yield from quote.voices


def _people(document: Document) -> Iterable[str]:
    """Everybody whom the text or its header names, each once."""
    letters = (name for letter in document.letters for name in (letter.author, letter.addressee))
    voices = (name for voice in voices_of(document) for name in (voice.speaker, voice.addressee))
    names = (
        *(person.name for person in document.people),
        document.author,
        document.addressee,
        *letters,
        *voices,
        *(note.author for note in document.notes),
    )
    return dict.fromkeys(name for name in names if name)


def _rules(document: Document) -> Iterable[str]:
    return dict.fromkeys(voice.rule for voice in voices_of(document) if voice.rule)


def _block_at(document: Document, position: int) -> Block | None:
    """The block in which a position lies."""
    at = bisect_right(document.blocks, position, key=lambda one: one.span.start) - 1
    return document.blocks[at] if at >= 0 and document.blocks[at].span.end > position else None
