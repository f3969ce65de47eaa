"""MaxSim: how well each vector of a query is matched by the best of a passage's token vectors.

The operator is ColBERT's (O. Khattab, M. Zaharia, SIGIR 2020), over token vectors of int8 codes with a scale each.
Query vectors are rounded to integer levels, few enough that every product and sum is a whole number that float32 holds
exactly: the result is the same to the last bit in whatever order a processor adds, and whatever else is asked for.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from searchdoc.vectors.batches import batches

_EXACT_INTEGERS = 2**24
"""Whole numbers up to this one are exact in float32."""

_ONE_CORE_PRODUCTS = 2**18
"""The most multiplications of one matrix product that OpenBLAS does not divide among cores.

To wait for a core that is busy elsewhere takes many times as long as the product.
"""

_PRODUCT_BYTES = 2**24
"""Bytes of memory that the products of one batch of passages take."""

_TINY = np.finfo(np.float32).tiny


def integer_levels(vectors: NDArray[np.float32], largest: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Round vectors (n, width) to whole numbers: these, as float32 (n, width), and each vector's step size (n,).

    ``levels * steps`` is near ``vectors``. The levels are as fine as they can be while the dot product with a vector
    of whole numbers up to ``largest`` is exact in float32.
    """
    levels = max(1, (_EXACT_INTEGERS - 1) // (largest * max(1, vectors.shape[1])))
    steps = np.maximum(np.abs(vectors).max(axis=1, initial=0), _TINY) / np.float32(levels)
    return np.rint(vectors / steps[:, None]), steps


def max_products(
    codes: NDArray[np.int8],
    scales: NDArray[np.float16],
    begins: NDArray[np.int64],
    ends: NDArray[np.int64],
    query: NDArray[np.float32],
) -> NDArray[np.float32]:
    """For each part the highest dot product of each query vector with one of its rows; shape (parts, query vectors).

    A row is ``codes`` (rows, width) times its scale (rows,). Part ``i`` is the rows from ``begins[i]`` to before
    ``ends[i]``; one without rows has products of 0. ``query`` (query vectors, width) comes from ``integer_levels``.
    Raises ``IndexError`` for rows that there are not.
    """
    best = np.zeros((len(begins), len(query)), dtype=np.float32)
    sizes = ends - begins
    for batch in batches(len(begins), 4 * len(query) * int(sizes.max(initial=1)), _PRODUCT_BYTES):
        own = sizes[batch]
        starts = np.cumsum(own) - own
        rows = np.arange(own.sum()) + np.repeat(begins[batch] - starts, own)
        products = _products(codes, rows, query)
        products *= scales.take(rows).astype(np.float32)
        filled = own > 0
        if filled.any():
            best[batch][filled] = np.maximum.reduceat(products, starts[filled], axis=1).T
    return best


def _products(codes: NDArray[np.int8], rows: NDArray[np.int64], query: NDArray[np.float32]) -> NDArray[np.float32]:
    """Each query vector times some rows of the codes; shape (query vectors, rows)."""
    if len(query) == 1:  # OpenBLAS divides a product with a single vector among cores, however small it is
        return _products(codes, rows, np.repeat(query, 2, axis=0))[:1]
    width = codes.shape[1]
    products = np.empty((len(query), len(rows)), dtype=np.float32)
    size = max(1, _ONE_CORE_PRODUCTS // max(1, query.size))
    buffer = np.empty((size, width), dtype=np.float32)
    for batch in batches(len(rows), 1, size):
        values = buffer[: batch.stop - batch.start]
        values[...] = codes.take(rows[batch], axis=0)
        np.matmul(query, values.T, out=products[:, batch])
    return products
