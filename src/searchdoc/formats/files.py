"""Which reader reads which file: the readers by the endings of file names."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from searchdoc.errors import UnreadableDocument
from searchdoc.formats.docx import DocxReader
from searchdoc.formats.hocr import HocrReader
from searchdoc.formats.markdown import MarkdownReader
from searchdoc.formats.odt import OdtReader
from searchdoc.formats.pdf import PdfReader
from searchdoc.formats.pictures import PictureReader
from searchdoc.formats.plain import PlainTextReader
from searchdoc.formats.rtf import RtfReader
from searchdoc.formats.tesseract import Tesseract
from searchdoc.formats.xml_files import XmlFileReader
from searchdoc.protocols import DecodedFile, Reader

READERS: tuple[Reader, ...] = (
    PlainTextReader(),
    MarkdownReader(),
    DocxReader(),
    OdtReader(),
    RtfReader(),
    HocrReader(),
    PdfReader(),
    PictureReader(),
    XmlFileReader(),
)
"""One reader a format. A further format is read once its reader stands here."""

_READER_OF = {suffix: reader for reader in READERS for suffix in reader.suffixes}


def ocr_readers(languages: str) -> tuple[Reader, ...]:
    """Readers that have words recognised on pictures, in languages as tesseract names them ("eng+deu").

    They take the place of those that name such pictures and leave them out. Raises ``OcrMissing``.
    """
    ocr = Tesseract(languages)
    return PdfReader(ocr), PictureReader(ocr)


def has_reader(path: Path, own: Sequence[Reader] = ()) -> bool:
    """Whether there is a reader for a file of that name; ``own`` are readers beside those that searchdoc has."""
    return _own_reader(path, own) is not None or path.suffix.lower() in _READER_OF


def reader_of(path: Path, own: Sequence[Reader] = ()) -> Reader:
    """The reader for a file of that name, first among one's own. Raises ``UnreadableDocument`` where there is none."""
    reader = _own_reader(path, own) or _READER_OF.get(path.suffix.lower())
    if reader is None:
        raise UnreadableDocument(str(path), f"there is no reader for {path.suffix or 'a file without an ending'}")
    return reader


def _own_reader(path: Path, own: Sequence[Reader]) -> Reader | None:
    name = path.name.lower()
    return next((reader for reader in own if name.endswith(tuple(reader.suffixes))), None)


def read(data: bytes, path: Path, reader: Reader | None = None) -> DecodedFile:
    """Decode a file's bytes by a reader, that for its name if none is given.

    Raises ``UnreadableDocument``, also where there is no text.
    """
    decoded = (reader or reader_of(path)).read(data, str(path))
    if not decoded.text.strip():
        raise UnreadableDocument(str(path), "there is no text in it")
    return decoded
