"""Requests and their stages as spans of OpenTelemetry, set up by its environment variables alone.

A span has a route's template, a status and names of stages: no path, no query, no message of an error, since any of
these may hold what somebody asked. That is why the library's own instrumentation, which records them, is not used.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from importlib.metadata import entry_points
from typing import Any

from opentelemetry.context import Context
from opentelemetry.propagate import extract
from opentelemetry.sdk.resources import SERVICE_NAME, SERVICE_VERSION, OTELResourceDetector, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Span, SpanKind, StatusCode, get_current_span
from starlette.datastructures import Headers
from starlette.types import Scope

from searchdoc.errors import MissingExtra, SearchdocError
from searchdoc.observing import Event, Stage
from searchdoc.server.watching import NO_ROUTE, RequestOutcome
from searchdoc.version import __version__

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT"})
_OTHER_METHOD = "_OTHER"
"""The methods that are named, and what stands for any other (OpenTelemetry's conventions for HTTP)."""

_EXPORTERS = "opentelemetry_traces_exporter"
"""The entry points by which packages offer exporters of traces."""

_FAULT = 500
"""The first status that tells of a fault of the server."""


class Traces:
    """Makes spans with a provider of its own; a ``RequestWatcher``."""

    def __init__(self, provider: TracerProvider) -> None:
        self._provider, self._tracer = provider, provider.get_tracer("searchdoc", __version__)

    def stage(self, name: Stage) -> AbstractContextManager[object]:
        """A span for a stage."""
        return self._span(name)

    def note(self, event: Event) -> None:
        """An event of the span that is open."""
        get_current_span().add_event(event)

    @contextmanager
    def request(self, scope: Scope, outcome: RequestOutcome) -> Iterator[None]:
        """A span for a request, within that of whoever asks where the headers tell of one (W3C Trace Context)."""
        method = scope["method"] if scope["method"] in _METHODS else _OTHER_METHOD
        with self._span(method, SpanKind.SERVER, extract(Headers(scope=scope))) as span:
            try:
                yield
            finally:
                span.set_attribute("http.request.method", method)
                span.set_attribute("http.response.status_code", outcome.status)
                if outcome.route != NO_ROUTE:
                    span.update_name(f"{method} {outcome.route}")
                    span.set_attribute("http.route", outcome.route)
                if outcome.status >= _FAULT:
                    span.set_status(StatusCode.ERROR)

    def close(self) -> None:
        """Send what has not been sent yet, and end."""
        self._provider.shutdown()

    @contextmanager
    def _span(self, name: str, kind: SpanKind = SpanKind.INTERNAL, parent: Context | None = None) -> Iterator[Span]:
        with self._tracer.start_as_current_span(
            name, parent, kind, record_exception=False, set_status_on_exception=False
        ) as span:
            try:
                yield span
            except Exception as error:
                span.set_attribute("error.type", type(error).__name__)
                span.set_status(StatusCode.ERROR)
                raise


def traces_from_environment() -> Traces:
    """Traces that are sent where the environment variables of OpenTelemetry say.

    Raises ``MissingExtra`` and ``SearchdocError`` for an exporter that is not installed.
    """
    provider = TracerProvider(resource=_resource(), shutdown_on_exit=False)
    for name in (os.environ.get("OTEL_TRACES_EXPORTER") or "otlp").split(","):
        provider.add_span_processor(BatchSpanProcessor(_exporter(name.strip())()))
    return Traces(provider)


def _resource() -> Resource:
    """What the spans say of this server: "searchdoc", where the environment names it no other way."""
    stated = OTELResourceDetector().detect().attributes
    return Resource.create({SERVICE_NAME: stated.get(SERVICE_NAME, "searchdoc"), SERVICE_VERSION: __version__})


def _exporter(name: str) -> Any:  # noqa: ANN401 (the class of an exporter, whichever is installed)
    protocol = os.environ.get("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL") or os.environ.get("OTEL_EXPORTER_OTLP_PROTOCOL")
    wanted = f"otlp_proto_{(protocol or 'http/protobuf').split('/')[0]}" if name == "otlp" else name
    offered = entry_points(group=_EXPORTERS)
    if wanted in offered.names:
        return offered[wanted].load()
    if wanted == "otlp_proto_http":
        raise MissingExtra("sending traces by OTLP", "monitoring")
    known = ", ".join(sorted(offered.names))
    raise SearchdocError(f"no exporter of traces {wanted!r} is installed, only {known}: set OTEL_TRACES_EXPORTER")
