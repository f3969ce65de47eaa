"""The application as a whole: whatever is sent, it answers as it says it does."""

from functools import partial
from pathlib import Path
from threading import Event
from typing import Any

import pytest
import schemathesis
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from schemathesis import BaseSchema, GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

import searchdoc
from embedders import HashingEmbedder
from http_clients import client_of
from searchdoc.index import Index
from searchdoc.server.api import api_router
from searchdoc.server.application import create_application
from searchdoc.server.workers import Workers
from shared import validate

EXAMPLES = 20
"""Requests that are made up for each path: some seconds altogether."""

PATHS = [route.path.replace(":path", "") for route in api_router.routes if isinstance(route, APIRoute)]


@pytest.fixture(scope="module")
def described(calendar_index: Path) -> BaseSchema:
    """The application by its own OpenAPI document."""
    application = create_application(calendar_index, allowed_hosts=("testserver",))
    return schemathesis.openapi.from_asgi("/openapi.json", application)


@pytest.mark.parametrize("path", PATHS)
def test_no_request_meets_a_fault_or_an_answer_that_is_not_described(path: str, described: BaseSchema) -> None:
    """Made up from the OpenAPI document: what it allows and what it does not.

    That a request is refused of which only the index knows that it makes no sense (a date, a condition) is no fault.
    """
    operation = described[path]["GET"]
    cases = operation.as_strategy(GenerationMode.POSITIVE)
    if list(operation.query):
        cases |= operation.as_strategy(GenerationMode.NEGATIVE)

    @given(case=cases)
    @settings(max_examples=EXAMPLES, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    def ask(case: schemathesis.Case[Any]) -> None:
        answer = case.call()
        case.validate_response(answer, excluded_checks=[positive_data_acceptance])
        assert answer.status_code < 500

    ask()


def test_what_is_not_there_is_a_problem(client: TestClient) -> None:
    """A path, a method; no page of FastAPI's own, which would load scripts from elsewhere."""
    for path in ("/api", "/api/", "/api/documents/", "/docs", "/redoc", "/api/ask/"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json"), path
        validate(answer.json(), "problem")
    answer = client.post("/api/ask", json={"question": "x"})
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET")
    assert answer.json()["detail"] == "POST is not allowed here: everything is asked with GET"
    validate(answer.json(), "problem")


def test_a_new_build_is_answered_from_at_once(tmp_path: Path) -> None:
    """Another tag, and other words; what was known before is not taken for it."""
    folder = tmp_path / "logs"
    folder.mkdir()
    (folder / "log.txt").write_text("The lamp burned well in the tower.\n", "utf-8")
    searchdoc.build([folder], tmp_path / "index", model=HashingEmbedder())
    client = client_of(tmp_path / "index", open_index=lambda path: Index(path, HashingEmbedder()))
    first = client.get("/api/documents/log.txt")
    (folder / "log.txt").write_text("The barley price rose at the fair.\n", "utf-8")
    searchdoc.build([folder], tmp_path / "index", model=HashingEmbedder())
    second = client.get("/api/documents/log.txt", headers={"if-none-match": first.headers["etag"]})
    assert (first.json()["text"], second.json()["text"]) == (
        "The lamp burned well in the tower.\n",
        "The barley price rose at the fair.\n",
    )
    assert first.headers["etag"] != second.headers["etag"]


def test_another_way_of_answering_has_another_tag(calendar_index: Path, client: TestClient) -> None:
    """A server with a cross-encoder does not say "the same" of what one without it answered."""
    other = client_of(calendar_index, variant="with a cross-encoder")
    tag = client.get("/api/people").headers["etag"]
    assert other.get("/api/people", headers={"if-none-match": tag}).status_code == 200


def test_too_much_at_a_time_is_told(calendar_index: Path) -> None:
    """With 503 where the queue is full and 504 where it takes too long; afterwards all is well."""
    client = client_of(calendar_index)
    gate = Event()
    workers = client.app.state.workers = Workers(1, waiting=0, seconds=0.2)  # type: ignore[attr-defined]
    with client:
        client.portal.start_task_soon(partial(workers.run, gate.wait))  # type: ignore[union-attr]
        full = client.get("/api/people")
        gate.set()
    assert (full.status_code, full.headers["retry-after"]) == (503, "1")
    client.app.state.workers = Workers(1, seconds=0.0001)  # type: ignore[attr-defined]
    slow = client.get("/api/search", params={"query": "trade"})
    assert (slow.status_code, slow.json()["title"]) == (504, "Gateway Timeout")
    client.app.state.workers = Workers(1)  # type: ignore[attr-defined]
    assert client.get("/api/people").status_code == 200
