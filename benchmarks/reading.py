"""Pages of PDF read a second, beside pypdf's text without places; in one run, for the machine may be busy.

    python benchmarks/reading.py [FILE.pdf ...]

Without files, books of 60 pages are made: one in a font that every reader has, one in a font that is embedded, and one
whose words are set one by one, as typesetting programs do. Times are of the processor; the best of three rounds counts.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pypdf
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from searchdoc.formats.pdf import PdfReader

TEXT = (Path(__file__).parents[1] / "corpus" / "calendar.txt").read_text(encoding="utf-8")
EMBEDDED = Path("/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf")
PAGES, LINES, ROUNDS = 60, 50, 3


def book(font: str, by_word: bool = False) -> bytes:
    """A book in one font, a line at a time or a word at a time."""
    lines = simpleSplit(" ".join(TEXT.split()), font, 10, 450)
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    for page in range(PAGES):
        canvas.setFont(font, 10)
        for number in range(LINES):
            line = lines[(page * LINES + number) % len(lines)]
            x, y = 72.0, 780 - 14.0 * number
            for piece in line.split() if by_word else [line]:
                canvas.drawString(x, y, piece)
                x += pdfmetrics.stringWidth(piece + " ", font, 10)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def files(names: list[str]) -> Iterator[tuple[str, bytes]]:
    """The files named, or the books."""
    for name in names:
        yield Path(name).name, Path(name).read_bytes()
    if names:
        return
    yield "standard font", book("Times-Roman")
    if EMBEDDED.is_file():
        pdfmetrics.registerFont(TTFont("embedded", str(EMBEDDED)))
        yield "embedded font", book("embedded")
    yield "word by word", book("Times-Roman", by_word=True)


def seconds(read: Callable[[], object]) -> float:
    """The processor's seconds of the best round."""
    best = float("inf")
    for _ in range(ROUNDS):
        started = time.process_time()
        read()
        best = min(best, time.process_time() - started)
    return best


def main(names: list[str]) -> None:
    """Print a line for each file."""
    for name, data in files(names):
        pages = len(pypdf.PdfReader(BytesIO(data)).pages)

        def theirs(data: bytes = data) -> object:
            return [page.extract_text() for page in pypdf.PdfReader(BytesIO(data)).pages]

        def ours(data: bytes = data, name: str = name) -> object:
            return PdfReader().read(data, name)

        other, own = seconds(theirs), seconds(ours)
        print(f"{name}: {pages / own:.0f} pages a second, pypdf {pages / other:.0f}, ratio {other / own:.2f}")


if __name__ == "__main__":
    main(sys.argv[1:])
