"""Blocks, rows and notes: the order in which they are read, and what is told of their words."""

from __future__ import annotations

import pytest

from searchdoc.formats.office import (
    Apart,
    Break,
    CalledNote,
    TableRow,
    TextBlock,
    in_order,
    person_or_program,
    raised,
    words_of,
)


def block(*pieces: str | Break | Apart | CalledNote, number: str = "") -> TextBlock:
    return TextBlock(pieces=list(pieces), number=number)


def test_a_row_is_one_block_whose_cells_are_divided_by_tabs() -> None:
    row = TableRow([[block("Oil"), block("two casks", number="a)")], [], [block("4s.")]])
    (read,) = in_order([row])
    assert read.pieces == ["Oil", Break.LINE, "a) ", "two casks", "\t", "\t", "4s."]
    assert read.is_row


@pytest.mark.parametrize(
    "row",
    [
        TableRow([[block("a"), block("b")]]),
        TableRow([[block("a")], [TableRow([[block("b")]])]]),
        TableRow([[block("a"), *(block("x") for _ in range(5))], [block("b")]]),
        TableRow([[block("a")], [], [block()]]),
    ],
    ids=["a single cell", "a table inside", "many paragraphs", "one cell with words"],
)
def test_a_row_that_lays_out_the_page_is_read_cell_by_cell(row: TableRow) -> None:
    assert all(not one.is_row for one in in_order([block("before"), row]))
    assert words_of(next(in_order([row]))) == "a"


def test_rows_may_stand_inside_each_other_to_any_depth() -> None:
    row = TableRow([[block("deep")]])
    for _ in range(50_000):
        row = TableRow([[row]])
    assert [words_of(one) for one in in_order([row, block("after")])] == ["deep", "after"]
    while row.cells and isinstance(row.cells[0][0], TableRow):  # or else Python would free them one inside the other
        row = row.cells[0][0]


def test_the_words_of_a_block_are_those_of_its_sentences() -> None:
    assert words_of(block("The la", "mp ", Break.LINE, CalledNote("footnote"), Apart("no", "hidden text"), "lit")) == (
        "The lamp lit"
    )


@pytest.mark.parametrize(("words", "expected"), [("17", "¹⁷"), ("th", "th"), ("1,2", "1,2"), ("٣", "٣"), ("", "")])
def test_a_number_above_the_line_has_digits_of_its_own(words: str, expected: str) -> None:
    assert raised(words) == expected


@pytest.mark.parametrize("name", ["Author", "Microsoft Office User", "admin", "Unknown Author", "python-docx", " "])
def test_a_name_that_a_program_puts_is_no_person(name: str) -> None:
    assert person_or_program(name) == ""
    assert person_or_program(" Ada  Quill") == "Ada Quill"
