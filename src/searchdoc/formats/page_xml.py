"""PAGE-XML (PRImA, 2010 to 2019): regions and lines of scanned pages, as Transkribus and eScriptorium write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from searchdoc.formats.composing import Rect
from searchdoc.formats.recognised import (
    POINTS,
    RecognisedBlock,
    RecognisedPage,
    RecognisedWord,
    decoded_pages,
)
from searchdoc.formats.xml import decimal_of, local_name, number_of
from searchdoc.protocols import DecodedFile

if TYPE_CHECKING:
    from lxml.etree import _Element

PAGE_NAMESPACE = "http://schema.primaresearch.org/PAGE/gts/pagecontent/"
"""The beginning of the namespaces of PAGE's versions, which end in a date."""

PAGE_VERSION = "1"
"""The version of this reader."""

_FURNITURE = {
    "header": "running head",
    "footer": "running foot",
    "page-number": "page number",
    "signature-mark": "signature mark",
    "catch-word": "catchword",
}
"""What a region is called that belongs to the page and not to the text."""

_STRUCTURE = re.compile(r"structure\s*\{[^}]{0,200}?type:\s*([\w-]+)")
_ORDER = re.compile(r"readingOrder\s*\{\s*index:\s*(\d{1,6})")
_INCHES = {"PPI": 1.0, "PPCM": 2.54}


def read_page_xml(root: _Element, path: str) -> DecodedFile:
    """A parsed file, from its root element; ``path`` is for messages alone."""
    del path
    return decoded_pages([_page(page) for page in root.iter("{*}Page")])


def _page(page: _Element) -> RecognisedPage:
    scale = _scale(page)
    width, height = ((decimal_of(page.get(name)) or 0.0) * scale or None for name in ("imageWidth", "imageHeight"))
    found = RecognisedPage(width, height)
    for region in _in_order(page):
        if local_name(region) == "TableRegion":
            found.blocks += (RecognisedBlock([row]) for row in _rows(region, scale, found))
            continue
        lines = [words for line in _children(region, "TextLine") if (words := _words(line, scale, found))]
        if not lines and not _has_lines(region):
            lines = [_plain(words, None) for words in _text(region).splitlines() if words.strip()]
        if lines:
            found.blocks.append(_block(region, lines))
    return found


def _scale(page: _Element) -> float:
    """Points a pixel, by the resolution that the page states."""
    resolution = decimal_of(page.get("imageXResolution")) or 0.0
    inches = _INCHES.get(page.get("imageResolutionUnit", "PPI"), 0.0)
    return POINTS / (resolution * inches) if resolution * inches >= 1 else 1.0


def _children(element: _Element, name: str) -> Iterator[_Element]:
    return element.iterchildren("{*}" + name)


def _in_order(page: _Element) -> list[_Element]:
    """The regions of a page in reading order: as the file states it, or else as they stand in it.

    A region inside another follows it; the cells of a table belong to the table.
    """
    order: dict[str, int] = {}
    for reading in _children(page, "ReadingOrder"):
        for ref in reading.iter("{*}RegionRefIndexed", "{*}RegionRef"):
            order.setdefault(ref.get("regionRef", ""), len(order))
    tables = list(page.iter("{*}TableRegion"))
    cells = {id(region) for table in tables for region in table.iter("{*}TextRegion")}
    regions = [one for one in page.iter("{*}TextRegion", "{*}TableRegion") if id(one) not in cells]
    places = {}
    last = -1
    for region in regions:
        inside = any(local_name(one) == "TextRegion" for one in region.iterancestors("{*}TextRegion"))
        last = order.get(region.get("id", ""), last if inside else len(order))
        places[id(region)] = last
    return sorted(regions, key=lambda region: places[id(region)])


def _block(region: _Element, lines: list[list[RecognisedWord]]) -> RecognisedBlock:
    structure = _STRUCTURE.search(region.get("custom", ""))
    kind = region.get("type") or (structure[1] if structure else "")
    if kind in _FURNITURE:
        return RecognisedBlock(lines, "furniture", label=_FURNITURE[kind])
    return RecognisedBlock(lines, "heading", 1) if kind == "heading" else RecognisedBlock(lines)


def _rows(table: _Element, scale: float, page: RecognisedPage) -> Iterator[list[RecognisedWord]]:
    """The rows of a table, their cells divided by tabs."""
    cells = [
        cell for cell in table.iter("{*}TableCell", "{*}TextRegion") if any(True for _ in cell.iter("{*}TextLine"))
    ]
    for _, row in groupby(sorted(cells, key=_place_of_cell), key=lambda cell: _place_of_cell(cell)[0]):
        words: list[RecognisedWord] = []
        for cell in row:
            own = [word for line in _children(cell, "TextLine") for word in _words(line, scale, page)]
            if own:
                words += [RecognisedWord(own[0].text, own[0].rect, "\t"), *own[1:]]
        if words:
            yield words


def _place_of_cell(cell: _Element) -> tuple[int, int]:
    roles = next(cell.iter("{*}TableCellRole"), cell)
    row, column = (
        number_of(next((found for name in names if (found := roles.get(name))), None))
        for names in (("row", "rowIndex"), ("col", "columnIndex"))
    )
    return row, column


def _has_lines(region: _Element) -> bool:
    return any(True for _ in region.iter("{*}TextLine"))


def _words(line: _Element, scale: float, page: RecognisedPage) -> list[RecognisedWord]:
    """The words of a line with their places, or the whole of it with the line's where the words have none.

    The line's own text counts where both are there and differ: it is what somebody corrected.
    """
    text = " ".join(_text(line).split())
    words = [(" ".join(_text(word).split()), _rect(word, scale)) for word in _children(line, "Word")]
    words = [(one, rect) for one, rect in words if one]
    page.confidences += _confidences(line)
    if words and (not text or text.split() == [part for one, _ in words for part in one.split()]):
        return [RecognisedWord(one, rect) for one, rect in words]
    return _plain(text, _rect(line, scale))


def _plain(text: str, rect: Rect | None) -> list[RecognisedWord]:
    return [RecognisedWord(" ".join(text.split()), rect)] if text.strip() else []


def _text(element: _Element) -> str:
    """The first of the texts that an element states for itself."""
    stated = list(_children(element, "TextEquiv"))
    stated.sort(key=lambda one: number_of(one.get("index")))
    for one in stated:
        for unicode in _children(one, "Unicode"):
            return unicode.text or ""
    return ""


def _confidences(line: _Element) -> Iterator[float]:
    """How sure the machine was of the words of a line, or of the line."""
    stated = [one.get("conf") for word in _children(line, "Word") for one in _children(word, "TextEquiv")]
    for conf in filter(None, stated or [one.get("conf") for one in _children(line, "TextEquiv")]):
        if (sure := decimal_of(conf)) is not None:
            yield min(max(sure, 0.0), 1.0)


def _rect(element: _Element, scale: float) -> Rect | None:
    """The rectangle around an element's outline; None where it has none."""
    for coords in _children(element, "Coords"):
        pairs = [pair.split(",") for pair in coords.get("points", "").split()]
        pairs += [[point.get("x", ""), point.get("y", "")] for point in _children(coords, "Point")]
        points = [tuple(map(decimal_of, pair)) for pair in pairs if len(pair) == 2]
        known = [(x, y) for x, y in points if x is not None and y is not None]
        if known and len(known) == len(pairs):
            xs, ys = zip(*known, strict=True)
            return (min(xs) * scale, min(ys) * scale, max(xs) * scale, max(ys) * scale)
    return None
