"""Paragraphs, cells and rows of RTF, whose ends alone are marked."""

from __future__ import annotations

from searchdoc.formats.office import Break, TableRow, TextBlock
from searchdoc.formats.rtf_flow import RtfFlow


def words(*pieces: str) -> TextBlock:
    return TextBlock(pieces=list(pieces))


def test_a_paragraph_has_the_properties_that_hold_where_it_ends() -> None:
    flow = RtfFlow()
    flow.write("The lamp")
    flow.set_number("1.")
    flow.begin_page_before()
    flow.add_text_box([words("in the box")])
    flow.end_paragraph(TextBlock("heading", 1))
    flow.end_paragraph(TextBlock())
    flow.write("goes on")
    assert flow.finish(TextBlock("quotation", 1)) == [
        TextBlock("heading", 1, pieces=[Break.PAGE, "The lamp"], number="1."),
        words("in the box"),
        TextBlock("quotation", 1, pieces=["goes on"]),
    ]


def test_a_page_can_be_taken_back() -> None:
    flow = RtfFlow()
    flow.take_back_page()
    flow.write(Break.PAGE)
    flow.take_back_page()
    flow.write("a")
    flow.take_back_page()
    assert flow.finish(TextBlock()) == [words("a")]


def test_rows_inside_a_cell_stand_in_it() -> None:
    flow = RtfFlow()
    flow.write("in")
    flow.end_cell(TextBlock(), 2)
    flow.end_row(2)
    flow.write("after")
    flow.end_cell(TextBlock(), 1)
    flow.end_row(1)
    assert flow.finish(TextBlock()) == [TableRow([[TableRow([[words("in")]]), words("after")]])]


def test_rows_that_do_not_end_are_kept() -> None:
    """They end where a paragraph outside of any table does, or the file."""
    flow = RtfFlow()
    flow.write("a")
    flow.end_cell(TextBlock(), 1)
    flow.write("b")
    flow.end_paragraph(TextBlock())
    flow.write("c")
    flow.end_paragraph(TextBlock(), 500)
    assert flow.finish(TextBlock())[:2] == [TableRow([[words("a")]]), words("b")]
    row = flow.content[2]
    while isinstance(row, TableRow):
        ((row,),) = row.cells
    assert row == words("c")
