"""``searchdoc ask``: answers, silences, and options that go together."""

import json
import re
from pathlib import Path

import pytest

from conftest import Command


@pytest.mark.parametrize("question", ["who am I", "the of and", "what did he say to them"])
def test_a_question_about_nothing_is_not_answered(command: Command, calendar_index: Path, question: str) -> None:
    """Common words alone say nothing about what is asked."""
    result = command("ask", question, "--index", calendar_index)
    assert result.status == 1
    assert result.out.startswith("The question has no word that says what it is about.")


def test_a_question_with_its_mark_is_suggested_with_one(calendar_index: Path, command: Command) -> None:
    result = command("ask", "who kept the monopolly of oyl?", "--index", str(calendar_index))
    assert result.status == 1
    assert re.search(r"Did you mean: .*monopoly.*[^?]\?$", result.out, re.MULTILINE)


def test_a_question_needs_no_quotation_marks(command: Command, calendar_index: Path) -> None:
    """One word or many: the same question."""
    question = "what did Lenin say about foreign trade"
    words = command("ask", *question.split(), "--index", calendar_index)
    assert words.status == 0
    assert words.out == command("ask", question, "--index", calendar_index).out


def test_k_and_the_filters_reach_the_index(command: Command, calendar_index: Path) -> None:
    """As many citations as asked for at most, and of that kind alone."""
    result = command("ask", "the Curzon ultimatum", "-k", "2", "--kind", "note", "--json", "--index", calendar_index)
    citations = json.loads(result.out)["citations"]
    assert 1 <= len(citations) <= 2
    assert {one["kind"] for one in citations} == {"note"}


def test_the_threshold_decides_between_answer_and_silence(command: Command, calendar_index: Path) -> None:
    """The same question: answered at 0, silent where no support is enough."""
    asked = ("ask", "what did Lenin say about foreign trade", "--index", calendar_index)
    assert command(*asked, "--threshold", "0").status == 0
    assert command(*asked, "--threshold", "1000").status == 1


@pytest.mark.parametrize("options", [("--llm-url", "http://localhost:1/v1"), ("--llm-timeout", "3")])
def test_options_of_a_language_model_go_with_one(command: Command, calendar_index: Path, options: tuple[str]) -> None:
    result = command("ask", "what", *options, "--index", calendar_index)
    assert (result.status, result.out) == (2, "")
    assert result.err == f"searchdoc: {options[0]} goes with --llm MODEL: see 'searchdoc ask --help'\n"


@pytest.mark.parametrize("seconds", ["0", "-1"])
def test_nobody_waits_for_no_time(command: Command, calendar_index: Path, seconds: str) -> None:
    result = command("ask", "what", "--llm", "m", "--llm-timeout", seconds, "--index", calendar_index)
    assert (result.status, result.out) == (2, "")
    assert f"invalid value for '--llm-timeout': {float(seconds)} is not in the range x>0" in result.err
