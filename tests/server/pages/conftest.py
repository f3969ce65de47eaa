"""What the tests of the pages share: one shelf of papers, one server for it, one browser."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import pdf_files
import searchdoc
from conftest import ROOT
from pdf_files import pdf
from searchdoc.server.pages.palette import Palette

ELIZA = "thornbury/1851-01-09 Eliza to Margaret.txt"
"""A letter in which another is quoted: Robert's, at the characters 421 to 667."""

BOLTON = "misc/Letter Bolton agent 1850.pdf"


@pytest.fixture(scope="session")
def papers_directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the Thornbury papers, the calendar with its notes, and a PDF with notes of its own."""
    folder = tmp_path_factory.mktemp("papers")
    shutil.copytree(ROOT / "examples" / "thornbury", folder / "papers")
    for name in ("calendar.txt", "calendar.notes.txt"):
        shutil.copy(ROOT / "corpus" / name, folder / "papers" / name)
    (folder / "papers" / "guild.pdf").write_bytes(pdf(pdf_files.with_notes))
    searchdoc.build([folder / "papers"], folder / "index")
    return folder / "index"


@pytest.fixture(scope="session")
def papers(papers_directory: Path) -> searchdoc.Index:
    """The index of the papers, open."""
    return searchdoc.open(papers_directory)


@pytest.fixture(scope="session")
def eliza(papers: searchdoc.Index) -> searchdoc.Document:
    """The letter in which another is quoted."""
    document = papers.document(ELIZA)
    assert document is not None
    return document


@pytest.fixture
def palette() -> Palette:
    """Hues by the order in which these speak."""
    return Palette(["Eliza Thornbury", "Robert Dacre", "Margaret Pell"])


@pytest.fixture(scope="session")
def calendar_document(papers: searchdoc.Index) -> searchdoc.Document:
    """The calendar, with notes in a file of their own."""
    document = papers.document("calendar.txt")
    assert document is not None
    return document


@pytest.fixture
def edited(tmp_path: Path) -> tuple[searchdoc.Index, Path]:
    """An index of one PDF, and its file, which may be edited."""
    file = tmp_path / "shelf" / "letter.pdf"
    file.parent.mkdir()
    shutil.copy(ROOT / "examples" / "thornbury" / BOLTON, file)
    return searchdoc.build([file.parent], tmp_path / "index"), file
