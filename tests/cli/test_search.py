"""``searchdoc search``: hits, explanations, and nothing found."""

import json
from pathlib import Path

from conftest import Command
from shared import validate


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


def test_what_is_stated_is_explained_with_its_place(command: Command, shelf: Path, tmp_path: Path) -> None:
    """And is in the JSON of every citation; the shelfmark stands in the reference."""
    letter = "The mill stood still all week, and nobody came for the flour.\n"
    (shelf / "mill.txt").write_text(letter, encoding="utf-8")
    (shelf / "1850-02-14 Eliza to Margaret.txt").write_text(letter.replace("flour", "barley"), encoding="utf-8")
    (shelf / "metadata.csv").write_text(
        'file,author,shelfmark,place\nmill.txt,"Thorn, Eliza",ZK 4/1,Weir\n', encoding="utf-8"
    )
    index = tmp_path / "index"
    assert command("build", shelf, "--index", index).status == 0
    by_row = command("search", "flour", "-k", "1", "--explain", "--index", index).out
    assert "    stated: author: Eliza Thorn (metadata.csv, row 2)\n" in by_row
    assert "    mill.txt · ZK 4/1 · line 1\n" in by_row
    by_name = command("search", "barley", "-k", "1", "--explain", "--index", index).out
    assert "    stated: date: 1850-02-14 (file name)\n" in by_name
    printed = json.loads(command("search", "flour", "-k", "1", "--json", "--index", index).out)
    validate(printed, "search")
    document = printed["hits"][0]["document"]
    assert (document["shelfmark"], document["place"], document["kind"]) == ("ZK 4/1", "Weir", None)
    assert document["stated"][0] == {"what": "author", "value": "Eliza Thorn", "source": "metadata.csv", "row": 2}
    assert printed["hits"][0]["reference"] == "Eliza Thorn; mill.txt; ZK 4/1; line 1"
    assert "stated: " not in command("search", "flour", "-k", "1", "--index", index).out
