"""The catalog of a generation: what it says of files, and its own files in parts."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from searchdoc.keywords import BM25FParameters
from searchdoc.stores.catalog import (
    CONTENTS,
    READ,
    RECORD,
    Catalog,
    CatalogRecord,
    ChunkList,
    catalog_rows,
    packed,
    unpacked,
)
from searchdoc.stores.files import pieces_of

RECORDED = CatalogRecord(
    number=2,
    series="20261127T102452Z-92f33905",
    next_row=3,
    next_term=1,
    parameters=BM25FParameters(),
    means={"stem": 3.0},
    reference={"stem": 3.5},
    exact=True,
)


def test_pieces_say_where_chunks_end(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(bytes(range(256)) * 700)
    pieces = pieces_of(tmp_path / "file")
    assert pieces.ends[-1] == 256 * 700
    assert dict(pieces.lengths_by_key()).keys() == set(pieces.keys)
    assert ChunkList(b"", b"").keys == []


def test_files_of_a_catalog_are_named_with_their_digests() -> None:
    """All but the record itself, in which the digests are."""
    rows, terms = np.arange(3, dtype=np.uint32), np.zeros(1, dtype=np.uint32)
    catalog = Catalog("20261127T102452Z-92f33905", RECORDED, {}, rows, terms, np.zeros(3, "V16"))
    files = catalog.files(b"{}")
    assert set(files) == {RECORD, "keys.npy", *READ}
    assert all(f'"{name}":' in files[RECORD].decode() for name in (CONTENTS, *READ))
    assert catalog.files(b"{ }")[RECORD] != files[RECORD]


def test_a_file_is_divided_into_rows_that_fit_a_field() -> None:
    """Of bytes that cannot be made shorter as well."""
    data = np.random.default_rng(1).integers(0, 256, 100_000, dtype=np.uint8).tobytes()
    rows = list(catalog_rows("keys.npy", data))
    assert [row["part"] for row in rows] == ["keys.npy#0", "keys.npy#1", "keys.npy#2"]
    assert b"".join(unpacked(row["data"]) for row in rows) == data
    assert max(len(row["data"]) for row in rows) <= 65_535
    assert unpacked(packed(b"")) == b""
