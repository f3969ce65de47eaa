"""The table of letters as CSV (RFC 4180, UTF-8), a row each, for spreadsheets and for other programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from searchdoc.correspondence.letters import LetterRow
from searchdoc.text.characters import without_controls

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
    written = io.StringIO()
    writer = csv.DictWriter(written, LETTER_COLUMNS, extrasaction="ignore")
    writer.writeheader()
    for row in rows:
        first, last = row.days or ("", "")
        cells = {**row.to_dict(), "first_day": first, "last_day": last, "quoted": "yes" if row.quoted else "no"}
        writer.writerow({name: _cell(value) for name, value in cells.items()})
    return written.getvalue()


def _cell(value: object) -> object:
    return without_controls(value) if isinstance(value, str) else value
