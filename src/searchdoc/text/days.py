"""Days as numbers in their order, also in years before Christ, which ``datetime`` does not support."""

from __future__ import annotations

import re

_DATE = re.compile(r"(?P<year>-?\d{4,6})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?", re.ASCII)


def day_number(date: str) -> int:
    """A number for a day written in full (ISO 8601), greater for later days. Raises ``ValueError`` for another."""
    first, last = day_numbers(date)
    if first != last:
        raise ValueError(f"{date!r} is not a day such as 1922-12-30")
    return first


def day_numbers(date: str) -> tuple[int, int]:
    """The first and the last day of a year, a month or a day (ISO 8601), as numbers.

    Raises ``ValueError`` for anything else.
    """
    match = _DATE.fullmatch(date)
    if not match:
        raise ValueError(f"{date!r} is not a date such as 1922, 1922-12 or 1922-12-30")
    year, month, day = int(match["year"]), match["month"], match["day"]
    if (month and not 1 <= int(month) <= 12) or (day and not 1 <= int(day) <= _days_in_month(year, int(month))):
        raise ValueError(f"there is no {date} in the calendar")
    first = _number(year, int(month or 1), int(day or 1))
    last = _number(year, int(month or 12), int(day or 31))
    return first, last


def day_of_number(number: int) -> str:
    """The day (ISO 8601) whose ``day_number`` this is."""
    months, day = divmod(number, 32)
    year, month = divmod(months, 16)
    return f"{'-' if year < 0 else ''}{abs(year):04d}-{month:02d}-{day:02d}"


def _number(year: int, month: int, day: int) -> int:
    return (year * 16 + month) * 32 + day


def _days_in_month(year: int, month: int) -> int:
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31
