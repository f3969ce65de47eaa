"""The program that recognises words: what it is asked, what becomes of its answer, and what is said without it.

A stand-in answers where the answer does not matter; the real program reads a picture where it is installed.
"""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from scans import RESOLUTION, needs_tesseract, picture_of, png, stand_in_program
from searchdoc.errors import OcrMissing, UnreadableDocument
from searchdoc.formats.tesseract import Tesseract

ANSWER = """<div class='ocr_page' title='bbox 0 0 600 300; scan_res 144 144'><p class='ocr_par'><span class='ocr_line'>
<span class='ocrx_word' title='bbox 20 40 60 60; x_wconf 91'>Salt</span></span></p></div>"""


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The stand-in, found before any real program."""
    path = stand_in_program(tmp_path / "bin", ANSWER)
    monkeypatch.setenv("PATH", f"{path.parent}:/usr/bin:/bin")
    return path


def test_the_program_is_asked_for_hocr_in_the_languages_named(program: Path) -> None:
    (page,) = Tesseract("eng+deu").read(b"P5 1 1 255\n0", "weir.pdf", 300)
    asked = (program.parent / "calls").read_text().split()
    assert asked == ["-", "-", "-l", "eng+deu", "--dpi", "300", "hocr"]
    assert page.confidence == pytest.approx(0.91)
    assert page.blocks[0].lines[0][0].rect == (10, 20, 30, 30)


def test_the_version_decides_whether_a_file_is_read_anew(program: Path) -> None:
    assert Tesseract("deu").version == "tesseract 9.9 deu"
    assert pickle.loads(pickle.dumps(Tesseract("deu"))) == Tesseract("deu")  # noqa: S301 (for worker processes)
    assert program.is_file()


def test_without_the_program_the_way_out_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(OcrMissing, match="needs the program tesseract: install it"):
        Tesseract()


@pytest.mark.parametrize("languages", ["", "-x", "eng deu", "eng+", "../etc"])
def test_what_names_no_languages_is_refused(languages: str, program: Path) -> None:
    assert program.is_file()
    with pytest.raises(OcrMissing, match="names no languages"):
        Tesseract(languages)


def test_a_language_that_is_not_installed_is_named(program: Path) -> None:
    assert program.is_file()
    with pytest.raises(OcrMissing, match=r"does not know the language chi_sim: install it .*tesseract-ocr-chi-sim"):
        Tesseract("eng+chi_sim")


def test_what_the_program_says_of_a_picture_it_cannot_read_is_told(program: Path) -> None:
    ocr = Tesseract()
    program.write_text("#!/bin/sh\necho 'Warning' >&2\necho 'Error in pixRead: no picture' >&2\nexit 1\n")
    with pytest.raises(UnreadableDocument) as caught:
        ocr.read(b"\x89PNG", "weir.png")
    assert caught.value.why == "tesseract cannot read it: Error in pixRead: no picture"


def test_a_program_that_does_not_end_is_stopped(program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ocr = Tesseract()
    program.write_text("#!/bin/sh\nexec sleep 30\n")
    monkeypatch.setattr("searchdoc.formats.tesseract.LONGEST_SECONDS", 0.2)
    with pytest.raises(UnreadableDocument, match=r"did not end in 0\.2 seconds"):
        ocr.read(b"\x89PNG", "weir.png")


@needs_tesseract
def test_the_real_program_reads_a_picture() -> None:
    (page,) = Tesseract("eng").read(png(picture_of("The price of salt", "rose again.")), "weir.png", RESOLUTION)
    assert [[word.text for word in line] for line in page.blocks[0].lines] == [
        ["The", "price", "of", "salt"],
        ["rose", "again."],
    ]


def test_no_file_is_written_that_a_killed_program_would_leave(program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = program.parent / "temporary"
    monkeypatch.setattr("tempfile.tempdir", str(folder))  # which is not there
    assert Tesseract().read(b"\x89PNG", "weir.png")[0].confidence == pytest.approx(0.91)


@needs_tesseract
def test_a_list_of_pictures_that_is_named_a_picture_is_not_followed(tmp_path: Path) -> None:
    """The program itself takes what is no picture for such a list, and reads what lies elsewhere."""
    secret = tmp_path / "secret.png"
    secret.write_bytes(png(picture_of("The price of salt")))
    with pytest.raises(UnreadableDocument, match="it is no picture in PNG, JPEG or TIFF"):
        Tesseract("eng").read(f"{secret}\n".encode(), "weir.png")
