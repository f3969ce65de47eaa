"""PDF files made by another library, read: text, hints, pages, notes, and what is said of files that cannot be read."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader as Unlocked
from pypdf import PdfWriter
from pypdf.constants import PageLabelStyle
from reportlab.pdfgen.canvas import Canvas

import pdf_files
from formats_checks import assert_nothing_lost
from pdf_files import HARBOUR, HERRING, SALT, pdf, prose
from searchdoc.errors import UnreadableDocument
from searchdoc.formats.pdf import PdfReader
from searchdoc.protocols import DecodedFile
from searchdoc.structure import analyse

needs_hebrew = pytest.mark.skipif(not pdf_files.has_sans(), reason="the font DejaVu Sans is not installed")


def read(data: bytes) -> DecodedFile:
    decoded = PdfReader().read(data, "weir.pdf")
    assert_nothing_lost(decoded)
    assert decoded.boxes is not None
    words = [(span, box) for span, box in decoded.boxes.within(decoded.hints[0].span)]
    assert words
    return decoded


def blocks(decoded: DecodedFile, kind: str = "paragraph") -> list[str]:
    """The words of all blocks of a kind, each on one line."""
    texts = (decoded.text[hint.span.start : hint.span.end] for hint in decoded.hints if hint.kind == kind)
    return [" ".join(text.split()) for text in texts]


def test_two_columns_are_read_one_after_the_other() -> None:
    """A heading stands over both; the paragraph at the foot of the first goes on at the head of the second."""
    decoded = read(pdf(pdf_files.two_columns))
    assert blocks(decoded, "heading") == ["The Herring Trade of Weir"]
    assert blocks(decoded) == [HERRING, SALT, HARBOUR, HERRING]


def test_each_line_of_the_page_is_a_line_of_the_text() -> None:
    decoded = read(pdf(pdf_files.two_columns))
    assert "The boats that went out on the night of the\nthird found the shoal" in decoded.text


def test_notes_are_linked_to_the_raised_figures_that_call_them() -> None:
    """Also where each page counts anew; the figure is a marker, and no part of its word."""
    decoded = read(pdf(pdf_files.with_notes))
    calls = [decoded.text[call.span.start - 4 : call.span.end] for call in decoded.note_calls]
    assert calls == ["salt¹", "new.²", "salt¹", "new.²"]
    document = analyse(decoded, "weir.pdf", "weir.pdf", "0" * 64)
    assert [note.text.split()[:4] for note in document.notes] == [
        ["Report", "on", "page", "1"],
        ["See", "the", "letter", "of"],
        ["Report", "on", "page", "2"],
        ["See", "the", "letter", "of"],
    ]
    for note in document.notes:
        assert note.linked == "marker"
        assert document.page_at(note.markers[0].start) == document.page_at(note.span.start)
    assert [page.label for page in document.pages] == ["41", "42"]


def test_a_sentence_goes_on_over_the_page_around_its_notes() -> None:
    decoded = read(pdf(pdf_files.with_notes))
    document = analyse(decoded, "weir.pdf", "weir.pdf", "0" * 64)
    (over,) = [block for block in document.blocks if "utes are lost" in document.reading(block.span)]
    words = " ".join(document.reading(over.span).split())
    assert words.startswith(
        "The committee that was called to consider of it met only once, and its min- utes are lost."
    )


def test_running_heads_and_page_numbers_belong_to_the_pages() -> None:
    document = analyse(read(pdf(pdf_files.book)), "weir.pdf", "weir.pdf", "0" * 64)
    assert [page.label for page in document.pages] == ["217", "218", "219", "220"]
    assert len(document.blocks) == 1
    assert "HERRING FLEETS" not in document.reading(document.blocks[0].span)
    assert all((page.width, page.height) == pytest.approx((595.28, 841.89), abs=0.1) for page in document.pages)


def test_the_row_of_a_table_is_a_paragraph_of_cells() -> None:
    decoded = read(pdf(pdf_files.with_table))
    rows = [decoded.text[hint.span.start : hint.span.end] for hint in decoded.hints][1:-1]
    assert rows == ["Year\tBarrels\tPrice", "1850\t1,412\t9s.", "1851\t2,006\t7s. 6d.", "1852\t390\t14s."]


@needs_hebrew
@pytest.mark.parametrize("visual", [True, False], ids=["as seen", "as read"])
def test_lines_from_right_to_left_are_read_in_logical_order(visual: bool) -> None:
    decoded = read(pdf(lambda canvas: pdf_files.hebrew(canvas, visual)))
    assert decoded.text.strip() == "המלח היה יקר בשנת 1850 מאוד\nוהספינות לא יצאו אל הים"


def test_a_turned_page_and_turned_words_are_read() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(90)
        prose(canvas, HERRING, 72, 500, 500)
        canvas.showPage()
        canvas.setPageRotation(0)
        prose(canvas, SALT, 72, 700, 400)
        canvas.rotate(90)
        canvas.drawString(200, -550, "Received at the guild")

    decoded = read(pdf(draw))
    assert blocks(decoded) == [HERRING, SALT, "Received at the guild"]
    last = decoded.hints[-1].span
    assert decoded.boxes is not None
    for _, box in decoded.boxes.within(last):
        x0, top, x1, bottom = box.rect
        assert x1 - x0 < 14
        assert bottom - top > 5
        assert 530 < x0 < x1 < 560


def test_headings_are_told_by_size_by_weight_and_by_the_outline() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Times-Roman", 20)
        canvas.drawString(72, 780, "The Guild of Weir")
        canvas.setFont("Times-Bold", 11)
        canvas.drawString(72, 740, "The first year")
        y = prose(canvas, HERRING, 72, 720, 450)
        canvas.bookmarkPage("all")
        canvas.addOutlineEntry("Everything", "all", 0)
        canvas.bookmarkPage("salt")
        canvas.addOutlineEntry("1.  OF SALT", "salt", 1)
        canvas.setFont("Times-Roman", 11)
        canvas.drawString(72, y - 14, "Of salt")
        prose(canvas, SALT, 72, y - 34, 450)

    decoded = read(pdf(draw))
    assert [(hint.level, decoded.text[hint.span.start : hint.span.end]) for hint in decoded.hints if hint.level] == [
        (1, "The Guild of Weir"),
        (2, "The first year"),
        (2, "Of salt"),
    ]


def test_a_real_title_and_its_author_are_taken_over() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setTitle("The Guild of Weir")
        canvas.setAuthor("Anna Holm")
        prose(canvas, HERRING, 72, 700, 400)

    assert read(pdf(draw)).metadata == (("title", "The Guild of Weir"), ("author", "Anna Holm"))


@pytest.mark.parametrize("title", ["Microsoft Word - letter.doc", "untitled", "Document1", "weir.indd", "", "scan0017"])
def test_a_title_that_a_program_made_up_is_none_and_its_author_has_the_program(title: str) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setTitle(title)
        canvas.setAuthor("Jane Typist")
        prose(canvas, HERRING, 72, 700, 400)

    assert read(pdf(draw)).metadata == ()


def test_the_labels_that_the_file_states_are_the_printed_numbers() -> None:
    writer = PdfWriter(clone_from=BytesIO(pdf(pdf_files.book)))
    writer.set_page_label(0, 1, style=PageLabelStyle.LOWERCASE_ROMAN, start=7)
    writer.set_page_label(2, 3, prefix="p. ", style=PageLabelStyle.DECIMAL, start=1)
    buffer = BytesIO()
    writer.write(buffer)
    assert [page.label for page in read(buffer.getvalue()).pages] == ["vii", "viii", "1", "2"]


def test_words_outside_the_page_are_set_apart() -> None:
    def draw(canvas: Canvas) -> None:
        prose(canvas, HERRING, 72, 700, 400)
        canvas.drawString(72, 900, "Printer's mark")

    decoded = read(pdf(draw))
    assert blocks(decoded) == [HERRING]
    assert blocks(decoded, "furniture") == ["Printer's mark"]


def test_a_page_without_text_is_named() -> None:
    decoded = read(pdf(pdf_files.picture))
    assert decoded.problems == ("page 2 has no text: it is a picture; 'searchdoc build --ocr' reads its words",)
    assert len(decoded.pages) == 3


def test_an_empty_page_is_no_problem() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, 700, "Words.")
        canvas.showPage()
        canvas.showPage()

    assert read(pdf(draw)).problems == ()


@needs_hebrew
def test_glyphs_without_a_character_are_shown_and_counted() -> None:
    """As in files whose fonts say what their glyphs look like, and not what they mean."""

    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, 700, "The word for salt is")
        canvas.setFont(pdf_files.SANS, 12)
        canvas.drawString(72, 680, "מלח here")

    writer = PdfWriter(clone_from=BytesIO(pdf(draw)))
    for font in writer.pages[0]["/Resources"]["/Font"].values():  # type: ignore[index]
        font.get_object().pop("/ToUnicode", None)
    buffer = BytesIO()
    writer.write(buffer)
    decoded = read(buffer.getvalue())
    assert decoded.text.strip() == "The word for salt is\n��� here"
    assert decoded.problems == ("page 1: 3 of its glyphs have no character in the file, and are shown as �",)


def _damaged(data: bytes) -> bytes:
    return data[:200] + b"\0" * (len(data) - 400) + data[-200:]


def _encrypted(data: bytes) -> bytes:
    writer = PdfWriter(clone_from=BytesIO(data))
    writer.encrypt("herring")
    buffer = BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


BOOK = pdf(pdf_files.book)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "it is empty"),
        (b"<html>Not found</html>", "it is no PDF, or damaged or cut short: get the file anew"),
        (BOOK[: len(BOOK) // 8], "it is no PDF, or damaged or cut short: get the file anew"),
        (_damaged(BOOK), "it is no PDF, or damaged or cut short: get the file anew"),
        (_encrypted(BOOK), "it is protected by a password: save it without"),
        (pdf(lambda canvas: canvas.showPage()), "there is no text in it"),
        (
            pdf(lambda canvas: canvas.rect(100, 100, 200, 200, fill=1)),
            "it is a picture without text: 'searchdoc build --ocr' reads its words",
        ),
    ],
    ids=["empty", "html", "truncated", "damaged", "encrypted", "blank", "picture"],
)
def test_a_file_that_cannot_be_read_is_named_in_one_sentence(data: bytes, why: str) -> None:
    with pytest.raises(UnreadableDocument) as caught:
        PdfReader().read(data, "weir.pdf")
    assert caught.value.why == why


def test_an_encryption_without_a_password_for_reading_is_no_hindrance() -> None:
    writer = PdfWriter(clone_from=BytesIO(pdf(pdf_files.two_columns)))
    writer.encrypt("", "owner")
    buffer = BytesIO()
    writer.write(buffer)
    assert blocks(read(buffer.getvalue()))[0] == HERRING


def test_the_same_bytes_are_the_same_text_in_many_threads() -> None:
    files = [pdf(pdf_files.two_columns), pdf(pdf_files.with_notes), pdf(pdf_files.with_table)] * 4
    alone = [PdfReader().read(data, "weir.pdf") for data in files]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda data: PdfReader().read(data, "weir.pdf"), files))
    assert together == alone


def test_no_word_is_lost_that_another_library_finds() -> None:
    for draw in (pdf_files.two_columns, pdf_files.with_notes, pdf_files.with_table, pdf_files.book):
        data = pdf(draw)
        theirs = " ".join(page.extract_text() for page in Unlocked(BytesIO(data)).pages)
        ours = read(data).text
        plain = ours.translate(str.maketrans("¹²", "12"))
        assert sorted("".join(theirs.split())) == sorted("".join(plain.split()))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.tuples(
            st.text(st.characters(codec="latin-1", exclude_categories=["Cc", "Zs"]), min_size=1, max_size=12),
            st.integers(0, 600),
            st.integers(0, 850),
            st.sampled_from([6, 9, 11, 30]),
            st.sampled_from([0, 0, 0, 30, 90, 180, 270]),
        ),
        min_size=1,
        max_size=25,
    )
)
def test_wherever_words_stand_each_character_is_in_one_hint(words: list[tuple[str, int, int, int, int]]) -> None:
    def draw(canvas: Canvas) -> None:
        for text, x, y, size, angle in words:
            canvas.saveState()
            canvas.setFont("Times-Roman", size)
            canvas.translate(x, y)
            canvas.rotate(angle)
            canvas.drawString(0, 0, text)
            canvas.restoreState()

    try:
        decoded = PdfReader().read(pdf(draw), "weir.pdf")
    except UnreadableDocument:
        return  # nothing but characters that PDFium takes for white space
    assert_nothing_lost(decoded)
    if decoded.boxes is not None:
        spans = [span for hint in decoded.hints for span, _ in decoded.boxes.within(hint.span)]
        assert all(one.end <= other.start for one, other in pairwise(spans))


def test_without_the_library_the_command_that_installs_it_is_named() -> None:
    script = """
import sys
sys.modules["pypdfium2"] = None
from searchdoc.formats.pdf import PdfReader
from searchdoc.errors import UnreadableDocument
try:
    PdfReader().read(b"%PDF-1.7", "weir.pdf")
except UnreadableDocument as error:
    print(error.why)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "reading it needs pypdfium2: pip install 'searchdoc[pdf]'"


def test_the_version_names_the_library_below() -> None:
    import pypdfium2

    assert pypdfium2.version.PYPDFIUM_INFO.version in PdfReader().version
