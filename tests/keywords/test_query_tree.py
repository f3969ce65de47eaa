"""The words that a query tree asks for."""

from __future__ import annotations

import pytest

from searchdoc.keywords.query_tree import (
    And,
    DateRange,
    Fuzzy,
    InField,
    Node,
    Not,
    Or,
    Phrase,
    Prefer,
    Wildcard,
    Word,
    queried_texts,
)


@pytest.mark.parametrize(
    ("tree", "texts"),
    [
        (Word("lamp"), ["lamp"]),
        (Phrase("west light"), ["west light"]),
        (Fuzzy("kepper", 1), ["kepper"]),
        (And((Word("lamp"), Or((Word("oil"), Word("west"))))), ["lamp", "oil", "west"]),
        (Prefer(Phrase("west light"), Word("lamp")), ["west light", "lamp"]),
        (And((Word("lamp"), Not(Word("oil")))), ["lamp"]),
        (And((Word("lamp"), InField("speaker", "Holm"), DateRange(1, 2), Wildcard("har*"))), ["lamp"]),
        (Not(Word("lamp")), []),
    ],
)
def test_a_tree_asks_for_its_words_but_not_for_what_it_excludes(tree: Node, texts: list[str]) -> None:
    """In the order in which they were written."""
    assert queried_texts(tree) == texts


def test_trees_are_values() -> None:
    """Equal trees are one key, so that they can be cached and compared."""
    assert len({And((Word("a"), Phrase("b c"))), And((Word("a"), Phrase("b c"))), Or((Word("a"), Phrase("b c")))}) == 2
