"""What looks like a page's number, and which of them make a sequence."""

import pytest

from searchdoc.models import Span
from searchdoc.structure.page_numbers import (
    PageNumber,
    are_similar,
    are_years,
    bracketed_numbers,
    goes_up_by_one,
    is_running_head,
    longest_sequence,
    number_alone,
    numbered_head,
    recurring,
    without_number,
)


def numbers(*pairs: tuple[int, str]) -> list[PageNumber]:
    """Numbers on these lines."""
    return [PageNumber(line, Span(line, line + 1), label, "bare") for line, label in pairs]


@pytest.mark.parametrize(
    ("words", "label", "style"),
    [
        ("17", "17", "bare"),
        ("xvii", "xvii", "bare"),
        ("- 17 -", "17", "dash"),
        ("—17—", "17", "dash"),
        ("Page 17", "17", "word"),
        ("p. 17", "17", "word"),
        ("page 17 of 40", "17", "total"),
        ("Seite 17 von 40", "17", "total"),
    ],
)
def test_a_number_may_stand_alone_on_its_line(words: str, label: str, style: str) -> None:
    number = number_alone(words, 3, Span(10, 10 + len(words)))
    assert number is not None
    assert (number.label, number.style, number.line) == (label, style, 3)


@pytest.mark.parametrize("words", ["XVII.", "17.", "17)", "[17]", "XVII", "P 17", "5/17", "17 sheep", "- 17", "12345"])
def test_other_lines_are_no_numbers(words: str) -> None:
    assert number_alone(words, 0, Span(0, len(words))) is None


def test_numbers_in_brackets_may_stand_inside_a_line() -> None:
    words = "the sacks [p. 17] and {18} the [19] mill"
    found = list(bracketed_numbers(words, 0, 100))
    assert [(number.label, words[number.span.start - 100 : number.span.end - 100]) for number in found] == [
        ("17", "[p. 17]"),
        ("18", "{18}"),
    ]


def test_a_running_head_has_its_number_on_the_left_or_on_the_right() -> None:
    left = numbered_head("62      THE POOR OF WEIR", 0, Span(0, 24))
    right = numbered_head("THE POOR OF WEIR 65", 0, Span(0, 19))
    assert left is not None
    assert right is not None
    assert (left.label, left.title, left.side, left.apart) == ("62", "THE POOR OF WEIR", -1, True)
    assert (right.label, right.title, right.side, right.apart) == ("65", "THE POOR OF WEIR", 1, False)


@pytest.mark.parametrize("words", ["LETTER 17", "Chapter 17", "17. The sacks", "17 sheep were sold.", "17 May 1850"])
def test_other_lines_with_a_number_are_no_running_heads(words: str) -> None:
    assert numbered_head(words, 0, Span(0, len(words))) is None


@pytest.mark.parametrize("words", ["THE POOR OF WEIR", "The Poor of Weir", "THE POOR OF WEIR.", "Winter, 1849"])
def test_a_running_head_is_short_and_no_sentence(words: str) -> None:
    assert is_running_head(words)


@pytest.mark.parametrize(
    "words", ["Dear Ann,", "He went home.", "and then", "Weir, 3 May 1850", "CHAPTER", "B", "", "…"]
)
def test_other_lines_are_no_heads(words: str) -> None:
    assert not is_running_head(words)


def test_a_misread_number_is_taken_off_a_head() -> None:
    assert without_number("2l7   THE POOR OF WEIR") == without_number("THE POOR OF WEIR 6S8") == "THE POOR OF WEIR"
    assert without_number("THE YEAR 1849 IN WEIR") == "THE YEAR 1849 IN WEIR"


def test_heads_are_the_same_but_for_what_a_scanner_misread() -> None:
    assert are_similar("THE POOR OF WElR", "THE P0OR OF WEIR")
    assert not are_similar("THE POOR OF WEIR", "THE WINTER OF 1849")
    assert recurring(["THE POOR", "WINTER", "THE P0OR", "WINTER", "ALONE"]) == [0, 1, 0, 1, -1]


def test_a_sequence_leaves_out_what_does_not_go_up() -> None:
    mixed = numbers((0, "217"), (4, "1850"), (8, "218"), (12, "3"), (16, "220"))
    assert [number.label for number in longest_sequence(mixed, apart=2)] == ["217", "218", "220"]


def test_numbers_of_a_list_stand_too_close() -> None:
    assert len(longest_sequence(numbers((0, "1"), (1, "2"), (2, "3"), (3, "4")), apart=2)) == 2
    assert longest_sequence([], apart=2) == []


def test_most_pages_go_up_by_one() -> None:
    assert goes_up_by_one(numbers((0, "xvii"), (4, "xviii"), (8, "xix")))
    assert not goes_up_by_one(numbers((0, "17"), (4, "20")))
    assert not goes_up_by_one(numbers((0, "17")))


def test_years_are_no_pages() -> None:
    assert are_years(numbers((0, "1849"), (4, "1850")))
    assert not are_years(numbers((0, "1399"), (4, "1400")))


def test_small_roman_numbers_have_their_values() -> None:
    assert [number.value for number in numbers((0, "iv"), (1, "xlix"), (2, "cxc"), (3, "mill"))] == [4, 49, 190, -1]
