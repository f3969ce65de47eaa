"""Passages by the dates of their words."""

from __future__ import annotations

import pytest

import searchdoc
from searchdoc.collecting.timeline import COLUMNS, DatedCitation, Timeline, by_date, dated, decades
from searchdoc.errors import EmptyQuery


def test_what_fits_is_in_order_and_counted_by_year(family: searchdoc.Index) -> None:
    found = family.timeline("the mill")
    assert found.reason is None
    assert [one.first for one in found.dated] == sorted(one.first for one in found.dated)
    assert sum(count for _, count in found.years) + found.spanning == len(found.dated) > 5
    assert found.years[0] == ("1850", sum(one.first.startswith("1850") for one in found.dated))
    assert all(len(one.row) == len(COLUMNS) for one in found.fitting)


def test_a_query_that_nothing_fits_has_passages_that_are_near(family: searchdoc.Index) -> None:
    found = family.timeline("tractors")
    assert found.fitting == ()
    assert found.reason is not None
    assert found.reason.startswith("nothing in these documents mentions “tractors”")
    assert found.near


def test_filters_limit_it(family: searchdoc.Index) -> None:
    found = family.timeline("the mill", speaker="Margaret Pell", since="1851", until="1851")
    assert [one.date for one in found.dated] == ["1851-02-01"]
    with pytest.raises(EmptyQuery):
        family.timeline(" ")


def at(first: str, last: str, citation: searchdoc.Citation) -> DatedCitation:
    return DatedCitation(citation, first, first, last)


def test_intervals_and_years_before_christ_have_their_place(family: searchdoc.Index) -> None:
    """In the order of their first days; an interval over several years is of none of them."""
    citation = family.search("mill", 1)[0]
    days = [("-0043-03-15",) * 2, ("1850-01-01", "1853-12-31"), ("-0044-03-15",) * 2, ("1850-01-01", "1850-12-31")]
    entries = sorted((at(*pair, citation) for pair in days), key=lambda one: one.order)
    assert [one.first for one in entries] == ["-0044-03-15", "-0043-03-15", "1850-01-01", "1850-01-01"]
    assert [one.last[:4] for one in entries[2:]] == ["1850", "1853"]
    found = Timeline("x", tuple(entries))
    assert found.years == (("-0044", 1), ("-0043", 1), ("1850", 1))
    assert found.spanning == 1
    assert list(decades((("1850", 2), ("1853", 1), ("1860", 4)))) == [("1850s", 3), ("1860s", 4)]


def test_words_without_a_date_stand_apart(calendar: searchdoc.Index) -> None:
    everything = [calendar.citation(one.id) for one in calendar.passages()]
    with_date, without = by_date(everything)
    assert without
    assert len(with_date) + len(without) == len(everything)
    assert all(one.date is None for one in without)
    assert dated(with_date[0].citation) == with_date[0]
