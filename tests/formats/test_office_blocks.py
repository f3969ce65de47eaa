"""Blocks are collected while elements begin and end inside each other."""

from __future__ import annotations

from searchdoc.formats.office import Break, TableRow, TextBlock
from searchdoc.formats.office_blocks import BlockCollector


def paragraph(blocks: BlockCollector, *words: str, goes_on: bool = False) -> None:
    blocks.begin_paragraph(TextBlock())
    for word in words:
        blocks.write(word)
    blocks.end_paragraph(goes_on=goes_on)


def test_paragraphs_come_in_their_order_and_text_boxes_behind_theirs() -> None:
    blocks = BlockCollector()
    blocks.begin_paragraph(TextBlock())
    inside = blocks.in_paragraph
    blocks.begin_container()
    paragraph(blocks, "in the box")
    blocks.end_text_box()
    blocks.write("around")
    blocks.end_paragraph()
    blocks.begin_container()
    paragraph(blocks, "in a box of its own")
    blocks.end_text_box()
    assert (inside, blocks.in_paragraph) == (True, False)
    assert blocks.finish() == [
        TextBlock(pieces=["around"]),
        TextBlock(pieces=["in the box"]),
        TextBlock(pieces=["in a box of its own"]),
    ]


def test_rows_hold_the_paragraphs_of_their_cells() -> None:
    blocks = BlockCollector()
    blocks.begin_row()
    for word in "ab":
        blocks.begin_container()
        paragraph(blocks, word)
        blocks.end_cell()
    blocks.end_row()
    blocks.begin_container()
    paragraph(blocks, "outside of any row")
    blocks.end_cell()
    assert blocks.finish() == [
        TableRow([[TextBlock(pieces=["a"])], [TextBlock(pieces=["b"])]]),
        TextBlock(pieces=["outside of any row"]),
    ]


def test_a_paragraph_whose_end_was_deleted_goes_on_in_the_next() -> None:
    """Where none comes in the same cell, it ends there."""
    blocks = BlockCollector()
    paragraph(blocks, "one ", goes_on=True)
    paragraph(blocks, "two")
    blocks.begin_row()
    blocks.begin_container()
    paragraph(blocks, "three", goes_on=True)
    blocks.end_cell()
    blocks.end_row()
    paragraph(blocks, "four", goes_on=True)
    assert blocks.finish() == [
        TextBlock(pieces=["one ", "two"]),
        TableRow([[TextBlock(pieces=["three"])]]),
        TextBlock(pieces=["four"]),
    ]


def test_what_stands_between_paragraphs_is_a_block_of_its_own() -> None:
    blocks = BlockCollector()
    blocks.write(Break.PAGE)
    blocks.begin_container()
    paragraph(blocks, "a note")
    assert blocks.end_container() == [TextBlock(pieces=["a note"])]
    assert blocks.finish() == [TextBlock(pieces=[Break.PAGE])]
