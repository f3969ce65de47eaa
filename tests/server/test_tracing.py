"""Spans of requests and their stages, read from the exporter of OpenTelemetry that keeps them in memory."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

from http_clients import client_of
from searchdoc.errors import SearchdocError
from searchdoc.server.tracing import Traces, traces_from_environment

ROOT = Path(__file__).parents[2]
QUESTION = "what did Lenin say about foreign trade"
CALLER = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@dataclass
class Traced:
    """A client, and the spans of what it has asked."""

    client: TestClient
    exporter: InMemorySpanExporter

    @property
    def spans(self) -> dict[str, ReadableSpan]:
        """The spans by their names, of which there is one each."""
        spans = self.exporter.get_finished_spans()
        assert len({span.name for span in spans}) == len(spans)
        return {span.name: span for span in spans}


@pytest.fixture
def traced(calendar_index: Path) -> Iterator[Traced]:
    exporter, provider = InMemorySpanExporter(), TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    traces = Traces(provider)
    with client_of(calendar_index, traces=traces) as client:
        yield Traced(client, exporter)
    traces.close()


def parents(spans: dict[str, ReadableSpan]) -> dict[str, str | None]:
    """The name of each span's parent; None where that is none of them."""
    names = {span.context.span_id: name for name, span in spans.items() if span.context}
    return {name: names.get(span.parent.span_id) if span.parent else None for name, span in spans.items()}


def test_a_question_is_a_tree_of_spans(traced: Traced) -> None:
    """Also in the thread that works on it."""
    assert traced.client.get("/api/ask", params={"question": QUESTION}).json()["answered"]
    assert parents(traced.spans) == {
        "GET /api/ask": None,
        "ask": "GET /api/ask",
        "question": "ask",
        "ranking": "ask",
        "embedding": "ranking",
        "keywords": "ranking",
        "vectors": "ranking",
        "late_interaction": "ranking",
        "answer": "ask",
    }
    request = traced.spans["GET /api/ask"]
    assert request.kind is SpanKind.SERVER
    assert dict(request.attributes or {}) == {
        "http.request.method": "GET",
        "http.route": "/api/ask",
        "http.response.status_code": 200,
    }
    assert [event.name for event in request.events] == ["answered"]


def test_a_span_lies_within_that_of_whoever_asks(traced: Traced) -> None:
    """As the header ``traceparent`` says (W3C Trace Context)."""
    traced.client.get("/api/search", params={"query": "trade"}, headers={"traceparent": CALLER})
    parent, context = traced.spans["GET /api/search"].parent, traced.spans["vectors"].context
    assert parent is not None and f"{parent.span_id:016x}" == "b7ad6b7169203331"  # noqa: PT018
    assert context is not None and f"{context.trace_id:032x}" == "0af7651916cd43dd8448eb211c80319c"  # noqa: PT018


def test_nothing_of_what_is_asked_is_in_it(traced: Traced) -> None:
    """Not where it fails either: an error is told by its class."""
    asked = [
        ("/api/ask", {"question": "Sokolnikov"}),
        ("/api/search", {"query": "trade", "speaker": "Krupskaya"}),
        ("/api/documents/Radek.txt", {}),
        ("/Zinoviev", {}),
    ]
    statuses = [traced.client.get(path, params=parameters).status_code for path, parameters in asked]
    assert statuses == [200, 422, 404, 404]
    written = " ".join(span.to_json() for span in traced.exporter.get_finished_spans())
    assert [name for name in ("Sokolnikov", "Krupskaya", "Radek", "Zinoviev", "calendar") if name in written] == []


def test_an_error_is_told_by_its_class(traced: Traced) -> None:
    traced.client.get("/api/search", params={"query": "lenin AND (", "syntax": "query"}).json()
    failed = traced.spans["search"]
    assert failed.status.status_code is StatusCode.ERROR
    assert (failed.attributes or {})["error.type"] == "MalformedQuery"
    assert list(failed.events) == []
    assert traced.spans["GET /api/search"].status.status_code is StatusCode.UNSET  # it is the client's


def test_an_exporter_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTEL_TRACES_EXPORTER", "zipkin")
    with pytest.raises(SearchdocError, match=r"no exporter of traces 'zipkin' is installed, only console"):
        traces_from_environment()


def test_frameworks_own_traces_are_off(calendar_index: Path) -> None:
    """FastAPI's would have the query in them, and so the question, wherever a program sets up a provider for all.

    Before that, nothing but OpenTelemetry's interface is imported, which FastAPI itself brings.
    """
    script = f"""
import sys, searchdoc.server.application, searchdoc.cli.serve
assert {{"opentelemetry.sdk", "prometheus_client", "requests"}}.isdisjoint(sys.modules)
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import ConsoleSpanExporter, SimpleSpanProcessor
provider = TracerProvider()
provider.add_span_processor(SimpleSpanProcessor(ConsoleSpanExporter()))
trace.set_tracer_provider(provider)
from http_clients import client_of
with client_of({str(calendar_index)!r}) as client:
    print(client.get("/healthz").status_code)
"""
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT / 'tests'}"}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env=environment)
    assert done.stdout == "200\n"
