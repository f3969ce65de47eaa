"""EPUB, books as archives of XHTML: one document a book, its files in their order."""

from __future__ import annotations

from searchdoc.errors import UnreadableDocument
from searchdoc.formats.archives import Archive
from searchdoc.formats.epub_package import read_package
from searchdoc.formats.flowing import Flow
from searchdoc.formats.html import decode_markup
from searchdoc.formats.html_notes import Part, find_notes, targets_of
from searchdoc.formats.html_text import HtmlWriter, is_page_number
from searchdoc.formats.html_tree import parse_markup
from searchdoc.protocols import DecodedFile


class EpubReader:
    """Reads ``.epub`` files, of EPUB 2 and 3."""

    suffixes: tuple[str, ...] = (".epub",)
    version: str = "1"

    def read(self, data: bytes, path: str) -> DecodedFile:
        """The book's text; its cover and its tables of contents are furniture, and notes are found across its files."""
        archive = Archive(data, path)
        package = read_package(archive, path)
        if not package.spine:
            raise UnreadableDocument(path, "its package lists no text: get the book anew")
        parts = [Part(name, parse_markup(decode_markup(archive.read(name), path)[0])) for name in package.spine]
        targets = targets_of(parts)
        pages = {targets[place][1]: label for place, label in package.pages.items() if place in targets}
        stated = any(is_page_number(node) for part in parts for node in part.root.nodes())
        flow = Flow(paged=bool(pages) or stated)
        writer = HtmlWriter(flow, find_notes(parts), pages)
        for part in parts:
            writer.write(part.root, package.set_apart.get(part.name, ""))
        return flow.composer.decoded(metadata=package.metadata)
