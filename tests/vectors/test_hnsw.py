"""A graph of near neighbours beside the vectors: what it finds, when it is asked, and what stands in for it."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

import searchdoc
from conftest import Command
from searchdoc.errors import IndexDamaged, MissingExtra
from searchdoc.protocols import Vectors
from searchdoc.vectors.dense import NEIGHBOURS, VectorIndex, write_vectors
from searchdoc.vectors.hnsw import write_neighbours

ROWS, DIMENSION = 3000, 64


@pytest.fixture(scope="module")
def many() -> Vectors:
    """Unit vectors in loose heaps, as passages lie."""
    drawn = np.random.default_rng(7)
    middles = drawn.normal(size=(60, DIMENSION))
    vectors = middles[drawn.integers(60, size=ROWS)] + drawn.normal(scale=0.8, size=(ROWS, DIMENSION))
    unit: Vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    return unit


@pytest.fixture
def graph(many: Vectors, tmp_path: Path) -> VectorIndex:
    write_vectors(tmp_path / "vectors.npy", many)
    write_neighbours(tmp_path / NEIGHBOURS, many)
    return VectorIndex.open(tmp_path / "vectors.npy", ROWS, DIMENSION)


def test_the_graph_finds_nearly_all_of_the_nearest_with_their_exact_scores(graph: VectorIndex, many: Vectors) -> None:
    shared = 0
    for query in many[:: ROWS // 50]:
        scores = many @ query
        matches = graph.search(query, 10)
        assert [match.score for match in matches] == pytest.approx(scores[[one.ordinal for one in matches]], abs=1e-6)
        shared += len({one.ordinal for one in matches} & set(np.argsort(-scores)[:10].tolist()))
    assert shared >= 0.98 * 10 * 50


def test_a_filter_is_answered_from_the_vectors_themselves(graph: VectorIndex, many: Vectors) -> None:
    """The graph cannot leave passages out, so whatever asks for some only is looked at whole."""
    allowed = np.arange(ROWS) % 100 == 3
    expected = [ordinal for ordinal in np.argsort(-(many @ many[0])) if allowed[ordinal]][:5]
    assert [match.ordinal for match in graph.search(many[0], 5, allowed)] == expected


def test_whoever_wants_much_gets_all_there_is(graph: VectorIndex, many: Vectors) -> None:
    """Of a large part of all vectors a graph finds too few."""
    assert len(graph.search(many[0], 2 * ROWS)) == ROWS


@pytest.mark.parametrize("content", [b"", b"no graph", b"\0" * 4096])
def test_a_file_that_is_no_graph_is_damage(graph: VectorIndex, content: bytes) -> None:
    graph.path.with_name(NEIGHBOURS).write_bytes(content)
    with pytest.raises(IndexDamaged, match=NEIGHBOURS):
        VectorIndex(graph.path)


def test_the_graph_of_other_vectors_is_damage(graph: VectorIndex, many: Vectors) -> None:
    write_neighbours(graph.path.with_name(NEIGHBOURS), many[:-1])
    with pytest.raises(IndexDamaged, match="does not fit"):
        VectorIndex(graph.path)


def test_where_the_package_is_missing_the_vectors_answer_alone(
    graph: VectorIndex, many: Vectors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "usearch", None)
    alone = VectorIndex(graph.path)
    assert [one.ordinal for one in alone.search(many[5], 3)] == np.argsort(-(many @ many[5]))[:3].tolist()


def test_to_write_a_graph_without_the_package_says_what_to_install(
    shelf: Path, tmp_path: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "usearch", None)
    with pytest.raises(MissingExtra, match=r"pip install searchdoc\[large\]"):
        write_neighbours(tmp_path / "graph", np.eye(3, dtype=np.float32))
    done = command("build", str(shelf), "--neighbours", "--index", str(tmp_path / "index"))
    assert (done.status, done.out) == (2, "")
    assert "pip install searchdoc[large]" in done.err
    assert "Traceback" not in done.err


def test_an_index_keeps_its_graph_until_told_otherwise(shelf: Path, tmp_path: Path) -> None:
    """A rebuild that does not mention the graph leaves the index as it was."""

    def has_graph() -> bool:
        return bool(list(_newest(tmp_path / "index").glob(NEIGHBOURS)))

    asked = "oil for the light"
    plain = [hit.id for hit in searchdoc.build([shelf], tmp_path / "index").search(asked)]
    assert not has_graph()
    assert [hit.id for hit in searchdoc.build([shelf], tmp_path / "index", neighbours=True).search(asked)] == plain
    assert has_graph()
    (shelf / "second.txt").write_text("The fog came in at noon and stayed.\n", encoding="utf-8")
    searchdoc.build([shelf], tmp_path / "index")
    assert has_graph()
    searchdoc.build([shelf], tmp_path / "index", neighbours=False)
    assert not has_graph()


def _newest(index: Path) -> Path:
    return max((index / "generations").iterdir(), key=lambda folder: folder.stat().st_mtime_ns)
