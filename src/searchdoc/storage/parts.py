"""Files of which parts are read where they lie elsewhere, and not on this machine's disk."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import DTypeLike, NDArray

from searchdoc.storage.arrays import array_damaged, read_head


class FileBytes(Protocol):
    """The bytes of a file, wherever it lies; safe to use from many threads."""

    def __len__(self) -> int:
        """How many bytes there are."""
        ...

    def read(self, start: int, end: int) -> bytes | memoryview:
        """The bytes from ``start`` to before ``end``."""
        ...

    def load(self, ranges: Iterable[tuple[int, int]]) -> None:
        """Read several ranges at once, ahead of their use, where one after the other would take longer."""
        ...


Elsewhere = Callable[[str], FileBytes | None]
"""Called with the name of a file in a folder: its bytes where it lies elsewhere, None where it is in the folder."""


def nothing_elsewhere(_name: str) -> None:
    """All files are in the folder."""


class FileOfParts(io.RawIOBase):
    """What lies elsewhere as a file that is open for reading; one thread at a time."""

    def __init__(self, stored: FileBytes) -> None:
        super().__init__()
        self._stored, self._at = stored, 0

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """It is."""
        return True

    def tell(self) -> int:
        """Where the next byte is read."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go on reading somewhere else."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: len(self._stored)}[whence]
        self._at = max(0, base + offset)
        return self._at

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 (whatever has the buffer protocol)
        """Fill a buffer as far as there are bytes."""
        view = memoryview(buffer).cast("B")
        data = self._stored.read(self._at, min(self._at + len(view), len(self._stored)))
        view[: len(data)] = data
        self._at += len(data)
        return len(data)

    def load(self, start: int, end: int) -> None:
        """Read ahead what will be asked for bit by bit."""
        self._stored.load([(start, end)])


class SlicedArray:
    """A .npy file (NEP 1) with one dimension that lies elsewhere, and of which slices are read.

    Safe to use from many threads. Raises ``IndexDamaged``, in the name of ``path``, where the file is none.
    """

    def __init__(self, stored: FileBytes, path: Path, dtype: DTypeLike) -> None:
        self._stored, self._dtype = stored, np.dtype(dtype)
        file = FileOfParts(stored)
        try:
            shape, written = read_head(file)
        except Exception as error:  # a header that is none fails in the tokenizer, the parser, the arithmetic …
            raise array_damaged(path, "it cannot be read") from error
        self._begin, self._count = file.tell(), shape[0] if shape else 0
        if len(shape) != 1 or written != self._dtype or self._place(self._count) != len(stored):
            raise array_damaged(path, f"it does not hold numbers of {self._dtype}")

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, wanted: slice) -> NDArray[Any]:
        """A slice without a step, read-only."""
        start, end, _ = wanted.indices(self._count)
        return np.frombuffer(self._stored.read(self._place(start), self._place(max(start, end))), self._dtype)

    def _place(self, number: int) -> int:
        return self._begin + number * self._dtype.itemsize
