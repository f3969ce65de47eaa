"""CSL-JSON, which Zotero, Pandoc and every citeproc read.

Variables and types are those of CSL 1.0.2 (https://docs.citationstyles.org/en/stable/specification.html), the form is
that of its JSON Schema, csl-data.json. What has no variable there stands under ``custom``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from searchdoc.exporting.dates import csl_date
from searchdoc.exporting.items import BibliographicItem, item_of
from searchdoc.exporting.names import ExportedName
from searchdoc.exporting.records import CitedRecord


def csl_json(records: Sequence[CitedRecord]) -> bytes:
    """The citations as an array of items, each citation once; UTF-8."""
    unique = {record.id: record for record in records}
    written = json.dumps(list(map(csl_item, unique.values())), ensure_ascii=False, indent=2)
    return f"{written}\n".encode("utf-8", "replace")


def csl_item(record: CitedRecord) -> dict[str, object]:
    """One item. Without a field that says nothing, as the schema wants it."""
    item = item_of(record)
    fields: Mapping[str, object] = {
        "title": item.title,
        "genre": item.kind,
        "author": _names(item.authors),
        "recipient": _names(item.recipients),
        "original-author": _names(item.speakers),
        "editor": _names(item.editors),
        "container-title": item.container,
        "container-author": _names(item.container_authors),
        "issued": csl_date(item.date) if item.date else None,
        "event-place": item.place,
        "archive": item.archive,
        "archive_collection": item.collection,
        "archive_location": item.location,
        "call-number": item.shelfmark,
        "page": item.pages,
        "section": item.section,
        "language": item.language,
        "URL": item.url,
        "accessed": csl_date(item.accessed) if item.accessed else None,
        "abstract": item.words,
        "note": item.note,
    }
    said = {key: value for key, value in fields.items() if value}
    return {"id": item.key, "type": _type(item), **said, "custom": _custom(record)}


def _type(item: BibliographicItem) -> str:
    return (
        "personal_communication" if item.is_letter else "manuscript" if item.archive or item.shelfmark else "document"
    )


def _names(names: Sequence[ExportedName]) -> list[dict[str, object]]:
    return [_name(name) for name in names]


def _name(name: ExportedName) -> dict[str, object]:
    if name.literal:
        return {"literal": name.literal}
    parts = {
        "family": name.family,
        "given": name.given,
        "non-dropping-particle": name.particle,
        "suffix": name.suffix,
        "comma-suffix": name.has_comma,
    }
    return {key: part for key, part in parts.items() if part}


def _custom(record: CitedRecord) -> dict[str, object]:
    """What identifies the words to the character, and what no variable holds."""
    fields = {
        "citation": record.id,
        "document": record.document.id,
        "sha256": record.document.sha256,
        "start": record.start,
        "end": record.end,
        "text": record.text,
        "kind": record.kind,
        "speaker": record.speaker,
        "date": record.date,
        "box": record.document.box,
        "folder": record.document.folder,
        "line": record.line,
        "paragraph": record.paragraph,
        "point": record.point,
        "note_number": record.note_number,
        "quoted_in": [
            {"speaker": one.speaker, "addressee": one.addressee, "date": one.date, "letter": one.is_letter}
            for one in record.quoted_in
        ],
    }
    return {key: value for key, value in fields.items() if value not in (None, [])}
