"""Pictures of pages: their words are what tesseract recognises, where it is asked to."""

from __future__ import annotations

from searchdoc.errors import UnreadableDocument
from searchdoc.formats.recognised import RecognisedPage, decoded_pages
from searchdoc.formats.tesseract import Tesseract
from searchdoc.protocols import DecodedFile


class PictureReader:
    """Reads ``.jpg``, ``.png`` and ``.tif`` files, with ``ocr`` alone."""

    suffixes: tuple[str, ...] = (".jpg", ".jpeg", ".png", ".tif", ".tiff")

    def __init__(self, ocr: Tesseract | None = None) -> None:
        self._ocr = ocr

    @property
    def recognises(self) -> bool:
        """Whether words on pictures are recognised."""
        return self._ocr is not None

    @property
    def version(self) -> str:
        """The reader's own version, and those of tesseract and its languages."""
        return f"1 {self._ocr.version}" if self._ocr else "1"

    def read(self, data: bytes, path: str) -> DecodedFile:
        """The words on a picture, with the place of each.

        Raises ``UnreadableDocument`` without ``ocr``, and where no word is recognised.
        """
        if self._ocr is None:
            raise UnreadableDocument(path, "it is a picture: 'searchdoc build --ocr' reads its words")
        pages = self._ocr.read(data, path)
        if not any(page.blocks for page in pages):
            raise UnreadableDocument(path, "it is a picture, on which tesseract recognises no words")
        return decoded_pages(pages, problems=recognised_by(pages))


def recognised_by(pages: list[RecognisedPage]) -> tuple[str, ...]:
    """What is to be said of a file whose words were recognised, so that nobody takes them for typed ones."""
    sure = [confidence for page in pages for confidence in page.confidences]
    mean = f" with a mean confidence of {sum(sure) / len(sure):.0%}" if sure else ""
    return (f"its words were recognised by tesseract{mean}",)
