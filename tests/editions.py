"""Documents written as TEI and read back, for the tests of what is exported."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from searchdoc.exporting.characters import xml_text
from searchdoc.exporting.tei import NAMESPACE, tei
from searchdoc.exporting.tei_text import OMITTED_LABELS
from searchdoc.formats.files import read
from searchdoc.models import Document, Span, innermost_direct
from searchdoc.sidecars import apply_voices
from searchdoc.structure import analyse
from tei_schema import schema

Element = etree._Element

TEI = f"{{{NAMESPACE}}}"


def edition(document: Document) -> Element:
    """The root of a document's TEI, which is valid and has every word of the document once and in order."""
    root = etree.fromstring(tei(document))
    assert schema().validate(root), schema().error_log
    assert words_of(root) == words_in(document)
    return root


def find(root: Element, path: str) -> list[Element]:
    """The elements at a path of local names: "text/body/div"."""
    return root.findall("/".join(step if step in {".", ""} else TEI + step for step in path.split("/")))


def words_of(root: Element) -> str:
    """The characters in the body that are no white space."""
    return "".join("".join(str(words) for words in find(root, "text/body")[0].itertext()).split())


def words_in(document: Document) -> str:
    """The characters of a document that are no white space, but for those that are no text of it."""
    pieces, end = [], 0
    for one in document.set_apart:
        if one.label in OMITTED_LABELS:
            pieces.append(document.text[end : one.span.start])
            end = one.span.end
    return "".join(xml_text("".join([*pieces, document.text[end:]])).split())


def read_back(document: Document) -> Document:
    """What searchdoc reads in the TEI of a document."""
    decoded = read(tei(document), Path("edition.xml"))
    return apply_voices(analyse(decoded, "edition.xml", "edition.xml", "0" * 64), decoded.voices)


def spoken(document: Document) -> list[tuple[str, str | None]]:
    """Every character of the text that is no white space, and whose it is; what is set apart and notes are left out."""
    apart: set[int] = set()
    for span in (*(one.span for one in document.set_apart), *_markers(document)):
        apart.update(range(span.start, span.end))
    speakers: dict[int, str | None] = {}
    voiced = [(block.span, block.voices) for block in document.blocks if block.kind != "note"]
    for span, voices in (*voiced, *((quote.span, quote.voices) for quote in document.quotes)):
        voice = innermost_direct(voices)
        speakers.update(dict.fromkeys(range(span.start, span.end), voice.speaker if voice else None))
    text = document.text
    return [(text[at], speakers[at]) for at in sorted(speakers) if at not in apart and not text[at].isspace()]


def _markers(document: Document) -> Iterator[Span]:
    return (marker for note in document.notes for marker in note.markers)
