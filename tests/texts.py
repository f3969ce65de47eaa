"""Small texts, read as far as a test needs."""

from __future__ import annotations

from pathlib import Path

from searchdoc.formats.files import read
from searchdoc.models import Document
from searchdoc.structure import analyse
from searchdoc.structure.authorship import named_in_frame
from searchdoc.structure.lines import Lines
from searchdoc.structure.paragraphs import paragraphs
from searchdoc.structure.people import Names, find_names
from searchdoc.structure.zones import Zones, find_frame


def document(text: str, name: str = "text.txt") -> Document:
    """The whole document as the rules read it."""
    return analyse(read(text.encode(), Path(name)), name, name, "0" * 64)


def lines(text: str, name: str = "text.txt") -> Lines:
    """Its paragraphs, and what can be asked of them."""
    return Lines(text, paragraphs(read(text.encode(), Path(name))), "en")


def framed(text: str, name: str = "text.txt") -> tuple[Lines, Zones, Names]:
    """Its paragraphs, the zones around the text, and the people."""
    read_lines = lines(text, name)
    zones = find_frame(read_lines)
    return read_lines, zones, find_names(text, named_in_frame(read_lines, zones, {}))


def speakers(text: str, name: str = "text.txt") -> list[tuple[str, str | None]]:
    """The first word of each paragraph of body and quotation, and who speaks there."""
    read_document = document(text, name)
    return [
        (read_document.slice(block.span).split()[0], block.voices[-1].speaker)
        for block in read_document.blocks
        if block.kind in {"body", "quotation"}
    ]
