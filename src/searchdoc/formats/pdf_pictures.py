"""Pages of a PDF that are pictures: drawn for the program that recognises words, and what it recognised as lines."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from searchdoc.formats.pdf_glyphs import page_size
from searchdoc.formats.placed_lines import PlacedLine, PlacedWord
from searchdoc.formats.recognised import RecognisedBlock, RecognisedPage, RecognisedWord

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

_RESOLUTION = 300.0
"""Pixels an inch of the picture on which words are recognised."""

_LARGEST_PICTURE = 40e6
"""The most pixels of such a picture."""


def page_picture(document: PdfDocument, number: int) -> tuple[bytes, float]:
    """The picture of a page in shades of grey, as a Netpbm file (PGM), and its resolution in pixels an inch."""
    page = document[number - 1]
    width, height = page_size(page)
    scale = min(_RESOLUTION / 72, math.sqrt(_LARGEST_PICTURE / max(width * height, 1.0)))
    bitmap = page.render(scale=scale, grayscale=True)
    shades = bitmap.to_numpy().reshape(bitmap.height, -1)[:, : bitmap.width]
    picture = b"P5 %d %d 255\n" % (bitmap.width, bitmap.height) + np.ascontiguousarray(shades).tobytes()
    bitmap.close()
    page.close()
    return picture, scale * 72


def paragraphs_of(pages: Sequence[RecognisedPage]) -> list[list[PlacedLine]]:
    """The paragraphs that were recognised; their type has no size, so that it says nothing of headings and notes."""
    return [paragraph for page in pages for block in page.blocks if (paragraph := _as_paragraph(block))]


def _as_paragraph(block: RecognisedBlock) -> list[PlacedLine]:
    return [_as_line([word for word in line if word.rect]) for line in block.lines if any(word.rect for word in line)]


def _as_line(words: Sequence[RecognisedWord]) -> PlacedLine:
    rects = [word.rect or (0.0, 0.0, 0.0, 0.0) for word in words]
    x0s, tops, x1s, bottoms = zip(*rects, strict=True)
    rect = (min(x0s), min(tops), max(x1s), max(bottoms))
    placed = tuple(PlacedWord(word.text, each, rect[3], 0.0) for word, each in zip(words, rects, strict=True))
    return PlacedLine(placed, ("", *(word.space for word in words[1:])), rect, rect[3], 0.0)
