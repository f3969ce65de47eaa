"""``searchdoc eval``: figures as a table and as JSON."""

import json
from pathlib import Path

import pytest

from conftest import Command


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    """One question that the calendar answers and one that it does not."""
    file = tmp_path / "two.questions.jsonl"
    source = Path(__file__).parents[1] / "data" / "calendar.questions.jsonl"
    items = [json.loads(line) for line in source.read_text(encoding="utf-8").splitlines()]
    chosen = [next(one for one in items if one["answerable"]), next(one for one in items if not one["answerable"])]
    file.write_text("".join(f"{json.dumps(one)}\n" for one in chosen), encoding="utf-8")
    return file


def test_a_table_is_printed(command: Command, calendar_index: Path, questions: Path) -> None:
    """A row for each ranking, p-values against the first, then answers and silences."""
    result = command("eval", questions, "--modes", "hybrid,keyword", "--index", calendar_index)
    assert (result.status, result.err) == (0, "")
    lines = result.out.splitlines()
    assert lines[0].strip().endswith("questions")
    for row in ("hybrid", "keyword", "p, hybrid against keyword"):
        assert any(row in line for line in lines)
    assert any(line.startswith("answers: right speaker first ") for line in lines)
    assert any(line.startswith("silence at threshold ") for line in lines)


def test_json_has_the_rankings_asked_for(command: Command, calendar_index: Path, questions: Path) -> None:
    """The first is the one that the others are compared with, and none is measured twice."""
    result = command("eval", questions, "--modes", "keyword,hybrid,keyword", "--json", "--index", calendar_index)
    printed = json.loads(result.out)
    assert printed["baseline"] == "keyword"
    assert list(printed["figures"]) == ["keyword", "hybrid"]
    assert set(printed["p_values"]) == {"hybrid"}


def test_a_ranking_that_there_is_not_is_an_error(command: Command, questions: Path) -> None:
    result = command("eval", questions, "--modes", "hybrid,magic")
    assert (result.status, result.out) == (2, "")
    assert result.err == (
        "searchdoc: there is no ranking 'magic': choose from hybrid, keyword, semantic: see 'searchdoc eval --help'\n"
    )
