"""What a reader keeps of a generation in Milvus, and for how long."""

from __future__ import annotations

from pathlib import Path

import pytest

import searchdoc
from embedders import HashingEmbedder
from milvus_servers import MilvusServer
from searchdoc import Source
from searchdoc.errors import IndexDamaged
from searchdoc.stores.addresses import milvus_address
from searchdoc.stores.opening import generation_at, open_stored, read_speakers

MODEL = HashingEmbedder(64)


@pytest.fixture
def lamps(tmp_path: Path) -> searchdoc.Index:
    """An index in a folder, of texts from memory."""
    return searchdoc.build(
        [Source(f"The lamp of house {number} went out.", f"lamps/{number}") for number in range(5)],
        tmp_path / "index",
        model=MODEL,
    )


def cached(address: str) -> dict[str, set[str]]:
    """The names of the files that are kept, by generation."""
    cache = milvus_address(address).cache
    return {
        folder.name: {
            path.relative_to(folder / "generations" / folder.name).as_posix()
            for path in folder.rglob("*.*")
            if "generations" in path.parts and path.is_file()
        }
        for folder in cache.iterdir()
    }


def test_a_reader_keeps_what_is_small_and_fetches_the_rest(lamps: searchdoc.Index, server: MilvusServer) -> None:
    """Texts, vectors and tokens never; nor posting lists, of which only those of a query are read."""
    address = f"{server.address}/kept"
    generation = lamps.publish(address)
    reader = searchdoc.open(address, model=MODEL)
    assert len(reader.search("the lamp of house 3", 2)) == 2
    kept = cached(address)[generation]
    assert {"speakers.json", "documents/passages.npy", "keywords/impacts.terms.npy"} <= kept
    large = {"documents/documents.msgpack", "vectors.npy", "tokens/codes.npy", "keywords/impacts.values.npy"}
    assert kept.isdisjoint(large | {"keywords/keywords_passages.pst"})
    assert len(reader.search('"house 3"', 2)) == 1
    assert cached(address)[generation] == kept


def test_a_generation_in_the_cache_goes_when_nobody_has_it_open(lamps: searchdoc.Index, server: MilvusServer) -> None:
    """And a new one is kept beside it as long as somebody has."""
    address = f"{server.address}/outdated"
    first = lamps.publish(address)
    reader = searchdoc.open(address, model=MODEL)
    lamps.remove("lamps/0")
    second = lamps.publish(address)
    other = searchdoc.open(address, model=MODEL)
    assert set(cached(address)) == {first, second}
    reader.close()
    lamps.remove("lamps/1")
    third = lamps.publish(address)
    assert other.refresh()
    assert set(cached(address)) == {second, third} or set(cached(address)) == {third}


def test_a_file_of_the_cache_that_was_cut_short_is_fetched_again(lamps: searchdoc.Index, server: MilvusServer) -> None:
    """As after a disk that was full."""
    address = f"{server.address}/cut_short"
    lamps.publish(address)
    generation = generation_at(address)
    generation.path("speakers.json").write_bytes(b"")
    assert read_speakers(generation_at(address)).people == lamps.speakers()


def test_people_of_a_damaged_index_are_damage(lamps: searchdoc.Index) -> None:
    """In a folder as well."""
    generation = generation_at(lamps.directory)
    generation.path("speakers.json").write_bytes(b"[")
    with pytest.raises(IndexDamaged, match=r"speakers\.json"):
        read_speakers(generation)


def test_a_folder_is_opened_with_the_same_parts(lamps: searchdoc.Index) -> None:
    """Whoever is given them cannot tell."""
    stored = open_stored(lamps.directory)
    assert len(stored.store) == len(stored.vectors) == len(stored.tokens) == len(stored.keywords) == 5
