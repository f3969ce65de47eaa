"""Files and folders of the cache, written so that nobody finds half of one, whenever a process is killed.

The cache is kept for speed alone: whatever is missing in it is made anew.
"""

from __future__ import annotations

import os
import platform
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_ONE_WRITER = threading.Lock()
"""Held by the thread of this process that writes a folder."""

_LONGEST = 3600
"""Seconds after which whoever was writing a folder on another machine was killed."""


def write_whole(path: Path, data: bytes) -> None:
    """Write a small file in one step. Raises ``OSError``.

    What a killed process left half written has the same name as what the next one writes.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{path.name}.tmp")
    with temporary.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


@contextmanager
def written_whole(folder: Path) -> Iterator[Path]:
    """A new folder to write files into, which is to be renamed to ``folder`` by ``take_place``, or else is removed.

    What killed processes left behind of the same folder is removed as well. Raises ``OSError``.
    """
    temporary = folder.with_name(f"{folder.name}.{platform.node()}.{os.getpid()}")
    with _ONE_WRITER:
        _remove_abandoned(folder)
        try:
            temporary.mkdir(parents=True)
            yield temporary
        finally:
            shutil.rmtree(temporary, ignore_errors=True)


def take_place(temporary: Path, folder: Path) -> None:
    """Make a folder of files the one that everybody reads, once they are on the disk itself. Raises ``OSError``."""
    for path in temporary.rglob("*"):
        if path.is_file():
            with path.open("rb+") as file:
                os.fsync(file.fileno())
    shutil.rmtree(folder, ignore_errors=True)
    temporary.rename(folder)


def _remove_abandoned(folder: Path) -> None:
    with suppress(OSError):
        for left in folder.parent.glob(f"{folder.name}.*"):
            if _is_abandoned(left, left.name.removeprefix(f"{folder.name}.")):
                shutil.rmtree(left, ignore_errors=True)


def _is_abandoned(left: Path, writer: str) -> bool:
    """Whether nobody writes a folder any more; ``writer`` names a machine and a process: "harbour.4711"."""
    machine, _, process = writer.rpartition(".")
    if machine == platform.node() and os.name != "nt":  # on Windows, asking for a process ends it
        return not process.isdecimal() or int(process) == os.getpid() or not _is_running(int(process))
    return time.time() - left.stat().st_mtime > _LONGEST


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:  # it is somebody else's
        return True
    return True
