"""The inner loops of a search: compiled where searchdoc was installed with a compiler at hand, and else in numpy.

Both give the same numbers to the last bit, because they add up whole numbers that float32 can hold whatever their
order; so a ranking does not depend on how searchdoc was installed. ``_compiled.c`` needs nothing but GCC or Clang.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from searchdoc.protocols import Mask

_WHOLE = 2**24
"""Up to here float32 has every whole number."""

_SUMS = 32
"""As many sums a product is added up in, in ``_compiled.c`` as here."""

_PORTION_BYTES = 2**20
"""Few rows at once: memory that is used again costs a tenth of memory that is new."""

_TINY = np.finfo(np.float32).tiny

_UNSHARED = 2**18
"""Products of so many numbers OpenBLAS works out on one core."""

ROWS_A_BLOCK = 64
"""The codes of so many rows stand together, so that a processor looks all of them up at once."""

_ROOM_A_BLOCK = ROWS_A_BLOCK + 4
"""So many numbers ``_compiled.c`` notes down for a block: the sum of each row, and the highest of each sixteen."""


def _loaded() -> Any:  # noqa: ANN401 - a module that is there only where a compiler was
    if os.environ.get("SEARCHDOC_COMPILED") == "0":
        return None
    try:
        return import_module("searchdoc.native._compiled")
    except ImportError:
        return None


_compiled = _loaded()

_Ordinals = NDArray[np.int64]
_Whole = NDArray[np.int16]
"""Whole numbers that stand for others, from -levels to levels."""

Addends = tuple[NDArray[np.int32], NDArray[np.float32], int, float]
"""What one word adds: at which places (n,) which values (n,), ascending up to so many and again from there on, and
the factor of all of them, which float32 can hold. No place stands there twice."""


def is_compiled() -> bool:
    """Whether the compiled loops are used."""
    return _compiled is not None


def whole(vectors: NDArray[np.float32], most: int) -> tuple[_Whole, NDArray[np.float32]]:
    """Vectors as whole numbers, each with a step of its own, and the steps: shapes (n, width) and (n,).

    As fine as may be, if sums of their products with numbers up to ``most`` are to be whole numbers in float32.
    """
    levels = min(2**15 - 1, (_WHOLE - 1) // (most * max(1, vectors.shape[1])))
    steps = np.maximum(np.abs(vectors).max(axis=1, initial=0), _TINY) / np.float32(levels)
    return np.rint(vectors / steps[:, None]).astype(np.int16), steps


def highest_sums(
    codes: NDArray[np.uint8], tables: NDArray[np.uint8], rows: int, wanted: int, allowed: Mask | None = None
) -> _Ordinals:
    """The rows with the highest sums of what their codes stand for: ``wanted``, if there are so many, and all that tie.

    ``codes`` (blocks, columns, 64) has a byte for each column of each row, 64 rows a block: the lower half is a place
    in the first of the column's two ``tables`` (2 * columns, 16), the upper half one in the second. There are at most
    32 columns, and no number in the tables is above 127. ``allowed`` has the shape (rows,). In order of the row.
    """
    blocks, columns, _ = codes.shape
    if _compiled is not None:
        found, room = np.empty(rows, dtype=np.int64), np.empty(blocks * _ROOM_A_BLOCK, dtype=np.uint16)
        return found[: _compiled.highest_sums(codes, tables, allowed, wanted, room, found)]
    sums = np.zeros((blocks, ROWS_A_BLOCK), dtype=np.uint16)
    low, high = tables[0::2, None, :], tables[1::2, :, None]
    pairs = [pair.tobytes() for pair in low + high]
    for some in _portions(blocks, 2 * ROWS_A_BLOCK * columns):
        for column, pair in enumerate(pairs):
            # a third of the time that numpy needs to look bytes up
            looked_up = codes[some, column].tobytes().translate(pair)
            sums[some] += np.frombuffer(looked_up, dtype=np.uint8).reshape(-1, ROWS_A_BLOCK)
    found_sums = sums.ravel()[:rows].astype(np.int32)
    if allowed is not None:
        found_sums[~allowed] = -1
    counts = np.bincount(found_sums + 1, minlength=2)[:0:-1]  # from the highest sum to 0, without what is not allowed
    highest = len(counts) - 1
    limit = highest - int(np.searchsorted(np.cumsum(counts), wanted))
    return np.flatnonzero(found_sums >= max(limit, 0))


def products(codes: NDArray[np.int8], ordinals: _Ordinals, query: _Whole) -> NDArray[np.float32]:
    """Some rows of ``codes`` (rows, width) times the query (width,), which ``whole`` gave; shape (ordinals,)."""

    def in_numpy(some: _Ordinals) -> NDArray[np.float32]:
        return np.asarray(np.vecdot(codes.take(some, axis=0).astype(np.float32), query.astype(np.float32)))

    return _rows_times("products", codes, ordinals, query, in_numpy)


def exact_products(
    vectors: NDArray[np.float32], ordinals: _Ordinals, query: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Some rows of ``vectors`` (rows, width) times the query (width,), added up in float64; shape (ordinals,).

    Always in the same order, so that a product does not depend on what else is asked for, nor on who adds it up.
    """
    width = -(-len(query) // _SUMS) * _SUMS

    def in_numpy(some: _Ordinals) -> NDArray[np.float32]:
        rows = np.zeros((len(some), width))
        rows[:, : len(query)] = vectors.take(some, axis=0)
        rows[:, : len(query)] *= query
        added = np.zeros((len(rows), _SUMS))
        for more in rows.reshape(len(rows), -1, _SUMS).transpose(1, 0, 2):
            added += more
        while added.shape[1] > 1:
            half = added.shape[1] // 2
            added = added[:, :half] + added[:, half:]
        return added[:, 0].astype(np.float32)

    return _rows_times("exact_products", vectors, ordinals, query, in_numpy)


def quick_products(vectors: NDArray[np.float32], query: NDArray[np.float32]) -> NDArray[np.float32]:
    """Every row of ``vectors`` (rows, width) times the query (width,), as right as float32 has it; shape (rows,)."""
    if _compiled is not None:
        return exact_products(vectors, np.arange(len(vectors)), query)
    return np.asarray(np.vecdot(vectors, query))


def _rows_times(
    loop: str,
    rows: NDArray[Any],
    ordinals: _Ordinals,
    query: NDArray[Any],
    in_numpy: Callable[[_Ordinals], NDArray[np.float32]],
) -> NDArray[np.float32]:
    """Some rows times a query, by the compiled loop of that name or in numpy, a portion of them at a time."""
    found = np.empty(len(ordinals), dtype=np.float32)
    if _compiled is not None:
        getattr(_compiled, loop)(rows, ordinals, query, found)
        return found
    for some in _portions(len(ordinals), 8 * len(query)):
        found[some] = in_numpy(ordinals[some])
    return found


def best_products(
    codes: NDArray[np.int8], scales: NDArray[np.float16], begins: _Ordinals, ends: _Ordinals, asked: _Whole
) -> NDArray[np.float32]:
    """The highest product that each vector asked for has with a row of each part, 0 where that has none.

    A row is ``codes`` (rows, width) times its scale (rows,); a part goes from one of ``begins`` to one of ``ends``.
    ``asked`` (asked, width) comes from ``whole``. Shape (parts, asked).
    """
    if _compiled is not None:
        best = np.empty((len(begins), len(asked)), dtype=np.float32)
        _compiled.best_products(codes, scales, begins, ends, asked, asked.shape[1], best)
        return best
    best = np.zeros((len(begins), len(asked)), dtype=np.float32)
    sizes = ends - begins
    for some in _portions(len(begins), 4 * asked.shape[1] * int(sizes.max(initial=1))):
        own, held = sizes[some], sizes[some] > 0
        if held.any():
            starts = np.cumsum(own) - own
            rows = np.arange(own.sum()) + np.repeat(begins[some] - starts, own)
            found = _matrix_product(codes.take(rows, axis=0), asked.astype(np.float32))
            found *= scales.take(rows).astype(np.float32)[:, None]
            best[some][held] = np.maximum.reduceat(found, starts[held], axis=0)
    return best


def add_products(sums: NDArray[np.float32], words: list[Addends]) -> None:
    """Add to the sums what each word adds, one word after the other. Raises ``IndexError`` for a place that is none."""
    if _compiled is not None:
        _compiled.add_products(sums, words)
    else:
        for places, values, _, factor in words:
            np.add.at(sums, places.astype(np.intp), values * np.float32(factor))


def _matrix_product(codes: NDArray[np.int8], asked: NDArray[np.float32]) -> NDArray[np.float32]:
    """Each code times each vector; shape (codes, asked).

    In blocks so small that the library of linear algebra does not share them among cores: to wait for a core that is
    busy elsewhere takes many times as long as the product does.
    """
    rows = max(1, _UNSHARED // max(1, asked.size))
    blocks = -(-len(codes) // rows)
    padded = np.zeros((blocks * rows, codes.shape[1]), dtype=np.float32)
    padded[: len(codes)] = codes
    found = padded.reshape(blocks, rows, -1) @ np.ascontiguousarray(asked.T)
    return np.asarray(found.reshape(blocks * rows, -1)[: len(codes)])


def _portions(count: int, bytes_each: int) -> Iterator[slice]:
    size = max(1, _PORTION_BYTES // max(1, bytes_each))
    return (slice(start, start + size) for start in range(0, count, size))
