"""The numbers of lists in the forms of word processors."""

from __future__ import annotations

import pytest

from searchdoc.formats.list_numbers import FORMS, number_in_letters, number_in_roman, written_number


@pytest.mark.parametrize(("number", "roman"), [(1, "i"), (4, "iv"), (1849, "mdcccxlix"), (3999, "mmmcmxcix")])
def test_number_in_romans(number: int, roman: str) -> None:
    assert number_in_roman(number) == roman
    assert written_number(number, "I") == roman.upper()


@pytest.mark.parametrize(("number", "letters"), [(1, "a"), (26, "z"), (27, "aa"), (52, "zz"), (53, "aaa")])
def test_letters_are_repeated(number: int, letters: str) -> None:
    assert number_in_letters(number) == letters
    assert written_number(number, "A") == letters.upper()


@pytest.mark.parametrize("number", [0, -3, 10**9])
def test_a_number_that_has_no_such_form_is_written_in_arabic_digits(number: int) -> None:
    assert number_in_roman(number) == number_in_letters(number) == str(number)


def test_other_forms() -> None:
    assert written_number(7, "01") == "07"
    assert written_number(7, "1") == written_number(7, "①") == "7"
    assert FORMS["lowerRoman"] == "i"
