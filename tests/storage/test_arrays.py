"""Arrays on disk: rows added one after the other are the array that they would be together."""

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from searchdoc.storage.arrays import GrowingArray


@given(st.lists(st.integers(0, 5).flatmap(lambda rows: arrays(np.int8, (rows, 3))), max_size=6))
def test_rows_added_are_the_rows_read(portions: list[np.ndarray]) -> None:
    """In portions of any size, and by numpy's own readers."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "codes.npy"
        with GrowingArray(path, np.int8, 3) as growing:
            for portion in portions:
                growing.append(portion)
        read = np.load(path, allow_pickle=False)
        assert read.dtype == np.int8
        assert np.array_equal(read, np.concatenate([np.empty((0, 3), np.int8), *portions]))


def test_as_many_rows_as_one_likes(tmp_path: Path) -> None:
    """The head keeps its length, however many digits the number of rows has."""
    path = tmp_path / "numbers.npy"
    with GrowingArray(path, np.int32) as growing:
        for start in range(0, 123_456, 1000):
            growing.append(np.arange(start, min(start + 1000, 123_456)))
    mapped = np.lib.format.open_memmap(path, mode="r")
    assert mapped.shape == (123_456,)
    assert np.array_equal(mapped, np.arange(123_456))


def test_rows_of_another_shape_are_refused(tmp_path: Path) -> None:
    """And what was there before stays."""
    path = tmp_path / "codes.npy"
    with GrowingArray(path, np.float16, 2) as growing:
        growing.append(np.ones((3, 2), np.float16))
        with pytest.raises(ValueError, match=r"a row has the shape \(2,\), not \(4,\)"):
            growing.append(np.ones((1, 4), np.float16))
    assert np.load(path).shape == (3, 2)
