"""The addresses of what somebody collects: the timeline, the comparison, the notebook."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated
from urllib.parse import parse_qs

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import RedirectResponse, Response

from searchdoc.errors import EmptyQuery, QueryError
from searchdoc.exporting.formats import FORMATS
from searchdoc.server.pages.catalogue import catalogue_of
from searchdoc.server.pages.compare import CompareView, compare_view
from searchdoc.server.pages.links import Asked
from searchdoc.server.pages.notebook import notebook_view
from searchdoc.server.pages.rendering import page
from searchdoc.server.pages.routes import PageRoute, asked_of, error_page, index_of, list_page, worked
from searchdoc.server.pages.timeline import timeline_view
from searchdoc.text.characters import without_controls

_LONGEST_FIELD, _LONGEST_FORM = 500, 20_000
"""Characters of a field, and bytes of a form, that are taken at most."""

collecting_router = APIRouter(route_class=PageRoute, include_in_schema=False)

_Words = Annotated[str, Query(max_length=_LONGEST_FIELD)]


@collecting_router.get("/timeline")
async def timeline_page(
    request: Request,
    asked: Annotated[Asked, Depends(asked_of)],
    page_number: Annotated[int, Query(alias="page", ge=1)] = 1,
) -> Response:
    """The letters by date; with a question, the dated passages that fit."""
    index = index_of(request)

    def shown() -> Response:
        catalogue = catalogue_of(index)
        rows = list_page(catalogue.letters, page_number, "/timeline")
        view = timeline_view(index, catalogue.palette, asked, rows.rows)
        return page("timeline.html", asked=asked, view=view, listed=rows)

    return await worked(request, shown)


@collecting_router.get("/compare")
async def compare_page(request: Request, one: _Words = "", other: _Words = "", topic: _Words = "") -> Response:
    """Two people's own words on a topic."""
    index = index_of(request)
    asked = CompareView(_clean(one), _clean(other), _clean(topic))

    def shown() -> Response:
        catalogue = catalogue_of(index)
        names = [person.name for person in catalogue.people if person.weight[0]]
        try:
            view, problem = compare_view(index, catalogue.palette, asked), ""
        except EmptyQuery:
            view, problem = asked, "There is no word in the topic."
        except QueryError as error:
            view, problem = asked, f"{without_controls(str(error)).rstrip('.?')}."
        status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
        return page("compare.html", status, asked=Asked(), view=view, names=names, problem=problem)

    return await worked(request, shown)


@collecting_router.get("/notebook")
async def notebook_page(request: Request, tag: _Words = "") -> Response:
    """The citations that were kept."""
    index = index_of(request)

    def shown() -> Response:
        view = notebook_view(index, catalogue_of(index).palette, without_controls(tag).strip())
        return page("notebook.html", asked=Asked(), view=view)

    return await worked(request, shown)


@collecting_router.get("/notebook/export")
async def export_notebook(request: Request, name: Annotated[str, Query(alias="format")], tag: _Words = "") -> Response:
    """The citations that are found, in one of the formats."""
    index = index_of(request)

    def written() -> Response:
        chosen = FORMATS.get(name)
        if chosen is None or chosen.takes != "citations":
            return error_page(404, f"there is no format {name[:100]!r}: the notebook has a link for each")
        content = index.export(index.kept(tag.strip() or None).citations, name)
        disposition = f'attachment; filename="notebook{chosen.suffix}"'
        return Response(content, media_type=chosen.media_type, headers={"Content-Disposition": disposition})

    return await worked(request, written)


@collecting_router.post("/notebook")
async def keep_citation(request: Request) -> Response:
    """Keep a citation, for a reason and with tags between commas; leads to the notebook."""
    index, form = index_of(request), await _form(request)
    if form is None:
        return error_page(413, "the reason is too long to be kept: shorten it")
    tags = form.get("tags", "").replace("#", " ").split(",")

    def kept() -> Response:
        why = without_controls(form.get("why", ""))[:_LONGEST_FIELD]
        index.keep(form.get("id", ""), why, map(without_controls, tags))
        return RedirectResponse("/notebook#last", HTTPStatus.SEE_OTHER)

    return await worked(request, kept)


@collecting_router.post("/notebook/forget")
async def forget_citation(request: Request) -> Response:
    """Keep a citation no longer; leads to the notebook."""
    index, form = index_of(request), await _form(request)

    def forgotten() -> Response:
        index.forget((form or {}).get("id", ""))
        return RedirectResponse("/notebook", HTTPStatus.SEE_OTHER)

    return await worked(request, forgotten)


def _clean(words: str) -> str:
    return without_controls(words).strip()


async def _form(request: Request) -> dict[str, str] | None:
    """The fields of a form (application/x-www-form-urlencoded); None where it is longer than any that is sent here."""
    content = b""
    async for chunk in request.stream():
        content += chunk
        if len(content) > _LONGEST_FORM:
            return None
    fields = parse_qs(content.decode("utf-8", "replace"), max_num_fields=20)
    return {name: values[-1] for name, values in fields.items()}
