"""Which reader reads which file: the readers by the endings of file names."""

from __future__ import annotations

import codecs
from dataclasses import replace
from pathlib import Path

from searchdoc.errors import UnreadableDocument
from searchdoc.formats.decoding import decode_text
from searchdoc.formats.docx import DocxReader
from searchdoc.formats.markdown import MarkdownReader
from searchdoc.formats.odt import OdtReader
from searchdoc.formats.plain import PlainTextReader
from searchdoc.formats.rtf import RtfReader
from searchdoc.protocols import DecodedFile, Reader

READERS: tuple[Reader, ...] = (
    PlainTextReader(),
    MarkdownReader(),
    DocxReader(),
    OdtReader(),
    RtfReader(),
)
"""One reader a format. A further format is read once its reader stands here."""

TEXT_SUFFIXES = frozenset({".txt", ".text", ".md", ".markdown"})
"""The endings of the files that are text, whose encoding may have to be stated; others say it themselves."""

_READER_OF = {suffix: reader for reader in READERS for suffix in reader.suffixes}


def has_reader(path: Path) -> bool:
    """Whether there is a reader for a file of that name."""
    return path.suffix.lower() in _READER_OF


def reader_of(path: Path) -> Reader:
    """The reader for a file of that name. Raises ``UnreadableDocument`` where there is none."""
    reader = _READER_OF.get(path.suffix.lower())
    if reader is None:
        raise UnreadableDocument(str(path), f"there is no reader for {path.suffix or 'a file without an ending'}")
    return reader


def read(data: bytes, path: Path, encoding: str | None = None) -> DecodedFile:
    """Decode a file's bytes by the reader for its name; ``encoding`` is what somebody states that a text file is in.

    Raises ``UnreadableDocument``, also where there is no text.
    """
    reader = reader_of(path)
    decoded = _read_as(encoding, reader, data, path) if encoding else reader.read(data, str(path))
    if not decoded.text.strip():
        raise UnreadableDocument(str(path), "there is no text in it")
    return decoded


def _read_as(encoding: str, reader: Reader, data: bytes, path: Path) -> DecodedFile:
    """Read a text file in a stated encoding: its reader is given the same text in UTF-8."""
    if path.suffix.lower() not in TEXT_SUFFIXES:
        decoded = reader.read(data, str(path))
        unused = f"encoding = {encoding!r} is not used: {path.suffix} files say it themselves"
        return replace(decoded, problems=(unused, *decoded.problems))
    text = decode_text(data, str(path), encoding)
    decoded = reader.read(codecs.BOM_UTF8 + text.text.encode("utf-8", "replace"), str(path))
    return replace(decoded, encoding=text.encoding, problems=(*text.problems, *decoded.problems))
