"""What the package of an EPUB says: the order of its files, what they are, the pages of the printed book, the title.

EPUB 3.3 (W3C) and EPUB 2.0.1 (IDPF): container, package document, navigation document or NCX.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from searchdoc.errors import UnreadableDocument
from searchdoc.formats.archives import Archive
from searchdoc.formats.html import decode_markup
from searchdoc.formats.html_notes import resolved
from searchdoc.formats.html_tree import MarkupNode, parse_markup

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_FONT_METHODS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
"""Methods that only make fonts unusable elsewhere: the text can be read."""

_PAGE_TEXTS = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml")
_GUIDE = {"toc": "contents", "cover": "cover", "index": "contents", "loi": "contents", "lot": "contents"}
_TIME = re.compile(r"(?<=\d)T\d\d.*")


@dataclass(slots=True)
class Package:
    """The package of a book; all paths are those of the archive.

    ``spine`` are the files of its text in order; ``set_apart`` labels those that are no text (a cover, a table of
    contents); ``pages`` are the numbers of printed pages by file and id.
    """

    metadata: tuple[tuple[str, str], ...]
    spine: list[str]
    set_apart: dict[str, str] = field(default_factory=dict)
    pages: dict[tuple[str, str], str] = field(default_factory=dict)


def read_package(archive: Archive, path: str) -> Package:
    """The package of an EPUB; ``path`` is for messages alone.

    Raises ``UnreadableDocument`` where the book is encrypted, or has no package.
    """
    _refuse_encrypted(archive, path)
    name = next((one.get("full-path") for one in _elements(archive, _CONTAINER, path, "rootfile")), "")
    if name not in archive:
        raise UnreadableDocument(path, "it is damaged: the package of the book is missing; get it anew")
    root = _parsed(archive, name, path)
    nodes = list(root.nodes())
    items = {one.get("id"): one for one in nodes if _local(one) == "item" and one.get("href")}
    spine = [items[one.get("idref")] for one in nodes if _local(one) == "itemref" and one.get("idref") in items]
    files = [resolved(name, one.get("href"))[0] for one in spine if one.get("media-type") in _PAGE_TEXTS]
    package = Package(tuple(_metadata(nodes)), [file for file in files if file in archive])
    for one in nodes:
        if _local(one) == "reference" and (label := _GUIDE.get(one.get("type").casefold())):
            package.set_apart[resolved(name, one.get("href"))[0]] = label
    for one in items.values():
        place = resolved(name, one.get("href"))[0]
        if place in archive and ("nav" in one.tokens("properties") or one.get("media-type").endswith("dtbncx+xml")):
            package.set_apart[place] = "contents"
            package.pages |= dict(_page_list(_parsed(archive, place, path), place))
    return package


def _refuse_encrypted(archive: Archive, path: str) -> None:
    """Encrypted fonts are no hindrance; encrypted text is."""
    if _ENCRYPTION not in archive:
        return
    methods = [one.get("algorithm") for one in _elements(archive, _ENCRYPTION, path, "encryptionmethod")]
    if any(method not in _FONT_METHODS for method in methods):
        raise UnreadableDocument(path, "it is encrypted (DRM): get a copy of the book without that protection")


def _parsed(archive: Archive, name: str, path: str) -> MarkupNode:
    text, _ = decode_markup(archive.read(name), path)
    return parse_markup(text, html=False)


def _elements(archive: Archive, name: str, path: str, local: str) -> Iterator[MarkupNode]:
    return (one for one in _parsed(archive, name, path).nodes() if _local(one) == local)


def _local(node: MarkupNode) -> str:
    """The name of an element without a prefix, in lower case."""
    return node.tag.rpartition(":")[2]


def _metadata(nodes: list[MarkupNode]) -> Iterator[tuple[str, str]]:
    """Title, author, editor, language and date, as Dublin Core has them in the package."""
    roles = {
        one.get("refines").removeprefix("#"): one.words()
        for one in nodes
        if _local(one) == "meta" and one.get("property") == "role"
    }
    stated: dict[str, list[str]] = {}
    for one in nodes:
        words = one.words()
        if one.tag.startswith("dc:") and words:
            role = one.get("opf:role") or roles.get(one.get("id"), "")
            stated.setdefault("editor" if role == "edt" else _local(one), []).append(words)
            if role in {"aut", ""} and _local(one) == "creator":
                stated.setdefault("author", []).append(words)
    for kind, several in (("title", 1), ("author", 50), ("editor", 50), ("language", 1), ("date", 1)):
        if words := "; ".join(stated.get(kind, [])[:several]):
            yield kind, _TIME.sub("", words) if kind == "date" else words


def _page_list(root: MarkupNode, name: str) -> Iterator[tuple[tuple[str, str], str]]:
    """The pages that a navigation document or an NCX lists: file and id, and the number."""
    for part in root.nodes():
        if _local(part) == "nav" and "page-list" in part.tokens("epub:type", "role"):
            for link in part.nodes():
                if link.tag == "a" and link.get("href"):
                    yield resolved(name, link.get("href")), link.words()
        elif _local(part) == "pagetarget":
            content = next((one for one in part.nodes() if _local(one) == "content"), None)
            label = next((one.words() for one in part.nodes() if _local(one) == "text"), "") or part.get("value")
            if content is not None:
                yield resolved(name, content.get("src")), label
