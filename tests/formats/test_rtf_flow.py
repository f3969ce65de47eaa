"""Paragraphs, cells and rows of RTF, whose ends alone are marked."""

from __future__ import annotations

from searchdoc.formats.office import Block, Break, Row
from searchdoc.formats.rtf_flow import RtfFlow


def words(*pieces: str) -> Block:
    return Block(pieces=list(pieces))


def test_a_paragraph_has_the_properties_that_hold_where_it_ends() -> None:
    flow = RtfFlow()
    flow.write("The lamp")
    flow.set_number("1.")
    flow.begin_page_before()
    flow.add_text_box([words("in the box")])
    flow.end_paragraph(Block("heading", 1))
    flow.end_paragraph(Block())
    flow.write("goes on")
    assert flow.finish(Block("quotation", 1)) == [
        Block("heading", 1, pieces=[Break.PAGE, "The lamp"], number="1."),
        words("in the box"),
        Block("quotation", 1, pieces=["goes on"]),
    ]


def test_a_page_can_be_taken_back() -> None:
    flow = RtfFlow()
    flow.take_back_page()
    flow.write(Break.PAGE)
    flow.take_back_page()
    flow.write("a")
    flow.take_back_page()
    assert flow.finish(Block()) == [words("a")]


def test_rows_inside_a_cell_stand_in_it() -> None:
    flow = RtfFlow()
    flow.write("in")
    flow.end_cell(Block(), 2)
    flow.end_row(2)
    flow.write("after")
    flow.end_cell(Block(), 1)
    flow.end_row(1)
    assert flow.finish(Block()) == [Row([[Row([[words("in")]]), words("after")]])]


def test_rows_that_do_not_end_are_kept() -> None:
    """They end where a paragraph outside of any table does, or the file."""
    flow = RtfFlow()
    flow.write("a")
    flow.end_cell(Block(), 1)
    flow.write("b")
    flow.end_paragraph(Block())
    flow.write("c")
    flow.end_paragraph(Block(), 500)
    assert flow.finish(Block())[:2] == [Row([[words("a")]]), words("b")]
    row = flow.content[2]
    while isinstance(row, Row):
        ((row,),) = row.cells
    assert row == words("c")
