"""Tells of each request by which route it went, with which status it was answered, and of the stages within it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from typing import Protocol

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from searchdoc.observing import Observer, observed_by

NO_ROUTE = "none"
"""The route of a request that a guard refused, or that leads nowhere."""

_EXPORTER = "OTEL_TRACES_EXPORTER"
_ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
"""The environment variables of OpenTelemetry that say where traces are sent."""


@dataclass(slots=True)
class RequestOutcome:
    """What became of a request, known at its end.

    ``route`` is the route's template, as "/api/documents/{id:path}", never the path itself. ``status`` is that of the
    answer, 500 where none was begun.
    """

    route: str = NO_ROUTE
    status: int = 500


class RequestWatcher(Observer, Protocol):
    """An observer that is told of requests, too."""

    def request(self, scope: Scope, outcome: RequestOutcome) -> AbstractContextManager[object]:
        """What is entered when a request begins and left when its answer has been sent; ``outcome`` is known then."""
        ...


class Watching:
    """Lets watchers see every request and what is done for it."""

    def __init__(self, app: ASGIApp, watchers: Sequence[RequestWatcher]) -> None:
        self._app, self._watchers = app, tuple(watchers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, watched."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        outcome = RequestOutcome()

        async def noticing_send(message: Message) -> None:
            if message["type"] == "http.response.start":
                outcome.status = message["status"]
            await send(message)

        with ExitStack() as stack:
            for watcher in self._watchers:
                stack.enter_context(watcher.request(scope, outcome))
                stack.enter_context(observed_by(watcher))
            try:
                await self._app(scope, receive, noticing_send)
            finally:
                outcome.route = getattr(scope.get("route"), "path", NO_ROUTE)


def wants_traces() -> bool:
    """Whether the environment says where OpenTelemetry's traces are to be sent, and does not switch them off."""
    if os.environ.get("OTEL_SDK_DISABLED", "").strip().lower() == "true":
        return False
    exporter = os.environ.get(_EXPORTER, "").strip()
    return exporter != "none" if exporter else any(os.environ.get(name) for name in _ENDPOINTS)
