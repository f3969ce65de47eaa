"""Spreadsheets: values as a person reads them, all sheets, and files that are none."""

from __future__ import annotations

import io
import sys
import zipfile
from datetime import date, datetime, time

import openpyxl
import pytest

from searchdoc.errors import UnreadableDocument
from searchdoc.formats.spreadsheet import Spreadsheet, spreadsheet_rows
from searchdoc.protocols import RawRecord, RecordColumns


def book(*sheets: list[list[object]]) -> bytes:
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for number, rows in enumerate(sheets, start=1):
        sheet = made.create_sheet(f"Box {number}")
        for row in rows:
            sheet.append(row)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def split(data: bytes) -> list[RawRecord]:
    found = Spreadsheet().split(data, "a.xlsx", RecordColumns())
    return [one for one in found if isinstance(one, RawRecord)]


def text_of(record: RawRecord) -> str:
    return record.reader.read(record.data, "a.xlsx").text


def test_values_are_written_as_people_read_them() -> None:
    """Dates in ISO 8601, whole numbers without a point, right-to-left words as they are."""
    rows: list[list[object]] = [
        ["ref", "date", "seen", "sum", "share", "at", "matter"],
        [7, date(1911, 5, 4), datetime.fromisoformat("1911-05-04T10:30"), 12.0, 0.5, time(8, 0), "מכתב אל עדה"],
    ]
    (record,) = split(book(rows))
    assert text_of(record).splitlines()[:-1] == [
        "ref: 7", "date: 1911-05-04", "seen: 1911-05-04 10:30:00", "sum: 12", "share: 0.5", "at: 08:00:00",
        "matter: מכתב אל עדה",
    ]  # fmt: skip
    assert (record.number, record.sheet) == (2, "")


def test_all_sheets_are_read_each_with_its_own_heads() -> None:
    """Blank rows count."""
    records = split(book([["ref", "matter"], [], ["1", "lamp"]], [["box", "from"], ["2", "Ada"]]))
    assert [(one.sheet, one.number, text_of(one).strip()) for one in records] == [
        ("Box 1", 3, "ref: 1\nmatter: lamp"),
        ("Box 2", 2, "box: 2\nfrom: Ada"),
    ]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"ref,matter\n1,lamp\n", "no whole zip archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "password"),
        (book([["a"], ["b"]])[:300], "damaged or cut short"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(data: bytes, why: str) -> None:
    """In one sentence."""
    with pytest.raises(UnreadableDocument, match=why):
        split(data)


def test_a_broken_part_is_named_and_not_a_traceback() -> None:
    """Whatever openpyxl raises."""
    broken = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book([["a"], ["b"]]))) as whole, zipfile.ZipFile(broken, "w") as made:
        for name in whole.namelist():
            data = whole.read(name)
            made.writestr(name, data[: len(data) // 2] if name == "xl/worksheets/sheet1.xml" else data)
    with pytest.raises(UnreadableDocument, match="damaged"):
        split(broken.getvalue())


def test_bytes_that_were_altered_in_any_part_are_named() -> None:
    """The archive has a check sum for each."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book([["a"], ["b"]]))) as whole, zipfile.ZipFile(buffer, "w") as made:
        for name in whole.namelist():
            made.writestr(name, whole.read(name))
    for words in (b"cellStyles", b"sheetData", b"sheets"):
        assert words in buffer.getvalue()
        with pytest.raises(UnreadableDocument, match="damaged"):
            split(buffer.getvalue().replace(words, words.upper(), 1))


def test_a_size_that_is_not_true_costs_nothing() -> None:
    """A sheet may say that it has a million rows."""
    swollen = io.BytesIO()
    rows: list[list[object]] = [["ref", "matter"], ["1", "lamp"]]
    with zipfile.ZipFile(io.BytesIO(book(rows))) as whole, zipfile.ZipFile(swollen, "w") as made:
        for name in whole.namelist():
            data = whole.read(name)
            made.writestr(name, data.replace(b'ref="A1:B2"', b'ref="A1:XFD1048576"'))
    assert [text_of(one).strip() for one in split(swollen.getvalue())] == ["ref: 1\nmatter: lamp"]


def test_the_package_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the command that installs it."""
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(UnreadableDocument, match=r"pip install 'searchdoc\[xlsx\]'"):
        spreadsheet_rows(book([["a"]]), "a.xlsx")
