"""Errors as other programs read them: problem details (RFC 9457)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from starlette.responses import Response

from searchdoc.errors import (
    AmbiguousName,
    CitationError,
    LanguageModelError,
    MissingExtra,
    QueryError,
    SearchdocError,
    UnknownSpeaker,
)
from searchdoc.server.workers import Overloaded, TimeExceeded

PROBLEM = "application/problem+json"
"""The media type of problem details."""

FAULT = "this is a fault of searchdoc: please report it with what you did; the server's log says where it happened"
"""What is said of an error that nobody foresaw, to whoever asked."""


class ProblemResponse(Response):
    """An error as problem details, whose ``type`` is "about:blank", so that its title is the status's own."""

    media_type = PROBLEM

    def __init__(
        self,
        status: int,
        detail: str,
        members: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.document: dict[str, Any] = {
            "type": "about:blank",
            "title": HTTPStatus(status).phrase,
            "status": status,
            "detail": " ".join(detail.split()),
            **(members or {}),
        }
        content = json.dumps(self.document, ensure_ascii=False).encode("utf-8", "replace")
        super().__init__(content, status, {"Cache-Control": "no-store", **(headers or {})})


def problem_of(error: Exception) -> ProblemResponse:
    """What is answered for an error, in the words that the command line has for it."""
    if isinstance(error, Overloaded):
        return ProblemResponse(
            503, "as many requests wait as may wait: try again in a moment", headers={"Retry-After": "1"}
        )
    if isinstance(error, TimeExceeded):
        return ProblemResponse(504, "this took more time than a request may take: ask for less, or try again later")
    if not isinstance(error, SearchdocError):
        return ProblemResponse(500, FAULT)
    members: dict[str, object] = {"error": type(error).__name__}
    if isinstance(error, UnknownSpeaker):
        members["suggestions"] = list(error.suggestions)
    if isinstance(error, AmbiguousName):
        members["people"] = list(error.people)
    return ProblemResponse(_status(error), str(error), members)


def _status(error: SearchdocError) -> int:
    if isinstance(error, CitationError):
        return 404
    if isinstance(error, QueryError):
        return 422
    if isinstance(error, MissingExtra):
        return 501
    return 502 if isinstance(error, LanguageModelError) else 503
