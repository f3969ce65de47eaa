"""When to build again: files below folders have changed, or a folder has come back.

Folders are watched by the operating system, through watchfiles. Files that are indexed by themselves are looked at
every second, since an editor that saves one puts another in its place.
"""

from __future__ import annotations

import importlib
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from searchdoc.building.folders import is_hidden
from searchdoc.building.roots import is_below
from searchdoc.errors import CorpusError, MissingExtra
from searchdoc.places.addresses import path_at

_LOOK_EVERY = 1000
"""Milliseconds between two looks at what the operating system does not watch."""

_QUIET, _LONGEST = 400, 5000
"""Milliseconds without a change after which a build begins, and those after which it begins all the same."""


def when_to_build(roots: Sequence[str | Path], index_directory: Path) -> Iterator[None]:
    """Yield once watching has begun, and whenever something below the roots has changed and it is quiet again.

    It never ends, and what changes during a build is not missed. Raises ``MissingExtra`` where watchfiles is not
    installed, and ``CorpusError`` for a root that lies elsewhere.
    """
    local = [root for root in map(path_at, roots) if isinstance(root, Path)]
    if elsewhere := [root for root in map(path_at, roots) if not isinstance(root, Path)]:
        raise CorpusError(
            f"folders of this machine can be watched, and {elsewhere[0]} lies elsewhere: run 'searchdoc build' at "
            "fixed times instead",
            str(elsewhere[0]),
        )
    try:
        watchfiles = importlib.import_module("watchfiles")
    except ImportError as error:
        raise MissingExtra("watching folders", "watch") from error
    return _moments(watchfiles, local, index_directory.resolve())


def _moments(watchfiles: Any, roots: Sequence[Path], ignored: Path) -> Iterator[None]:  # noqa: ANN401
    while True:
        last: _State | None = None
        folders = _folders(_state(roots))
        for changes in _batches(watchfiles, folders):
            now = _state(roots)
            if now != last or any(_counts(Path(path), roots, ignored) for _, path in changes):
                last = now
                yield
            if _folders(now) != folders:  # one has gone, or come back: what is watched has to change
                break


def _batches(watchfiles: Any, folders: Sequence[tuple[Path, int]]) -> Iterator[set[tuple[Any, str]]]:  # noqa: ANN401
    """Changes below folders, an empty set whenever nothing has changed for a second."""
    while not folders:
        yield set()
        time.sleep(_LOOK_EVERY / 1000)
    yield from watchfiles.watch(
        *(folder for folder, _ in folders),
        watch_filter=None,
        debounce=_LONGEST,
        step=_QUIET,
        rust_timeout=_LOOK_EVERY,
        yield_on_timeout=True,
        ignore_permission_denied=True,
    )


_State = tuple[tuple[Path, bool, int, int], ...]
"""For each root that is there: whether it is a folder, its inode, and for a file when it was last changed."""


def _state(roots: Sequence[Path]) -> _State:
    state = []
    for root in roots:
        try:
            status, is_folder = root.stat(), root.is_dir()
        except OSError:
            continue
        state.append((root, is_folder, status.st_ino, 0 if is_folder else status.st_mtime_ns))
    return tuple(state)


def _folders(state: _State) -> list[tuple[Path, int]]:
    """The folders, each with its inode: another folder of the same name is watched anew."""
    return [(root, inode) for root, is_folder, inode, _ in state if is_folder]


def _counts(path: Path, roots: Sequence[Path], ignored: Path) -> bool:
    """Whether a change can matter: not in the index, not of a hidden file or of one that an editor makes for itself."""
    if is_below(path, [ignored]):
        return False
    root = next((root for root in roots if path.is_relative_to(root)), None)
    parts = path.parts if root is None else path.relative_to(root).parts
    return not any(is_hidden(part) or part.endswith("~") for part in parts)
