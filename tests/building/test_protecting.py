"""An index is not emptied while its documents cannot be reached."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import searchdoc
from embedders import HashingEmbedder
from searchdoc.building.build import build_index, update
from searchdoc.building.folders import walk
from searchdoc.building.protecting import check_after_reading
from searchdoc.building.roots import holdings_of
from searchdoc.building.source import discover
from searchdoc.errors import CorpusError
from unprivileged import closed, public_folder

MODEL = HashingEmbedder(64)


def write(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"The barley of {name} was dear.\n", encoding="utf-8")
    return folder


def ids(index: Path) -> list[str]:
    return [document.id for document in searchdoc.open(index, model=MODEL).documents()]


def test_a_root_that_is_gone_stops_a_build(tmp_path: Path) -> None:
    """Whether it is named or known; its documents are taken out only where that is allowed, and come back with it."""
    near, far, index = write(tmp_path / "near", "a.txt"), write(tmp_path / "far", "b.txt", "c.txt"), tmp_path / "index"
    build_index([near, far], index, MODEL)
    far.rename(tmp_path / "away")
    told = rf"{far} is gone now, and the index holds 2 documents of it: bring it back, or take them out with --allow"
    with pytest.raises(CorpusError, match=told):
        update(index, MODEL)
    with pytest.raises(CorpusError, match=told):
        build_index([near, far], index, MODEL)
    assert ids(index) == ["a.txt", "b.txt", "c.txt"]
    assert update(index, MODEL, allow_missing=True).removed == 2
    assert ids(index) == ["a.txt"]
    with pytest.raises(CorpusError, match=r"there is no file or folder .*far: name one"):
        update(index, MODEL)
    (tmp_path / "away").rename(far)
    update(index, MODEL)
    assert ids(index) == ["a.txt", "b.txt", "c.txt"]


def test_a_root_that_is_empty_stops_a_build_as_well(tmp_path: Path) -> None:
    """Where a share is mounted there is an empty folder while it is not; one that holds other files is not empty."""
    near, far, index = write(tmp_path / "near", "a.txt"), write(tmp_path / "far", "b.txt"), tmp_path / "index"
    build_index([near, far], index, MODEL)
    (far / "b.txt").unlink()
    with pytest.raises(CorpusError, match=r"far is empty now, and the index holds 1 document of it"):
        update(index, MODEL)
    (far / "scan.jpg").write_bytes(b"x")
    assert update(index, MODEL).removed == 1


def test_where_all_roots_are_gone_nothing_is_allowed(tmp_path: Path) -> None:
    """Nothing would be left."""
    far, index = write(tmp_path / "far", "b.txt"), tmp_path / "index"
    build_index([far], index, MODEL)
    shutil.rmtree(far)
    with pytest.raises(CorpusError, match="is gone now"):
        update(index, MODEL, allow_missing=True)
    assert ids(index) == ["b.txt"]


def test_what_lies_in_a_folder_that_cannot_be_entered_is_kept() -> None:
    """As it was, and named; what is new elsewhere is read. It is taken out only where that is allowed."""
    with public_folder() as folder:
        papers, index = write(folder / "papers", "a.txt", "shut/b.txt", "shut/deep/c.txt"), folder / "index"
        build_index([papers], index, MODEL)
        for path in (index, index / "generations", papers):
            path.chmod(0o777)
        for path in index.iterdir():
            path.chmod(0o777)
        write(papers, "new.txt")
        with closed(papers / "shut"):
            report = update(index, MODEL)
            assert (report.documents, report.read, report.removed) == (4, 1, 0)
            assert report.accounts.kept == ("shut/b.txt", "shut/deep/c.txt")
            assert report.unreadable == ((str(papers / "shut"), "permission denied"),)
            assert not report.is_complete
            assert not searchdoc.open(index, model=MODEL).changes()
            assert [hit.document.id for hit in searchdoc.open(index, model=MODEL).search("barley c", 1)] == [
                "shut/deep/c.txt"
            ]
            assert update(index, MODEL, allow_missing=True).removed == 2
        assert update(index, MODEL).documents == 4


def test_what_a_broken_link_led_to_is_kept(tmp_path: Path) -> None:
    """The link stands for documents that are meant to be there."""
    papers, index = write(tmp_path / "papers", "a.txt"), tmp_path / "index"
    write(tmp_path / "share", "b.txt")
    (papers / "share").symlink_to("../share")
    build_index([papers], index, MODEL)
    (tmp_path / "share").rename(tmp_path / "away")
    assert update(index, MODEL).accounts.kept == ("share/b.txt",)
    assert ids(index) == ["a.txt", "share/b.txt"]
    (papers / "share").unlink()
    assert update(index, MODEL).removed == 1


def test_what_would_have_to_be_read_anew_cannot_be_kept(tmp_path: Path) -> None:
    """With another model passages have other bounds: the build stops rather than leave documents out."""
    papers, index = write(tmp_path / "papers", "a.txt"), tmp_path / "index"
    (papers / "b.txt").symlink_to(write(tmp_path / "share", "b.txt") / "b.txt")
    build_index([papers], index, MODEL)
    shutil.rmtree(tmp_path / "share")
    with pytest.raises(CorpusError, match=r"b\.txt cannot be reached and would have to be read anew"):
        update(index, HashingEmbedder(128))
    assert update(index, HashingEmbedder(128), allow_missing=True).documents == 1


def test_a_root_that_goes_away_while_it_is_read_stops_the_build(tmp_path: Path) -> None:
    papers = write(tmp_path / "papers", "a.txt")
    holdings = holdings_of([papers])
    found = discover(holdings.roots)
    check_after_reading(holdings, found)
    shutil.rmtree(papers)
    with pytest.raises(CorpusError, match=r"papers went away while it was read: .* the index is as it was"):
        check_after_reading(holdings, found)
    assert walk([papers]).missing == [papers]
