"""Permanent links."""

from __future__ import annotations

from pathlib import Path

import searchdoc
from searchdoc.server.pages.palette import Palette
from searchdoc.server.pages.permanent import passage_view


def test_a_link_holds_after_a_rebuild_and_says_so_where_it_does_not(shelf: Path, tmp_path: Path) -> None:
    index = searchdoc.build([shelf], tmp_path / "index")
    citation = index.search("oil", 1)[0]
    (shelf / "other.txt").write_text("Another letter\n\nThe lamp burns again.\n", encoding="utf-8")
    again = searchdoc.build([shelf], tmp_path / "index")
    view = passage_view(again, Palette(), citation.id)
    assert view.card is not None
    assert view.card.excerpt[0].text.split() == citation.text.split()
    assert view.edition is not None
    assert not view.changed
    text = (shelf / "light.txt").read_text(encoding="utf-8").replace("harbour light", "pier light")
    (shelf / "light.txt").write_text(text, encoding="utf-8")
    assert passage_view(again, Palette(), citation.id).changed
    rebuilt = searchdoc.build([shelf], tmp_path / "index")
    whole = rebuilt.document("light.txt")
    assert whole is not None
    lost = passage_view(rebuilt, Palette(), "light.txt:0-20:00000000")
    assert lost.card is None
    assert lost.lost.startswith("Light.txt has changed since")
    assert lost.document == "/documents/light.txt"


def test_what_is_no_id_is_lost_too(papers: searchdoc.Index) -> None:
    view = passage_view(papers, Palette(), "nothing")
    assert "is no citation’s id" in view.lost.replace("'s", "’s")
    assert view.document == ""
