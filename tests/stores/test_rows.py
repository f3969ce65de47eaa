"""The rows of passages: what is written comes back, and long filters find the same as short ones."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import searchdoc
from milvus_servers import MilvusServer
from searchdoc.errors import IndexDamaged
from searchdoc.protocols import Mask
from searchdoc.stores import rows as module
from searchdoc.stores.addresses import milvus_address
from searchdoc.stores.connection import connect
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


@pytest.fixture(scope="module")
def rows(server: MilvusServer) -> PassageRows:
    """Passages with one term more the higher their ordinals; every tenth has no term."""
    milvus = connect(milvus_address(f"{server.address}/made"))
    milvus.create("made__1", PASSAGE_KEY, passage_fields(DIMENSION, COUNT))
    written = []
    for ordinal in range(COUNT):
        terms = np.array([], np.int64) if ordinal % 10 == 0 else np.array([1, 2 + ordinal % 3], np.int64)
        values = np.array([0.5, (1 + ordinal) / COUNT], np.float32)[: len(terms)]
        written.append(passage_row(ordinal, vector(ordinal), (terms, values), terms[:1], tokens(ordinal)))
    milvus.insert("made__1", written)
    milvus.insert("made__1", written[:7])  # as after a call that was tried again
    milvus.finish("made__1")
    assert milvus.count("made__1") == COUNT
    return PassageRows(milvus, "made__1", COUNT, DIMENSION, WIDTH)


def test_what_was_written_comes_back(rows: PassageRows) -> None:
    """In the order asked for, to the last bit, also passages without words or tokens."""
    for ordinal, row in zip((7, 0, 299, 7), rows.fetch([7, 0, 299, 7]), strict=True):
        assert row.vector.tolist() == vector(ordinal).tolist()
        assert row.own_terms == (frozenset() if ordinal % 10 == 0 else {1})
        assert row.tokens.ids.tolist() == tokens(ordinal).ids.tolist()
        assert row.tokens.codes.tolist() == tokens(ordinal).codes.tolist()
        assert row.tokens.scales.tolist() == tokens(ordinal).scales.tolist()
    gathered = rows.gather(np.array([3, 0, 5], dtype=np.int64))
    assert (gathered.ends - gathered.begins).tolist() == [3, 0, 1]
    with pytest.raises(IndexError):
        rows.row(COUNT)


def test_the_score_is_the_weighted_sum_of_the_impacts(rows: PassageRows) -> None:
    """Passages without any of the terms are not found."""
    found = rows.best({1: 2.0, 3: 4.0}, COUNT, None)
    assert found is not None
    scores = {one: 1.0 + 4 * (1 + one) / COUNT * (one % 3 == 1) for one in range(COUNT) if one % 10}
    expected = sorted(scores, key=lambda one: (-scores[one], one))
    assert found[0].tolist() == expected
    assert found[1] == pytest.approx([scores[one] for one in expected], rel=1e-6)
    nothing = rows.best({}, 5, None)
    assert nothing is not None
    assert len(nothing[0]) == 0


def test_a_mask_too_long_for_one_condition_admits_the_same(rows: PassageRows, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the best of all passages where these hold enough, and else in parts."""
    allowed: Mask = np.arange(COUNT) % 7 == 3
    short, near = rows.best({1: 1.0, 2: 1.0}, 20, allowed), rows.nearest(vector(1), 20, allowed)
    monkeypatch.setattr(module, "whole_condition", lambda _mask: None)
    for most in (COUNT, 100):  # more than are enough, and fewer
        monkeypatch.setattr(module, "MOST_RESULTS", most)
        long = rows.best({1: 1.0, 2: 1.0}, 20, allowed)
        assert short is not None
        assert long is not None
        assert [array.tolist() for array in long] == [array.tolist() for array in short]
        assert [array.tolist() for array in rows.nearest(vector(1), 20, allowed)] == [each.tolist() for each in near]


def test_more_than_the_engine_returns_is_left_to_the_posting_lists(
    rows: PassageRows, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that a question for all passages is answered whole."""
    monkeypatch.setattr(module, "MOST_RESULTS", 100)
    assert rows.best({1: 1.0}, 50, None) is None


def test_a_passage_that_is_missing_is_damage(rows: PassageRows) -> None:
    """And never another passage in its place."""
    more = PassageRows(rows._milvus, "made__1", COUNT + 1, DIMENSION, WIDTH)
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
