"""The catalog of a generation in Milvus: which rows are its passages, and which chunks make up its files.

Rows of passages and chunks of files are never changed. Those of several generations lie in the same collections, a
series; a generation is a list of them, in a small collection of its own, to which the alias points.
"""

from __future__ import annotations

import base64
import hashlib
import io
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from searchdoc.errors import IndexDamaged
from searchdoc.keywords import BM25FParameters
from searchdoc.stores.connection import Milvus, StoredRow
from searchdoc.stores.counts import Weighting
from searchdoc.stores.naming import catalog_collection

MANIFEST, RECORD, CONTENTS = "manifest.json", "record.json", "contents.msgpack"
ROWS, TERMS, ROW_KEYS = "rows.npy", "terms.npy", "keys.npy"
"""The files of a catalog."""

READ = (MANIFEST, CONTENTS, ROWS, TERMS)
"""Those that readers need beside the record; ``ROW_KEYS`` is for the next publication."""

CATALOG_KEY = ("part", 128)
PAD: Mapping[str, Mapping[str, object]] = {"pad": {"kind": "FLOAT_VECTOR", "dim": 2, "index": "FLAT"}}
"""A collection must have a vector."""

CATALOG_FIELDS: Mapping[str, Mapping[str, object]] = {"data": {"kind": "VARCHAR", "max_length": 65_535}, **PAD}
PADDED = [1.0, 0.0]

_PART_BYTES = 48_000
_PARTS_AT_ONCE = 200
_KEY = np.dtype("V16")
_NUMBER = np.dtype("<u4")


class CatalogRecord(msgspec.Struct, frozen=True):
    """What a catalog says about its generation.

    ``number`` counts the publications of the ``series``, which has the name of its first generation. Rows and terms of
    later publications have numbers from ``next_row`` and ``next_term`` on. ``parameters`` are those of the ranking,
    ``means`` the mean lengths of the ranked fields, ``reference`` those with which the impacts in the rows were
    computed. ``exact`` says whether the engine compares all vectors. ``previous`` is the generation that is kept beside
    this one, ``publisher`` who published it.
    """

    number: int
    series: str
    next_row: int
    next_term: int
    parameters: BM25FParameters
    means: dict[str, float]
    reference: dict[str, float]
    exact: bool
    previous: str | None = None
    publisher: str = ""
    digests: dict[str, str] = {}


class ChunkList(msgspec.Struct, frozen=True):
    """The chunks of a file, in order: their lengths as uint32, and their digests of 16 bytes."""

    lengths: bytes
    digests: bytes

    @property
    def keys(self) -> list[str]:
        """The primary keys of the chunks."""
        digests = self.digests.hex()
        return [digests[start : start + 32] for start in range(0, len(digests), 32)]

    def lengths_by_key(self) -> Iterator[tuple[str, int]]:
        """The primary keys of the chunks, each with its length."""
        return zip(self.keys, np.frombuffer(self.lengths, "<u4").tolist(), strict=True)

    @property
    def ends(self) -> NDArray[np.int64]:
        """Where in the file each chunk ends; shape (chunks,)."""
        return np.cumsum(np.frombuffer(self.lengths, "<u4"), dtype=np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Catalog:
    """What a generation consists of.

    ``rows`` are the numbers of the rows of its passages, by ordinal, shape (passages,); ``terms`` the lasting numbers
    of its terms, by their numbers in the generation, shape (terms,); ``keys`` what each row was made of, 16 bytes each,
    shape (passages,).
    """

    generation: str
    record: CatalogRecord
    contents: Mapping[str, ChunkList]
    rows: NDArray[np.uint32]
    terms: NDArray[np.uint32]
    keys: NDArray[np.void]

    @property
    def chunks(self) -> dict[str, int]:
        """The primary keys of all chunks of its files, each with its length."""
        return {key: length for pieces in self.contents.values() for key, length in pieces.lengths_by_key()}

    def files(self, manifest: bytes) -> dict[str, bytes]:
        """Its files, each with its bytes; the record has the digests of the others."""
        arrays = {ROWS: self.rows, TERMS: self.terms, ROW_KEYS: self.keys}
        files = {name: _saved(array) for name, array in arrays.items()}
        files |= {CONTENTS: msgspec.msgpack.encode(dict(self.contents)), MANIFEST: manifest}
        digests = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
        return files | {RECORD: msgspec.json.encode(msgspec.structs.replace(self.record, digests=digests))}


def catalog_rows(name: str, data: bytes) -> Iterator[StoredRow]:
    """The rows of a file of a catalog."""
    for number, start in enumerate(range(0, len(data), _PART_BYTES)):
        yield {"part": f"{name}#{number}", "data": packed(data[start : start + _PART_BYTES]), "pad": PADDED}


def packed(data: bytes) -> str:
    """Bytes as text: Milvus has no field of bytes."""
    return base64.b64encode(zlib.compress(data, 1)).decode("ascii")


def unpacked(text: str) -> bytes:
    """What ``packed`` made. Raises ``ValueError`` and ``zlib.error`` for anything else."""
    return zlib.decompress(base64.b64decode(text))


def read_file(milvus: Milvus, generation: str, name: str, record: CatalogRecord | None = None) -> bytes:
    """A file of a catalog, compared with its digest in the record; that itself has none. Raises ``IndexDamaged``."""
    data = _joined(milvus, generation, name)
    if record is not None and hashlib.sha256(data).hexdigest() != record.digests.get(name):
        raise damaged(milvus, name, "its contents have changed")
    return data


def _joined(milvus: Milvus, generation: str, name: str) -> bytes:
    collection, data = catalog_collection(milvus.address.name, generation), bytearray()
    for first in count(0, _PARTS_AT_ONCE):
        keys = [f"{name}#{number}" for number in range(first, first + _PARTS_AT_ONCE)]
        found = {row["part"]: row["data"] for row in milvus.rows(collection, keys, ["part", "data"])}
        try:
            data += b"".join(unpacked(found[key]) for key in keys[: len(found)])
        except (KeyError, ValueError, zlib.error) as error:
            raise damaged(milvus, name, "it cannot be read") from error
        if len(found) < len(keys):
            break
    if not data:
        raise damaged(milvus, name, "it is missing")
    return bytes(data)


def read_record(milvus: Milvus, data: bytes) -> CatalogRecord:
    """The record of a catalog from its file."""
    try:
        return msgspec.json.decode(data, type=CatalogRecord)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise damaged(milvus, RECORD, "it cannot be read") from error


def weightings(record: CatalogRecord) -> tuple[Weighting, Weighting]:
    """The means of a generation, and those with which the impacts in its rows were computed."""
    return Weighting(record.parameters, record.means), Weighting(record.parameters, record.reference)


def read_contents(milvus: Milvus, data: bytes) -> dict[str, ChunkList]:
    """The contents of a catalog from their file."""
    try:
        return msgspec.msgpack.decode(data, type=dict[str, ChunkList])
    except msgspec.DecodeError as error:
        raise damaged(milvus, CONTENTS, "it cannot be read") from error


def read_catalog(milvus: Milvus, generation: str) -> Catalog:
    """The whole catalog of a generation. Raises ``IndexDamaged`` where it is not as it was written."""
    record = read_record(milvus, read_file(milvus, generation, RECORD))
    files = {name: read_file(milvus, generation, name, record) for name in (CONTENTS, ROWS, TERMS, ROW_KEYS)}
    return Catalog(
        generation,
        record,
        read_contents(milvus, files[CONTENTS]),
        _loaded(files[ROWS], _NUMBER),
        _loaded(files[TERMS], _NUMBER),
        _loaded(files[ROW_KEYS], _KEY),
    )


def damaged(milvus: Milvus, name: str, what: str) -> IndexDamaged:
    """The error that something of an index in Milvus is damaged."""
    return IndexDamaged(str(milvus.address), f"{name}: {what}")


def _saved(array: NDArray[Any]) -> bytes:
    file = io.BytesIO()
    np.save(file, array, allow_pickle=False)
    return file.getvalue()


def _loaded(data: bytes, dtype: np.dtype[Any]) -> NDArray[Any]:
    array: NDArray[Any] = np.load(io.BytesIO(data), allow_pickle=False)
    return array.astype(dtype, copy=False)
