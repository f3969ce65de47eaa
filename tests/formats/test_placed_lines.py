"""Words with places, put into lines and columns."""

from __future__ import annotations

from searchdoc.formats.placed_lines import PlacedWord, lines_in_order


def words(text: str, x: float, y: float, size: float = 10, width: float = 5) -> list[PlacedWord]:
    """Words side by side, each character ``width`` points wide, with a space of that width between them."""
    found = []
    for word in text.split():
        found.append(PlacedWord(word, (x, y - size, x + width * len(word), y), y, size))
        x += width * (len(word) + 1)
    return found


def column(lines: list[str], x: float, y: float, leading: float = 12) -> list[PlacedWord]:
    return [word for number, line in enumerate(lines) for word in words(line, x, y + leading * number)]


def texts(placed: list[PlacedWord]) -> list[list[str]]:
    return [[line.text for line in part] for part in lines_in_order(placed)]


LEFT = ["the boats that went out", "on the third night of it", "had found the shoal only", "nine miles off the head"]
RIGHT = [
    "the price of the salt was",
    "half of the whole trade",
    "and a merchant then could",
    "ask whatever he liked to",
]


def test_words_of_a_line_are_in_the_order_of_their_places() -> None:
    assert texts([*words("found the shoal", 100, 50), *words("they", 72, 50.4), *words("and", 72, 62)]) == [
        ["they found the shoal", "and"]
    ]


def test_columns_are_parts_whether_or_not_their_lines_are_level() -> None:
    for shift in (0, 3, 6):
        placed = column(RIGHT, 220, 100 + shift) + column(LEFT, 60, 100)
        assert texts(placed) == [LEFT, RIGHT]


def test_what_crosses_the_gutter_stands_above_or_below_the_columns() -> None:
    head, foot = (
        "a heading that crosses the page from one side to the other",
        "and a foot that does so as the heading above it did",
    )
    placed = [*column(LEFT, 60, 100), *words(head, 60, 80), *column(RIGHT, 220, 100), *words(foot, 60, 170)]
    assert texts(placed) == [[head], LEFT, RIGHT, [foot]]


def test_the_cells_of_a_table_are_no_columns() -> None:
    cells = [("1850", "1,412", "9s."), ("1851", "2,006", "7s."), ("1852", "390", "14s."), ("1853", "11", "2s.")]
    placed = [
        word
        for number, row in enumerate(cells)
        for place, cell in enumerate(row)
        for word in words(cell, 60 + 100 * place, 100 + 12 * number)
    ]
    assert texts(placed) == [["\t".join(row) for row in cells]]
    assert [line.cells for line in lines_in_order(placed)[0]] == [3, 3, 3, 3]


def test_a_long_list_in_two_columns_is_read_column_by_column() -> None:
    """An index: short lines, and many, level with each other."""
    left = [f"Abbot, {n}, 1{n}" for n in range(10, 30)]
    right = [f"Quay, {n}, 2{n}" for n in range(10, 30)]
    assert texts(column(left, 60, 100) + column(right, 200, 100)) == [left, right]


def test_pieces_that_touch_are_one_word_and_a_raised_one_is_its_own() -> None:
    tariff = PlacedWord("tar", (10, 90, 25, 100), 100, 10)
    rest = PlacedWord("iff", (25.2, 90, 40, 100), 100, 10, spaced=False)
    mark = PlacedWord("1", (40.5, 90, 43, 95), 100, 6, spaced=False, raised=True)
    ((line,),) = lines_in_order([tariff, rest, mark])
    assert line.text == "tariff1"
    assert [word.text for word in line.words] == ["tariff", "1"]
    assert (line.words[0].rect, line.size) == ((10, 90, 40, 100), 10)


def test_a_line_is_bold_where_most_of_it_is() -> None:
    ((line,),) = lines_in_order(
        [word._replace(bold=len(word.text) > 3) for word in words("The Herring Fleets", 10, 10)]
    )
    assert line.bold


def test_a_line_with_a_bold_word_is_not_bold() -> None:
    ((line,),) = lines_in_order(
        [word._replace(bold=word.text == "The") for word in words("The Herring Fleets", 10, 10)]
    )
    assert not line.bold


def test_lines_from_right_to_left_keep_words_of_the_other_direction_in_their_own_order() -> None:
    placed = [*words("מחיר", 175, 50), *words("Anna Holm", 125, 50), *words("המלח", 100, 50)]
    ((line,),) = lines_in_order(placed)
    assert line.text == "מחיר Anna Holm המלח"
    assert line.right_to_left


def test_words_from_right_to_left_keep_their_order_in_a_line_of_the_other_direction() -> None:
    placed = [
        *words("the words", 100, 50),
        *words("המלח", 200, 50),
        *words("מחיר", 225, 50),
        *words("mean salt", 250, 50),
    ]
    ((line,),) = lines_in_order(placed)
    assert line.text == "the words מחיר המלח mean salt"
    assert not line.right_to_left


def test_columns_of_a_page_from_right_to_left_begin_on_the_right() -> None:
    left = ["המלח היה יקר מאוד בשנה", "והספינות לא יצאו כלל", "אל הים בשנה ההיא ולא", "כי לא היה רוח במפרש"]
    right = ["הסוחר קנה מלח רב מאוד", "לפני שעלה המכס על המלח", "ומכר אותו במחיר שרצה", "לכל מי שבא אליו לקנות"]
    reverse = [" ".join(reversed(line.split())) for line in [*left, *right]]
    placed = column(reverse[:4], 60, 100) + column(reverse[4:], 220, 100)
    assert texts(placed) == [right, left]


def test_no_words_are_no_lines() -> None:
    assert lines_in_order([]) == []
