"""The templates, and the files that go with the pages: a style sheet and two scripts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse

from searchdoc.server.pages.export_links import document_exports, export_links
from searchdoc.server.pages.links import person_link

if TYPE_CHECKING:
    from jinja2 import Environment

_STATIC = {
    "room.css": "text/css; charset=utf-8",
    "room.js": "text/javascript; charset=utf-8",
    "htmx.min.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
    "htmx.LICENSE.txt": "text/plain; charset=utf-8",
}
"""The files that may be had, and their media types."""


@dataclass(frozen=True, slots=True)
class StaticFile:
    """A file that goes with the pages."""

    content: bytes
    media_type: str
    digest: str


@dataclass(frozen=True, slots=True)
class NavigationLink:
    """A page that every page leads to."""

    name: str
    link: str


NAVIGATION = (
    NavigationLink("Ask", "/"),
    NavigationLink("Documents", "/documents"),
    NavigationLink("Letters", "/letters"),
    NavigationLink("People", "/people"),
    NavigationLink("Timeline", "/timeline"),
    NavigationLink("Concordance", "/concordance"),
    NavigationLink("Compare", "/compare"),
    NavigationLink("Check", "/check"),
    NavigationLink("Notebook", "/notebook"),
)
"""What stands in the head of every page, in this order; the first is the page that ``/ask`` belongs to, too."""


@cache
def static_file(name: str) -> StaticFile | None:
    """A file that goes with the pages; None where there is none of that name."""
    if name not in _STATIC:
        return None
    content = (files(__package__) / "static" / name).read_bytes()
    return StaticFile(content, _STATIC[name], sha256(content).hexdigest()[:12])


def static_link(name: str) -> str:
    """The address of a file, which changes with it."""
    file = static_file(name)
    return f"/static/{name}" + (f"?v={file.digest}" if file else "")


@cache
def environment() -> Environment:
    """The templates; whatever is put into one of them is escaped. Raises ``MissingExtra``."""
    try:
        from jinja2 import Environment, PackageLoader, StrictUndefined
    except ImportError as error:
        from searchdoc.errors import MissingExtra

        raise MissingExtra("the reading room", "server") from error
    package = (__package__ or "").rsplit(".", 1)
    made = Environment(
        loader=PackageLoader(".".join(package), "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(static=static_link, navigation=NAVIGATION, person_link=person_link)
    made.globals.update(export_links=export_links, document_exports=document_exports)
    return made


def page(template: str, status: int = 200, **values: object) -> HTMLResponse:
    """A page from its template and what stands in it."""
    return HTMLResponse(environment().get_template(template).render(values), status)
