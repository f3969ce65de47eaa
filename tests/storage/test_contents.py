"""The files of a generation, compared with what a manifest says about them."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from searchdoc.storage.contents import FileRecord, damage_in, file_names


def recorded(data: bytes) -> FileRecord:
    return FileRecord(len(data), hashlib.sha256(data).hexdigest())


FILES = {"words.txt": recorded(b"lamp"), "keywords/postings": recorded(b"oil")}


@pytest.fixture
def generation(tmp_path: Path) -> Path:
    folder = tmp_path / "generations" / "1"
    (folder / "keywords").mkdir(parents=True)
    (folder / "words.txt").write_bytes(b"lamp")
    (folder / "keywords" / "postings").write_bytes(b"oil")
    return folder


def damage(folder: Path, files: dict[str, FileRecord] | None = None) -> list[str]:
    return list(damage_in(folder, FILES if files is None else files, thorough=True))


def test_files_are_known_by_their_paths_without_hidden_ones(generation: Path) -> None:
    (generation / ".DS_Store").touch()
    assert file_names(generation) == ["keywords/postings", "words.txt"]
    assert damage(generation) == []


def test_damage_is_named_in_the_order_of_the_manifest(generation: Path) -> None:
    (generation / "words.txt").write_bytes(b"lump")
    (generation / "keywords" / "postings").unlink()
    (generation / "keywords" / "more").touch()
    assert damage(generation) == [
        "words.txt: its contents have changed",
        "keywords/postings: it is missing",
        "keywords/more: it does not belong there",
    ]


def test_a_link_is_damage_even_to_the_same_bytes(generation: Path, tmp_path: Path) -> None:
    (generation / "words.txt").rename(tmp_path / "elsewhere")
    (generation / "words.txt").symlink_to(tmp_path / "elsewhere")
    assert damage(generation) == ["words.txt: it is a link, and no file"]


def test_a_folder_that_is_a_link_is_not_entered(generation: Path, tmp_path: Path) -> None:
    (generation / "keywords").rename(tmp_path / "keywords")
    (generation / "keywords").symlink_to(tmp_path / "keywords")
    assert damage(generation) == ["keywords/postings: it is missing", "keywords: it does not belong there"]
    moved = tmp_path / "moved"
    generation.rename(moved)
    generation.symlink_to(moved)
    assert damage(generation) == ["1: it is a link"]


def test_a_pipe_is_damage_and_not_waited_for(generation: Path) -> None:
    (generation / "words.txt").unlink()
    os.mkfifo(generation / "words.txt")
    assert damage(generation) == ["words.txt: it is no file"]


@pytest.mark.parametrize("name", ["../secret", "keywords/../../secret", "/secret", "", ".", "keywords", "a\0b"])
def test_a_name_that_is_none_of_a_file_there_is_missing(name: str, generation: Path) -> None:
    """It is looked up among what lies there, and never opened."""
    (generation.parent / "secret").write_bytes(b"secret")
    assert damage(generation, FILES | {name: recorded(b"secret")}) == [f"{name}: it is missing"]


def test_a_generation_that_is_gone_has_all_files_missing(tmp_path: Path) -> None:
    assert damage(tmp_path / "gone") == ["words.txt: it is missing", "keywords/postings: it is missing"]
