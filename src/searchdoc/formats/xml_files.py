"""Files that end in ``.xml``: which of several formats one is in, told by its root element.

A format is added by a row in ``ROOTS``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from searchdoc.errors import UnreadableDocument
from searchdoc.formats.alto import ALTO_NAMESPACES, read_alto
from searchdoc.formats.page_xml import PAGE_NAMESPACE, read_page_xml
from searchdoc.formats.tei import TEI_NAMESPACE, read_tei
from searchdoc.formats.xml import local_name, parse_xml
from searchdoc.protocols import DecodedFile

if TYPE_CHECKING:
    from lxml.etree import _Element

    ReadRoot = Callable[[_Element, str], DecodedFile]
    """Reads a parsed file from its root element; the file's path is for messages alone."""

ROOTS: dict[tuple[str, str], ReadRoot] = {
    (TEI_NAMESPACE, "TEI"): read_tei,
    (TEI_NAMESPACE, "teiCorpus"): read_tei,
    ("", "TEI"): read_tei,
    ("", "TEI.2"): read_tei,
    ("", "teiCorpus.2"): read_tei,
    **{(namespace, "alto"): read_alto for namespace in ("", *ALTO_NAMESPACES)},
    (PAGE_NAMESPACE, "PcGts"): read_page_xml,
}
"""What reads a root element, by the beginning of its namespace ("": it is in none) and its local name.

A namespace is told by its beginning, for those of ALTO and PAGE-XML end in a version or a date.
"""


class XmlFileReader:
    """Reads ``.xml`` and ``.tei`` files whose root element is known."""

    suffixes: tuple[str, ...] = (".xml", ".tei")
    version: str = "1"

    def read(self, data: bytes, path: str) -> DecodedFile:
        """The file as the reader for its root element has it; an unknown root is not guessed at."""
        root = parse_xml(data, path)
        name = local_name(root)
        space = root.tag[1:].partition("}")[0] if root.tag.startswith("{") else ""
        for (beginning, known), read in ROOTS.items():
            if name == known and (space.startswith(beginning) if beginning else not space):
                return read(root, path)
        raise UnreadableDocument(
            path, f"its root element is <{name}>: it is XML that is neither TEI, ALTO nor PAGE; save it as one of them"
        )
