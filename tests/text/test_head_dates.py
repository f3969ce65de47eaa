"""Dates as people write them above and below letters, and in titles."""

import time
from collections.abc import Callable

import pytest

from searchdoc.text.head_dates import head_dates, is_day, years_in


def dates(words: str, near: int | None = None, language: str = "en") -> list[str | None]:
    return [date.edtf(near) for date in head_dates(words, language)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("3 May 1911", "1911-05-03"),
        ("3rd May, 1911", "1911-05-03"),
        ("May 3, 1911", "1911-05-03"),
        ("1911-05-03", "1911-05-03"),
        ("1911-05", "1911-05"),
        ("3/5/1911", "1911-05-03"),
        ("4. 2. 1899", "1899-02-04"),
        ("4.II.1899", "1899-02-04"),
        ("4. II. 1899", "1899-02-04"),
        ("5th of May in the year 1911", "1911-05-05"),
        ("3-4 May 1911", "1911-05-03"),
        ("3 & 4 May 1911", "1911-05-03"),
        ("Jany. 15th 1887", "1887-01-15"),
        ("2d August 1870", "1870-08-02"),
        ("Feb., 8, 1864", "1864-02-08"),
        ("4ten Nov. 1836", "1836-11-04"),
        ("3 7bre 1790", "1790-09-03"),
        ("24 Xbre 1790", "1790-12-24"),
        ("22 June [1870]", "1870-06-22"),
        ("[3 May] 1911", "1911-05-03"),
        ("3 May 19[11]", "1911-05-03"),
        ("3 May 850", "1850-05-03"),
    ],
)
def test_a_whole_date(words: str, expected: str) -> None:
    assert dates(words) == [expected]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Weir, den 4. März 1899", "1899-03-04"),
        ("12 Jänner 1850", "1850-01-12"),
        ("Graysand, le 3 mai 1911", "1911-05-03"),
        ("le 1er février 1850", "1850-02-01"),
        ("3 de mayo de 1911", "1911-05-03"),
        ("julio 26 de 1957", "1957-07-26"),
        ("3 maggio 1911", "1911-05-03"),
        ("3 мая 1911 г.", "1911-05-03"),
        ("3 de maio de 1911", "1911-05-03"),
        ("3 mei 1911", "1911-05-03"),
    ],
)
@pytest.mark.parametrize("language", ["en", "de"])
def test_months_of_every_language_whatever_the_document_is_in(words: str, expected: str, language: str) -> None:
    assert dates(words, language=language) == [expected]


@pytest.mark.parametrize(
    ("words", "near", "expected"),
    [
        ("Jan 9 '91", 1890, "1891-01-09"),
        ("Jan 9 ’91", 1790, "1791-01-09"),
        ("July 5th 96", 1899, "1896-07-05"),
        ("July 5, 96", 1903, "1896-07-05"),
        ("3 May ’11", 1898, "1911-05-03"),
        ("Jan 9 '91", None, None),
        ("23. Février", 1871, "1871-02-23?"),
        ("Thursday, May 3rd", 1871, "1871-05-03?"),
        ("23. Février", None, None),
        ("3 May 1911", 1850, "1911-05-03"),
    ],
)
def test_a_year_from_elsewhere_tells_the_century_or_supplies_the_year(
    words: str, near: int | None, expected: str | None
) -> None:
    assert dates(words, near) == [expected]


@pytest.mark.parametrize(
    "words", ["", "Graysand", "Monday 5", "Psalm 5 1911", "10.30 1911", "XII", "the 3d inst.", "May 32", "Room 12"]
)
def test_what_is_no_date(words: str) -> None:
    assert dates(words, 1911) == []


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param("May 1911", ["1911-05"], id="a month and a year"),
        pytest.param("Graysand, May 1911", ["1911-05"], id="a place, a month and a year"),
        pytest.param("5/13/1911", [], id="no thirteenth month"),
        pytest.param("1911-13-01", [], id="no thirteenth month in a standard date"),
        pytest.param("3 June (?) 1911", ["1911-06-03"], id="a doubt between month and year"),
        pytest.param("30 February 1900", ["1900-02"], id="no thirtieth of February"),
        pytest.param("31 June 1911", ["1911-06"], id="no thirty-first of June"),
        pytest.param("3 May 790", [], id="a year of three digits that is none of a letter"),
    ],
)
def test_no_part_of_a_number_is_taken_for_a_day(words: str, expected: list[str]) -> None:
    assert dates(words, 1911) == expected


def test_every_date_has_its_place_in_the_words() -> None:
    words = "Graysand, 3 May 1911, received at Weir, 9 June 1912"
    found = head_dates(words)
    assert [words[date.span.start : date.span.end] for date in found] == ["3 May 1911", "9 June 1912"]
    assert [(date.year, date.month, date.day, date.short) for date in found] == [
        (1911, 5, 3, None),
        (1912, 6, 9, None),
    ]


def test_the_years_of_a_text() -> None:
    assert list(years_in("In 1911, 2014, 2050, 12345, 0.1911 and 1799–1801; not 1,911.")) == [1911, 2014, 1799, 1801]


HOSTILE: dict[str, Callable[[int], str]] = {
    "digits": lambda n: "1 " * n,
    "brackets around digits": lambda n: "[1][2]" * n,
    "months without a day": lambda n: "May " * n,
    "numbers with full stops": lambda n: "3." * n,
    "a number and many commas": lambda n: "3" + " ," * n + "May",
    "one long word": lambda n: "a" * n,
    "doubts without an end": lambda n: "3 May" + "(?)" * n,
    "numbers and marks": lambda n: "3 . - / " * n,
    "years after years": lambda n: "of the year 1911 " * n,
    "days and Roman numerals": lambda n: "4 III " * n,
}
QUADRATIC: dict[str, Callable[[int], str]] = {
    "days and months": lambda n: "3 May " * (2 * n),
    "many spaces behind a date": lambda n: "3 May" + " " * n + "x",
    "many spaces behind a day": lambda n: "3" + " " * n + "x",
}


def growth(words: Callable[[int], str]) -> float:
    """How many times longer four times the words take."""
    head_dates("3 May 1911, 3 мая")

    def cost(size: int) -> float:
        hostile = words(size)
        head_dates.cache_clear()
        begun = time.process_time()
        head_dates(hostile)
        return time.process_time() - begun

    small = min(cost(250) for _ in range(2))
    return cost(1_000) / max(small, 0.005)


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE.keys())
def test_the_cost_is_linear_in_the_words(words: Callable[[int], str]) -> None:
    assert growth(words) <= 8


@pytest.mark.parametrize("words", QUADRATIC.values(), ids=QUADRATIC.keys())
def test_the_cost_is_linear_in_dates_and_spaces(words: Callable[[int], str]) -> None:
    assert growth(words) <= 8


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("12. Mai 1866", True),
        ("Monday, 3 May 1867.", True),
        ("3 mai 1867", True),
        ("May 1867", False),
        ("3 May", False),
        ("Graysand, 3 May 1867", False),
        ("It rained.", False),
    ],
)
def test_a_day_alone(words: str, day: bool) -> None:
    """With its year, and without a place."""
    assert is_day(words) is day
