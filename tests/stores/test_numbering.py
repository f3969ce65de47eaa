"""Rows and terms keep their numbers; passages and terms of a generation have others."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchdoc.stores.numbering import Numbering


@given(st.lists(st.integers(0, 200), unique=True))
def test_every_row_is_its_passage_and_no_other(rows: list[int]) -> None:
    """In any order; a row that is not of the generation is -1."""
    numbering = Numbering(np.array(rows, np.uint32), np.array(rows, np.uint32))
    expected = [rows.index(row) if row in rows else -1 for row in range(201)]
    assert numbering.ordinals_of(range(201)).tolist() == expected
    lasting = np.arange(201, dtype=np.uint32)
    assert sorted(numbering.terms_of(lasting).tolist()) == list(range(len(rows)))
    assert [numbering.lasting(term) for term in range(len(rows))] == rows


def test_a_mask_follows_the_numbers_of_rows() -> None:
    """So that runs of numbers can be told from it."""
    numbering = Numbering(np.array([7, 2, 5], np.uint32), np.array([0], np.uint32))
    allowed, numbers = numbering.ordered(np.array([True, False, True]))
    assert (allowed.tolist(), numbers.tolist()) == ([False, True, True], [2, 5, 7])


def test_no_row_is_two_passages() -> None:
    with pytest.raises(ValueError, match="twice"):
        Numbering(np.array([3, 1, 3], np.uint32), np.array([0], np.uint32))
