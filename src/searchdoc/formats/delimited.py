"""Tables as text, CSV and TSV (RFC 4180): a row a document, whatever the separator and however a cell is quoted."""

from __future__ import annotations

import csv
import io
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import PurePath

from searchdoc.errors import UnreadableDocument
from searchdoc.formats.decoding import decode
from searchdoc.formats.fields import field_of, folded
from searchdoc.formats.rows import NumberedRow, is_text_head, row_records
from searchdoc.protocols import Flaw, RawRecord, RecordColumns

_SEPARATORS = ",;\t|"
_SEPARATOR_LINE = re.compile(r"sep=(.)[ \t]*(?:\r\n|\r|\n)")
_NUMBER = re.compile(r"[\d\s.,/:%€$£+-]+")
_SAMPLE = 2**16
"""Characters at the beginning of a table by which its separator is told."""

_FIRST_ROWS = 10
"""The rows among which the one that names the columns is sought."""

_LONGEST_HEAD = 60
"""The length, in characters, of the longest head of a column."""


class DelimitedTable:
    """Divides ``.csv`` and ``.tsv`` files into rows."""

    suffixes: tuple[str, ...] = (".csv", ".tsv")
    version: str = "1"

    def split(self, data: bytes, path: str, columns: RecordColumns) -> Iterator[RawRecord | Flaw]:
        """Every row, numbered as a spreadsheet does, from 1 for the row that names the columns."""
        text, encoding, flaws = _decoded(data, path)
        yield from flaws
        rows = separated_rows(text, separator_of(text, path))
        yield from row_records(headed(rows), columns, encoding)
        if text.count('"') % 2:
            yield Flaw("", "a quotation mark in it is never closed: what follows it may be in one cell")


def separated_rows(text: str, separator: str) -> Iterator[list[str]]:
    """The cells of each row of a table; a cell may be as long as the table."""
    if csv.field_size_limit() < sys.maxsize // 2**32:
        csv.field_size_limit(sys.maxsize // 2**32)  # 131,072 characters otherwise, less than a chapter
    line = _SEPARATOR_LINE.match(text)  # Excel's own way to say which separator it is
    rows = io.StringIO(text, newline="")
    rows.seek(line.end() if line else 0)
    return csv.reader(rows, delimiter=separator)


def separator_stated(text: str) -> str | None:
    """The separator that a table states itself in its first line, as Excel has it ("sep=;")."""
    line = _SEPARATOR_LINE.match(text)
    return line[1] if line else None


def separator_of(text: str, path: str = "") -> str:
    """The separator under which most rows of a table have equally many cells, and then the most of them."""
    if stated := separator_stated(text):
        return stated
    start = text[:_SAMPLE]
    if PurePath(path.partition("::")[0]).suffix.lower() == ".tsv" and "\t" in start:
        return "\t"
    return max(_SEPARATORS, key=lambda separator: _evenness(start, separator))


def _evenness(start: str, separator: str) -> tuple[int, int]:
    widths = Counter(len(row) for row in separated_rows(start, separator) if len(row) > 1)
    return max(((number, width) for width, number in widths.items()), default=(0, 0))


def headed(rows: Iterator[list[str]]) -> Iterator[NumberedRow]:
    """The rows below the one that names the columns, and those above it, each with its number and its heads.

    Where no row names them, columns are numbered. What stands beyond the last head has a number, too.
    """
    numbered = enumerate(rows, start=1)
    first = list(islice(numbered, _FIRST_ROWS))
    at = _head_row([row for _, row in first])
    heads = [] if at is None else [" ".join(head.split()) for head in first[at][1]]
    for place, (number, row) in enumerate(first):
        if at is None or place > at:
            yield number, _with_heads(heads, row)
        elif place < at:
            yield number, [("", words) for words in row]
    for number, row in numbered:
        yield number, _with_heads(heads, row)


def _with_heads(heads: Sequence[str], row: Sequence[str]) -> list[tuple[str, str]]:
    return [(heads[at] if at < len(heads) and heads[at] else f"column {at + 1}", words) for at, words in enumerate(row)]


def _head_row(rows: Sequence[Sequence[str]]) -> int | None:
    """The row that names the columns: one with two heads that are known, or the first if it can be nothing else."""
    at = next((place for place, row in enumerate(rows) if len(_known(row)) > 1), None)
    if at is not None:
        return at
    at = next((place for place, row in enumerate(rows) if any(cell.strip() for cell in row)), None)
    if at is None:
        return None
    cells = [cell.strip() for cell in rows[at]]
    named = [cell for cell in cells if cell and len(cell) <= _LONGEST_HEAD and not _NUMBER.fullmatch(cell)]
    return at if len(named) == len(cells) == len(set(cells)) and len(rows) > at + 1 else None


def _known(row: Sequence[str]) -> set[str]:
    """What the cells of a row name that is known as a column."""
    heads = [cell for cell in row if len(cell) <= _LONGEST_HEAD]
    return {field_of(head) or folded(head) for head in heads if field_of(head) or is_text_head(head)}


def _decoded(data: bytes, path: str) -> tuple[str, str, list[Flaw]]:
    """The table's text; a few bytes of nothing, as databases write them, are left out and named."""
    nothing = data.count(b"\0")
    if not nothing or nothing > len(data) // 10:
        return *decode(data, path), []
    try:
        return *decode(data.replace(b"\0", b""), path), [Flaw("", f"{nothing} NUL bytes in it were left out")]
    except UnreadableDocument:
        return *decode(data, path), []
