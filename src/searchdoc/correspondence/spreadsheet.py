"""The table of letters as CSV (RFC 4180, UTF-8), a row each, for spreadsheets and for other programs."""

from __future__ import annotations

from collections.abc import Iterable

from searchdoc.correspondence.letters import LetterRow
from searchdoc.text.csv_rows import csv_row

LETTER_COLUMNS = (
    "from",
    "to",
    "date",
    "first_day",
    "last_day",
    "place",
    "first_words",
    "document",
    "title",
    "kind",
    "quoted",
    "quoted_in",
    "start",
    "end",
    "id",
)
"""The heads of the columns; ``first_day`` and ``last_day`` (ISO 8601) bound what the date (EDTF) can mean."""


def letters_csv(rows: Iterable[LetterRow]) -> str:
    """Letters as CSV, with a line of heads; what is not established is an empty cell."""
    return csv_row(LETTER_COLUMNS) + "".join(csv_row(_cells(row)) for row in rows)


def _cells(row: LetterRow) -> list[object]:
    first, last = row.days or ("", "")
    cells = {**row.to_dict(), "first_day": first, "last_day": last, "quoted": "yes" if row.quoted else "no"}
    return [cells.get(name) for name in LETTER_COLUMNS]
