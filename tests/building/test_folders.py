"""Folders as they are: links, pipes, hidden files, names that are no text, and folders that cannot be entered."""

from __future__ import annotations

import os
import socket
import threading
from pathlib import Path

import pytest

from searchdoc.building.folders import Walk, is_hidden, shown, walk
from searchdoc.errors import CorpusError
from searchdoc.storage.generations import NotRead
from unprivileged import closed, public_folder


def write(folder: Path, *names: str) -> Path:
    """A folder with files of those names, each of them with other words."""
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"The words of {name}.\n", encoding="utf-8")
    return folder


def ids(walked: Walk) -> list[str]:
    return sorted(file.id for file in walked.files)


def kinds(found: list[NotRead], root: Path) -> dict[str, str]:
    """What each is that was not read, by its path below the root."""
    return {Path(one.path).relative_to(root).as_posix(): one.kind for one in found}


def test_every_file_is_found_with_its_size(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "letters/1911/b.doc")
    assert {file.id: file.size for file in walk([tmp_path]).files} == {"a.txt": 20, "letters/1911/b.doc": 33}


def test_what_is_hidden_is_left_out_and_counted(tmp_path: Path) -> None:
    """A hidden folder is one thing and not each file in it."""
    write(tmp_path, ".git/a.txt", ".git/b.txt", ".hidden.txt", "~$letter.docx", "Thumbs.db", "a.txt")
    walked = walk([tmp_path])
    assert ids(walked) == ["a.txt"]
    assert kinds(walked.left_out, tmp_path) == dict.fromkeys(
        [".git", ".hidden.txt", "Thumbs.db", "~$letter.docx"], "hidden"
    )
    assert ids(walk([tmp_path / ".git"])) == ["a.txt", "b.txt"]  # it is named itself
    assert not is_hidden("letter.txt")


def test_a_linked_folder_is_followed_once(tmp_path: Path) -> None:
    """What it holds is read where the link stands, and once where two links lead there."""
    write(tmp_path, "papers/own.txt", "archive/fen.txt", "archive/deep/peat.txt")
    (tmp_path / "papers" / "one").symlink_to("../archive")
    (tmp_path / "papers" / "two").symlink_to("../archive")
    walked = walk([tmp_path / "papers"])
    assert ids(walked) == ["one/deep/peat.txt", "one/fen.txt", "own.txt"]
    assert kinds(walked.left_out, tmp_path / "papers") == {"two": "folder read already"}


def test_a_folder_is_read_at_its_own_place_even_if_a_link_comes_first(tmp_path: Path) -> None:
    write(tmp_path, "z/a.txt")
    (tmp_path / "a").symlink_to("z")
    (tmp_path / "b.txt").symlink_to("z/a.txt")
    walked = walk([tmp_path])
    assert ids(walked) == ["z/a.txt"]
    assert kinds(walked.left_out, tmp_path) == {"a": "folder read already", "b.txt": "file read already"}
    assert walked.not_read == []


@pytest.mark.parametrize("target", [".", "..", "../..", "/", "sub"])
def test_a_link_upwards_is_named_and_not_followed(tmp_path: Path, target: str) -> None:
    """Not to the folder itself, nor to one above the folder that is indexed, nor in a circle with another."""
    root = write(tmp_path / "papers", "a.txt", "sub/b.txt")
    (root / "sub" / "loop").symlink_to(target if target != "sub" else root / "sub")
    walked = walk([root])
    assert ids(walked) == ["a.txt", "sub/b.txt"]
    assert kinds(walked.not_read, root) == {"sub/loop": "circular link"}


def test_a_link_that_leads_nowhere_is_named(tmp_path: Path) -> None:
    (tmp_path / "gone.txt").symlink_to("nowhere.txt")
    (tmp_path / "self").symlink_to("self")
    walked = walk([tmp_path])
    assert kinds(walked.not_read, tmp_path) == {"gone.txt": "broken link", "self": "broken link"}
    assert sorted(walked.blocked) == [tmp_path / "gone.txt", tmp_path / "self"]


def test_two_names_of_one_file_are_one_document(tmp_path: Path) -> None:
    """A hard link is left out with the name under which it is read; a copy is a file of its own."""
    write(tmp_path, "a.txt")
    os.link(tmp_path / "a.txt", tmp_path / "b.txt")
    (tmp_path / "copy.txt").write_bytes((tmp_path / "a.txt").read_bytes())
    walked = walk([tmp_path])
    assert ids(walked) == ["a.txt", "copy.txt"]
    assert [(one.kind, one.why) for one in walked.left_out] == [
        ("file read already", f"it is read as {tmp_path / 'a.txt'}")
    ]


def test_a_root_inside_another_is_read_once(tmp_path: Path) -> None:
    """Nothing is left out: every file is read under one of its ids."""
    write(tmp_path, "a.txt", "letters/b.txt")
    for roots in ([tmp_path, tmp_path / "letters", tmp_path / "a.txt"], [tmp_path / "letters", tmp_path]):
        walked = walk(roots)
        assert sorted({file.path for file in walked.files}) == [tmp_path / "a.txt", tmp_path / "letters" / "b.txt"]
        assert (walked.left_out, walked.not_read) == ([], [])


def test_pipes_and_sockets_are_never_opened(tmp_path: Path) -> None:
    """A pipe into which nobody writes would keep whoever opens it waiting for ever."""
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "to-pipe.txt").symlink_to("pipe.txt")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(os.path.relpath(tmp_path / "talk.txt"))
        found: list[Walk] = []
        thread = threading.Thread(target=lambda: found.append(walk([tmp_path])), daemon=True)
        thread.start()
        thread.join(20)
    assert found
    assert kinds(found[0].not_read, tmp_path) == dict.fromkeys(["pipe.txt", "to-pipe.txt", "talk.txt"], "special file")
    with pytest.raises(CorpusError, match="is neither a file nor a folder"):
        walk([tmp_path / "pipe.txt"])


def test_a_folder_that_cannot_be_entered_is_named() -> None:
    """The others are read; a file that cannot be opened is found, and fails when it is read."""
    with public_folder() as folder:
        write(folder, "a.txt", "shut/b.txt")
        with closed(folder / "shut"):
            walked = walk([folder])
        assert ids(walked) == ["a.txt"]
        assert walked.not_read == [NotRead(str(folder / "shut"), "folder", "permission denied")]
        assert walked.blocked == [folder / "shut"]
        with closed(folder / "shut"):
            assert walk([folder / "shut"]).blocked == [folder / "shut"]


def test_an_index_is_no_document(tmp_path: Path) -> None:
    """Its files lie there whenever somebody indexes the folder above."""
    write(tmp_path, "a.txt", "index/manifest.json", "index/generations/1/words.txt")
    (tmp_path / "linked").symlink_to("index")
    walked = walk([tmp_path])
    assert ids(walked) == ["a.txt"]
    assert kinds(walked.left_out, tmp_path) == {"index": "index", "linked": "index"}
    write(tmp_path, "index/own.txt")
    assert ids(walk([tmp_path / "index"])) == ["own.txt"]  # whoever writes the index among the documents


def test_what_was_removed_is_left_out_unless_it_is_named(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "drafts/b.txt")
    excluded = [tmp_path / "a.txt", tmp_path / "drafts"]
    walked = walk([tmp_path], excluded)
    assert ids(walked) == []
    assert kinds(walked.left_out, tmp_path) == {"a.txt": "removed", "drafts": "removed"}
    assert ids(walk([tmp_path, tmp_path / "drafts"], excluded)) == ["b.txt"]


def test_a_root_that_is_not_there_is_missing(tmp_path: Path) -> None:
    assert walk([tmp_path, tmp_path / "gone"]).missing == [tmp_path / "gone"]


def test_names_that_are_no_text_and_paths_that_are_too_long_are_named(tmp_path: Path) -> None:
    """Whatever a name is, it can be written down; folders may be so deep that the system refuses the path."""
    (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_text("Coffee.\n", encoding="utf-8")
    here = os.open(tmp_path, os.O_RDONLY)
    for _ in range(25):
        os.mkdir("d" * 200, dir_fd=here)
        below = os.open("d" * 200, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(here)
    walked = walk([tmp_path])
    assert [shown(file.path.name) for file in walked.files] == ["caf\\udce9.txt"]
    (deep,) = walked.not_read
    assert (deep.kind, deep.why) == ("folder", "file name too long")


def test_more_folders_inside_each_other_than_python_calls_are_no_matter(tmp_path: Path) -> None:
    """As many as a path can name, nearly."""
    folders = [tmp_path / "d"]
    while len(folders) < 1100:
        folders.append(folders[-1] / "d")
    for folder in folders:
        folder.mkdir()
    write(folders[-1], "a.txt")
    try:
        assert len(walk([tmp_path]).files) == 1
    finally:  # pytest's own cleaning would be a recursion
        (folders[-1] / "a.txt").unlink()
        for folder in reversed(folders):
            folder.rmdir()
