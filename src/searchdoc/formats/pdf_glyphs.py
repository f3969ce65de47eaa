"""The words of a PDF's page as its content draws them: the characters, where they stand, size and direction.

PDFium counts a text in several ways that differ (UTF-16 units, characters without those it made up, glyphs that have no
character). Everything here is asked by the numbers of glyphs, those of ``FPDFText_GetUnicode`` (``fpdf_text.h``).
Callers hold ``PDFIUM``: the library must not be used by two threads at once.
"""

from __future__ import annotations

import math
import re
import threading
from collections.abc import Callable, Iterator
from ctypes import (
    PYFUNCTYPE,
    Structure,
    addressof,
    byref,
    c_double,
    c_int,
    c_ushort,
    c_void_p,
    cast,
    create_string_buffer,
    sizeof,
)
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from ctypes import _Pointer

    from pypdfium2 import PdfPage, PdfTextPage

PDFIUM = threading.Lock()
"""Held by whoever calls PDFium, which is not safe to use from several threads."""

UNMAPPED = "\ufffd"
"""What stands for a glyph of which the file does not say which character it is."""

SLANTED = 4
"""The turn of words that run in none of the four directions."""

_SLANT = math.radians(5)
"""How far a direction may be from a quarter turn, in radians."""

_WHITE = np.zeros(2**16, dtype=np.bool_)
"""Which of PDFium's codes are white space, those that it makes up between words and lines included."""

_WHITE[[*range(9, 14), 32, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200C), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000]] = True

_WHOLE = np.zeros(2**16, dtype=np.bool_)
"""Which codes are words by themselves: Chinese and Japanese characters, between which there is no space."""

_WHOLE[0x2E80:0xA000] = True
_WHOLE[0xF900:0xFB00] = True
_WHOLE[0x3000] = False

_HYPHENS = (0x02, 0xFFFE)
"""What PDFium gives for a hyphen that divides a word at the end of a line."""

_BOLD = 600
"""The weight from which strokes are heavy, where 400 is usual (ISO 32000-2, table 120)."""

_BOLD_NAME = re.compile(rb"bold|black|heavy|demi", re.IGNORECASE)

_NO_CHARACTER = (*range(1, 9), *range(14, 32), *range(127, 133), *range(134, 160), 0xFFFF)
"""Codes, beside 0, that stand for no character: controls, and what Unicode leaves out."""


_ODD = np.zeros(2**16, dtype=np.bool_)
"""Which codes need a second look: those above, and the halves of surrogate pairs."""

_ODD[[0, *_HYPHENS, *_NO_CHARACTER, *range(0xD800, 0xE000)]] = True


@dataclass(frozen=True, slots=True)
class Pieces:
    """The pieces of words on a page, in the order of its content; n of them.

    A piece is what one text object draws between two spaces. ``texts`` are their characters. ``boxes`` are left, top,
    right and bottom, shape (n, 4), and ``origins`` a place on the line on which each stands, shape (n, 2), both in
    points from the top left corner of the page as it is shown. ``sizes`` are those of the type, in points, shape (n,).
    ``turns`` are the quarter turns, clockwise, from left-to-right to the direction of the text, or ``SLANTED``.
    ``bold`` and ``spaced`` say whether the strokes are heavy, and whether there is white space before each piece.
    ``unmapped`` is how many glyphs have no character.
    """

    texts: list[str]
    boxes: NDArray[np.float64]
    origins: NDArray[np.float64]
    sizes: NDArray[np.float64]
    turns: NDArray[np.int8]
    bold: list[bool]
    spaced: list[bool]
    unmapped: int

    def chosen(self, places: NDArray[np.intp]) -> Pieces:
        """Those of the pieces that stand at the places given."""
        texts, bold, spaced = ([column[place] for place in places] for column in (self.texts, self.bold, self.spaced))
        boxes, origins, sizes = (column[places] for column in (self.boxes, self.origins, self.sizes))
        return Pieces(texts, boxes, origins, sizes, self.turns[places], bold, spaced, self.unmapped)


def read_pieces(page: PdfPage, textpage: PdfTextPage) -> Pieces:
    """The pieces of words on a page, with PDFium's handles of the page and of its text."""
    reading = _Reading(textpage)
    rows = list(reading.rows())
    texts = [reading.text(first, after) for first, after, *_ in rows]
    spaced = [first != last for last, (first, *_) in zip([-1, *(row[1] for row in rows)], rows, strict=False)]
    values = np.array([row[2] + row[3] for row in rows], dtype=np.float64).reshape(-1, 10)
    placement = _Placement(page)
    boxes, origins = placement.rects(values[:, :4]), placement.points(values[:, 4:6])
    turns = _turns(placement.directions(values[:, 6:8]))
    bold = (values[:, 9] > 0).tolist()
    return Pieces(texts, boxes, origins, values[:, 8], turns, bold, spaced, reading.unmapped)


def _turns(directions: NDArray[np.float64]) -> NDArray[np.int8]:
    angles = np.arctan2(directions[:, 1], directions[:, 0])
    quarters = np.rint(angles / (math.pi / 2))
    straight = np.abs(angles - quarters * (math.pi / 2)) <= _SLANT
    return np.where(straight, quarters % 4, SLANTED).astype(np.int8)


@cache
def _quick(name: str, references: int, numbers: int) -> Callable[..., int]:
    """A function of PDFium that takes a handle, numbers, and references to doubles, all as plain numbers.

    As ctypes declares them, checking the kinds of pointers and giving the interpreter's lock away costs more than the
    call, of which a page needs thousands.
    """
    from pypdfium2 import raw

    result = c_void_p if name == "FPDFText_GetTextObject" else c_int
    arguments = [c_void_p, *[c_int] * numbers, *[c_void_p] * references]
    return PYFUNCTYPE(result, *arguments)(cast(getattr(raw, name), c_void_p).value or 0)


class _Reading:
    """What PDFium says of the glyphs of a page; coordinates are the page's own."""

    def __init__(self, textpage: PdfTextPage) -> None:
        from pypdfium2 import raw

        self._raw = raw
        self._text = textpage.raw
        self._codes = self._characters()
        self.unmapped = int(np.count_nonzero(self._codes == ord(UNMAPPED)))
        """How many glyphs have no character."""
        self._address = cast(self._text, c_void_p).value
        self._numbers = (c_double * 4)()
        self._addresses = [addressof(self._numbers) + place * sizeof(c_double) for place in range(4)]
        whole = self._codes.tobytes().decode("utf-16")
        self._whole = whole if len(whole) == len(self._codes) else None
        self._object_of = _quick("FPDFText_GetTextObject", 0, 1)
        self._count_rects, self._rect_of = _quick("FPDFText_CountRects", 0, 2), _quick("FPDFText_GetRect", 4, 1)
        self._styles: dict[int, tuple[float, ...]] = {}
        self._bold: dict[int, bool] = {}

    def _characters(self) -> NDArray[np.uint16]:
        """The UTF-16 unit of each glyph, with what has no character as ``UNMAPPED``."""
        count = max(self._raw.FPDFText_CountChars(self._text), 0)
        units = (c_ushort * (count + 1))()
        # the whole text at once, where it has a unit for each glyph: glyphs without a character are missing in it
        if count and self._raw.FPDFText_GetText(self._text, 0, count, units) == count + 1:
            codes = np.frombuffer(units, np.uint16)[:count].copy()
        else:
            code_of, text = self._raw.FPDFText_GetUnicode, self._text
            codes = np.array([min(code_of(text, glyph), 0xFFFF) for glyph in range(count)], np.uint16)
        if not _ODD[codes].any():
            return codes
        for glyph in np.flatnonzero(np.isin(codes, _HYPHENS)).tolist():
            codes[glyph] = ord("-") if self._raw.FPDFText_IsHyphen(self._text, glyph) == 1 else 0
        codes[(codes == 0) | np.isin(codes, _NO_CHARACTER)] = ord(UNMAPPED)
        high, low = (codes >> 10) == 0xD800 >> 10, (codes >> 10) == 0xDC00 >> 10
        paired = np.zeros(count, np.bool_)
        paired[:-1] = high[:-1] & low[1:]
        paired[1:] |= paired[:-1] & low[1:]
        codes[(high | low) & ~paired] = ord(UNMAPPED)
        return codes

    def rows(self) -> Iterator[tuple[int, int, tuple[float, ...], tuple[float, ...]]]:
        """For each piece of a word its first glyph, the one behind its last, its ink, and its style.

        The ink is left, bottom, right and top. A word whose object draws the next word as well is drawn by it alone.
        """
        starts, ends = self._spans()
        object_of, address, styles = self._object_of, self._address, self._styles
        drawn = [object_of(address, glyph) or -1 - glyph for glyph in starts]
        for start, end, own, following in zip(starts, ends, drawn, [*drawn[1:], 0], strict=False):
            if own == following or end - start == 1:
                yield start, end, self._ink(start, end), styles.get(own) or self._style(start, own)
            else:
                yield from self._pieces(start, end, own)

    def _pieces(
        self, start: int, end: int, drawn: int
    ) -> Iterator[tuple[int, int, tuple[float, ...], tuple[float, ...]]]:
        """The glyphs from ``start`` to ``end`` by the text objects that draw them."""
        first = start
        if self._object(end - 1) != drawn:
            for glyph in range(start + 1, end):
                if (other := self._object(glyph)) != drawn:
                    yield first, glyph, self._ink(first, glyph), self._style(first, drawn)
                    first, drawn = glyph, other
        yield first, end, self._ink(first, end), self._style(first, drawn)

    def _spans(self) -> tuple[list[int], list[int]]:
        """The first glyph of each word and the one behind its last."""
        white = np.concatenate(([True], _WHITE[self._codes], [True]))
        whole = np.concatenate(([False], _WHOLE[self._codes], [False]))
        starts = ~white[1:-1] & (white[:-2] | whole[1:-1] | whole[:-2])
        ends = ~white[1:-1] & (white[2:] | whole[1:-1] | whole[2:])
        return np.flatnonzero(starts).tolist(), (np.flatnonzero(ends) + 1).tolist()

    def text(self, start: int, end: int) -> str:
        """The characters of glyphs, pairs of surrogates joined."""
        if self._whole is not None:
            return self._whole[start:end]
        return self._codes[start:end].tobytes().decode("utf-16")

    def _ink(self, start: int, end: int) -> tuple[float, ...]:
        """Left, bottom, right and top of the ink of glyphs; an empty rectangle where they have none."""
        rects = self._count_rects(self._address, start, end - start)
        if rects < 1:
            return self._origin_rect(start)
        self._rect_of(self._address, 0, *self._addresses)
        left, top, right, bottom = self._numbers[:]
        for place in range(1, rects):
            self._rect_of(self._address, place, *self._addresses)
            x0, y1, x1, y0 = self._numbers[:]
            left, bottom, right, top = min(left, x0), min(bottom, y0), max(right, x1), max(top, y1)
        return left, bottom, right, top

    def _origin_rect(self, glyph: int) -> tuple[float, float, float, float]:
        x, y = self._origin(glyph)
        return x, y, x, y

    def _origin(self, glyph: int) -> tuple[float, float]:
        x, y = c_double(), c_double()
        self._raw.FPDFText_GetCharOrigin(self._text, glyph, byref(x), byref(y))
        return x.value, y.value

    def _object(self, glyph: int) -> int:
        """The address of the text object that draws a glyph; of one that PDFium made up, a number of its own."""
        return self._object_of(self._address, glyph) or -1 - glyph

    def _style(self, glyph: int, drawn: int) -> tuple[float, ...]:
        """Origin, direction, size and weight of what a text object draws, to which a glyph belongs."""
        if drawn not in self._styles:
            self._styles[drawn] = (*self._asked_style(glyph), self._is_bold(drawn))
        return self._styles[drawn]

    def _is_bold(self, drawn: int) -> bool:
        if drawn < 0:
            return False
        font = self._raw.FPDFTextObj_GetFont(cast(drawn, self._raw.FPDF_PAGEOBJECT))
        place = addressof(font.contents) if font else 0
        if place not in self._bold:
            self._bold[place] = bool(font) and (
                self._raw.FPDFFont_GetWeight(font) >= _BOLD or self._has_bold_name(font)
            )
        return self._bold[place]

    def _has_bold_name(self, font: _Pointer[Structure]) -> bool:
        name = create_string_buffer(256)
        self._raw.FPDFFont_GetBaseFontName(font, name, len(name))
        return bool(_BOLD_NAME.search(name.value))

    def _asked_style(self, glyph: int) -> tuple[float, ...]:
        x, y = self._origin(glyph)
        matrix = self._raw.FS_MATRIX()
        size = self._raw.FPDFText_GetFontSize(self._text, glyph)
        if not self._raw.FPDFText_GetMatrix(self._text, glyph, byref(matrix)):
            return x, y, 1.0, 0.0, size
        scale = math.sqrt(abs(matrix.a * matrix.d - matrix.b * matrix.c))
        return x, y, matrix.a, matrix.b, size * scale


class _Placement:
    """How a page's own coordinates become those of the page as it is shown: its crop box, turned."""

    def __init__(self, page: PdfPage) -> None:
        from pypdfium2 import raw

        box = raw.FS_RECTF()
        raw.FPDF_GetPageBoundingBox(page, byref(box))
        # x' = a x + b y + e, y' = c x + d y + f (ISO 32000-2, 14.11.2, and Rotate in table 31)
        linear, shift = {
            0: (((1, 0), (0, -1)), (-box.left, box.top)),
            1: (((0, 1), (1, 0)), (-box.bottom, -box.left)),
            2: (((-1, 0), (0, 1)), (box.right, -box.bottom)),
            3: (((0, -1), (-1, 0)), (box.top, box.right)),
        }[raw.FPDFPage_GetRotation(page) % 4]
        self._linear, self._shift = np.array(linear, dtype=np.float64), np.array(shift, dtype=np.float64)

    def directions(self, vectors: NDArray[np.float64]) -> NDArray[np.float64]:
        return vectors @ self._linear.T

    def points(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        return self.directions(points) + self._shift

    def rects(self, rects: NDArray[np.float64]) -> NDArray[np.float64]:
        one, other = self.points(rects[:, :2]), self.points(rects[:, 2:])
        return np.hstack((np.minimum(one, other), np.maximum(one, other)))


def page_size(page: PdfPage) -> tuple[float, float]:
    """Width and height of a page as it is shown, in points."""
    from pypdfium2 import raw

    return float(raw.FPDF_GetPageWidthF(page)), float(raw.FPDF_GetPageHeightF(page))
