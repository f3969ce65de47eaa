"""Files and folders by their paths, here and elsewhere, asked the same questions with the same answers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest

from searchdoc.building.paths import (
    bytes_at,
    files_beside,
    is_empty_folder,
    is_file,
    is_seen_elsewhere,
    is_there,
    size_of,
)
from searchdoc.errors import PlaceUnavailable
from searchdoc.places.addresses import AnyPath, path_at


@pytest.fixture(params=["here", "elsewhere"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[AnyPath]:
    """A folder with a file and an empty folder in it, on this machine or in memory."""
    if request.param == "here":
        (tmp_path / "a.txt").write_bytes(b"words")
        (tmp_path / "empty").mkdir()
        yield tmp_path
        return
    memory = fsspec.filesystem("memory")
    memory.pipe("/paths/a.txt", b"words")
    memory.makedirs("/paths/empty")
    yield path_at("memory://paths")
    memory.rm("/paths", recursive=True)


def test_what_there_is_is_told_alike(folder: AnyPath) -> None:
    file = folder / "a.txt"
    assert (bytes_at(file), size_of(file), is_file(file), is_there(file)) == (b"words", 5, True, True)
    assert (is_file(folder), is_there(folder), is_empty_folder(folder)) == (False, True, False)
    assert is_empty_folder(folder / "empty")
    assert [beside.name for beside in files_beside(file)] == ["a.txt"]


def test_what_is_not_there_is_told_alike(folder: AnyPath) -> None:
    file = folder / "b.txt"
    assert (is_file(file), is_there(file), is_empty_folder(file)) == (False, False, False)
    assert list(files_beside(folder / "nothing" / "b.txt")) == []
    for ask in (bytes_at, size_of):
        with pytest.raises(FileNotFoundError):
            ask(file)


def test_a_place_that_does_not_answer_is_neither_there_nor_gone() -> None:
    path = path_at("http://127.0.0.1:9/a.txt")
    for ask in (is_there, is_file, is_empty_folder):
        with pytest.raises(PlaceUnavailable):
            ask(path)


def test_what_fsspec_keeps_in_memory_is_seen_by_this_process_alone() -> None:
    assert not is_seen_elsewhere(path_at("memory://a"))
    assert not is_seen_elsewhere(path_at("zip://a::memory://b.zip"))
    assert is_seen_elsewhere(path_at("s3://bucket/a"))
    assert is_seen_elsewhere(Path("memory"))
