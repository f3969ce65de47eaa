"""The numbers with which points begin."""

import pytest

from searchdoc.structure.enumeration import enumerations, next_number, point_label, roman_value


@pytest.mark.parametrize(
    ("words", "readings", "label"),
    [
        ("1. The oil.", (("1.", 1),), "1"),
        ("(12) The oil.", (("1)", 12),), "12"),
        ("b) The oil.", (("a)", 2),), "b"),
        ("iv. The oil.", (("i.", 4),), "iv"),
        ("i. The oil.", (("i.", 1), ("a.", 9)), "i"),
        ("J. T. Pell came.", (), None),
        ("The oil.", (), None),
    ],
)
def test_the_readings_of_a_number(words: str, readings: tuple[tuple[str, int], ...], label: str | None) -> None:
    assert (enumerations(words), point_label(words)) == (readings, label)


def test_the_next_number_goes_on_in_one_of_the_readings() -> None:
    after_h, after_nothing = enumerations("h. Oil."), enumerations("i. Oil.")
    assert next_number(after_h, after_nothing) == ("a.", 9)
    assert next_number(after_nothing, enumerations("ii. Oil.")) == ("i.", 2)
    assert next_number(after_nothing, enumerations("1. Oil.")) is None


@pytest.mark.parametrize(
    ("written", "value"), [("i", 1), ("iv", 4), ("xlii", 42), ("mdcc", 1700), ("oil", None), ("", None)]
)
def test_roman_numbers(written: str, value: int | None) -> None:
    assert roman_value(written) == value
