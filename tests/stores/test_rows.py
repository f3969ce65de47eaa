"""The rows of passages: what is written comes back, and long filters find the same as short ones."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import searchdoc
from milvus_servers import MilvusServer
from searchdoc.errors import IndexDamaged
from searchdoc.keywords import BM25FParameters
from searchdoc.protocols import Mask
from searchdoc.stores import rows as module
from searchdoc.stores.addresses import milvus_address
from searchdoc.stores.connection import Milvus, connect
from searchdoc.stores.counts import COUNT as COUNTED
from searchdoc.stores.counts import TermCounts, Weighting
from searchdoc.stores.numbering import Numbering
from searchdoc.stores.opening import open_rows
from searchdoc.stores.publishing import publish
from searchdoc.stores.rows import PASSAGE_KEY, PassageRows, passage_fields, passage_row
from searchdoc.vectors.late_interaction import Coded

COUNT, DIMENSION, WIDTH = 300, 8, 4


def vector(ordinal: int) -> np.ndarray:
    made = np.random.default_rng(ordinal).normal(size=DIMENSION).astype(np.float32)
    return np.asarray(made / np.linalg.norm(made), dtype=np.float32)


def tokens(ordinal: int) -> Coded:
    numbers = np.random.default_rng(ordinal)
    count = ordinal % 4  # some passages have none
    return Coded(
        np.arange(count, dtype=np.int32),
        numbers.integers(-127, 127, (count, WIDTH)).astype(np.int8),
        numbers.random(count).astype(np.float16),
    )


def counts(ordinal: int) -> TermCounts:
    """One term in all passages, and one of three others; every tenth passage has no term."""
    terms = [] if ordinal % 10 == 0 else [1, 2 + ordinal % 3]
    made = np.zeros(len(terms), COUNTED)
    made["term"] = terms
    made["counts"][:, 0] = [1, 1 + ordinal % 5][: len(terms)]
    return TermCounts(np.array([20 + ordinal, 3, 0], "<u4"), made)


ROWS = np.roll(np.arange(COUNT, dtype=np.uint32) * 2, 50)
"""The numbers of the rows: passages are in another order, and between their rows lie those of another generation."""


@pytest.fixture(scope="module")
def milvus(server: MilvusServer) -> Milvus:
    """A collection with the rows of two generations."""
    milvus = connect(milvus_address(f"{server.address}/made"))
    milvus.create("made__1", PASSAGE_KEY, passage_fields(DIMENSION, exact=True))
    written = [
        passage_row(int(number) + other, vector(ordinal), counts(ordinal), tokens(ordinal), BEFORE)
        for ordinal, number in enumerate(ROWS)
        for other in (0, 1)
    ]
    milvus.insert("made__1", written)
    milvus.insert("made__1", written[:7])  # as after a call that was tried again
    milvus.finish("made__1")
    assert milvus.count("made__1") == 2 * COUNT
    return milvus


BEFORE = Weighting(BM25FParameters(), {"stem": 160.0, "heading": 3.0, "context": 0.0})
NOW = Weighting(BM25FParameters(), {"stem": 168.0, "heading": 3.0, "context": 0.0})
"""Means of lengths when the rows were written, and in the generation that is asked."""


@pytest.fixture(scope="module")
def rows(milvus: Milvus) -> PassageRows:
    """The passages of one of them; its terms have other numbers than those that they keep."""
    numbering = Numbering(ROWS, np.array([4, 3, 2, 1], np.uint32))
    return PassageRows(milvus, "made__1", numbering, NOW, (DIMENSION, WIDTH), drift=NOW.drift(BEFORE))


def test_what_was_written_comes_back(rows: PassageRows) -> None:
    """In the order asked for, to the last bit, also passages without words or tokens."""
    for ordinal, row in zip((7, 0, 299, 7), rows.fetch([7, 0, 299, 7]), strict=True):
        assert row.vector.tolist() == vector(ordinal).tolist()
        assert row.own_terms == {4 - term for term in counts(ordinal).counts["term"].tolist()}
        assert row.tokens.ids.tolist() == tokens(ordinal).ids.tolist()
        assert row.tokens.codes.tolist() == tokens(ordinal).codes.tolist()
        assert row.tokens.scales.tolist() == tokens(ordinal).scales.tolist()
    gathered = rows.gather(np.array([3, 0, 5], dtype=np.int64))
    assert (gathered.ends - gathered.begins).tolist() == [3, 0, 1]
    with pytest.raises(IndexError):
        rows.row(COUNT)


def score(ordinal: int, weights: dict[int, float]) -> float:
    """What BM25F says of one passage, with the means of now; the terms by the numbers that they keep."""
    norm = 0.25 + 0.75 * (20 + ordinal) / 168
    having = dict(zip(counts(ordinal).counts["term"].tolist(), counts(ordinal).counts["counts"][:, 0], strict=True))
    frequencies = {term: int(having.get(term, 0)) / norm for term in weights}
    return sum(weight * frequencies[term] / (1.2 + frequencies[term]) for term, weight in weights.items())


@pytest.mark.parametrize("k", [5, 40, COUNT])
def test_the_score_is_that_of_the_means_of_now(rows: PassageRows, k: int) -> None:
    """And so is the order, although the engine adds up impacts of before. Passages without the terms are not there."""
    found = rows.best({3: 2.0, 1: 4.0}, k, None)
    assert found is not None
    scores = {one: score(one, {1: 2.0, 3: 4.0}) for one in range(COUNT) if one % 10}
    expected = sorted(scores, key=lambda one: (-scores[one], one))[:k]
    assert found[0].tolist() == expected
    assert found[1] == pytest.approx([scores[one] for one in expected], rel=1e-6)
    nothing = rows.best({}, 5, None)
    assert nothing is not None
    assert len(nothing[0]) == 0


def test_rows_of_other_generations_take_nobodys_place(milvus: Milvus) -> None:
    """Also where all of the nearest are theirs."""
    few = np.arange(COUNT)[-4:]
    others = PassageRows(milvus, "made__1", Numbering(ROWS[few], np.array([1], np.uint32)), NOW, (DIMENSION, WIDTH))
    cosines = {place: float(vector(one) @ vector(1)) for place, one in enumerate(few.tolist())}
    ordinals, scores = others.nearest(vector(1), 3)
    assert ordinals.tolist() == sorted(cosines, key=lambda one: -cosines[one])[:3]
    assert scores == pytest.approx([cosines[one] for one in ordinals.tolist()], abs=1e-6)


def test_a_mask_too_long_for_one_condition_admits_the_same(rows: PassageRows, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the best of all passages where these hold enough, and else in parts."""
    allowed: Mask = np.arange(COUNT) % 7 == 3
    short, near = rows.best({3: 1.0, 2: 1.0}, 20, allowed), rows.nearest(vector(1), 20, allowed)
    monkeypatch.setattr(module, "whole_condition", lambda _mask: None)
    for most in (2 * COUNT, 100):  # more than are enough, and fewer
        monkeypatch.setattr(module, "MOST_RESULTS", most)
        long = rows.best({3: 1.0, 2: 1.0}, 20, allowed)
        assert short is not None
        assert long is not None
        assert [array.tolist() for array in long] == [array.tolist() for array in short]
        assert [array.tolist() for array in rows.nearest(vector(1), 20, allowed)] == [each.tolist() for each in near]


def test_more_than_the_engine_returns_is_left_to_the_posting_lists(
    rows: PassageRows, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that a question for all passages is answered whole."""
    monkeypatch.setattr(module, "MOST_RESULTS", 100)
    assert rows.best({3: 1.0}, 50, None) is None


def test_a_passage_that_is_missing_is_damage(rows: PassageRows) -> None:
    """And never another passage in its place."""
    longer = Numbering(np.append(ROWS, np.uint32(10 * COUNT)), np.array([1], np.uint32))
    more = PassageRows(rows._milvus, "made__1", longer, NOW, (DIMENSION, WIDTH))
    with pytest.raises(IndexDamaged, match="passages are missing"):
        more.fetch([COUNT])


def test_rows_are_those_of_the_files(server: MilvusServer, family_index: Path) -> None:
    """Vectors and tokens of a real index, and terms that its own words have."""
    address = milvus_address(f"{server.address}/rows_of_files")
    publish(family_index, address)
    _, _, there = open_rows(address)
    index = searchdoc.open(family_index)
    retriever = index._parts.retriever
    for ordinal, row in enumerate(there.fetch(range(len(index)))):
        assert row.vector.tolist() == retriever.vectors.row(ordinal).tolist()
        assert row.tokens.codes.tolist() == retriever.tokens.row(ordinal).codes.tolist()


def test_the_engines_graph_finds_most_of_the_nearest(server: MilvusServer) -> None:
    """Of two thousand vectors in clusters, as texts are, under filters as well; none that a filter does not admit."""
    count, dimension, wanted = 2000, 32, 20
    numbers = np.random.default_rng(8)
    made = numbers.normal(size=(60, dimension))[numbers.integers(0, 60, count)] + numbers.normal(
        size=(count, dimension)
    )
    vectors = (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)
    milvus = connect(milvus_address(f"{server.address}/graph"))
    milvus.create("graph__1", PASSAGE_KEY, passage_fields(dimension, exact=False))
    for start in range(0, count, 500):
        batch = range(start, start + 500)
        milvus.insert("graph__1", [passage_row(one, vectors[one], counts(10), tokens(0), NOW) for one in batch])
    milvus.finish("graph__1")
    numbering = Numbering(np.arange(count, dtype=np.uint32), np.array([1], np.uint32))
    rows = PassageRows(milvus, "graph__1", numbering, NOW, (dimension, WIDTH), exact=False)
    for allowed in (None, np.arange(count) % 3 == 1, np.arange(count) < 100):
        admitted = np.arange(count) if allowed is None else np.flatnonzero(allowed)
        there = 0
        for query in vectors[numbers.integers(0, count, 20)]:
            found = rows.nearest(query, wanted, allowed)[0]
            assert set(found.tolist()) <= set(admitted.tolist())
            nearest = admitted[np.argsort(-(vectors[admitted] @ query), kind="stable")[:wanted]]
            there += len(set(found.tolist()) & set(nearest.tolist()))
        assert there / (20 * wanted) >= 0.99
