"""The reading room's addresses, and what each of them shows."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Any, Generic, TypeVar

from fastapi import APIRouter, Depends, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.responses import HTMLResponse, Response

from searchdoc.errors import CitationError, CorpusError, EmptyQuery, MissingExtra, QueryError, SearchdocError
from searchdoc.index import Index
from searchdoc.server.pages.answers import answer_view
from searchdoc.server.pages.catalogue import catalogue_of, questions_of
from searchdoc.server.pages.edition import edition_of
from searchdoc.server.pages.facsimile import draw_page
from searchdoc.server.pages.links import Asked
from searchdoc.server.pages.people import person_view
from searchdoc.server.pages.permanent import passage_view
from searchdoc.server.pages.rendering import page, static_file
from searchdoc.server.workers import Overloaded, TimeExceeded, Workers
from searchdoc.serving.shelf import Shelf
from searchdoc.text.characters import without_controls
from searchdoc.text.wording import capitalised

LISTED = 200
"""The most rows of a list on one page."""

_LONGEST_FIELD, _LONGEST_QUESTION = 500, 2000
"""Characters of a field and of a question that are taken, at most."""

T = TypeVar("T")

_Field = Annotated[str, Query(max_length=_LONGEST_FIELD)]


@dataclass(frozen=True, slots=True)
class ListPage(Generic[T]):
    """A page of a list: its rows, which page it is, and where the pages before and behind are; empty for none."""

    rows: Sequence[T]
    page: int
    pages: int
    previous: str
    next: str


def list_page(rows: Sequence[T], number: int, link: str) -> ListPage[T]:
    """The rows of a page, counted from 1, with ``link`` as the address of its pages."""
    pages = max(1, -(-len(rows) // LISTED))
    number = min(max(number, 1), pages)
    before = f"{link}?page={number - 1}" if number > 1 else ""
    behind = f"{link}?page={number + 1}" if number < pages else ""
    return ListPage(rows[(number - 1) * LISTED : number * LISTED], number, pages, before, behind)


class PageRoute(APIRoute):
    """A route whose errors are pages, too: one sentence with the way out."""

    def get_route_handler(self) -> Callable[[Request], Awaitable[Response]]:  # type: ignore[override] # a coroutine
        """The handler, with its errors as pages."""
        handler = super().get_route_handler()

        async def handled(request: Request) -> Response:
            try:
                return await handler(request)
            except SearchdocError as error:
                return error_page(_status(error), str(error))
            except RequestValidationError as error:
                return error_page(422, "; ".join(f"{one['loc'][-1]}: {one['msg']}" for one in error.errors()))
            except Overloaded:
                return error_page(503, "too many people are asking at once: try again in a moment")
            except TimeExceeded:
                return error_page(503, "this took too long: ask for less, or narrow it down")

        return handled


pages_router = APIRouter(route_class=PageRoute, include_in_schema=False)


def _status(error: SearchdocError) -> int:
    if isinstance(error, CitationError | CorpusError):
        return HTTPStatus.NOT_FOUND
    if isinstance(error, QueryError):
        return HTTPStatus.UNPROCESSABLE_ENTITY
    if isinstance(error, MissingExtra):
        return HTTPStatus.NOT_IMPLEMENTED
    return HTTPStatus.SERVICE_UNAVAILABLE


def error_page(status: int, sentence: str, asked: Asked | None = None) -> HTMLResponse:
    """A page that says in one sentence what is wrong."""
    words = f"{capitalised(without_controls(sentence)).rstrip('.')}."
    return page("error.html", status, asked=asked or Asked(), sentence=words, title=HTTPStatus(status).phrase)


def index_of(request: Request) -> Index:
    """The index that is open now."""
    shelf: Shelf = request.app.state.shelf
    return shelf.index


async def worked(request: Request, function: Callable[[], Response]) -> Response:
    """What a function makes, in one of the threads that work on requests."""
    workers: Workers = request.app.state.workers
    return await workers.run(function)


def asked_of(
    question: Annotated[str, Query(max_length=_LONGEST_QUESTION)] = "",
    speaker: _Field = "",
    to: _Field = "",
    kind: _Field = "",
    since: _Field = "",
    until: _Field = "",
    document: _Field = "",
    cite: Annotated[int, Query(ge=0, le=1000)] = 0,
) -> Asked:
    """What is asked, from the query of an address."""
    given = {"question": question, "speaker": speaker, "to": to, "kind": kind, "since": since, "until": until}
    cleaned = {name: without_controls(value).strip() for name, value in given.items()}
    return Asked(document=document).but(**cleaned).citing(cite)


def _home(index: Index, asked: Asked) -> HTMLResponse:
    return page("home.html", asked=asked, catalogue=catalogue_of(index), questions=questions_of(index))


_Number = Annotated[int, Query(ge=1, le=10**9)]


@pages_router.get("/")
async def home(request: Request) -> Response:
    """The question box, and what the documents are."""
    index = index_of(request)
    return await worked(request, lambda: _home(index, Asked()))


@pages_router.get("/ask")
async def ask_page(request: Request, asked: Annotated[Asked, Depends(asked_of)]) -> Response:
    """The answer, and beside it the document with the cited words."""
    index = index_of(request)

    def answered() -> Response:
        palette = catalogue_of(index).palette
        try:
            return page("answer.html", asked=asked, view=answer_view(index, palette, asked))
        except QueryError as error:
            if isinstance(error, EmptyQuery) and not asked.question:
                return _home(index, asked)
            return error_page(_status(error), str(error), asked)

    return await worked(request, answered)


@pages_router.get("/documents")
async def documents_page(request: Request, page_number: Annotated[int, Query(alias="page", ge=1)] = 1) -> Response:
    """Every document."""
    index = index_of(request)

    def shown() -> Response:
        catalogue = catalogue_of(index)
        rows = list_page(catalogue.documents, page_number, "/documents")
        return page("documents.html", asked=Asked(), catalogue=catalogue, listed=rows)

    return await worked(request, shown)


@pages_router.get("/documents/{identifier:path}/pages/{number}.png")
async def picture(request: Request, identifier: str, number: int) -> Response:
    """The picture of a page of a document."""
    index = index_of(request)

    def drawn() -> Response:
        document = index.document(identifier)
        if document is None or not 1 <= number <= len(document.pages):
            return error_page(404, f"there is no page {number} of {identifier!r} here")
        content, media_type = draw_page(document, number)
        return Response(content, media_type=media_type, headers={"Cache-Control": "private, max-age=86400"})

    return await worked(request, drawn)


@pages_router.get("/documents/{identifier:path}")
async def document_page(
    request: Request,
    identifier: str,
    cite: _Field = "",
    at: Annotated[int, Query(ge=0)] = 0,
    part: _Number | None = None,
) -> Response:
    """A document, or the part of it with a citation's words, or with a position."""
    index = index_of(request)

    def shown() -> Response:
        document = index.document(identifier)
        if document is None:
            return error_page(404, f"there is no document {identifier!r} here: the list of documents has all of them")
        palette = catalogue_of(index).palette
        place = index.resolve(cite) if cite else None
        if place is not None and place.document.id != document.id:
            return error_page(404, f"{cite!r} does not stand in {identifier!r}")
        span = None if place is None else place.span
        edition = edition_of(document, palette, cited=span, at=at, part=part)
        changed = bool(index.edited([document.id]))
        return page("document.html", asked=Asked(), edition=edition, cite=cite, changed=changed)

    return await worked(request, shown)


@pages_router.get("/passages/{identifier:path}")
async def passage_page(request: Request, identifier: str) -> Response:
    """The words that a citation's id points to, wherever they were cited."""
    index = index_of(request)

    def shown() -> Response:
        view = passage_view(index, catalogue_of(index).palette, identifier)
        return page("passage.html", 404 if view.lost else 200, asked=Asked(), view=view)

    return await worked(request, shown)


@pages_router.get("/people")
async def people_page(request: Request, page_number: Annotated[int, Query(alias="page", ge=1)] = 1) -> Response:
    """Everybody who is heard or addressed."""
    index = index_of(request)

    def shown() -> Response:
        rows = list_page(catalogue_of(index).people, page_number, "/people")
        return page("people.html", asked=Asked(), listed=rows)

    return await worked(request, shown)


@pages_router.get("/people/{name:path}")
async def person_page(
    request: Request, name: str, page_number: Annotated[int, Query(alias="page", ge=1)] = 1
) -> Response:
    """A person: the letters from and to, and what the person says."""
    index = index_of(request)

    def shown() -> Response:
        view = person_view(index, catalogue_of(index), name, page_number)
        if view is None:
            return error_page(404, f"nobody called {name!r} is heard in these documents: the list of people has all")
        return page("person.html", asked=Asked(), view=view)

    return await worked(request, shown)


@pages_router.get("/static/{name}")
async def static(name: str) -> Response:
    """A file that goes with the pages."""
    file = static_file(name)
    if file is None:
        return error_page(404, f"there is no file {name!r} here")
    headers: dict[str, Any] = {"Cache-Control": "public, max-age=31536000, immutable"}
    return Response(file.content, media_type=file.media_type, headers=headers)
