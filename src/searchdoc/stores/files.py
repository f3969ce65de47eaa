"""The files of a generation in Milvus, in chunks; small ones are kept in this machine's cache, by generation."""

from __future__ import annotations

import base64
import fnmatch
import hashlib
import os
import shutil
import threading
import zlib
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from pathlib import Path

from searchdoc.errors import IndexDamaged
from searchdoc.storage.contents import FileRecord
from searchdoc.storage.generations import TOKENS, VECTORS
from searchdoc.storage.holding import is_held
from searchdoc.stores.connection import Milvus, StoredRow

CHUNK_BYTES = 48_000
"""Bytes of a chunk of a file: compressed and in base64 it fits the 65,535 bytes of a text field."""

_KEY_BYTES = 512
_CHUNKS_AT_ONCE = 200
_CACHE_BYTES = 64 * 2**20
"""The cache size, in bytes of chunks of a file that is read in parts."""

FILE_KEY = ("chunk", _KEY_BYTES)
FILE_FIELDS: Mapping[str, Mapping[str, object]] = {
    "data": {"kind": "VARCHAR", "max_length": 65_535},
    "pad": {"kind": "FLOAT_VECTOR", "dim": 2, "index": "FLAT"},  # a collection must have a vector
}


def file_rows(name: str, path: Path) -> Iterator[StoredRow]:
    """The rows of a file's chunks, in order."""
    with path.open("rb") as file:
        number = 0
        while data := file.read(CHUNK_BYTES):
            text = base64.b64encode(zlib.compress(data, 1)).decode("ascii")
            yield {"chunk": _key(name, number), "data": text, "pad": [1.0, 0.0]}
            number += 1


def is_in_rows(name: str) -> bool:
    """Whether a file of a generation is not written as such, since the rows of the passages hold it."""
    kept = (f"{TOKENS}/basis.npy", f"{TOKENS}/frequencies.npy")
    beside = (VECTORS, "coarse.npy", "directions.npy", "bits.npy", "bytes.npy")
    return (name.startswith(f"{TOKENS}/") and name not in kept) or name in beside


class StoredFiles:
    """The files of one generation in Milvus; safe to use from many threads.

    ``records`` are their sizes and digests, as the manifest has them.
    """

    def __init__(self, milvus: Milvus, collection: str, records: Mapping[str, FileRecord]) -> None:
        self._milvus = milvus
        self._collection = collection
        self._records = records
        self._lock = threading.Lock()

    def chunks(self, name: str, numbers: Iterable[int]) -> dict[int, bytes]:
        """These chunks of a file. Raises ``IndexDamaged`` where one is not there."""
        wanted = {_key(name, number): number for number in numbers}
        keys, found = list(wanted), dict[int, bytes]()
        for start in range(0, len(keys), _CHUNKS_AT_ONCE):
            batch = keys[start : start + _CHUNKS_AT_ONCE]
            for row in self._milvus.rows(self._collection, batch, ["chunk", "data"]):
                found[wanted[row["chunk"]]] = zlib.decompress(base64.b64decode(row["data"]))
        if len(found) != len(wanted):
            raise IndexDamaged(str(self._milvus.address), f"{name}: a part of it is missing")
        return found

    def whole(self, name: str, size: int) -> Iterator[bytes]:
        """A file of that size, a part after the other."""
        number = -(-size // CHUNK_BYTES)
        for start in range(0, number, _CHUNKS_AT_ONCE):
            found = self.chunks(name, range(start, min(number, start + _CHUNKS_AT_ONCE)))
            yield from (found[number] for number in sorted(found))

    def to_its_end(self, name: str) -> bytes:
        """A file of which the size is not known. Raises ``IndexDamaged`` where there is none."""
        data = bytearray()
        for number in count():
            rows = self._milvus.rows(self._collection, [_key(name, number)], ["data"])
            data += b"".join(zlib.decompress(base64.b64decode(row["data"])) for row in rows)
            if len(data) < (number + 1) * CHUNK_BYTES:
                break
        if not data:
            raise IndexDamaged(str(self._milvus.address), f"{name}: it is missing")
        return bytes(data)

    def ensure(self, folder: Path, pattern: str) -> None:
        """Bring the files whose names match a pattern into a folder, unless they are there."""
        with self._lock:
            for name, record in self._records.items():
                if fnmatch.fnmatchcase(name, pattern) and not is_in_rows(name):
                    self._bring(folder / name, name, record)

    def _bring(self, path: Path, name: str, record: FileRecord) -> None:
        if path.is_file() and path.stat().st_size == record.size:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        partial, digest = path.with_name(f"{path.name}.{os.getpid()}.tmp"), hashlib.sha256()
        with partial.open("wb") as file:
            for data in self.whole(name, record.size):
                digest.update(data)
                file.write(data)
        if digest.hexdigest() != record.sha256:
            partial.unlink()
            raise IndexDamaged(str(self._milvus.address), f"{name}: its contents have changed")
        partial.replace(path)


class FileInParts:
    """A file in Milvus of which parts are read, as ``DocumentBytes``; the chunks read last are kept."""

    def __init__(self, files: StoredFiles, name: str, size: int) -> None:
        self._files, self._name, self._size = files, name, size
        self._free = _CACHE_BYTES
        self._kept: OrderedDict[int, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return self._size

    def read(self, start: int, end: int) -> bytes:
        """The bytes from ``start`` to before ``end``."""
        numbers = _chunks_of(start, end)
        found = self._found(numbers)
        data = b"".join(found[number] for number in numbers)
        first = numbers.start * CHUNK_BYTES
        return data[start - first : end - first]

    def load(self, ranges: Iterable[tuple[int, int]]) -> None:
        """Read the chunks of several ranges together, and keep them."""
        self._found({number for start, end in ranges for number in _chunks_of(start, end)})

    def _found(self, numbers: Iterable[int]) -> dict[int, bytes]:
        wanted = list(numbers)
        with self._lock:
            found = {number: self._kept[number] for number in wanted if number in self._kept}
        missing = [number for number in wanted if number not in found]
        fetched = self._files.chunks(self._name, missing) if missing else {}
        with self._lock:
            for number in wanted:
                if number in self._kept:
                    self._kept.move_to_end(number)
                elif number in fetched:
                    self._kept[number] = fetched[number]
                    self._free -= len(fetched[number])
            while self._free < 0 and len(self._kept) > 1:
                self._free += len(self._kept.popitem(last=False)[1])
        return found | fetched


def remove_others(cache: Path, kept: str) -> None:
    """Remove the cached generations other than one that no process has open."""
    for path in cache.iterdir():
        if path.name != kept and not is_held(path / "generations" / path.name):
            shutil.rmtree(path, ignore_errors=True)


def _chunks_of(start: int, end: int) -> range:
    return range(start // CHUNK_BYTES, -(-end // CHUNK_BYTES))


def _key(name: str, number: int) -> str:
    return f"{name}#{number}"
