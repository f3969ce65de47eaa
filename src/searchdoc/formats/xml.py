"""XML (DOCX, ODT, TEI, EPUB): parsed without reading anything else, and walked without recursion.

The parser takes no file, no network and no entity beyond those for a character, and refuses what is nested more than
256 deep (libxml2's bound), so that a hostile file costs no more than its size.
"""

from __future__ import annotations

from html.entities import html5
from typing import TYPE_CHECKING, Any, Protocol

from searchdoc.errors import UnreadableDocument
from searchdoc.formats.extras import needed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

_LONGEST_ENTITY = 32
"""Code points of an entity that is replaced; a longer one could make the text many times as large as the file."""


def parse_xml(data: bytes, path: str, part: str = "") -> _Element:
    """The root of an XML document, in whatever encoding it declares; ``path`` and ``part`` are for messages alone.

    Raises ``UnreadableDocument``, with the line, where the XML is not well formed (Extensible Markup Language 1.0).
    """
    etree = needed("lxml.etree", "xml", path)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root: _Element = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        where = f"the XML of {part}" if part else "its XML"
        line = getattr(error, "lineno", None)
        message = str(getattr(error, "msg", None) or error).partition(", line ")[0]
        raise UnreadableDocument(
            path, f"{where} is damaged or cut short{f' at line {line}' if line else ''} ({message}): get the file anew"
        ) from error
    return root


def local_name(element: _Element) -> str:
    """The name of an element without its namespace: "p" of "{http://www.tei-c.org/ns/1.0}p"."""
    return element.tag.rpartition("}")[2]


def attribute_of(element: _Element, name: str) -> str | None:
    """The attribute of that name in any namespace, or in none; None where the element has none."""
    value = element.get(name)
    if value is None:
        end = "}" + name
        value = next((str(words) for key, words in element.items() if str(key).endswith(end)), None)
    return value


def child_of(element: _Element | None, *names: str) -> _Element | None:
    """The element inside it that is reached by these local names, one inside the other; None where there is none."""
    for name in names:
        if element is None:
            return None
        element = next((one for one in element.iterchildren("{*}" + name)), None)
    return element


def number_of(value: str | None, default: int = 0) -> int:
    """A whole number as it is written in the file; the default where it is none, or is of more than 9 digits."""
    digits = (value or "").removeprefix("-")
    return int(value or "") if digits.isdecimal() and len(digits) <= 9 else default


def decimal_of(value: str | None) -> float | None:
    """A number as it is written in the file; None where it is none, or is not below ten million on either side of 0."""
    try:
        number = float(value or "")
    except ValueError:
        return None
    return number if abs(number) < 1e7 else None


class Visitor(Protocol):
    """What ``walk_xml`` tells of: the elements as they begin and end, and the words between."""

    def start(self, element: _Element) -> bool:
        """An element begins. False leaves out all that is inside, and its end is not told of."""
        ...

    def text(self, words: str) -> None:
        """Words that stand here, inside the elements that began and did not end."""
        ...

    def end(self, element: _Element) -> None:
        """An element ends."""
        ...


def walk_xml(root: _Element, visitor: Visitor) -> None:
    """Go through an element and all that is in it, in the order of the file, of any depth.

    Comments and processing instructions are passed over. An entity for a character that the document defines, or HTML,
    is that character; any other stands as it is written ("&name;").
    """
    entities = _entities(root)
    if not visitor.start(root):
        return
    if root.text:
        visitor.text(root.text)
    open_elements: list[tuple[_Element, Iterator[_Element]]] = [(root, iter(root))]
    while open_elements:
        parent, children = open_elements[-1]
        child = next(children, None)
        if child is None:
            open_elements.pop()
            visitor.end(parent)
            after = parent.tail if open_elements else None
        elif not is_element(child):  # a comment, a processing instruction or an entity
            if name := getattr(child, "name", None):
                visitor.text(entities.get(name) or html5.get(f"{name};", child.text or ""))
            after = child.tail
        elif visitor.start(child):
            open_elements.append((child, iter(child)))
            after = child.text
        else:
            after = child.tail
        if after:
            visitor.text(after)


def is_element(node: _Element) -> bool:
    """Whether a node is an element, and no comment, processing instruction or entity."""
    tag: object = node.tag  # of a comment, an instruction and an entity, it is a function of lxml
    return isinstance(tag, str)


def _entities(root: _Element) -> dict[str, str]:
    """The entities that the document itself defines as a few plain characters, by their names."""
    definitions: Any = root.getroottree().docinfo.internalDTD  # None where there are none
    return {
        str(one.name): one.content
        for one in (definitions.iterentities() if definitions is not None else ())
        if one.content and len(one.content) <= _LONGEST_ENTITY and not {"<", "&", "%"}.intersection(one.content)
    }
