"""The blocks of a word processor's file as they are collected while its elements begin and end inside each other."""

from __future__ import annotations

from dataclasses import dataclass, field

from searchdoc.formats.office import Piece, TableRow, TextBlock


@dataclass(slots=True)
class _Open:
    """A paragraph that has begun, and the text boxes that are tied to it."""

    block: TextBlock
    text_boxes: list[TextBlock | TableRow] = field(default_factory=list)


@dataclass(slots=True)
class BlockCollector:
    """Collects blocks and rows; what begins must end, in the order of the elements.

    Paragraphs stand in containers: the text itself, cells of tables, text boxes, notes. A text box begins inside a
    paragraph, and its own come after that one.
    """

    content: list[TextBlock | TableRow] = field(default_factory=list)
    """What has been read; ``finish`` completes it."""

    _containers: list[list[TextBlock | TableRow]] = field(default_factory=list)
    _paragraphs: list[_Open] = field(default_factory=list)
    _rows: list[TableRow] = field(default_factory=list)
    _carried: list[Piece] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._containers.append(self.content)

    @property
    def in_paragraph(self) -> bool:
        """Whether a paragraph is open."""
        return bool(self._paragraphs)

    def write(self, piece: Piece) -> None:
        """Put a piece into the paragraph that is open; outside of one it is a block of its own."""
        if self._paragraphs:
            self._paragraphs[-1].block.pieces.append(piece)
        else:
            self._containers[-1].append(TextBlock(pieces=[piece]))

    def begin_paragraph(self, block: TextBlock) -> None:
        """A paragraph begins, which goes on from the one before where the end of that was deleted."""
        if self._carried and not self._paragraphs:
            block.pieces += self._carried
            self._carried = []
        self._paragraphs.append(_Open(block))

    def end_paragraph(self, *, goes_on: bool = False) -> None:
        """The paragraph that is open ends, or goes on in the next."""
        paragraph = self._paragraphs.pop()
        if goes_on and not self._paragraphs:
            self._carried = paragraph.block.pieces
        else:
            self._containers[-1].append(paragraph.block)
        self._containers[-1].extend(paragraph.text_boxes)

    def begin_container(self) -> None:
        """A cell of a table, a text box or a note begins."""
        self._containers.append([])

    def end_container(self) -> list[TextBlock | TableRow]:
        """It ends: what stands in it."""
        self._carry_out()
        return self._containers.pop()

    def end_text_box(self) -> None:
        """A text box ends."""
        inside = self._containers.pop()
        (self._paragraphs[-1].text_boxes if self._paragraphs else self._containers[-1]).extend(inside)

    def begin_row(self) -> None:
        """A row of a table begins."""
        self._carry_out()
        self._rows.append(TableRow())

    def end_cell(self) -> None:
        """A cell ends; one outside of any row is no more than its paragraphs."""
        cell = self.end_container()
        if self._rows:
            self._rows[-1].cells.append(cell)
        else:
            self._containers[-1].extend(cell)

    def end_row(self) -> None:
        """A row ends."""
        self._containers[-1].append(self._rows.pop())

    def finish(self) -> list[TextBlock | TableRow]:
        """All that was read."""
        self._carry_out()
        return self.content

    def _carry_out(self) -> None:
        """Keep what was to go on in a next paragraph where none comes."""
        if self._carried and not self._paragraphs:
            self._containers[-1].append(TextBlock(pieces=self._carried))
            self._carried = []
