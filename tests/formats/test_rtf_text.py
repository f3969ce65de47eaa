"""The words of RTF as they are put into the text, or where else their group says."""

from __future__ import annotations

import pytest

from searchdoc.formats.office import Apart, TextBlock
from searchdoc.formats.rtf_text import RtfText


def test_bytes_are_decoded_where_the_font_changes_or_a_group_ends() -> None:
    text = RtfText()
    text.open_group()
    text.take_byte(0xE9)
    text.take_text(b"t\xe9")
    text.close_group()
    assert text.ended
    assert text.finish() == [TextBlock(pieces=["été"])]
    assert text.problems == []


@pytest.mark.parametrize(("fallback", "kept"), [(0, "xyz"), (1, "yz"), (2, "z"), (5, "")])
def test_what_stands_for_a_character_in_unicode_is_passed_over(fallback: int, kept: str) -> None:
    text = RtfText()
    text.state.fallback = fallback
    text.take_unicode(0x65E5)
    text.take_text(b"xyz")
    assert [pieces_of(block) for block in text.finish()] == [["日", kept] if kept else ["日"]]
    assert text.problems == ["it ends in the middle: what follows is not there"]


@pytest.mark.parametrize(
    ("units", "expected"), [((-10179, -8704), "\U0001f600"), ((-10179, 65), "A"), ((-8704, 65), "A"), ((0, 65), "A")]
)
def test_half_a_pair_alone_is_nothing(units: tuple[int, ...], expected: str) -> None:
    text = RtfText()
    for unit in units:
        text.take_unicode(unit)
    assert [pieces_of(block) for block in text.finish()] == [[expected]]


def pieces_of(block: object) -> list[object]:
    assert isinstance(block, TextBlock)
    return list(block.pieces)


def test_words_go_where_the_group_says() -> None:
    text = RtfText()
    text.open_group()
    text.state.where = "title"
    text.put("The lamp")
    text.close_group()
    text.open_group()
    text.state.where = "skip"
    text.put("gone")
    text.close_group()
    text.state.hidden = True
    text.put("secret")
    text.state.hidden, text.state.raised = False, True
    text.put("2")
    text.state.deleted = True
    text.put("deleted")
    assert text.title == "The lamp"
    assert text.finish() == [TextBlock(pieces=[Apart("secret", "hidden text"), "²"])]


def test_styles_are_described_by_name_or_by_their_outline_level() -> None:
    text = RtfText()
    text.open_group()
    text.state.where = "stylesheet"
    text.style = (4, None)
    text.put("Quo")
    text.put("te;")
    text.style = (5, 1)
    text.put("Part;")
    text.close_group()
    text.state.style = 4
    assert text.block() == TextBlock("quotation", 1)
    text.state.style = 5
    assert text.block() == TextBlock("heading", 2)
    text.state.style, text.state.outline = 0, 2
    assert text.block() == TextBlock("heading", 3)
    text.state.outline = 9
    assert text.block() == TextBlock()
