"""PDF (ISO 32000): the words of each page with their places, by PDFium, put into lines, columns and paragraphs.

Running heads and page numbers stay in the text, where ``structure.pages`` finds them as it does in any paged text.
Ligatures are as the file has them: words are compared in their compatibility form anyway. A page without words is
named, and so is a page on which glyphs have no character.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from types import ModuleType
from typing import TYPE_CHECKING

import numpy as np

from searchdoc.errors import UnreadableDocument
from searchdoc.formats.composing import Composer
from searchdoc.formats.extras import needed
from searchdoc.formats.pdf_glyphs import PDFIUM, Pieces, page_size, read_pieces
from searchdoc.formats.pdf_pictures import page_picture, paragraphs_of
from searchdoc.formats.pdf_words import directed_words
from searchdoc.formats.placed_lines import lines_in_order
from searchdoc.formats.placed_paragraphs import paragraphs_in_order
from searchdoc.formats.placed_text import PlacedPage, TurnedText, folded_title, write_pages
from searchdoc.formats.recognised import unsure_pages
from searchdoc.formats.tesseract import Tesseract
from searchdoc.protocols import DecodedFile

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

_NO_TITLE = re.compile(
    r"(?:microsoft (?:word|powerpoint|excel|office)\b.*|untitled.*|\(?anonymous\)?|\(?unspecified\)?|document ?\d*|"
    r"dokument ?\d*|title|titel|scan.*|"
    r".*\.(?:docx?|pdf|rtf|odt|indd|qxd|qxp|tex|dvi|pages|wpd|pptx?|xlsx?|html?|p65|fm)|"
    r"(?:https?|file):.*|[\W\d_]*)",
    re.IGNORECASE,
)
"""A title that a program made up, or none."""

_PERSON = re.compile(r"[^\W\d_][\w.’'-]*(?:[ ,]+[^\W\d_][\w.’'-]*){1,11}")
_PAGE_WORD = re.compile(r"\A(?:pages?|pp?)\.?\s*(?=[\divxlcIVXLC])")
_BRACKETS = str.maketrans("", "", "[]()")


class PdfReader:
    """Reads ``.pdf`` files."""

    suffixes: tuple[str, ...] = (".pdf",)

    def __init__(self, ocr: Tesseract | None = None) -> None:
        self._ocr = ocr

    @property
    def recognises(self) -> bool:
        """Whether words on pictures are recognised."""
        return self._ocr is not None

    @cached_property
    def version(self) -> str:
        """The reader's own version and that of pypdfium2, which decides what the characters are, and of tesseract."""
        library = f"1 pypdfium2 {_installed('pypdfium2')}"
        return f"{library} {self._ocr.version}" if self._ocr else library

    def read(self, data: bytes, path: str) -> DecodedFile:
        """The text of all pages; hints cover paragraphs, headings and notes, and each word has its place.

        Raises ``UnreadableDocument`` for a file that is damaged, protected by a password, or has pictures alone.
        """
        pdfium = needed("pypdfium2", "pdf", path)
        with PDFIUM:
            document = _opened(pdfium, data, path)
        try:
            with PDFIUM:
                contents = _read(document)
            if self._ocr is not None:
                _recognise(document, contents, self._ocr, path)
        finally:
            with PDFIUM:
                document.close()
        if not contents.words:
            raise UnreadableDocument(path, _why_empty(contents))
        composer = Composer()
        write_pages(composer, contents.pages, contents.outline)
        return composer.decoded(metadata=contents.metadata, problems=tuple(_problems(contents)))


@dataclass(slots=True)
class _Contents:
    """What is read of a file: its pages, what it states, and what is wrong with which pages, counted from 1.

    ``pictures`` have no text; of those, tesseract ``recognised`` words on some, and none on the ``wordless``.
    """

    pages: list[PlacedPage]
    outline: dict[str, int]
    metadata: tuple[tuple[str, str], ...]
    pictures: list[int]
    unmapped: list[tuple[int, int]]
    damaged: list[int]
    words: int = 0
    recognised: list[int] = field(default_factory=list)
    wordless: list[int] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


def _opened(pdfium: ModuleType, data: bytes, path: str) -> PdfDocument:
    if not data.strip():
        raise UnreadableDocument(path, "it is empty")
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == pdfium.raw.FPDF_ERR_PASSWORD:
            why = "it is protected by a password: save it without"
        elif getattr(error, "err_code", None) == pdfium.raw.FPDF_ERR_SECURITY:
            why = "it is encrypted in a way that cannot be read: save it without protection"
        else:
            why = "it is no PDF, or damaged or cut short: get the file anew"
        raise UnreadableDocument(path, why) from error


def _read(document: PdfDocument) -> _Contents:
    contents = _Contents([], _outline(document), _metadata(document), [], [], [])
    for number in range(1, len(document) + 1):
        try:
            page = document[number - 1]
        except Exception:  # noqa: BLE001 (PdfiumError is known only where pypdfium2 is)
            contents.damaged.append(number)
            contents.pages.append(PlacedPage(0.0, 0.0))
            continue
        textpage = page.get_textpage()
        pieces = read_pieces(page, textpage)
        textpage.close()
        contents.words += len(pieces.texts)
        if pieces.unmapped:
            contents.unmapped.append((number, pieces.unmapped))
        if not pieces.texts and _has_pictures(page):
            contents.pictures.append(number)
        contents.pages.append(_placed(pieces, *page_size(page), _label(document, number)))
        page.close()
    return contents


def _recognise(document: PdfDocument, contents: _Contents, ocr: Tesseract, path: str) -> None:
    """Have the words recognised on the pages without text, one at a time, for their pictures are large."""
    sure: list[float] = []
    for number in contents.pictures:
        with PDFIUM:
            picture, resolution = page_picture(document, number)
        page = contents.pages[number - 1]
        recognised = ocr.read(picture, path, resolution)
        lines = paragraphs_of(recognised)
        if not lines:
            contents.wordless.append(number)
            continue
        contents.pages[number - 1] = replace(page, texts=(TurnedText(lines),))
        contents.recognised.append(number)
        contents.words += sum(len(line.words) for paragraph in lines for line in paragraph)
        contents.notices += unsure_pages(recognised, number)
        sure += (confidence for one in recognised for confidence in one.confidences)
    contents.pictures = []
    if contents.recognised:
        mean = f", with a mean confidence of {sum(sure) / len(sure):.0%}" if sure else ""
        contents.notices.insert(0, f"{_numbered(contents.recognised)}: the words were recognised by tesseract{mean}")


def _placed(pieces: Pieces, width: float, height: float, label: str | None) -> PlacedPage:
    inside, outside = _parted(pieces, width, height)
    texts = []
    for directed in directed_words(inside, width, height):
        paragraphs = paragraphs_in_order(lines_in_order(directed.words))
        texts.append(TurnedText(paragraphs, directed.on_page if directed.turn else None))
    return PlacedPage(width, height, label, tuple(texts), outside)


def _parted(pieces: Pieces, width: float, height: float) -> tuple[Pieces, tuple[str, ...]]:
    """The pieces on the page, and the words outside its edges, such as a printer's marks."""
    x, y = (pieces.boxes[:, 0] + pieces.boxes[:, 2]) / 2, (pieces.boxes[:, 1] + pieces.boxes[:, 3]) / 2
    inside = (x >= -1) & (x <= width + 1) & (y >= -1) & (y <= height + 1)
    if inside.all():
        return pieces, ()
    words = " ".join(text for text, kept in zip(pieces.texts, inside.tolist(), strict=True) if not kept)
    return pieces.chosen(np.flatnonzero(inside)), (words,)


def _has_pictures(page: PdfPage) -> bool:
    from pypdfium2 import raw

    kinds = {raw.FPDFPageObj_GetType(raw.FPDFPage_GetObject(page, place)) for place in range(_objects(page))}
    return bool(
        kinds & {raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM, raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_SHADING}
    )


def _objects(page: PdfPage) -> int:
    from pypdfium2 import raw

    return max(int(raw.FPDFPage_CountObjects(page)), 0)


def _label(document: PdfDocument, number: int) -> str | None:
    """The printed number that the file states of a page: "xii", without "p." and brackets."""
    words = (document.get_page_label(number - 1) or "").translate(_BRACKETS).strip()
    return _PAGE_WORD.sub("", words) or None


def _outline(document: PdfDocument) -> dict[str, int]:
    """The levels of the titles in the file's outline, from 1."""
    found: dict[str, int] = {}
    for entry in document.get_toc(max_depth=6):
        title = folded_title(entry.get_title() or "")
        if title:
            found.setdefault(title, entry.level + 1)
    return found


def _metadata(document: PdfDocument) -> tuple[tuple[str, str], ...]:
    """Title and author, where the title is real; an author alone is often only who had the program."""
    stated = document.get_metadata_dict(skip_empty=True)
    title = " ".join(stated.get("Title", "").replace("\0", "").split())
    if not title or _NO_TITLE.fullmatch(title):
        return ()
    author = " ".join(stated.get("Author", "").replace("\0", "").split())
    return (("title", title), *([("author", author)] if _PERSON.fullmatch(author) else []))


def _problems(contents: _Contents) -> Iterator[str]:
    if contents.pictures:
        several = len(contents.pictures) > 1
        yield (
            f"{_numbered(contents.pictures)} {'have' if several else 'has'} no text: "
            f"{'they are pictures' if several else 'it is a picture'}; 'searchdoc build --ocr' reads its words"
        )
    yield from contents.notices
    if contents.wordless:
        several = len(contents.wordless) > 1
        yield f"{_numbered(contents.wordless)} {'have' if several else 'has'} no text, and tesseract recognises none"
    if contents.damaged:
        yield f"{_numbered(contents.damaged)} cannot be read: damaged"
    for number, glyphs in contents.unmapped:
        yield f"page {number}: {glyphs} of its glyphs have no character in the file, and are shown as {'�'}"


def _why_empty(contents: _Contents) -> str:
    pages, pictures = len(contents.pages), len(contents.pictures)
    if pages and len(contents.damaged) == pages:
        return "none of its pages can be read: get the file anew"
    if contents.wordless:
        return "its pages are pictures on which tesseract recognises no words"
    if not pictures:
        return "there is no text in it"
    if pages == 1:
        return "it is a picture without text: 'searchdoc build --ocr' reads its words"
    which = f"its {pages} pages are" if pictures == pages else f"{_numbered(contents.pictures)} of {pages} are"
    return f"{which} pictures without text: 'searchdoc build --ocr' reads their words"


def _numbered(pages: Sequence[int]) -> str:
    """Numbers of pages in words: "page 3", "pages 3–5, 9"."""
    ranges: list[list[int]] = []
    for page in pages:
        if ranges and page == ranges[-1][-1] + 1:
            ranges[-1] = [ranges[-1][0], page]
        else:
            ranges.append([page])
    written = ", ".join("–".join(map(str, one)) for one in ranges)
    return f"{'pages' if len(pages) > 1 else 'page'} {written}"


def _installed(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return "missing"
