"""Quantization: vectors as codes of 256 bits each, by which a large index is searched first.

Vectors are rotated to their principal components, and each component gets the number of bits that lowers the error
most: four, two, one or none. It is rounded to the levels that suit a normal distribution best (J. Max, "Quantizing for
Minimum Distortion", IRE Transactions on Information Theory, 1960). Four bits together select an entry of a table of
sixteen products, computed once for each query, so that a score is a sum of 64 entries (H. Jégou, M. Douze, C. Schmid,
"Product Quantization for Nearest Neighbor Search", IEEE TPAMI 2011; there the asymmetric distance).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Self

import numpy as np
from numpy.typing import NDArray

from searchdoc.protocols import Vectors

BLOCK_ROWS = 64
"""Vectors whose codes are stored together, column by column."""

_TABLES = 64
"""The most groups of four bits that a vector has."""

_LARGEST_ENTRY = 127
"""The largest number in a table: the sum of two fits a byte."""

_POSITIVE_LEVELS = {
    1: (0.7979,),
    2: (0.4528, 1.510),
    4: (0.1284, 0.3881, 0.6568, 0.9424, 1.256, 1.618, 2.069, 2.733),
}
"""The positive levels that a component is rounded to, by its number of bits (Max 1960, table I)."""

_ERRORS = {4: 0.01154, 2: 0.1175, 1: 0.3634}
"""The share of a component's variance that rounding loses, by its number of bits (Max 1960), in the order of codes."""

Codes = NDArray[np.uint8]
"""Codes of vectors; shape (blocks, columns, 64): a byte for each column of 64 vectors, the last block padded with 0."""


@dataclass(frozen=True, slots=True, eq=False)
class Coder:
    """How vectors become codes: ``directions`` float32 (components, dimension), ``bits`` uint8 (components,).

    The length of a direction is the standard deviation along it; ``bits`` are 4, 2 or 1, in descending order. Four
    components of one bit, two of two or one of four share a table. Raises ``ValueError`` for anything else.
    """

    directions: Vectors
    bits: NDArray[np.uint8]

    def __post_init__(self) -> None:
        counted = [int(np.count_nonzero(self.bits == bits)) for bits in _ERRORS]
        fits = counted[1] % 2 == 0 and counted[2] % 4 == 0 and sum(counted) == len(self.bits) == len(self.directions)
        if not fits or self.directions.ndim != 2 or (np.diff(self.bits.astype(int)) > 0).any():
            raise ValueError("the numbers do not fill their tables")
        if not 0 < self._tables <= _TABLES:
            raise ValueError(f"there are {self._tables} tables, and can be from 1 to {_TABLES}")

    @classmethod
    def fit(cls, vectors: Vectors) -> Self:
        """The coder that suits vectors like these; shape (vectors, dimension), 1 or more."""
        centred = vectors - vectors.mean(axis=0)
        variances, directions = np.linalg.eigh((centred.T @ centred).astype(np.float64) / len(vectors))
        variances = np.maximum(variances[::-1], 0)
        bits = _bits(variances)
        spread = np.sqrt(variances[: len(bits), None])
        return cls(np.ascontiguousarray(directions.T[::-1][: len(bits)] * spread, dtype="<f4"), bits)

    @property
    def _tables(self) -> int:
        return int(self.bits.sum()) // 4

    @property
    def columns(self) -> int:
        """The number of bytes in a vector's code."""
        return -(-self._tables // 2)

    def encode(self, vectors: Vectors, mean: Vectors) -> Codes:
        """The codes of vectors (n, dimension); ``mean`` (dimension,) is that of all vectors of the index."""
        squares = np.maximum(np.vecdot(self.directions, self.directions), np.finfo(np.float32).tiny)
        numbers = (vectors - mean) @ self.directions.T / squares
        blocks = -(-len(vectors) // BLOCK_ROWS)
        halves = np.zeros((blocks * BLOCK_ROWS, 2 * self.columns), dtype=np.uint8)
        for bits, some, tables in self._groups():
            levels = _levels(bits)
            rounded = np.searchsorted((levels[1:] + levels[:-1]) / 2, numbers[:, some]).astype(np.uint8)
            for place in range(4 // bits):
                halves[: len(vectors), tables] |= rounded[:, place :: 4 // bits] << (bits * place)
        both = np.bitwise_or(halves[:, 0::2], np.left_shift(halves[:, 1::2], 4), dtype=np.uint8)
        codes: Codes = np.ascontiguousarray(both.reshape(blocks, BLOCK_ROWS, -1).transpose(0, 2, 1))
        return codes

    def tables(self, query: Vectors) -> NDArray[np.uint8]:
        """What each group of four bits adds to the score of a query (dimension,): from 0 to 127; (2 * columns, 16)."""
        products = self.directions @ query
        found = np.zeros((2 * self.columns, 16), dtype=np.float32)
        for bits, some, tables in self._groups():
            found[tables] = products[some].reshape(-1, 4 // bits) @ _COMBINED[bits]
        found -= found.min(axis=1, keepdims=True)
        highest = float(found.max(initial=0))
        found *= _LARGEST_ENTRY / highest if highest > 0 else 0
        return np.rint(found, out=found).astype(np.uint8)

    def _groups(self) -> Iterator[tuple[int, slice, slice]]:
        """For each number of bits: the components that have it, and the tables of these."""
        number = table = 0
        counted = np.bincount(self.bits, minlength=5).tolist()
        for bits in _ERRORS:
            count = counted[bits]
            yield bits, slice(number, number + count), slice(table, table + count * bits // 4)
            number, table = number + count, table + count * bits // 4


def _bits(variances: NDArray[np.float64]) -> NDArray[np.uint8]:
    """The number of bits of each of the first components, chosen so that the least variance is lost."""
    tables = min(_TABLES, len(variances))
    until = np.concatenate(([0.0], np.cumsum(variances)))
    least, best = np.inf, (tables, 0, 0)
    for fours in range(tables + 1):
        for pairs in range(tables - fours + 1):
            counts = fours, 2 * pairs, 4 * (tables - fours - pairs)
            if sum(counts) > len(variances):
                continue
            ends = until[np.cumsum((0, *counts))]
            lost = until[-1] - ends[-1] + sum(np.diff(ends) * list(_ERRORS.values()))
            if lost < least:
                least, best = lost, counts
    return np.repeat(np.array(list(_ERRORS), dtype=np.uint8), best)


def _levels(bits: int) -> Vectors:
    positive = np.array(_POSITIVE_LEVELS[bits], dtype=np.float32)
    return np.concatenate((-positive[::-1], positive))


_COMBINED: dict[int, Vectors] = {
    bits: np.array([one[::-1] for one in product(_levels(bits), repeat=4 // bits)], dtype=np.float32).T.copy()
    for bits in _POSITIVE_LEVELS
}
"""The levels that each entry of a table stands for, by the number of bits; shape (4 / bits, 16), lowest bits first."""
