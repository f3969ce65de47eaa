"""Every file below folders that lie elsewhere, by the rules of ``searchdoc.building.folders``.

Folders are listed one by one, so that one which cannot be listed is known by its name: its documents are kept. Where a
place does not answer, that is told of the whole place, since nothing at all is known of it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from searchdoc.building.folders import FoundFile, Walk, is_hidden, shown
from searchdoc.errors import CorpusError
from searchdoc.places.addresses import RemotePath
from searchdoc.places.filesystems import Listing, RemoteEntry, entries_in, entry_at, look_anew
from searchdoc.storage.generations import INDEX_ENTRIES, NOTEBOOK_SUFFIX, NotRead, is_index_of

_DEEPEST = 64
"""Folders inside each other that are looked into: pages of the web may lead on for ever."""


def walk_places(roots: Sequence[RemotePath], excluded: Collection[str], walk: Walk) -> None:
    """Add to a walk everything below the roots, but not below the addresses that are excluded."""
    if roots:
        look_anew()
    walker = _Walker(walk, frozenset(excluded))
    for root in roots:
        walker.take_root(root)


class _Walker:
    """Walks folders without recursion; a file or folder is taken once, whatever root it was found from."""

    def __init__(self, walk: Walk, excluded: frozenset[str]) -> None:
        self._walk = walk
        self._excluded = excluded
        self._folders: set[RemotePath] = set()
        self._files: set[RemotePath] = set()

    def take_root(self, root: RemotePath) -> None:
        try:
            entry = entry_at(root)
            if not entry.is_folder:
                self._walk.files.append(_found(root, entry))
                self._files.add(root)
                return
            listing = entries_in(root)
        except FileNotFoundError:
            self._walk.missing.append(root)
        except OSError as error:
            self._walk.blocked.append(root)
            self._walk.unreachable.append(CorpusError(f"{shown(root)} cannot be read: {_said(error)}", str(root)))
        except CorpusError as error:
            self._walk.blocked.append(root)
            self._walk.unreachable.append(error)
        else:
            self._walk_below(root, listing)

    def _walk_below(self, root: RemotePath, listing: Listing) -> None:
        waiting = self._entered(root, root, listing)
        while waiting:
            folder = waiting.pop()
            try:
                found = entries_in(folder)
            except OSError as error:
                self._block(folder, _said(error))
                continue
            except CorpusError as error:
                self._walk.blocked.append(root)
                self._walk.unreachable.append(error)
                return
            waiting.extend(self._entered(root, folder, found))

    def _entered(self, root: RemotePath, folder: RemotePath, listing: Listing) -> list[RemotePath]:
        """Put the entries of a folder where they belong; its folders are returned, to be walked."""
        if folder in self._folders:
            return []
        self._folders.add(folder)
        names = frozenset(entry.path.name for entry in listing.entries)
        if is_index_of(names) and folder != root:
            self._leave(self._walk.left_out, folder, "index", "it is an index of searchdoc")
            return []
        for address in listing.nameless:
            self._walk.not_read.append(
                NotRead(shown(address), "file", "a part of its address is no name for a file: rename it there")
            )
        for gone in listing.gone:
            self._leave(self._walk.not_read, gone, "broken link", "its folder names it, and it is not there")
        is_index = is_index_of(names)
        return [one for entry in listing.entries if (one := self._place(root, entry, is_index=is_index))]

    def _place(self, root: RemotePath, entry: RemoteEntry, *, is_index: bool) -> RemotePath | None:
        path = entry.path
        if str(path) in self._excluded:
            self._leave(self._walk.left_out, path, "removed", "'searchdoc add' takes it in again")
        elif is_hidden(path.name):
            self._leave(self._walk.left_out, path, "hidden", "name the file itself to read it")
        elif is_index and path.name in INDEX_ENTRIES:
            self._leave(self._walk.left_out, path, "index", "it is part of an index of searchdoc")
        elif path.name.endswith(NOTEBOOK_SUFFIX):
            self._leave(self._walk.left_out, path, "kept citations", "it holds what 'searchdoc keep' was told to keep")
        elif not entry.is_folder:
            if path not in self._files:
                self._files.add(path)
                self._walk.files.append(_found(root, entry))
        elif len(path.parts) - len(root.parts) > _DEEPEST:
            self._block(path, f"it lies more than {_DEEPEST} folders deep")
        else:
            return path
        return None

    def _block(self, path: RemotePath, why: str) -> None:
        self._walk.blocked.append(path)
        self._leave(self._walk.not_read, path, "folder", why)

    def _leave(self, among: list[NotRead], path: RemotePath, kind: str, why: str) -> None:
        among.append(NotRead(shown(path), kind, why))


def _found(root: RemotePath, entry: RemoteEntry) -> FoundFile:
    return FoundFile(root, entry.path, 1 if entry.size is None else entry.size, entry)


def _said(error: OSError) -> str:
    said = error.strerror or str(error)
    return f"{said[:1].lower()}{said[1:]}"
