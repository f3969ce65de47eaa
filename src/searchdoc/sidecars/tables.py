"""Tables that describe the documents of a folder: a finding aid as CSV, what Zotero or Tropy export.

The first row names the columns in the words of ``searchdoc.formats.fields``; the separator (comma, semicolon, tab or
stroke) is the one under which most of them are known. A table that is no description of documents has no rows here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from searchdoc.errors import UnreadableDocument
from searchdoc.formats.decoding import decode
from searchdoc.formats.delimited import separated_rows, separator_stated
from searchdoc.formats.fields import field_of, fields_in, folded
from searchdoc.formats.spreadsheet import spreadsheet_rows
from searchdoc.sidecars.exports import read_export

SUFFIXES = (".csv", ".tsv", ".xlsx", ".json", ".jsonld")
"""The endings of the names of files that can be such tables."""

LARGEST = 32 * 2**20
"""The size, in bytes, of the largest file that is looked at."""

_SEPARATORS = ",;\t|"
_FILE = frozenset(
    "file|files|filename|file name|path|file path|filepath|document|datei|dateiname|dateien|fichier|nom de fichier|"
    "archivo|nombre de archivo|nome del file|file attachments|attachments|attachment|photo|photos|scan|scans".split("|")
)
_LIST = re.compile(r"\s*[;\n]\s*")
_ZOTERO = frozenset({"key", "item type"})
_TROPY = "https://tropy.org/"
_FIRST_ROWS = 10
"""The rows among which the one that names the columns is sought."""

_SHOWN = 8
"""The most names that a sentence lists."""


@dataclass(frozen=True, slots=True)
class Row:
    """What a table says in one row: the files it names, as they are named there, and pairs of field and words.

    ``number`` counts as a spreadsheet does, from 1 for the row that names the columns; the items of an export from 1.
    """

    number: int
    files: tuple[str, ...]
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table that describes documents. ``names_files`` is whether it has a column for their names."""

    rows: tuple[Row, ...] = ()
    names_files: bool = True
    problems: tuple[tuple[int | None, str], ...] = ()


def read_table(data: bytes, name: str) -> Table | None:
    """The table in a file's bytes; None where they are no description of documents.

    ``problems`` are pairs of the row, if it is one row's, and what is wrong.
    """
    if PurePath(name).suffix.lower() == ".xlsx":
        return _from_spreadsheet(data, name)
    try:
        text, _ = decode(data, name)
    except UnreadableDocument as error:
        return Table(problems=((None, error.why),))
    if PurePath(name).suffix.lower() in (".json", ".jsonld"):
        items = read_export(text)
        rows = (Row(number, files, fields) for number, (files, fields) in enumerate(items or (), start=1))
        return None if items is None else Table(tuple(rows))
    return _from_rows(_separated(text))


def _from_spreadsheet(data: bytes, name: str) -> Table | None:
    """The table in a spreadsheet of one sheet; several sheets are no description of a folder."""
    try:
        sheets = spreadsheet_rows(data, name)
        return _from_rows(list(sheets[0][1])) if len(sheets) == 1 else None
    except UnreadableDocument:  # it is named where its rows are read as documents
        return None


def listed(names: Sequence[str]) -> str:
    """Some names in a sentence; the first few of many."""
    shown = ", ".join(names[:_SHOWN])
    return f"{shown} and {len(names) - _SHOWN} more" if len(names) > _SHOWN else shown


def _from_rows(rows: Sequence[list[str]]) -> Table | None:
    head = next((at for at, row in enumerate(rows[:_FIRST_ROWS]) if _known(row)), None)
    if head is None:
        return None
    columns = rows[head]
    problems: list[tuple[int | None, str]] = []
    unknown = list(dict.fromkeys(column.strip() for column in columns if column.strip() and not _is_known(column)))
    if unknown and not _is_export(columns):
        noun = "the column" if len(unknown) == 1 else "the columns"
        problems.append((None, f"{noun} {listed(unknown)} {'is' if len(unknown) == 1 else 'are'} not read"))
    read = []
    for number, cells in enumerate(rows[head + 1 :], start=head + 2):
        if any(cell.strip() for cell in cells[len(columns) :]):
            problems.append(
                (
                    number,
                    f"it has {len(cells)} cells under {len(columns)} columns; nothing in it is used: quote its commas",
                )
            )
        elif any(cell.strip() for cell in cells):
            read.append(_row(number, columns, cells))
    return Table(tuple(read), any(folded(column) in _FILE for column in columns), tuple(problems))


def _is_export(columns: Sequence[str]) -> bool:
    """Whether a program made the table, whose many columns nobody has chosen."""
    return set(map(folded, columns)) >= _ZOTERO or any(column.strip().startswith(_TROPY) for column in columns)


def _row(number: int, columns: Sequence[str], cells: Sequence[str]) -> Row:
    pairs = list(zip(columns, cells, strict=False))
    files = [
        name for column, cell in pairs if folded(column) in _FILE for name in _LIST.split(cell.strip()) if name.strip()
    ]
    return Row(number, tuple(dict.fromkeys(files)), fields_in(pairs))


def _separated(text: str) -> list[list[str]]:
    """The cells of a table, under the separator by which most columns are known; none where it is no table."""
    if marked := separator_stated(text):
        return list(separated_rows(text, marked))
    start = text[:4096]
    best = max(_SEPARATORS, key=lambda mark: max((len(_known(row)) for row in separated_rows(start, mark)), default=0))
    return list(separated_rows(text, best))


def _known(row: Sequence[str]) -> set[str]:
    """The fields that a row's cells name, and "file"; none unless there are two."""
    found = {"file" if folded(cell) in _FILE else field_of(cell) or "" for cell in row if len(cell) < 100} - {""}
    return found if len(found) > 1 else set()


def _is_known(column: str) -> bool:
    return folded(column) in _FILE or field_of(column) is not None
