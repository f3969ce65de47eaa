"""The table of letters, and its totals, on a terminal."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from searchdoc.cli.terminal import Text, console
from searchdoc.correspondence.totals import form_words, missing_words, noun_of
from searchdoc.passages.context import MONTHS, written_date
from searchdoc.text.characters import without_controls

if TYPE_CHECKING:
    from searchdoc.correspondence.letters import LetterRow
    from searchdoc.correspondence.table import LetterTable
    from searchdoc.correspondence.totals import LetterTotals

_WIDEST = 140
"""The most characters of a line of the table on a terminal."""

_ONE_LINE = 100
"""From that width on, in characters, a letter's first words stand beside the rest of its row."""

_LONGEST_NAME, _LONGEST_PLACE = 26, 18
"""The most characters of a name and of a place on a terminal."""

_DATE_AND_GAPS = 17
"""The characters of a row that are not for names and the place, usually."""

_LEAST_WORDS = 20
"""The fewest characters that first words have beside the rest of a row."""

_GAP = "  "
_NOT_KNOWN = "–"
_SHORT_MONTHS = {month: month[:3] for month in MONTHS}


def show_letters(table: LetterTable, *, ids: bool) -> None:
    """Print a row for each letter, below the heads of the columns, and then how many there are and what is missing.

    On a narrow terminal the first words have a line of their own; into a pipe everything goes uncut. ``ids`` prints
    the id of each letter below its row.
    """
    out = console(_WIDEST)
    width = min(_WIDEST, shutil.get_terminal_size().columns) if sys.stdout.isatty() else None
    for line in table_lines(table.rows, width, ids=ids):
        out.print(line)
    out.print()
    for line in _summary(table.totals):
        out.print(line)


def show_totals(totals: LetterTotals) -> None:
    """Print who sent and received how many letters, how many there are from each year, and what is missing."""
    out = console(_WIDEST)
    people = [
        (without_controls(one.name), str(one.sent or ""), str(one.received or ""), _years(one.first, one.last))
        for one in totals.people
    ]
    for line in _columns((("person", "sent", "received", "years"), *people), right=(1, 2)):
        out.print(line)
    out.print()
    for line in _columns(
        (("year", f"{noun_of(totals)}s"), *((year, str(number)) for year, number in totals.years)), right=(1,)
    ):
        out.print(line)
    out.print()
    for line in _summary(totals):
        out.print(line)


def table_lines(rows: Sequence[LetterRow], width: int | None, *, ids: bool) -> Iterator[Text]:
    """The lines of the table; a width of None is any."""
    shown = [_cells(row, *_caps(width)) for row in rows]
    heads = ("date", "from", "to", "place")
    widths = [max(len(cells[at]) for cells in (heads, *shown)) for at in range(4)]
    indent = widths[0] + len(_GAP)
    left = None if width is None else width - sum(widths) - 4 * len(_GAP)
    beside = width is None or (width >= _ONE_LINE and (left or 0) >= _LEAST_WORDS)
    yield Text.assemble((_row(heads, widths) + (f"{_GAP}first words" if beside else ""), "bold"))
    for row, cells in zip(rows, shown, strict=True):
        words = _words(row)
        if beside:
            yield Text.assemble(*_styled(cells, widths), _GAP, (_cut(words, left), "dim"))
        else:
            yield Text.assemble(*_styled(cells, widths))
            yield Text.assemble(" " * indent, (_cut(words, (width or 0) - indent), "dim"))
        if ids:
            yield Text.assemble(" " * indent, (row.id, "green"))


def _caps(width: int | None) -> tuple[int | None, int | None]:
    """The most characters of a name and of a place: on a narrow terminal 36 and 28 per cent of what there is."""
    if width is None:
        return None, None
    left = max(0, width - _DATE_AND_GAPS)
    return min(_LONGEST_NAME, left * 36 // 100), min(_LONGEST_PLACE, left * 28 // 100)


def _cells(row: LetterRow, name: int | None, place: int | None) -> tuple[str, str, str, str]:
    return (
        abbreviated_date(row.date) if row.date else _NOT_KNOWN,
        _cut(row.sender or _NOT_KNOWN, name),
        _cut(row.addressee or _NOT_KNOWN, name),
        _cut(row.place or _NOT_KNOWN, place),
    )


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    date, *others = cells
    return _GAP.join((date.rjust(widths[0]), *(one.ljust(wide) for one, wide in zip(others, widths[1:], strict=True))))


def _styled(cells: Sequence[str], widths: Sequence[int]) -> Iterator[tuple[str, str]]:
    """The cells of a row, each in its style."""
    for at, (cell, wide, style) in enumerate(zip(cells, widths, ("", "cyan", "cyan", ""), strict=True)):
        yield (cell.ljust(wide) if at else cell.rjust(wide), "dim" if cell == _NOT_KNOWN else style)
        if at < len(cells) - 1:
            yield (_GAP, "")


def _words(row: LetterRow) -> str:
    """A letter's first words, and whether it is quoted; the title of what is no letter."""
    if row.kind == "document":
        return f"(no letter) {row.title}"
    return f"(quoted) {row.first_words}" if row.quoted else row.first_words


def _cut(words: str, length: int | None) -> str:
    """Words on one line, with an ellipsis where they have more than so many characters."""
    line = " ".join(without_controls(words).split())
    return line if length is None or len(line) <= length else f"{line[: max(0, length - 1)].rstrip()}…"


def abbreviated_date(edtf: str) -> str:
    """A date in few characters: "14 Feb 1850", "Feb 1850", "1850?", "1850–1853"."""
    words = "–".join(written_date(part) for part in edtf.split("/"))
    for month, short in _SHORT_MONTHS.items():
        words = words.replace(month, short)
    return words


def _columns(rows: Sequence[Sequence[str]], right: Iterable[int] = ()) -> Iterator[Text]:
    """Rows below their heads; ``right`` are the columns that end in line, as numbers do."""
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    for place, row in enumerate(rows):
        cells = (cell.rjust(widths[at]) if at in right else cell.ljust(widths[at]) for at, cell in enumerate(row))
        yield Text(_GAP.join(cells).rstrip(), "" if place else "bold")


def _years(first: str | None, last: str | None) -> str:
    return "–".join(dict.fromkeys(year for year in (first, last) if year))


def _summary(totals: LetterTotals) -> Iterator[Text]:
    """How many letters there are, from which years, and how many lack what."""
    years = [year for year, _ in totals.years]
    period = f", {_years(years[0], years[-1])}" if years else ""
    yield Text(f"{form_words(totals)}{period}")
    for part, number in totals.lacking:
        yield Text.assemble(f"{missing_words(part, number, noun_of(totals))} ", (f"(--missing {part})", "dim"))
