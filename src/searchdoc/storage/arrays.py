"""Arrays on disk: .npy files (NEP 1) that are mapped into memory, and written row by row.

Memory never holds the whole of them.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from io import RawIOBase
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Any, BinaryIO, Self, TypeVar

import numpy as np
from numpy.typing import DTypeLike, NDArray

from searchdoc.errors import IndexDamaged

_Parsed = TypeVar("_Parsed")


def open_array(path: Path, dtype: DTypeLike, ndim: int) -> NDArray[Any]:
    """Map a .npy file into memory, read-only: an array of that type, byte order included, and number of dimensions.

    Nothing in the file is executed: archives, pickles and arrays of Python objects are refused. Raises ``IndexDamaged``
    where the file is missing, cannot be read, or holds something else.
    """
    try:
        array = _parsed(lambda: np.lib.format.open_memmap(path, mode="r"))
    except FileNotFoundError as error:
        raise array_damaged(path, "it is missing") from error
    except Exception as error:  # a header that is none fails in the tokenizer, the parser, the arithmetic …
        raise array_damaged(path, "it cannot be read") from error
    expected = np.dtype(dtype)
    if array.ndim != ndim or array.dtype != expected:
        raise array_damaged(
            path, f"it does not hold {f'rows of {expected}' if expected.names is None else 'such rows'}"
        )
    return array.view(np.ndarray)


_PARSING = Lock()
"""Held while a header is parsed: numpy's parser of headers, the ``ast`` module, counts its depth for all threads as one
before Python 3.13, and takes what another thread does meanwhile for a fault (``SystemError``)."""

_TRIES = 100
"""How often a header is parsed at most; other parts of a program may use ``ast`` at the same moment."""


def _parsed(parse: Callable[[], _Parsed]) -> _Parsed:
    """What a parser of headers returns, which is called again where something else was in its way."""
    with _PARSING:
        for _ in range(_TRIES):
            with suppress(SystemError):
                return parse()
    return parse()


def read_head(file: BinaryIO | RawIOBase) -> tuple[tuple[int, ...], np.dtype[Any]]:
    """The shape and type of the array in a .npy file, which stands at the first number then.

    Raises ``ValueError`` and what else a header that is none makes numpy raise.
    """
    return _parsed(lambda: _head(file))


def _head(file: BinaryIO | RawIOBase) -> tuple[tuple[int, ...], np.dtype[Any]]:
    file.seek(0)
    if np.lib.format.read_magic(file) != (1, 0):
        raise ValueError("it is of another version")
    shape, by_columns, dtype = np.lib.format.read_array_header_1_0(file)
    if by_columns and len(shape) > 1:
        raise ValueError("its numbers stand in another order")
    return shape, dtype


def array_damaged(path: Path, what: str) -> IndexDamaged:
    """The error that a file of the index is damaged; ``what`` is wrong with it, in words."""
    return IndexDamaged(str(path.parent), f"{path.name}: {what}")


class GrowingArray:
    """A .npy file (version 1.0) to which rows are added; complete once it is closed, and opened by ``open_array`` then.

    numpy reserves space in the header for the number of rows, so that it can be put in when it is known.
    """

    def __init__(self, path: Path, dtype: DTypeLike, *row: int) -> None:
        """Begin a file; ``row`` is the shape of one row."""
        self._dtype = np.dtype(dtype)
        self._row = row
        self._rows = 0
        self._file = path.open("wb")
        self._write_head()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.seek(0)
        self._write_head()
        self._file.close()

    def append(self, rows: NDArray[Any]) -> None:
        """Add rows; shape (any number, *row). Raises ``ValueError`` for rows of another shape."""
        if rows.shape[1:] != self._row:
            raise ValueError(f"a row has the shape {self._row}, not {rows.shape[1:]}")
        self._file.write(np.ascontiguousarray(rows, dtype=self._dtype).data)
        self._rows += len(rows)

    def _write_head(self) -> None:
        head = {"descr": self._dtype.str, "fortran_order": False, "shape": (self._rows, *self._row)}
        np.lib.format.write_array_header_1_0(self._file, head)
