"""Passage vectors on disk, and nearest-neighbour search over them: exact up to 20,000 passages, approximate beyond.

Beyond, two more files hold quantization codes: 256 bits a passage (``quantization``) and one byte a number. The
passages that score highest by their bits are scored by their bytes, and the best of these exactly, so that of 150 MB of
vectors (100,000 passages of 384 numbers) 5 MB are read. docs/performance.md says how many of the nearest are found.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from searchdoc.models import Match
from searchdoc.protocols import Mask, Vectors
from searchdoc.storage.arrays import GrowingArray, array_damaged, open_array
from searchdoc.vectors.batches import batches, row_products
from searchdoc.vectors.fast_scan import CodeScan
from searchdoc.vectors.quantization import BLOCK_ROWS, Coder, Codes

_BATCH_BYTES = 16 * 2**20
"""Bytes of vectors that an exact search reads at a time: memory does not grow with the index."""

_BATCH_ROWS = 4096
"""Vectors that are quantized at a time; a multiple of the rows of a block of codes."""

_SAMPLE_ROWS = 20_000
"""Vectors that the quantization is fitted to, at least; at most twice as many."""

EXACT = 20_000
"""The most passages, of those admitted, that are all scored exactly."""

_CANDIDATES, _CANDIDATES_AT = 2000, 100_000
"""Passages scored by their bytes, in an index of how many; they grow with the square root of its size."""

_RESCORED = 250
"""The fewest passages scored exactly after their bytes."""

_CODES, _DIRECTIONS, _BITS, _BYTES = "coarse.npy", "directions.npy", "bits.npy", "bytes.npy"
_LEVELS = 127
"""The highest level of a number that is rounded to a byte."""

_Ordinals = NDArray[np.int64]
_Scores = NDArray[np.float32]


def write_vectors(path: Path, vectors: Vectors) -> None:
    """Write unit vectors as a .npy file of float32; shape (passages, dimension), row ``i`` belongs to ordinal ``i``.

    Beside it, where there are more than ``EXACT``, are ``coarse.npy`` uint8 (blocks, columns, 64), with ``bits.npy``
    and ``directions.npy`` what ``Coder`` has, and ``bytes.npy`` int8 (passages, dimension). Raises ``ValueError`` for
    any other shape.
    """
    if vectors.ndim != 2:
        raise ValueError(f"vectors have the shape (passages, dimension), not {vectors.shape}")
    with growing_vectors(path, vectors.shape[1]) as file:
        file.append(vectors)
    write_codes(path)


def growing_vectors(path: Path, dimension: int) -> GrowingArray:
    """The file of ``write_vectors``, to which vectors are added; ``write_codes`` then writes what belongs beside it."""
    return GrowingArray(path, "<f4", dimension)


def write_codes(path: Path) -> None:
    """Write the quantization codes of more than ``EXACT`` vectors beside these, a batch of them at a time."""
    rows, dimension = open_array(path, "<f4", 2).shape
    if rows <= EXACT:
        return
    sample = np.concatenate(list(islice(_read_in_batches(path), 0, None, max(1, rows // _SAMPLE_ROWS))))
    coder, mean = Coder.fit(sample), sample.mean(axis=0)
    del sample
    largest = max(max(batch.max(), -batch.min()) for batch in _read_in_batches(path))
    step = np.float32(largest / _LEVELS)  # the same for all: only their order matters
    with (
        GrowingArray(path.with_name(_CODES), np.uint8, coder.columns, BLOCK_ROWS) as codes,
        GrowingArray(path.with_name(_BYTES), np.int8, dimension) as rounded,
    ):
        for batch in _read_in_batches(path):
            codes.append(coder.encode(batch, mean))
            rounded.append(np.round(batch / step))
    np.save(path.with_name(_DIRECTIONS), coder.directions, allow_pickle=False)
    np.save(path.with_name(_BITS), coder.bits, allow_pickle=False)


def _read_in_batches(path: Path) -> Iterator[Vectors]:
    """The vectors of a file, mapped anew for each batch, so that what was read of it does not stay in memory."""
    rows = len(open_array(path, "<f4", 2))
    return (open_array(path, "<f4", 2)[start : start + _BATCH_ROWS] for start in range(0, rows, _BATCH_ROWS))


class PassageVectors(Protocol):
    """The unit vectors of passages, wherever they are, and search over them; safe to use from many threads."""

    def __len__(self) -> int:
        """How many passages there are."""
        ...

    def row(self, ordinal: int) -> Vectors:
        """The vector of one passage; shape (dimension,). Raises ``IndexError`` outside the index."""
        ...

    def nearest(self, query_vector: Vectors, k: int, allowed: Mask | None = None) -> tuple[_Ordinals, _Scores]:
        """The ``k`` nearest passages, nearest first, ties in order of the ordinal, and their scores (cosines)."""
        ...

    def nearest_with(
        self, query_vector: Vectors, k: int, others: _Ordinals, allowed: Mask | None = None
    ) -> tuple[_Ordinals, _Scores, _Ordinals]:
        """The ``k`` nearest passages and the ``others``, each once, in order of the ordinal: ordinals, scores, ranks.

        All three have the same shape. A rank is a passage's place among those returned by score, from 1.
        """
        ...


class VectorIndex:
    """A file of unit vectors, mapped into memory, never written; safe to use from many threads.

    A score is the cosine of query and passage, from -1 to 1, the same to the last bit wherever the row stands and
    however it is asked for: computed in float64, given as float32.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._vectors = open_array(path, "<f4", 2)
        self._coder: Coder | None = None
        if len(self) > EXACT:
            self._coder = _coder(path, self.dimension)
            self._codes: Codes = open_array(path.with_name(_CODES), "|u1", 3)
            self._bytes: NDArray[np.int8] = open_array(path.with_name(_BYTES), "<i1", 2)
            blocks = -(-len(self) // BLOCK_ROWS)
            if self._codes.shape != (blocks, self._coder.columns, BLOCK_ROWS):
                raise array_damaged(path.with_name(_CODES), f"it does not fit {path.name}")
            if self._bytes.shape != self._vectors.shape:
                raise array_damaged(path.with_name(_BYTES), f"it does not fit {path.name}")

    @classmethod
    def open(cls, path: Path, expected_rows: int, dimension: int) -> VectorIndex:
        """Open vectors of which it is known how many and how long they are.

        Raises ``IndexDamaged`` where the file is missing, no .npy file of float32, cut short, or of another shape.
        """
        index = cls(path)
        if index._vectors.shape != (expected_rows, dimension):
            rows, columns = index._vectors.shape
            raise array_damaged(path, f"it has {rows} x {columns} numbers, not {expected_rows} x {dimension}")
        return index

    def __len__(self) -> int:
        return len(self._vectors)

    @property
    def dimension(self) -> int:
        """How many numbers a vector has."""
        return int(self._vectors.shape[1])

    def row(self, ordinal: int) -> Vectors:
        """The vector of one passage, read-only; shape (dimension,). Raises ``IndexError`` outside the index."""
        if not 0 <= ordinal < len(self):
            raise IndexError(f"there is no vector {ordinal} among {len(self)}")
        vector: Vectors = self._vectors[ordinal]
        return vector

    def search(self, query_vector: Vectors, k: int, allowed: Mask | None = None) -> list[Match]:
        """The ``k`` nearest passages, nearest first, ties in order of the ordinal; only those that ``allowed`` admits.

        Exact where no more than ``EXACT`` are admitted: every row is then looked at. ``query_vector`` has the shape
        (dimension,), ``allowed`` (passages,).
        Raises ``ValueError`` for other shapes.
        """
        ordinals, scores = self.nearest(query_vector, k, allowed)
        return list(map(Match, ordinals.tolist(), scores.tolist()))

    def nearest(self, query_vector: Vectors, k: int, allowed: Mask | None = None) -> tuple[_Ordinals, _Scores]:
        """What ``search`` finds, as arrays: the ordinals and their scores, both of shape (at most k,)."""
        query = self._checked(query_vector)
        if allowed is not None and allowed.shape != (len(self),):
            raise ValueError(f"a mask over {len(self)} passages has the shape ({len(self)},), not {allowed.shape}")
        ordinals = self._candidates(query, k, allowed) if k > 0 else np.empty(0, dtype=np.int64)
        scores = self.scores(query, ordinals)
        best = np.lexsort((ordinals, -scores))[: max(k, 0)]
        return ordinals[best], scores[best]

    def nearest_with(
        self, query_vector: Vectors, k: int, others: _Ordinals, allowed: Mask | None = None
    ) -> tuple[_Ordinals, _Scores, _Ordinals]:
        """The ``k`` nearest passages and the ``others``, each once, in order of the ordinal: ordinals, scores, ranks.

        All three have the same shape. A rank is a passage's place among those returned by score, from 1, ties in order
        of the ordinal.
        """
        query = self._checked(query_vector)
        ordinals = union(self._candidates(query, k, allowed), others)
        return ranked_with(ordinals, self.scores(query, ordinals), k, others)

    def scores(self, query_vector: Vectors, ordinals: _Ordinals | Sequence[int]) -> _Scores:
        """The scores of these passages, as ``search`` gives them; shape (ordinals,).

        Raises ``ValueError`` for a query of another dimension and ``IndexError`` for an ordinal outside the index.
        """
        query = self._checked(query_vector)
        asked = np.asarray(ordinals, dtype=np.int64)
        if len(asked) and not (asked.min() >= 0 and asked.max() < len(self)):
            raise IndexError(f"there is no vector {asked.max() if asked.min() >= 0 else asked.min()} among {len(self)}")
        return row_products(self._vectors, asked, query, np.float64).astype(np.float32)

    def _candidates(self, query: Vectors, k: int, allowed: Mask | None) -> _Ordinals:
        """The passages that can be among the best ``k``: by products in float32, with a margin for their rounding.

        Each row is multiplied by itself, since BLAS divides a product with the whole matrix among cores, which takes
        many times as long where one of them is busy elsewhere.
        """
        if self._coder is not None and (allowed is None or np.count_nonzero(allowed) > EXACT):
            return self._approximate(self._coder, query, k, allowed)
        margin = 4 * self.dimension * float(np.finfo(np.float32).eps) * float(np.linalg.norm(query))
        ordinals: _Ordinals = np.empty(0, dtype=np.int64)
        scores: _Scores = np.empty(0, dtype=np.float32)
        for batch in batches(len(self), 4 * self.dimension, _BATCH_BYTES):
            block = self._vectors[batch]
            admitted = np.arange(len(block)) if allowed is None else np.flatnonzero(allowed[batch])
            if not len(admitted):
                continue
            products = np.vecdot(block if len(admitted) == len(block) else block[admitted], query)
            ordinals = np.concatenate((ordinals, admitted + batch.start))
            scores = np.concatenate((scores, products))
            if len(scores) > k:
                keep = scores >= np.partition(scores, -k)[-k] - margin
                ordinals, scores = ordinals[keep], scores[keep]
        return ordinals

    @cached_property
    def _scan(self) -> CodeScan:
        """Read when vectors are first searched, and not by whoever opens the index for something else."""
        return CodeScan(self._codes, len(self))

    def _approximate(self, coder: Coder, query: Vectors, k: int, allowed: Mask | None) -> _Ordinals:
        """The passages that are likely among the best ``k``: the best by their bytes of the best by their bits."""
        wanted = max(int(_CANDIDATES * math.sqrt(len(self) / _CANDIDATES_AT)), 8 * k)
        near = self._scan.highest(coder.tables(query), wanted, allowed)
        return _top(near, max(_RESCORED, 5 * k // 4), lambda: row_products(self._bytes, near, query, np.float32))

    def _checked(self, query_vector: Vectors) -> Vectors:
        if query_vector.shape != (self.dimension,):
            raise ValueError(f"these vectors have {self.dimension} numbers, the query's shape is {query_vector.shape}")
        return np.ascontiguousarray(query_vector, dtype=np.float32)


def ranked_with(
    ordinals: _Ordinals, scores: _Scores, k: int, others: _Ordinals
) -> tuple[_Ordinals, _Scores, _Ordinals]:
    """The best ``k`` of some passages, and the ``others`` among them, as ``PassageVectors.nearest_with`` says."""
    order = np.lexsort((ordinals, -scores))
    kept = np.zeros(len(ordinals), dtype=np.bool_)
    kept[order[:k]] = True
    kept[ordinals.searchsorted(others)] = True
    ranks = np.empty(len(ordinals), dtype=np.int64)
    ranks[order] = kept[order].cumsum()
    return ordinals[kept], scores[kept], ranks[kept]


def union(first: _Ordinals, second: _Ordinals) -> _Ordinals:
    """All ordinals in order, each once; for a few hundred ``np.union1d`` takes several times as long."""
    both = np.concatenate((first, second))
    both.sort()
    is_new = np.ones(len(both), dtype=np.bool_)
    np.not_equal(both[1:], both[:-1], out=is_new[1:])
    return both[is_new]


def _top(ordinals: _Ordinals, k: int, score: Callable[[], _Scores]) -> _Ordinals:
    """The ``k`` whose scores are highest, and all that tie with the last; in the order they had."""
    if len(ordinals) <= k:
        return ordinals
    scores = score()
    best: _Ordinals = ordinals[scores >= np.partition(scores, -k)[-k]]
    return best


def _coder(path: Path, dimension: int) -> Coder:
    directions = open_array(path.with_name(_DIRECTIONS), "<f4", 2)
    try:
        coder = Coder(directions, open_array(path.with_name(_BITS), "|u1", 1))
    except ValueError as error:
        raise array_damaged(path.with_name(_BITS), str(error)) from error
    if directions.shape[1] != dimension:
        raise array_damaged(path.with_name(_DIRECTIONS), f"it does not fit {path.name}")
    return coder
