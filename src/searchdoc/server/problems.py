"""Errors as other programs read them: problem details (RFC 9457)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus

from starlette.responses import Response

from searchdoc.errors import (
    AmbiguousName,
    CitationError,
    LanguageModelError,
    QueryError,
    SearchdocError,
    UnknownSpeaker,
)

PROBLEM = "application/problem+json"
"""The media type of problem details."""


class ProblemResponse(Response):
    """An error as problem details, whose ``type`` is "about:blank": its title is the status's own."""

    media_type = PROBLEM

    def __init__(self, status: int, detail: str, headers: Mapping[str, str] | None = None, **members: object) -> None:
        problem = {
            "type": "about:blank",
            "title": HTTPStatus(status).phrase,
            "status": status,
            "detail": " ".join(detail.split()),
            **members,
        }
        content = json.dumps(problem, ensure_ascii=False, allow_nan=False).encode()
        super().__init__(content, status, {"Cache-Control": "no-store", **(headers or {})})


def problem_of(error: SearchdocError) -> ProblemResponse:
    """What is answered for an error of searchdoc, in the words that the command line has for it."""
    members: dict[str, object] = {"error": type(error).__name__}
    if isinstance(error, UnknownSpeaker):
        members["suggestions"] = list(error.suggestions)
    if isinstance(error, AmbiguousName):
        members["people"] = list(error.people)
    return ProblemResponse(_status(error), str(error), **members)


def _status(error: SearchdocError) -> int:
    if isinstance(error, CitationError):
        return HTTPStatus.NOT_FOUND
    if isinstance(error, QueryError):
        return HTTPStatus.UNPROCESSABLE_ENTITY
    if isinstance(error, LanguageModelError):
        return HTTPStatus.BAD_GATEWAY
    return HTTPStatus.SERVICE_UNAVAILABLE
