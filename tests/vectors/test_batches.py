"""Batches: every item is in one, none takes more memory than allowed, and a product depends on its own row alone."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searchdoc.vectors.batches import batches, row_products


def test_items_are_divided_by_the_bytes_that_they_take() -> None:
    """Seven items of 100 bytes, 300 bytes at a time."""
    assert list(batches(7, 100, 300)) == [slice(0, 3), slice(3, 6), slice(6, 7)]


def test_an_item_that_is_too_large_is_a_batch_of_its_own() -> None:
    """Nothing is left out, and no items make no batches."""
    assert list(batches(2, 1000, 300)) == [slice(0, 1), slice(1, 2)]
    assert list(batches(0, 1000, 300)) == []


def test_two_rows_by_hand() -> None:
    """In the order asked for, and as often."""
    matrix = np.array([[1, 2], [3, -4], [0, 5]], dtype=np.int8)
    found = row_products(matrix, np.array([1, 0, 1]), np.array([10, 1], dtype=np.float32), np.float32)
    assert found.tolist() == [26, 12, 26]


@given(st.integers(0, 2**32 - 1), st.integers(1, 60), st.sampled_from([1, 5, 31, 32, 33, 384, 400]), st.integers(0, 90))
@settings(deadline=None)
def test_a_product_does_not_depend_on_what_else_is_asked_for(seed: int, rows: int, width: int, count: int) -> None:
    """To the last bit; and in float64 it is as exact as a sum in whatever order can be."""
    chance = np.random.default_rng(seed)
    vectors = chance.normal(size=(rows, width)).astype(np.float32)
    query = chance.normal(size=width).astype(np.float32)
    ordinals = chance.integers(0, rows, count)
    found = row_products(vectors, ordinals, query, np.float64)
    alone = [row_products(vectors, ordinals[place : place + 1], query, np.float64)[0] for place in range(count)]
    assert alone == found.tolist()
    np.testing.assert_allclose(found, vectors[ordinals].astype(float) @ query.astype(float), rtol=1e-12, atol=1e-12)


def test_a_row_that_there_is_not_is_refused() -> None:
    """A damaged file may say anything."""
    with pytest.raises(IndexError):
        row_products(np.zeros((4, 8), np.float32), np.array([0, 4]), np.zeros(8, np.float32), np.float32)
