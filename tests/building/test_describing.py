"""Folders as people keep them: documents beside a table that says what they are."""

from __future__ import annotations

from pathlib import Path

import pytest

import searchdoc
from embedders import HashingEmbedder
from searchdoc.building.build import BuildReport
from searchdoc.building.describing import describe
from searchdoc.building.source import discover
from searchdoc.models import Statement

LAMP = "The lamp burned all night, and the keeper slept beside it until the morning came.\n"
OIL = "The oil was never sent, and the lamp went dark before the fleet had come home.\n"
TABLE = 'file,author,addressee,date,shelfmark\nlamp.txt,"Quill, Ada",Tobias Marl,3 May 1911,ZK 4/1\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two documents, one of them in a folder below."""
    (tmp_path / "papers" / "harbour").mkdir(parents=True)
    (tmp_path / "papers" / "lamp.txt").write_text(LAMP, encoding="utf-8")
    (tmp_path / "papers" / "harbour" / "oil.md").write_text(OIL, encoding="utf-8")
    return tmp_path / "papers"


def stated(folder: Path) -> dict[str, list[tuple[str, str, str]]]:
    """What is stated about each document, and where."""
    files = describe(discover([folder]), [folder]).files
    return {file.id: [(one.what, one.value, one.place) for one in file.stated] for file in files if file.stated}


def problems(folder: Path) -> tuple[tuple[str, str], ...]:
    return describe(discover([folder]), [folder]).problems


def built(folder: Path) -> searchdoc.Index:
    return searchdoc.build([folder], folder.parent / "index", model=HashingEmbedder())


def report(index: searchdoc.Index) -> BuildReport:
    assert index.report is not None
    return index.report


def test_a_table_describes_the_documents_beside_and_below_it(folder: Path) -> None:
    """Whatever its name is; the nearer one comes first."""
    (folder / "inventory.csv").write_text(
        "file,author,place\nlamp.txt,Ada Quill,Weir\noil,Marl,Weir\n", encoding="utf-8"
    )
    (folder / "harbour" / "list.tsv").write_text("file\tauthor\noil.md\tTobias Marl\n", encoding="utf-8")
    assert stated(folder) == {
        "lamp.txt": [("author", "Ada Quill", "inventory.csv, row 2"), ("place", "Weir", "inventory.csv, row 2")],
        "harbour/oil.md": [
            ("author", "Tobias Marl", "harbour/list.tsv, row 2"),
            ("author", "Marl", "inventory.csv, row 3"),
            ("place", "Weir", "inventory.csv, row 3"),
        ],
    }
    assert problems(folder) == ()


def test_a_document_named_itself_is_described_by_the_table_beside_it(folder: Path) -> None:
    (folder / "metadata.csv").write_text(TABLE, encoding="utf-8")
    described = describe(discover([folder / "lamp.txt"]), [folder / "lamp.txt"])
    assert Statement("shelfmark", "ZK 4/1", "metadata.csv", 2) in described.files[0].stated
    assert described.problems == ()


def test_other_tables_are_left_alone(folder: Path) -> None:
    """A table of the weather, a table of other files, a program's settings; hidden ones too."""
    (folder / "weather.csv").write_text("date,place,wind\n1911-05-03,Weir,4\n", encoding="utf-8")
    (folder / "pictures.csv").write_text("file,author\na.png,Ada Quill\n", encoding="utf-8")
    (folder / "settings.json").write_text('{"author": "Ada Quill"}', encoding="utf-8")
    (folder / ".hidden.csv").write_text(TABLE, encoding="utf-8")
    assert (stated(folder), problems(folder)) == ({}, ())


def test_a_table_that_is_meant_and_says_nothing_is_named(folder: Path) -> None:
    (folder / "metadata.csv").write_text("wind,sea\n4,calm\n", encoding="utf-8")
    (folder / "zotero.csv").write_text("file,author\na.txt,Ada Quill\n", encoding="utf-8")
    way_out = "name its columns in the first row, such as file, author, date"
    assert problems(folder) == (
        ("metadata.csv", f"it describes no documents: {way_out}"),
        ("zotero.csv", f"none of its rows names a document here: {way_out}"),
    )


def test_everything_wrong_with_a_table_is_named_with_its_row(folder: Path) -> None:
    """And what is right counts all the same."""
    (folder / "metadata.csv").write_text(
        "file,author,date,weather\n"
        "lamp.txt,Ada Quill,soon,fog\n"
        "fog.txt,Ada Quill,1911,fog\n"
        "oil.md,Tobias Marl,1911,fog,more\n"
        "lamp.txt,Edward Pell,,\n",
        encoding="utf-8",
    )
    index = built(folder)
    date = "date that can be told: write 1922, 1922-12-13 or '13 December 1922'"
    rows = "metadata.csv, row 2 and row 5 contradict each other"
    assert report(index).problems == (
        ("metadata.csv", "the column weather is not read"),
        ("metadata.csv, row 4", "it has 5 cells under 4 columns; nothing in it is used: quote its commas"),
        ("metadata.csv", "it names a file that is not among the documents: fog.txt (row 3)"),
        ("lamp.txt", f"{rows}: the author is 'Ada Quill' or 'Edward Pell'; neither is used"),
        ("lamp.txt", f"metadata.csv, row 2: 'soon' is no {date}; it is not used"),
    )
    document = index.document("lamp.txt")
    assert document is not None
    assert (document.author, document.date) == (None, None)


def test_what_a_table_states_is_cited(folder: Path) -> None:
    """The speaker's name, the addressee, the date; and the shelfmark, as archives cite."""
    (folder / "metadata.csv").write_text(TABLE, encoding="utf-8")
    index = built(folder)
    (citation, *_) = index.search("keeper slept", 1)
    assert citation.reference == "Ada Quill to Tobias Marl, 3 May 1911; lamp.txt; ZK 4/1; line 1"
    assert citation.voice is not None
    assert (citation.voice.rule, citation.voice.confidence) == ("stated", 1)
    assert report(index).stated == {"metadata.csv": 1}


def test_a_side_car_wins_over_front_matter_over_a_table_over_a_files_name(folder: Path) -> None:
    """Each takes the place of those after it, field by field."""
    letter = folder / "1911-05-03 Birk to Holt.txt"
    letter.write_text(f"---\nauthor: Edward Pell\naddressee: Nora Hale\n---\n{LAMP}", encoding="utf-8")
    letter.with_suffix(".voices.toml").write_text('author = "Ada Quill"\n', encoding="utf-8")
    (folder / "metadata.csv").write_text(
        f"file,author,addressee,date,kind\n{letter.name},Tobias Marl,Tobias Marl,1912,letter\n", encoding="utf-8"
    )
    document = built(folder).document(letter.name)
    assert document is not None
    assert (document.author, document.addressee, document.date, document.kind) == (
        "Ada Quill",
        "Nora Hale",
        "1912",
        "letter",
    )
    assert [(one.what, one.place) for one in document.stated] == [
        ("author", "1911-05-03 Birk to Holt.voices.toml"),
        ("addressee", "front matter"),
        ("date", "metadata.csv, row 2"),
        ("kind", "metadata.csv, row 2"),
    ]


def test_a_changed_row_means_that_its_document_is_read_anew(folder: Path) -> None:
    """And no other; a passage whose words are the same is not embedded again."""
    table = folder / "metadata.csv"
    table.write_text(TABLE + "oil.md,Edward Pell,,,\n", encoding="utf-8")
    built(folder)
    assert (report(built(folder)).read, report(built(folder)).embedded) == (0, 0)
    table.write_text(TABLE + "oil.md,Nora Hale,,,\n", encoding="utf-8")
    assert searchdoc.open(folder.parent / "index", model=HashingEmbedder()).changes().changed == ("harbour/oil.md",)
    again = built(folder)
    assert (report(again).read, report(again).embedded) == (1, 0)
    assert [document.author for document in again.documents()] == ["Nora Hale", "Ada Quill"]


def test_without_the_table_its_documents_are_read_anew(folder: Path) -> None:
    table = folder / "metadata.csv"
    table.write_text(TABLE, encoding="utf-8")
    built(folder)
    table.unlink()
    again = built(folder)
    assert (report(again).read, report(again).stated) == (1, {})
    assert [document.shelfmark for document in again.documents()] == [None, None]


def test_a_table_that_is_too_large_is_named_if_it_is_meant(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is no table of ours may be as large as it likes."""
    monkeypatch.setattr("searchdoc.building.describing.LARGEST", 2**20)
    for name in ("metadata.csv", "weather.csv"):
        (folder / name).write_text(TABLE + "\n" * 2**20, encoding="utf-8")
    assert (stated(folder), problems(folder)) == ({}, (("metadata.csv", "it is larger than 1 MB and was not read"),))
