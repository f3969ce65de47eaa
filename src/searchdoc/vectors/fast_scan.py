"""Fast scan: the rows of a large index whose quantization codes score highest, found by looking bytes up in tables.

The codes and tables are those of ``quantization.Coder``. The layout, one column of many rows together, is that of
F. André, A.-M. Kermarrec, N. Le Scouarnec, "Cache Locality is Not Enough", VLDB 2015, who look up as many codes at once
as a register holds; here ``bytes.translate`` looks up 32,768, in a third of the time of numpy's ``take``.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from searchdoc.protocols import Mask
from searchdoc.vectors.batches import batches
from searchdoc.vectors.quantization import BLOCK_ROWS, Codes

_LOW_BYTE_FIRST = np.dtype("<u2")


class CodeScan:
    """The codes of all rows, copied into memory column by column; immutable, safe to use from many threads."""

    def __init__(self, codes: Codes, rows: int) -> None:
        """``codes`` has the shape (blocks, columns, 64), of which the first ``rows`` rows count; up to 32 columns."""
        self._rows = rows
        self._padded_rows = len(codes) * BLOCK_ROWS
        self._batches = [
            [column.tobytes() for column in codes[batch].transpose(1, 0, 2)]
            for batch in batches(len(codes), codes.shape[1] * BLOCK_ROWS)
        ]

    def highest(self, tables: NDArray[np.uint8], wanted: int, allowed: Mask | None = None) -> NDArray[np.int64]:
        """The rows with the highest sums of table entries, ``wanted`` and all that tie with the last, in order.

        ``tables`` (2 * columns, 16) is what ``Coder.tables`` gives, no entry above 127. ``allowed`` has the shape
        (rows,).
        """
        sums = self._sums(tables)
        admitted = None if allowed is None else np.flatnonzero(allowed)
        if admitted is not None:
            sums = sums[admitted]
        counts = np.bincount(sums)[::-1]  # of rows, from the highest sum to 0
        limit = len(counts) - 1 - int(np.searchsorted(np.cumsum(counts), wanted))
        best = np.flatnonzero(sums >= max(limit, 0))
        return best if admitted is None else admitted[best]

    def _sums(self, tables: NDArray[np.uint8]) -> NDArray[np.uint16]:
        """For each row the sum of the entries that its codes select; shape (rows,)."""
        pairs = [pair.tobytes() for pair in tables[0::2, None, :] + tables[1::2, :, None]]  # a table for each byte
        sums = np.empty(self._padded_rows, dtype=np.uint16)
        first = 0
        for columns in self._batches:
            end = first + len(columns[0])
            sums[first:end:2], sums[first + 1 : end : 2] = _summed(columns, pairs)
            first = end
        return sums[: self._rows]


def _summed(columns: list[bytes], tables: list[bytes]) -> tuple[NDArray[np.uint16], NDArray[np.uint16]]:
    """Look each column up in its table and add them up: the sums of the even rows, and of the odd ones.

    The bytes of two rows are added as one number of two bytes. Its sum less 256 times the sum of the upper bytes is,
    modulo 2**16, the sum of the lower ones.
    """
    both = np.zeros(len(columns[0]) // 2, dtype=np.uint16)
    odd, upper = np.zeros_like(both), np.empty_like(both)
    for column, table in zip(columns, tables, strict=True):
        entries = np.frombuffer(column.translate(table), dtype=_LOW_BYTE_FIRST)
        both += entries
        odd += np.right_shift(entries, 8, out=upper)
    return both - (odd << 8), odd
