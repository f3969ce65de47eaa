"""The web application: the interface for programs and the reading room, behind their guards."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from searchdoc.errors import SearchdocError
from searchdoc.server.api import router as api_router
from searchdoc.server.guards import LOOPBACK, HostGuard, SecurityHeaders, TokenGuard
from searchdoc.server.pages.routes import router as pages_router
from searchdoc.server.problems import ProblemResponse, problem_of
from searchdoc.server.shelf import Shelf
from searchdoc.server.workers import Workers
from searchdoc.version import __version__


def create_application(
    path: str | Path,
    *,
    token: str | None = None,
    allowed_hosts: Sequence[str] = LOOPBACK,
) -> FastAPI:
    """The application that answers from the index at ``path``.

    ``token`` is what everybody must know who asks, where it is given; ``allowed_hosts`` are the names under which it
    is asked, without ports. Raises what ``searchdoc.open`` raises.
    """
    application = FastAPI(title="searchdoc", version=__version__, docs_url=None, redoc_url=None, lifespan=_lifespan)
    application.state.shelf = Shelf(path)
    application.state.workers = Workers()
    application.include_router(api_router)
    application.include_router(pages_router)
    _add_problems(application)
    if token is not None:
        application.add_middleware(TokenGuard, token=token)
    application.add_middleware(HostGuard, hosts=allowed_hosts)
    application.add_middleware(SecurityHeaders)  # the last one added is the first that a request passes
    return application


@asynccontextmanager
async def _lifespan(application: FastAPI) -> AsyncIterator[None]:
    yield
    application.state.workers.close()


def _add_problems(application: FastAPI) -> None:
    """Have every error answered as problem details."""

    @application.exception_handler(SearchdocError)
    async def searchdoc_error(_request: Request, error: SearchdocError) -> Response:
        return problem_of(error)

    @application.exception_handler(HTTPException)
    async def http_error(_request: Request, error: HTTPException) -> Response:
        return ProblemResponse(error.status_code, str(error.detail), error.headers)

    @application.exception_handler(RequestValidationError)
    async def invalid(_request: Request, error: RequestValidationError) -> Response:
        return ProblemResponse(422, "; ".join(str(one["msg"]) for one in error.errors()))
