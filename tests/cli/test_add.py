"""``searchdoc add``: an index grows."""

from __future__ import annotations

import json
from pathlib import Path

from conftest import Command
from shared import validate


def ids(command: Command, index: Path) -> set[str]:
    return {line.split(" · ")[0] for line in command("status", "--documents", "--index", index).out.splitlines()}


def test_what_is_added_is_held_from_then_on(command: Command, shelf: Path, tmp_path: Path) -> None:
    """Only what is new is read; later builds bring both up to date. Where there is no index, it is made."""
    index, tides = tmp_path / "index", tmp_path / "tides"
    tides.mkdir()
    (tides / "low.txt").write_text("The tide was low.\n", encoding="utf-8")
    assert command("add", shelf, "--index", index).out.startswith("1 document, ")
    added = command("add", tides, "--index", index)
    assert added.status == 0
    assert added.out.splitlines()[1].startswith("1 read anew, 1 unchanged, 0 removed")
    assert ids(command, index) == {"light.txt", "low.txt"}
    (tides / "high.txt").write_text("The tide was high.\n", encoding="utf-8")
    assert command("build", "--index", index).out.startswith("3 documents, ")


def test_what_is_held_already_is_added_once(command: Command, shelf: Path, tmp_path: Path) -> None:
    """A file or folder below one that is held; but what a rule leaves out is read once it is named."""
    index = tmp_path / "index"
    (shelf / "README.md").write_text("Two letters of the harbour.\n", encoding="utf-8")
    (shelf / ".drafts").mkdir()
    (shelf / ".drafts" / "draft.txt").write_text("A draft about the light.\n", encoding="utf-8")
    command("build", shelf, "--index", index)
    command("add", shelf / "light.txt", shelf, "--index", index)
    printed = json.loads(command("status", "--json", "--index", index).out)
    assert [root["path"] for root in printed["roots"]] == [str(shelf)]
    command("add", shelf / "README.md", shelf / ".drafts", "--index", index)
    assert ids(command, index) == {"light.txt", "README.md", "draft.txt"}


def test_what_cannot_be_added_is_refused_and_the_index_stays(command: Command, shelf: Path, tmp_path: Path) -> None:
    """A path that is not there, and a file that no reader reads, each in one sentence."""
    index = tmp_path / "index"
    command("build", shelf, "--index", index)
    gone = command("add", tmp_path / "gone", "--index", index)
    assert (gone.status, gone.out) == (2, "")
    assert f"there is no file or folder {tmp_path / 'gone'}: name one that holds documents" in gone.err
    (tmp_path / "scan.xyz").write_text("x", encoding="utf-8")
    refused = command("add", tmp_path / "scan.xyz", "--index", index)
    assert refused.status == 2
    assert "there is no reader for .xyz: save as .txt" in refused.err
    assert ids(command, index) == {"light.txt"}


def test_it_says_what_was_not_read(command: Command, shelf: Path, tmp_path: Path) -> None:
    """As build does, also as JSON and as an exit status."""
    index, papers = tmp_path / "index", tmp_path / "papers"
    papers.mkdir()
    (papers / "a.txt").write_text("Barley was dear.\n", encoding="utf-8")
    (papers / "b.doc").write_text("x", encoding="utf-8")
    command("build", shelf, "--index", index)
    strict = command("add", papers, "--json", "--strict", "--index", index)
    assert strict.status == 2
    report = json.loads(strict.out)
    validate(report, "build")
    assert report["unreadable"] == [{"path": str(papers / "b.doc"), "kind": ".doc", "why": "save as .docx"}]
