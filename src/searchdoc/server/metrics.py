"""What a server has done and holds, as Prometheus reads it: figures alone, and no word of a question or a name."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime

from fastapi import APIRouter, Request
from prometheus_client import CollectorRegistry, Counter, GCCollector, Histogram, PlatformCollector, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector
from starlette.responses import Response
from starlette.types import Scope

from searchdoc.observing import STAGES, Event, Stage
from searchdoc.server.watching import RequestOutcome
from searchdoc.server.workers import Workers
from searchdoc.serving.shelf import Shelf
from searchdoc.stores.addresses import is_remote
from searchdoc.version import __version__

_REQUEST_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
"""Upper bounds, in seconds, of the classes of a request's duration; the last is the time that it may take."""

_STAGE_BUCKETS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5)
"""Upper bounds, in seconds, of the classes of a stage's duration."""

metrics_router = APIRouter(include_in_schema=False)


@metrics_router.get("/metrics")
def read_metrics(request: Request) -> Response:
    """The figures, in the text format that whoever asks prefers; not a task of ``Workers``, which may be busy."""
    metrics: Metrics = request.app.state.metrics
    encode, media_type = choose_encoder(request.headers.get("accept", ""))
    return Response(encode(metrics.registry), headers={"Cache-Control": "no-store", "Content-Type": media_type})


class Metrics:
    """The figures of one application, in a registry of its own; a ``RequestWatcher``.

    ``pools`` are the threads that work, by the names that the figures give them.
    """

    def __init__(self, shelf: Shelf, pools: Mapping[str, Workers]) -> None:
        self.registry = CollectorRegistry()
        self._requests = Histogram(
            "searchdoc_http_request_duration_seconds",
            "Time until an answer was sent whole, by route and status",
            ("route", "status"),
            buckets=_REQUEST_BUCKETS,
            registry=self.registry,
        )
        self._stages = Histogram(
            "searchdoc_stage_duration_seconds",
            "Time that a stage of the work took, the stages within it included",
            ("stage",),
            buckets=_STAGE_BUCKETS,
            registry=self.registry,
        )
        self._timed = {name: self._stages.labels(name) for name in STAGES}
        self._events = self._counters()
        self.registry.register(_State(shelf, pools))
        for library_collector in (ProcessCollector, PlatformCollector, GCCollector):
            library_collector(registry=self.registry)

    def stage(self, name: Stage) -> AbstractContextManager[object]:
        """Measures a stage."""
        return self._timed[name].time()

    def note(self, event: Event) -> None:
        """Counts an event."""
        self._events[event].inc()

    @contextmanager
    def request(self, _scope: Scope, outcome: RequestOutcome) -> Iterator[None]:
        """Measures a request."""
        begun = time.perf_counter()
        try:
            yield
        finally:
            self._requests.labels(outcome.route, outcome.status).observe(time.perf_counter() - begun)

    def _counters(self) -> dict[Event, Counter]:
        questions = Counter(
            "searchdoc_questions", "Questions, by what came of them", ("outcome",), registry=self.registry
        )
        searches = Counter("searchdoc_searches", "Searches", registry=self.registry)
        retries = Counter("searchdoc_store_retries", "Calls to Milvus that were tried again", registry=self.registry)
        failures = Counter("searchdoc_store_failures", "Calls to Milvus that failed in the end", registry=self.registry)
        return {
            "answered": questions.labels("answer"),
            "silent": questions.labels("silence"),
            "searched": searches,
            "store_retried": retries,
            "store_failed": failures,
        }


class _State(Collector):
    """What is so at the moment when somebody asks: the generation that is open, and the threads."""

    def __init__(self, shelf: Shelf, pools: Mapping[str, Workers]) -> None:
        self._shelf, self._pools = shelf, pools

    def collect(self) -> Iterator[Metric]:
        """The figures of the moment; nothing is opened and no server asked for them."""
        yield InfoMetricFamily("searchdoc_build", "The version of searchdoc", {"version": __version__})
        yield from self._generation()
        yield from self._threads()

    def _generation(self) -> Iterator[Metric]:
        index = self._shelf.opened
        manifest = index.manifest
        told = {"generation": manifest.generation, "store": "milvus" if is_remote(self._shelf.directory) else "files"}
        created = datetime.fromisoformat(manifest.created).timestamp()
        yield InfoMetricFamily("searchdoc_generation", "The generation that answers, and what it lies in", told)
        yield GaugeMetricFamily(
            "searchdoc_generation_created_timestamp_seconds", "When the generation that answers was built", created
        )
        yield GaugeMetricFamily("searchdoc_passages", "Passages of the generation that answers", len(index))
        yield GaugeMetricFamily("searchdoc_documents", "Documents of it", manifest.counts["documents"])

    def _threads(self) -> Iterator[Metric]:
        threads = GaugeMetricFamily("searchdoc_worker_threads", "Requests worked on at a time", labels=("pool",))
        queue = GaugeMetricFamily("searchdoc_queue_length", "Requests that wait for a thread", labels=("pool",))
        refused = CounterMetricFamily("searchdoc_refusals", "Requests refused, as too many waited", labels=("pool",))
        late = CounterMetricFamily("searchdoc_timeouts", "Requests that took too much time", labels=("pool",))
        for name, workers in self._pools.items():
            threads.add_metric((name,), workers.threads)
            queue.add_metric((name,), workers.queued)
            refused.add_metric((name,), workers.refused)
            late.add_metric((name,), workers.late)
        yield from (threads, queue, refused, late)
