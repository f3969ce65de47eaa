"""Spreadsheets in Office Open XML (ECMA-376), read by openpyxl: a row a document, in all sheets."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from searchdoc.errors import UnreadableDocument
from searchdoc.formats.archives import Archive
from searchdoc.formats.delimited import headed
from searchdoc.formats.extras import needed
from searchdoc.formats.rows import row_records
from searchdoc.protocols import Flaw, RawRecord, RecordColumns

_DAMAGED = "it is damaged, or no spreadsheet of this kind: save it anew in the program that made it"
_FAILURES = (
    *(LookupError, ValueError, ArithmeticError, TypeError, AttributeError, AssertionError, OSError, EOFError),
    *(SyntaxError, NotImplementedError, zipfile.BadZipFile, zlib.error),
)
"""What openpyxl and the parsers of archives and XML below it raise on broken files (ParseError is a SyntaxError)."""


class Spreadsheet:
    """Divides ``.xlsx`` and ``.xlsm`` files into rows; needs the extra ``searchdoc[xlsx]``."""

    suffixes: tuple[str, ...] = (".xlsx", ".xlsm")
    version: str = "1"

    def split(self, data: bytes, path: str, columns: RecordColumns) -> Iterator[RawRecord | Flaw]:
        """Every row, numbered as in its sheet; the values that formulas had when the file was saved."""
        sheets = spreadsheet_rows(data, path)
        several = len(sheets) > 1
        for name, rows in sheets:
            yield from row_records(headed(rows), columns, sheet=name if several else "")


def spreadsheet_rows(data: bytes, path: str) -> list[tuple[str, Iterator[list[str]]]]:
    """The sheets of a spreadsheet, each by its name with its rows, which are read when they are asked for.

    Raises ``UnreadableDocument``, also while rows are read.
    """
    openpyxl = needed("openpyxl", "xlsx", path)
    Archive(data, path)  # refuses what is no archive, is protected by a password or unpacks to too much
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    except _FAILURES as error:
        raise UnreadableDocument(path, _DAMAGED) from error
    return [(sheet.title, _rows(sheet, path)) for sheet in book.worksheets]


def _rows(sheet: Any, path: str) -> Iterator[list[str]]:  # noqa: ANN401 (openpyxl is imported late)
    try:
        sheet.reset_dimensions()  # what a file states of its size need not be true
        for row in sheet.iter_rows(values_only=True):
            yield [_written(value) for value in row]
    except _FAILURES as error:
        raise UnreadableDocument(path, _DAMAGED) from error


def _written(value: object) -> str:
    """A value as words: dates as ISO 8601 has them, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    return str(value)
