"""Vectors on disk: what is nearest, in which order, and what happens to a file that is not as it was written."""

from __future__ import annotations

import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import searchdoc
from embedders import HashingEmbedder
from searchdoc.errors import IndexDamaged
from searchdoc.protocols import Mask, Vectors
from searchdoc.storage.generations import Holdings, begin_generation, open_generation, read_manifest
from searchdoc.vectors import dense as module
from searchdoc.vectors.dense import VectorIndex, write_vectors

EMBEDDER = HashingEmbedder()
LINES = (
    "the keeper trims the lamp",
    "the council buys oil",
    "the lamp trims the keeper",
    "a ship passes",
    "the keeper buys a ship",
)


@pytest.fixture
def lighthouse(tmp_path: Path) -> VectorIndex:
    return written(tmp_path, EMBEDDER.embed_passages(LINES))


def written(directory: Path, vectors: Vectors) -> VectorIndex:
    write_vectors(directory / "vectors.npy", vectors)
    return VectorIndex.open(directory / "vectors.npy", *vectors.shape)


def found(index: VectorIndex, query: str, k: int = 5, allowed: Mask | None = None) -> list[int]:
    return [match.ordinal for match in index.search(EMBEDDER.embed_query(query), k, allowed)]


def unit(rows: list[list[float]]) -> Vectors:
    vectors = np.array(rows, dtype=np.float32)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    result: Vectors = (vectors / np.where(lengths > 0, lengths, 1)).astype(np.float32)
    return result


# Search


def test_the_nearest_passage_comes_first(lighthouse: VectorIndex) -> None:
    assert found(lighthouse, "who buys oil", k=2) == [1, 4]


def test_passages_with_the_same_score_come_in_order_of_their_ordinal(lighthouse: VectorIndex) -> None:
    assert found(lighthouse, "keeper lamp trims", k=2) == [0, 2]
    assert found(lighthouse, "keeper lamp trims", k=1) == [0]


def test_a_score_is_the_cosine(lighthouse: VectorIndex) -> None:
    best = lighthouse.search(EMBEDDER.embed_query("a ship passes"), 1)[0]
    assert best.ordinal == 3
    assert best.score == pytest.approx(1.0)


def test_only_admitted_passages_are_returned(lighthouse: VectorIndex) -> None:
    assert found(lighthouse, "keeper lamp", allowed=np.array([False, True, True, False, True])) == [2, 4, 1]
    assert found(lighthouse, "keeper lamp", allowed=np.zeros(5, dtype=np.bool_)) == []


def test_asking_for_more_than_there_is_returns_everything_and_for_none_nothing(lighthouse: VectorIndex) -> None:
    assert sorted(found(lighthouse, "oil", k=99)) == [0, 1, 2, 3, 4]
    assert found(lighthouse, "oil", k=0) == []


def test_an_index_of_nothing_finds_nothing(tmp_path: Path) -> None:
    index = written(tmp_path, np.empty((0, 8), dtype=np.float32))
    assert len(index) == 0
    assert index.search(np.ones(8, dtype=np.float32), 3) == []


def test_a_query_or_mask_of_another_length_is_refused(lighthouse: VectorIndex) -> None:
    with pytest.raises(ValueError, match="256 numbers"):
        lighthouse.search(np.ones(3, dtype=np.float32), 1)
    with pytest.raises(ValueError, match="mask over 5 passages"):
        lighthouse.search(EMBEDDER.embed_query("oil"), 1, np.ones(4, dtype=np.bool_))


@settings(deadline=None)
@given(
    rows=st.lists(st.lists(st.sampled_from([-1.0, 0.0, 0.5, 1.0]), min_size=3, max_size=3), min_size=1, max_size=40),
    query=st.lists(st.sampled_from([-1.0, 0.25, 1.0]), min_size=3, max_size=3),
    k=st.integers(1, 45),
    data=st.data(),
)
def test_search_equals_sorting_all_scores_whatever_the_size_of_the_batches(
    rows: list[list[float]], query: list[float], k: int, data: st.DataObject
) -> None:
    vectors = unit(rows)
    allowed = np.array(data.draw(st.lists(st.booleans(), min_size=len(rows), max_size=len(rows))))
    asked = unit([query])[0]
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_BATCH_BYTES", 5 * 3 * 4)
        index = written(Path(folder), vectors)
        matches = index.search(asked, k, allowed)
    exact = (vectors.astype(np.float64) * asked.astype(np.float64)).sum(axis=1).astype(np.float32)
    expected = sorted(np.flatnonzero(allowed), key=lambda ordinal: (-exact[ordinal], ordinal))[:k]
    assert [match.ordinal for match in matches] == expected
    assert [match.score for match in matches] == [float(exact[ordinal]) for ordinal in expected]


def test_copies_of_one_passage_score_alike_wherever_they_stand(tmp_path: Path) -> None:
    random = np.random.default_rng(7)
    vectors = unit(random.standard_normal((5003, 384)).tolist())
    copies = [1, 500, 2999, 5002]
    vectors[copies] = vectors[0]
    index = written(tmp_path, vectors)
    query = unit(random.standard_normal((1, 384)).tolist())[0]
    assert len(set(index.scores(query, [0, *copies]).tolist())) == 1
    assert [match.ordinal for match in index.search(vectors[0], 5)] == [0, *copies]
    assert [match.ordinal for match in index.search(vectors[0], 3)] == [0, 1, 500]


def test_scores_and_rows_are_those_of_the_passages_asked_for(lighthouse: VectorIndex) -> None:
    query = EMBEDDER.embed_query("keeper oil")
    matches = lighthouse.search(query, 5)
    scores = lighthouse.scores(query, [match.ordinal for match in matches])
    assert [match.score for match in matches] == scores.tolist()
    assert lighthouse.scores(query, []).shape == (0,)
    assert lighthouse.row(3).tolist() == EMBEDDER.embed_query("a ship passes").tolist()


@pytest.mark.parametrize("ordinal", [-1, 5])
def test_there_is_no_passage_outside_the_index(lighthouse: VectorIndex, ordinal: int) -> None:
    with pytest.raises(IndexError, match=str(ordinal)):
        lighthouse.row(ordinal)
    with pytest.raises(IndexError, match=str(ordinal)):
        lighthouse.scores(EMBEDDER.embed_query("oil"), [0, ordinal])


def test_nobody_can_write_into_an_open_index(lighthouse: VectorIndex) -> None:
    with pytest.raises(ValueError, match="read-only"):
        lighthouse.row(0)[0] = 1


def test_many_threads_find_what_one_finds(tmp_path: Path) -> None:
    random = np.random.default_rng(3)
    index = written(tmp_path, unit(random.standard_normal((3000, 64)).tolist()))
    queries = unit(random.standard_normal((40, 64)).tolist())
    alone = [index.search(query, 10) for query in queries]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(lambda query: index.search(query, 10), queries)) == alone


# Large indexes


def like_real_vectors(count: int, seed: int) -> Vectors:
    """Vectors with subjects in common and a direction that all share, as those of embedding models have."""
    random = np.random.default_rng(seed)
    subjects = np.random.default_rng(5).standard_normal((60, 384))
    rows = subjects[random.integers(0, 60, count)] + subjects[0] + random.standard_normal((count, 384))
    return unit(rows.tolist())


@pytest.fixture
def large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> VectorIndex:
    """An index of 8,000 passages that counts as large."""
    monkeypatch.setattr(module, "EXACT", 3000)
    return written(tmp_path, like_real_vectors(8000, 1))


def test_in_a_large_index_nearly_all_of_the_ten_nearest_are_found(large: VectorIndex) -> None:
    everything = np.arange(len(large))
    found_of_all = 0
    for query in like_real_vectors(50, 2):
        matches = large.search(query, 10)
        exact = large.scores(query, everything)
        found_of_all += len({match.ordinal for match in matches} & set(np.argsort(-exact, kind="stable")[:10].tolist()))
        assert [match.score for match in matches] == [float(exact[match.ordinal]) for match in matches]
    assert found_of_all / 500 >= 0.99


def test_what_filters_leave_of_a_large_index_is_scored_exactly(large: VectorIndex) -> None:
    few, many = np.arange(8000) % 4 == 0, np.arange(8000) % 4 != 0
    query = like_real_vectors(1, 3)[0]
    exact = np.where(few, large.scores(query, np.arange(8000)), -1)
    assert [match.ordinal for match in large.search(query, 10, few)] == np.argsort(-exact, kind="stable")[:10].tolist()
    assert all(match.ordinal % 4 for match in large.search(query, 2000, many))


def test_how_many_vectors_are_read_at_once_decides_nothing(large: VectorIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {path.name: path.read_bytes() for path in large.path.parent.iterdir()}
    assert set(files) == {"vectors.npy", "coarse.npy", "directions.npy", "bits.npy", "bytes.npy"}
    monkeypatch.setattr(module, "_BATCH_ROWS", 192)
    module.write_codes(large.path)
    assert {path.name: path.read_bytes() for path in large.path.parent.iterdir()} == files


@pytest.mark.parametrize("name", ["coarse.npy", "directions.npy", "bits.npy", "bytes.npy"])
def test_a_large_index_without_one_of_its_files_is_damaged(large: VectorIndex, name: str) -> None:
    large.path.with_name(name).write_bytes(b"")
    with pytest.raises(IndexDamaged, match=name):
        VectorIndex(large.path)


# The file


def test_vectors_return_as_they_were_written(tmp_path: Path) -> None:
    vectors = EMBEDDER.embed_passages(LINES)
    index = written(tmp_path, vectors)
    assert (len(index), index.dimension) == (5, 256)
    assert [index.row(ordinal).tolist() for ordinal in range(5)] == vectors.tolist()


def test_one_vector_alone_is_no_index(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="shape"):
        write_vectors(tmp_path / "vectors.npy", EMBEDDER.embed_query("oil"))


def test_a_file_of_another_shape_is_damaged(lighthouse: VectorIndex) -> None:
    with pytest.raises(IndexDamaged, match="5 x 256 numbers, not 6 x 256"):
        VectorIndex.open(lighthouse.path, 6, 256)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"these are no vectors", id="text"),
        pytest.param(b"\x93NUMPY\x01\x00\xff\xff{", id="half a header"),
        pytest.param(b"PK\x03\x04", id="an archive"),
        pytest.param(b"cos\nsystem\n(S'true'\ntR.", id="a pickle"),
    ],
)
def test_a_file_that_holds_no_vectors_is_damaged(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "vectors.npy").write_bytes(content)
    with pytest.raises(IndexDamaged, match=r"vectors\.npy"):
        VectorIndex(tmp_path / "vectors.npy")


def test_a_missing_or_shortened_file_is_damaged(lighthouse: VectorIndex) -> None:
    whole = lighthouse.path.read_bytes()
    lighthouse.path.write_bytes(whole[:-1])
    with pytest.raises(IndexDamaged, match="cannot be read"):
        VectorIndex(lighthouse.path)
    lighthouse.path.unlink()
    with pytest.raises(IndexDamaged, match="missing"):
        VectorIndex(lighthouse.path)


@pytest.mark.parametrize("array", [np.ones((2, 2)), np.ones(2, dtype=np.float32), np.array([["a"]])])
def test_a_file_of_other_numbers_is_damaged(tmp_path: Path, array: np.ndarray) -> None:
    np.save(tmp_path / "vectors.npy", array)
    with pytest.raises(IndexDamaged, match="float32"):
        VectorIndex(tmp_path / "vectors.npy")


@given(st.integers(0, 2**32 - 1), st.integers(1, 60), st.integers(1, 40))
@settings(deadline=None)
def test_others_are_scored_and_ranked_beside_the_nearest(seed: int, rows: int, k: int) -> None:
    """Each passage once, in order of the ordinal, ranked among those that are given back; ties by the ordinal."""
    chance = np.random.default_rng(seed)
    vectors = chance.integers(-1, 2, (rows, 4)).astype(np.float32)  # many of them the same
    with tempfile.TemporaryDirectory() as folder:
        index, query = written(Path(folder), vectors), chance.normal(size=4).astype(np.float32)
    others = chance.permutation(rows)[: chance.integers(0, rows + 1)].astype(np.int64)
    ordinals, scores, ranks = index.nearest_with(query, k, others)
    nearest = [match.ordinal for match in index.search(query, k)]
    assert ordinals.tolist() == sorted({*nearest, *others.tolist()})
    assert scores.tolist() == index.scores(query, ordinals).tolist()
    assert ordinals[np.argsort(ranks)].tolist() == sorted(
        ordinals.tolist(), key=lambda one: (-float(index.scores(query, [one])[0]), one)
    )


def test_an_index_with_a_graph_of_near_neighbours_still_opens(shelf: Path, tmp_path: Path) -> None:
    """Earlier versions wrote one if asked for; its file is in their manifests, and is not read any more."""
    index = tmp_path / "index"
    searchdoc.build([shelf], index)
    before = [hit.id for hit in searchdoc.open(index).search("oil for the light")]
    earlier = open_generation(index)
    with begin_generation(index) as made:
        shutil.copytree(earlier.directory, made.directory, dirs_exist_ok=True)
        (made.directory / "neighbours.usearch").write_bytes(b"whatever USearch wrote")
        manifest = earlier.manifest
        made.publish(
            model=manifest.model,
            settings=manifest.settings,
            counts=manifest.counts,
            holdings=Holdings(manifest.roots, manifest.typed),
            sources=manifest.sources,
        )
    assert "neighbours.usearch" in read_manifest(index).files
    assert [hit.id for hit in searchdoc.open(index).search("oil for the light")] == before
