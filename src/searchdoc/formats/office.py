"""What the file of a word processor (DOCX, ODT, RTF) is made of: blocks, rows of tables and notes.

A reader makes them from the format's own elements; ``searchdoc.formats.office_text`` composes a text of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Literal


class Break(Enum):
    """What ends a line inside a block, or a page."""

    LINE = "line"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Apart:
    """Words inside a block that belong to no sentence of it; ``label`` says what they are ("hidden text")."""

    words: str
    label: str


@dataclass(slots=True, eq=False)
class CalledNote:
    """A note that is called where it stands among the pieces of a block.

    ``mark`` is the number or sign by which it is called, where the file states it. A note's ``author`` is written
    below its words, as a signature. ``content`` may be filled after the call has been read.
    """

    kind: Literal["footnote", "endnote", "comment"]
    content: list[TextBlock | TableRow] = field(default_factory=list)
    mark: str = ""
    author: str = ""


NEW_PAGE = (Break.LINE, Break.LINE, Break.PAGE)
"""A page that the writer has ended: another paragraph begins, as after an empty line."""

Piece = str | Break | Apart | CalledNote
"""A part of a block: words without line ends, or what stands between them."""


@dataclass(slots=True)
class TextBlock:
    """A paragraph with its pieces; ``kind``, ``level`` and ``label`` are those of a ``Hint``.

    ``number`` is what the list or the outline puts before its first word ("1.", "•"); without words it is not written.
    """

    kind: str = "paragraph"
    level: int = 0
    label: str = ""
    pieces: list[Piece] = field(default_factory=list)
    number: str = ""
    is_row: bool = False
    """Whether it is a row of a table, whose empty lines divide no paragraphs."""


@dataclass(slots=True)
class TableRow:
    """A row of a table: the blocks and the rows of tables inside each of its cells."""

    cells: list[list[TextBlock | TableRow]] = field(default_factory=list)


_MOST_LINES = 4
"""Paragraphs that a cell of a table can have; where one has more, the table divides the page and not the data."""

PAGE_FIELDS = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES", "SECTION"})
"""Fields that Word counts anew on each page: what stands in the file is the number of any page."""

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")

_PROGRAMS = re.compile(
    r"author|user|admin|administrator|owner|unknown(?: author)?|guest|microsoft(?: office)?(?: user)?|windows user|"
    r"python-docx|autor|auteur|benutzer|utilisateur|usuario",
    re.IGNORECASE,
)
"""Names that a program puts in the place of a person's."""


def raised(words: str) -> str:
    """A number that is printed above the line, in the digits that Unicode has for that: it is no part of a word.

    Anything else that is printed so ("17th") stays as it is.
    """
    return words.translate(_RAISED) if words.isdecimal() and words.isascii() else words


def person_or_program(name: str) -> str:
    """The name of a person; nothing where it is one that a program puts there."""
    name = " ".join(name.split())
    return "" if _PROGRAMS.fullmatch(name) else name


def words_of(block: TextBlock) -> str:
    """The words of a block with single spaces, without its notes and what stands apart in it."""
    return " ".join("".join(piece if isinstance(piece, str) else " " for piece in block.pieces).split())


def in_order(content: Iterable[TextBlock | TableRow]) -> Iterator[TextBlock]:
    """The blocks in the order in which they are read; a row is one, or its cells' blocks one after the other."""
    waiting: list[Iterator[TextBlock | TableRow]] = [iter(content)]
    while waiting:
        item = next(waiting[-1], None)
        if item is None:
            waiting.pop()
        elif isinstance(item, TextBlock):
            yield item
        elif (row := _as_block(item)) is not None:
            yield row
        else:
            waiting.append(inside for cell in item.cells for inside in cell)


def _as_block(row: TableRow) -> TextBlock | None:
    """The row as one block; None where it holds a single cell, other tables or long texts: it is laid out so."""
    cells: list[list[TextBlock]] = []
    for cell in row.cells:
        blocks = [one for one in cell if isinstance(one, TextBlock) and (one.pieces)]
        if len(blocks) > _MOST_LINES or any(isinstance(one, TableRow) for one in cell):
            return None
        cells.append(blocks)
    if sum(bool(blocks) for blocks in cells) < 2:
        return None
    merged = TextBlock(is_row=True)
    for place, blocks in enumerate(cells):
        merged.pieces += ["\t"] if place else []
        for line, block in enumerate(blocks):
            merged.pieces += [Break.LINE] if line else []
            merged.pieces += [f"{block.number} ", *block.pieces] if block.number and words_of(block) else block.pieces
    return merged
