"""What an index holds, as ``status --json`` gives it."""

from __future__ import annotations

from pathlib import Path

import pytest

import searchdoc
from searchdoc.overview import heard_in, overview_of, stored_bytes, written_period
from shared import validate


def test_an_overview_is_what_status_prints(library: searchdoc.Index, library_index: Path) -> None:
    overview = overview_of(library, "index")
    validate(overview | {"damaged": None}, "status")
    assert overview["index"] == "index"
    assert overview["passages"] == len(library)
    assert overview["bytes"] == sum(one.stat().st_size for one in (library_index / "generations").rglob("*.*"))


def test_those_with_the_most_words_come_first(library: searchdoc.Index) -> None:
    heard = heard_in(library)
    spoken = [len(person.own) + len(person.quoted) for person in heard]
    assert spoken == sorted(spoken, reverse=True)
    assert all(person.heard for person in heard)
    assert stored_bytes(library) > 100_000


@pytest.mark.parametrize(
    ("period", "written"),
    [
        (None, "none is known"),
        (("1850-02-14", "1853-02-02"), "14 February 1850 – 2 February 1853"),
        (("1850-01-01", "1850-12-31"), "1850"),
    ],
)
def test_a_period_is_written_as_it_is_read(period: tuple[str, str] | None, written: str) -> None:
    assert written_period(period) == written
