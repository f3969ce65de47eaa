"""Documents and passages as resources: what is listed, page by page, and what an address leads to."""

from __future__ import annotations

import base64
import binascii
from bisect import bisect_right
from dataclasses import dataclass
from urllib.parse import quote, unquote

from searchdoc.errors import MalformedQuery, UnknownCitation
from searchdoc.index import Index
from searchdoc.passages.context import written_date

DOCUMENT_ADDRESS, PASSAGE_ADDRESS = "searchdoc://documents/", "searchdoc://passages/"
"""What the addresses of documents and of passages begin with; an id follows, percent-encoded."""

PAGE = 100
"""The documents that are listed at once."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A document as it is listed; ``described`` is who wrote it and when."""

    address: str
    name: str
    title: str
    described: str


def document_address(identifier: str) -> str:
    """The address of a document."""
    return f"{DOCUMENT_ADDRESS}{quote(identifier, safe='')}"


def passage_address(identifier: str) -> str:
    """The address of a passage, or of any other words that a citation's id names."""
    return f"{PASSAGE_ADDRESS}{quote(identifier, safe='')}"


def listed_documents(index: Index, cursor: str | None = None, size: int = PAGE) -> tuple[list[Listed], str | None]:
    """``size`` documents behind a cursor, in order of their ids, and the cursor of the next page if there is one.

    A cursor names the last document listed, so that it holds whatever a build has changed since. Raises
    ``MalformedQuery`` for one that was never given.
    """
    names = sorted(index.identifiers())
    first = 0 if cursor is None else bisect_right(names, _decoded(cursor))
    page = names[first : first + size]
    more = page[-1] if first + size < len(names) else None
    found = [_listed(index, name) for name in page]
    return [one for one in found if one is not None], None if more is None else _encoded(more)


def _listed(index: Index, name: str) -> Listed | None:
    document = index.document(name)
    if document is None:  # taken out by a build since the names were read
        return None
    when = written_date(document.date) if document.date else ""
    whose = ", ".join(part for part in (document.author, when) if part)
    return Listed(document_address(name), name, document.title or name, whose)


def _encoded(name: str) -> str:
    return base64.urlsafe_b64encode(name.encode("utf-8", "surrogatepass")).decode()


def _decoded(cursor: str) -> str:
    try:
        return base64.b64decode(cursor, altchars=b"-_", validate=True).decode("utf-8", "surrogatepass")
    except (binascii.Error, ValueError) as error:
        raise MalformedQuery(f"{cursor[:80]!r} is no cursor of this list: begin without one", cursor) from error


def read_resource(index: Index, address: str) -> tuple[str, str | None]:
    """The text that an address leads to, and for a passage its reference. Raises ``CitationError``."""
    if address.startswith(PASSAGE_ADDRESS):
        citation = index.citation(unquote(address.removeprefix(PASSAGE_ADDRESS)))
        return citation.text, citation.reference
    name = unquote(address.removeprefix(DOCUMENT_ADDRESS)) if address.startswith(DOCUMENT_ADDRESS) else None
    document = None if name is None else index.document(name)
    if document is None:
        raise UnknownCitation(f"there is nothing at {address[:200]!r}: list the resources, or ask", address)
    return document.text, None
