"""Readers of other packages: found as entry points, and named where they cannot be used."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import searchdoc
from embedders import HashingEmbedder
from searchdoc.formats.installed import GROUP, checked_reader, installed_readers
from searchdoc.formats.plain import PlainTextReader

MODULE = """
from searchdoc.protocols import DecodedFile

class WikiReader:
    suffixes = (".wiki",)
    version = "1"
    def read(self, data, path):
        return DecodedFile(data.decode().replace("==", ""))

class Nothing:
    suffixes = ".wiki"
    version = "1"
    read = None
"""


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package that is installed, with a reader that works and two that do not."""
    site = tmp_path / "site"
    (site / "wikis-1.0.dist-info").mkdir(parents=True)
    (site / "wiki_formats.py").write_text(MODULE, encoding="utf-8")
    (site / "wikis-1.0.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: wikis\nVersion: 1.0\n")
    (site / "wikis-1.0.dist-info" / "entry_points.txt").write_text(
        f"[{GROUP}]\nwiki = wiki_formats:WikiReader\nbroken = wiki_formats:Gone\nwrong = wiki_formats:Nothing\n"
    )
    monkeypatch.syspath_prepend(str(site))
    installed_readers.cache_clear()
    yield site
    installed_readers.cache_clear()
    sys.modules.pop("wiki_formats", None)


def test_a_file_is_read_by_a_reader_of_another_package(package: Path, tmp_path: Path) -> None:
    """What cannot be used is named by the build, which goes on."""
    assert package.is_dir()
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "lamp.wiki").write_text("== Lamp ==\n\nThe lamp went out.\n", encoding="utf-8")
    index = searchdoc.build([tmp_path / "docs"], tmp_path / "index", model=HashingEmbedder(64))
    assert [document.text for document in index.documents()] == [" Lamp \n\nThe lamp went out.\n"]
    assert not index.changes()
    assert index.report is not None
    assert [where for where, _ in index.report.problems] == ["reader broken", "reader wrong"]
    assert "wiki_formats:Gone cannot be used" in index.report.problems[0][1]
    assert "must be endings with their dots" in index.report.problems[1][1]


def test_what_is_no_reader_is_refused() -> None:
    """With what it lacks."""
    reader = PlainTextReader()
    assert checked_reader(reader) is reader
    with pytest.raises(TypeError, match="has no suffixes and no version and no read"):
        checked_reader(object())
