"""Bytes of source files: read while somebody writes, and compared with what was recorded of them."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

import searchdoc
from embedders import HashingEmbedder
from searchdoc.building import file_bytes
from searchdoc.building.file_bytes import digest_of, is_unchanged, read_settled
from searchdoc.building.source import SourceFile, load
from searchdoc.storage.generations import UNSETTLED, SourceRecord

LONG_AGO = 1_000_000_000
"""Seconds since 1970."""

LETTER = "Letter to Piet\n\nThe barley price rose again at the fair of Joure.\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text(LETTER, "utf-8")
    os.utime(path, (LONG_AGO, LONG_AGO))
    return path


def record(path: Path) -> SourceRecord:
    return load(SourceFile("a.txt", path)).record


def test_bytes_come_with_the_time_from_before_they_were_read(file: Path) -> None:
    assert read_settled(file) == (LETTER.encode(), LONG_AGO * 10**9)


def test_a_file_that_changed_just_before_may_do_so_again_within_its_clock(file: Path) -> None:
    """Other words of the same length, under the same time: only the bytes tell."""
    os.utime(file)
    read = record(file)
    assert read.mtime_ns == UNSETTLED
    before = file.stat()
    file.write_text(LETTER.replace("rose", "fell"), "utf-8")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert not is_unchanged(file, read)
    file.write_text(LETTER, "utf-8")
    assert is_unchanged(file, read)


def test_a_time_to_come_tells_nothing(file: Path) -> None:
    os.utime(file, (4_000_000_000, 4_000_000_000))
    assert read_settled(file)[1] == UNSETTLED


def test_a_file_written_to_while_it_is_read_is_read_again(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Other words in place of those that stood there when it was looked at; the time is theirs."""
    other = LETTER.replace("rose", "fell")
    seen = os.fstat
    versions = [other]

    def write_after_looking(descriptor: int) -> os.stat_result:
        status = seen(descriptor)
        if versions and status.st_size == len(LETTER):
            file.write_text(versions.pop(0), "utf-8")
            os.utime(file, (LONG_AGO + 5, LONG_AGO + 5))
        return status

    monkeypatch.setattr(os, "fstat", write_after_looking)
    assert read_settled(file) == (other.encode(), (LONG_AGO + 5) * 10**9)


def test_status_sees_what_was_written_while_the_file_was_read(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each time it is read somebody writes again: what was read last is not what stands there now."""
    (tmp_path / "docs").mkdir()
    moved = file.rename(tmp_path / "docs" / "a.txt")
    words = iter(f"{number:04}" for number in range(100))
    read = os.fstat

    def write_after_looking(descriptor: int) -> os.stat_result:
        status = read(descriptor)
        if status.st_size == len(LETTER):
            moved.write_text(LETTER.replace("rose", next(words)), "utf-8")
            os.utime(moved, (LONG_AGO, LONG_AGO))
        return status

    with monkeypatch.context() as patch:
        patch.setattr(os, "fstat", write_after_looking)
        index = searchdoc.build([tmp_path / "docs"], tmp_path / "index", model=HashingEmbedder())
        moved.write_text(LETTER.replace("rose", "sank"), "utf-8")
        os.utime(moved, (LONG_AGO, LONG_AGO))
    assert index.changes().changed == ("a.txt",)
    assert index.edited(["a.txt"]) == ("a.txt",)


def test_a_pipe_is_not_waited_for_and_a_longer_file_not_read_on(file: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="pipe"):
        read_settled(tmp_path / "pipe")
    with pytest.raises(OSError, match="pipe"):
        digest_of(tmp_path / "pipe", 0)
    with pytest.raises(OSError, match="device"):
        digest_of(Path("/dev/zero"), 0)
    assert digest_of(file, len(LETTER)) == hashlib.sha256(LETTER.encode()).hexdigest()
    assert digest_of(file, len(LETTER) - 1) is None
    with file.open("rb+") as whole:
        whole.truncate(file_bytes.LARGEST_COMPARED + 1)  # sparse: nothing of it is on the disk
    assert digest_of(file, file_bytes.LARGEST_COMPARED + 1) is None
