"""Which row describes which document."""

from __future__ import annotations

import time

import pytest

from searchdoc.sidecars.matching import match_rows
from searchdoc.sidecars.tables import Row, Table


def named(*files: str) -> Table:
    """A table with a row for each name."""
    return Table(tuple(Row(number, (file,), ()) for number, file in enumerate(files, start=2)))


@pytest.mark.parametrize(
    "written",
    [
        "a/lamp.txt",
        "./a/lamp.txt",
        "a\\lamp.txt",
        "lamp.txt",
        "LAMP.TXT",
        "lamp",
        "a/lamp",
        "lamp.jpg",
        "C:\\Scans\\lamp.tif",
    ],
)
def test_a_file_is_named_by_path_name_or_stem(written: str) -> None:
    """Also by the photograph of which it is the transcription."""
    rows, problems = match_rows(named(written), ["a/lamp.txt", "oil.txt"])
    assert (list(rows), problems) == (["a/lamp.txt"], ())


def test_accents_are_the_same_on_every_system() -> None:
    """A Mac writes them as two characters in names of files."""
    rows, _ = match_rows(named("Brief an Ka\u0308the.txt"), ["Brief an K\u00e4the.txt"])
    assert list(rows) == ["Brief an K\u00e4the.txt"]


def test_of_several_files_of_a_name_the_nearest_is_meant() -> None:
    rows, problems = match_rows(named("1.txt"), ["1.txt", "a/1.txt"])
    assert (list(rows), problems) == (["1.txt"], ())
    rows, problems = match_rows(named("1.txt", "oil"), ["a/1.txt", "b/1.txt", "oil.txt"])
    assert (list(rows), problems) == (["oil.txt"], ((2, "'1.txt' can be a/1.txt or b/1.txt: write its path"),))


def test_files_that_are_not_there_are_named_in_one_sentence() -> None:
    rows, problems = match_rows(named("lamp.txt", "x.txt", "y.txt"), ["lamp.txt"])
    assert list(rows) == ["lamp.txt"]
    assert problems == ((None, "it names 2 files that are not among the documents: x.txt (row 3), y.txt (row 4)"),)


INVENTORY = Table(
    (
        Row(
            2,
            (),
            (("shelfmark", "ZK 4/1"), ("date", "1850-02-14"), ("author", "Eliza Quill"), ("addressee", "M. Pell")),
        ),
        Row(
            3,
            (),
            (("shelfmark", "ZK 4/2"), ("date", "2 March 1850"), ("author", "Pell, M."), ("addressee", "Eliza Quill")),
        ),
        Row(
            4,
            (),
            (("shelfmark", "ZK 4/3"), ("date", "1850-02-14"), ("author", "Tobias Marl"), ("addressee", "M. Pell")),
        ),
    ),
    names_files=False,
)


def test_an_inventory_that_names_no_files_is_matched_by_shelfmark() -> None:
    rows, problems = match_rows(INVENTORY, ["ZK-4-1.txt", "zk_4_2.md", "ZK 9.txt"])
    assert {document: row.number for document, (row,) in rows.items()} == {"ZK-4-1.txt": 2, "zk_4_2.md": 3}
    assert problems == ((None, "row 4 describes no document here; a column 'file' can say which"),)


def test_or_by_the_day_and_the_people_in_a_files_name() -> None:
    """All that the name gives must fit; the day alone is not enough."""
    rows, _ = match_rows(INVENTORY, ["1850-02-14 Eliza to Pell.txt", "1850-03-02 Pell to Marl.txt", "1850-02-14.txt"])
    assert {document: row.number for document, (row,) in rows.items()} == {"1850-02-14 Eliza to Pell.txt": 2}


def test_two_documents_that_fit_one_row_are_left_alone() -> None:
    rows, _ = match_rows(INVENTORY, ["a/1850-02-14 Eliza to Pell.txt", "b/1850-02-14 Eliza to Pell.md"])
    assert rows == {}


def test_a_large_table_is_matched_in_linear_time() -> None:
    """Ten thousand rows for ten thousand files."""
    files = [f"letters/{number}.txt" for number in range(10_000)]
    began = time.thread_time()
    rows, _ = match_rows(named(*files), files)
    assert len(rows) == 10_000
    assert time.thread_time() - began < 2
