"""Totals by person and year, and what is missing."""

from pathlib import Path

import pytest

import searchdoc
from searchdoc.correspondence.totals import form_words, missing_words, noun_of, totals_of


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
        "forms": {},
    }


def test_rows_are_called_what_they_are(family: searchdoc.Index) -> None:
    """A document that is no letter is counted beside the letters, and by no total of theirs."""
    assert form_words(family.letters().totals) == "10 letters"
    everything = family.letters(everything=True).totals
    assert (everything.letters, noun_of(everything)) == (10, "document")
    assert form_words(everything) == "10 letters and 1 document that is no letter"
    assert form_words(totals_of(())) == "0 letters"


@pytest.mark.parametrize(
    ("kind", "form"),
    [("E-mail", "e-mail"), ("Telegramm", "telegram"), ("carte postale", "postcard"), ("Brief", "letter")],
)
def test_a_letter_has_the_form_that_is_stated(tmp_path: Path, kind: str, form: str) -> None:
    text = f"---\nkind: {kind}\nauthor: Ada Quill\naddressee: Tobias Marl\n---\nDear Tobias,\n\nThe oil is late.\n"
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    with searchdoc.build([tmp_path / "a.md"], tmp_path / "index") as index:
        assert [row.form for row in index.letters()] == [form]
