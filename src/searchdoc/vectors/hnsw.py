"""A graph of near neighbours, for shelves of millions: an option, and only ever a first choice to be scored exactly.

The graph is a hierarchical navigable small world (Y. Malkov, D. Yashunin, IEEE TPAMI 2020) by USearch, mapped into
memory. Its own copy of the vectors has eight bits a number, because it never decides more than who is looked at.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from searchdoc.errors import IndexDamaged, MissingExtra
from searchdoc.protocols import Vectors

_EXTRA = "large"
_CONNECTIVITY, _WHILE_ADDING, _WHILE_SEARCHING = 24, 160, 400
_AT_ONCE = 50_000


def write_neighbours(path: Path, vectors: Vectors) -> None:
    """Write the graph of these vectors; shape (passages, dimension). Raises ``MissingExtra``."""
    graph = _usearch("a graph of near neighbours").Index(
        ndim=vectors.shape[1],
        metric="cos",
        dtype="i8",
        connectivity=_CONNECTIVITY,
        expansion_add=_WHILE_ADDING,
    )
    for start in range(0, len(vectors), _AT_ONCE):
        some = vectors[start : start + _AT_ONCE]
        graph.add(np.arange(start, start + len(some), dtype=np.uint64), np.ascontiguousarray(some, dtype=np.float32))
    graph.save(str(path))


class Neighbours:
    """A graph on disk, mapped into memory; safe to use from many threads."""

    def __init__(self, path: Path, rows: int, dimension: int) -> None:
        """Raises ``IndexDamaged`` where it is not the graph of so many vectors, and ``MissingExtra``."""
        engine = _usearch(f"the graph {path.name}")
        try:
            self._graph: Any = engine.Index.restore(str(path), view=True)
        except Exception as error:  # whatever USearch finds wrong with the file
            raise IndexDamaged(str(path.parent), f"{path.name}: it cannot be read") from error
        if self._graph is None or (len(self._graph), self._graph.ndim) != (rows, dimension):
            raise IndexDamaged(str(path.parent), f"{path.name}: it does not fit the vectors")
        self._graph.expansion_search = _WHILE_SEARCHING

    def nearest(self, query: Vectors, k: int) -> NDArray[np.int64]:
        """The ordinals of about the ``k`` nearest vectors, in order of the ordinal."""
        found = self._graph.search(query, k)
        return np.sort(np.asarray(found.keys, dtype=np.int64))


def _usearch(what: str) -> Any:  # noqa: ANN401 (USearch has no types)
    try:
        import usearch.index as engine
    except ImportError as error:
        raise MissingExtra(what, _EXTRA) from error
    return engine
