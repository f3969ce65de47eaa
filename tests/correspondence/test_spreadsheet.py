"""The table of letters as CSV."""

import csv
import io

import searchdoc
from searchdoc.correspondence.letters import LetterRow
from searchdoc.correspondence.spreadsheet import LETTER_COLUMNS, letters_csv
from searchdoc.models import Span


def test_what_is_written_is_read_back(family: searchdoc.Index) -> None:
    """Every letter in its order, with every cell."""
    table = family.letters()
    read = list(csv.DictReader(io.StringIO(table.to_csv())))
    assert len(read) == len(table)
    for cells, row in zip(read, table, strict=True):
        assert tuple(cells) == LETTER_COLUMNS
        assert (cells["from"], cells["to"], cells["date"]) == (row.sender, row.addressee or "", row.date)
        assert (cells["id"], int(cells["start"]), int(cells["end"])) == (row.id, row.span.start, row.span.end)
        assert (cells["first_day"], cells["last_day"]) == row.days
        assert cells["quoted"] == ("yes" if row.quoted else "no")


def test_what_is_not_established_is_an_empty_cell() -> None:
    """And commas, quotation marks, line ends and control characters do no harm."""
    row = LetterRow("a:0-1:0", None, 'the "Board", of\nHarbours\x1b', None, None, "a", "A", Span(0, 1))
    (cells,) = csv.DictReader(io.StringIO(letters_csv([row])))
    assert (cells["from"], cells["date"], cells["first_day"], cells["place"]) == ("", "", "", "")
    assert cells["to"] == 'the "Board", of\nHarbours'
