"""Which reader reads which file: the readers by the endings of file names."""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from dataclasses import replace

from searchdoc.errors import UnreadableDocument
from searchdoc.formats.decoding import decode_text
from searchdoc.formats.delimited import DelimitedTable
from searchdoc.formats.docx import DocxReader
from searchdoc.formats.epub import EpubReader
from searchdoc.formats.hocr import HocrReader
from searchdoc.formats.html import HtmlReader
from searchdoc.formats.json_lines import JsonLines
from searchdoc.formats.mail import Mailbox, MailReader
from searchdoc.formats.markdown import MarkdownReader
from searchdoc.formats.odt import OdtReader
from searchdoc.formats.pdf import PdfReader
from searchdoc.formats.pictures import PictureReader
from searchdoc.formats.plain import PlainTextReader
from searchdoc.formats.rtf import RtfReader
from searchdoc.formats.spreadsheet import Spreadsheet
from searchdoc.formats.tesseract import Tesseract
from searchdoc.formats.xml_files import XmlFileReader
from searchdoc.protocols import DecodedFile, NamedFile, Reader, RecordFormat

READERS: tuple[Reader, ...] = (
    PlainTextReader(),
    MarkdownReader(),
    DocxReader(),
    OdtReader(),
    RtfReader(),
    MailReader(),
    HtmlReader(),
    EpubReader(),
    HocrReader(),
    PdfReader(),
    PictureReader(),
    XmlFileReader(),
)
"""One reader a format. A further format is read once its reader stands here."""

RECORD_FORMATS: tuple[RecordFormat, ...] = (Mailbox(), DelimitedTable(), JsonLines(), Spreadsheet())
"""One collection a format whose files hold many documents."""

_WITH_FRONT_MATTER = (PlainTextReader, MarkdownReader)

TEXT_SUFFIXES = frozenset({".txt", ".text", ".md", ".markdown"})
"""The endings of the files that are text, whose encoding may have to be stated; others say it themselves."""

_READER_OF = {suffix: reader for reader in READERS for suffix in reader.suffixes}


_RECORD_FORMAT_OF = {suffix: collection for collection in RECORD_FORMATS for suffix in collection.suffixes}


def record_format_of(path: NamedFile) -> RecordFormat | None:
    """What divides a file of that name into documents; None where it is one document itself."""
    return _RECORD_FORMAT_OF.get(path.suffix.lower())


def ocr_readers(languages: str) -> tuple[Reader, ...]:
    """Readers that have words recognised on pictures, in languages as tesseract names them ("eng+deu").

    They take the place of those that name such pictures and leave them out. Raises ``OcrMissing``.
    """
    ocr = Tesseract(languages)
    return PdfReader(ocr), PictureReader(ocr)


def recognises_pictures(reader: Reader | None) -> bool:
    """Whether a reader has words recognised on pictures, which takes far longer than to read them."""
    return isinstance(reader, PdfReader | PictureReader) and reader.recognises


_WITH_LIBRARY_IN_C = (DocxReader, OdtReader, PdfReader, XmlFileReader)


def may_crash(reader: Reader) -> bool:
    """Whether a reader might end the process that it reads in, or hold it where nothing interrupts it.

    Those can that use libraries in C, and what those of other packages do is not known.
    """
    is_own = type(reader).__module__.partition(".")[0] == __name__.partition(".")[0]
    return not is_own or isinstance(reader, _WITH_LIBRARY_IN_C)


def has_reader(path: NamedFile, own: Sequence[Reader] = ()) -> bool:
    """Whether there is a reader for a file of that name; ``own`` are readers beside those that searchdoc has."""
    return _own_reader(path, own) is not None or path.suffix.lower() in _READER_OF


def reader_of(path: NamedFile, own: Sequence[Reader] = ()) -> Reader:
    """The reader for a file of that name, first among one's own. Raises ``UnreadableDocument`` where there is none."""
    reader = _own_reader(path, own) or _READER_OF.get(path.suffix.lower())
    if reader is None:
        raise UnreadableDocument(str(path), f"there is no reader for {path.suffix or 'a file without an ending'}")
    return reader


def metadata_place(path: NamedFile, reader: Reader | None = None) -> str:
    """Where a file states something about itself, in words: front matter where it is text.

    ``reader`` is what reads it, by default that for its name.
    """
    reads = reader or _READER_OF.get(path.suffix.lower())
    return "front matter" if reads is None or isinstance(reads, _WITH_FRONT_MATTER) else "the file's own header"


def _own_reader(path: NamedFile, own: Sequence[Reader]) -> Reader | None:
    name = path.name.lower()
    return next((reader for reader in own if name.endswith(tuple(reader.suffixes))), None)


def read(data: bytes, path: NamedFile, reader: Reader | None = None, encoding: str | None = None) -> DecodedFile:
    """Decode a file's bytes by a reader, that for its name if none is given.

    ``encoding`` is what somebody states that a text file is in. Raises ``UnreadableDocument``, also where there is no
    text.
    """
    chosen = reader or reader_of(path)
    decoded = _read_as(encoding, chosen, data, path) if encoding else chosen.read(data, str(path))
    if not decoded.text.strip():
        raise UnreadableDocument(str(path), "there is no text in it")
    return decoded


def _read_as(encoding: str, reader: Reader, data: bytes, path: NamedFile) -> DecodedFile:
    """Read a text file in a stated encoding: its reader is given the same text in UTF-8."""
    if path.suffix.lower() not in TEXT_SUFFIXES:
        decoded = reader.read(data, str(path))
        unused = f"encoding = {encoding!r} is not used: {path.suffix} files say it themselves"
        return replace(decoded, problems=(unused, *decoded.problems))
    text = decode_text(data, str(path), encoding)
    decoded = reader.read(codecs.BOM_UTF8 + text.text.encode("utf-8", "replace"), str(path))
    return replace(decoded, encoding=text.encoding, problems=(*text.problems, *decoded.problems))
