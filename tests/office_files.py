"""Files of word processors, made by python-docx, by odfpy and by hand where these know no way.

All words in them are invented.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml

from searchdoc.formats.docx import DocxReader
from searchdoc.formats.odt import OdtReader
from searchdoc.formats.rtf import RtfReader
from searchdoc.protocols import DecodedFile

WORD = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
"""The namespaces of the XML that is written by hand."""

RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def word_file(body: str = "", parts: Mapping[str, str] | None = None, title: str = "") -> bytes:
    """A DOCX file that python-docx writes, with paragraphs in XML at its end, and other parts in XML by their kinds.

    A part ("footnotes") is the inside of its root element; one that python-docx has itself is replaced.
    """
    document = Document()
    document.core_properties.title = title
    last = document.element.body[-1]
    for element in list(parse_xml(f"<w:body {WORD}>{body}</w:body>")):
        last.addprevious(element)
    for kind, inside in (parts or {}).items():
        data = f"<w:{kind} {WORD}>{inside}</w:{kind}>".encode()
        old = next((one for one in document.part.rels.values() if one.reltype == RELATION + kind), None)
        if old is not None:
            del document.part.rels[old.rId]
        part = Part(PackURI(f"/word/made-{kind}.xml"), "application/xml", data, document.part.package)
        document.part.relate_to(part, getattr(RELATIONSHIP_TYPE, kind.upper(), RELATION + kind))
    return saved(document)


def saved(document: object) -> bytes:
    """The bytes of a document of python-docx or odfpy."""
    buffer = io.BytesIO()
    document.save(buffer)  # type: ignore[attr-defined]
    return buffer.getvalue()


def open_document(body: str, styles: str = "", page_styles: str = "", title: str = "") -> bytes:
    """A flat ODT file: the inside of its text, of its automatic styles and of its master pages, in XML."""
    namespaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "text", "table", "style", "draw")
    )
    return (
        f'<?xml version="1.0"?><office:document {namespaces} xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" '
        'office:mimetype="application/vnd.oasis.opendocument.text">'
        f"<office:meta><dc:title>{title}</dc:title></office:meta>"
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:master-styles>{page_styles}</office:master-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document>"
    ).encode()


def rich_text(body: str) -> bytes:
    """An RTF file with the fonts Times (0), Arial Cyr (1), MS Mincho (2) and Symbol (3), and with styles."""
    return (
        r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\froman\fcharset0 Times;}{\f1\fswiss\fcharset204 Arial Cyr;}"
        r"{\f2\fnil\fcharset128 MS Mincho;}{\f3\ftech\fcharset2 Symbol;}}"
        r"{\stylesheet{Normal;}{\s1\outlinelevel0 heading 1;}{\s2 Quote;}{\s3\outlinelevel1 Section;}}"
        f"{body}}}"
    ).encode("latin-1")


def replaced(archive: bytes, **members: bytes) -> bytes:
    """A zip archive in which members, by names with "/" and "." as "_", have other bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, members.get(name.replace("/", "_").replace(".", "_"), old.read(name)))
    return buffer.getvalue()


def read_word(data: bytes) -> DecodedFile:
    """What is read of a DOCX file."""
    return DocxReader().read(data, "letter.docx")


def read_open_document(data: bytes) -> DecodedFile:
    """What is read of an ODT file."""
    return OdtReader().read(data, "letter.odt")


def read_rich_text(data: bytes) -> DecodedFile:
    """What is read of an RTF file."""
    return RtfReader().read(data, "letter.rtf")


def blocks_of(decoded: DecodedFile) -> list[tuple[str, str]]:
    """The blocks that a reader states: kind, with level or label where there is one ("heading 1"), and words."""
    return [
        (
            " ".join(filter(None, (hint.kind, str(hint.level or ""), hint.label))),
            decoded.text[hint.span.start : hint.span.end],
        )
        for hint in decoded.hints
    ]


def calls_of(decoded: DecodedFile) -> list[tuple[str, str]]:
    """The calls of notes: the marker and the label."""
    return [(decoded.text[call.span.start : call.span.end], call.label) for call in decoded.note_calls]


def pages_of(decoded: DecodedFile) -> list[str]:
    """The words of each page, with single spaces."""
    return [" ".join(decoded.text[page.span.start : page.span.end].split()) for page in decoded.pages]
