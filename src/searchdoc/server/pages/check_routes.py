"""The address at which a draft is pasted, or its file sent, and checked."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.datastructures import UploadFile
from starlette.responses import Response

from searchdoc.checking.drafts import PASTED, read_draft
from searchdoc.checking.reports import check_draft
from searchdoc.errors import MissingExtra
from searchdoc.server.pages.check import check_view
from searchdoc.server.pages.links import Asked
from searchdoc.server.pages.rendering import page
from searchdoc.server.pages.routes import PageRoute
from searchdoc.server.workers import Workers
from searchdoc.serving.shelf import Shelf

LARGEST_DRAFT = 4_000_000
"""Bytes of a request with a draft that are taken, at most."""

check_router = APIRouter(route_class=PageRoute, include_in_schema=False)


@check_router.get("/check")
async def check_page() -> Response:
    """Where a draft is pasted."""
    return page("check.html", asked=Asked(), view=None, text="", problem="")


@check_router.post("/check")
async def checked_page(request: Request) -> Response:
    """The draft that was pasted or sent, with what became of its quotations."""
    length = request.headers.get("content-length", "")
    if not length.isdecimal() or int(length) > LARGEST_DRAFT:
        problem = f"The draft is too long: at most {LARGEST_DRAFT // 1_000_000} MB are taken."
        return page("check.html", 413, asked=Asked(), view=None, text="", problem=problem)
    text, name, data = await _given(request)
    if not data.strip():
        problem = "There is no draft: paste one, or choose a file."
        return page("check.html", 422, asked=Asked(), view=None, text="", problem=problem)
    shelf: Shelf = request.app.state.shelf
    workers: Workers = request.app.state.workers
    checker = shelf.index.quotation_checker

    def checked() -> Response:
        view = check_view(check_draft(read_draft(data, name, checker.speakers), checker))
        return page("check.html", asked=Asked(), view=view, text=text, problem="")

    return await workers.run(checked)


async def _given(request: Request) -> tuple[str, str, bytes]:
    """What was pasted, and the name and the bytes of the draft: those of the file where one was sent."""
    try:
        async with request.form(max_files=1, max_fields=4, max_part_size=LARGEST_DRAFT) as form:
            pasted, file = form.get("text"), form.get("file")
            text = pasted.replace("\r\n", "\n") if isinstance(pasted, str) else ""
            if isinstance(file, UploadFile) and file.filename:
                return text, file.filename.rpartition("/")[2], await file.read()
    except AssertionError as error:  # what starlette raises without python-multipart
        raise MissingExtra("checking drafts in the reading room", "server") from error
    return text, PASTED, text.encode("utf-8", "replace")
