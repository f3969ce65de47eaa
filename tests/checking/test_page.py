"""One page of HTML that stands alone."""

from __future__ import annotations

from pathlib import Path

import searchdoc
from searchdoc.checking.page import draft_page


def test_the_page_needs_nothing_beside_it_and_escapes_what_it_shows(library: searchdoc.Index) -> None:
    page = draft_page(library.check(text="Marl wrote “I have asked for coal four times <script> since March”."))
    assert "<del>" in page
    assert "<ins>oil</ins>" in page
    assert "<script" not in page
    assert "http" not in page


def test_the_page_does_not_say_in_which_folder_the_draft_lies(library: searchdoc.Index, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("He said “oil”.", encoding="utf-8")
    page = draft_page(library.check(tmp_path / "a.md"))
    assert "<h1>Quotations of a.md</h1>" in page
    assert tmp_path.name not in page
    assert "<h1>Quotations of standard input</h1>" in draft_page(library.check(text="He said “oil”."))
