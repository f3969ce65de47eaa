"""What no generation that is kept needs is removed, and nothing else."""

from __future__ import annotations

import pytest

import searchdoc
from embedders import HashingEmbedder
from milvus_servers import MilvusServer
from searchdoc import Source
from searchdoc.errors import IndexDamaged
from searchdoc.stores.addresses import milvus_address
from searchdoc.stores.catalog import CATALOG_FIELDS, CATALOG_KEY, Catalog, catalog_rows, read_catalog, read_file
from searchdoc.stores.cleaning import remove_leftovers
from searchdoc.stores.connection import Milvus, connect
from searchdoc.stores.files import chunk_row
from searchdoc.stores.naming import catalog_collection, chunks_collection, passages_collection
from searchdoc.stores.publishing import publish, published

MODEL = HashingEmbedder(64)
LAMPS = [Source(f"The lamp of house {number} went out on Monday.", f"lamps/{number}") for number in range(4)]


@pytest.fixture(scope="module")
def milvus(server: MilvusServer, tmp_path_factory: pytest.TempPathFactory) -> Milvus:
    """An index of four passages in Milvus."""
    address = milvus_address(f"{server.address}/cleaned")
    publish(searchdoc.build(LAMPS, tmp_path_factory.mktemp("cleaned") / "index", model=MODEL).directory, address)
    return connect(address)


@pytest.fixture
def current(milvus: Milvus) -> Catalog:
    """The catalog of what answers."""
    catalog = published(milvus)
    assert catalog is not None
    return catalog


def test_what_a_publication_has_left_is_known_by_its_numbers(milvus: Milvus, current: Catalog) -> None:
    """Rows, chunks, and half a catalog; another index's collections are left alone."""
    index, series = milvus.address.name, current.record.series
    rows, chunks = passages_collection(index, series), chunks_collection(index, series)
    counts = milvus.count(rows), milvus.count(chunks)
    left = catalog_collection(index, "20261127T000000Z-00000000")
    other = catalog_collection(f"{index}_too", "20261127T000000Z-00000000")
    for name in (left, other):
        milvus.create(name, CATALOG_KEY, CATALOG_FIELDS)
    milvus.insert(left, catalog_rows("rows.npy", b"half"))
    (row,) = milvus.rows(rows, [0], ["vector", "words", "terms", "tokens"])
    milvus.insert(rows, [{**row, "number": current.record.next_row + 3}])
    milvus.insert(chunks, [chunk_row(b"of a file that was never finished", current.record.number + 1)])
    assert (milvus.count(rows), milvus.count(chunks)) == (counts[0] + 1, counts[1] + 1)
    remove_leftovers(milvus, [current])
    assert (milvus.count(rows), milvus.count(chunks)) == counts
    assert left not in milvus.collections()
    assert other in milvus.collections()
    milvus.drop(other)
    address = str(milvus.address)
    assert len(searchdoc.open(address, model=MODEL).search("lamp of house 2", 1)) == 1


def test_a_catalog_that_is_not_as_it_was_written_is_damaged(milvus: Milvus, current: Catalog) -> None:
    """And is told from one that is."""
    again = read_catalog(milvus, current.generation)
    assert (again.record, again.chunks) == (current.record, current.chunks)
    assert again.keys.tolist() == current.keys.tolist()
    collection, name = catalog_collection(milvus.address.name, current.generation), "rows.npy"
    (row,) = milvus.rows(collection, [f"{name}#0"], ["part", "data", "pad"])
    milvus.insert(collection, catalog_rows(name, b"other"))
    with pytest.raises(IndexDamaged, match=r"rows\.npy: its contents have changed"):
        read_catalog(milvus, current.generation)
    milvus.insert(collection, [{**row, "data": "x"}])
    with pytest.raises(IndexDamaged, match=r"rows\.npy: it cannot be read"):
        read_file(milvus, current.generation, name)
    milvus.delete_keys(collection, [f"{name}#0"])
    with pytest.raises(IndexDamaged, match=r"rows\.npy: it is missing"):
        read_file(milvus, current.generation, name)
    milvus.insert(collection, [row])
    assert read_catalog(milvus, current.generation).rows.tolist() == current.rows.tolist()
