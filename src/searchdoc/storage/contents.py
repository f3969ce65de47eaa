"""The files of a generation, compared with what its manifest says about them.

Only what is found in the generation's own folder is opened, and nothing of it that is a link: a name in a manifest, or
a link in the folder, that leads elsewhere is damage.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from searchdoc.storage.regular_files import is_link, open_regular

_SMALL = 4 * 2**20
"""Files up to this size, in bytes, are checked by their SHA-256 whenever an index is opened, larger ones by size.

Among the small ones is the keyword index's table of contents, which is a pickle: it is read only if it is ours.
"""


class FileRecord(msgspec.Struct, frozen=True):
    """A file of a generation: its size in bytes and its SHA-256 in hexadecimal."""

    size: int
    sha256: str


def file_names(directory: Path) -> list[str]:
    """The files below a folder, by their paths in it with forward slashes; without hidden ones, the system's own."""
    return sorted(name for name, entry in _entries(directory) if entry.is_file())


def damage_in(directory: Path, files: Mapping[str, FileRecord], *, thorough: bool) -> Iterator[str]:
    """What is wrong with the files below a folder, a phrase each; ``thorough`` compares every byte of them."""
    for folder in (directory.parent, directory):
        if is_link(folder):
            yield f"{folder.name}: it is a link"
            return
    try:
        there = dict(_entries(directory))
    except OSError as error:
        # where there is no folder, each file is missing; any other reason is better said once
        if not isinstance(error, FileNotFoundError):
            yield f"its folder cannot be listed: {error.strerror}"
            return
        there = {}
    for name, record in files.items():
        if what := _problem(there.get(name), record, thorough):
            yield f"{name}: {what}"
    # Whoosh takes the table of contents with the highest number, ours or not
    yield from (f"{name}: it does not belong there" for name in sorted(there) if name not in files)


def _problem(entry: os.DirEntry[str] | None, record: FileRecord, thorough: bool) -> str | None:
    """What is wrong with a file; None where nothing is."""
    if entry is None:
        return "it is missing"
    if not entry.is_file(follow_symlinks=False):
        return "it is a link, and no file" if entry.is_symlink() else "it is no file"
    try:
        size = entry.stat(follow_symlinks=False).st_size
        if size != record.size:
            return f"it has {size} bytes, not {record.size}"
        if (thorough or size <= _SMALL) and _digest(Path(entry.path)) != record.sha256:
            return "its contents have changed"
    except FileNotFoundError:
        return "it is missing"
    except OSError as error:
        return error.strerror or str(error)
    return None


def _entries(directory: Path) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Everything below a folder but the folders, each with its name there; links are not followed."""
    waiting = [(directory, "")]
    while waiting:
        folder, before = waiting.pop()
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.startswith("."):
                    continue
                if entry.is_dir(follow_symlinks=False) and not is_link(Path(entry.path)):
                    waiting.append((Path(entry.path), f"{before}{entry.name}/"))
                else:
                    yield f"{before}{entry.name}", entry


def _digest(path: Path) -> str:
    with open_regular(path, follow_links=False) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
