"""``/metrics``, asked for and read back as Prometheus does."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from threading import Event

import pytest
from fastapi.testclient import TestClient
from prometheus_client.openmetrics.parser import text_string_to_metric_families as open_metrics
from prometheus_client.parser import text_string_to_metric_families

import searchdoc
from embedders import HashingEmbedder
from http_clients import client_of
from searchdoc.index import Index
from searchdoc.observing import EVENTS, STAGES
from searchdoc.server.metrics import Metrics
from searchdoc.server.workers import Overloaded, TimeExceeded, Workers
from searchdoc.serving.shelf import Shelf

QUESTION = "what did Lenin say about foreign trade"
SILENCE = "recipe for apple cake with cinnamon"


@pytest.fixture
def watched(calendar_index: Path) -> Iterator[TestClient]:
    with client_of(calendar_index, metrics=True) as client:
        yield client


def figures(client: TestClient) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    """Every sample of the exposition, by its name and its labels."""
    text = client.get("/metrics").raise_for_status().text
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def figure(client: TestClient, name: str, labels: Mapping[str, str] | None = None) -> float:
    return figures(client)[f"searchdoc_{name}", frozenset((labels or {}).items())]


def test_requests_are_counted_and_measured_by_route_and_status(watched: TestClient) -> None:
    """By the template of the route, and refusals of the guards without any."""
    for path in ("/api/ask?question=trade", "/api/ask", "/api/documents/calendar.txt", "/no/such/page"):
        watched.get(path)
    watched.get("/api/people", headers={"Host": "evil.example"})
    watched.head("/healthz")
    told = figures(watched)
    counted = {
        (labels["route"], labels["status"]): value
        for (name, pairs), value in told.items()
        if name == "searchdoc_http_request_duration_seconds_count" and (labels := dict(pairs))
    }
    assert counted == {
        ("/api/ask", "200"): 1,
        ("/api/ask", "422"): 1,
        ("/api/documents/{id:path}", "200"): 1,
        ("/healthz", "200"): 1,
        ("none", "404"): 1,
        ("none", "421"): 1,
    }
    labels = {"route": "/api/ask", "status": "200"}
    assert 0 < figure(watched, "http_request_duration_seconds_sum", labels) < 30
    assert figure(watched, "http_request_duration_seconds_bucket", {**labels, "le": "+Inf"}) == 1


def test_answers_silences_and_searches_are_counted_and_their_stages_measured(watched: TestClient) -> None:
    """A stage is measured once for each time that it was gone through."""
    assert watched.get("/api/ask", params={"question": QUESTION}).json()["answered"]
    assert not watched.get("/api/ask", params={"question": SILENCE}).json()["answered"]
    watched.get("/api/search", params={"query": "trade"})
    watched.get("/api/search", params={"query": "trade", "mode": "keyword"})
    assert figure(watched, "questions_total", {"outcome": "answer"}) == 1
    assert figure(watched, "questions_total", {"outcome": "silence"}) == 1
    assert figure(watched, "searches_total") == 2
    went = {name: figure(watched, "stage_duration_seconds_count", {"stage": name}) for name in STAGES}
    none: dict[str, float] = dict.fromkeys(STAGES, 0)
    hybrid: dict[str, float] = dict.fromkeys(("embedding", "vectors", "late_interaction"), 3)
    whole = {"ask": 2, "answer": 2, "search": 2, "question": 4, "ranking": 4, "keywords": 4}
    assert went == none | hybrid | whole
    ask, embedding = (figure(watched, "stage_duration_seconds_sum", {"stage": name}) for name in ("ask", "embedding"))
    assert 0 < embedding < ask


def test_nothing_of_what_is_asked_is_in_it(watched: TestClient) -> None:
    """No question, no path of a document, no name."""
    for path in ("/api/ask?question=Sokolnikov", "/Zinoviev", "/api/documents/Radek.txt", "/api/people?name=Krupskaya"):
        watched.get(path)
    text = watched.get("/metrics").text
    assert text.count("/api/ask") > 1
    assert [word for word in ("Sokolnikov", "Zinoviev", "Radek", "Krupskaya", "calendar") if word in text] == []


def test_it_says_what_is_served(watched: TestClient, calendar: searchdoc.Index) -> None:
    manifest = calendar.manifest
    assert figure(watched, "passages") == len(calendar)
    assert figure(watched, "documents") == manifest.counts["documents"]
    assert figure(watched, "generation_info", {"generation": manifest.generation, "store": "files"}) == 1
    created = datetime.fromisoformat(manifest.created).timestamp()
    assert figure(watched, "generation_created_timestamp_seconds") == created
    assert figure(watched, "build_info", {"version": searchdoc.__version__}) == 1
    assert figures(watched)["process_resident_memory_bytes", frozenset()] > 1e6


def test_a_new_generation_is_told_of_once_it_answers(tmp_path: Path) -> None:
    """Not when it is asked for figures, which open nothing: with the next request."""
    model, folder = HashingEmbedder(), tmp_path / "logs"
    folder.mkdir()
    (folder / "a.txt").write_text("The lamp burned well in the tower.\n", "utf-8")
    searchdoc.build([folder], tmp_path / "index", model=model)
    with client_of(tmp_path / "index", metrics=True, open_index=lambda path: Index(path, model)) as client:
        (folder / "b.txt").write_text("The barley price rose at the fair.\n", "utf-8")
        searchdoc.build([folder], tmp_path / "index", model=model)
        assert figure(client, "documents") == 1
        client.get("/healthz")
        assert figure(client, "documents") == 2


def test_what_waits_and_what_is_refused_is_told(calendar_index: Path) -> None:
    """One works, one waits, one is refused; in the end one has waited too long."""
    gate, workers = Event(), Workers(1, waiting=1, seconds=0.2)
    metrics = Metrics(Shelf(calendar_index), {"requests": workers})

    def told(name: str) -> float | None:
        return metrics.registry.get_sample_value(f"searchdoc_{name}", {"pool": "requests"})

    async def asked() -> None:
        working = asyncio.ensure_future(workers.run(gate.wait))
        waiting = asyncio.ensure_future(workers.run(gate.wait))
        await asyncio.sleep(0.05)
        assert (told("worker_threads"), told("queue_length"), told("refusals_total")) == (1, 1, 0)
        with pytest.raises(Overloaded):
            await workers.run(gate.wait)
        assert (told("refusals_total"), told("timeouts_total")) == (1, 0)
        for one in (working, waiting):
            with pytest.raises(TimeExceeded):
                await one
        assert told("timeouts_total") == 2

    try:
        asyncio.run(asked())
    finally:
        gate.set()
        workers.close()


def test_it_is_for_those_who_may_ask(calendar_index: Path) -> None:
    """The same token and the same hosts as for everything else; and only where it was asked for."""
    with client_of(calendar_index, metrics=True, token="a-token-of-ones-own") as client:  # noqa: S106 (of the test)
        assert client.get("/metrics").status_code == 401
        assert client.get("/metrics", headers={"Authorization": "Bearer a-token-of-ones-own"}).status_code == 200
        assert client.get("/metrics", headers={"Host": "evil.example"}).status_code == 421
    with client_of(calendar_index) as client:
        assert client.get("/metrics").status_code == 404


def test_two_applications_count_for_themselves(calendar_index: Path) -> None:
    with client_of(calendar_index, metrics=True) as one, client_of(calendar_index, metrics=True) as other:
        one.get("/api/search?query=trade")
        assert (figure(one, "searches_total"), figure(other, "searches_total")) == (1, 0)


def test_open_metrics_is_given_to_whoever_asks_for_it(watched: TestClient) -> None:
    answer = watched.get("/metrics", headers={"Accept": "application/openmetrics-text; version=1.0.0"})
    assert answer.headers["content-type"].startswith("application/openmetrics-text; version=1.0.0")
    assert "searchdoc_passages" in {family.name for family in open_metrics(answer.text)}  # type: ignore[no-untyped-call]


def test_every_event_is_counted(calendar_index: Path) -> None:
    """Those of Milvus, too."""
    metrics = Metrics(Shelf(calendar_index), {})
    for event in EVENTS:
        metrics.note(event)
    value = metrics.registry.get_sample_value
    names = ("searchdoc_store_retries_total", "searchdoc_store_failures_total", "searchdoc_searches_total")
    assert [value(name) for name in names] == [1, 1, 1]
