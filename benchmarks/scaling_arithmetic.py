"""How what was measured at a few sizes goes on: laws of growth fitted to it, and what they say of other sizes.

Three laws are fitted, each by least squares of the relative errors: constant, logarithmic (so much for each tenfold)
and linear (so much for each passage). Two or three sizes do not tell them apart for certain. So a range is given
beside the best: what all laws say that fit nearly as well.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

Law = Literal["constant", "logarithmic", "linear"]

_NEAR = 0.10
"""The largest relative error of a law that counts as fitting, where none fits better."""


@dataclass(frozen=True, slots=True)
class Fit:
    """A law of growth: ``base``, and ``slope`` for each passage, or for each tenfold of passages.

    ``error`` is the largest relative difference from what was measured.
    """

    law: Law
    base: float
    slope: float
    error: float

    def at(self, passages: float) -> float:
        """What the law says for so many passages."""
        return self.base + self.slope * _grown(self.law, passages)


@dataclass(frozen=True, slots=True)
class Range:
    """What is expected at a size, and the least and the most that laws say which fit nearly as well."""

    expected: float
    least: float
    most: float


def _grown(law: Law, passages: float) -> float:
    return {"constant": 0.0, "logarithmic": math.log10(passages), "linear": float(passages)}[law]


def fits(measured: Mapping[int, float]) -> list[Fit]:
    """The laws fitted to values by their numbers of passages; none falls with size, and one size has only the first.

    Raises ``ValueError`` where nothing was measured, and where a value is not above 0.
    """
    if not measured or min(measured.values()) <= 0:
        raise ValueError("values above 0 at one size or more are needed")
    laws: tuple[Law, ...] = ("constant",) if len(measured) == 1 else ("constant", "linear", "logarithmic")
    return [_fitted(law, measured) for law in laws]


def _fitted(law: Law, measured: Mapping[int, float]) -> Fit:
    sizes, values = list(measured), np.array(list(measured.values()))
    columns = [np.ones(len(sizes))]
    if law != "constant":
        columns.append(np.array([_grown(law, size) for size in sizes]))
    weighted = np.stack(columns, axis=1) / values[:, None]
    solution = np.linalg.lstsq(weighted, np.ones(len(sizes)), rcond=None)[0]
    base, slope = float(solution[0]), float(solution[1]) if law != "constant" else 0.0
    if slope < 0:
        return Fit(law, **_constant(values))
    errors = np.abs(np.array([base + slope * _grown(law, size) for size in sizes]) / values - 1)
    return Fit(law, base, slope, float(errors.max()))


def _constant(values: np.ndarray) -> dict[str, float]:
    base = float((1 / values).sum() / (1 / values**2).sum())
    return {"base": base, "slope": 0.0, "error": float(np.abs(base / values - 1).max())}


def best(measured: Mapping[int, float]) -> Fit:
    """Constant where the error of that is at most a tenth, or else the law with the least error; of two, the linear."""
    laws = fits(measured)
    return laws[0] if laws[0].error <= _NEAR else min(laws, key=lambda fit: round(fit.error, 6))


def expected(measured: Mapping[int, float], passages: int) -> Range:
    """What ``best`` says, with the range of the laws whose error is at most a tenth or 1.5 times the least."""
    laws = fits(measured)
    within = max(_NEAR, 1.5 * min(fit.error for fit in laws))
    said = [fit.at(passages) for fit in laws if fit.error <= within]
    return Range(best(measured).at(passages), min(said), max(said))


def per_passage(measured: Mapping[int, float]) -> float:
    """What a passage more costs, between the smallest and the largest size measured."""
    smallest, largest = min(measured), max(measured)
    if smallest == largest:
        return measured[largest] / largest
    return (measured[largest] - measured[smallest]) / (largest - smallest)


def build_hours(passages: int, workers: int, divided: float, together: float) -> float:
    """Hours of a build; ``divided`` and ``together`` are seconds a passage that workers share and that they do not.

    G. M. Amdahl, Validity of the single processor approach to achieving large scale computing capabilities, AFIPS 1967.
    """
    return passages * (divided / workers + together) / 3600


def query_milliseconds(
    stages: Mapping[str, Mapping[int, float]], once: frozenset[str], passages: int, shards: int
) -> Range:
    """Milliseconds of a question among so many passages in so many shards of the same size, before any waits.

    ``stages`` are milliseconds by stage and size. Those named in ``once`` are done once for the whole question, at
    their measured cost at the largest size; all others in every shard at the same time.
    """
    parts = []
    for name, measured in stages.items():
        if name in once:
            parts.append(Range(*[measured[max(measured)]] * 3))
        else:
            parts.append(expected(measured, max(1, passages // shards)))
    return Range(*(sum(getattr(part, name) for part in parts) for name in ("expected", "least", "most")))
