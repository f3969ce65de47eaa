"""Dates in EDTF as the formats have them."""

from __future__ import annotations

import pytest

from searchdoc.exporting.dates import csl_date, first_year, note_date


@pytest.mark.parametrize(
    ("edtf", "csl", "note"),
    [
        ("1911-05-04", {"date-parts": [[1911, 5, 4]]}, "4 May 1911"),
        ("1911-05", {"date-parts": [[1911, 5]]}, "May 1911"),
        ("1911", {"date-parts": [[1911]]}, "1911"),
        ("1911?", {"date-parts": [[1911]], "circa": True}, "[1911?]"),
        ("1911-05~", {"date-parts": [[1911, 5]], "circa": True}, "ca. May 1911"),
        ("1911/1913", {"date-parts": [[1911], [1913]]}, "1911–1913"),
        ("-0044", {"date-parts": [[-44]]}, "-0044"),
        ("19XX", {"literal": "19XX"}, "19XX"),
        ("../1911", {"literal": "../1911"}, "../1911"),
        ("1911-13-40", {"literal": "1911-13-40"}, "1911-13-40"),
    ],
)
def test_a_date_keeps_all_that_it_says(edtf: str, csl: dict[str, object], note: str) -> None:
    """How exact it is, whether it is doubtful, and both ends of a period."""
    assert csl_date(edtf) == csl
    assert note_date(edtf) == note


def test_what_has_no_date_says_so() -> None:
    assert note_date(None) == "n.d."


@pytest.mark.parametrize(
    ("edtf", "year"), [("1911-05-04?", "1911"), ("1911/1913", "1911"), ("19XX", ""), ("-0044", ""), (None, "")]
)
def test_the_year_has_four_figures(edtf: str | None, year: str) -> None:
    assert first_year(edtf) == year
