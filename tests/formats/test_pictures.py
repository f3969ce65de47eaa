"""Pictures: named and left out, or read by tesseract."""

from __future__ import annotations

from pathlib import Path

import pytest

from formats_checks import assert_nothing_lost
from scans import needs_tesseract, picture_of, png, stand_in_program
from searchdoc.errors import UnreadableDocument
from searchdoc.formats.files import ocr_readers
from searchdoc.formats.pictures import PictureReader
from searchdoc.formats.tesseract import Tesseract

ANSWER = """<div class='ocr_page' title='bbox 0 0 600 300; scan_res 144 144'><p class='ocr_par'><span class='ocr_line'>
<span class='ocrx_word' title='bbox 20 40 60 60; x_wconf 45'>Salt.</span></span></p></div>"""


def test_a_picture_is_named_with_the_way_out() -> None:
    with pytest.raises(UnreadableDocument) as caught:
        PictureReader().read(b"\xff\xd8\xff", "IMG_2041.jpg")
    assert caught.value.why == "it is a picture: 'searchdoc build --ocr' reads its words"


def test_its_words_have_places_and_a_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = stand_in_program(tmp_path, ANSWER)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    reader = PictureReader(Tesseract())
    decoded = reader.read(b"\xff\xd8\xff", "IMG_2041.JPG")
    assert_nothing_lost(decoded)
    assert decoded.text.strip() == "Salt."
    assert decoded.problems == (
        "its words were recognised by tesseract with a mean confidence of 45%",
        "page 1: its words were recognised with a mean confidence of 45%: compare them with the picture",
    )
    assert (tmp_path / "calls").read_text() == "- - -l eng hocr\n"
    assert (PictureReader().version, reader.version) == ("1", "1 tesseract 9.9 eng")
    (program.parent / "answer").write_text("<div class='ocr_page' title='bbox 0 0 600 300'></div>")
    with pytest.raises(UnreadableDocument, match="on which tesseract recognises no words"):
        reader.read(b"\xff\xd8\xff", "IMG_2041.jpg")


@needs_tesseract
def test_the_real_program_reads_a_file_as_it_is() -> None:
    _, reader = ocr_readers("eng")
    decoded = reader.read(png(picture_of("The price of salt")), "weir.png")
    assert decoded.text.strip() == "The price of salt"
    assert decoded.boxes is not None
    ((_, first), *_) = decoded.boxes.within(decoded.hints[0].span)
    assert first.rect[:1] + first.rect[3:] == pytest.approx((72, 72), abs=2)
