"""The interface for programs: the contract's JSON over HTTP."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request
from starlette.responses import JSONResponse, Response

from searchdoc.answering.answers import Answer
from searchdoc.answering.citations import document_dict
from searchdoc.errors import UnknownCitation
from searchdoc.index import Index
from searchdoc.models import Document, Passage, Span
from searchdoc.server.concordance_api import concordance_api_router
from searchdoc.server.guards import HEALTH
from searchdoc.server.parameters import (
    AskParameters,
    DocumentsParameters,
    LettersParameters,
    NoParameters,
    PeopleParameters,
    SearchParameters,
    TextParameters,
)
from searchdoc.server.reading import RequestReading, reading
from searchdoc.server.schemas import answers
from searchdoc.server.streaming import EVENT_STREAM, stream_answer, wants_events
from searchdoc.server.validation import refuse_repeated
from searchdoc.version import __version__

api_router = APIRouter(dependencies=[Depends(refuse_repeated)])

Read = Annotated[RequestReading, Depends(reading)]
DocumentId = Annotated[str, Path(description="The document's id; it may hold slashes.", examples=["calendar.txt"])]
CitationId = Annotated[
    str,
    Path(
        description="Document, place and check sum, as answers have them.",
        examples=["calendar.txt:22523-22897:cf065b76"],
    ),
]


api_router.include_router(concordance_api_router)


@api_router.get("/api/ask", responses=answers("Answer", 422, 502, 503, 504, stream=EVENT_STREAM))
async def ask(request: Request, asked: Annotated[AskParameters, Query()], read: Read) -> Response:
    """Answer a question in the documents' own words, each with its citation, or say what is missing.

    With `Accept: text/event-stream` the answer comes as events: `citations` holds it whole; if the server has a
    language model, a `text` for each sentence that the model writes from it, checked; at last `done` with the answer
    and what was written, or `problem`.
    """

    def answer() -> Answer:
        return read.index.ask(asked.question, asked.k, threshold=asked.threshold, **asked.options())

    if wants_events(request):
        return await stream_answer(request, read.workers, answer)
    return await read.answer(lambda: answer().to_dict())


@api_router.get("/api/search", responses=answers("Hits", 422, 503, 504))
async def search(asked: Annotated[SearchParameters, Query()], read: Read) -> Response:
    """List the passages that fit a query best, best first."""

    def hits() -> dict[str, object]:
        found = read.index.search(asked.query, asked.k, asked.mode, **asked.options())
        return {"query": asked.query, "hits": [hit.to_dict() for hit in found]}

    return await read.answer(hits)


@api_router.get("/api/documents", responses=answers("Documents", 422, 503, 504))
async def documents(asked: Annotated[DocumentsParameters, Query()], read: Read) -> Response:
    """List the documents in order of their ids, page by page."""
    return await read.answer(lambda: _page_of_documents(read.index, asked))


@api_router.get("/api/documents/{id:path}", responses=answers("DocumentText", 404, 422, 503, 504))
async def document(id: DocumentId, asked: Annotated[TextParameters, Query()], read: Read) -> Response:  # noqa: A002
    """A document's text, a part at a time, with the passages that lie in that part."""
    return await read.answer(lambda: _part_of_text(read.index, id, asked))


@api_router.get("/api/passages/{id:path}", responses=answers("Citation", 404, 422, 503, 504))
async def passage(id: CitationId, _: Annotated[NoParameters, Query()], read: Read) -> Response:  # noqa: A002
    """A citation, whole again, from its id."""
    return await read.answer(lambda: read.index.citation(id).to_dict())


@api_router.get("/api/people", responses=answers("People", 422, 503, 504))
async def people(asked: Annotated[PeopleParameters, Query()], read: Read) -> Response:
    """Who speaks in the documents, who is addressed and who is named, under which names."""

    def listed() -> dict[str, object]:
        found = read.index.people(asked.name) if asked.name else read.index.speakers()
        return {"people": [person.to_dict() for person in found]}

    return await read.answer(listed)


@api_router.get("/api/letters", responses=answers("Letters", 422, 503, 504))
async def letters(asked: Annotated[LettersParameters, Query()], read: Read) -> Response:
    """List the letters, those that documents are and those within them, with totals by person and year."""

    def listed() -> dict[str, object]:
        found = read.index.letters(where=asked.conditions, document=asked.documents, **asked.options())
        return found.to_dict(asked.start, asked.start + asked.limit)

    return await read.answer(listed)


@api_router.get(HEALTH, responses=answers("Health", 422))
async def health(_: Annotated[NoParameters, Query()], read: Read) -> Response:
    """Whether the server answers, and from which generation of its index."""
    told = {"status": "ok", "version": __version__, "generation": read.index.manifest.generation}
    return JSONResponse(told, headers={"Cache-Control": "no-store"})


def _page_of_documents(index: Index, asked: DocumentsParameters) -> dict[str, object]:
    ids = sorted(index.identifiers(where=asked.conditions, document=asked.documents))
    page = [one for one in ids if one > asked.after]
    listed, left = page[: asked.limit], page[asked.limit :]
    return {
        "total": len(ids),
        "documents": [_described(one) for name in listed if (one := index.document(name)) is not None],
        "next": listed[-1] if left else None,
    }


def _part_of_text(index: Index, name: str, asked: TextParameters) -> dict[str, object]:
    found = index.document(name)
    if found is None:
        raise UnknownCitation(f"there is no document {name!r} in this index: /api/documents lists them", name)
    part = Span(min(asked.start, len(found.text)), min(asked.start + asked.length, len(found.text)))
    return {
        "document": _described(found),
        "start": part.start,
        "end": part.end,
        "text": found.slice(part),
        "next": part.end if part.end < len(found.text) else None,
        "passages": _within(index.passages(document=name), part) if part else [],
    }


def _described(document: Document) -> dict[str, object]:
    return {**document_dict(document), "language": document.language, "characters": len(document.text)}


def _within(passages: Iterable[Passage], part: Span) -> list[dict[str, object]]:
    """The passages of which words lie in a part of the text; ``/api/passages`` says more of each."""
    return [
        {
            "id": passage.id,
            "start": passage.start,
            "end": passage.end,
            "kind": passage.kind,
            "speaker": passage.speaker,
            "date": passage.date,
            "section": list(passage.section),
            "paragraph": passage.paragraph,
            "page": None if passage.page is None else {"label": passage.page.label, "number": passage.page.number},
        }
        for passage in passages
        if passage.span.overlaps(part)
    ]
