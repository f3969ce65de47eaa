"""What a watcher is told of requests: the route's template and the status, whoever answered."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.types import Scope

from http_clients import client_of
from searchdoc.observing import Event, Stage, stage
from searchdoc.server.watching import RequestOutcome, Watching, wants_traces
from searchdoc.server.workers import Workers


class Recorder:
    """Writes down what it is told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, int]] = []
        self.stages: list[Stage] = []

    @contextmanager
    def stage(self, name: Stage) -> Iterator[None]:
        self.stages.append(name)
        yield

    def note(self, event: Event) -> None:
        raise AssertionError(event)

    @contextmanager
    def request(self, _scope: Scope, outcome: RequestOutcome) -> Iterator[None]:
        try:
            yield
        finally:
            self.told.append((outcome.route, outcome.status))


async def _answer(request: Request) -> Response:
    if request.path_params["name"] == "fault":
        raise ZeroDivisionError
    workers = Workers(1)
    await workers.run(_work)
    workers.close()
    return PlainTextResponse("", 201)


def _work() -> None:
    with stage("embedding"):
        pass


def test_requests_are_told_by_template_and_status() -> None:
    """A fault is a 500, and what leads nowhere has no route; the worker's thread is watched as well."""
    recorder = Recorder()
    client = TestClient(
        Watching(Starlette(routes=[Route("/letters/{name}", _answer)]), [recorder]), raise_server_exceptions=False
    )
    assert client.get("/letters/lenin").status_code == 201
    assert client.get("/nothing/lenin").status_code == 404
    assert client.get("/letters/fault").status_code == 500
    assert recorder.told == [("/letters/{name}", 201), ("none", 404), ("/letters/{name}", 500)]
    assert recorder.stages == ["embedding"]


def test_what_is_no_request_passes() -> None:
    """The beginning and the end of an application are told to nobody."""
    recorder, passed = Recorder(), []

    async def application(scope: Scope, _receive: object, _send: object) -> None:
        passed.append(scope["type"])

    asyncio.run(Watching(application, [recorder])({"type": "lifespan"}, None, None))  # type: ignore[arg-type]
    assert (passed, recorder.told) == (["lifespan"], [])


def test_without_watchers_nothing_is_in_between(calendar_index: Path) -> None:
    """What nobody asked for costs nothing."""
    with client_of(calendar_index) as client:
        kinds = [one.cls for one in client.app.user_middleware]  # type: ignore[attr-defined]
    assert Watching not in kinds
    assert kinds


@pytest.mark.parametrize(
    ("environment", "wanted"),
    [
        ({}, False),
        ({"OTEL_SERVICE_NAME": "papers"}, False),
        ({"OTEL_TRACES_EXPORTER": "none", "OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector:4318"}, False),
        ({"OTEL_TRACES_EXPORTER": "console"}, True),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector:4318"}, True),
        ({"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://collector:4318/v1/traces"}, True),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector:4318", "OTEL_SDK_DISABLED": "true"}, False),
    ],
)
def test_traces_are_wanted_where_the_environment_says_so(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], *, wanted: bool
) -> None:
    for name in ("OTEL_TRACES_EXPORTER", "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_SDK_DISABLED"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert wants_traces() is wanted
