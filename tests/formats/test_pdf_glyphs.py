"""What PDFium says of the glyphs of a page, in the coordinates of the page as it is shown."""

from __future__ import annotations

import pypdfium2
import pytest
from reportlab.pdfgen.canvas import Canvas

from pdf_files import pdf
from searchdoc.formats.pdf_glyphs import PDFIUM, SLANTED, Pieces, page_size, read_pieces


def pieces_of(data: bytes) -> tuple[Pieces, tuple[float, float]]:
    with PDFIUM:
        page = pypdfium2.PdfDocument(data)[0]
        return read_pieces(page, page.get_textpage()), page_size(page)


def tariff(canvas: Canvas) -> None:
    canvas.setFont("Times-Roman", 12)
    canvas.drawString(72, 700, "The tariff")
    canvas.setFont("Times-Bold", 7)
    canvas.drawString(118.3, 704, "1")


def test_a_piece_is_what_one_object_draws_between_spaces() -> None:
    pieces, (_, height) = pieces_of(pdf(tariff))
    assert pieces.texts == ["The", "tariff", "1"]
    assert pieces.spaced == [True, True, False]
    assert pieces.bold == [False, False, True]
    assert pieces.sizes.tolist() == [12, 12, 7]
    assert pieces.origins[:, 1].tolist() == pytest.approx([height - 700, height - 700, height - 704], abs=0.01)


@pytest.mark.parametrize(("angle", "turn"), [(0, 0), (-90, 1), (180, 2), (90, 3), (45, SLANTED), (3, 0)], ids=str)
def test_the_direction_is_told_in_quarter_turns(angle: int, turn: int) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.translate(300, 400)
        canvas.rotate(angle)
        canvas.drawString(0, 0, "Herring")

    pieces, _ = pieces_of(pdf(draw))
    assert set(pieces.turns.tolist()) == {turn}


def test_the_size_is_that_on_the_page_however_the_content_is_scaled() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Times-Roman", 1)
        canvas.scale(14, 14)
        canvas.drawString(5, 50, "Herring")

    pieces, _ = pieces_of(pdf(draw))
    assert pieces.sizes.tolist() == pytest.approx([14], abs=0.01)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_boxes_cover_the_ink_of_the_page_as_it_is_shown(rotation: int) -> None:
    """Rendered at four pixels a point; the edge of a stroke is smoothed over one pixel or two."""

    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(rotation)
        canvas.setFont("Times-Roman", 20)
        canvas.drawString(150, 300, "Quays of Weir")

    data = pdf(draw)
    pieces, size = pieces_of(data)
    with PDFIUM:
        picture = pypdfium2.PdfDocument(data)[0].render(scale=4).to_pil().convert("L")
    assert [edge / 4 for edge in picture.size] == pytest.approx(size, abs=1)
    ink = picture.point(lambda shade: 255 * (shade < 128)).getbbox()
    assert ink is not None
    left, top, right, bottom = (
        min(pieces.boxes[:, 0]),
        min(pieces.boxes[:, 1]),
        max(pieces.boxes[:, 2]),
        max(pieces.boxes[:, 3]),
    )
    assert [edge / 4 for edge in ink] == pytest.approx([left, top, right, bottom], abs=0.75)


def test_the_pieces_chosen_keep_all_that_is_known_of_them() -> None:
    import numpy as np

    pieces, _ = pieces_of(pdf(tariff))
    chosen = pieces.chosen(np.array([0, 2]))
    assert chosen.texts == ["The", "1"]
    assert chosen.sizes.tolist() == [12, 7]
    assert chosen.bold == [False, True]
