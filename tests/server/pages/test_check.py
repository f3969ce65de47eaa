"""A draft beside its findings."""

from __future__ import annotations

import searchdoc
from searchdoc.server.pages.check import check_view


def test_the_draft_is_whole_and_each_quotation_leads_to_its_source(library: searchdoc.Index) -> None:
    text = "Marl: “I have asked for coal four times since March.” And “I believe him”."
    view = check_view(library.check(text=text))
    assert "".join(one.words for one in view.pieces) == text
    assert [one.state for one in view.findings] == ["wrong", "right"]
    assert view.findings[0].sources[0].link.startswith("/documents/light.txt?cite=")
