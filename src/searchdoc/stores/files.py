"""The files of a generation in Milvus, in chunks; small ones are kept in this machine's cache, by generation."""

from __future__ import annotations

import fnmatch
import hashlib
import os
import shutil
import threading
import zlib
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path

import numpy as np

from searchdoc.errors import IndexDamaged
from searchdoc.storage.contents import FileRecord
from searchdoc.storage.generations import TOKENS, VECTORS
from searchdoc.storage.holding import is_held
from searchdoc.stores.catalog import PAD, PADDED, ChunkList, damaged, packed, unpacked
from searchdoc.stores.chunking import chunk_digest, chunks_of
from searchdoc.stores.connection import Milvus, StoredRow

_CHUNKS_AT_ONCE = 200
_CACHE_BYTES = 128 * 2**20
"""The cache size, in bytes of chunks of all files that are read in parts."""

CHUNK_KEY = ("chunk", 32)
CHUNK_FIELDS: Mapping[str, Mapping[str, object]] = {
    "made": {"kind": "INT64"},
    "data": {"kind": "VARCHAR", "max_length": 65_535},
    **PAD,
}


def pieces_of(path: Path) -> ChunkList:
    """The chunks that a file is made of."""
    lengths, digests = [], []
    for chunk in chunks_of(path):
        lengths.append(len(chunk))
        digests.append(chunk_digest(chunk))
    return ChunkList(np.array(lengths, dtype="<u4").tobytes(), b"".join(digests))


def chunk_row(chunk: bytes, made: int) -> StoredRow:
    """The row of a chunk; ``made`` is the number of the publication that writes it."""
    return {"chunk": chunk_digest(chunk).hex(), "made": made, "data": packed(chunk), "pad": PADDED}


def is_in_rows(name: str) -> bool:
    """Whether a file of a generation is not written as such, since the rows of the passages hold it."""
    kept = (f"{TOKENS}/basis.npy", f"{TOKENS}/frequencies.npy")
    beside = (VECTORS, "coarse.npy", "directions.npy", "bits.npy", "bytes.npy")
    return (name.startswith(f"{TOKENS}/") and name not in kept) or name in beside


class StoredFiles:
    """The files of one generation in Milvus; safe to use from many threads.

    ``records`` are their sizes and digests, as the manifest has them, ``contents`` the chunks that they are made of.
    """

    def __init__(
        self, milvus: Milvus, collection: str, records: Mapping[str, FileRecord], contents: Mapping[str, ChunkList]
    ) -> None:
        self._milvus = milvus
        self._collection = collection
        self._records = records
        self._contents = contents
        self._lock = threading.Lock()
        self._free = _CACHE_BYTES
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._caching = threading.Lock()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the files that are in chunks."""
        return tuple(name for name in self._records if not is_in_rows(name))

    def pieces(self, name: str) -> ChunkList:
        """The chunks that a file is made of. Raises ``IndexDamaged``."""
        pieces = self._contents.get(name)
        if pieces is None:
            raise self.damaged(name, "it is missing")
        return pieces

    def chunks(self, name: str, keys: Iterable[str]) -> dict[str, bytes]:
        """These chunks of a file, by their keys. Raises ``IndexDamaged`` where one is not there, or is another."""
        wanted, found = iter(sorted(set(keys))), dict[str, bytes]()
        while batch := list(islice(wanted, _CHUNKS_AT_ONCE)):
            rows = {row["chunk"]: row["data"] for row in self._milvus.rows(self._collection, batch, ["chunk", "data"])}
            for key in batch:
                if key not in rows:
                    raise self.damaged(name, "a part of it is missing")
                found[key] = self._checked(name, key, rows[key])
        return found

    def _checked(self, name: str, key: str, text: str) -> bytes:
        try:
            chunk = unpacked(text)
        except (ValueError, zlib.error) as error:
            raise self.damaged(name, "its contents have changed") from error
        if chunk_digest(chunk).hex() != key:
            raise self.damaged(name, "its contents have changed")
        return chunk

    def kept(self, name: str, keys: Iterable[str]) -> dict[str, bytes]:
        """What ``chunks`` returns; the chunks read last stay in a cache, which all files share."""
        wanted = list(dict.fromkeys(keys))
        with self._caching:
            found = {key: self._kept[key] for key in wanted if key in self._kept}
        missing = [key for key in wanted if key not in found]
        fetched = self.chunks(name, missing) if missing else {}
        with self._caching:
            for key in wanted:
                if key in self._kept:
                    self._kept.move_to_end(key)
                elif key in fetched:
                    self._kept[key] = fetched[key]
                    self._free -= len(fetched[key])
            while self._free < 0 and len(self._kept) > 1:
                self._free += len(self._kept.popitem(last=False)[1])
        return found | fetched

    def whole(self, name: str) -> Iterator[bytes]:
        """A file, a part after the other."""
        keys = self.pieces(name).keys
        for start in range(0, len(keys), _CHUNKS_AT_ONCE):
            batch = keys[start : start + _CHUNKS_AT_ONCE]
            found = self.chunks(name, batch)
            yield from (found[key] for key in batch)

    def problem(self, name: str) -> str | None:
        """What is wrong with a file in Milvus; None where nothing is. Reads every byte of it."""
        digest = hashlib.sha256()
        try:
            for data in self.whole(name):
                digest.update(data)
        except IndexDamaged as error:
            return error.what
        return None if digest.hexdigest() == self._records[name].sha256 else f"{name}: its contents have changed"

    def ensure(self, folder: Path, pattern: str) -> None:
        """Bring the files whose names match a pattern into a folder, unless they are there."""
        with self._lock:
            for name in self.names:
                if fnmatch.fnmatchcase(name, pattern):
                    self._bring(folder / name, name, self._records[name])

    def _bring(self, path: Path, name: str, record: FileRecord) -> None:
        if path.is_file() and path.stat().st_size == record.size:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        partial, digest = path.with_name(f"{path.name}.{os.getpid()}.tmp"), hashlib.sha256()
        try:
            with partial.open("wb") as file:
                for data in self.whole(name):
                    digest.update(data)
                    file.write(data)
            if digest.hexdigest() != record.sha256:
                raise self.damaged(name, "its contents have changed")
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)

    def damaged(self, name: str, what: str) -> IndexDamaged:
        """The error that a file is damaged."""
        return damaged(self._milvus, name, what)


class FileInParts:
    """A file in Milvus of which parts are read, as ``FileBytes``."""

    def __init__(self, files: StoredFiles, name: str) -> None:
        self._files, self._name = files, name
        pieces = files.pieces(name)
        self._keys, self._ends = pieces.keys, pieces.ends

    def __len__(self) -> int:
        return int(self._ends[-1]) if len(self._ends) else 0

    def read(self, start: int, end: int) -> bytes:
        """The bytes from ``start`` to before ``end``."""
        numbers = self._chunks_of(start, end)
        found = self._files.kept(self._name, [self._keys[number] for number in numbers])
        data = b"".join(found[self._keys[number]] for number in numbers)
        first = int(self._ends[numbers.start - 1]) if numbers.start else 0
        return data[start - first : end - first]

    def load(self, ranges: Iterable[tuple[int, int]]) -> None:
        """Read the chunks of several ranges together, and keep them."""
        wanted = [self._keys[number] for start, end in ranges for number in self._chunks_of(start, end)]
        self._files.kept(self._name, wanted)

    def _chunks_of(self, start: int, end: int) -> range:
        first, last = np.searchsorted(self._ends, [start, max(start, end - 1)], side="right").tolist()
        return range(first, min(last + 1, len(self._ends)))


def remove_others(cache: Path, kept: str) -> None:
    """Remove the cached generations other than one that no process has open."""
    for path in cache.iterdir():
        if path.name != kept and not is_held(path / "generations" / path.name):
            shutil.rmtree(path, ignore_errors=True)
