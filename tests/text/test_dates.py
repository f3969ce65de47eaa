"""Dates: found in prose, written in EDTF."""

import pytest

from searchdoc.errors import MalformedQuery
from searchdoc.models import Span
from searchdoc.passages.context import written_date
from searchdoc.text.dates import date_mentions, days_of, parse_day, weekday_names


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("written on 13 December 1922 at home", "en", ["1922-12-13"]),
        ("On March 5, 1923, and again on 6 May 1923", "en", ["1923-03-05", "1923-05-06"]),
        ("in March 1919", "en", ["1919-03"]),
        ("on 22 March of this year", "en", ["1923-03-22"]),
        ("on 22 March the ice broke", "en", ["1923-03-22?"]),
        ("the 3rd of May, 1887", "en", ["1887-05-03"]),
        ("am 3. Mai 1887", "de", ["1887-05-03"]),
        ("le 3 mai 1887", "fr", ["1887-05-03"]),
        ("1887-05-03", "en", ["1887-05-03"]),
        ("he may 5 times march on", "en", []),
        ("31 February 1900", "en", []),
    ],
)
def test_dates_are_found_as_they_stand(text: str, language: str, expected: list[str]) -> None:
    """A date without a year takes that of the letter and is marked as uncertain, unless it says "this year"."""
    assert [mention.edtf(1923) for mention in date_mentions(text, language=language)] == expected


def test_a_mention_is_a_slice_of_the_text() -> None:
    """The span covers the words of the date and nothing else."""
    text = "It was on 13 December 1922, they say."
    (mention,) = date_mentions(text)
    assert text[mention.span.start : mention.span.end] == "13 December 1922"


@pytest.mark.parametrize(
    ("edtf", "days"),
    [
        ("1922-12-13", ("1922-12-13", "1922-12-13")),
        ("1922-12", ("1922-12-01", "1922-12-31")),
        ("1922", ("1922-01-01", "1922-12-31")),
        ("1922-12-13?", ("1922-12-13", "1922-12-13")),
        ("1921/1922", ("1921-01-01", "1922-12-31")),
        ("-0044-03-15", ("-0044-03-15", "-0044-03-15")),
        ("-0044", ("-0044-01-01", "-0044-12-31")),
        ("1924-02-29", ("1924-02-29", "1924-02-29")),
        ("1922-02-29", None),
        ("1922-13-01?", None),
        ("no date", None),
        (None, None),
    ],
)
def test_a_date_stands_for_days(edtf: str | None, days: tuple[str, str] | None) -> None:
    """An EDTF date is the first and the last day that it can mean."""
    assert days_of(edtf) == days


def test_a_limit_may_be_given_in_words() -> None:
    """``--since`` and ``--until`` take what people write."""
    assert parse_day("1922", end=False) == "1922-01-01"
    assert parse_day("1922", end=True) == "1922-12-31"
    assert parse_day("13 December 1922", end=False) == "1922-12-13"
    with pytest.raises(MalformedQuery, match="'soon' is not a date"):
        parse_day("soon", end=False)
    with pytest.raises(MalformedQuery, match="'1922-02-31' is not a date"):
        parse_day("1922-02-31", end=True)


@pytest.mark.parametrize(
    ("edtf", "written"),
    [
        ("1922-12-13", "13 December 1922"),
        ("1919-03", "March 1919"),
        ("1923-01-17?", "17 January 1923?"),
        ("1923", "1923"),
    ],
)
def test_a_date_is_shown_as_people_write_it(edtf: str, written: str) -> None:
    """EDTF is for programs."""
    assert written_date(edtf) == written


def test_dates_are_found_inside_a_span_alone() -> None:
    """With their places in the whole text, in order, none inside another."""
    text = "1 May 1901, 2 May 1902, 1903-05-03, May 4, 1904"
    assert [mention.edtf() for mention in date_mentions(text)] == [
        "1901-05-01",
        "1902-05-02",
        "1903-05-03",
        "1904-05-04",
    ]
    spans = [mention.span for mention in date_mentions(text, Span(10, 40))]
    assert [text[span.start : span.end] for span in spans] == ["2 May 1902", "1903-05-03"]


def test_a_date_belongs_to_one_mention() -> None:
    """A day and a month are not found again inside the date that they are part of."""
    text = "on 3 May 1887 and in May 1888"
    assert [text[m.span.start : m.span.end] for m in date_mentions(text)] == ["3 May 1887", "May 1888"]


@pytest.mark.parametrize("text", ["²³²³ 17 ", "5 ²³² 1911", "²³² 1911"])
def test_raised_digits_are_no_month(text: str) -> None:
    """They count as digits, and as letters too, and have no value as a number."""
    assert date_mentions(text) == ()


def test_this_year_is_as_certain_as_a_year() -> None:
    """A year that was only completed is marked as uncertain."""
    said, completed = date_mentions("on 22 March of this year, and on 23 March")
    assert (said.this_year, said.edtf(1923), said.edtf()) == (True, "1923-03-22", None)
    assert (completed.this_year, completed.edtf(1923)) == (False, "1923-03-23?")


def test_the_days_of_the_week_in_a_language() -> None:
    """Counted from Monday, 1, as ISO 8601 does; none where the language is not known."""
    assert (weekday_names("en")["friday"], weekday_names("en")["fri"], weekday_names("de")["freitag"]) == (5, 5, 5)
    assert weekday_names("xx") == {}


@pytest.mark.parametrize("written", ["1" * 5000, "1" * 99, "Y1e99", "Y" + "9" * 50, "1922-99/..", "-" * 60, "\u0000"])
def test_whatever_is_written_for_a_date_is_a_date_or_none(written: str) -> None:
    """The library below has errors of many kinds."""
    days = days_of(written)
    assert days is None or days[0] <= days[1]


def test_no_date_stands_in_an_empty_span() -> None:
    assert date_mentions("on 3 May 1803", Span(0, 0)) == ()
