"""From the words of a PDF to the rectangles of a citation, and from those to the ink on the page."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageDraw

import pdf_files
import searchdoc
from conftest import ROOT
from pdf_files import pdf
from searchdoc.formats.pdf_glyphs import PDFIUM
from shared import validate

LETTER = ROOT / "examples" / "thornbury" / "misc" / "Letter Bolton agent 1850.pdf"
SCALE = 4
"""Pixels a point."""


def picture_of(path: Path, page: int) -> Image.Image:
    with PDFIUM:
        picture: Image.Image = pypdfium2.PdfDocument(path)[page - 1].render(scale=SCALE).to_pil().convert("L")
    return picture


def ink(picture: Image.Image) -> int:
    """How many pixels are darker than the paper by half."""
    return sum(picture.histogram()[:128])


def without(picture: Image.Image, boxes: Sequence[searchdoc.Box]) -> Image.Image:
    """The picture with the rectangles painted white; the smoothing of an edge may lie one pixel outside."""
    painted = picture.copy()
    for box in boxes:
        left, top, right, bottom = (SCALE * edge for edge in box.rect)
        ImageDraw.Draw(painted).rectangle((left - 1.5, top - 1.5, right + 1.5, bottom + 1.5), fill=255)
    return painted


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> searchdoc.Index:
    folder = tmp_path_factory.mktemp("papers")
    (folder / "letter.pdf").write_bytes(LETTER.read_bytes())
    (folder / "guild.pdf").write_bytes(pdf(pdf_files.with_notes))
    return searchdoc.build([folder], folder / "index")


def test_an_answer_from_a_pdf_names_the_page_and_where_the_words_stand_on_it(index: searchdoc.Index) -> None:
    (citation, *_) = index.search('"will not lower the rent"', mode="keyword")
    assert citation.speaker == "George Winn"
    assert "; p. [1]; line" in citation.reference
    stated = citation.to_dict()
    validate(stated, "citation")
    assert len(citation.boxes) == len([line for line in citation.text.splitlines() if line.strip()])
    start = citation.start + citation.text.index("will not lower the rent")
    (box,) = citation.document.line_boxes(searchdoc.Span(start, start + len("will not lower the rent")))
    picture = picture_of(Path(citation.document.path), 1)
    left, top, right, bottom = (round(SCALE * edge) for edge in box.rect)
    cut = picture.crop((left, top, right, bottom))
    assert ink(cut) > 0.15 * cut.width * cut.height


@pytest.mark.parametrize("name", ["letter.pdf", "guild.pdf"])
def test_the_boxes_of_all_words_cover_all_the_ink_and_little_else(index: searchdoc.Index, name: str) -> None:
    document = index.document(name)
    assert document is not None
    assert document.boxes is not None
    boxes = [box for _, box in document.boxes.within(searchdoc.Span(0, len(document.text)))]
    for page in document.pages:
        picture = picture_of(Path(document.path), page.number)
        of_page = [box for box in boxes if box.page == page.number]
        assert ink(without(picture, of_page)) == 0
        assert ink(without(picture, of_page[1:])) > 0


def test_a_citation_over_a_page_has_boxes_on_both_pages(index: searchdoc.Index) -> None:
    (citation, *_) = index.search('"met only once"', mode="keyword")
    assert {box.page for box in citation.boxes} == {1, 2}
    assert citation.page is not None
    assert citation.page.label == "41"
    assert citation.page.width == pytest.approx(595.28, abs=0.01)
    assert "pp. 41–42" in citation.reference


def test_the_example_draws_the_words_on_their_page(tmp_path: Path) -> None:
    script, output = str(ROOT / "examples" / "boxes.py"), str(tmp_path / "boxes.png")
    command = [sys.executable, script, "will not lower the rent", output]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "George Winn" in done.stdout
    picture = Image.open(tmp_path / "boxes.png").convert("RGB")
    published = Image.open(ROOT / "docs" / "pictures" / "boxes.png").convert("RGB")
    assert picture.size == published.size
    assert picture.tobytes() == published.tobytes()
