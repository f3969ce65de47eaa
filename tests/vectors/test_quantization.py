"""Vectors told apart by few bits: how near to the vectors these come, and that nothing else fits."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from searchdoc.protocols import Vectors
from searchdoc.vectors.fast_scan import CodeScan
from searchdoc.vectors.quantization import BLOCK_ROWS, Coder


def some_vectors(count: int, dimension: int, seed: int = 0) -> Vectors:
    """Vectors whose numbers differ less and less, turned at random."""
    chance = np.random.default_rng(seed)
    turned, _ = np.linalg.qr(chance.standard_normal((dimension, dimension)))
    numbers = chance.standard_normal((count, dimension)) * np.linspace(1, 0.1, dimension)
    return np.asarray(numbers @ turned + turned[0], dtype=np.float32)


def looked_up(coder: Coder, vectors: Vectors, query: Vectors) -> NDArray[np.int64]:
    """Each vector's sum of what its codes stand for."""
    codes, tables = coder.encode(vectors, vectors.mean(axis=0)), coder.tables(query).astype(np.int64)
    columns = codes.transpose(0, 2, 1).reshape(-1, coder.columns)[: len(vectors)]
    halves = np.stack([columns & 15, columns >> 4], axis=2).reshape(len(vectors), -1)
    return np.asarray(tables[np.arange(tables.shape[0]), halves].sum(axis=1))


def test_sums_rank_nearly_as_products_do() -> None:
    """256 bits for 384 numbers; where there are few numbers, each has four bits."""
    for dimension, least in ((384, 0.75), (64, 0.98), (8, 0.98), (3, 0.98), (1, 0.98)):
        vectors = some_vectors(3000, dimension)
        coder = Coder.fit(vectors)
        assert coder.bits.sum() == min(256, 4 * dimension)
        for query in some_vectors(5, dimension, seed=1):
            alike = np.corrcoef(looked_up(coder, vectors, query), vectors @ query)[0, 1]
            assert alike > least, dimension


def test_the_numbers_that_tell_most_have_most_bits() -> None:
    """As many bits as numbers, where all tell as much; more for some than for others, where they do not."""
    chance = np.random.default_rng(2)
    uneven = np.ones(64, dtype=np.float32)
    uneven[:8] = 9
    coder = Coder.fit(chance.standard_normal((4000, 64)).astype(np.float32) * uneven)
    spread = np.linalg.norm(coder.directions, axis=1)
    assert (coder.bits[spread > 5] == 4).all()
    assert (np.diff(spread) < 0).all()


@given(st.integers(1, 200), st.integers(1, 70), st.integers(0, 2**32 - 1))
@settings(deadline=None, max_examples=40)
def test_any_vectors_have_codes(count: int, dimension: int, seed: int) -> None:
    """Also a single one, and many that are all the same: then all are found."""
    vectors = some_vectors(count, dimension, seed)
    for some in (vectors, np.repeat(vectors[:1], count, axis=0)):
        coder = Coder.fit(some)
        codes = coder.encode(some, some.mean(axis=0))
        assert codes.shape == (-(-count // BLOCK_ROWS), coder.columns, BLOCK_ROWS)
        tables = coder.tables(vectors[0])
        assert tables.shape == (2 * coder.columns, 16)
        assert tables.max() <= 127
        assert CodeScan(codes, count).highest(tables, count).tolist() == list(range(count))


def test_a_question_of_nothing_tells_nothing_apart() -> None:
    coder = Coder.fit(some_vectors(100, 16))
    assert not coder.tables(np.zeros(16, dtype=np.float32)).any()


@pytest.mark.parametrize("bits", [[4, 4, 4], [4, 2, 1, 1], [1, 1, 1, 1, 4], [3, 3, 3, 3], [0, 0, 0, 0]])
def test_numbers_that_do_not_fill_their_tables_are_refused(bits: list[int]) -> None:
    with pytest.raises(ValueError, match="do not fill their tables"):
        Coder(np.ones((4, 8), dtype=np.float32), np.array(bits, dtype=np.uint8))


@pytest.mark.parametrize("tables", [0, 65])
def test_so_many_tables_cannot_be(tables: int) -> None:
    with pytest.raises(ValueError, match="can be from 1 to 64"):
        Coder(np.ones((tables, 80), dtype=np.float32), np.full(tables, 4, dtype=np.uint8))
