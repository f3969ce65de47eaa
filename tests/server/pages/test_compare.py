"""Two columns of own words."""

from __future__ import annotations

import searchdoc
from searchdoc.server.pages.compare import CompareView, compare_view
from searchdoc.server.pages.palette import Palette


def test_each_column_has_its_person_alone(papers: searchdoc.Index, palette: Palette) -> None:
    view = compare_view(papers, palette, CompareView("Eliza Thornbury", "Margaret Pell", "the mill"))
    assert [column.speaker for column in view.columns] == ["Eliza Thornbury", "Margaret Pell"]
    for column in view.columns:
        assert {one.card.label.speaker for one in column.statements} == {column.speaker}
    assert compare_view(papers, palette, CompareView("Eliza Thornbury", "", "")).columns == ()
