"""A concordance as tables for spreadsheets: its lines, its counts, its collocates, in CSV (RFC 4180)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from searchdoc.concordance.collocates import Collocate
from searchdoc.concordance.results import Concordance, ConcordanceLine, OccurrenceCount
from searchdoc.text.csv_rows import csv_row

LINE_COLUMNS = (
    "number", "left", "match", "right", "speaker", "date", "kind", "document", "title", "page", "start", "end", "id",
    "score",
)  # fmt: skip
"""The heads of the columns of the lines."""


def lines_csv(concordance: Concordance, width: int, k: int | None = None) -> Iterator[str]:
    """The first ``k`` lines, or all of them, row by row, each with its line end."""
    yield csv_row(LINE_COLUMNS)
    lines = concordance.lines(width)
    for place in range(len(lines) if k is None else min(k, len(lines))):
        yield csv_row(_line_cells(lines[place]))


def counts_csv(counts: Iterable[tuple[str, OccurrenceCount]]) -> Iterator[str]:
    """Counts with what is counted by: "speaker", "year"; an empty value is one that is not established."""
    yield csv_row(("by", "value", "occurrences"))
    for by, one in counts:
        yield csv_row((by, one.value or "", one.occurrences))


def collocates_csv(collocates: Iterable[Collocate]) -> Iterator[str]:
    """Collocates with their figures."""
    yield csv_row(("word", "together", "frequency", "log_likelihood"))
    for one in collocates:
        yield csv_row(tuple(one.to_dict().values()))


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
