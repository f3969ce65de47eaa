"""Which rows and terms in Milvus are which passages and terms of a generation.

Rows and terms keep their numbers through all generations; passages and terms of a generation are numbered from 0 on.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from searchdoc.protocols import Mask
from searchdoc.stores.filters import Admitted


class Numbering:
    """The numbers of one generation's rows, by ordinal (passages,), and of its terms, by number (terms,).

    Safe to use from many threads. Raises ``ValueError`` where a number is there twice.
    """

    def __init__(self, rows: NDArray[np.uint32], terms: NDArray[np.uint32]) -> None:
        self.rows, self._terms = rows, terms
        self._row_order, self._term_order = _order(rows), _order(terms)

    def __len__(self) -> int:
        return len(self.rows)

    def ordinals_of(self, rows: Sequence[int]) -> NDArray[np.int64]:
        """The passages of these rows; -1 for a row of another generation."""
        return _places(self.rows, self._row_order, np.array(rows, dtype=np.int64))

    def lasting(self, term: int) -> int:
        """The number that a term of the generation keeps."""
        return int(self._terms[term])

    def terms_of(self, lasting: NDArray[np.uint32]) -> NDArray[np.int64]:
        """The terms of the generation with these lasting numbers."""
        found = _places(self._terms, self._term_order, lasting.astype(np.int64))
        return found[found >= 0]

    def ordered(self, allowed: Mask) -> Admitted:
        """A mask over passages as one over rows in order of their numbers, and these."""
        if self._row_order is None:
            return allowed, self.rows
        return allowed[self._row_order], self.rows[self._row_order]


_Order = NDArray[np.int64] | None


def _order(numbers: NDArray[np.uint32]) -> _Order:
    """The places of numbers in ascending order; None where they are in that order."""
    if not len(numbers) or (numbers[1:] > numbers[:-1]).all():
        return None
    order = np.argsort(numbers, kind="stable")
    if (np.diff(numbers[order]) == 0).any():
        raise ValueError("a number is there twice")
    return order


def _places(numbers: NDArray[np.uint32], order: _Order, wanted: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where each number stands; -1 where it does not."""
    if not len(numbers):
        return np.full(len(wanted), -1, dtype=np.int64)
    at = np.minimum(np.searchsorted(numbers, wanted, sorter=order), len(numbers) - 1)
    places = at if order is None else order[at]
    return np.where(numbers[places] == wanted, places, -1)
