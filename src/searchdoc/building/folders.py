"""Every file below the folders that are indexed, each once, and everything there that is no file or is left out.

Links are followed after the folders themselves have been walked, so that a file is known by its own place where it has
one there. A folder or file is recognised by its device and inode and is walked or taken once. Nothing is opened but
folders: a pipe would never end.
"""

from __future__ import annotations

import os
import stat
from collections import deque
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from searchdoc.errors import CorpusError
from searchdoc.places.addresses import AnyPath, path_below
from searchdoc.places.filesystems import RemoteEntry
from searchdoc.storage.generations import INDEX_ENTRIES, NOTEBOOK_SUFFIX, NotRead, is_index

_SYSTEM_FILES = frozenset({"thumbs.db", "desktop.ini", "$recycle.bin", "system volume information", "lost+found"})
"""Names of files and folders that operating systems make, and hide on their own."""

_Identity = tuple[int, int]
"""The device and the inode of a file or folder."""


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file below ``root``, or the root itself; ``size`` is in bytes.

    ``entry`` is what the place of a file that lies elsewhere tells of it.
    """

    root: AnyPath
    path: AnyPath
    size: int
    entry: RemoteEntry | None = None

    @property
    def id(self) -> str:
        """Its path below the root, with forward slashes; the name of a root that is a file."""
        below = None if self.path == self.root else path_below(self.path, self.root)
        return below or self.path.name


@dataclass(slots=True)
class Walk:
    """What was found below the roots.

    A file is in ``files`` once, and again where it is a root itself: named, it may be what it is not in its folder.
    ``not_read`` are files and folders that cannot be read, ``left_out`` those that a rule leaves out, ``blocked`` the
    paths of what could not be looked into, ``missing`` the roots that are not there. ``unreachable`` are the errors of
    roots that lie elsewhere and could not be listed, or not to their end.
    """

    files: list[FoundFile] = field(default_factory=list)
    not_read: list[NotRead] = field(default_factory=list)
    left_out: list[NotRead] = field(default_factory=list)
    blocked: list[AnyPath] = field(default_factory=list)
    missing: list[AnyPath] = field(default_factory=list)
    unreachable: list[CorpusError] = field(default_factory=list)


def walk(roots: Sequence[Path], excluded: Collection[str | Path] = ()) -> Walk:
    """Everything below the roots, but not below the paths that are excluded, in no promised order.

    A root is taken whatever its name is, and where it is excluded as well. Raises ``CorpusError`` for a root that is
    neither a file nor a folder.
    """
    walker = _Walker(frozenset(map(str, excluded)))
    for root in roots:
        walker.take_root(root)
    walker.follow_links()
    return walker.walk


def shown(path: AnyPath | str) -> str:
    """A path as it can be written down: bytes of a name that are not UTF-8 are shown as escapes."""
    return str(path).encode("utf-8", "backslashreplace").decode("utf-8")


class _Walker:
    """Walks folders without recursion, however deep they are."""

    def __init__(self, excluded: frozenset[str]) -> None:
        self.walk = Walk()
        self._excluded = excluded
        self._links: deque[tuple[Path, Path]] = deque()
        self._taken: dict[_Identity, Path] = {}

    def take_root(self, root: Path) -> None:
        try:
            status = root.stat()
        except FileNotFoundError:
            self.walk.missing.append(root)
        except OSError as error:
            self._block(root, "folder", error)
        else:
            if stat.S_ISDIR(status.st_mode):
                self._walk_folder(root, root, status)
            elif stat.S_ISREG(status.st_mode):
                self._take_file(root, root, status, is_link=False)
            else:
                raise CorpusError(f"{shown(root)} is neither a file nor a folder: name one that holds documents")

    def follow_links(self) -> None:
        """Walk what the links lead to; links found there are followed as well."""
        while self._links:
            root, link = self._links.popleft()
            try:
                status = link.stat()
            except OSError as error:
                self._block(link, "broken link", error)
                continue
            if stat.S_ISREG(status.st_mode):
                self._take_file(root, link, status, is_link=True)
            elif not stat.S_ISDIR(status.st_mode):
                self._add_special(link)
            elif is_index(link):
                self._leave(self.walk.left_out, link, "index", "it is an index of searchdoc")
            elif _leads_upwards(link):
                self._leave(self.walk.not_read, link, "circular link", "it leads to a folder above it, which is read")
            else:
                self._walk_folder(root, link, status)

    def _walk_folder(self, root: Path, folder: Path, status: os.stat_result) -> None:
        """Walk a folder and those below it; links are left for later."""
        waiting = [(folder, status)]
        while waiting:
            folder, status = waiting.pop()
            if first := self._first_taken(folder, status):
                if first != folder != root:
                    self._leave(self.walk.left_out, folder, "folder read already", f"it is read as {shown(first)}")
                continue
            try:
                with os.scandir(folder) as entries:
                    in_order = sorted(entries, key=lambda entry: entry.name)
                    waiting.extend(found for entry in in_order if (found := self._look_at(root, entry)))
            except OSError as error:
                self._block(folder, "folder", error)

    def _look_at(self, root: Path, entry: os.DirEntry[str]) -> tuple[Path, os.stat_result] | None:
        """Put an entry of a folder where it belongs; a folder is returned, to be walked."""
        path = Path(entry.path)
        if entry.path in self._excluded:
            self._leave(self.walk.left_out, path, "removed", "'searchdoc add' takes it in again")
        elif is_hidden(entry.name):
            self._leave(self.walk.left_out, path, "hidden", "name the file itself to read it")
        elif entry.name in INDEX_ENTRIES and is_index(path.parent):
            self._leave(self.walk.left_out, path, "index", "it is part of an index of searchdoc")
        elif entry.name.endswith(NOTEBOOK_SUFFIX):
            self._leave(self.walk.left_out, path, "kept citations", "it holds what 'searchdoc keep' was told to keep")
        elif entry.is_symlink():
            self._links.append((root, path))
        else:
            try:
                status = entry.stat(follow_symlinks=False)
            except OSError as error:
                self._block(path, "folder" if entry.is_dir(follow_symlinks=False) else "file", error)
            else:
                return self._place(root, path, status)
        return None

    def _place(self, root: Path, path: Path, status: os.stat_result) -> tuple[Path, os.stat_result] | None:
        if stat.S_ISREG(status.st_mode):
            self._take_file(root, path, status, is_link=False)
        elif not stat.S_ISDIR(status.st_mode):
            self._add_special(path)
        elif is_index(path):
            self._leave(self.walk.left_out, path, "index", "it is an index of searchdoc")
        else:
            return path, status
        return None

    def _take_file(self, root: Path, path: Path, status: os.stat_result, *, is_link: bool) -> None:
        """Take a file, unless it was taken under another name: a link, or one of several names of one file."""
        first = self._first_taken(path, status)
        if first is None or path == root:
            self.walk.files.append(FoundFile(root, path, status.st_size))
        elif first != path and (is_link or status.st_nlink > 1):
            self._leave(self.walk.left_out, path, "file read already", f"it is read as {shown(first)}")

    def _first_taken(self, path: Path, status: os.stat_result) -> Path | None:
        """The path under which a file or folder was taken before; None where this is the first."""
        if not status.st_ino:  # a file system that numbers nothing
            return None
        first = self._taken.setdefault((status.st_dev, status.st_ino), path)
        return None if first is path else first

    def _add_special(self, path: Path) -> None:
        self._leave(self.walk.not_read, path, "special file", "a pipe, socket or device: it is never opened")

    def _block(self, path: Path, kind: str, error: OSError) -> None:
        said = error.strerror or str(error)
        self.walk.blocked.append(path)
        self._leave(self.walk.not_read, path, kind, f"{said[:1].lower()}{said[1:]}")

    def _leave(self, among: list[NotRead], path: Path, kind: str, why: str) -> None:
        among.append(NotRead(shown(path), kind, why))


def _leads_upwards(link: Path) -> bool:
    return link.parent.resolve().is_relative_to(link.resolve())


def is_hidden(name: str) -> bool:
    """Hidden files and folders: a dot before the name, an office program's lock, what an operating system keeps."""
    return name.startswith((".", "~$")) or name.lower() in _SYSTEM_FILES
