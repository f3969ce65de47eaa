"""Pictures of printed words, and the real tesseract that reads them, where it is installed."""

from __future__ import annotations

import shutil
import subprocess
from io import BytesIO
from pathlib import Path

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
        picture: Image.Image = pypdfium2.PdfDocument(pdf(draw))[0].render(scale=RESOLUTION / 72).to_pil().convert("L")
    return picture


def png(picture: Image.Image) -> bytes:
    buffer = BytesIO()
    picture.save(buffer, "PNG", dpi=(RESOLUTION, RESOLUTION))
    return buffer.getvalue()


def tesseract(picture: Image.Image, output: str) -> bytes:
    """What the real tesseract writes of a picture, in one of its formats."""
    command = ["tesseract", "-", "-", "-l", "eng", output]
    return subprocess.run(command, input=png(picture), capture_output=True, check=True, timeout=120).stdout


STAND_IN = """#!/bin/sh
# answers as tesseract does, with the same words for every picture
case "$1" in
--version) echo "tesseract 9.9" ;;
--list-langs) printf 'List of available languages (2):\\neng\\ndeu\\n' ;;
*) printf '%s\\n' "$*" >> "$(dirname "$0")/calls"; cat "$(dirname "$0")/answer" ;;
esac
"""


def stand_in_program(folder: Path, answer: str) -> Path:
    """A program named tesseract in a folder that answers every picture alike; what it was asked is in ``calls``."""
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / "tesseract"
    program.write_text(STAND_IN, encoding="utf-8")
    program.chmod(0o755)
    (folder / "answer").write_text(answer, encoding="utf-8")
    return program
