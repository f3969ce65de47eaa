"""CSV and TSV as programs and people write them."""

from __future__ import annotations

import csv
import io

import pytest

from searchdoc.errors import UnreadableDocument
from searchdoc.formats.delimited import DelimitedTable, headed, separated_rows, separator_of, separator_stated
from searchdoc.protocols import Flaw, RawRecord, RecordColumns


def split(data: bytes | str, path: str = "a.csv") -> tuple[list[str], list[Flaw]]:
    """The texts of the records, and the flaws."""
    data = data if isinstance(data, bytes) else data.encode()
    found = list(DelimitedTable().split(data, path, RecordColumns()))
    texts = [one.reader.read(one.data, path).text.strip() for one in found if isinstance(one, RawRecord)]
    return texts, [one for one in found if isinstance(one, Flaw)]


@pytest.mark.parametrize(
    "table",
    [
        "ref,date,matter\n1,1850,the lamp\n",
        "ref;date;matter\r\n1;1850;the lamp\r\n",
        "ref\tdate\tmatter\n1\t1850\tthe lamp",
        "ref|date|matter\n1|1850|the lamp\n",
        "sep=;\nref;date;matter\n1;1850;the lamp\n",
        '"ref","date","matter"\n"1","1850","the lamp"\n',
        "\ufeffref,date,matter\n1,1850,the lamp\n",
        "ref,date,matter\r1,1850,the lamp\r",
    ],
)
def test_a_table_is_read_whatever_separates_its_cells(table: str) -> None:
    """With a byte order mark, too, and any line ends."""
    assert split(table) == (["ref: 1\ndate: 1850\nmatter: the lamp"], [])


def test_encodings_are_told() -> None:
    """As those of any text."""
    table = "ref,matter\n1,über die Mühle für Bäcker\n"
    assert split(table.encode("cp1252"))[0] == ["ref: 1\nmatter: über die Mühle für Bäcker"]
    assert split(table.encode("utf-16"))[0] == ["ref: 1\nmatter: über die Mühle für Bäcker"]


def test_cells_hold_separators_quotation_marks_and_lines() -> None:
    """And as many characters as they like."""
    buffer = io.StringIO()
    long = "word " * 60_000
    csv.writer(buffer).writerows([["ref", "matter"], ["1", 'a "lamp", and\nan oil can'], ["2", long]])
    texts, flaws = split(buffer.getvalue())
    assert texts[0] == 'ref: 1\n\na "lamp", and\nan oil can'
    assert long.strip() in texts[1]
    assert flaws == []


def test_ragged_rows_lose_nothing() -> None:
    """Cells beyond the heads have a number."""
    texts, _ = split("ref,matter\n1\n2,lamp,more,and more\n")
    assert texts == ["ref: 1", "ref: 2\nmatter: lamp\ncolumn 3: more\ncolumn 4: and more"]


def test_a_few_bytes_of_nothing_are_left_out_and_named() -> None:
    """A file that is full of them is no table."""
    texts, flaws = split(b"ref,matter\n1,the \0lamp of the tower\n")
    assert texts == ["ref: 1\nmatter: the lamp of the tower"]
    assert flaws == [Flaw("", "1 NUL bytes in it were left out")]
    with pytest.raises(UnreadableDocument):
        split(b"\0\1\2" * 50)


def test_a_quotation_mark_that_is_never_closed_is_named() -> None:
    """What stands behind it is still there."""
    texts, flaws = split('ref,matter\n1,"the lamp\n2,oil\n')
    assert "2,oil" in texts[0]
    assert "never closed" in flaws[0].what


def test_the_row_that_names_the_columns_is_found() -> None:
    """Below a title; where none does, columns are numbered, and no row is lost."""
    assert split("Inventory of the tower,,\nref,from,matter\n1,Ada,lamp\n")[0] == [
        "Inventory of the tower", "ref: 1\nfrom: Ada\nmatter: lamp",
    ]  # fmt: skip
    assert split("1,1850,lamp\n2,1851,oil\n")[0] == [
        "column 1: 1\ncolumn 2: 1850\ncolumn 3: lamp", "column 1: 2\ncolumn 2: 1851\ncolumn 3: oil",
    ]  # fmt: skip


def test_rows_are_numbered_as_a_spreadsheet_does() -> None:
    """Blank rows count; a cell with line ends is one row's."""
    rows = separated_rows('ref,matter\n\n1,"a\nb"\n2,c\n', ",")
    assert [(number, dict(cells).get("ref")) for number, cells in headed(rows) if cells] == [(3, "1"), (4, "2")]


def test_the_separator_is_the_one_that_fits_most_rows() -> None:
    """Commas in words do not count."""
    assert separator_of("a;b\none, two, three;x\nfour, five;y\n") == ";"
    assert separator_of("a\tb\n1\t2\n", "a.tsv") == "\t"
    assert (separator_stated("sep=|\na|b"), separator_stated("a|b")) == ("|", None)


def test_many_rows_are_made_one_after_the_other() -> None:
    """The first is there before the last is looked at, once the columns are known."""
    table = "ref,matter\n" + "".join(f"{n},lamp {n}\n" for n in range(20_000))
    records = DelimitedTable().split(table.encode(), "a.csv", RecordColumns())
    first = next(records)
    assert isinstance(first, RawRecord)
    assert first.number == 2
    assert sum(1 for _ in records) == 19_999
