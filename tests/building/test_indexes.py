"""The keyword index and the vectors of a generation, written from its documents."""

from __future__ import annotations

from concurrent.futures import CancelledError
from pathlib import Path
from threading import Event

import numpy as np
import pytest

import searchdoc
from conftest import ROOT
from searchdoc.building.executing import LocalExecutor
from searchdoc.building.indexes import in_background, write_keyword_index, write_vector_indexes
from searchdoc.building.previous import open_previous
from searchdoc.embedding.embedder import load_embedder
from searchdoc.keywords import KeywordIndex
from searchdoc.passages.context import embedded_text
from searchdoc.storage.documents import DocumentStore
from searchdoc.storage.generations import DOCUMENTS, KEYS, KEYWORDS, TOKENS, VECTORS, open_generation
from searchdoc.vectors.dense import VectorIndex
from searchdoc.vectors.late_interaction import TokenIndex


@pytest.fixture
def store(shelf: Path, tmp_path: Path) -> DocumentStore:
    """The documents of an index of two letters."""
    (shelf / "fog.txt").write_text("The fog came in at noon and stayed.\n", encoding="utf-8")
    searchdoc.build([shelf], tmp_path / "index")
    return DocumentStore.open(open_generation(tmp_path / "index").path(DOCUMENTS))


def test_one_vector_a_passage_in_the_order_of_the_store(
    store: DocumentStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The vectors are those that the model gives for each passage with its headings and voices."""
    monkeypatch.setattr("searchdoc.building.indexes._BATCH", 2)
    embedder = load_embedder()
    told: list[tuple[str, int, int]] = []
    written = write_vector_indexes(
        tmp_path, store, None, LocalExecutor(embedder), lambda *progress: told.append(progress)
    )
    assert written == len(store)
    assert (told[0], told[-1]) == (("embedding", 0, len(store)), ("embedding", len(store), len(store)))
    assert [done for _, done, _ in told] == sorted({done for _, done, _ in told})
    left = embedder.window - 200
    texts = [embedded_text(passage, left) for passage in store.passages()]
    vectors = VectorIndex.open(tmp_path / VECTORS, len(store), embedder.dimension)
    rows = np.array([vectors.row(row) for row in range(len(store))])
    np.testing.assert_allclose(rows, embedder.embed_passages(texts), atol=1e-5)
    assert len(TokenIndex.open(tmp_path / TOKENS, len(store))) == len(np.load(tmp_path / KEYS)) == len(store)


def test_known_texts_are_taken_over_and_the_others_embedded(store: DocumentStore, tmp_path: Path, shelf: Path) -> None:
    """Each vector stands where its passage stands, wherever it came from."""
    embedder = load_embedder()
    known = open_previous(tmp_path / "index", embedder).vectors
    assert known is not None
    (shelf / "ice.txt").write_text("The ice broke on the third of March.\n", encoding="utf-8")
    searchdoc.build([shelf], tmp_path / "other")
    grown = DocumentStore.open(open_generation(tmp_path / "other").path(DOCUMENTS))
    assert write_vector_indexes(tmp_path, grown, known, LocalExecutor(embedder), lambda *_: None) == len(grown) - len(
        store
    )
    fresh = open_generation(tmp_path / "other")
    for name in (VECTORS, KEYS, f"{TOKENS}/offsets.npy", f"{TOKENS}/ids.npy"):
        written, expected = np.load(tmp_path / name), np.load(fresh.path(name))
        if written.dtype.kind == "f":
            np.testing.assert_allclose(written, expected, atol=1e-5)
        else:
            np.testing.assert_array_equal(written, expected)


def test_what_is_written_in_batches_is_the_same_as_what_is_written_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """How many passages memory holds at a time decides nothing, whether they are new or taken over."""
    at_once = searchdoc.build([ROOT / "corpus"], tmp_path / "at once")
    monkeypatch.setattr("searchdoc.building.indexes._BATCH", 7)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "fog.txt").write_text("The fog came in at noon and stayed.\n", encoding="utf-8")
    searchdoc.build([tmp_path / "other", ROOT / "corpus"], tmp_path / "batches")
    batches = searchdoc.build([ROOT / "corpus"], tmp_path / "batches")
    assert batches.report is not None
    assert batches.report.embedded == 0
    query = "who asked for oil for the lamp"
    assert [hit.to_dict() for hit in batches.search(query)] == [hit.to_dict() for hit in at_once.search(query)]


def test_every_passage_is_in_the_keyword_index(store: DocumentStore, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    write_keyword_index(tmp_path, store, lambda *progress: told.append(progress), Event())
    assert told == [("indexing", done, len(store)) for done in range(1, len(store) + 1)]
    index = KeywordIndex.open(tmp_path / KEYWORDS)
    found = {store.passage(match.ordinal).text for match in index.search("fog OR barrels", 10)}
    assert found == {passage.text for passage in store.passages() if "fog" in passage.text or "barrels" in passage.text}


def test_the_keyword_index_stops_at_the_next_passage_when_it_is_told_to(store: DocumentStore, tmp_path: Path) -> None:
    stopped, told = Event(), list[int]()

    def stop_at_once(_stage: str, done: int, _total: int) -> None:
        told.append(done)
        stopped.set()

    with pytest.raises(CancelledError):
        write_keyword_index(tmp_path, store, stop_at_once, stopped)
    assert told == [1]


def test_work_in_the_background_ends_with_the_block() -> None:
    done: list[str] = []
    with in_background(lambda _stopped: done.append("background")):
        pass
    assert done == ["background"]


def test_what_fails_in_the_background_fails_the_block() -> None:
    def fail(_stopped: Event) -> None:
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="the disk is full"), in_background(fail):
        pass


def test_a_block_that_fails_stops_the_work_in_the_background() -> None:
    """It is waited for, so that nothing is written any more afterwards."""
    ended: list[bool] = []
    with pytest.raises(ValueError, match="no model"), in_background(lambda stopped: ended.append(stopped.wait(60))):
        raise ValueError("no model")
    assert ended == [True]
