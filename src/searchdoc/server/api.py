"""The interface for programs: the contract's JSON over HTTP."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from searchdoc.server.shelf import Shelf
from searchdoc.server.workers import Workers

router = APIRouter()


@router.get("/healthz")
def health(request: Request) -> dict[str, str]:
    """Whether the server answers, and from which generation of its index."""
    shelf: Shelf = request.app.state.shelf
    return {"status": "ok", "generation": shelf.generation}


@router.get("/api/ask")
async def ask(request: Request, question: str, k: int = 5) -> Response:
    """Answer a question in the documents' own words."""
    shelf: Shelf = request.app.state.shelf
    workers: Workers = request.app.state.workers
    answer = await workers.run(shelf.index.ask, question, k)
    return JSONResponse(answer.to_dict())
