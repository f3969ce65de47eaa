"""The links under which a page offers citations and documents in the formats of other programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlencode

from searchdoc.exporting.formats import FORMATS


@dataclass(frozen=True, slots=True)
class ExportLink:
    """A format, as a reader knows it, and the address of the file."""

    name: str
    link: str


def export_links(ids: Sequence[str]) -> tuple[ExportLink, ...]:
    """Citations in each format of citations."""
    return _links(ids, "citations")


def document_exports(identifier: str) -> tuple[ExportLink, ...]:
    """A document in each format of whole documents."""
    return _links([identifier], "document")


def _links(ids: Sequence[str], takes: Literal["citations", "document"]) -> tuple[ExportLink, ...]:
    """The addresses; half a surrogate pair in an id, which no address can hold, is written as a question mark."""
    pairs = [("id", one.encode("utf-8", "replace").decode()) for one in ids]
    return tuple(
        ExportLink(one.label, f"/api/export?{urlencode([*pairs, ('format', one.name)])}")
        for one in FORMATS.values()
        if one.takes == takes
    )
