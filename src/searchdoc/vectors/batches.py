"""Work in batches that fit the caches of a processor."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

BATCH_BYTES = 2**20
"""Bytes of memory that one batch takes: memory that is used again costs a tenth of memory that is new."""


def batches(count: int, bytes_each: int, batch_bytes: int = BATCH_BYTES) -> Iterator[slice]:
    """Divide ``count`` items of ``bytes_each`` bytes into slices of at most ``batch_bytes``, or of one item."""
    size = max(1, batch_bytes // max(1, bytes_each))
    return (slice(start, min(start + size, count)) for start in range(0, count, size))


def row_products(
    matrix: NDArray[Any], rows: NDArray[np.int64], query: NDArray[np.float32], dtype: DTypeLike
) -> NDArray[Any]:
    """The dot products of some rows of a matrix (n, width) with a query (width,), in ``dtype``; shape (rows,).

    Each row is multiplied by itself, so a product does not depend on which others are asked for, and BLAS does not
    divide the work among cores: to wait for a core that is busy elsewhere takes longer than the work. Raises
    ``IndexError`` for a row outside the matrix.
    """
    products, factors = np.empty(len(rows), dtype=dtype), query.astype(dtype)
    for batch in batches(len(rows), factors.nbytes):
        np.vecdot(matrix.take(rows[batch], axis=0).astype(dtype), factors, out=products[batch])
    return products
