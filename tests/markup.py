"""Files of markup languages as the tests make them, and what is read of them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from formats_checks import assert_nothing_lost
from searchdoc.formats.epub import EpubReader
from searchdoc.formats.html import HtmlReader
from searchdoc.formats.xml_files import XmlFileReader
from searchdoc.models import Document
from searchdoc.protocols import DecodedFile
from searchdoc.sidecars import apply_voices
from searchdoc.structure import analyse

TEI = """<?xml version="1.0" encoding="UTF-8"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader>{header}</teiHeader><text>{text}</text></TEI>"""

PEOPLE = """<profileDesc><particDesc><listPerson>
<person xml:id="marl"><persName><surname>Marl</surname>, <forename>Tobias</forename></persName></person>
<person xml:id="holt"><persName type="main">Anna Holt</persName><persName>Nan</persName></person>
</listPerson></particDesc></profileDesc>"""


def tei(text: str, header: str = PEOPLE) -> DecodedFile:
    """A TEI file of a text and a header, read; nothing of it is lost."""
    whole = text if text.lstrip().startswith(("<body", "<front", "<group")) else f"<body>{text}</body>"
    decoded = XmlFileReader().read(TEI.format(header=header, text=whole).encode(), "letter.xml")
    assert_nothing_lost(decoded)
    return decoded


def html(body: str, head: str = "") -> DecodedFile:
    """A page of HTML, read; nothing of it is lost."""
    decoded = HtmlReader().read(
        f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode(), "a.html"
    )
    assert_nothing_lost(decoded)
    return decoded


def epub_bytes(
    files: Mapping[str, str],
    package: str = "",
    *,
    metadata: str = "<dc:title>The Weir</dc:title>",
    more: Mapping[str, str] | None = None,
) -> bytes:
    """An EPUB of some files of XHTML, all of them in the spine, with ``package`` behind it and ``more`` files."""
    items = "".join(
        f'<item id="i{at}" href="{name}" media-type="application/xhtml+xml"/>' for at, name in enumerate(files)
    )
    spine = "".join(f'<itemref idref="i{at}"/>' for at in range(len(files)))
    opf = (
        '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0">'
        f'<metadata xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:opf="http://www.idpf.org/2007/opf">{metadata}'
        f"</metadata><manifest>{items}{package}</manifest><spine>{spine}</spine></package>"
    )
    members = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<container><rootfile full-path="OEBPS/book.opf"/></container>',
        "OEBPS/book.opf": opf,
        **{f"OEBPS/{name}": body for name, body in files.items()},
        **(more or {}),
    }
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return held.getvalue()


def xhtml(body: str) -> str:
    """A file of a book."""
    return (
        '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml" '
        f'xmlns:epub="http://www.idpf.org/2007/ops"><head><title>x</title></head><body>{body}</body></html>'
    )


def epub(files: Mapping[str, str], package: str = "", more: Mapping[str, str] | None = None) -> DecodedFile:
    """An EPUB whose files have these bodies, read; nothing of it is lost."""
    data = epub_bytes({name: xhtml(body) for name, body in files.items()}, package, more=more)
    decoded = EpubReader().read(data, "book.epub")
    assert_nothing_lost(decoded)
    return decoded


def blocks(decoded: DecodedFile) -> list[tuple[str, str]]:
    """The hints of a file, as their kind or label, and their words."""
    return [
        (hint.label if hint.label and hint.kind != "note" else hint.kind, decoded.text[hint.span.start : hint.span.end])
        for hint in decoded.hints
    ]


def words_of(decoded: DecodedFile, kind: str) -> list[str]:
    """The words of the hints of a kind or label."""
    return [words for one, words in blocks(decoded) if one == kind]


def voices(decoded: DecodedFile) -> list[tuple[str | None, str]]:
    """Who is stated to speak, and the words."""
    return [(voice.speaker, decoded.text[voice.span.start : voice.span.end]) for voice in decoded.voices]


def calls(decoded: DecodedFile) -> list[tuple[str, str]]:
    """The labels of the notes that are called, and the markers."""
    return [(call.label, decoded.text[call.span.start : call.span.end]) for call in decoded.note_calls]


def pages(decoded: DecodedFile) -> list[tuple[str | None, str]]:
    """The numbers of the pages, and how their words begin."""
    return [(page.label, decoded.text[page.span.start : page.span.end].strip()[:12]) for page in decoded.pages]


def document(decoded: DecodedFile) -> Document:
    """The document of a decoded file, with what it states of voices."""
    return apply_voices(analyse(decoded, "letter", "letter.xml", "0" * 64), decoded.voices)


def speakers(read: Document) -> list[tuple[str, str | None, str]]:
    """Of each block: its kind, whoever speaks innermost, and the words."""
    return [(one.kind, one.voices[-1].speaker if one.voices else None, read.slice(one.span)) for one in read.blocks]
