"""HTML: the text of a page, with what its markup says of headings, quotations, notes, pages and itself."""

from __future__ import annotations

import codecs
import re

from searchdoc.formats.decoding import decode
from searchdoc.formats.flowing import Flow
from searchdoc.formats.hocr import HocrReader, is_hocr
from searchdoc.formats.html_metadata import html_metadata
from searchdoc.formats.html_notes import Part, find_notes
from searchdoc.formats.html_text import HtmlWriter, is_page_number
from searchdoc.formats.html_tree import parse_markup
from searchdoc.protocols import DecodedFile

_HEAD = 4096
"""Bytes at the beginning of a file in which it can say what its encoding is."""

_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w:-]{1,40})|<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w:-]{1,40})""",
    re.IGNORECASE,
)
_ALIASES = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252"}
"""What browsers read under the names of narrower encodings (WHATWG Encoding Standard, 4.2)."""


class HtmlReader:
    """Reads ``.html``, ``.htm`` and ``.xhtml`` files."""

    suffixes: tuple[str, ...] = (".html", ".htm", ".xhtml")
    version: str = "1"

    def read(self, data: bytes, path: str) -> DecodedFile:
        """The page as a person reads it; what stands around its text is furniture. hOCR is read as that."""
        if is_hocr(data):
            return HocrReader().read(data, path)
        text, encoding = decode_markup(data, path)
        root = parse_markup(text)
        flow = Flow(paged=any(map(is_page_number, root.nodes())))
        HtmlWriter(flow, find_notes([Part("", root)])).write(root)
        return flow.composer.decoded(encoding, html_metadata(root))


def decode_markup(data: bytes, path: str) -> tuple[str, str]:
    """The text of HTML or XHTML, and its encoding: as a mark or the file itself says, or as it can be told."""
    declared = _DECLARED.search(data[:_HEAD])
    if declared and not data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        name = (declared[1] or declared[2]).decode("ascii").casefold()
        try:
            encoding = codecs.lookup(_ALIASES.get(name, name)).name
            if not encoding.startswith(("utf-16", "utf-32")):
                return data.decode(encoding), encoding
        except (LookupError, UnicodeDecodeError, ValueError):
            pass  # it is something else than it says
    return decode(data, path)
