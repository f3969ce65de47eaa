"""The text of a word processor's file (DOCX, ODT, RTF), composed from its blocks.

A block is a paragraph, and so is a row of a table, whose cells are divided by tabs. Notes stand at the end of the page
that calls them or, where the file knows of no pages, at the end of the text, like endnotes. What belongs to all pages
stands at the very end.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from searchdoc.formats.composing import Composer
from searchdoc.formats.list_numbers import written_number
from searchdoc.formats.office import Apart, Break, CalledNote, Piece, TableRow, TextBlock, in_order, words_of
from searchdoc.protocols import DecodedFile

_SIGN = re.compile(r"[^\w\s]{1,3}")

_DEFAULT_TITLE = re.compile(
    r"microsoft word\b.*|(?:word )?document ?\d*|dokument ?\d*|untitled ?\d*|unbenannt ?\d*|sans nom ?\d*|title|titel|"
    r".*\.(?:docx?|rtf|odt|dotx?|wpd|txt)",
    re.IGNORECASE,
)
"""Titles that a program puts itself."""

_NAMES_SOMEBODY = re.compile(
    r"\b(?i:to|from|by|an|von|vom|für|à|au|de|da|di|do|du|del|para|por|od|от|к)\s+(?i:the\s+)?[^\W\d_a-zß-ÿа-я]"
)


def compose(
    content: Iterable[TextBlock | TableRow],
    furniture: Iterable[tuple[str, Iterable[TextBlock | TableRow]]] = (),
    title: str = "",
    problems: Sequence[str] = (),
    encoding: str = "utf-8",
    endnote_form: str = "1",
) -> DecodedFile:
    """The file whose text is made of this content, with what belongs to all its pages, by labels, at its end.

    ``endnote_form`` is the form of the numbers of endnotes (``searchdoc.formats.list_numbers``).
    """
    blocks = list(in_order(content))
    notes = {piece.kind for block in blocks for piece in block.pieces if isinstance(piece, CalledNote)}
    writer = _Writer(_NoteNames(endnote_form, both="footnote" in notes))
    for block in blocks:
        writer.write(block)
    writer.finish()
    seen: set[tuple[str, str]] = set()
    for label, parts in furniture:
        for block in in_order(parts):
            words = words_of(block)
            if (label, words) not in seen:  # each section has its own, which are mostly the same
                seen.add((label, words))
                writer.write(replace(block, kind="furniture", level=0, label=label, pieces=_without_pages(block)))
    metadata = _stated_title(title, blocks)
    return writer.composer.decoded(encoding, metadata, tuple(dict.fromkeys(problems)))


def _without_pages(block: TextBlock) -> list[Piece]:
    return [piece for piece in block.pieces if piece is not Break.PAGE]


def _stated_title(title: str, blocks: Sequence[TextBlock]) -> tuple[tuple[str, str], ...]:
    """The title that the file keeps beside its text, where it can be trusted.

    It is often that of the file from which this one was made. It counts where the text begins with the same words, or
    where the text has no title of its own and that one names nobody, for it would name the wrong person.
    """
    title = " ".join(title.split())
    if not title or _DEFAULT_TITLE.fullmatch(title):
        return ()
    first = [block for block in blocks if block.kind != "furniture" and words_of(block)][:3]
    same = any(words_of(block).casefold() == title.casefold() for block in first)
    own = any(block.kind == "heading" for block in first)
    return (("title", title),) if same or not (own or _NAMES_SOMEBODY.search(title)) else ()


@dataclass(slots=True)
class _Paragraph:
    """A block while it is being written: whether it has words, and what waits until words follow or it ends."""

    block: TextBlock
    begun: bool = False
    lines: int = 0
    apart: list[Apart] = field(default_factory=list)


@dataclass(slots=True)
class _NoteNames:
    """The labels by which notes are linked, each given once, and the markers by which a reader sees them called."""

    endnote_form: str = "1"
    both: bool = False
    """Whether there are footnotes, from whose numbers those of endnotes must differ."""

    _counts: Counter[str] = field(default_factory=Counter)
    _given: set[str] = field(default_factory=set)

    def name(self, note: CalledNote) -> tuple[str, str]:
        """The label and the marker of a note: "3" and "[3]", and for a comment, or another sign, "c3" and "[^c3]".

        A sign by which the file calls the note ("*") is its marker as it is.
        """
        mark = note.mark.strip()
        if not mark:
            self._counts[note.kind] += 1
            mark = self._counted(note.kind)
        elif note.kind == "endnote" and self.both and mark.isdecimal():
            mark = f"e{mark}"
        label = mark
        while not label.isalnum() or label in self._given:
            self._counts["label"] += 1
            label = f"{note.kind[0]}{self._counts['label']}n"
        self._given.add(label)
        if _SIGN.fullmatch(mark):
            return label, mark
        return label, f"[{mark}]" if mark.isdecimal() else f"[^{mark}]"

    def _counted(self, kind: str) -> str:
        number = self._counts[kind]
        if kind == "footnote":
            return str(number)
        if kind == "comment":
            return f"c{number}"
        written = written_number(number, self.endnote_form)
        return f"e{written}" if self.both and written.isdecimal() else written


@dataclass(slots=True)
class _Writer:
    """Writes blocks to the composer, the notes at the ends of their pages."""

    _names: _NoteNames
    composer: Composer = field(default_factory=Composer)
    _notes: list[tuple[str, CalledNote]] = field(default_factory=list)
    _endnotes: list[tuple[str, CalledNote]] = field(default_factory=list)
    _page_ends: bool = False
    _paged: bool = False

    def write(self, block: TextBlock) -> None:
        """Write a block, and below it what stands apart in it."""
        paragraph = _Paragraph(block)
        for piece in block.pieces:
            if isinstance(piece, str):
                self._write_words(paragraph, piece)
            elif piece is Break.LINE:
                paragraph.lines += 1
            elif isinstance(piece, Break):
                self._page_ends = self.composer.length > 0
            elif isinstance(piece, Apart):
                paragraph.apart.append(piece)
            else:
                self._call(paragraph, piece)
        self.composer.end()
        for apart in paragraph.apart:
            self.composer.begin("furniture", label=apart.label)
            self.composer.write_folded(apart.words)
            self.composer.end()

    def finish(self) -> None:
        """Write the notes that are still to be written; a note may call another. The last page has begun."""
        self._page_ends = False
        self._write_notes(self._notes)
        self._write_notes(self._endnotes)
        self._write_notes(self._notes)

    def _write_words(self, paragraph: _Paragraph, words: str) -> None:
        if not paragraph.begun or paragraph.lines:
            words = words.lstrip()
        if words:
            self._go_on(paragraph, shown=bool(words.strip()))
            self.composer.write(words)

    def _go_on(self, paragraph: _Paragraph, *, shown: bool) -> None:
        """Begin the block, its next line or the next page, where one is due before what is written now."""
        block = paragraph.block
        if not paragraph.begun or (paragraph.lines > 1 and not block.is_row):
            self.composer.end()
            if self._page_ends and block.kind != "note":
                self._write_notes(self._notes)
                self._begin_page()
            self.composer.begin(block.kind, block.level, block.label)
            if block.number and not paragraph.begun:
                self.composer.write(f"{block.number} ")
            paragraph.begun = True
        elif paragraph.lines:
            self.composer.break_line()
        paragraph.lines = 0
        if self._page_ends and shown and block.kind != "note":
            self._begin_page()

    def _begin_page(self) -> None:
        self._page_ends = False
        if not self._paged:
            self._paged = True
            self.composer.begin_page()  # the first one, which begins with the text
        self.composer.begin_page()

    def _call(self, paragraph: _Paragraph, note: CalledNote) -> None:
        label, marker = self._names.name(note)
        self._go_on(paragraph, shown=True)
        pieces = [piece for block in in_order(note.content) for piece in block.pieces]
        if any(isinstance(piece, CalledNote) or (isinstance(piece, str) and piece.strip()) for piece in pieces):
            self.composer.call_note(label, marker)
        else:
            self.composer.write(marker)
        (self._endnotes if note.kind == "endnote" else self._notes).append((label, note))

    def _write_notes(self, waiting: list[tuple[str, CalledNote]]) -> None:
        for label, note in waiting:  # grows while notes call others
            blocks = [replace(block, kind="note", level=0, label=label) for block in in_order(note.content)]
            worded = [place for place, block in enumerate(blocks) if words_of(block)]
            if note.author and worded:
                last = worded[-1]
                blocks[last] = replace(blocks[last], pieces=[*blocks[last].pieces, f" — {note.author}"])
            for block in blocks:
                self.write(block)
        waiting.clear()
