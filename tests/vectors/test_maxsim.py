"""MaxSim: the best product of each query vector with each part, exact and whatever the batches are."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searchdoc.vectors import maxsim
from searchdoc.vectors.maxsim import integer_levels, max_products

SEEDS = st.integers(0, 2**32 - 1)


def test_three_parts_by_hand() -> None:
    """Rows are codes times a scale; the last part has none."""
    codes = np.array([[1, 2], [3, -4], [0, 5]], dtype=np.int8)
    scales = np.array([1, 0.5, 2], dtype=np.float16)
    query = np.array([[1, 0], [0, -1]], dtype=np.float32)
    found = max_products(codes, scales, np.array([0, 1, 3]), np.array([1, 3, 3]), query)
    assert found.tolist() == [[1, -2], [1.5, 2], [0, 0]]


def test_a_single_query_vector_is_one_of_two() -> None:
    """It is multiplied in another way, and gets the same."""
    codes = np.arange(-32, 32, dtype=np.int8).reshape(8, 8)
    scales, query = np.ones(8, dtype=np.float16), np.arange(16, dtype=np.float32).reshape(2, 8)
    parts = np.array([0, 3]), np.array([3, 8])
    both = max_products(codes, scales, *parts, query)
    assert max_products(codes, scales, *parts, query[:1]).tolist() == both[:, :1].tolist()
    assert max_products(codes, scales, *parts, query[:0]).shape == (2, 0)


@given(SEEDS, st.lists(st.integers(0, 25), max_size=12), st.sampled_from([1, 2, 7, 33, 64]), st.integers(1, 40))
@settings(deadline=None)
def test_the_best_of_each_part_is_found(seed: int, sizes: list[int], width: int, count: int) -> None:
    """Parts of any size, also of nothing, in any order; exact, so that batches make no difference."""
    chance = np.random.default_rng(seed)
    ends = np.cumsum(sizes, dtype=np.int64)
    order = chance.permutation(len(sizes))
    begins, ends = (ends - sizes)[order], ends[order]
    codes = chance.integers(-127, 128, (sum(sizes), width), dtype=np.int8)
    scales = chance.random(sum(sizes)).astype(np.float16)
    query, _ = integer_levels(chance.normal(size=(count, width)).astype(np.float32), 127)
    found = max_products(codes, scales, begins, ends, query)
    for begin, end, best in zip(begins.tolist(), ends.tolist(), found, strict=True):
        whole_numbers = (codes[begin:end].astype(np.int64) @ query.T.astype(np.int64)).astype(np.float32)
        products = whole_numbers * scales[begin:end, None].astype(np.float32)
        assert best.tolist() == products.max(axis=0, initial=-np.inf if end > begin else 0).tolist()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(maxsim, "_ONE_CORE_PRODUCTS", 3 * query.size)
        patch.setattr(maxsim, "_PRODUCT_BYTES", 100)
        assert max_products(codes, scales, begins, ends, query).tobytes() == found.tobytes()


@given(SEEDS, st.integers(1, 5), st.integers(1, 400))
@settings(deadline=None)
def test_levels_are_whole_numbers_whose_sums_float32_holds(seed: int, count: int, width: int) -> None:
    """Near the vectors, and as fine as exact sums allow."""
    vectors = np.random.default_rng(seed).normal(size=(count, width)).astype(np.float32)
    levels, steps = integer_levels(vectors, 127)
    assert np.array_equal(levels, np.rint(levels))
    assert 127 * width * np.abs(levels).max() < 2**24
    np.testing.assert_allclose(levels * steps[:, None], vectors, atol=float(steps.max()) * 0.51)


def test_a_vector_of_zeros_has_levels_of_zero() -> None:
    """Nothing is divided by it."""
    assert not integer_levels(np.zeros((2, 3), np.float32), 127)[0].any()


def test_rows_that_there_are_not_are_refused() -> None:
    """A damaged file may say anything."""
    codes, scales = np.zeros((4, 64), np.int8), np.zeros(4, np.float16)
    with pytest.raises(IndexError):
        max_products(codes, scales, np.array([0]), np.array([5]), np.ones((1, 64), np.float32))
