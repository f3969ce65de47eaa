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


def whole_condition(allowed: Mask) -> str | None:
    """What admits the same as a mask: runs of ordinals, or a list of them; None where it would be long."""
    starts, ends = _runs(allowed)
    if len(starts) == 1 and starts[0] == 0 and ends[0] == len(allowed):
        return ""
    if len(starts) <= _MOST_RUNS:
        runs = zip(starts.tolist(), ends.tolist(), strict=True)
        return " or ".join(f"(ordinal >= {start} and ordinal < {end})" for start, end in runs) or "ordinal < 0"
    return _listed(np.flatnonzero(allowed)) if np.count_nonzero(allowed) <= _MOST_IDS else None


def part_conditions(allowed: Mask) -> Iterator[str]:
    """Conditions that together admit what a mask admits, and each passage once."""
    ordinals = np.flatnonzero(allowed)
    for start in range(0, len(ordinals), _MOST_IDS):
        yield _listed(ordinals[start : start + _MOST_IDS])


def _runs(allowed: Mask) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where the runs of admitted passages begin, and before which passage they end."""
    changes = np.flatnonzero(np.diff(allowed.astype(np.int8), prepend=0, append=0))
    return changes[::2], changes[1::2]


def _listed(ordinals: NDArray[np.int64]) -> str:
    return f"ordinal in [{','.join(map(str, ordinals.tolist()))}]"
