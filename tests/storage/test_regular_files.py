"""Files that are opened, and what is never opened."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from searchdoc.storage.regular_files import is_link, open_regular, status_of


def test_a_regular_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"lamp")
    with open_regular(tmp_path / "a") as file:
        assert file.read() == b"lamp"
    assert status_of(tmp_path / "a").st_size == 4


def test_a_link_is_followed_only_where_it_may_be(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"lamp")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    assert (is_link(tmp_path / "a"), is_link(tmp_path / "b")) == (False, True)
    with open_regular(tmp_path / "b") as file:
        assert file.read() == b"lamp"
    with pytest.raises(OSError, match="it is a link"):
        open_regular(tmp_path / "b", follow_links=False)


def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to(tmp_path / "pipe")
    for path in (tmp_path / "pipe", tmp_path / "link", Path("/dev/zero")):
        with pytest.raises(OSError, match="a pipe or a device, and no file"):
            open_regular(path)
    with pytest.raises(IsADirectoryError):
        open_regular(tmp_path)


@pytest.mark.parametrize("name", ["gone", "a\0b"])
def test_a_file_that_cannot_be_there_is_not_there(name: str, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        open_regular(tmp_path / name)
    with pytest.raises(FileNotFoundError):
        status_of(tmp_path / name)


def test_what_becomes_a_pipe_meanwhile_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is looked at once more after it was opened, which does not wait."""
    (tmp_path / "a").write_bytes(b"lamp")
    os.mkfifo(tmp_path / "pipe")
    opened = os.open

    def swap(path: Path, flags: int) -> int:
        (tmp_path / "pipe").replace(tmp_path / "a")
        return opened(path, flags)

    monkeypatch.setattr(os, "open", swap)
    with pytest.raises(OSError, match="a pipe"):
        open_regular(tmp_path / "a")
