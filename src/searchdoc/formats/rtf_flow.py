"""A stream of paragraphs in an RTF file: the text itself, a note, a header or a text box, each with its own tables."""

from __future__ import annotations

from dataclasses import dataclass, field

from searchdoc.formats.office import Break, Piece, TableRow, TextBlock

_DEEPEST = 20
"""Levels of tables inside each other that are told apart."""


@dataclass(slots=True)
class _Table:
    """The row that is being read on one level of tables: its cells, and the blocks of the next one."""

    cells: list[list[TextBlock | TableRow]] = field(default_factory=list)
    cell: list[TextBlock | TableRow] = field(default_factory=list)


@dataclass(slots=True)
class RtfFlow:
    """Paragraphs as their ends are read: a paragraph's properties are those that hold where it ends."""

    furniture: str = ""
    """The label of what belongs to all pages ("header"); "" for text."""

    content: list[TextBlock | TableRow] = field(default_factory=list)
    _pieces: list[Piece] = field(default_factory=list)
    _number: str = ""
    _after: list[TextBlock | TableRow] = field(default_factory=list)
    _tables: list[_Table] = field(default_factory=list)

    def write(self, piece: Piece) -> None:
        """Put a piece into the paragraph."""
        self._pieces.append(piece)

    def set_number(self, number: str) -> None:
        """State the number of the paragraph in its list."""
        self._number = number

    def add_text_box(self, content: list[TextBlock | TableRow]) -> None:
        """Put the content of a text box behind the paragraph."""
        self._after += content

    def begin_page_before(self) -> None:
        """Begin a page before the paragraph."""
        self._pieces.insert(0, Break.PAGE)

    def take_back_page(self) -> None:
        """Let the page go on that has just ended, for the section that follows begins none."""
        if self._pieces and self._pieces[-1] is Break.PAGE:
            self._pieces.pop()

    def end_paragraph(self, block: TextBlock, level: int = 0) -> None:
        """The paragraph ends, as that block; ``level`` is that of the table in which it stands, 0 outside of any."""
        block.pieces, block.number = self._pieces, self._number
        self._pieces, self._number = [], ""
        into = self._table(level).cell if level else self.content
        if not level:
            self._end_tables()
        if block.pieces:
            into.append(block)
        into += self._after
        self._after = []

    def end_cell(self, block: TextBlock, level: int) -> None:
        """A cell ends, and in it a paragraph."""
        self.end_paragraph(block, level)
        table = self._table(level)
        table.cells.append(table.cell)
        table.cell = []

    def end_row(self, level: int) -> None:
        """A row ends; one of a table inside another stands in a cell of that."""
        table = self._table(level)
        if table.cell:
            table.cells.append(table.cell)
        into = self.content if level <= 1 else self._table(level - 1).cell
        into.append(TableRow(table.cells))
        table.cells, table.cell = [], []

    def finish(self, block: TextBlock) -> list[TextBlock | TableRow]:
        """All that was read; the last paragraph need not have ended."""
        if self._pieces or self._after:
            self.end_paragraph(block)
        self._end_tables()
        return self.content

    def _table(self, level: int) -> _Table:
        level = max(1, min(level, _DEEPEST))
        while len(self._tables) < level:
            self._tables.append(_Table())
        return self._tables[level - 1]

    def _end_tables(self) -> None:
        """Keep rows that have not ended where the table has."""
        for level in range(len(self._tables), 0, -1):
            table = self._tables[level - 1]
            if table.cells or table.cell:
                self.end_row(level)
