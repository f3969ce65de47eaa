"""``searchdoc search``: hits, explanations, and nothing found."""

import json
from pathlib import Path

from conftest import Command


def test_a_search_explains_itself(command: Command, calendar_index: Path) -> None:
    """With ``--explain`` every hit says which words matched, the ranks, and what its score is made of."""
    result = command("search", "monopoly of foreign trade", "-k", "1", "--explain", "--index", calendar_index)
    assert "words matched: " in result.out
    assert "rank 1" in result.out
    assert "final " in result.out


def test_nothing_found_is_said_on_standard_error(command: Command, calendar_index: Path) -> None:
    """Standard output stays empty for whoever reads it; a misspelt word is answered with the nearest."""
    result = command("search", "monopolly", "--mode", "keyword", "--index", calendar_index)
    assert (result.status, result.out) == (1, "")
    assert "Did you mean: monopoly?" in result.err


def test_the_mode_says_what_ranks(command: Command, calendar_index: Path) -> None:
    """A score that nobody gave is null."""
    for mode, missing in (("keyword", "semantic"), ("semantic", "keyword")):
        result = command("search", "foreign trade", "--mode", mode, "--json", "--index", calendar_index)
        assert {hit["scores"][missing] for hit in json.loads(result.out)["hits"]} == {None}


def test_ten_passages_are_shown_unless_another_number_is_asked_for(command: Command, calendar_index: Path) -> None:
    asked = ("search", "party", "--json", "--index", calendar_index)
    assert len(json.loads(command(*asked).out)["hits"]) == 10
    assert len(json.loads(command(*asked, "-k", "3").out)["hits"]) == 3


def test_a_cross_encoder_goes_with_the_ranking_that_it_reads(command: Command, calendar_index: Path) -> None:
    result = command("search", "trade", "--mode", "keyword", "--rerank", "x", "--index", calendar_index)
    assert (result.status, result.out) == (2, "")
    assert "--rerank goes with --mode hybrid, not with keyword: see 'searchdoc search --help'" in result.err
