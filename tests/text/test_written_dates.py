"""Dates in forms: what people write under "date", as EDTF."""

from __future__ import annotations

import pytest

from searchdoc.text.written_dates import edtf_of


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("1911-05-03", "1911-05-03"),
        ("1911-05?", "1911-05?"),
        ("1911-05-03 08:00:00", "1911-05-03"),
        ("19110503", "1911-05-03"),
        ("1911.05.03", "1911-05-03"),
        ("3 May 1911", "1911-05-03"),
        ("May 3, 1911", "1911-05-03"),
        ("3. Mai 1911", "1911-05-03"),
        ("3 février 1911", "1911-02-03"),
        ("13/05/1911", "1911-05-13"),
        ("05/13/1911", "1911-05-13"),
        ("05/05/1911", "1911-05-05"),
        ("3.5.1911", "1911-05-03"),
        ("1911-1913", "1911/1913"),
        ("1911–13", "1911/1913"),
        ("May 1911 – June 1912", "1911-05/1912-06"),
        ("ca. 1911", "1911~"),
        ("um 1911", "1911~"),
        ("[1911]", "1911?"),
        ("[3 May 1911]", "1911-05-03?"),
    ],
)
def test_a_form_gives_a_date_in_many_ways(written: str, date: str) -> None:
    assert edtf_of(written) == date


@pytest.mark.parametrize(
    "written", ["", "soon", "1911-02-31", "99999999", "3 May", "3 May 1911, 4 June 1912", "x" * 999]
)
def test_what_is_no_date_is_none(written: str) -> None:
    assert edtf_of(written) is None


def test_numbers_that_can_be_two_days_are_no_date() -> None:
    """The third of May is written so in one country, the fifth of March in another."""
    assert edtf_of("03/05/1911") is None
