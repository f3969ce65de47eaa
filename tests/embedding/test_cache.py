"""What lies in the cache is whole, and nothing else lies there, whenever a process was killed."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import time
from pathlib import Path

import pytest

from searchdoc.embedding.cache import take_place, write_whole, written_whole

TWO_HOURS = 7200


def left_by(folder: Path, writer: str, age: float = 0) -> Path:
    """What a process left of a folder that it wrote, so many seconds ago."""
    left = folder.with_name(f"{folder.name}.{writer}")
    left.mkdir(parents=True)
    (left / "weights.bin").write_bytes(b"half")
    os.utime(left, (time.time() - age, time.time() - age))
    return left


def ended_process() -> int:
    """The number of a process that has ended."""
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    return process.pid


def write(folder: Path) -> None:
    with written_whole(folder) as temporary:
        (temporary / "sub").mkdir()
        (temporary / "sub" / "weights.bin").write_bytes(b"whole")
        take_place(temporary, folder)


def test_a_folder_takes_the_place_of_the_one_before_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "models" / "tiny"
    folder.mkdir(parents=True)
    (folder / "old").write_bytes(b"old")
    write(folder)
    assert [path.name for path in tmp_path.rglob("*")] == ["models", "tiny", "sub", "weights.bin"]


def test_nothing_is_left_of_a_folder_that_was_not_finished(tmp_path: Path) -> None:
    def stumble() -> None:
        with written_whole(tmp_path / "tiny") as temporary:
            (temporary / "weights.bin").write_bytes(b"half")
            raise RuntimeError("stumbled")

    with pytest.raises(RuntimeError, match="stumbled"):
        stumble()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot be asked whether a process runs")
def test_what_a_killed_process_left_is_removed_by_the_next_one_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "tiny"
    left = [left_by(folder, f"{platform.node()}.{process}") for process in (ended_process(), os.getpid())]
    write(folder)
    assert not any(path.exists() for path in left)


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot be asked whether a process runs")
def test_what_a_running_process_writes_stays(tmp_path: Path) -> None:
    folder = tmp_path / "tiny"
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        left = left_by(folder, f"{platform.node()}.{process.pid}", TWO_HOURS)
        write(folder)
        assert left.exists()
        process.communicate(b"\n")
    write(folder)
    assert not left.exists()


def test_what_another_machine_writes_stays_for_an_hour(tmp_path: Path) -> None:
    """The cache may lie in a home folder that several machines share."""
    folder = tmp_path / "tiny"
    young, old = left_by(folder, "elsewhere.1"), left_by(folder, "elsewhere.2", TWO_HOURS)
    write(folder)
    assert young.exists()
    assert not old.exists()


def test_a_file_is_replaced_whole_and_what_was_left_of_it_is_used_up(tmp_path: Path) -> None:
    kept = tmp_path / "digests" / "abc"
    kept.parent.mkdir()
    kept.with_name("abc.tmp").write_bytes(b"half of what was to be written by a process that was killed")
    write_whole(kept, b"old")
    write_whole(kept, b"new")
    assert [(path.name, path.read_bytes()) for path in kept.parent.iterdir()] == [("abc", b"new")]
