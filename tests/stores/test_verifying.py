"""``status --verify``: everything is compared, and what is wrong is named."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import Command
from milvus_servers import MilvusServer
from searchdoc.stores.addresses import milvus_address
from searchdoc.stores.catalog import Catalog
from searchdoc.stores.connection import Milvus, connect
from searchdoc.stores.naming import chunks_collection, passages_collection
from searchdoc.stores.publishing import publish, published
from searchdoc.stores.verifying import damage_at

FIELDS = ["number", "vector", "words", "terms", "tokens"]


@pytest.fixture(scope="module")
def address(server: MilvusServer, family_index: Path) -> str:
    publish(family_index, milvus_address(f"{server.address}/verified"))
    return f"{server.address}/verified"


@pytest.fixture
def place(address: str) -> Iterator[tuple[Milvus, Catalog, str, str]]:
    """The connection, the catalog, and the collections of passages and of chunks."""
    milvus = connect(milvus_address(address))
    catalog = published(milvus)
    assert catalog is not None
    series = catalog.record.series
    yield milvus, catalog, passages_collection("verified", series), chunks_collection("verified", series)
    assert damage_at(address) == ()  # each test puts back what it took away


def test_nothing_is_damaged_where_nothing_was_touched(address: str, family_index: Path, command: Command) -> None:
    """In Milvus as in the folder."""
    assert damage_at(family_index) == ()
    shown = command("status", "--verify", "--index", address)
    assert shown.status == 0, shown.err
    assert "nothing is damaged" in shown.out


def test_rows_that_are_gone_or_anothers_are_named(
    place: tuple[Milvus, Catalog, str, str], address: str, command: Command
) -> None:
    """By the passages that they should be."""
    milvus, catalog, rows, _ = place
    first, second = (dict(row) for row in milvus.rows(rows, catalog.rows[[3, 5]].tolist(), FIELDS))
    milvus.insert(rows, [{**first, "vector": second["vector"]}])
    milvus.delete(rows, f"number == {second['number']}")
    shown = command("status", "--verify", "--index", address)
    assert shown.status == 2
    told = shown.out.splitlines()
    assert len(told) == 2
    assert any(line.endswith("its row is missing") for line in told)
    assert any(line.endswith("its row is not that of the passage") for line in told)
    milvus.insert(rows, [{**first, "terms": second["terms"]}, second])
    assert [what.endswith("its row is not that of the passage") for what in damage_at(address)] == [True]
    milvus.insert(rows, [first])


def test_a_file_of_which_a_chunk_is_gone_is_named(place: tuple[Milvus, Catalog, str, str], address: str) -> None:
    milvus, catalog, _, chunks = place
    key = catalog.contents["keywords/vocabulary.json"].keys[0]
    (chunk,) = milvus.rows(chunks, [key], ["chunk", "made", "data", "pad"])
    milvus.delete_keys(chunks, [key])
    assert damage_at(address) == ("keywords/vocabulary.json: a part of it is missing",)
    milvus.insert(chunks, [chunk])
