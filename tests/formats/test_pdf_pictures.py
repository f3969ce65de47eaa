"""Pages of a PDF that are pictures, read among pages that are not."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

import pdf_files
from formats_checks import assert_nothing_lost
from pdf_files import pdf
from scans import needs_tesseract, picture_of, stand_in_program
from searchdoc.errors import UnreadableDocument
from searchdoc.formats.pdf import PdfReader
from searchdoc.formats.pdf_glyphs import PDFIUM
from searchdoc.formats.pdf_pictures import page_picture, paragraphs_of
from searchdoc.formats.recognised import RecognisedBlock, RecognisedPage, RecognisedWord
from searchdoc.formats.tesseract import Tesseract

ANSWER = """<div class='ocr_page' title='bbox 0 0 2480 3508'><p class='ocr_par'>
<span class='ocr_line'><span class='ocrx_word' title='bbox 300 600 600 650; x_wconf 90'>Salt</span>
<span class='ocrx_word' title='bbox 620 600 700 650; x_wconf 50'>rose.</span></span></p></div>"""


@pytest.fixture
def ocr(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tesseract:
    stand_in_program(tmp_path, ANSWER)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    return Tesseract()


def test_a_page_is_drawn_in_shades_of_grey() -> None:
    with PDFIUM:
        picture, resolution = page_picture(pypdfium2.PdfDocument(pdf(pdf_files.picture)), 2)
    kind, width, height, _ = picture.split(b"\n")[0].split()
    assert (kind, resolution) == (b"P5", 300)
    assert (int(width), int(height)) == pytest.approx((2480, 3508), abs=2)
    assert len(picture) == int(width) * int(height) + len(picture.split(b"\n")[0]) + 1


def test_a_huge_page_is_drawn_smaller() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setPageSize((5000, 4000))
        canvas.rect(0, 0, 10, 10)

    with PDFIUM:
        picture, resolution = page_picture(pypdfium2.PdfDocument(pdf(draw)), 1)
    assert len(picture) < 41e6
    assert resolution < 110


def test_words_that_were_recognised_have_no_size_of_type() -> None:
    placed, bare = RecognisedWord("Salt", (1, 2, 3, 4)), RecognisedWord("rose", None)
    page = RecognisedPage(blocks=[RecognisedBlock([[placed, bare]]), RecognisedBlock([[bare]])])
    (((line),),) = paragraphs_of([page])
    assert (line.text, line.size, line.rect) == ("Salt", 0, (1, 2, 3, 4))


def test_a_page_that_is_a_picture_is_read_in_its_place(ocr: Tesseract) -> None:
    decoded = PdfReader(ocr).read(pdf(pdf_files.picture), "weir.pdf")
    assert_nothing_lost(decoded)
    assert decoded.text.split("\n\n")[:3] == [
        "The first page has words.",
        "Salt rose.",
        "The third page has words too.",
    ]
    assert decoded.problems == ("page 2: the words were recognised by tesseract, with a mean confidence of 70%",)
    assert decoded.boxes is not None
    boxes = [box for _, box in decoded.boxes.within(decoded.hints[1].span)]
    assert [box.page for box in boxes] == [2, 2]
    assert boxes[0].rect == pytest.approx((72, 144, 144, 156))
    assert PdfReader(ocr).version == f"{PdfReader().version} tesseract 9.9 eng"


def test_a_page_without_words_even_then_is_named(ocr: Tesseract, tmp_path: Path) -> None:
    (tmp_path / "answer").write_text("<div class='ocr_page' title='bbox 0 0 9 9'></div>")
    decoded = PdfReader(ocr).read(pdf(pdf_files.picture), "weir.pdf")
    assert decoded.problems == ("page 2 has no text, and tesseract recognises none",)
    with pytest.raises(UnreadableDocument, match="its pages are pictures on which tesseract recognises no words"):
        PdfReader(ocr).read(pdf(lambda canvas: canvas.rect(9, 9, 99, 99, fill=1)), "weir.pdf")


@needs_tesseract
def test_the_real_program_finds_words_where_they_stand() -> None:
    """A scan: the same words as a picture, on a page of the same size."""
    scan = picture_of("The price of salt", "rose again at Weir.")
    data = pdf(lambda canvas: canvas.drawImage(ImageReader(scan), 0, 0, 595.28, 841.89))
    decoded = PdfReader(Tesseract("eng")).read(data, "weir.pdf")
    assert decoded.text.strip() == "The price of salt\nrose again at Weir."
    assert decoded.boxes is not None
    ((_, first), *_) = decoded.boxes.within(decoded.hints[0].span)
    assert first.rect[:1] + first.rect[3:] == pytest.approx((72, 72), abs=2)
