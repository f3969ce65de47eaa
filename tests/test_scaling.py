"""The arithmetic and the simulation of ``make scale``, on numbers small enough to be worked out by hand."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

import searchdoc
from conftest import ROOT
from embedders import HashingEmbedder


@pytest.fixture(scope="module")
def benchmarks() -> Iterator[None]:
    """The scripts of benchmarks/ can be imported."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(ROOT / "benchmarks")
        yield


@pytest.fixture(scope="module")
def arithmetic(benchmarks: None) -> ModuleType:  # noqa: ARG001 (the path)
    return import_module("scaling_arithmetic")


@pytest.fixture(scope="module")
def stragglers(benchmarks: None) -> ModuleType:  # noqa: ARG001 (the path)
    return import_module("stragglers")


@pytest.mark.parametrize(
    ("law", "measured", "at_100_million"),
    [
        ("constant", {10_000: 30.0, 100_000: 31.0, 1_000_000: 29.5}, 30.2),
        ("logarithmic", {10_000: 4.0, 100_000: 5.0, 1_000_000: 6.0}, 8.0),
        ("linear", {10_000: 1.1, 100_000: 2.0, 1_000_000: 11.0}, 1_001.0),
    ],
)
def test_a_law_of_growth_is_found_and_goes_on(
    arithmetic: ModuleType, law: str, measured: dict[int, float], at_100_million: float
) -> None:
    assert arithmetic.best(measured).law == law
    assert arithmetic.expected(measured, 10**8).expected == pytest.approx(at_100_million, rel=0.01)


def test_where_two_laws_fit_nearly_as_well_the_range_holds_what_both_say(arithmetic: ModuleType) -> None:
    found = arithmetic.expected({10_000: 10.0, 20_000: 10.5}, 1_000_000)
    assert found.expected == pytest.approx(10.24, abs=0.02)  # constant: within a tenth
    assert found.most == pytest.approx(10 + 99 * 0.5)  # linear: half a millisecond for each 10,000
    assert found.least == found.expected


def test_no_cost_is_taken_to_fall_with_size(arithmetic: ModuleType) -> None:
    assert arithmetic.expected({10_000: 20.0, 100_000: 10.0}, 10**8).least > 0
    with pytest.raises(ValueError, match="above 0"):
        arithmetic.fits({10_000: 0.0})


def test_a_passage_more_costs_what_lies_between_the_sizes(arithmetic: ModuleType) -> None:
    assert arithmetic.per_passage({1_000: 50_000.0, 11_000: 550_000.0}) == 50
    assert arithmetic.per_passage({1_000: 50_000.0}) == 50


def test_workers_divide_only_the_part_of_a_build_that_is_theirs(arithmetic: ModuleType) -> None:
    assert arithmetic.build_hours(3_600_000, 1, divided=0.01, together=0.001) == pytest.approx(11)
    assert arithmetic.build_hours(3_600_000, 100, divided=0.01, together=0.001) == pytest.approx(1.1)


def test_shards_divide_what_grows_and_nothing_else(arithmetic: ModuleType) -> None:
    stages = {"embedding": {10_000: 20.0, 100_000: 22.0}, "vectors": {10_000: 1.0, 100_000: 10.0}}
    one = arithmetic.query_milliseconds(stages, frozenset({"embedding"}), 1_000_000, shards=1)
    ten = arithmetic.query_milliseconds(stages, frozenset({"embedding"}), 1_000_000, shards=10)
    assert one.expected == pytest.approx(22 + 100)
    assert ten.expected == pytest.approx(22 + 10)


def test_an_answer_waits_for_the_slowest_of_its_shards(stragglers: ModuleType) -> None:
    """One in ten takes 100 ms: of ten independent shards at least one does in 65 of 100 questions (1 - 0.9 ** 10)."""
    times = [10.0] * 9 + [100.0]
    waits = stragglers.simulate(times, stragglers.Cluster(10), 20_000, seed=1)
    assert (waits.milliseconds == 100).mean() == pytest.approx(1 - 0.9**10, abs=0.01)
    assert stragglers.simulate(times, stragglers.Cluster(10, wait_for=9), 20_000, seed=1).percentile(50) == 10


def test_one_slow_node_makes_every_question_slow_and_a_replica_only_half_of_them(stragglers: ModuleType) -> None:
    alone = stragglers.simulate([10.0], stragglers.Cluster(4, slow=5), 10_000, seed=1)
    shared = stragglers.simulate([10.0], stragglers.Cluster(4, replicas=2, slow=5), 10_000, seed=1)
    assert alone.percentile(50) == 50
    assert (shared.milliseconds == 50).mean() == pytest.approx(0.5, abs=0.02)


def test_a_hedged_request_bounds_the_wait_and_is_counted(stragglers: ModuleType) -> None:
    cluster = stragglers.Cluster(4, replicas=2, slow=5, hedge_after=12.0)
    waits = stragglers.simulate([10.0], cluster, 10_000, seed=1)
    assert waits.milliseconds.max() == 22  # 12 ms, and then the other replica's 10
    assert waits.more_requests == pytest.approx(0.5 / 4, abs=0.01)


def test_the_generated_letters_are_always_the_same_and_hold_their_facts(benchmarks: None, tmp_path: Path) -> None:  # noqa: ARG001
    letter_archive = import_module("letter_archive")
    words = [f"word{letter}" for letter in "abcdefghijklmnop"]
    archive = letter_archive.Archive(30, words)
    archive.write(tmp_path)
    assert letter_archive.Archive(30, words).letter(7) == archive.letter(7) != archive.letter(8)
    for fact in archive.facts:
        holding = [number for number in range(30) if fact.sentence in archive.letter(number)]
        assert holding == [fact.letter]
    index = searchdoc.build(tmp_path / "letters", tmp_path / "index", model=HashingEmbedder())
    letters = index.letters()
    assert len(letters.rows) >= 30
