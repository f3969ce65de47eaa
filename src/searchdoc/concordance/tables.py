"""A concordance as tables for spreadsheets: its lines, its counts, its collocates, in CSV (RFC 4180)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from searchdoc.concordance.collocates import Collocate
from searchdoc.concordance.results import Concordance, ConcordanceLine, OccurrenceCount
from searchdoc.text.characters import without_controls

LINE_COLUMNS = (
    "number", "left", "match", "right", "speaker", "date", "kind", "document", "title", "page", "start", "end", "id",
    "score",
)  # fmt: skip
"""The heads of the columns of the lines."""

_FORMULA_SIGNS = ("=", "+", "-", "@")
"""The signs by which a spreadsheet takes a cell for a formula; a blank before them says that it is none."""


def lines_csv(concordance: Concordance, width: int, k: int | None = None) -> Iterator[str]:
    """The first ``k`` lines, or all of them, row by row, each with its line end."""
    yield _row(LINE_COLUMNS)
    lines = concordance.lines(width)
    for place in range(len(lines) if k is None else min(k, len(lines))):
        yield _row(_line_cells(lines[place]))


def counts_csv(counts: Iterable[tuple[str, OccurrenceCount]]) -> Iterator[str]:
    """Counts with what is counted by: "speaker", "year"; an empty value is one that is not established."""
    yield _row(("by", "value", "occurrences"))
    for by, one in counts:
        yield _row((by, one.value or "", one.occurrences))


def collocates_csv(collocates: Iterable[Collocate]) -> Iterator[str]:
    """Collocates with their figures."""
    yield _row(("word", "together", "frequency", "log_likelihood"))
    for one in collocates:
        yield _row(tuple(one.to_dict().values()))


def _line_cells(line: ConcordanceLine) -> tuple[object, ...]:
    citation = line.citation
    page = citation.page
    return (
        citation.number,
        line.left,
        line.match,
        line.right,
        citation.speaker or "",
        citation.date or "",
        citation.kind,
        citation.document.id,
        citation.document.title,
        "" if page is None else page.label or page.number,
        citation.start,
        citation.end,
        citation.id,
        "" if line.score is None else line.score,
    )


def _row(cells: Iterable[object]) -> str:
    row = io.StringIO()
    csv.writer(row).writerow([_cell(cell) for cell in cells])
    return row.getvalue()


def _cell(value: object) -> object:
    if not isinstance(value, str):
        return value
    words = without_controls(value)
    return f" {words}" if words.startswith(_FORMULA_SIGNS) else words
