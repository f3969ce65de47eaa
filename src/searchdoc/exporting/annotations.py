"""Citations as W3C Web Annotations, which annotation tools and archives of the web read.

The form is the Web Annotation Data Model (W3C Recommendation, 23 February 2017) in JSON-LD. Each annotation has the two
selectors that a citation has: the position in code points (4.2.5) and the words with 32 characters around them (4.2.4).
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Sequence
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from searchdoc.exporting.records import CitedDocument, CitedRecord
from searchdoc.version import __version__

JSONLD_CONTEXT = "http://www.w3.org/ns/anno.jsonld"
"""The JSON-LD context of the data model."""

_IN_ADDRESSES = ":/?#[]@!$&'()*+,;=%"
"""The signs that divide an address (RFC 3986, 2.2), and the one that escapes; any other but letters is escaped."""

CREATOR = {"type": "Software", "name": f"searchdoc {__version__}", "nickname": "searchdoc"}
"""The agent that makes the annotations (data model, 3.3.1)."""


def web_annotations(records: Sequence[CitedRecord]) -> bytes:
    """One annotation, or a collection of several with all of them on its first page; JSON in UTF-8."""
    made = [_annotation(record) for record in records]
    if len(made) == 1:
        return _written({"@context": JSONLD_CONTEXT, **made[0]})
    name = _identifier("\n".join(record.id for record in records))
    page = {"id": f"{name}#page-1", "type": "AnnotationPage", "partOf": name, "startIndex": 0, "items": made}
    collection = {"id": name, "type": "AnnotationCollection", "label": "Citations", "total": len(made)}
    return _written({"@context": JSONLD_CONTEXT, **collection, "creator": CREATOR, "first": page})


def _annotation(record: CitedRecord) -> dict[str, object]:
    """The words as target, and as bodies whose they are and where they stand."""
    return {
        "id": _identifier(record.id),
        "type": "Annotation",
        "motivation": "describing",
        "creator": CREATOR,
        "body": list(_bodies(record)),
        "target": {
            "type": "SpecificResource",
            "source": _source(record.document),
            "selector": [
                {"type": "TextPositionSelector", "start": record.start, "end": record.end},
                {"type": "TextQuoteSelector", "exact": record.text, "prefix": record.before, "suffix": record.after},
            ],
        },
    }


def _bodies(record: CitedRecord) -> Iterator[dict[str, str]]:
    """Whose words they are, where that is established; then the whole reference, with the citation's id."""
    if record.speaker:
        yield {"type": "TextualBody", "purpose": "identifying", "format": "text/plain", "value": record.speaker}
    yield {"type": "TextualBody", "purpose": "describing", "format": "text/plain", "value": record.reference}
    yield {"type": "TextualBody", "purpose": "linking", "format": "text/plain", "value": record.id}


def _source(document: CitedDocument) -> dict[str, str]:
    """The document: at its permanent link, or under the name that its bytes give it (RFC 6920)."""
    digest = base64.urlsafe_b64encode(bytes.fromhex(document.sha256)).decode().rstrip("=")
    named = quote(document.url, safe=_IN_ADDRESSES, errors="replace") if document.url else f"ni:///sha-256;{digest}"
    source = {"id": named, "type": "Text", "dcterms:title": document.title}
    return source | ({"language": document.language} if document.language else {})


def _identifier(name: str) -> str:
    """A name that stays the same as long as the citation does (RFC 9562, version 5)."""
    return uuid5(NAMESPACE_URL, f"searchdoc:{name.encode('utf-8', 'backslashreplace').decode()}").urn


def _written(content: dict[str, object]) -> bytes:
    """JSON in UTF-8; half a surrogate pair, which UTF-8 cannot hold, is written as an escape."""
    try:
        return f"{json.dumps(content, ensure_ascii=False, indent=2)}\n".encode()
    except UnicodeEncodeError:
        return f"{json.dumps(content, indent=2)}\n".encode()
