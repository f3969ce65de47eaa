"""Totals by person and year, and what is missing."""

import searchdoc
from searchdoc.correspondence.totals import missing_words, totals_of


def test_people_are_counted_as_senders_and_as_addressees(family: searchdoc.Index) -> None:
    """Those with the most letters first, each with the years of theirs."""
    totals = family.letters().totals
    assert totals.letters == 10
    eliza = next(one for one in totals.people if one.name == "Eliza Thornbury")
    assert (eliza.sent, eliza.received, eliza.letters, eliza.first, eliza.last) == (3, 3, 6, "1850", "1852")
    assert sum(one.sent for one in totals.people) == 10
    assert [one.letters for one in totals.people] == sorted((one.letters for one in totals.people), reverse=True)


def test_years_are_in_order_and_hold_every_dated_letter(family: searchdoc.Index) -> None:
    totals = family.letters().totals
    assert totals.years == (("1850", 4), ("1851", 3), ("1852", 2), ("1853", 1))
    assert sum(number for _, number in totals.years) + dict(totals.missing)["date"] == totals.letters


def test_what_is_missing_is_counted_and_said(family: searchdoc.Index) -> None:
    totals = family.letters().totals
    assert totals.missing == (("from", 0), ("to", 1), ("date", 0), ("place", 0))
    assert totals.lacking == (("to", 1),)
    assert missing_words("date", 12) == "12 letters without a date"
    assert missing_words("to", 1) == "1 letter without an addressee"


def test_no_letters_have_no_totals() -> None:
    assert totals_of(()).to_dict() == {
        "letters": 0,
        "people": [],
        "years": [],
        "missing": {"from": 0, "to": 0, "date": 0, "place": 0},
    }
