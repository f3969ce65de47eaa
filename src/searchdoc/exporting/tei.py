"""A whole document as TEI P5, with the voices that were found in it.

The elements are those of the TEI Guidelines for letters, speeches and quotations (chapters 2, 3, 4, 7 and 14). The file
is valid against ``tei_all``, and ``searchdoc.formats.tei`` reads it back with the same words under the same voices.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import TreeBuilder, tostring

from searchdoc.exporting.tei_header import write_header
from searchdoc.exporting.tei_references import references_of
from searchdoc.exporting.tei_text import write_text

if TYPE_CHECKING:
    from searchdoc.models import Document

NAMESPACE = "http://www.tei-c.org/ns/1.0"
"""The namespace of TEI P5."""


def tei(document: Document) -> bytes:
    """A document as a TEI file, in UTF-8.

    Every word of its text stands in ``body`` once and in order, but for the marks of a markup; characters that XML
    cannot hold are U+FFFD.
    """
    builder = TreeBuilder()
    references = references_of(document)
    builder.start("TEI", {"xmlns": NAMESPACE})
    builder.data("\n")
    write_header(builder, references)
    write_text(builder, references)
    builder.data("\n")
    builder.end("TEI")
    written: bytes = tostring(builder.close(), encoding="utf-8", xml_declaration=True)
    return written + b"\n"
