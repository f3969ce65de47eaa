"""hOCR: what Tesseract and others write, well-formed or not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats_checks import assert_nothing_lost
from scans import RESOLUTION, needs_tesseract, picture_of, tesseract
from searchdoc.formats.hocr import HocrReader, is_hocr, read_hocr
from searchdoc.formats.html import HtmlReader
from searchdoc.models import Span
from searchdoc.protocols import DecodedFile

HEAD = '<!DOCTYPE html><html><head><title>OCR of weir</title><meta name="ocr-system" content="x"></head><body>'


def page(content: str, more: str = "") -> str:
    return f'<div class="ocr_page" title="image &quot;w.png&quot;; bbox 0 0 1000 1500; ppageno 0{more}">{content}</div>'


def word(text: str, x: int, y: int, sure: int = 95) -> str:
    title = f"bbox {x} {y} {x + 10 * len(text)} {y + 20}; x_wconf {sure}"
    return f"<span class='ocrx_word' title='{title}'>{text}</span>"


def line(text: str, y: int, sure: int = 95, name: str = "ocr_line") -> str:
    words = " ".join(word(one, 100 + 100 * place, y, sure) for place, one in enumerate(text.split()))
    return f'<span class="{name}" title="bbox 100 {y} 900 {y + 20}; baseline 0 -5">{words}</span>'


def par(*lines: str) -> str:
    return f'<div class="ocr_carea"><p class="ocr_par" lang="eng">{"".join(lines)}</p></div>'


def read(text: str) -> DecodedFile:
    decoded = HocrReader().read((HEAD + text).encode(), "weir.hocr")
    assert_nothing_lost(decoded)
    return decoded


def rects(decoded: DecodedFile) -> list[tuple[str, tuple[float, ...]]]:
    assert decoded.boxes is not None
    words = decoded.boxes.within(Span(0, len(decoded.text)))
    return [(decoded.text[span.start : span.end], box.rect) for span, box in words]


def test_paragraphs_lines_and_words_are_read_with_their_places() -> None:
    decoded = read(page(par(line("The price of", 100), line("salt rose.", 130)) + par(line("It fell.", 200))))
    assert decoded.text.rstrip() == "The price of\nsalt rose.\n\nIt fell."
    assert rects(decoded)[:2] == [("The", (100, 100, 130, 120)), ("price", (200, 100, 250, 120))]
    assert [(one.width, one.height, one.label) for one in decoded.pages] == [(1000, 1500, None)]


def test_the_resolution_that_a_page_states_makes_pixels_points() -> None:
    decoded = read(page(par(line("The price", 100)), "; scan_res 144 144; lpageno 217"))
    assert rects(decoded)[0] == ("The", (50, 50, 65, 60))
    assert (decoded.pages[0].width, decoded.pages[0].label) == (500, "217")
    assert read_hocr(page(par(line("The", 100))), 144)[0].width == 500


@pytest.mark.parametrize("number", ["1...........", "...", "1.2.3", "9" * 5000])
def test_a_number_that_is_none_loses_no_word(number: str) -> None:
    """Of a page, of a word's box, of how sure a word is."""
    title = f"bbox {number} {number} {number} {number}; scan_res {number}; x_wconf {number}"
    text = f"<div class='ocr_page' title='{title}'><span class='ocrx_word' title='{title}'>The lamp</span></div>"
    assert "The lamp" in HocrReader().read(text.encode(), "page.hocr").text


def test_headings_heads_and_feet_are_what_they_are_called() -> None:
    content = line("THE HERRING", 20, name="ocr_header") + "<h1 class='ocr_chapter' title='bbox 1 1 9 9'>Of salt</h1>"
    decoded = read(page(content + par(line("It rose.", 100)) + line("217", 900, name="ocr_footer")))
    assert [(hint.kind, hint.label, hint.level) for hint in decoded.hints] == [
        ("furniture", "running head", 0),
        ("heading", "", 1),
        ("paragraph", "", 0),
        ("furniture", "running foot", 0),
    ]


def test_a_line_without_words_and_words_outside_lines_are_read() -> None:
    """With the place of what they stand in, or none."""
    decoded = read(page(par('<span class="ocr_line" title="bbox 1 2 3 4">The price</span>') + "of salt"))
    assert decoded.text.split() == ["The", "price", "of", "salt"]
    assert rects(decoded) == [("The price", (1, 2, 3, 4))]


def test_several_pages_are_one_text() -> None:
    decoded = read(page(par(line("One.", 100))) + page("") + page(par(line("Three.", 100, sure=30))))
    assert len(decoded.pages) == 3
    assert decoded.problems == (
        "page 3: its words were recognised with a mean confidence of 30%: compare them with the picture",
    )


def test_what_is_not_closed_is_read_all_the_same() -> None:
    cut = (HEAD + page(par(line("The price of", 100), line("salt rose.", 130))))[:-90]
    assert HocrReader().read(cut.encode(), "weir.hocr").text.split()[:4] == ["The", "price", "of", "salt"]
    assert read("</p></span><p class='ocr_par'><span class='ocr_line'>Salt<br>rose & fell").text.split() == [
        "Salt",
        "rose",
        "&",
        "fell",
    ]


def test_only_what_has_pages_of_it_is_hocr() -> None:
    assert is_hocr((HEAD + page("")).encode())
    assert not is_hocr(b"<html><p class='page'>ocr_page</p></html>")


def test_right_to_left_words_stay_in_the_order_of_the_file() -> None:
    assert read(page(par(line("המלח היה יקר", 100)))).text.rstrip() == "המלח היה יקר"


def test_bytes_that_are_no_text_are_named() -> None:
    from searchdoc.errors import UnreadableDocument

    with pytest.raises(UnreadableDocument, match="binary file"):
        HocrReader().read(b"\x89PNG\x00\x00", "weir.hocr")


@given(
    st.lists(
        st.sampled_from(
            [
                "<div class='ocr_page' title='bbox 0 0 9 9'>",
                "<p class='ocr_par'>",
                "<span class='ocr_line' title='bbox 1 1 5'>",
                "<span class='ocrx_word' title='bbox 1 1 5 5; x_wconf 9'>",
                "<h2 class=ocr_section>",
                "</span>",
                "</p>",
                "</div>",
                "salt",
                " ",
                "&amp;",
                "<br>",
                "<script>",
                "</script>",
            ]
        ),
        max_size=30,
    )
)
def test_however_elements_are_nested_each_character_is_in_one_hint(pieces: list[str]) -> None:
    assert_nothing_lost(HocrReader().read("".join(pieces).encode(), "weir.hocr"))


def test_ten_thousand_nested_elements_are_read() -> None:
    assert read("<div>" * 10_000 + page(par(line("Salt.", 100)))).text.rstrip() == "Salt."


@needs_tesseract
def test_what_tesseract_writes_is_read() -> None:
    text = tesseract(picture_of("The price of salt", "rose again at Weir."), "hocr").decode()
    (one,) = read_hocr(text, RESOLUTION)
    assert [[each.text for each in row] for row in one.blocks[0].lines] == [
        ["The", "price", "of", "salt"],
        ["rose", "again", "at", "Weir."],
    ]
    left, top, right, bottom = one.blocks[0].lines[0][0].rect or (0, 0, 0, 0)
    assert (left, bottom) == pytest.approx((72, 72), abs=2)
    assert top < bottom
    assert left < right
    assert one.confidence is not None
    assert one.confidence > 0.8


def test_html_that_is_hocr_is_read_as_that() -> None:
    """Programs give it either ending."""
    data = (HEAD + page("")).encode()
    assert HtmlReader().read(data, "weir.html") == HocrReader().read(data, "weir.hocr")
