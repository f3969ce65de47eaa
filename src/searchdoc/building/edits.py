"""What became of a file since it was indexed, and where the words of a citation stand in it now."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from searchdoc.building.source import sha256_of
from searchdoc.errors import UnreadableDocument
from searchdoc.formats.files import read, reader_of
from searchdoc.models import Document, Span
from searchdoc.protocols import Reader
from searchdoc.storage.generations import SourceRecord
from searchdoc.text.refinding import LOST, Refound, find_again


def was_edited(record: SourceRecord) -> bool:
    """Whether the file of a record is another now, or gone; it is read only where its size or time differ."""
    if not record.looks_touched():
        return False
    try:
        return sha256_of(Path(record.path).read_bytes()) != record.sha256
    except OSError:
        return True


def words_now(document: Document, span: Span, readers: Sequence[Reader] = ()) -> Refound:
    """Where the words at a span of an indexed document stand in its file as it is now, and how they were found again.

    Words of a file that is gone, or that cannot be read any more, are lost.
    """
    path = Path(document.path)
    try:
        now = read(path.read_bytes(), path, reader_of(path, readers)).text
    except (OSError, UnreadableDocument):
        return LOST
    return find_again(document.text, span, now)
