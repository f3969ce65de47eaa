"""ODT, the text format of LibreOffice and OpenOffice (OASIS OpenDocument), packed or in one XML file.

What tracked changes deleted is left out. Of the file's properties only the title is taken, and that with care: the
author of the file is whoever typed it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from searchdoc.errors import UnreadableDocument
from searchdoc.formats.archives import Archive
from searchdoc.formats.odt_styles import OdtStyles
from searchdoc.formats.odt_text import OdtVisitor
from searchdoc.formats.office import TableRow, TextBlock
from searchdoc.formats.office_text import compose
from searchdoc.formats.xml import attribute_of, child_of, is_element, local_name, parse_xml, walk_xml
from searchdoc.protocols import DecodedFile

if TYPE_CHECKING:
    from lxml.etree import _Element

_MANIFEST = "META-INF/manifest.xml"
_ZIP = b"PK"


class OdtReader:
    """Reads ``.odt`` and ``.ott`` files, and ``.fodt`` files, which are one XML file."""

    suffixes: tuple[str, ...] = (".odt", ".ott", ".fodt")
    version: str = "1"

    def read(self, data: bytes, path: str) -> DecodedFile:
        """Compose the text of the body with its notes, headers and footers.

        Raises ``UnreadableDocument`` where the file is damaged or encrypted.
        """
        parts = list(_parts(data, path))
        styles = OdtStyles()
        for part in parts:
            styles.read(part)
        problems: list[str] = []
        body: list[TextBlock | TableRow] = []
        furniture: list[tuple[str, list[TextBlock | TableRow]]] = []
        for part in parts:
            if (text := child_of(part, "body", "text")) is not None:
                body += _content(text, styles, problems)
            furniture += _furniture(part, styles, problems)
        return compose(body, furniture, _title(parts), problems)


def _parts(data: bytes, path: str) -> Iterator[_Element]:
    """The roots of the XML files of the document: one if it is flat; else styles, content and metadata."""
    if not data.startswith(_ZIP) and data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        yield parse_xml(data, path)
        return
    archive = Archive(data, path)
    if (
        _MANIFEST in archive
        and next(parse_xml(archive.read(_MANIFEST), path).iter("{*}encryption-data"), None) is not None
    ):
        raise UnreadableDocument(path, "a password protects it: save it without one")
    for name in ("styles.xml", "content.xml", "meta.xml"):
        if name in archive or name == "content.xml":
            yield parse_xml(archive.read(name), path, name)


def _content(
    root: _Element, styles: OdtStyles, problems: list[str], *, furniture: bool = False
) -> list[TextBlock | TableRow]:
    visitor = OdtVisitor(styles, furniture=furniture, problems=problems)
    walk_xml(root, visitor)
    return visitor.finish()


def _furniture(
    root: _Element, styles: OdtStyles, problems: list[str]
) -> Iterator[tuple[str, list[TextBlock | TableRow]]]:
    """The headers and footers of a part, by their labels, as far as they are shown."""
    pages = child_of(root, "master-styles")
    for page in () if pages is None else pages.iterchildren("{*}master-page"):
        for one in page.iterchildren():
            name = local_name(one) if is_element(one) else ""
            label = name.partition("-")[0]
            if label in {"header", "footer"} and attribute_of(one, "display") != "false":
                yield label, _content(one, styles, problems, furniture=True)


def _title(parts: list[_Element]) -> str:
    for part in parts:
        title = child_of(part, "meta", "title")
        if title is not None and title.text:
            return title.text
    return ""
