"""RIS, which EndNote, Zotero, Mendeley and library catalogues read.

Tags are those of the specification (Research Information Systems, 2012) as Zotero and EndNote use them for archives: DB
is the archive, AN the place in it, CN the shelfmark, A2 the recipient of a letter. PCOMM is a letter, ICOMM an e-mail.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from searchdoc.exporting.dates import csl_date, first_year
from searchdoc.exporting.items import BibliographicItem, items_of
from searchdoc.exporting.records import CitedRecord


def ris(records: Sequence[CitedRecord]) -> bytes:
    """The citations as references, each citation once; UTF-8, lines ended by CR LF as the specification has them."""
    return "".join(f"{line}\r\n" for item in items_of(records) for line in _lines(item)).encode()


def _lines(item: BibliographicItem) -> Iterator[str]:
    """The lines of one reference; a tag without a value is left out."""
    yield f"TY  - {'ICOMM' if item.is_mail else 'PCOMM' if item.is_letter else 'UNPB'}"
    for tag, value in _tags(item):
        if value:
            yield f"{tag}  - {value}"
    yield "ER  - "
    yield ""


def _tags(item: BibliographicItem) -> Iterator[tuple[str, str]]:
    yield "ID", item.key
    for tag, names in (
        ("AU", item.authors),
        ("A2", item.recipients),
        ("A3", item.container_authors),
        ("A4", item.speakers),
        ("ED", item.editors),
    ):
        for name in names:
            yield tag, name.inverted
    yield "TI", item.title
    yield "T2", item.container
    yield "M3", item.kind
    yield "PY", first_year(item.date)
    yield "DA", _date(item.date)
    yield "CY", item.place
    yield "SP", item.first_page
    yield "EP", item.last_page
    yield "SE", item.section
    yield "DB", item.archive
    yield "AN", ", ".join(filter(None, (item.collection, item.location)))
    yield "CN", item.shelfmark
    yield "LA", item.language
    yield "UR", item.url
    yield "Y2", item.accessed.replace("-", "/")
    yield "AB", item.words
    yield "N1", item.note


def _date(edtf: str) -> str:
    """A date as YYYY/MM/DD/other; what these do not say, as in "1911/1913" and "1911?", is the other."""
    written = csl_date(edtf) if edtf else {}
    parts = written.get("date-parts")
    if not isinstance(parts, list):
        return f"///{edtf}" if edtf else ""
    first = [f"{part:0{4 if place == 0 else 2}d}" for place, part in enumerate(parts[0])]
    other = edtf if len(parts) > 1 or "circa" in written else ""
    return "/".join([*first, *[""] * (3 - len(first)), other])
