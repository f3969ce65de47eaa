"""Masks as conditions: together they admit what the mask admits, and each passage once."""

import re
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchdoc.protocols import Mask
from searchdoc.stores.filters import part_conditions, whole_condition


def admitted(condition: str, numbers: Sequence[int]) -> list[int]:
    """Which of the numbers a condition admits, read as Milvus reads it."""
    listed = re.fullmatch(r"number in \[([\d,]*)\]", condition)
    if listed:
        return [int(number) for number in listed[1].split(",") if number]
    runs = re.findall(r"\(number >= (\d+) and number <= (\d+)\)", condition)
    assert " or ".join(f"(number >= {first} and number <= {last})" for first, last in runs) == condition
    return [number for number in numbers if any(int(first) <= number <= int(last) for first, last in runs)]


@given(st.lists(st.booleans(), min_size=1, max_size=2000), st.integers(1, 9))
def test_a_condition_admits_what_its_mask_admits(allowed: list[bool], step: int) -> None:
    """Runs and scattered passages, also where rows of other generations lie between their own."""
    mask: Mask = np.array(allowed)
    numbers = np.arange(5, 5 + step * len(mask), step, dtype=np.uint32)
    condition = whole_condition((mask, numbers))
    assert condition is not None
    expected = numbers[mask].tolist()
    if all(allowed):
        assert condition == ""
    elif not expected:
        assert condition == "number < 0"
    else:
        assert admitted(condition, numbers.tolist()) == expected


@pytest.mark.parametrize("count", [25_000, 50_001])
def test_a_long_mask_is_divided(count: int) -> None:
    """Every other passage: too many for one condition."""
    mask: Mask = np.arange(count) % 2 == 0
    numbers = np.arange(count, dtype=np.uint32)
    assert whole_condition((mask, numbers)) is None
    parts = [admitted(condition, numbers.tolist()) for condition in part_conditions((mask, numbers))]
    assert len(parts) > 1
    assert [number for part in parts for number in part] == np.flatnonzero(mask).tolist()
