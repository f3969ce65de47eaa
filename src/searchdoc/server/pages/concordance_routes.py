"""The addresses of the concordance: its page, and all of its lines in CSV."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from searchdoc.concordance.results import USUAL_WIDTH
from searchdoc.concordance.tables import lines_csv
from searchdoc.errors import EmptyQuery, QueryError
from searchdoc.index import Index
from searchdoc.models import PASSAGE_KINDS
from searchdoc.server.pages.catalogue import catalogue_of
from searchdoc.server.pages.concordance import ConcordanceAsked, concordance_of, concordance_view
from searchdoc.server.pages.links import Asked
from searchdoc.server.pages.rendering import page
from searchdoc.server.pages.routes import PageRoute
from searchdoc.text.characters import without_controls
from searchdoc.text.wording import capitalised

_LONGEST_FIELD, _LONGEST_QUERY = 500, 2000
"""Characters of a field and of a query that are taken, at most."""

_Field = Annotated[str, Query(max_length=_LONGEST_FIELD)]

concordance_router = APIRouter(route_class=PageRoute, include_in_schema=False)


def _asked(
    query: Annotated[str, Query(max_length=_LONGEST_QUERY)] = "",
    sort: _Field = "",
    stems: _Field = "",
    meaning: _Field = "",
    collocates: _Field = "",
    speaker: _Field = "",
    to: _Field = "",
    kind: _Field = "",
    since: _Field = "",
    until: _Field = "",
    document: _Field = "",
    page_number: Annotated[int, Query(alias="page", ge=1, le=10**9)] = 1,
) -> ConcordanceAsked:
    asked = ConcordanceAsked(query, sort, stems, meaning, collocates, speaker, to, kind, since, until)
    cleaned = {name: without_controls(getattr(asked, name)).strip() for name in ("query", "sort", *asked.filters)}
    return asked.but(**cleaned, document=document, page=page_number)


_Asked = Annotated[ConcordanceAsked, Depends(_asked)]


@concordance_router.get("/concordance")
async def concordance_page(request: Request, wanted: _Asked) -> Response:
    """Every occurrence of words, aligned; what can be looked for where nothing is asked."""
    index: Index = request.app.state.shelf.index

    def shown() -> Response:
        sentence, status = "", 200
        view = None
        try:
            view = concordance_view(index, catalogue_of(index).palette, wanted) if wanted.query else None
        except QueryError as error:
            status = 200 if isinstance(error, EmptyQuery) else 422
            sentence = f"{capitalised(without_controls(str(error))).rstrip('.')}."
        return page(
            "concordance.html", status, asked=Asked(), wanted=wanted, view=view, sentence=sentence, kinds=PASSAGE_KINDS
        )

    done: Response = await request.app.state.workers.run(shown)
    return done


@concordance_router.get("/concordance.csv")
async def concordance_download(request: Request, wanted: _Asked) -> Response:
    """All lines as a table for spreadsheets."""
    index: Index = request.app.state.shelf.index

    def written() -> Response:
        rows = "".join(lines_csv(concordance_of(index, wanted), USUAL_WIDTH))
        headers = {"Content-Disposition": 'attachment; filename="concordance.csv"'}
        return Response(rows, media_type="text/csv; charset=utf-8", headers=headers)

    done: Response = await request.app.state.workers.run(written)
    return done
