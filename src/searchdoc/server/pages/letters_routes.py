"""The addresses of the page of the letters, and of what they can be downloaded as."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from searchdoc.correspondence.letters import LetterRow
from searchdoc.correspondence.table import LetterTable
from searchdoc.index import Index
from searchdoc.server.pages.letters import LETTER_FORMATS, AskedLetters, chosen_letters, entries_of, letters_view
from searchdoc.server.pages.links import Asked
from searchdoc.server.pages.rendering import page
from searchdoc.server.pages.routes import LISTED, ListPage, PageRoute
from searchdoc.text.characters import without_controls

letters_router = APIRouter(route_class=PageRoute, include_in_schema=False)

_Field = Annotated[str, Query(max_length=500)]


def _asked(
    sender: Annotated[str, Query(alias="from", max_length=500)] = "",
    to: _Field = "",
    place: _Field = "",
    since: _Field = "",
    until: _Field = "",
    document: _Field = "",
    missing: _Field = "",
    sort: _Field = "",
    reverse: _Field = "",
    every: Annotated[str, Query(alias="all", max_length=500)] = "",
) -> AskedLetters:
    given = (sender, to, place, since, until, document, missing, sort, reverse, every)
    return AskedLetters(*(without_controls(one).strip() for one in given))


_Wanted = Annotated[AskedLetters, Depends(_asked)]


@letters_router.get("/letters")
async def letters_page(
    request: Request, asked: _Wanted, page_number: Annotated[int, Query(alias="page", ge=1)] = 1
) -> Response:
    """The letters as a table, with filters, totals, what is missing and the network."""
    index: Index = request.app.state.shelf.index

    def shown() -> Response:
        view, table = letters_view(index, asked)
        listed = _part(table, page_number, asked)
        status = 422 if view.reason else 200
        return page("letters.html", status, asked=Asked(), view=view, listed=listed, entries=entries_of(listed.rows))

    response: Response = await request.app.state.workers.run(shown)
    return response


@letters_router.get("/letters.{ending}")
async def letters_file(request: Request, ending: str, asked: _Wanted) -> Response:
    """The letters that the page shows, as CSV, CMIF, GraphML or the picture of the network."""
    index: Index = request.app.state.shelf.index
    media_types = {name: media_type for name, _, media_type in LETTER_FORMATS}
    room = str(request.base_url)

    def made() -> Response:
        if ending not in media_types:
            return page("error.html", 404, asked=Asked(), sentence=_no_format(ending), title="Not Found")
        headers = {"Content-Disposition": f'attachment; filename="letters.{ending}"'}
        table = chosen_letters(index, asked)
        return Response(_written(table, ending, room), media_type=media_types[ending], headers=headers)

    response: Response = await request.app.state.workers.run(made)
    return response


def _written(table: LetterTable, ending: str, room: str) -> str:
    if ending == "xml":
        return table.to_cmif(room=room)
    return {"csv": table.to_csv, "graphml": table.to_graphml, "svg": table.to_svg}[ending]()


def _no_format(ending: str) -> str:
    known = ", ".join(f"letters.{name}" for name, _, _ in LETTER_FORMATS)
    return f"There is no letters.{without_controls(ending)[:40]}: there are {known}."


def _part(table: LetterTable, number: int, asked: AskedLetters) -> ListPage[LetterRow]:
    """A page of the table, counted from 1, with the addresses of those before and behind it."""
    pages = max(1, -(-len(table) // LISTED))
    number = min(number, pages)
    join = "&" if asked.query else "?"
    before = f"{asked.link}{join}page={number - 1}" if number > 1 else ""
    behind = f"{asked.link}{join}page={number + 1}" if number < pages else ""
    return ListPage(table.rows[(number - 1) * LISTED : number * LISTED], number, pages, before, behind)
