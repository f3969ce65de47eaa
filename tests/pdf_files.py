"""PDFs made with reportlab, as printers and word processors make them; every text is invented."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

HERRING = (
    "The boats that went out on the night of the third found the shoal nine miles off the head, and by four in the "
    "morning there was not a barrel left empty on the quay. Nobody in the town had seen so many fish in one week since "
    "the year of the comet, and the curers sent for salt as far as the mouth of the river."
)
SALT = (
    "The price of salt was the other half of the trade. A merchant who had laid in two hundred tons before the duty "
    "was raised could sell at whatever he liked to ask, and the small curers, who bought by the bushel, were in his "
    "hands from the first of August until the boats were laid up for the winter."
)
HARBOUR = (
    "As for the harbour, the engineer reported that the outer pier would stand only if the rubble below it were "
    "renewed every spring, and that the rates as they then were would not pay for half of the stone. The committee "
    "thanked him for his candour and resolved to meet again when the fishing was over."
)
SANS = "DejaVuSans"
"""A font with Hebrew and Arabic letters, which the machines that run the tests have; see ``has_sans``."""

_SANS_FILE = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")


def pdf(draw: Callable[[Canvas], None], **settings: object) -> bytes:
    """A PDF from what a function draws."""
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=True, **settings)
    draw(canvas)
    canvas.save()
    return buffer.getvalue()


def prose(
    canvas: Canvas,
    text: str,
    x: float,
    y: float,
    width: float,
    size: float = 11,
    indent: float = 14,
    font: str = "Times-Roman",
) -> float:
    """A paragraph of lines that are as wide as ``width``, from the baseline ``y`` down; the baseline below its last."""
    lines = simpleSplit(" " * round(indent / (size / 4)) + text, font, size, width)
    canvas.setFont(font, size)
    for number, line in enumerate(lines):
        canvas.drawString(x + (indent if number == 0 else 0), y, line.strip())
        y -= 1.2 * size
    return y


def two_columns(canvas: Canvas) -> None:
    """A journal's page: a heading over both columns, and the second column beginning in the middle of a sentence."""
    canvas.setFont("Times-Bold", 16)
    canvas.drawString(72, 770, "The Herring Trade of Weir")
    y = prose(canvas, HERRING, 72, 740, 210)
    left = HARBOUR.split(" thanked him")
    y = prose(canvas, SALT, 72, y, 210)
    prose(canvas, left[0], 72, y, 210)
    prose(canvas, "thanked him" + left[1], 312, 740, 210, indent=0)
    prose(canvas, HERRING, 312, 690, 210)


def with_notes(canvas: Canvas) -> None:
    """Two pages whose notes are numbered anew on each, called by raised figures; a sentence goes on over the page."""
    for page in (1, 2):
        begins = "utes are lost. " if page == 2 else ""
        y = prose(canvas, begins + HERRING, 72, 740, 450, indent=14 if page == 1 else 0)
        end = call_at(canvas, "The duty on salt", "1", 72, y)
        call_at(canvas, " was doubled in that year, as the curers knew.", "2", end, y)
        y = prose(canvas, SALT, 72, y - 13.2, 450)
        if page == 1:
            canvas.drawString(86, y, "The committee that was called to consider of it met only once, and its min-")
        canvas.setFont("Times-Roman", 8)
        canvas.drawString(72, 96, f"1 Report on page {page} of the minutes of the guild.")
        raised(canvas, "2", 72, 84, 8)
        canvas.setFont("Times-Roman", 8)
        canvas.drawString(77, 84, "See the letter of Anna Holm, who says that the duty")
        canvas.drawString(72, 74, "was never paid at Weir.")
        canvas.setFont("Times-Roman", 11)
        canvas.drawCentredString(297, 50, str(40 + page))
        canvas.showPage()


def call_at(canvas: Canvas, words: str, label: str, x: float, y: float) -> float:
    """Words with a raised figure behind them; where the figure ends."""
    canvas.setFont("Times-Roman", 11)
    canvas.drawString(x, y, words)
    end = x + pdfmetrics.stringWidth(words, "Times-Roman", 11)
    raised(canvas, label, end, y, 11)
    return float(end + pdfmetrics.stringWidth(label, "Times-Roman", 7))


def raised(canvas: Canvas, label: str, x: float, y: float, size: float) -> None:
    """A small figure above the line."""
    canvas.setFont("Times-Roman", size * 0.6)
    canvas.drawString(x, y + 0.35 * size, label)


def with_table(canvas: Canvas) -> None:
    """A paragraph, a table of three columns, a paragraph."""
    y = prose(canvas, HERRING, 72, 740, 450) - 12
    for row in (
        ("Year", "Barrels", "Price"),
        ("1850", "1,412", "9s."),
        ("1851", "2,006", "7s. 6d."),
        ("1852", "390", "14s."),
    ):
        for x, cell in zip((72, 200, 320), row, strict=True):
            canvas.drawString(x, y, cell)
        y -= 14
    prose(canvas, SALT, 72, y - 12, 450)


def has_sans() -> bool:
    """Whether the font with Hebrew and Arabic letters is there; then it can be used by its name."""
    if _SANS_FILE.is_file():
        pdfmetrics.registerFont(TTFont(SANS, str(_SANS_FILE)))
    return _SANS_FILE.is_file()


def hebrew(canvas: Canvas, visual: bool) -> None:
    """Two lines of Hebrew with a year in them, glyph by glyph as programs write them: as seen, or as read."""
    canvas.setFont(SANS, 12)
    for y, words in (
        (740, ["המלח", "היה", "יקר", "בשנת", "1850", "מאוד"]),
        (724, ["והספינות", "לא", "יצאו", "אל", "הים"]),
    ):
        x = 520.0
        for word in words:
            width = pdfmetrics.stringWidth(word, SANS, 12)
            if word.isdigit() or visual:
                canvas.drawString(x - width, y, word if word.isdigit() else word[::-1])
            else:
                at = x
                for letter in word:
                    at -= pdfmetrics.stringWidth(letter, SANS, 12)
                    canvas.drawString(at, y, letter)
            x -= width + 4


def book(canvas: Canvas, pages: int = 4) -> None:
    """Pages with a running head and a number each, the text going on from page to page."""
    words = " ".join([HERRING, SALT, HARBOUR] * 6)
    lines = simpleSplit(words, "Times-Roman", 11, 400)
    for page in range(pages):
        canvas.setFont("Times-Roman", 10)
        head = f"{217 + page}    THE POOR OF WEIR" if page % 2 else f"THE HERRING FLEETS    {217 + page}"
        canvas.drawString(90, 790, head)
        canvas.setFont("Times-Roman", 11)
        for number, line in enumerate(lines[page * 13 : page * 13 + 13]):
            canvas.drawString(90, 760 - 13 * number, line)
        canvas.showPage()


def picture(canvas: Canvas) -> None:
    """A page that is a picture, between two pages with text."""
    canvas.drawString(72, 700, "The first page has words.")
    canvas.showPage()
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    canvas.drawImage(ImageReader(Image.new("L", (60, 40), 200)), 72, 400, 300, 200)
    canvas.showPage()
    canvas.drawString(72, 700, "The third page has words too.")
