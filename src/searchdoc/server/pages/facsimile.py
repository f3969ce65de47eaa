"""Pictures of a document's pages, with the words that are cited marked by their boxes."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from searchdoc.building.paths import bytes_at
from searchdoc.errors import CorpusError, MissingExtra, UnreadableDocument
from searchdoc.models import Document, Page, Span
from searchdoc.places.addresses import path_at
from searchdoc.server.pages.links import page_picture_link

if TYPE_CHECKING:
    from collections.abc import Iterator

_SCALE = 2.0
"""Pixels a point of a page's picture: 144 an inch."""

_AROUND = 54.0
"""Points of a page that are shown above and below the words that are cited."""

_LARGEST_PICTURE = 12e6
"""The most pixels of such a picture."""

_MEDIA_TYPES = {".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png"}
"""The files that are shown as they are: every browser knows them."""


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A box on a page, in points from its top left corner."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Facsimile:
    """The picture of a page: ``name`` is its number as printed or counted, ``boxes`` where the cited words stand.

    ``width`` and ``height`` are those of the page in points, ``top`` and ``shown`` where the stretch of it begins that
    has the boxes, and how high that is: the whole page without any.
    """

    name: str
    link: str
    width: float
    height: float
    boxes: tuple[Rectangle, ...]

    @property
    def top(self) -> float:
        """Where the stretch with the boxes begins, in points."""
        return max(0.0, min((box.y for box in self.boxes), default=0.0) - _AROUND)

    @property
    def shown(self) -> float:
        """The height of the stretch with the boxes, in points."""
        bottom = max((box.y + box.height + _AROUND for box in self.boxes), default=self.height)
        return min(self.height, bottom) - self.top


def has_pictures(document: Document) -> bool:
    """Whether a document's pages can be shown: it is a PDF or a picture, and the size of its pages is known."""
    shown = path_at(document.path).suffix.lower() in {".pdf", *_MEDIA_TYPES}
    return shown and bool(document.pages) and "#" not in document.id


def facsimiles(document: Document, span: Span, cited: Span | None) -> tuple[Facsimile, ...]:
    """The pictures of the pages that share a character with a span."""
    if not has_pictures(document):
        return ()
    boxes = document.line_boxes(cited) if cited else ()
    return tuple(
        Facsimile(
            page.label or str(page.number),
            page_picture_link(document.id, page.number, document.sha256),
            page.width,
            page.height,
            tuple(_rectangle(box.rect) for box in boxes if box.page == page.number),
        )
        for page in _pages_in(document, span)
        if page.width and page.height
    )


def _pages_in(document: Document, span: Span) -> Iterator[Page]:
    return (page for page in document.pages if page.span.overlaps(span))


def _rectangle(rect: tuple[float, float, float, float]) -> Rectangle:
    left, top, right, bottom = (round(edge, 2) for edge in rect)
    return Rectangle(left, top, round(right - left, 2), round(bottom - top, 2))


def draw_page(document: Document, number: int) -> tuple[bytes, str]:
    """The picture of a page, counted from 1, and its media type.

    Raises ``UnreadableDocument`` where the file is not the one that was indexed any more, and ``MissingExtra``.
    """
    data = _source(document)
    suffix = path_at(document.path).suffix.lower()
    if suffix in _MEDIA_TYPES:
        return data, _MEDIA_TYPES[suffix]
    return _drawn(data, number, document.id), "image/png"


def _source(document: Document) -> bytes:
    """The bytes of the document's file, if they are those that were indexed. Raises ``UnreadableDocument``."""
    try:
        data = bytes_at(path_at(document.path))
    except (OSError, CorpusError) as error:
        raise UnreadableDocument(document.id, "its file is not there any more, so its pages cannot be shown") from error
    if hashlib.sha256(data).hexdigest() != document.sha256:
        why = "its file has been changed since it was indexed, so its pages are not shown: 'searchdoc build' reads it"
        raise UnreadableDocument(document.id, why)
    return data


def _drawn(data: bytes, number: int, name: str) -> bytes:
    """A page of a PDF as a PNG file. Raises ``UnreadableDocument`` and ``MissingExtra``."""
    try:
        import pypdfium2
    except ImportError as error:
        raise MissingExtra("showing pages of PDF files", "pdf") from error
    from searchdoc.formats.pdf_glyphs import PDFIUM, page_size

    with PDFIUM:
        try:
            pdf = pypdfium2.PdfDocument(data)
            page = pdf[number - 1]
            width, height = page_size(page)
            scale = min(_SCALE, math.sqrt(_LARGEST_PICTURE / max(width * height, 1.0)))
            picture = page.render(scale=scale).to_pil()
        except pypdfium2.PdfiumError as error:
            raise UnreadableDocument(name, f"page {number} cannot be drawn: {error}") from error
    file = BytesIO()
    picture.save(file, "PNG", compress_level=3)  # the level 6 takes four times as long, for a tenth of the size
    return file.getvalue()
