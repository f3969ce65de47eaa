"""``searchdoc remove``: documents are taken out, and stay out until they are added again."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import Command


def ids(command: Command, index: Path) -> set[str]:
    return {line.split(" · ")[0] for line in command("status", "--documents", "--index", index).out.splitlines()}


@pytest.fixture
def index(command: Command, shelf: Path, tmp_path: Path) -> Path:
    """An index of a folder with a letter and two drafts, and of a file beside it."""
    (shelf / "drafts").mkdir()
    (shelf / "drafts" / "one.txt").write_text("A draft about the light.\n", encoding="utf-8")
    (shelf / "drafts" / "two.txt").write_text("A draft about the tide.\n", encoding="utf-8")
    (tmp_path / "tide.txt").write_text("The tide was low.\n", encoding="utf-8")
    command("build", shelf, tmp_path / "tide.txt", "--index", tmp_path / "index")
    return tmp_path / "index"


def test_a_document_stays_out_until_it_is_added_again(
    command: Command, index: Path, shelf: Path, tmp_path: Path
) -> None:
    """By its id; every build leaves it out, its file is not touched, and status says why it is not there."""
    removed = command("remove", "drafts/one.txt", "--index", index)
    assert removed.status == 0
    assert removed.out.splitlines()[1] == "0 read anew, 3 unchanged, 1 removed; 0 passages embedded"
    command("build", "--index", index)
    command("build", shelf, tmp_path / "tide.txt", "--index", index)
    assert ids(command, index) == {"light.txt", "drafts/two.txt", "tide.txt"}
    assert (shelf / "drafts" / "one.txt").is_file()
    out = command("status", "--index", index).out
    assert f"left out    {shelf}/drafts/one.txt: 'searchdoc add' takes it in again" in out
    assert out.endswith("on disk     nothing has changed since\n")
    command("add", shelf / "drafts", "--index", index)
    assert ids(command, index) == {"light.txt", "drafts/one.txt", "drafts/two.txt", "tide.txt"}


def test_a_folder_and_a_root_are_taken_out_by_their_paths(
    command: Command, index: Path, shelf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also from another working folder, as they are typed there; a root is simply no longer held."""
    monkeypatch.chdir(shelf)
    command("remove", "drafts", "../tide.txt", "--index", index)
    assert ids(command, index) == {"light.txt"}
    (shelf / "drafts" / "three.txt").write_text("A third draft.\n", encoding="utf-8")
    command("build", "--index", index)
    assert ids(command, index) == {"light.txt"}
    (tmp_path / "tide.txt").unlink()
    assert command("build", "--index", index).status == 0


def test_what_is_gone_from_the_disk_can_be_removed(command: Command, index: Path, tmp_path: Path) -> None:
    """A root that was deleted would otherwise stop every build."""
    (tmp_path / "tide.txt").unlink()
    assert command("build", "--index", index).status == 2
    assert command("remove", tmp_path / "tide.txt", "--index", index).status == 0
    assert ids(command, index) == {"light.txt", "drafts/one.txt", "drafts/two.txt"}
    assert command("build", "--index", index).status == 0


def test_replacing_forgets_what_was_removed(command: Command, index: Path, shelf: Path) -> None:
    command("remove", "drafts/one.txt", "--index", index)
    command("build", shelf, "--replace", "--index", index)
    assert ids(command, index) == {"light.txt", "drafts/one.txt", "drafts/two.txt"}


def test_what_the_index_does_not_hold_is_refused(command: Command, index: Path, shelf: Path, tmp_path: Path) -> None:
    """One sentence; nothing changes. An index without documents is none."""
    refused = command("remove", "drafts/nine.txt", "--index", index)
    assert refused.status == 2
    assert "drafts/nine.txt is neither the id of a document nor a file or folder that is indexed" in refused.err
    emptied = command("remove", shelf, tmp_path / "tide.txt", "--index", index)
    assert emptied.status == 2
    assert f"nothing would be left in the index: delete the folder {index} to be rid of it" in emptied.err
    assert len(ids(command, index)) == 4
    assert "there is no index in" in command("remove", "a.txt", "--index", tmp_path / "none").err
    assert not (tmp_path / "none").exists()


def test_the_cluster_that_the_environment_names_is_asked(
    command: Command, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And where it cannot be, nothing is removed."""
    monkeypatch.setenv("SEARCHDOC_DASK", "local:none")
    removed = command("remove", "drafts/one.txt", "--index", index)
    assert (removed.status, removed.out) == (2, "")
    assert removed.err == "searchdoc: 'local:none' names no number of workers: write it as local:4\n"
    assert "drafts/one.txt" in ids(command, index)
