"""hOCR (Breuel and others, version 1.2): HTML in which Tesseract and others say where each word stands on its page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from searchdoc.formats.composing import Rect
from searchdoc.formats.decoding import decode
from searchdoc.formats.recognised import (
    POINTS,
    RecognisedBlock,
    RecognisedPage,
    RecognisedWord,
    decoded_pages,
)
from searchdoc.protocols import DecodedFile

_MARK = re.compile(r"class\s*=\s*[\"'][^\"'<>]{0,200}\bocr_page\b")
_NUMBER = r"\d{1,9}(?:\.\d{0,9})?"
_BOX = re.compile(rf"\bbbox\s+(-?{_NUMBER})\s+(-?{_NUMBER})\s+(-?{_NUMBER})\s+(-?{_NUMBER})")
_SURE = re.compile(rf"\bx_wconf\s+({_NUMBER})")
_RESOLUTION = re.compile(rf"\bscan_res\s+({_NUMBER})")
_LABEL = re.compile(r"\blpageno\s+\"?([^\";]{1,40})")

_LINES = frozenset({"ocr_line", "ocrx_line", "ocr_header", "ocr_footer", "ocr_caption", "ocr_textfloat"})
_BLOCKS = frozenset({"ocr_par", "ocr_carea", "ocr_column", "ocrx_block", "ocr_blockquote"})
_HEADINGS = {
    "ocr_title": 1,
    "ocr_chapter": 1,
    "ocr_part": 1,
    "ocr_section": 2,
    "ocr_subsection": 3,
    "ocr_subsubsection": 4,
}
_FURNITURE = {"ocr_header": "running head", "ocr_footer": "running foot", "ocr_pageno": "page number"}
_NO_TEXT = frozenset({"head", "script", "style", "title"})
_INLINE = frozenset(
    {"a", "abbr", "b", "big", "em", "font", "i", "s", "small", "span", "strong", "sub", "sup", "tt", "u"}
)
"""Elements that may stand inside a word; any other divides words."""

_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)


class HocrReader:
    """Reads ``.hocr`` files."""

    suffixes: tuple[str, ...] = (".hocr",)
    version: str = "1"

    def read(self, data: bytes, path: str) -> DecodedFile:
        """The text of all pages, a line for each line of them."""
        text, _ = decode(data, path)
        return decoded_pages(read_hocr(text))


def is_hocr(data: bytes) -> bool:
    """Whether a file of HTML is hOCR: it has a page of it near its beginning."""
    return _MARK.search(data[: 2**16].decode("latin-1")) is not None


def read_hocr(text: str, resolution: float | None = None) -> list[RecognisedPage]:
    """The pages of a file of hOCR; ``resolution`` is that of the picture, in pixels an inch, where it states none."""
    parser = _Parser(resolution)
    parser.feed(text)
    parser.close()
    parser.finish()
    return [page for page in parser.pages if page.blocks or page.width]


@dataclass(slots=True)
class _Open:
    """An element that has begun: its name, and what ends with it."""

    tag: str
    ends: str = ""
    silent: bool = False


@dataclass(slots=True)
class _Block:
    lines: list[list[RecognisedWord]] = field(default_factory=list)
    kind: str = "paragraph"
    level: int = 0
    label: str = ""


class _Parser(HTMLParser):
    """Collects pages, blocks, lines and words as their elements begin and end."""

    def __init__(self, resolution: float | None) -> None:
        super().__init__(convert_charrefs=True)
        self.pages: list[RecognisedPage] = [RecognisedPage()]
        self._stated = resolution
        self._scale = POINTS / resolution if resolution else 1.0
        self._open: list[_Open] = []
        self._block = _Block()
        self._line: list[RecognisedWord] = []
        self._line_rect: Rect | None = None
        self._word: tuple[Rect | None, float | None] | None = None
        self._pieces: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _INLINE:
            self._pieces.append(" ")
        if tag in _VOID:
            return
        values = {name: value or "" for name, value in attrs}
        classes = values.get("class", "").split()
        self._open.append(_Open(tag, self._begun(classes, values.get("title", "")), tag in _NO_TEXT))
        self._silent += tag in _NO_TEXT

    def handle_endtag(self, tag: str) -> None:
        """An element ends, and with it those inside that were left open; an end without a beginning is passed over."""
        if tag not in _INLINE:
            self._pieces.append(" ")
        if not any(one.tag == tag for one in self._open[-64:]):
            return
        while self._open:
            one = self._open.pop()
            self._silent -= one.silent
            self._end(one.ends)
            if one.tag == tag:
                break

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._pieces.append(data)

    def finish(self) -> None:
        """The file ends, whatever was left open."""
        self._end("page")

    def _begun(self, classes: list[str], title: str) -> str:
        """Begin what an element of some classes is; returns what ends with it."""
        for name in classes:
            if name == "ocr_page":
                self._end("page")
                self._begin_page(title)
                return "page"
            if name == "ocrx_word":
                self._end("word")
                sure = _SURE.search(title)
                self._word = self._rect(title), float(sure[1]) / 100 if sure else None
                return "word"
            if name in _FURNITURE or name in _HEADINGS:
                self._end("block")
                self._block = _stated(name)
                self._line_rect = self._rect(title)
                return "block"
            if name in _LINES:
                self._end("line")
                self._line_rect = self._rect(title)
                return "line"
            if name in _BLOCKS:
                self._end("block")
                return "block"
        return ""

    def _begin_page(self, title: str) -> None:
        resolution = _RESOLUTION.search(title)
        pixels = float(resolution[1]) if resolution else self._stated
        self._scale = POINTS / pixels if pixels else 1.0
        x0, y0, x1, y1 = self._rect(title) or (0.0, 0.0, 0.0, 0.0)
        label = _LABEL.search(title)
        self.pages.append(RecognisedPage(x1 - x0 or None, y1 - y0 or None, label[1].strip() if label else None))

    def _rect(self, title: str) -> Rect | None:
        box = _BOX.search(title)
        if box is None:
            return None
        x0, y0, x1, y1 = (float(edge) * self._scale for edge in box.groups())
        return x0, y0, x1, y1

    def _end(self, what: str) -> None:
        """End a word, a line, a block or a page, with all that is inside."""
        if not what:
            return
        self._end_word()
        if what != "word":
            self._end_line()
        if what in {"block", "page"} and self._block.lines:
            block, self._block = self._block, _Block()
            self.pages[-1].blocks.append(RecognisedBlock(block.lines, block.kind, block.level, block.label))

    def _end_word(self) -> None:
        """The words collected since the last end: those of a word's element, or what stands between such elements."""
        text = " ".join("".join(self._pieces).split())
        self._pieces = []
        rect, sure = self._word or (self._line_rect, None)
        self._word = None
        if text:
            self._line.append(RecognisedWord(text, rect))
            if sure is not None:
                self.pages[-1].confidences.append(min(sure, 1.0))

    def _end_line(self) -> None:
        if self._line:
            self._block.lines.append(self._line)
        self._line = []
        self._line_rect = None


def _stated(name: str) -> _Block:
    if name in _FURNITURE:
        return _Block(kind="furniture", label=_FURNITURE[name])
    return _Block(kind="heading", level=_HEADINGS[name])
