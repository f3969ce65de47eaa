"""Long volumes of generated texts, as archives have them: PDF set by line and by word, DOCX, hOCR, plain text.

The words are those of ``synthetic.Writer``. A page of print has 38 lines of some ten words.
"""

from __future__ import annotations

import html
import os
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

from docx import Document
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas
from synthetic import PARAGRAPHS, Writer

_FONT, _SIZE, _WIDTH, _LEADING, _LINES = "Times-Roman", 11, 340, 15, 38
"""Type of a page: its font and size in points, the width of a line and the distance of lines, and lines a page."""


def write_volumes(folder: Path, volumes: int, hundreds: int, kinds: tuple[str, ...]) -> Path:
    """So many volumes of so many hundreds of paragraphs each, of these kinds in turn, in a new folder."""
    folder.mkdir()
    texts = Writer().documents(volumes * hundreds * PARAGRAPHS)
    for number in range(volumes):
        kind = kinds[number % len(kinds)]
        paragraphs = [one for _ in range(hundreds) for one in next(texts)[1].partition("---\n\n")[2].split("\n\n")]
        path = folder / f"{number:03}-{kind}.{_SUFFIXES.get(kind, kind)}"
        path.write_bytes(_WRITERS[kind](paragraphs))
        os.utime(path, (10**9, 10**9))  # or its time would count as unsettled in the first build alone
    return folder


def _plain(paragraphs: list[str]) -> bytes:
    return "\n\n".join(paragraphs).encode()


def _word(paragraphs: list[str]) -> bytes:
    document, buffer = Document(), BytesIO()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.save(buffer)
    return buffer.getvalue()


def _pages(paragraphs: list[str]) -> Iterator[list[str]]:
    """The lines of each page."""
    lines = [line for one in paragraphs for line in simpleSplit("    " + one, _FONT, _SIZE, _WIDTH)]
    for start in range(0, len(lines), _LINES):
        yield lines[start : start + _LINES]


def _set_by_line(paragraphs: list[str]) -> bytes:
    return _book(paragraphs, lambda line: [line])


def _set_by_word(paragraphs: list[str]) -> bytes:
    """As typesetting programs do."""
    return _book(paragraphs, str.split)


def _book(paragraphs: list[str], pieces: Callable[[str], list[str]]) -> bytes:
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=True)
    for lines in _pages(paragraphs):
        canvas.setFont(_FONT, _SIZE)
        for number, line in enumerate(lines):
            x = 100.0 + (14 if line.startswith("    ") else 0)
            for piece in pieces(line.strip()):
                canvas.drawString(x, 740 - _LEADING * number, piece)
                x += pdfmetrics.stringWidth(piece + " ", _FONT, _SIZE)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _recognised(paragraphs: list[str]) -> bytes:
    """Pages at 300 dots an inch, as tesseract writes them, each word with its box."""
    pages = "".join(
        "<div class='ocr_page' title='bbox 0 0 2480 3508'><p class='ocr_par'>"
        f"{''.join(map(_line, enumerate(lines)))}</p></div>"
        for lines in _pages(paragraphs)
    )
    return f"<html><head><meta name='ocr-system' content='tesseract'></head><body>{pages}</body></html>".encode()


def _line(numbered: tuple[int, str]) -> str:
    number, line = numbered
    top = 417 + 62 * number
    x, spans = 417 + (58 if line.startswith("    ") else 0), []
    for word in line.split():
        right = x + 20 * len(word)
        spans.append(
            f"<span class='ocrx_word' title='bbox {x} {top} {right} {top + 44}; x_wconf 93'>{html.escape(word)}</span>"
        )
        x = right + 18
    return f"<span class='ocr_line' title='bbox 417 {top} {x} {top + 44}'>{' '.join(spans)}</span>"


_WRITERS: dict[str, Callable[[list[str]], bytes]] = {
    "lines": _set_by_line,
    "words": _set_by_word,
    "docx": _word,
    "hocr": _recognised,
    "txt": _plain,
}
_SUFFIXES = {"lines": "pdf", "words": "pdf"}
