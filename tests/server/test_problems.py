"""Errors as problem details, in the words of the command line."""

from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from conftest import Command
from searchdoc.errors import AmbiguousName, IndexDamaged, LanguageModelError, SearchdocError
from searchdoc.server.problems import problem_of
from searchdoc.server.workers import Overloaded, TimeExceeded
from shared import validate


@pytest.mark.parametrize(
    ("parameters", "options"),
    [
        ({"speaker": "Lenni"}, ["--speaker", "Lenni"]),
        ({"to": "Nobody"}, ["--to", "Nobody"]),
        ({"kind": "novel"}, ["--kind", "novel"]),
        ({"since": "the day of reckoning"}, ["--since", "the day of reckoning"]),
        ({"where": "document=nothing.txt"}, ["--where", "document=nothing.txt"]),
        ({"where": "colour=red"}, ["--where", "colour=red"]),
        ({"syntax": "query", "query": "trade AND ("}, ["--query", "trade AND ("]),
    ],
)
def test_a_request_is_refused_in_the_command_lines_words(
    client: TestClient, command: Command, calendar_index: Path, parameters: dict[str, Any], options: list[str]
) -> None:
    """The same sentence, with the way out."""
    answer = client.get("/api/search", params={"query": "trade", **parameters})
    words = [] if "query" in parameters else ["trade"]
    printed = command("search", *words, *options, "--index", calendar_index)
    assert (answer.status_code, printed.status) == (422, 2)
    assert answer.headers["content-type"] == "application/problem+json"
    assert f"searchdoc: {answer.json()['detail']}" == printed.err.strip()
    validate(answer.json(), "problem")


def test_who_may_be_meant_stands_by_itself(client: TestClient) -> None:
    """So that a program can ask again."""
    problem = client.get("/api/ask", params={"question": "trade", "speaker": "Lenni"}).json()
    assert problem["error"] == "UnknownSpeaker"
    assert problem["suggestions"] == ["Lenin"]
    assert "did you mean Lenin?" in problem["detail"]
    assert problem_of(AmbiguousName("Ann", ("Ann Hale", "Ann Venn"))).document["people"] == ["Ann Hale", "Ann Venn"]


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (IndexDamaged("index", "documents"), 503),
        (LanguageModelError("no model"), 502),
        (Overloaded(), 503),
        (TimeExceeded(), 504),
        (SearchdocError("other"), 503),
        (RuntimeError("secret"), 500),
    ],
)
def test_each_error_has_its_status(error: Exception, status: int) -> None:
    """And its document says the same."""
    problem = problem_of(error)
    assert (problem.status_code, problem.document["status"]) == (status, status)
    assert "secret" not in problem.document["detail"]
    assert ("retry-after" in problem.headers) == isinstance(error, Overloaded)
    validate(problem.document, "problem")
