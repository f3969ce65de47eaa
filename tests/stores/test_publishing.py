"""Generations in Milvus: readers see the old or the new, and nothing between."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import searchdoc
from conftest import Command
from embedders import HashingEmbedder
from milvus_servers import MilvusServer
from searchdoc import Source
from searchdoc.errors import IndexMissing, StoreError, StorePublishing
from searchdoc.serving.shelf import Shelf
from searchdoc.stores.addresses import milvus_address
from searchdoc.stores.catalog import read_catalog
from searchdoc.stores.connection import Milvus, connect
from searchdoc.stores.naming import chunks_collection, generation_of, passages_collection
from searchdoc.stores.opening import current_generation
from searchdoc.stores.publishing import publish, published

MODEL = HashingEmbedder(64)
LAMPS = [Source(f"The lamp of house {number} went out on Monday.", f"lamps/{number}") for number in range(12)]


@pytest.fixture
def lamps(tmp_path: Path) -> searchdoc.Index:
    """An index in a folder, of texts from memory."""
    return searchdoc.build(LAMPS, tmp_path / "index", model=MODEL)


def generations(address: str) -> set[str | None]:
    """Those of which there is anything in Milvus."""
    found = milvus_address(address)
    names = connect(found).collections()
    return {generation_of(found.name, name) for name in names} - {None}


def test_readers_see_the_old_generation_or_the_new(lamps: searchdoc.Index, server: MilvusServer) -> None:
    """One that is open goes on with its own until it is refreshed, and through one more build."""
    address = f"{server.address}/swapped"
    first = lamps.publish(address)
    reader = searchdoc.open(address, model=MODEL)
    assert (reader.manifest.generation, current_generation(address)) == (first, first)
    lamps.add(Source("The lamp of the harbour burns.", "lamps/harbour"))
    second = lamps.publish(address)
    assert second != first
    assert len(list(reader.passages())) == 12  # its own generation, of which it had read nothing yet
    assert reader.refresh()
    assert not reader.refresh()
    assert reader.manifest.generation == second
    assert [hit.document.id for hit in reader.search("harbour", 1)] == ["lamps/harbour"]
    lamps.remove("lamps/0")
    third = lamps.publish(address)
    assert len(list(reader.passages())) == 13
    assert generations(address) == {second, third}  # the first has gone, the one before is kept


WRITING = ("insert", "delete", "delete_keys", "finish", "create", "point", "drop")
"""The calls that change anything in Milvus."""


class BrokenOff(BaseException):
    """Where a publication is killed."""


def break_off(patch: pytest.MonkeyPatch, at: int) -> list[str]:
    """Let the call of that number that writes be the first that is not made any more; returns those made."""
    made: list[str] = []

    def replaced(name: str) -> Callable[..., object]:
        original = getattr(Milvus, name)

        def call(*arguments: object) -> object:
            if len(made) >= at:
                raise BrokenOff(name)
            made.append(name)
            return original(*arguments)

        return call

    for name in WRITING:
        patch.setattr(Milvus, name, replaced(name))
    return made


def holdings(address: str) -> tuple[set[str | None], int, int]:
    """Of which generations there is anything, how many rows of passages there are, and how many chunks."""
    found = milvus_address(address)
    milvus = connect(found)
    catalog = published(milvus)
    assert catalog is not None
    series = catalog.record.series
    rows, chunks = passages_collection(found.name, series), chunks_collection(found.name, series)
    return generations(address) - {series}, milvus.count(rows), milvus.count(chunks)


def test_a_publication_that_breaks_off_anywhere_changes_nothing(
    lamps: searchdoc.Index, server: MilvusServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed before each of its calls, it leaves readers what they saw; the next one clears away what it left."""
    address = f"{server.address}/broken_off"
    first = lamps.publish(address)
    lamps.add(Source("The lamp of the harbour went out on Friday.", "lamps/05-harbour"))
    second = lamps.publish(address)  # a later one of a series, with one before that is kept
    lamps.add(Source("The lamp of the station went out on Friday.", "lamps/07-station"))
    questions = ("lamp of house 7", "harbour", "station")
    before = {
        question: [hit.id for hit in searchdoc.open(address, model=MODEL).search(question, 5)] for question in questions
    }
    calls = 0
    while True:
        with monkeypatch.context() as patch:
            made = break_off(patch, calls)
            try:
                third = lamps.publish(address)
            except BrokenOff:
                pass
            else:
                break
        if "point" in made:  # readers see the new one; what is not cleared away yet is at the next publication
            assert current_generation(address) not in (first, second)
            break
        assert current_generation(address) == second
        reader = searchdoc.open(address, model=MODEL)
        assert {question: [hit.id for hit in reader.search(question, 5)] for question in questions} == before
        calls += 1
    assert calls > 8
    third = lamps.publish(address)
    assert len(searchdoc.open(address, model=MODEL)) == 14
    lamps.remove("lamps/07-station")
    fourth = lamps.publish(address)
    there, rows, chunks = holdings(address)
    assert there - {first} == {third, fourth}
    catalogs = [read_catalog(connect(milvus_address(address)), one) for one in (third, fourth)]
    assert rows == len(set(catalogs[0].rows.tolist()) | set(catalogs[1].rows.tolist())) == 14
    assert chunks == len(set(catalogs[0].chunks) | set(catalogs[1].chunks))


def test_only_what_changed_is_written(lamps: searchdoc.Index, server: MilvusServer) -> None:
    """One row of one document, also where it is put in between; the ranking is that of the folder."""
    address = f"{server.address}/changed"
    whole = publish(lamps.directory, milvus_address(address))
    assert whole.passages == 12
    reader = searchdoc.open(address, model=MODEL)
    before = [hit.id for hit in lamps.search("lamp", 20)]
    lamps.add(Source("The lamp of house 5 came back on Tuesday.", "lamps/5"))
    lamps.add(Source("The lamp of the harbour went out on Friday.", "lamps/05-harbour"))
    changed = publish(lamps.directory, milvus_address(address))
    assert changed.passages == 2
    assert 0 < changed.chunks < whole.chunks
    assert publish(lamps.directory, milvus_address(address)).passages == 0
    new = searchdoc.open(address, model=MODEL)
    for question in ("lamp of house 5", "harbour", "Tuesday", "what went out on Friday", '"out on"', "lamp"):
        assert [hit.id for hit in new.search(question, 13)] == [hit.id for hit in lamps.search(question, 13)]
    assert [hit.id for hit in reader.search("lamp", 20)] == before  # of the generation that it has open
    assert {hit.id for hit in reader.search("Tuesday harbour", 20)} <= set(before)


def test_the_second_of_two_publishers_is_told(lamps: searchdoc.Index, server: MilvusServer, tmp_path: Path) -> None:
    """In one sentence, while the first is at work; and afterwards, whose generation it replaces."""
    address = milvus_address(f"{server.address}/two_publishers")
    other = searchdoc.build(LAMPS[:5], tmp_path / "other", model=MODEL)
    refused: list[str] = []

    def meanwhile(_stage: str, done: int, _total: int) -> None:
        if done == 3:
            with pytest.raises(StorePublishing) as told:
                publish(other.directory, address)
            refused.append(str(told.value))

    first = publish(lamps.directory, address, meanwhile)
    assert len(refused) == 1
    assert f"is publishing at {address}" in refused[0]
    assert current_generation(str(address)) == first.generation
    assert first.replaces == ""
    assert str(lamps.directory) in publish(other.directory, address).replaces


def test_indexes_on_one_server_do_not_touch_each_other(lamps: searchdoc.Index, server: MilvusServer) -> None:
    """Also where the name of one begins with that of another."""
    lamps.publish(f"{server.address}/north")
    lamps.publish(f"{server.address}/north__east")
    lamps.remove("lamps/0")
    lamps.publish(f"{server.address}/north")
    assert len(searchdoc.open(f"{server.address}/north", model=MODEL)) == 11
    assert len(searchdoc.open(f"{server.address}/north__east", model=MODEL)) == 12
    with pytest.raises(IndexMissing, match=r"no index in .*/south: make one with .* --store milvus://"):
        searchdoc.open(f"{server.address}/south", model=MODEL)


def test_what_a_restarted_server_has_not_in_memory_is_loaded(lamps: searchdoc.Index, tmp_path: Path) -> None:
    """Also after somebody has released it there."""
    server = MilvusServer(tmp_path / "data")
    server.start()
    try:
        lamps.publish(f"{server.address}/lamps")
        server.stop()
        server.start()
        assert len(searchdoc.open(f"{server.address}/lamps", model=MODEL).search("lamp of house 7", 1)) == 1
    finally:
        server.stop()


def test_a_server_takes_up_what_is_published(
    lamps: searchdoc.Index, server: MilvusServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Several of them behind one Milvus, each when it looks next."""
    monkeypatch.setattr("searchdoc.serving.shelf._SECONDS", 0.0)
    address = f"{server.address}/served"
    first = lamps.publish(address)
    shelves = [Shelf(address, lambda location: searchdoc.open(location, model=MODEL)) for _ in range(2)]
    assert [shelf.generation for shelf in shelves] == [first, first]
    lamps.remove("lamps/0")
    second = lamps.publish(address)
    assert [shelf.generation for shelf in shelves] == [second, second]


def test_many_threads_ask_one_index(lamps: searchdoc.Index, server: MilvusServer) -> None:
    """Each has the answer that it would have alone."""
    lamps.publish(f"{server.address}/threads")
    reader = searchdoc.open(f"{server.address}/threads", model=MODEL)
    questions = [f"the lamp of house {number}" for number in range(12)]
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda question: [hit.id for hit in reader.search(question, 3)], questions))
    assert found == [[hit.id for hit in lamps.search(question, 3)] for question in questions]


def test_the_command_line_builds_publishes_and_asks(
    command: Command, shelf: Path, tmp_path: Path, server: MilvusServer
) -> None:
    """What changed alone is read anew; a folder that is lost begins with what is published."""
    address, folder = f"{server.address}/typed", tmp_path / "index"
    built = command("build", shelf, "--index", folder, "--store", address)
    assert built.status == 0, built.err
    assert f"published at {address}" in built.out
    asked = command("ask", "who asked for oil", "--index", address)
    assert (asked.status, asked.out) == (0, command("ask", "who asked for oil", "--index", folder).out)
    (shelf / "second.txt").write_text("Harbour Board\n\nThe oil was sent on Friday.\n", encoding="utf-8")
    again = command("build", "--index", tmp_path / "elsewhere", "--store", address)
    assert again.status == 0, again.err
    assert "1 read anew, 1 unchanged" in again.out
    assert "second.txt" in command("search", "sent Friday", "--index", address).out
    for line in (("people",), ("status",), ("status", "--documents"), ("status", "--json")):
        shown = command(*line, "--index", address)
        assert shown.status == 0, (line, shown.err)


def test_what_is_written_elsewhere_is_refused_in_a_sentence(
    command: Command, shelf: Path, lamps: searchdoc.Index, server: MilvusServer
) -> None:
    """A build into an address, and additions to an index that was opened there."""
    built = command("build", shelf, "--index", f"{server.address}/refused")
    assert built.status == 2
    assert f"write --store {server.address}/refused instead of --index" in built.err
    lamps.publish(f"{server.address}/read_only")
    with pytest.raises(StoreError, match="is written by 'searchdoc build --store'"):
        searchdoc.open(f"{server.address}/read_only", model=MODEL).add(LAMPS[0])


def test_publishing_needs_the_whole_folder(lamps: searchdoc.Index, server: MilvusServer) -> None:
    """A damaged index is not published in the place of a good one."""
    address = milvus_address(f"{server.address}/damaged")
    directory = lamps.directory / "generations" / lamps.manifest.generation
    (directory / "vectors.npy").unlink()
    with pytest.raises(StoreError, match="damaged"):
        publish(lamps.directory, address)
    with pytest.raises(IndexMissing):
        current_generation(str(address))
