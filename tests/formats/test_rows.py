"""Rows as documents: which column is the text, what the others state, and that no cell is lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from formats_checks import assert_nothing_lost
from searchdoc.formats.rows import NumberedRow, RowReader, row_records
from searchdoc.protocols import DecodedFile, Flaw, RawRecord, RecordColumns

LETTER = "Graysand, 4 May 1911\n\nDear Tobias,\n\nThe lamp went out on Monday, and nobody came.\n\nAda"
INVENTORY: list[NumberedRow] = [
    (2, [("ref", "ZMI 1"), ("from", "Ada Quill"), ("Subject", "the lamp"), ("Bundle", "B")]),
    (3, [("ref", "ZMI 2"), ("from", ""), ("Subject", "oil; wicks"), ("Bundle", "")]),
]


def records(rows: list[NumberedRow], columns: RecordColumns | None = None) -> list[RawRecord]:
    return [one for one in row_records(rows, columns or RecordColumns()) if isinstance(one, RawRecord)]


def read(record: RawRecord) -> DecodedFile:
    return record.reader.read(record.data, "a.csv")


def test_a_row_of_short_cells_is_read_as_lines() -> None:
    """Every cell, with the head of its column; who is named there is not who wrote the row."""
    first, second = records(INVENTORY)
    assert read(first).text == "ref: ZMI 1\nfrom: Ada Quill\nSubject: the lamp\nBundle: B\n\n"
    assert read(second).text == "ref: ZMI 2\nSubject: oil; wicks\n\n"
    assert dict(first.stated) == {"shelfmark": "ZMI 1", "Subject": "the lamp", "Bundle": "B"}
    assert [one.number for one in (first, second)] == [2, 3]
    assert_nothing_lost(read(first))


def test_a_column_of_texts_is_found_by_its_head() -> None:
    """What the other columns state is about its author."""
    (record,) = records([(2, [("From", "Ada Quill"), ("Transcription", LETTER), ("Fonds", "Harbour")])])
    decoded = read(record)
    assert decoded.text == f"From: Ada Quill\nFonds: Harbour\n\n{LETTER}\n"
    assert dict(record.stated) == {"author": "Ada Quill", "collection": "Harbour"}
    (apart,) = decoded.hints
    assert (apart.kind, apart.label) == ("furniture", "columns")
    assert decoded.text[apart.span.start : apart.span.end] == "From: Ada Quill\nFonds: Harbour"


def test_a_column_of_texts_is_found_by_its_length() -> None:
    """Not one that is about the documents, and not one of short cells."""
    long = "The lamp went out on Monday. " * 5
    (record,) = records([(2, [("summary", long * 2), ("Wording", long), ("Box", "7")])])
    assert read(record).text == f"Box: 7\n\n{long.strip()}\n\nsummary: {(long * 2).strip()}\n"
    (short,) = records([(2, [("Wording", "The lamp."), ("Box", "7")])])
    assert read(short).text == "Wording: The lamp.\nBox: 7\n\n"


def test_long_words_beside_the_text_are_paragraphs_of_nobody_known() -> None:
    """They can be found, and are not the author's."""
    about = "Written in pencil on the back of a bill for oil, and never sent, as the archivist supposes."
    (record,) = records([(2, [("text", "The lamp is out."), ("remarks", about)])])
    decoded = read(record)
    assert decoded.text == f"The lamp is out.\n\nremarks: {about}\n"
    (voice,) = decoded.voices
    assert (voice.speaker, voice.kind) == (None, "body")
    assert decoded.text[voice.span.start : voice.span.end] == f"remarks: {about}"


def test_columns_can_be_named() -> None:
    """By their heads however they are written; a column that is not there is named, with those that are."""
    columns = RecordColumns("WORDING", "ref")
    (record,) = records([(2, [("Ref", "ZMI 1"), ("Wording", "The lamp.")])], columns)
    assert (record.name, read(record).text) == ("ZMI 1", "Ref: ZMI 1\n\nThe lamp.\n")
    (flaw, *_) = row_records([(2, [("a", "x")])], RecordColumns(text="wording"))
    assert flaw == Flaw("", "it has no column 'wording': its columns are a")


def test_a_row_without_a_text_is_read_as_lines_all_the_same() -> None:
    """An empty cell in the column of texts loses nothing."""
    full, empty = records([(2, [("text", LETTER), ("box", "1")]), (3, [("text", " "), ("box", "2")])])
    assert read(full).text.startswith("box: 1\n\nGraysand")
    assert read(empty).text == "box: 2\n\n"


def test_the_same_row_has_the_same_bytes_wherever_it_stands() -> None:
    """So that it is not read again when another is put before it."""
    cells = [("ref", "ZMI 1"), ("Subject", "the lamp")]
    (one,), (other,) = records([(2, cells)]), records([(9, cells)])
    assert one.data == other.data
    assert one.stated == other.stated


@given(st.lists(st.tuples(st.sampled_from(["ref", "text", "a", "", "from"]), st.text(max_size=200)), max_size=6))
def test_every_cell_is_in_the_text(cells: list[tuple[str, str]]) -> None:
    """Also NUL bytes, surrogates and line ends do no harm."""
    for record in records([(2, cells)]):
        text = read(record).text
        for _, words in cells:
            assert words.replace("\0", "").encode("utf-8", "replace").decode().strip() in text


def test_a_reader_has_no_endings_of_its_own() -> None:
    """It reads what the collections make."""
    assert RowReader.suffixes == ()
