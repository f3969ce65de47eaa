"""Arrays on disk: what is written row by row is read back, and what is no such array is refused."""

import gc
import sys
import threading
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from searchdoc.errors import IndexDamaged
from searchdoc.storage.arrays import GrowingArray, open_array


@given(st.lists(st.integers(0, 5).flatmap(lambda rows: arrays(np.int8, (rows, 3))), max_size=6))
def test_rows_added_are_the_rows_read(batches: list[np.ndarray]) -> None:
    """In batches of any size, and by numpy's own readers."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "codes.npy"
        with GrowingArray(path, np.int8, 3) as growing:
            for batch in batches:
                growing.append(batch)
        read = np.load(path, allow_pickle=False)
        assert read.dtype == np.int8
        assert np.array_equal(read, np.concatenate([np.empty((0, 3), np.int8), *batches]))


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


def test_an_array_is_mapped_and_cannot_be_written(tmp_path: Path) -> None:
    """It is the numbers that were saved, and stays them."""
    np.save(tmp_path / "numbers.npy", np.array([[1, 2], [3, 4]], dtype="<f4"))
    opened = open_array(tmp_path / "numbers.npy", "<f4", 2)
    assert opened.tolist() == [[1, 2], [3, 4]]
    with pytest.raises(ValueError, match="read-only"):
        opened[0, 0] = 5


RECORDS = np.dtype([("start", "<i8"), ("kind", "<i1")])


@pytest.mark.parametrize(
    ("saved", "dtype", "ndim", "message"),
    [
        (np.ones(3, "<f8"), "<f4", 1, "it does not hold rows of float32"),
        (np.ones(3, ">f4"), "<f4", 1, "it does not hold rows of float32"),
        (np.ones((3, 1), "<f4"), "<f4", 1, "it does not hold rows of float32"),
        (np.ones(3, "<i8"), RECORDS, 1, "it does not hold such rows"),
        (np.array([{"an": "object"}]), "<f4", 1, "it cannot be read"),
    ],
    ids=["type", "byte order", "dimensions", "records", "Python objects"],
)
def test_another_array_is_damage(tmp_path: Path, saved: np.ndarray, dtype: np.dtype, ndim: int, message: str) -> None:
    """Nothing is converted in silence, and no pickle is read."""
    np.save(tmp_path / "numbers.npy", saved)
    with pytest.raises(IndexDamaged) as refused:
        open_array(tmp_path / "numbers.npy", dtype, ndim)
    assert (refused.value.directory, refused.value.what) == (str(tmp_path), f"numbers.npy: {message}")


@pytest.mark.parametrize("content", [b"", b"no array", b"\x93NUMPY\x01\x00\xff\xff{", b"PK\x03\x04", b"cos\nsystem\n."])
def test_a_file_that_is_no_array_is_damage(tmp_path: Path, content: bytes) -> None:
    """Whatever it is: text, half a header, an archive, a pickle."""
    (tmp_path / "numbers.npy").write_bytes(content)
    with pytest.raises(IndexDamaged, match=r"numbers\.npy: it cannot be read"):
        open_array(tmp_path / "numbers.npy", "<f4", 1)


def test_a_shortened_or_missing_array_is_damage(tmp_path: Path) -> None:
    """Its header promises more than there is."""
    path = tmp_path / "numbers.npy"
    np.save(path, np.ones(100, "<f4"))
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(IndexDamaged, match="it cannot be read"):
        open_array(path, "<f4", 1)
    path.unlink()
    with pytest.raises(IndexDamaged, match="it is missing"):
        open_array(path, "<f4", 1)


def test_threads_that_open_arrays_at_once_do_not_disturb_each_other(tmp_path: Path) -> None:
    """A header is parsed by ``ast``, which before Python 3.13 counts the depth of all threads together."""
    path, failed = tmp_path / "codes.npy", []
    np.save(path, np.zeros(4, np.uint8))

    class Cycle:  # is collected, and so lets other threads run, while a header is parsed
        def __init__(self) -> None:
            self.itself = self

        def __del__(self) -> None:
            sum(range(20))

    def open_often() -> None:
        for _ in range(1500):
            Cycle()
            try:
                open_array(path, np.uint8, 1)
            except IndexDamaged as error:
                failed.append(error)

    threshold, interval = gc.get_threshold(), sys.getswitchinterval()
    gc.set_threshold(1)
    sys.setswitchinterval(1e-6)
    try:
        threads = [threading.Thread(target=open_often) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        gc.set_threshold(*threshold)
        sys.setswitchinterval(interval)
    assert failed == []
