"""When to be silent: what the threshold on an answer's support trades.

A threshold chosen on some questions is tried on others (cross-validation), so that what is shown is what to expect
of it. quality.py asks the questions and calls this.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from searchdoc.answering.answers import Settings
from searchdoc.evaluation.measures import SEED, drawing

FOLDS, REPEATS = 5, 100
PRICES = (0.5, 1, 2, 4, 8)
"""What a false answer may cost, in false silences."""

THRESHOLDS = tuple(round(0.1 * step, 1) for step in range(11))


@dataclass(frozen=True)
class Judged:
    """A question of a set and the support of the answer that it gets; None stands for silence at any threshold."""

    set: str
    answerable: bool
    support: float | None

    def answered(self, threshold: float) -> bool:
        """Whether it is answered at a threshold."""
        return self.support is not None and self.support >= threshold


@dataclass(frozen=True)
class Outcome:
    """What a threshold does to questions: how many are answered, wrongly answered, wrongly left unanswered."""

    answered: float
    false_answers: float
    false_silences: float

    @property
    def risk(self) -> float:
        """The share of the answers given that should not have been."""
        return self.false_answers / self.answered if self.answered else 0.0


@dataclass(frozen=True)
class Held:
    """What happens to questions that had no part in choosing the threshold: sums over folds, means over repeats."""

    price: float
    thresholds: tuple[float, ...]
    outcome: Outcome


def outcome(questions: Iterable[Judged], threshold: float) -> Outcome:
    """What a threshold does."""
    decided = [(one, one.answered(threshold)) for one in questions]
    return Outcome(
        sum(answered for _, answered in decided),
        sum(answered and not one.answerable for one, answered in decided),
        sum(one.answerable and not answered for one, answered in decided),
    )


def best_threshold(questions: Sequence[Judged], price: float) -> float:
    """The threshold that costs least; of several, the one in the middle.

    Only thresholds half way between two neighbouring supports are looked at, and one above all: every other threshold
    decides as one of these does.
    """
    answerable = np.array([one.answerable for one in questions])
    support = np.array([-np.inf if one.support is None else one.support for one in questions])
    seen = np.unique(support[np.isfinite(support)])
    borders = np.concatenate(([0.0], (seen[1:] + seen[:-1]) / 2, seen[-1:] + 0.1))
    answered = support >= borders[:, None]
    costs = price * (answered & ~answerable).sum(axis=1) + (~answered & answerable).sum(axis=1)
    least = borders[costs == costs.min()]
    return float(least[len(least) // 2])


def by_folds(questions: Sequence[Judged], price: float) -> Held:
    """Repeated stratified cross-validation: every fold has its share of each set's questions of both kinds."""
    from sklearn.model_selection import RepeatedStratifiedKFold

    strata = [f"{one.set} {one.answerable}" for one in questions]
    divider = RepeatedStratifiedKFold(n_splits=FOLDS, n_repeats=REPEATS, random_state=SEED)
    return _held(questions, price, divider.split(questions, strata), REPEATS)


def by_sets(questions: Sequence[Judged], price: float) -> Held:
    """Every set is decided by the threshold that the other sets choose."""
    from sklearn.model_selection import LeaveOneGroupOut

    return _held(questions, price, LeaveOneGroupOut().split(questions, groups=[one.set for one in questions]), 1)


def _held(questions: Sequence[Judged], price: float, splits: Iterable[tuple[Any, Any]], repeats: int) -> Held:
    thresholds: list[float] = []
    totals = np.zeros(3)
    for training, held_out in splits:
        threshold = best_threshold([questions[one] for one in training], price)
        found = outcome([questions[one] for one in held_out], threshold)
        thresholds.append(threshold)
        totals += (found.answered, found.false_answers, found.false_silences)
    return Held(price, tuple(thresholds), Outcome(*(totals / repeats).tolist()))


# -- what the page shows


def tables(questions: Sequence[Judged]) -> str:
    """The trade-off at fixed thresholds, and from two sets on what cross-validation makes of it."""
    validated = ["", *_validated(questions)] if len({one.set for one in questions}) > 1 else []
    return "\n".join([*_fixed(questions), *validated])


def _fixed(questions: Sequence[Judged]) -> Iterator[str]:
    unanswerable = sum(not one.answerable for one in questions)
    yield "| threshold | answered | false answers | false silences | risk |"
    yield "|---|---|---|---|---|"
    for threshold in THRESHOLDS:
        found = outcome(questions, threshold)
        yield (
            f"| {threshold:g}{' (what `ask` uses)' if threshold == Settings().support else ''} "
            f"| {found.answered} of {len(questions)} | {found.false_answers} of {unanswerable} "
            f"| {found.false_silences} of {len(questions) - unanswerable} | {found.risk:.3f} |"
        )


def _validated(questions: Sequence[Judged]) -> Iterator[str]:
    yield (
        f"| a false answer costs | threshold, {FOLDS} folds | false answers | false silences "
        "| thresholds, set by set | false answers | false silences |"
    )
    yield "|---|---|---|---|---|---|---|"
    for price in PRICES:
        folds, sets = by_folds(questions, price), by_sets(questions, price)
        low, middle, high = np.percentile(folds.thresholds, [5, 50, 95])
        yield (
            f"| {price:g} false {'silence' if price == 1 else 'silences'} | {middle:.2f} [{low:.2f}–{high:.2f}] "
            f"| {folds.outcome.false_answers:.1f} | {folds.outcome.false_silences:.1f} "
            f"| {', '.join(f'{one:.2f}' for one in sets.thresholds)} "
            f"| {sets.outcome.false_answers:g} | {sets.outcome.false_silences:g} |"
        )


def picture(path: Path, questions: Sequence[Judged]) -> None:
    """Draw risk against coverage, and false answers against false silences. Raises ``MissingExtra``."""
    figure = drawing().Figure(figsize=(8.4, 3.6), layout="constrained")
    from matplotlib import rc_context

    risk, errors = figure.subplots(1, 2)
    sets = {name: [one for one in questions if one.set == name] for name in dict.fromkeys(one.set for one in questions)}
    for name, some in sets.items():
        _line(risk, errors, some, {"label": name, "linewidth": 0.8, "alpha": 0.7})
    _line(risk, errors, questions, {"label": "all", "linewidth": 1.8, "color": "black"})
    held = [by_folds(questions, price).outcome for price in PRICES]
    _marks(risk, errors, questions, held, {"marker": "o", "color": "tab:red", "label": "all, held out", "zorder": 3})
    now = [outcome(questions, Settings().support)]
    _marks(risk, errors, questions, now, {"marker": "x", "color": "black", "label": "what ask uses", "zorder": 4})
    risk.set(xlabel="coverage: share of questions answered", ylabel="risk: share of answers that should not be")
    errors.set(xlabel="false silences, share of the answerable", ylabel="false answers, share of the unanswerable")
    errors.legend(fontsize=7)
    path.parent.mkdir(exist_ok=True)
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": "searchdoc", "font.family": "sans-serif"}):
        figure.savefig(path, metadata={"Date": None})


def _line(risk: Any, errors: Any, questions: Sequence[Judged], style: Mapping[str, Any]) -> None:  # noqa: ANN401 (matplotlib)
    supports = sorted({one.support for one in questions if one.support is not None})
    found = [outcome(questions, threshold) for threshold in supports]
    risk.plot([one.answered / len(questions) for one in found], [one.risk for one in found], **style)
    errors.plot(*_shares(questions, found), **style)


def _marks(
    risk: Any,  # noqa: ANN401 (matplotlib)
    errors: Any,  # noqa: ANN401
    questions: Sequence[Judged],
    found: Sequence[Outcome],
    style: Mapping[str, Any],
) -> None:
    risk.scatter([one.answered / len(questions) for one in found], [one.risk for one in found], s=22, **style)
    errors.scatter(*_shares(questions, found), s=22, **style)


def _shares(questions: Sequence[Judged], found: Sequence[Outcome]) -> tuple[list[float], list[float]]:
    answerable = sum(one.answerable for one in questions)
    unanswerable = len(questions) - answerable
    return [one.false_silences / answerable for one in found], [one.false_answers / unanswerable for one in found]
