"""The place of a quotation."""

from __future__ import annotations

import searchdoc
from searchdoc.checking.places import PlaceFinder, SoughtQuotation
from searchdoc.text.collation import quoted_words


def test_the_place_that_agrees_best_is_found(library: searchdoc.Index) -> None:
    checker = library.quotation_checker
    text = "I have asked for oil four times since March"
    best = PlaceFinder(checker.store, checker.keywords).best(SoughtQuotation(text, quoted_words(text)))
    assert best is not None
    assert best.is_exact
    assert (best.document.id, best.citation.speaker) == ("light.txt", "Marl")
