"""A mask over passages as conditions that Milvus understands."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from searchdoc.protocols import Mask

MOST_RESULTS = 16_384
"""The most results that Milvus returns of one search."""

_MOST_RUNS = 400
"""The most runs of passages that one condition spells out."""

_MOST_IDS = 10_000
"""The most ids that one condition lists."""

Admitted = tuple[Mask, NDArray[np.uint32]]
"""Which rows are admitted, and the numbers of all, in ascending order; rows between them belong to no passage."""


def whole_condition(admitted: Admitted) -> str | None:
    """What admits the same as a mask: runs of numbers, or a list of them; None where it would be long."""
    allowed, numbers = admitted
    starts, ends = _runs(allowed)
    if len(starts) == 1 and starts[0] == 0 and ends[0] == len(allowed):
        return ""
    if len(starts) <= _MOST_RUNS:
        runs = zip(numbers[starts].tolist(), numbers[ends - 1].tolist(), strict=True)
        return " or ".join(f"(number >= {first} and number <= {last})" for first, last in runs) or "number < 0"
    return _listed(numbers[allowed]) if np.count_nonzero(allowed) <= _MOST_IDS else None


def part_conditions(admitted: Admitted) -> Iterator[str]:
    """Conditions that together admit what a mask admits, and each passage once."""
    allowed, numbers = admitted
    return lists_of(numbers[allowed])


def lists_of(numbers: NDArray[np.uint32]) -> Iterator[str]:
    """Conditions that together admit these numbers."""
    for start in range(0, len(numbers), _MOST_IDS):
        yield _listed(numbers[start : start + _MOST_IDS])


def _runs(allowed: Mask) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where the runs of admitted passages begin, and before which passage they end."""
    changes = np.flatnonzero(np.diff(allowed.astype(np.int8), prepend=0, append=0))
    return changes[::2], changes[1::2]


def _listed(numbers: NDArray[np.uint32]) -> str:
    return f"number in [{','.join(map(str, numbers.tolist()))}]"
