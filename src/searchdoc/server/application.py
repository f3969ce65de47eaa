"""The web application: the interface for programs and the reading room, behind their guards."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from starlette.exceptions import HTTPException
from starlette.responses import Response

from searchdoc.errors import MissingExtra, SearchdocError
from searchdoc.index import Index
from searchdoc.server.api import api_router
from searchdoc.server.exports import exports_router
from searchdoc.server.guards import FaultGuard, HeadRequests, HostGuard, SecurityHeaders, TokenGuard
from searchdoc.server.pages.check_routes import check_router
from searchdoc.server.pages.collecting_routes import collecting_router
from searchdoc.server.pages.concordance_routes import concordance_router
from searchdoc.server.pages.letters_routes import letters_router
from searchdoc.server.pages.routes import pages_router
from searchdoc.server.problems import ProblemResponse, problem_of
from searchdoc.server.schemas import components
from searchdoc.server.streaming import LanguageModel
from searchdoc.server.validation import invalid_parameters
from searchdoc.server.watching import RequestWatcher, Watching
from searchdoc.server.workers import Overloaded, TimeExceeded, Workers
from searchdoc.serving.addresses import LOOPBACK
from searchdoc.serving.shelf import Shelf
from searchdoc.version import __version__

if TYPE_CHECKING:
    from fastapi.telemetry import TelemetryConfig

    from searchdoc.server.tracing import Traces

SECONDS = 30.0
"""The time that a request may take, waiting included, where nothing else is said."""

_NO_TELEMETRY: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False, "auto_configure": False}
"""FastAPI's own traces hold paths and queries, and so what people ask; ``searchdoc.server.tracing`` holds neither."""

_WRITERS, _SECONDS_BEYOND = 4, 30.0
"""Replies of a language model at a time, and the seconds more than its own that one may wait."""


def create_application(
    path: str | Path,
    *,
    token: str | None = None,
    allowed_hosts: Sequence[str] = LOOPBACK,
    llm: LanguageModel | None = None,
    seconds: float = SECONDS,
    open_index: Callable[[str | Path], Index] = Index,
    variant: str = "",
    metrics: bool = False,
    traces: Traces | None = None,
) -> FastAPI:
    """The application that answers from the index at ``path``.

    ``token`` is what everybody must know who asks, where it is given; ``allowed_hosts`` are the names under which it
    is asked, without ports. ``llm`` writes a paragraph for answers that are streamed. ``seconds`` is the time that a
    request may take. ``open_index`` opens the index, by default with the model that it names, and ``variant`` says in
    a few words what else than the index decides its answers. With ``metrics``, ``/metrics`` has figures for
    Prometheus; ``traces`` makes spans of requests and their stages, and is closed by whoever made it.
    Raises what ``searchdoc.open`` raises, and ``MissingExtra``.
    """
    application = FastAPI(
        title="searchdoc",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_lifespan,
        telemetry=_NO_TELEMETRY,
    )
    state = application.state
    state.shelf, state.workers, state.variant = Shelf(path, open_index), Workers(seconds=seconds), variant
    state.llm, state.writers = llm, Workers(_WRITERS, seconds=_SECONDS_BEYOND + (llm.timeout if llm else 0))
    application.include_router(api_router)
    application.include_router(exports_router)
    application.include_router(pages_router)
    application.include_router(collecting_router)
    application.include_router(concordance_router)
    application.include_router(letters_router)
    application.include_router(check_router)
    application.openapi = lambda: _described(application)  # type: ignore[method-assign]
    _answer_errors(application)
    watchers: list[RequestWatcher] = [] if traces is None else [traces]
    if metrics:
        watchers.append(_measured(application))
    _add_guards(application, token, allowed_hosts, watchers)
    return application


@asynccontextmanager
async def _lifespan(application: FastAPI) -> AsyncIterator[None]:
    yield
    application.state.workers.close()
    application.state.writers.close()


def _measured(application: FastAPI) -> RequestWatcher:
    """The figures of an application, which are asked for at ``/metrics``."""
    try:
        from searchdoc.server.metrics import Metrics, metrics_router
    except ImportError as error:
        raise MissingExtra("'searchdoc serve --metrics'", "monitoring") from error
    state = application.state
    metrics = Metrics(state.shelf, {"requests": state.workers, "language_model": state.writers})
    state.metrics = metrics
    application.include_router(metrics_router)
    return metrics


def _add_guards(
    application: FastAPI, token: str | None, hosts: Sequence[str], watchers: Sequence[RequestWatcher]
) -> None:
    """The guards, innermost first; who watches sees what they refuse, and a HEAD as a GET."""
    if token is not None:
        application.add_middleware(TokenGuard, token=token)
    application.add_middleware(HostGuard, hosts=hosts)
    if watchers:
        application.add_middleware(Watching, watchers=watchers)
    application.add_middleware(HeadRequests)
    application.add_middleware(FaultGuard)
    application.add_middleware(SecurityHeaders)


def _described(application: FastAPI) -> dict[str, Any]:
    """The OpenAPI document, with the schemas that searchdoc publishes."""
    if application.openapi_schema is None:
        document = get_openapi(
            title=application.title,
            version=application.version,
            description="Answers in the documents' own words, each with an exact citation and its speaker's name.",
            routes=[*api_router.routes, *exports_router.routes],
        )
        document.setdefault("components", {})["schemas"] = components()
        application.openapi_schema = document
    return application.openapi_schema


def _answer_errors(application: FastAPI) -> None:
    """Have every error answered as problem details."""

    async def known(_request: Request, error: Exception) -> Response:
        return problem_of(error)

    for kind in (SearchdocError, Overloaded, TimeExceeded):
        application.add_exception_handler(kind, known)

    @application.exception_handler(HTTPException)
    async def http_error(request: Request, error: HTTPException) -> Response:
        detail = str(error.detail)
        if error.status_code == 404:
            detail = f"there is nothing at {request.url.path[:200]!r}: /openapi.json lists what there is"
        if error.status_code == 405:
            detail = f"{request.method} is not allowed here: everything is asked with GET"
        return ProblemResponse(error.status_code, detail, headers=error.headers)

    @application.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        return invalid_parameters(request, error)
