"""Places as fsspec reads them, real ones: memory, archives, and a web server of this machine."""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest

from searchdoc.errors import CorpusError, PlaceUnavailable
from searchdoc.places.addresses import RemotePath, path_at
from searchdoc.places.filesystems import Listing, RemoteEntry, entries_in, entry_at, look_anew, remote_bytes
from web_folders import WebFolder, web_folder

NAMES = ["a.txt", "100%.txt", "é#1 & 2.txt", "what?.txt", "a:b.txt", "sub folder/c.txt", ".hidden"]
"""Names that are escaped in an address, or in a page."""


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """Files of those names, changed long ago."""
    for name in NAMES:
        path = tmp_path / "files" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"The words of {name}", encoding="utf-8")
        os.utime(path, (10**9, 10**9))
    return tmp_path / "files"


@pytest.fixture
def served(files: Path) -> Iterator[WebFolder]:
    """The files, as a web server offers them."""
    with web_folder(files) as web:
        yield web


def remote(address: str) -> RemotePath:
    path = path_at(address)
    assert isinstance(path, RemotePath)
    return path


def archive(path: Path, files: Path) -> RemotePath:
    """A zip file of a folder, and its address."""
    with zipfile.ZipFile(path, "w") as out:
        for name in NAMES:
            out.write(files / name, name)
    return remote(f"zip::{path}")


def words(root: RemotePath) -> dict[str, bytes]:
    """The bytes of all files below a folder, by their paths there."""
    found: dict[str, bytes] = {}
    waiting = [(root, "")]
    while waiting:
        folder, before = waiting.pop()
        for entry in entries_in(folder).entries:
            name = f"{before}{entry.path.name}"
            if entry.is_folder:
                waiting.append((entry.path, f"{name}/"))
            else:
                found[name] = remote_bytes(entry.path, entry)[0]
    return found


def test_every_place_gives_the_same_names_and_bytes(files: Path, served: WebFolder, tmp_path: Path) -> None:
    there = {name: f"The words of {name}".encode() for name in NAMES}
    memory = fsspec.filesystem("memory")
    for name, data in there.items():
        memory.pipe(f"/same-names/{name}", data)
    assert words(remote("memory://same-names")) == there
    assert words(remote(served.address)) == there
    assert words(archive(tmp_path / "files.zip", files)) == there
    memory.rm("/same-names", recursive=True)


def test_a_file_is_told_with_its_size_and_a_folder_as_one(files: Path, served: WebFolder, tmp_path: Path) -> None:
    for root in (remote(served.address), archive(tmp_path / "files.zip", files)):
        assert (entry_at(root / "a.txt").size, entry_at(root / "a.txt").is_folder) == (18, False)
        assert entry_at(root / "sub folder").is_folder
        assert entry_at(root).is_folder
        with pytest.raises(FileNotFoundError):
            entry_at(root / "nothing.txt")


def test_a_version_differs_once_a_file_does(files: Path, served: WebFolder) -> None:
    path = remote(f"{served.address}/a.txt")
    before = entry_at(path)
    assert before.version
    assert entry_at(path) == before
    os.utime(files / "a.txt", (10**9 + 60, 10**9 + 60))
    assert entry_at(path).version not in ("", before.version)


def test_a_file_that_changed_just_now_has_no_version(files: Path, served: WebFolder) -> None:
    """It can change again, and keep its time."""
    (files / "a.txt").write_text("new words", encoding="utf-8")
    assert entry_at(remote(f"{served.address}/a.txt")).version == ""


def test_bytes_that_are_not_those_that_were_listed_have_no_version(files: Path, served: WebFolder) -> None:
    path = remote(f"{served.address}/a.txt")
    listed = entry_at(path)
    assert remote_bytes(path, listed) == (b"The words of a.txt", listed.version)
    (files / "a.txt").write_text("other words", encoding="utf-8")
    assert remote_bytes(path, listed) == (b"other words", "")


def test_an_archive_that_has_changed_is_opened_anew(files: Path, tmp_path: Path) -> None:
    root = archive(tmp_path / "files.zip", files)
    before = entry_at(root / "a.txt")
    (files / "a.txt").write_text("The WORDS of a.txt", encoding="utf-8")
    os.utime(files / "a.txt", (10**9, 10**9))
    archive(tmp_path / "new.zip", files)
    shutil.move(tmp_path / "new.zip", tmp_path / "files.zip")
    look_anew()
    after = entry_at(root / "a.txt")
    assert after.version not in ("", before.version)
    assert remote_bytes(root / "a.txt", after) == (b"The WORDS of a.txt", after.version)


def test_a_web_page_names_what_is_gone_and_what_lies_elsewhere(tmp_path: Path) -> None:
    links = ["gone.txt", "a.txt", "../b.txt", "?C=N", "a.txt#top", "mailto:ada@host", "http://127.0.0.1:1/c.txt", "/d"]
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "a.txt").write_text("a", encoding="utf-8")
    page = "".join(f'<a href="{link}">x</a>' for link in links)
    (tmp_path / "letters" / "index.html").write_text(page, encoding="utf-8")
    with web_folder(tmp_path) as web:
        found = entries_in(remote(f"{web.address}/letters"))
    assert [entry.path.name for entry in found.entries] == ["a.txt"]
    assert [path.name for path in found.gone] == ["gone.txt"]


def test_a_server_that_fails_is_asked_again_and_then_does_not_answer(served: WebFolder) -> None:
    served.failing["/sub"] = 503
    with pytest.raises(PlaceUnavailable, match=r"sub%20folder cannot be reached \(.*503.*\): see that its server"):
        entries_in(remote(f"{served.address}/sub folder"))
    assert served.requests.count("GET /sub%20folder/") == 3


def test_a_server_that_is_away_is_not_taken_for_one_without_files() -> None:
    """For fsspec, nothing that cannot be asked is there."""
    for ask in (entry_at, entries_in, remote_bytes):
        with pytest.raises(PlaceUnavailable, match=r"127\.0\.0\.1:9/letters cannot be reached"):
            ask(remote("http://127.0.0.1:9/letters"))


def test_denied_access_is_asked_for_once(served: WebFolder) -> None:
    served.failing["/a.txt"] = 403
    with pytest.raises(PermissionError):
        remote_bytes(remote(f"{served.address}/a.txt"))
    assert served.requests == ["GET /a.txt"]
    assert entries_in(remote(served.address)).entries[2] == RemoteEntry(
        remote(f"{served.address}/a.txt"), is_folder=False
    )


def test_an_archive_that_is_none_is_damaged(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"no archive")
    with pytest.raises(OSError, match="not a zip file"):
        entry_at(remote(f"zip::{tmp_path}/a.zip"))


def test_what_fsspec_does_not_know_is_refused_with_a_way_out() -> None:
    with pytest.raises(
        CorpusError, match="is at no place that fsspec knows: write a path, or an address such as s3://"
    ):
        entry_at(remote("parchment://bucket/letters"))
    with pytest.raises(CorpusError, match="needs a package that is not installed: install it with 'pip install gcsfs'"):
        entry_at(remote("gcs://bucket/letters"))


def test_a_part_of_a_key_without_a_name_is_told() -> None:
    """Object stores have keys, and a key may have two slashes side by side."""
    memory = fsspec.filesystem("memory")
    memory.pipe("/nameless/letters/a.txt", b"a")
    memory.pipe("/nameless/letters//b.txt", b"b")
    found = entries_in(remote("memory://nameless/letters"))
    assert found == Listing(
        tuple(one for one in found.entries if one.path.name == "a.txt"), ("memory://nameless/letters/",)
    )
    memory.rm("/nameless", recursive=True)
