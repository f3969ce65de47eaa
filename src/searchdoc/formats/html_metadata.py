"""What a page of HTML states about itself: Dublin Core, Highwire's ``citation_``, Open Graph, JSON-LD, ``lang``."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import cast

from searchdoc.formats.fields import PEOPLE_FIELDS, fields_in, people_named
from searchdoc.formats.html_tree import MarkupNode

_SOURCES: dict[str, tuple[str, ...]] = {
    "title": ("citation_title", "dc.title", "dcterms.title", "og:title", "headline", "title"),
    "author": ("citation_author", "dc.creator", "dcterms.creator", "article:author", "json-author", "author"),
    "date": (
        "dcterms.created",
        "citation_publication_date",
        "citation_date",
        "dc.date",
        "dc.date.created",
        "dcterms.date",
        "dcterms.issued",
        "article:published_time",
        "datepublished",
        "date",
    ),
    "language": ("lang", "dc.language", "dcterms.language", "citation_language", "content-language", "og:locale"),
    "editor": ("citation_editor", "dc.contributor.editor"),
}
"""The names under which each field is stated, those that count most first."""

_TIME = re.compile(r"(?<=\d)T\d\d.*")


def html_metadata(root: MarkupNode) -> tuple[tuple[str, str], ...]:
    """Pairs of field (``searchdoc.formats.fields``) and words, one a field."""
    stated: dict[str, list[str]] = {}
    for name, words in _stated(root):
        if words.strip():
            stated.setdefault(name.casefold().replace("dc:", "dc."), []).append(" ".join(words.split()))
    found = ((field, _first(field, names, stated)) for field, names in _SOURCES.items())
    return fields_in((field, words) for field, words in found if words)


def _first(field: str, names: Iterable[str], stated: dict[str, list[str]]) -> str:
    for name in names:
        values = [value for value in stated.get(name, ()) if "://" not in value]
        if values:
            several = field in PEOPLE_FIELDS
            return "; ".join(dict.fromkeys(values)) if several else _TIME.sub("", values[0])
    return ""


def _stated(root: MarkupNode) -> Iterator[tuple[str, str]]:
    """Names of properties, and the words for each."""
    for node in root.nodes():
        if node.tag == "meta":
            name = node.get("name") or node.get("property") or node.get("http-equiv") or node.get("itemprop")
            yield name, node.get("content")
        elif node.tag == "title" and (node.parent is None or node.parent.tag != "svg"):
            yield "title", node.words()
        elif node.tag in {"html", "body"}:
            yield "lang", node.get("lang") or node.get("xml:lang")
        elif node.tag == "script" and node.get("type").strip().casefold() == "application/ld+json":
            yield from _linked_data("".join(child for child in node.children if isinstance(child, str)))


def _linked_data(written: str) -> Iterator[tuple[str, str]]:
    """Headline, author and date of the first thing that JSON-LD gives a headline; nothing where it is broken."""
    try:
        stated = json.loads(written)
    except (ValueError, RecursionError):
        return
    graph = stated.get("@graph", [stated]) if isinstance(stated, dict) else stated
    for one in graph if isinstance(graph, list) else ():
        if isinstance(one, dict) and isinstance(one.get("headline"), str):
            thing = cast("dict[str, object]", one)
            yield "headline", str(thing["headline"])
            yield "json-author", people_named(thing.get("author")) or ""
            date = thing.get("datePublished")
            yield "datepublished", date if isinstance(date, str) else ""
            return
