"""Fast scan: the rows with the highest sums of table entries, all that tie, and nothing that is not allowed."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from searchdoc.protocols import Mask
from searchdoc.vectors import fast_scan
from searchdoc.vectors.fast_scan import CodeScan


def test_three_rows_by_hand() -> None:
    """A byte is two entries: its lower half in the column's first table, its upper half in the second."""
    codes = np.zeros((1, 1, 64), dtype=np.uint8)
    codes[0, 0, :3] = 0x21, 0x10, 0x12
    tables = np.zeros((2, 16), dtype=np.uint8)
    tables[0, :3], tables[1, :3] = (0, 5, 7), (1, 3, 2)
    scan = CodeScan(codes, 3)
    assert scan.highest(tables, 1).tolist() == [2]  # 5 + 2, 0 + 3, 7 + 3
    assert scan.highest(tables, 2).tolist() == [0, 2]
    assert scan.highest(tables, 9).tolist() == [0, 1, 2]
    assert scan.highest(tables, 1, np.array([True, True, False])).tolist() == [0]
    assert scan.highest(tables, 1, np.zeros(3, dtype=np.bool_)).tolist() == []


def test_the_highest_entries_of_all_columns_are_added_up() -> None:
    """32 columns of 127 and 127 are 8128, beside a row that has nothing."""
    codes = np.zeros((1, 32, 64), dtype=np.uint8)
    codes[:, :, 1] = 0xFF
    tables = np.zeros((64, 16), dtype=np.uint8)
    tables[:, 15] = 127
    assert CodeScan(codes, 64).highest(tables, 1).tolist() == [1]


def test_rows_are_preselected_by_the_first_half_of_their_columns() -> None:
    """Of 64 rows 8 are looked at to the end if one is wanted: a row whose first half says nothing is not among them."""
    codes = np.zeros((1, 2, 64), dtype=np.uint8)
    codes[0, 0] = [1] * 8 + [0] * 56
    codes[0, 1, [5, 20]] = 1, 2
    tables = np.zeros((4, 16), dtype=np.uint8)
    tables[0, 1], tables[2, 1:3] = 10, (20, 100)
    assert CodeScan(codes, 64).highest(tables, 1).tolist() == [5]
    assert CodeScan(codes, 64).highest(tables, 8).tolist()[-1] == 20


def highest(sums: NDArray[np.int64], wanted: int) -> Mask:
    """Which sums are not lower than the last one wanted."""
    ordered = np.sort(sums)[::-1]
    return np.asarray(sums >= (ordered[min(wanted, len(ordered)) - 1] if len(ordered) else 0))


@given(
    st.integers(0, 2**32 - 1),
    st.integers(0, 300),
    st.integers(1, 32),
    st.integers(1, 320),
    st.booleans(),
    st.booleans(),
)
@settings(deadline=None)
def test_those_with_the_highest_sums_are_found(
    seed: int, rows: int, columns: int, wanted: int, some: bool, small: bool
) -> None:
    """All that have no lower sum than the last one wanted, of those preselected, whatever the size of the batches."""
    chance = np.random.default_rng(seed)
    codes = chance.integers(0, 256, (-(-rows // 64), columns, 64), dtype=np.uint8)
    tables = chance.integers(0, chance.integers(1, 129), (2 * columns, 16), dtype=np.uint8)
    allowed = chance.random(rows) < 0.5 if some else None
    with pytest.MonkeyPatch.context() as patch:
        if small:
            patch.setattr(fast_scan, "_BATCH_ROWS", 128)
        scan = CodeScan(codes, rows)
    of_rows = codes.transpose(0, 2, 1).reshape(-1, columns)[:rows]
    low, high = (np.take_along_axis(tables[half::2].T, of_rows >> 4 * half & 15, axis=0) for half in (0, 1))
    entries = low.astype(np.int64) + high
    admitted = np.arange(rows) if allowed is None else np.flatnonzero(allowed)
    admitted = admitted[highest(entries[admitted, : (columns + 1) // 2].sum(axis=1), 8 * wanted)]
    expected = admitted[highest(entries[admitted].sum(axis=1), wanted)]
    assert scan.highest(tables, wanted, allowed).tolist() == expected.tolist()
