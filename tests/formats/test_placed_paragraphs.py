"""Lines with places, put into paragraphs."""

from __future__ import annotations

import pytest

from searchdoc.formats.placed_lines import PlacedLine, PlacedWord
from searchdoc.formats.placed_paragraphs import paragraphs_in_order

WIDTH = 200


def line(text: str, y: float, x: float = 50, size: float = 10, bold: bool = False) -> PlacedLine:
    """A line whose characters are five points wide; a tab is a cell of its own."""
    words, spaces, at = [], [], x
    for number, word in enumerate(text.replace("\t", " \t").split(" ")):
        cell = word.startswith("\t")
        at += 40 * cell
        bare = word.strip("\t")
        words.append(PlacedWord(bare, (at, y - size, at + 5 * len(bare), y), y, size, bold=bold))
        spaces.append("\t" if cell else " " if number else "")
        at += 5 * len(bare) + 5
    return PlacedLine(tuple(words), tuple(spaces), (x, y - size, at - 5, y), y, size, bold)


FULL = "they found the shoal nine miles off head"
"""As wide as the column: 40 characters of five points."""


def grouped(*parts: list[PlacedLine]) -> list[list[str]]:
    return [[one.text for one in paragraph] for paragraph in paragraphs_in_order(parts)]


def lines(*texts: str, first: float = 100, leading: float = 12) -> list[PlacedLine]:
    return [line(text, first + leading * number) for number, text in enumerate(texts)]


def test_full_lines_with_the_usual_leading_are_one_paragraph() -> None:
    assert grouped(lines(FULL, FULL, FULL, "and so on")) == [[FULL, FULL, FULL, "and so on"]]


def test_a_wider_space_begins_a_paragraph() -> None:
    assert grouped([*lines(FULL, FULL, FULL), *lines(FULL, FULL, first=142)]) == [[FULL] * 3, [FULL] * 2]


def test_an_indent_begins_a_paragraph() -> None:
    indented = line(FULL[:-3], 124, x=62)
    assert grouped([*lines(FULL, FULL), indented, line(FULL, 136)]) == [[FULL, FULL], [indented.text, FULL]]


def test_hanging_lines_belong_to_the_line_above_that_stands_out() -> None:
    out = [
        line(FULL, 100, x=30),
        line(FULL, 112),
        line(FULL, 124),
        line(FULL, 136, x=30),
        line(FULL, 148),
        line(FULL, 160),
    ]
    assert [len(paragraph) for paragraph in paragraphs_in_order([out])] == [3, 3]


def test_a_block_that_stands_in_is_a_paragraph_of_its_own() -> None:
    block = [line(FULL[:30], 124 + 12 * n, x=70) for n in range(3)]
    assert [
        len(one) for one in paragraphs_in_order([[*lines(FULL, FULL), *block, line(FULL, 160), line(FULL, 172)]])
    ] == [2, 3, 2]


def test_a_line_ends_a_paragraph_where_the_next_word_would_have_had_room() -> None:
    """Letters: a date, a greeting, a name."""
    assert grouped(lines("Weir, 3 May 1850", "Dear Anna,", FULL, FULL, "Yours ever", "Tobias Marl")) == [
        ["Weir, 3 May 1850"],
        ["Dear Anna,"],
        [FULL, FULL, "Yours ever"],
        ["Tobias Marl"],
    ]


def test_a_ragged_line_ends_none_where_the_next_word_had_no_room() -> None:
    ragged = "they found the shoal nine miles off"
    assert grouped(lines(FULL, ragged, "headlands of Weir")) == [[FULL, ragged, "headlands of Weir"]]


def test_a_divided_word_goes_on() -> None:
    assert grouped(lines(FULL, "the corre-", "spondence of Weir")) == [[FULL, "the corre-", "spondence of Weir"]]


@pytest.mark.parametrize(("size", "bold"), [(14, False), (10, True)])
def test_other_type_is_another_paragraph(size: float, bold: bool) -> None:
    head = line("The Herring Fleets", 88, size=size, bold=bold)
    assert grouped([head, *lines(FULL, FULL)]) == [["The Herring Fleets"], [FULL, FULL]]


def test_lines_in_the_middle_of_the_column_are_one_heading() -> None:
    centred = [line("Minutes of the Guild", 76, x=100), line("of the Herring Curers", 88, x=97)]
    assert grouped([*centred, *lines(FULL, FULL, FULL, first=112)])[0] == [
        "Minutes of the Guild",
        "of the Herring Curers",
    ]


def test_each_row_of_a_table_is_a_paragraph() -> None:
    rows = [line("1850\t1,412", 124), line("1851\t2,006", 136)]
    assert grouped([*lines(FULL, FULL), *rows]) == [[FULL, FULL], ["1850\t1,412"], ["1851\t2,006"]]


def test_a_gap_in_a_single_line_is_no_table() -> None:
    assert len(grouped([line(FULL, 100), line("in all of it\tnine miles off head", 112), line(FULL, 124)])) == 1


def test_a_paragraph_goes_on_in_the_next_column() -> None:
    left, right = lines(FULL, FULL), lines("and the boats", FULL)
    assert grouped(left, right) == [[FULL, FULL, "and the boats"], [FULL]]
    assert grouped(lines(FULL, FULL + "."), right)[0] == [FULL, FULL + "."]
    assert grouped(left, [line("and the boats", 100, x=62), *lines(FULL, FULL, first=112)])[0] == [FULL, FULL]
