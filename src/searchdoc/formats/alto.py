"""ALTO, versions 1 to 4 (Library of Congress): the words of scanned pages with their places, as libraries keep them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from searchdoc.formats.composing import Rect
from searchdoc.formats.recognised import (
    POINTS,
    RecognisedBlock,
    RecognisedPage,
    RecognisedWord,
    decoded_pages,
)
from searchdoc.formats.xml import decimal_of, local_name
from searchdoc.protocols import DecodedFile

if TYPE_CHECKING:
    from lxml.etree import _Element

ALTO_NAMESPACES = ("http://www.loc.gov/standards/alto/", "http://schema.ccs-gmbh.com/ALTO")
"""The beginnings of the namespaces of ALTO's versions; version 1 has none."""

ALTO_VERSION = "1"
"""The version of this reader."""

_UNITS = {"mm10": POINTS / 254, "inch1200": POINTS / 1200, "pixel": 1.0}
"""Points a unit of measurement: tenths of a millimetre, 1200ths of an inch, and pixels of no stated resolution."""

_HYPHENS = "-‐‑¬⸗\u00ad"
_HEADINGS = ("heading", "title", "headline")
_MARGINS = {
    "TopMargin": "running head",
    "BottomMargin": "running foot",
    "LeftMargin": "margin",
    "RightMargin": "margin",
}


def read_alto(root: _Element, path: str) -> DecodedFile:
    """A parsed file, from its root element; ``path`` is for messages alone."""
    del path
    scale = next((_UNITS.get((one.text or "").strip(), 1.0) for one in _all(root, "MeasurementUnit")), 1.0)
    headings = _heading_tags(root)
    return decoded_pages([_page(page, scale, headings) for page in _all(root, "Page")])


def _all(element: _Element, name: str) -> Iterator[_Element]:
    """The elements below one that have a name, in the order of the file."""
    return (one for one in element.iter("{*}" + name))


def _heading_tags(root: _Element) -> frozenset[str]:
    """The ids of the tags and styles that say that a block is a heading."""
    return frozenset(
        one.get("ID", "")
        for tags in _all(root, "Tags")
        for one in tags.iterchildren("{*}*")
        if any(word in f"{one.get('LABEL', '')} {one.get('TYPE', '')}".lower() for word in _HEADINGS)
        and "running" not in one.get("LABEL", "").lower()
    )


def _page(page: _Element, scale: float, headings: frozenset[str]) -> RecognisedPage:
    width, height = (_number(page, name, scale) for name in ("WIDTH", "HEIGHT"))
    found = RecognisedPage(width, height, (page.get("PRINTED_IMG_NR") or "").strip() or None)
    order = {ref.get("REF", ""): place for place, ref in enumerate(_all(page, "ElementRef"))}
    blocks = sorted(_all(page, "TextBlock"), key=lambda block: order.get(block.get("ID", ""), len(order)))
    for block in blocks:
        lines = [words for line in _all(block, "TextLine") if (words := list(_words(line, scale, found)))]
        if not lines:
            continue
        margin = _margin(block)
        if margin:
            found.blocks.append(RecognisedBlock(lines, "furniture", label=margin))
        elif headings.intersection(block.get("TAGREFS", "").split()):
            found.blocks.append(RecognisedBlock(lines, "heading", 1))
        else:
            found.blocks.append(RecognisedBlock(lines))
    return found


def _margin(block: _Element) -> str:
    """The margin of the page in which a block stands; "" for one in the type area."""
    around = (_MARGINS.get(local_name(one)) for one in block.iterancestors("{*}*"))
    return next(filter(None, around), "")


def _words(line: _Element, scale: float, page: RecognisedPage) -> Iterator[RecognisedWord]:
    """The words of a line; a divided one has its hyphen, from wherever the file has it."""
    pieces = list(line.iterchildren("{*}String", "{*}HYP"))
    for place, piece in enumerate(pieces):
        text = " ".join(piece.get("CONTENT", "").split())
        if local_name(piece) == "HYP":
            if text and not (place and pieces[place - 1].get("CONTENT", "").endswith(tuple(_HYPHENS))):
                yield RecognisedWord(text, _rect(piece, scale), "")
            continue
        if not text:
            continue
        divided = piece.get("SUBS_TYPE") == "HypPart1" and place == len(pieces) - 1
        hyphen = "-" if divided and not text.endswith(tuple(_HYPHENS)) else ""
        if (confidence := _number(piece, "WC", 1.0)) is not None:
            page.confidences.append(min(max(confidence, 0.0), 1.0))
        yield RecognisedWord(text + hyphen, _rect(piece, scale))


def _rect(element: _Element, scale: float) -> Rect | None:
    """Where an element stands; None unless the file says it in full."""
    x, y, width, height = (_number(element, name, scale) for name in ("HPOS", "VPOS", "WIDTH", "HEIGHT"))
    if x is None or y is None or width is None or height is None:
        return None
    return (x, y, x + width, y + height)


def _number(element: _Element, name: str, scale: float) -> float | None:
    number = decimal_of(element.get(name))
    return None if number is None else number * scale
