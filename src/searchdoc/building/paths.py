"""Files and folders by their paths, wherever they lie: on this machine, or at a place that fsspec knows.

Raised are ``OSError`` and, where a place does not answer, ``PlaceUnavailable``.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from searchdoc.places.addresses import AnyPath, RemotePath
from searchdoc.places.filesystems import entries_in, entry_at, remote_bytes
from searchdoc.storage.regular_files import open_regular, status_of

IN_THIS_PROCESS = "memory"
"""The protocol of fsspec's files that no other process sees."""


def bytes_at(path: AnyPath) -> bytes:
    """The bytes of a file; on this machine, of a regular one."""
    if isinstance(path, RemotePath):
        return remote_bytes(path)[0]
    with open_regular(path) as file:
        return file.read()


def size_of(path: AnyPath) -> int:
    """The size of a file in bytes, 0 where its place does not tell it."""
    if isinstance(path, RemotePath):
        return entry_at(path).size or 0
    return status_of(path).st_size


def is_file(path: AnyPath) -> bool:
    """Whether there is a file; False as well where its folder cannot be entered."""
    if isinstance(path, RemotePath):
        try:
            return not entry_at(path).is_folder
        except OSError:
            return False
    return os.path.isfile(path)  # noqa: PTH113 (without an error where the folder cannot be entered)


def is_there(path: AnyPath) -> bool:
    """Whether there is anything; on this machine, even a link that leads nowhere."""
    if isinstance(path, RemotePath):
        try:
            entry_at(path)
        except FileNotFoundError:
            return False
        except OSError:
            return True
        return True
    return os.path.lexists(path)


def is_empty_folder(path: AnyPath) -> bool:
    """Whether it is a folder without anything in it; what cannot be entered is none."""
    try:
        if isinstance(path, RemotePath):
            return entry_at(path).is_folder and not entries_in(path).entries
        return path.is_dir() and next(path.iterdir(), None) is None
    except OSError:
        return False


def files_beside(path: AnyPath) -> Iterator[AnyPath]:
    """The files in the folder of a file, itself among them; none where the folder cannot be listed."""
    if isinstance(path, Path):
        yield from (one for one in path.parent.glob("*") if one.is_file())
        return
    try:
        yield from (one.path for one in entries_in(path.parent).entries if not one.is_folder)
    except OSError:
        return


def is_seen_elsewhere(path: AnyPath) -> bool:
    """Whether other processes can see a file too, where they have what this one has."""
    return not isinstance(path, RemotePath) or IN_THIS_PROCESS not in path.protocols
