"""Exports of reference managers that are JSON: CSL-JSON and Better BibTeX JSON of Zotero, JSON-LD of Tropy.

CSL-JSON is the input of citeproc (https://citeproc-js.readthedocs.io/en/latest/csl-json/markup.html); Tropy's export is
JSON-LD with an item's photographs below it. Items of any other JSON are not read.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from searchdoc.formats.fields import PEOPLE_FIELDS, encodable, field_of, fields_in, people_named

ExportedItem = tuple[tuple[str, ...], tuple[tuple[str, str], ...]]
"""The files of an item, as the export names them, and pairs of field and words."""

_FILES_OF = ("file", "files", "path", "attachments", "photo", "photos")
_CREATORS = {"author": "author", "recipient": "addressee", "editor": "editor", "contributor": ""}


def read_export(text: str) -> tuple[ExportedItem, ...] | None:
    """The items of an export, in order; None where the text is no export that is known."""
    try:
        written = json.loads(text)
    except (ValueError, RecursionError):
        return None
    items = written
    if isinstance(written, dict):
        items = next((written[key] for key in ("@graph", "items", "references") if key in written), None)
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        return None
    return tuple((tuple(dict.fromkeys(_files(item))), fields_in(_pairs(item))) for item in items) or None


def _files(item: Mapping[str, Any]) -> Iterator[str]:
    """The files of an item: names, or attachments and photographs with their paths."""
    for key in _FILES_OF:
        values = item.get(key, ())
        for value in values if isinstance(values, list) else (values,):
            path = (
                next((value[one] for one in ("path", "filename", "title") if one in value), "")
                if (isinstance(value, dict))
                else value
            )
            if isinstance(path, str):
                yield from (part.strip() for part in encodable(path).split(";") if part.strip())


def _pairs(item: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Keys and words of an item, as far as they are about a document."""
    for key, value in item.items():
        if key == "creators" and isinstance(value, list):
            yield from _creators(value)
        elif isinstance(value, dict) and "date-parts" in value:
            yield key, _date(value)
        elif (field := field_of(key)) in PEOPLE_FIELDS:
            yield key, people_named(value) or ""
        elif field is not None:
            said = value[0] if isinstance(value, list) and value else value
            said = said.get("@value") or said.get("name") if isinstance(said, dict) else said
            yield key, str(said) if isinstance(said, str | int) and not isinstance(said, bool) else ""


def _creators(creators: list[object]) -> Iterator[tuple[str, str]]:
    """Zotero's list of people, each with what the person is to the document ("author", "recipient")."""
    by_role: dict[str, list[object]] = {}
    for creator in creators:
        if isinstance(creator, dict):
            by_role.setdefault(_CREATORS.get(str(creator.get("creatorType")), ""), []).append(creator)
    yield from ((role, people_named(people) or "") for role, people in by_role.items() if role)


def _date(value: Mapping[str, Any]) -> str:
    """A date in CSL-JSON: one or two lists of year, month and day."""
    parts = value["date-parts"]
    if not isinstance(parts, list):
        return ""
    dates = [
        "-".join(f"{int(part):0{4 if place == 0 else 2}d}" for place, part in enumerate(date[:3]))
        for date in parts[:2]
        if isinstance(date, list) and date and all(str(part).isdecimal() for part in date)
    ]
    return "/".join(dates)
