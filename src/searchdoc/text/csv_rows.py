"""Rows of tables for spreadsheets, in CSV (RFC 4180)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from searchdoc.text.characters import without_controls

_FORMULA_SIGNS = ("=", "+", "-", "@")
"""The signs by which a spreadsheet takes a cell for a formula; a blank before them says that it is none."""


def csv_row(cells: Iterable[object]) -> str:
    """A row with its line end. Texts lose their control characters; None is an empty cell."""
    row = io.StringIO()
    csv.writer(row).writerow([_cell(cell) for cell in cells])
    return row.getvalue()


def _cell(value: object) -> object:
    if not isinstance(value, str):
        return value
    words = without_controls(value)
    return f" {words}" if words.startswith(_FORMULA_SIGNS) else words
