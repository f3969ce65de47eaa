"""The concordance for programs: ``/api/concordance``."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import Field
from starlette.responses import Response

from searchdoc.concordance.collocates import WIDEST_WINDOW
from searchdoc.concordance.results import USUAL_WIDTH, USUAL_WINDOW, SortKey
from searchdoc.index import Index
from searchdoc.limits import LONGEST_QUESTION
from searchdoc.server.parameters import PassageFilter
from searchdoc.server.reading import RequestReading, reading
from searchdoc.server.schemas import answers
from searchdoc.server.validation import refuse_repeated

USUAL_LINES, MOST_LINES = 100, 1000
"""Lines in one answer: where nothing else is asked for, and at most."""

_WIDEST, _MOST_KEYS = 500, 5
"""Characters of context on each side, and keys to sort by, at most."""

concordance_api_router = APIRouter(dependencies=[Depends(refuse_repeated)])


class ConcordanceParameters(PassageFilter):
    """What ``/api/concordance`` takes."""

    query: str = Field(
        max_length=LONGEST_QUESTION,
        description="Words in a row, or a query in the query language.",
        examples=["foreign trade"],
    )
    stems: bool = Field(default=False, description="Find the other forms of the words, too.")
    case: bool = Field(default=False, description="Tell capitals from small letters.")
    accents: bool = Field(default=False, description="Tell letters with accents from those without.")
    meaning: bool = Field(default=False, description="List the sentences that mean it, nearest first.")
    sort: list[SortKey] = Field(
        default=[], max_length=_MOST_KEYS, description="The order of the lines. Repeated for what decides ties."
    )
    k: int = Field(default=USUAL_LINES, ge=0, le=MOST_LINES, description="How many lines.")
    start: int = Field(default=0, ge=0, le=2**53, description="The number of the first line, from 0.")
    width: int = Field(default=USUAL_WIDTH, ge=0, le=_WIDEST, description="Characters of context on each side.")
    counts: bool = Field(default=False, description="Count by document, speaker and year.")
    collocates: bool = Field(default=False, description="List the words that stand near.")
    window: int = Field(
        default=USUAL_WINDOW, ge=1, le=WIDEST_WINDOW, description="Words on each side in which collocates stand."
    )
    content_words: bool = Field(default=False, description="Leave function words out of the collocates.")


@concordance_api_router.get("/api/concordance", responses=answers("Concordance", 422, 503, 504))
async def list_concordance(
    asked: Annotated[ConcordanceParameters, Query()], read: Annotated[RequestReading, Depends(reading)]
) -> Response:
    """List every occurrence of words in its context, with whose words it is; or all that mean something."""
    return await read.answer(lambda: _listed(read.index, asked))


def _listed(index: Index, asked: ConcordanceParameters) -> dict[str, object]:
    found = index.concordance(
        asked.query,
        stems=asked.stems,
        case=asked.case,
        accents=asked.accents,
        meaning=asked.meaning,
        **asked.options(),
    )
    if asked.sort:
        found = found.sorted(*asked.sort)
    listed = found.to_dict(asked.k, asked.width, asked.start)
    if asked.counts:
        listed["counts"] = found.counts_dict()
    if asked.collocates:
        near = found.collocates(asked.window, function_words=not asked.content_words)
        listed["collocates"] = [one.to_dict() for one in near]
    return listed
