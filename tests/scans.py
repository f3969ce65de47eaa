"""Pictures of printed words, and the real tesseract that reads them, where it is installed."""

from __future__ import annotations

import shutil
import subprocess
from io import BytesIO

import pypdfium2
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from pdf_files import pdf
from searchdoc.formats.pdf_glyphs import PDFIUM

needs_tesseract = pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")

RESOLUTION = 200
"""Pixels an inch of the pictures."""


def picture_of(*lines: str) -> Image.Image:
    """A page with lines of words printed from one inch below its top edge and one inch right of its left edge."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Times-Roman", 20)
        for number, line in enumerate(lines):
            canvas.drawString(72, 841.89 - 72 - 24 * number, line)

    with PDFIUM:
        return pypdfium2.PdfDocument(pdf(draw))[0].render(scale=RESOLUTION / 72).to_pil().convert("L")


def png(picture: Image.Image) -> bytes:
    buffer = BytesIO()
    picture.save(buffer, "PNG", dpi=(RESOLUTION, RESOLUTION))
    return buffer.getvalue()


def tesseract(picture: Image.Image, output: str) -> bytes:
    """What the real tesseract writes of a picture, in one of its formats."""
    command = ["tesseract", "-", "-", "-l", "eng", output]
    return subprocess.run(command, input=png(picture), capture_output=True, check=True, timeout=120).stdout
