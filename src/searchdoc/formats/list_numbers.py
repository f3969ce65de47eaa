"""The numbers of lists as word processors write them: "1.", "a)", "IV."."""

from __future__ import annotations

from collections.abc import Mapping

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip

_HIGHEST_ROMAN = 3999
_MOST_LETTERS = 26 * 30
"""The highest number that is written in letters ("zzz"): beyond it the file is hardly meant, and the word is long."""

BULLET = "•"


def number_in_roman(number: int) -> str:
    """A number in Roman digits, in lower case; in Arabic ones where it has none."""
    if not 0 < number <= _HIGHEST_ROMAN:
        return str(number)
    digits = []
    for value, letters in _ROMAN:
        times, number = divmod(number, value)
        digits.append(letters * times)
    return "".join(digits)


def number_in_letters(number: int) -> str:
    """A number in letters, as word processors count: a to z, then aa, bb and so on."""
    if not 0 < number <= _MOST_LETTERS:
        return str(number)
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


FORMS: Mapping[str, str] = {
    "lowerLetter": "a",
    "upperLetter": "A",
    "lowerRoman": "i",
    "upperRoman": "I",
    "decimalZero": "01",
    "bullet": "",
    "none": "",
}
"""The forms of numbers in DOCX (ECMA-376, ST_NumberFormat), as ODT names them (``style:num-format``)."""


def written_number(number: int, form: str) -> str:
    """A number in one of the forms "1", "01", "a", "A", "i", "I"; any other is "1"."""
    match form:
        case "a" | "A":
            words = number_in_letters(number)
        case "i" | "I":
            words = number_in_roman(number)
        case "01":
            words = f"{number:02}"
        case _:
            words = str(number)
    return words.upper() if form in {"A", "I"} else words
