"""The addresses of the reading room's pages."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Self
from urllib.parse import quote, urlencode


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asks: the question, and what the answer is narrowed down to; empty where it is not.

    ``cite`` is the number of the citation that is open beside the answer, 0 for the first.
    """

    question: str = ""
    speaker: str = ""
    to: str = ""
    kind: str = ""
    since: str = ""
    until: str = ""
    document: str = ""
    cite: int = 0

    @property
    def filters(self) -> dict[str, str]:
        """What narrows the answer down, as ``Index.ask`` takes it."""
        names = ("speaker", "to", "kind", "since", "until", "document")
        return {name: value for name in names if (value := getattr(self, name))}

    def but(self, **values: str) -> Self:
        """The same with other values, and the first citation open."""
        return replace(self, cite=0, **values)

    def citing(self, number: int) -> Self:
        """The same with another citation open."""
        return replace(self, cite=number)

    @property
    def query(self) -> str:
        """The query string, of what is given alone."""
        given = {field.name: value for field in fields(self) if (value := getattr(self, field.name))}
        return urlencode(given)

    @property
    def link(self) -> str:
        """The address of the answer."""
        return f"/ask?{self.query}"


def document_link(identifier: str, **query: str | int) -> str:
    """The address of a document; ``cite`` is a citation's id, ``part`` its part, from 1."""
    given = f"?{urlencode(query)}" if query else ""
    return f"/documents/{quote(identifier)}{given}"


def place_link(identifier: str, position: int) -> str:
    """The address of a position in a document: the paragraph there."""
    return f"{document_link(identifier, at=position)}#here"


def page_picture_link(identifier: str, number: int, sha256: str) -> str:
    """The address of the picture of a page, counted from 1; it changes with the file."""
    return f"/documents/{quote(identifier)}/pages/{number}.png?v={sha256[:12]}"


def passage_link(citation_id: str) -> str:
    """The permanent address of the words that a citation's id points to."""
    return f"/passages/{quote(citation_id, safe='/:')}"


def person_link(name: str, page: int = 1) -> str:
    """The address of a person's page, or of a later page of what the person says."""
    return f"/people/{quote(name, safe='')}" + (f"?page={page}" if page > 1 else "")
