"""The bytes of source files: read so that a later change is noticed, and compared with what was recorded of them.

A file may be written to while it is read, and the clock of a file system stands still for up to two seconds (FAT):
within these a file can change again and keep its time. Git calls such files racily clean
(Documentation/technical/racy-git.txt).
"""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path

from searchdoc.places.addresses import AnyPath, RemotePath
from searchdoc.places.filesystems import entry_at, remote_bytes
from searchdoc.storage.generations import UNSETTLED, SourceRecord
from searchdoc.storage.regular_files import open_regular, status_of

_CLOCK_STEP = 2_000_000_000
"""The longest step of a file system's clock, in nanoseconds: that of FAT."""

_TRIES = 3
"""How many times a file is read that changes while it is read."""

_PIECE = 2**20
"""Bytes that are compared at a time."""

LARGEST_COMPARED = 2**31
"""The size, in bytes, of the largest file that is read to be compared: a larger one has changed once it was touched."""


def read_settled(path: Path) -> tuple[bytes, int]:
    """The bytes of a regular file, and the time of its last change as it was before they were read, in nanoseconds.

    The time is ``UNSETTLED`` where it tells nothing: the file was changed while it was read, time and again, or so
    shortly before that it may change again and keep its time. Raises ``OSError``.
    """
    data = b""
    for _ in range(_TRIES):
        began = time.time_ns()
        with open_regular(path) as file:
            before = os.fstat(file.fileno())
            data = file.read()
            after = os.fstat(file.fileno())
        if _state(before) == _state(after) and len(data) == before.st_size:
            return data, before.st_mtime_ns if before.st_mtime_ns < began - _CLOCK_STEP else UNSETTLED
    return data, UNSETTLED


def is_unchanged(path: AnyPath, record: SourceRecord) -> bool:
    """Whether a file holds the bytes that were recorded.

    It is read only where its time or version differs and its size does not. Raises ``OSError`` where there is no
    regular file, and ``PlaceUnavailable``.
    """
    if isinstance(path, RemotePath):
        entry = entry_at(path)
        if entry.size not in (None, record.size):
            return False
        is_told = entry.version != "" and entry.version == record.version
        return is_told or digest_of(path, record.size) == record.sha256
    status = status_of(path)
    if status.st_size != record.size:
        return False
    return status.st_mtime_ns == record.mtime_ns or digest_of(path, record.size) == record.sha256


def digest_of(path: AnyPath, size: int) -> str | None:
    """The SHA-256 of a regular file of a size in bytes, in hexadecimal; None where it is longer or too large.

    Raises ``OSError``, and ``PlaceUnavailable``.
    """
    if size > LARGEST_COMPARED:
        return None
    if isinstance(path, RemotePath):
        return hashlib.sha256(remote_bytes(path)[0]).hexdigest()
    digest = hashlib.sha256()
    left = size
    with open_regular(path) as file:
        while piece := file.read(min(_PIECE, left + 1)):
            digest.update(piece)
            left -= len(piece)
            if left < 0:
                return None
    return digest.hexdigest()


def _state(status: os.stat_result) -> tuple[int, int, int]:
    """What differs once a file was written to; nobody can set the last one back."""
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns
