"""Which folders and files an index holds, and how that changes: named anew, added to, or with something taken out.

Roots are kept by their whole paths, so that they are found from any working folder, and as they were typed, to be
shown. What is taken out inside a root is kept as excluded, so that the next build leaves it out.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from searchdoc.building.folders import shown
from searchdoc.building.paths import is_file, is_there
from searchdoc.building.source import discover
from searchdoc.errors import CorpusError, IndexDamaged, IndexMissing, UnreadableDocument
from searchdoc.formats.files import has_reader
from searchdoc.formats.not_read import kind_of, way_out
from searchdoc.places.addresses import RemotePath, is_address, path_at
from searchdoc.storage.generations import Holdings, SourceRecord, read_holdings


def holdings_of(paths: Iterable[str | Path]) -> Holdings:
    """Holdings of the paths as they were typed, each once."""
    roots = {whole_path(path): str(path) for path in reversed(list(paths))}
    return Holdings(tuple(reversed(roots)), tuple(reversed(roots.values())))


def whole_path(path: str | Path) -> str:
    """A path from the top of the file system, with links resolved; an address as it is always written.

    The file need not be there. Raises ``CorpusError`` for an address with a password in it, or that is none.
    """
    located = path_at(path)
    return str(located) if isinstance(located, RemotePath) else os.path.realpath(located)


def kept(index_directory: str | Path) -> Holdings:
    """The holdings of an index, of whatever format; empty where there is none. Raises ``IndexDamaged``."""
    try:
        found = read_holdings(index_directory)
    except IndexMissing:
        return Holdings()
    return found if found.typed else holdings_of(found.roots)


def kept_if_readable(index_directory: str | Path) -> Holdings:
    """The holdings of an index; empty where there is none or where its manifest cannot be read."""
    try:
        return kept(index_directory)
    except IndexDamaged:
        return Holdings()


def is_below(path: str | Path, roots: Iterable[str | Path]) -> bool:
    """Whether a path is one of the roots, or lies below one."""
    return not {str(path), *map(str, path_at(path).parents)}.isdisjoint(map(str, roots))


def left_behind(known: Holdings, given: Holdings) -> tuple[str, ...]:
    """The roots of an index, as they were typed, whose documents an index of the holdings given would not hold."""
    pairs = zip(known.roots, known.typed, strict=True)
    return tuple(typed for root, typed in pairs if not is_below(root, given.roots))


def still_excluded(known: Holdings, given: Holdings) -> Holdings:
    """The holdings given, without what was taken out of an index and not named again."""
    excluded = tuple(path for path in known.excluded if is_below(path, given.roots) and path not in given.roots)
    return Holdings(given.roots, given.typed, excluded)


def with_added(holdings: Holdings, paths: Sequence[str | Path]) -> Holdings:
    """The holdings with more paths; what was taken out there or below is taken in again.

    Raises ``CorpusError`` for a path that is not there, ``UnreadableDocument`` where no path named can be read.
    """
    require_readable(paths)
    wanted = {whole_path(path): str(path) for path in paths}
    for path in paths:
        if not is_there(path_at(path)):
            raise CorpusError(f"there is no file or folder {shown(path)}: name one that holds documents", shown(path))
    excluded = tuple(one for one in holdings.excluded if not is_below(one, wanted))
    held = _held(Holdings(holdings.roots, holdings.typed, excluded), wanted)
    new = {whole: typed for whole, typed in wanted.items() if whole not in held}
    return Holdings((*holdings.roots, *new), (*holdings.typed, *new.values()), excluded)


def _held(holdings: Holdings, wanted: Iterable[str]) -> set[str]:
    """The roots, and the files and folders below them that are read as it is, where any of the paths is below one."""
    held = set(holdings.roots)
    if all(whole in held or not is_below(whole, held) for whole in wanted):
        return held
    found = discover(holdings.roots, holdings.excluded, allow_missing=True)
    if found.unreachable:
        raise found.unreachable[0]
    for file in found.files:
        held.update((str(file.path), *map(str, file.path.parents)))
    return held - {path for root in holdings.roots for path in map(str, path_at(root).parents)} | set(holdings.roots)


def with_removed(holdings: Holdings, names: Sequence[str | Path], sources: Iterable[SourceRecord]) -> Holdings:
    """The holdings without the documents of those ids, or below those paths; the files may be gone.

    ``sources`` are the documents of the index. Raises ``CorpusError`` for a name that is neither.
    """
    paths = {
        identifier: source.path for source in sources for identifier in (source.id, source.collection) if identifier
    }
    for name in names:
        for path in _paths_meant(name, holdings, paths):
            roots = [pair for pair in zip(holdings.roots, holdings.typed, strict=True) if not is_below(pair[0], [path])]
            excluded = [one for one in holdings.excluded if not is_below(one, [path])]
            if is_below(path, [root for root, _ in roots]):
                excluded.append(path)
            holdings = Holdings(tuple(root for root, _ in roots), tuple(typed for _, typed in roots), tuple(excluded))
    return holdings


def _paths_meant(name: str | Path, holdings: Holdings, paths: dict[str, str]) -> list[str]:
    """The whole paths that a name means: a document's, a root's as it was typed, or what it is as a path."""
    if str(name) in paths:
        return [paths[str(name)]]
    whole = whole_path(name)
    unresolved = whole if is_address(name) else os.path.abspath(name)  # noqa: PTH100 (links are not resolved)
    candidates = dict.fromkeys([unresolved, whole])
    held = (*holdings.roots, *paths.values(), *holdings.excluded)
    meant = [path for path in candidates if any(is_below(one, [path]) for one in held)]
    if not meant:
        typed = [root for root, typed in zip(holdings.roots, holdings.typed, strict=True) if typed == str(name)]
        meant = typed or _refuse(name)
    return meant


def _refuse(name: str | Path) -> list[str]:
    raise CorpusError(
        f"{shown(name)} is neither the id of a document nor a file or folder that is indexed: "
        "'searchdoc status --documents' lists the ids",
        shown(name),
    )


def require_readable(paths: Iterable[str | Path]) -> None:
    """Raise ``UnreadableDocument`` where all paths are files that no reader reads."""
    files = [path_at(path) for path in paths]
    if files and all(not has_reader(path) and is_file(path) for path in files):
        first = files[0]
        raise UnreadableDocument(shown(first), f"there is no reader for {shown(kind_of(first))}: {way_out(first)}")
