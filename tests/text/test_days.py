"""Days as numbers that sort as the days do."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchdoc.text.days import day_number, day_numbers, day_of_number


@given(st.dates(), st.dates())
def test_numbers_sort_as_days_do(one: date, other: date) -> None:
    """And differ where the days do."""
    assert (day_number(one.isoformat()) < day_number(other.isoformat())) == (one < other)
    assert (day_number(one.isoformat()) == day_number(other.isoformat())) == (one == other)


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("-0279-12-31", "-0278-01-01"),
        ("-0001-12-31", "0000-01-01"),
        ("0000-12-31", "0001-01-01"),
        ("9999-12-31", "10000-01-01"),
    ],
)
def test_years_may_lie_before_christ_and_after_9999(earlier: str, later: str) -> None:
    """Which ``datetime`` does not support."""
    assert day_number(earlier) < day_number(later)


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("1922", "1922-01-01", "1922-12-31"),
        ("1922-04", "1922-04-01", "1922-04-30"),
        ("1924-02-29", "1924-02-29", "1924-02-29"),
        ("-0044-03", "-0044-03-01", "-0044-03-31"),
    ],
)
def test_a_period_has_all_of_its_days(period: str, first: str, last: str) -> None:
    """No day before the period or after it is inside."""
    start, end = day_numbers(period)
    assert start <= day_number(first) <= day_number(last) <= end
    assert start == day_number(first)
    assert day_numbers("1922")[1] < day_number("1923-01-01")
    assert day_numbers("1922-04")[1] < day_number("1922-05-01")


@pytest.mark.parametrize("written", ["1922-02-29", "1900-02-29", "1922-13", "1922-00", "1922-04-31", "1922-12-00"])
def test_a_day_that_is_not_in_the_calendar_is_refused(written: str) -> None:
    """1900 was no leap year, 2000 was."""
    with pytest.raises(ValueError, match="there is no"):
        day_numbers(written)
    assert day_number("2000-02-29")


@pytest.mark.parametrize("written", ["", "22", "1922-1-1", "1922/12/30", "30 December 1922", "١٩٢٢", "1922-12-30 "])
def test_what_is_no_date_is_refused(written: str) -> None:
    """Dates are in ISO 8601, in digits of ASCII."""
    with pytest.raises(ValueError, match="is not a date such as"):
        day_numbers(written)


def test_a_month_is_no_day() -> None:
    """Where a day is needed."""
    with pytest.raises(ValueError, match="is not a day such as"):
        day_number("1922-12")


@pytest.mark.parametrize("day", ["1922-12-30", "0476-09-04", "-0043-03-15"])
def test_a_number_is_a_day_again(day: str) -> None:
    assert day_of_number(day_number(day)) == day
