"""The properties of a group."""

from __future__ import annotations

import pytest

from searchdoc.formats.rtf_flow import RtfFlow
from searchdoc.formats.rtf_state import RtfState


@pytest.mark.parametrize(
    ("in_table", "level", "expected"), [(False, 0, 0), (True, 0, 1), (True, 1, 1), (False, 2, 2), (True, 3, 3)]
)
def test_a_paragraph_stands_in_as_many_tables_as_it_says(in_table: bool, level: int, expected: int) -> None:
    assert RtfState(RtfFlow(), in_table=in_table, level=level).table_level == expected


def test_properties_of_paragraphs_and_of_characters_are_reset_apart() -> None:
    state = RtfState(RtfFlow(), font=3, hidden=True, style=2, outline=1, in_table=True, level=2, new_page=True)
    state.reset_paragraph()
    assert state == RtfState(state.flow, font=3, hidden=True)
    state.reset_characters(1)
    assert state == RtfState(state.flow, font=1)
