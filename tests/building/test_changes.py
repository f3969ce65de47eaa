"""How the files on disk differ from those that an index was made of: new, changed, gone, renamed or moved."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

import searchdoc
from conftest import Command
from embedders import HashingEmbedder
from searchdoc.building.changes import Changes
from searchdoc.storage.generations import SourceRecord
from shared import LETTERS, index_of

LETTER = "Letter to Piet\n\nThe barley price rose again at the fair of Joure.\n\nThe ferry left at noon.\n"
WORDS = "The barley price rose again at the fair of Joure."


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "docs").mkdir()
    path = tmp_path / "docs" / "a.txt"
    path.write_text(LETTER, "utf-8")
    return path


def record(index: searchdoc.Index) -> SourceRecord:
    return index.manifest.sources[0]


def test_changes_on_disk_are_noticed(tmp_path: Path) -> None:
    """New files, other words, files that are gone; another time alone is no change."""
    index = index_of(tmp_path, {**LETTERS, "log.txt": "The log."}, HashingEmbedder(64))
    folder = tmp_path / "texts"
    assert not index.changes()
    os.utime(folder / "mill.txt", (1, 1))
    assert index.changes() == Changes((), (), ())
    (folder / "new.txt").write_text("New.", encoding="utf-8")
    (folder / "log.txt").write_text("Another log.", encoding="utf-8")
    (folder / "notes.md").unlink()
    assert index.changes() == Changes(("new.txt",), ("log.txt",), ("notes.md",))
    assert index.changes()
    for file in folder.iterdir():
        file.unlink()
    assert index.changes().removed == ("log.txt", "mill.txt", "notes.md")


def test_texts_from_memory_are_never_edited(tmp_path: Path) -> None:
    source = searchdoc.Source(text=LETTER, id="letter")
    index = searchdoc.build([source], tmp_path / "index", model=HashingEmbedder())
    assert index.edited([document.id for document in index.documents()]) == ()


def test_a_document_that_was_renamed_or_moved_is_found_by_its_bytes(
    file: Path, tmp_path: Path, command: Command
) -> None:
    """``status`` says where it is, ``ask`` as well, ``show`` has the words; after a build ids of before still hold."""
    index = tmp_path / "index"
    (file.parent / "fog.txt").write_text("A log\n\nFog all night, and the lamp was lit.\n", "utf-8")
    command("build", file.parent, "--index", index)
    old = json.loads(command("search", "barley price", "--json", "--index", index).out)["hits"][0]["id"]
    (file.parent / "letters").mkdir()
    file.rename(file.parent / "letters" / "piet.txt")
    (file.parent / "new.txt").write_text("A new one.\n" * 9, "utf-8")
    said = command("status", "--index", index).out
    assert "moved: a.txt is now letters/piet.txt" in said
    assert "new: new.txt" in said
    assert "gone" not in said
    changes = json.loads(command("status", "--json", "--index", index).out)["changes"]
    assert changes["moved"] == [{"from": "a.txt", "to": "letters/piet.txt"}]
    assert (changes["added"], changes["removed"]) == (["letters/piet.txt", "new.txt"], ["a.txt"])
    asked = command("ask", "what did the barley price do", "--index", index)
    assert "a.txt is now letters/piet.txt: 'searchdoc build' reads it anew" in asked.err
    shown = command("show", old, "--index", index)
    assert WORDS in shown.out
    assert "a.txt is now letters/piet.txt: the words stand where they stood, at characters" in shown.err
    now = json.loads(command("show", old, "--json", "--index", index).out)["now"]
    assert (now["found"], now["moved_to"]) == ("in place", "letters/piet.txt")

    command("build", file.parent, "--index", index)
    new = json.loads(command("search", "barley price", "--json", "--index", index).out)["hits"][0]["id"]
    shown = command("show", old, "--index", index)
    assert (shown.status, WORDS in shown.out) == (0, True)
    assert f"{old} is now {new}: the document was renamed or moved" in shown.err
    assert json.loads(command("show", old, "--json", "--index", index).out)["id"] == new

    (file.parent / "letters" / "piet.txt").rename(file.parent / "piet.txt")
    command("build", file.parent, "--index", index)
    assert "is now piet.txt:" in command("show", old, "--index", index).err
    assert "is now piet.txt:" in command("show", new, "--index", index).err
    (file.parent / "piet.txt").unlink()
    command("build", file.parent, "--index", index)
    assert command("show", old, "--index", index).status == 2


def test_a_new_document_under_the_old_name_does_not_hide_where_the_old_one_is(file: Path, tmp_path: Path) -> None:
    index = searchdoc.build([file.parent], tmp_path / "index", model=HashingEmbedder())
    file.rename(file.parent / "b.txt")
    file.write_text("Something else altogether.\n", "utf-8")
    changes = index.changes()
    assert (changes.added, changes.changed, changes.removed) == (("b.txt",), ("a.txt",), ())
    assert changes.moved == (("a.txt", "b.txt"),)
    assert index.moved(["a.txt"]) == {"a.txt": "b.txt"}


def test_twins_are_told_apart_and_files_of_another_length_are_not_read(file: Path, tmp_path: Path) -> None:
    """Each of two documents with the same words is found once."""
    (file.parent / "b.txt").write_text(LETTER, "utf-8")
    index = searchdoc.build([file.parent], tmp_path / "index", model=HashingEmbedder())
    file.rename(file.parent / "c.txt")
    (file.parent / "b.txt").rename(file.parent / "d.txt")
    os.mkfifo(file.parent / "e.txt")
    assert index.changes().moved == (("a.txt", "c.txt"), ("b.txt", "d.txt"))


def test_where_nothing_was_edited_no_folder_is_looked_through(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.utime(file, (1, 1))
    index = searchdoc.build([file.parent], tmp_path / "index", model=HashingEmbedder())
    monkeypatch.setattr(os, "scandir", lambda path: pytest.fail(f"{path} is looked through"))
    assert index.moved(["a.txt"]) == {}
