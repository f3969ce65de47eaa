"""The query language: which occurrences a query lists."""

import pytest

import searchdoc


def listed(index: searchdoc.Index, query: str) -> list[str]:
    """The words that a query finds, as they are written."""
    return [line.match for line in index.concordance(query, syntax="query").lines(0)]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("sluice", ["sluice", "sluice"]),
        ('"the sluice"', ["The sluice", "the sluice"]),
        ("sluice AND barley", ["sluice", "barley"]),
        ("sluice AND NOT barley", ["sluice"]),
        ("barley OR sacks", ["sacks", "barley"]),
        ('sluice OR "the sluice"', ["The sluice", "sluice", "the sluice", "sluice"]),
        ("spoil*", ["spoiling"]),
        ("sluise~", ["sluice", "sluice"]),
        ("speaker:Venn AND sluice", ["sluice"]),
        ("speaker:Hale AND sluice", ["sluice"]),
        ("water AND kind:quotation", ["water", "water"]),
        ("water AND kind:body", []),
        ("document:notes.md AND mill", ["mill", "mill"]),
        ("wheel AND date:1904", ["wheel"]),
        ("wheel AND date:1905", []),
        ("(barley OR wheel) AND NOT speaker:Hale", ["wheel", "barley", "wheel"]),
    ],
)
def test_a_query_lists_the_words_that_it_asks_for(mill: searchdoc.Index, query: str, words: list[str]) -> None:
    """AND and NOT hold for the passage of an occurrence; speaker, kind and date for the occurrence itself."""
    assert listed(mill, query) == words
