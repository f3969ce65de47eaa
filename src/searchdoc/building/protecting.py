"""What keeps an index from being emptied while its documents cannot be reached, as when a share is offline."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from searchdoc.building.folders import shown
from searchdoc.building.paths import is_empty_folder, is_there
from searchdoc.building.previous import PreviousIndex
from searchdoc.building.roots import is_below
from searchdoc.building.source import Discovered
from searchdoc.errors import CorpusError
from searchdoc.places.addresses import path_at
from searchdoc.storage.generations import Holdings, SourceRecord


def require_roots(holdings: Holdings, found: Discovered, known: Sequence[SourceRecord]) -> None:
    """Raise ``CorpusError`` for a root that is not there, or is empty although the index knows documents of it.

    ``known`` are the documents of the index.
    """
    missing = frozenset(map(str, found.missing))
    held = _documents_below(holdings.roots, known)
    for root, typed in zip(holdings.roots, holdings.typed, strict=True):
        is_gone = root in missing
        if is_gone and not held[root]:
            raise CorpusError(f"there is no file or folder {shown(typed)}: name one that holds documents", shown(typed))
        if is_gone or (held[root] and is_empty_folder(path_at(root))):
            documents = f"{held[root]} document{'' if held[root] == 1 else 's'}"
            raise CorpusError(
                f"{shown(typed)} is {'gone' if is_gone else 'empty'} now, and the index holds {documents} of it: bring "
                f"it back, or take them out with --allow-missing or 'searchdoc remove {shown(typed)}'",
                shown(typed),
            )


def keep(found: Discovered, previous: PreviousIndex) -> Iterator[SourceRecord]:
    """The documents of the index before that lie where nothing could be looked into, and are kept as they were.

    Raises ``CorpusError`` where they would have to be read anew.
    """
    there = {file.id for file in found.files}
    for source in previous.sources.values():
        if source.id not in there and is_below(source.path, map(str, found.blocked)):
            if previous.store is None:
                raise CorpusError(
                    f"{shown(source.path)} cannot be reached and would have to be read anew: make its folder readable, "
                    "or take out what cannot be reached with --allow-missing",
                    shown(source.path),
                )
            yield source


def check_after_reading(holdings: Holdings, found: Discovered) -> None:
    """Raise ``CorpusError`` where a root went away while it was read, so that documents seem to be gone."""
    for root, typed in zip(holdings.roots, holdings.typed, strict=True):
        is_out_of_sight = is_below(root, map(str, (*found.missing, *found.blocked)))
        if not is_out_of_sight and not is_there(path_at(root)):
            raise CorpusError(
                f"{shown(typed)} went away while it was read: bring it back and build again; the index is as it was",
                shown(typed),
            )


def _documents_below(roots: Sequence[str], known: Sequence[SourceRecord]) -> Counter[str]:
    """How many of the documents lie below each root."""
    below = Counter[str]()
    for source in known:
        parents = {source.path, *map(str, path_at(source.path).parents)}
        below.update(root for root in roots if root in parents)
    return below
