"""``searchdoc watch``: a process that builds as files change, until it is told to end."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

import searchdoc
from conftest import Command

LONGEST_WAIT = 120.0
"""Seconds after which a line that does not come is given up; a busy machine takes a few."""


class Watching:
    """A running ``searchdoc watch``, and the lines that it prints."""

    def __init__(self, *arguments: str | Path, folder: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "searchdoc", "watch", *map(str, arguments)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=folder,
        )
        self._lines: queue.Queue[str] = queue.Queue()
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as lines:
            for line in lines:
                self._lines.put(line.rstrip("\n"))

    def until(self, words: str) -> str:
        """The next line with those words in it."""
        while words not in (line := self._lines.get(timeout=LONGEST_WAIT)):
            pass
        return line

    def end(self, number: int) -> int:
        self.process.send_signal(number)
        return self.process.wait(LONGEST_WAIT)


@pytest.fixture
def running() -> Iterator[list[Watching]]:
    """Whatever a test starts, ended after it."""
    started: list[Watching] = []
    yield started
    for one in started:
        if one.process.poll() is None:
            one.process.kill()
        one.process.wait()
        one.reader.join()


def ids(index: Path) -> list[str]:
    return [document.id for document in searchdoc.open(index).documents()]


def test_the_index_follows_the_files_until_ctrl_c(running: list[Watching], shelf: Path, tmp_path: Path) -> None:
    """A line for each build; new, changed and deleted files, also in new folders. Hidden files start no build."""
    index = tmp_path / "index"
    watching = Watching(shelf, "--index", index, folder=tmp_path)
    running.append(watching)
    assert watching.until("watching") == f"watching {shelf}; Ctrl-C ends it"
    assert "1 document: 1 read anew, 0 unchanged, 0 removed; " in watching.until("1 document")
    (shelf / "more").mkdir()
    (shelf / "more" / "tide.txt").write_text("The tide was low.\n", encoding="utf-8")
    watching.until("2 documents: ")
    assert ids(index) == ["light.txt", "more/tide.txt"]
    (shelf / ".swap").write_text("x", encoding="utf-8")
    (shelf / "light.txt").unlink()
    (shelf / "scan.jpg").write_bytes(b"x")
    watching.until("1 removed; 0 passages embedded; 1 file not read")
    assert watching.end(signal.SIGINT) == 0
    assert watching.until("ended") == "watching has ended"
    assert ids(index) == ["more/tide.txt"]


def test_a_build_that_fails_is_told_and_survived(running: list[Watching], shelf: Path, tmp_path: Path) -> None:
    """The index stays as it was; once the folder is back, it is watched again. SIGTERM ends it as Ctrl-C does."""
    index = tmp_path / "index"
    watching = Watching(shelf, "--index", index, folder=tmp_path)
    running.append(watching)
    watching.until("1 document: ")
    shelf.rename(tmp_path / "away")
    assert f"not built: {shelf} is gone now" in watching.until("not built")
    assert ids(index) == ["light.txt"]
    (tmp_path / "away" / "tide.txt").write_text("The tide was low.\n", encoding="utf-8")
    (tmp_path / "away").rename(shelf)
    watching.until("2 documents: ")
    (shelf / "fog.txt").write_text("The fog came in.\n", encoding="utf-8")
    watching.until("3 documents: ")
    assert watching.end(signal.SIGTERM) == 0


def test_a_file_is_watched_by_itself_although_editors_replace_it(
    running: list[Watching], shelf: Path, tmp_path: Path
) -> None:
    """What the index holds is watched where nothing is named; what was removed meanwhile stays out."""
    index = tmp_path / "index"
    searchdoc.build([shelf / "light.txt"], index)
    watching = Watching("--index", index, folder=Path("/"))
    running.append(watching)
    watching.until("1 document: 0 read anew")
    (tmp_path / "new").write_text("The light burns again.\n", encoding="utf-8")
    os.replace(tmp_path / "new", shelf / "light.txt")  # noqa: PTH105
    watching.until("1 document: 1 read anew")
    assert searchdoc.open(index).ask("what burns again").answered


def test_a_cluster_that_is_away_is_told(running: list[Watching], shelf: Path, tmp_path: Path) -> None:
    """And asked again at the next change."""
    watching = Watching(shelf, "--index", tmp_path / "index", "--dask", "local:none", folder=tmp_path)
    running.append(watching)
    watching.until("not built: 'local:none' names no number of workers")
    (shelf / "tide.txt").write_text("The tide was low.\n", encoding="utf-8")
    watching.until("not built: 'local:none' names no number of workers")
    assert watching.end(signal.SIGINT) == 0


def test_without_watchfiles_the_command_that_installs_it_is_named(
    command: Command, shelf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    result = command("watch", shelf, "--index", tmp_path / "index")
    assert (result.status, result.out) == (2, "")
    assert "watching folders needs more packages: install them with 'pip install searchdoc[watch]'" in result.err


def test_there_must_be_something_to_watch(command: Command, tmp_path: Path) -> None:
    assert "there is no index in" in command("watch", "--index", tmp_path / "none").err
    assert "there is no file or folder" in command("watch", tmp_path / "gone", "--index", tmp_path / "none").err
