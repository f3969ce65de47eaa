"""Masks as conditions: together they admit what the mask admits, and each passage once."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchdoc.protocols import Mask
from searchdoc.stores.filters import part_conditions, whole_condition


def admitted(condition: str, count: int) -> list[int]:
    """What a condition admits, read as Milvus reads it."""
    numbers = re.fullmatch(r"ordinal in \[([\d,]*)\]", condition)
    if numbers:
        return [int(number) for number in numbers[1].split(",") if number]
    runs = re.findall(r"\(ordinal >= (\d+) and ordinal < (\d+)\)", condition)
    assert " or ".join(f"(ordinal >= {start} and ordinal < {end})" for start, end in runs) == condition
    return [ordinal for start, end in runs for ordinal in range(int(start), min(int(end), count))]


@given(st.lists(st.booleans(), min_size=1, max_size=2000))
def test_a_condition_admits_what_its_mask_admits(allowed: list[bool]) -> None:
    """Runs and scattered passages."""
    mask: Mask = np.array(allowed)
    condition = whole_condition(mask)
    assert condition is not None
    expected = np.flatnonzero(mask).tolist()
    if all(allowed):
        assert condition == ""
    elif not expected:
        assert condition == "ordinal < 0"
    else:
        assert admitted(condition, len(mask)) == expected


@pytest.mark.parametrize("count", [25_000, 50_001])
def test_a_long_mask_is_divided(count: int) -> None:
    """Every other passage: too many for one condition."""
    mask: Mask = np.arange(count) % 2 == 0
    assert whole_condition(mask) is None
    parts = [admitted(condition, count) for condition in part_conditions(mask)]
    assert len(parts) > 1
    assert [ordinal for part in parts for ordinal in part] == np.flatnonzero(mask).tolist()
