"""One page of HTML that stands alone."""

from __future__ import annotations

import searchdoc
from searchdoc.checking.page import draft_page


def test_the_page_needs_nothing_beside_it_and_escapes_what_it_shows(library: searchdoc.Index) -> None:
    page = draft_page(library.check(text="Marl wrote “I have asked for coal four times <script> since March”."))
    assert "<del>" in page
    assert "<ins>oil</ins>" in page
    assert "<script" not in page
    assert "http" not in page
