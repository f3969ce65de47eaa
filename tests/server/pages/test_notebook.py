"""The notebook's page."""

from __future__ import annotations

import searchdoc
from searchdoc.server.pages.notebook import notebook_view
from searchdoc.server.pages.palette import Palette


def test_kept_citations_have_cards_and_lost_ones_their_words(
    edited: tuple[searchdoc.Index, object], palette: Palette
) -> None:
    index, _ = edited
    index.keep(index.search("rent", 1)[0].id, "the rent", ["mill"])
    (entry,) = notebook_view(index, palette, "mill").entries
    assert (entry.why, entry.tags, entry.lost, entry.became) == ("the rent", ("mill",), False, ())
    assert entry.card is not None
    assert "rent" in entry.words
    assert notebook_view(index, palette, "other").entries == ()
