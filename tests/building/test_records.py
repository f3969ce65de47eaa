"""Files that hold many documents: a document each, read anew only where it changed."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

import mails
import searchdoc
from conftest import Command
from embedders import HashingEmbedder
from searchdoc.building.records import RecordNotes, with_records
from searchdoc.building.source import discover
from searchdoc.building.time_limits import TimeLimit
from searchdoc.errors import CorpusError, DocumentTooSlow
from searchdoc.protocols import RecordColumns

LETTERS = """id,From,To,Date,Fonds,Transcription
a1,Ada Quill,Tobias Marl,1911-05-04,Harbour,"Dear Tobias,

The lamp went out on Monday."
a2,Tobias Marl,Ada Quill,1911-05-06,Depot,The oil was sent on Tuesday by the carrier.
"""
INVENTORY = """ref,date,from,to,summary
Z 1,1850-02-14,Eliza Thorn,Margaret Pell,frozen wheel
Z 9,1854-07-01,Thomas Topham,Amos Birk,offer to buy the weir rights
"""


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "letters.csv").write_text(LETTERS, encoding="utf-8")
    return folder


def build(docs: Path, identifier: str | None = None) -> searchdoc.Index:
    return searchdoc.build([docs], docs.parent / "index", model=HashingEmbedder(64), identifier=identifier)


def read(index: searchdoc.Index) -> int:
    assert index.report is not None
    return index.report.read


def test_each_row_is_a_document_with_what_its_columns_state(docs: Path) -> None:
    """Under the path of its file, and its own id."""
    first, second = build(docs).documents()
    assert (first.id, second.id) == ("letters.csv#2", "letters.csv#3")
    assert first.path == str(docs / "letters.csv")
    assert (first.author, first.addressee, first.date) == ("Ada Quill", "Tobias Marl", "1911-05-04")
    assert ("collection", "Harbour", "letters.csv") in {(one.what, one.value, one.source) for one in first.stated}
    assert first.text.endswith("\n\nDear Tobias,\n\nThe lamp went out on Monday.\n")
    assert "From: Ada Quill" in first.text
    assert not any("From:" in first.slice(block.span) for block in first.blocks)
    assert second.title == "letters.csv#3"


def test_citations_lead_to_the_record(docs: Path) -> None:
    """Exact to the character, in the words of whoever wrote them."""
    index = build(docs)
    hit = index.search("lamp", mode="keyword")[0]
    assert hit.document.id == "letters.csv#2"
    assert hit.document.text[hit.start : hit.end] == hit.text
    assert hit.speaker == "Ada Quill"
    assert index.citation(hit.id).text == hit.text


def test_only_records_that_changed_are_read_again(docs: Path) -> None:
    """With an id from a column wherever they stand; the columns are kept with the index."""
    assert read(build(docs, identifier="id")) == 2
    assert read(build(docs)) == 0
    head, rows = LETTERS.split("\n", 1)
    (docs / "letters.csv").write_text(f"{head}\na0,Bo,Ada,1911-05-01,Depot,Wicks are needed.\n{rows}", encoding="utf-8")
    index = build(docs)
    assert read(index) == 1
    assert [one.id for one in index.documents()] == ["letters.csv#a0", "letters.csv#a1", "letters.csv#a2"]
    (docs / "letters.csv").write_text(LETTERS.replace("on Tuesday", "on Friday"), encoding="utf-8")
    index = build(docs)
    assert read(index) == 1
    assert index.report is not None
    assert index.report.removed == 1


def test_the_file_is_what_has_changed_on_disk(docs: Path) -> None:
    """Not each of its records."""
    index = build(docs)
    assert not index.changes()
    (docs / "letters.csv").write_text(LETTERS + "a3,Bo,,,,More.\n", encoding="utf-8")
    assert index.changes().changed == ("letters.csv",)
    (docs / "letters.csv").unlink()
    (docs / "b.txt").write_text("Fog.", encoding="utf-8")
    assert (index.changes().removed, index.changes().added) == (("letters.csv",), ("b.txt",))


def test_names_that_are_used_twice_are_named(docs: Path) -> None:
    """Both documents are there."""
    (docs / "letters.csv").write_text(LETTERS.replace("a2", "a1"), encoding="utf-8")
    index = build(docs, identifier="id")
    assert [one.id for one in index.documents()] == ["letters.csv#a1", "letters.csv#a1 (3)"]
    assert index.report is not None
    assert "'a1' is used twice" in dict(index.report.problems)["letters.csv, row 3"]


def test_a_row_that_describes_a_document_is_none(docs: Path) -> None:
    """It is what is stated about that document; the others are documents, in a spreadsheet too."""
    (docs / "letters.csv").unlink()
    (docs / "1850-02-14 Eliza to Margaret.txt").write_text("Dear Margaret,\n\nThe wheel is frozen.\n\nEliza\n")
    (docs / "inventory.csv").write_text(INVENTORY, encoding="utf-8")
    index = build(docs)
    assert [one.id for one in index.documents()] == ["1850-02-14 Eliza to Margaret.txt", "inventory.csv#3"]
    letter, row = index.documents()
    assert letter.author == "Eliza Thorn"
    assert row.author is None
    assert "summary: offer to buy the weir rights" in row.text
    assert not index.changes()
    book = openpyxl.Workbook()
    for line in INVENTORY.splitlines():
        book.worksheets[0].append(line.split(","))
    book.save(docs / "inventory.xlsx")
    (docs / "inventory.csv").unlink()
    assert [one.id for one in build(docs).documents()][1:] == ["inventory.xlsx#3"]


def test_a_table_that_names_files_is_metadata_alone(docs: Path) -> None:
    """Its rows are no documents, and the files are no less so."""
    (docs / "lamp.txt").write_text("The lamp is out.", encoding="utf-8")
    (docs / "list.csv").write_text("file,author\nlamp.txt,Ada Quill\ngone.txt,Bo\n", encoding="utf-8")
    index = build(docs)
    assert [one.id for one in index.documents()] == ["lamp.txt", "letters.csv#2", "letters.csv#3"]
    assert next(index.documents()).author == "Ada Quill"
    assert index.manifest.accounts.companions == 1


def test_mailboxes_and_json_lines_are_divided_too(docs: Path) -> None:
    """Each message is a mail with its people."""
    (docs / "letters.csv").unlink()
    (docs / "post.mbox").write_bytes(mails.MAILBOX)
    (docs / "notes.jsonl").write_text('{"text": "The tower has ninety steps."}\n', encoding="utf-8")
    documents = {one.id: one for one in build(docs).documents()}
    assert set(documents) == {"notes.jsonl#1", "post.mbox#1", "post.mbox#2"}
    assert documents["post.mbox#2"].author == "Tobias Marl"
    assert documents["post.mbox#2"].title == "Re: Oil for the light"


def test_a_file_without_records_is_named(docs: Path) -> None:
    """And one that is damaged; the others are read."""
    (docs / "post.mbox").write_text("words", encoding="utf-8")
    (docs / "heads.jsonl").write_text("\n\n", encoding="utf-8")
    (docs / "book.xlsx").write_bytes(b"words")
    index = build(docs)
    assert len(list(index.documents())) == 2
    why = {Path(path).name: reason for path, reason in index.manifest.unreadable}
    assert why["heads.jsonl"] == "there is no record in it"
    assert "no mailbox" in why["post.mbox"]
    assert "no whole zip archive" in why["book.xlsx"]


def test_one_record_is_not_removed_from_its_file(docs: Path) -> None:
    """The file can be, by its id."""
    (docs / "lamp.txt").write_text("The lamp is out.", encoding="utf-8")
    index = build(docs)
    with pytest.raises(CorpusError, match=r"is one of the documents in letters\.csv"):
        index.remove("letters.csv#2")
    index.remove("letters.csv")
    assert [one.id for one in index.documents()] == ["lamp.txt"]


def test_columns_are_named_on_the_command_line(docs: Path, command: Command) -> None:
    """And kept for the next build; "" forgets them."""
    index = docs.parent / "index"
    assert command("build", docs, "--index", index, "--id", "id", "--text", "Fonds").status == 0
    assert "letters.csv#a1" in command("status", "--documents", "--index", index).out
    assert next(searchdoc.open(index).documents()).text.endswith("\n\nHarbour\n")
    assert command("build", "--index", index, "--text", "").status == 0
    first = next(searchdoc.open(index).documents())
    assert (first.id, first.text.partition("\n\n")[2][:5]) == ("letters.csv#a1", "Dear ")
    wrong = command("build", "--index", index, "--id", "nothing")
    assert "it has no column 'nothing': its columns are id, From, To" in wrong.err


def test_records_are_made_when_they_are_asked_for(docs: Path) -> None:
    """Memory never holds all of them."""
    rows = "".join(f"r{n},Ada,Bo,1911-05-04,Depot,The lamp number {n} is out.\n" for n in range(5000))
    (docs / "letters.csv").write_text(LETTERS.splitlines()[0] + "\n" + rows, encoding="utf-8")
    notes = RecordNotes()
    records = with_records(discover([docs]).files, RecordColumns(identifier="id"), notes)
    assert next(records).id == "letters.csv#r0"
    assert notes.collections == []
    assert sum(1 for _ in records) == 4999
    assert [one.id for one in notes.collections] == ["letters.csv"]


def test_a_sidecar_beside_a_table_is_named(docs: Path) -> None:
    """It is about one document."""
    (docs / "letters.voices.toml").write_text('author = "Bo"\n', encoding="utf-8")
    index = build(docs)
    assert index.report is not None
    assert "it is about one document, and letters.csv holds many" in dict(index.report.problems)["letters.voices.toml"]


def test_a_spreadsheet_of_several_sheets_names_them(docs: Path) -> None:
    """In the ids."""
    book = openpyxl.Workbook()
    for name in ("Box A", "Box B"):
        sheet = book.create_sheet(name)
        sheet.append(["ref", "matter"])
        sheet.append(["1", f"the lamp of {name}"])
    buffer = io.BytesIO()
    book.save(buffer)
    (docs / "boxes.xlsx").write_bytes(buffer.getvalue())
    assert [one.id for one in build(docs).documents()][:2] == ["boxes.xlsx#Box A!2", "boxes.xlsx#Box B!2"]


def test_a_file_that_takes_too_long_to_divide_is_named(docs: Path) -> None:
    notes = RecordNotes()
    assert list(with_records(discover([docs]).files, RecordColumns(), notes, TimeLimit(1e-6))) == []
    assert [(type(error), error.path) for error in notes.failed] == [(DocumentTooSlow, str(docs / "letters.csv"))]
