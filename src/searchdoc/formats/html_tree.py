"""HTML and XML as a tree of elements, from the standard library's parser: any depth, tags closed or not.

Tags are closed as browsers close them (WHATWG HTML, 13.1.2.4 and 13.2.6), as far as the text needs it: a paragraph by
the next block, an item by the next item, a row by the next row. The cost is linear in the text, however broken it is.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from html import escape
from html.parser import HTMLParser
from typing import Protocol

_VOID = frozenset(
    "area base basefont br col command embed frame hr img input keygen link meta param source track wbr".split()
)
"""Elements that have no content and no end tag."""

BLOCK_TAGS = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre search section summary table "
    "tbody td tfoot th thead tr ul".split()
)
"""Elements that begin and end a block of text."""

_CELL = frozenset({"table", "td", "th", "caption", "button", "template", "html", "object"})
_CLOSED_BY: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "li": (frozenset({"li"}), _CELL | {"ul", "ol", "menu", "dir"}),
    "dt": (frozenset({"dt", "dd"}), _CELL | {"dl"}),
    "dd": (frozenset({"dt", "dd"}), _CELL | {"dl"}),
    "tr": (frozenset({"tr", "td", "th"}), frozenset({"table"})),
    "td": (frozenset({"td", "th"}), frozenset({"table", "tr"})),
    "th": (frozenset({"td", "th"}), frozenset({"table", "tr"})),
    "tbody": (frozenset({"tr", "td", "th", "tbody", "thead", "tfoot"}), frozenset({"table"})),
    "a": (frozenset({"a"}), _CELL),
    "option": (frozenset({"option"}), frozenset({"select", "datalist"})),
    "body": (frozenset({"head"}), frozenset({"body"})),
}
"""What a start tag closes, and beyond which elements it does not reach."""

_KEEPS_PARAGRAPH = frozenset({"body", "html"})
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_CONDITION = re.compile(r"<!\[[^>]*>")


class MarkupNode:
    """An element: its tag and attributes in lower case, and its children, which are nodes and words.

    ``order`` counts the elements of a tree in the order of their start tags, ``last`` is that of the last one inside.
    """

    __slots__ = ("attributes", "children", "last", "order", "parent", "tag")

    def __init__(self, tag: str, attributes: dict[str, str], parent: MarkupNode | None, order: int) -> None:
        self.tag = tag
        self.attributes = attributes
        self.children: list[MarkupNode | str] = []
        self.parent = parent
        self.order = self.last = order

    def get(self, name: str) -> str:
        """An attribute; "" where there is none."""
        return self.attributes.get(name, "")

    def tokens(self, *names: str) -> set[str]:
        """The words of attributes, in lower case."""
        return {token for name in names for token in self.get(name).casefold().split()}

    def nodes(self) -> Iterator[MarkupNode]:
        """This element and all that are in it, in order."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(child for child in reversed(node.children) if isinstance(child, MarkupNode))

    def above(self) -> Iterator[MarkupNode]:
        """The elements around this one, from the inside out."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent

    def words(self) -> str:
        """The words inside, on one line."""
        return " ".join("".join(_words_in(self)).split())


class MarkupVisitor(Protocol):
    """What ``walk_nodes`` tells of."""

    def start(self, node: MarkupNode) -> bool:
        """An element begins. False leaves out all that is inside, and its end is not told of."""
        ...

    def text(self, words: str) -> None:
        """Words that stand here."""
        ...

    def end(self, node: MarkupNode) -> None:
        """An element ends."""
        ...


def walk_nodes(root: MarkupNode, visitor: MarkupVisitor) -> None:
    """Go through an element and all that is in it, in order, without recursion."""
    if not visitor.start(root):
        return
    opened: list[tuple[MarkupNode, Iterator[MarkupNode | str]]] = [(root, iter(root.children))]
    while opened:
        node, children = opened[-1]
        child = next(children, None)
        if child is None:
            opened.pop()
            visitor.end(node)
        elif isinstance(child, str):
            visitor.text(child)
        elif visitor.start(child):
            opened.append((child, iter(child.children)))


def parse_markup(text: str, *, html: bool = True) -> MarkupNode:
    """The root of a tree, whose tag is "". With ``html`` false, it is XML: every element has its own end tag."""
    parser = _TreeParser(html=html)
    parser.feed(_with_ends(text))
    parser.close()
    return parser.finished()


def _with_ends(text: str) -> str:
    """The text without what the parser would search an end for again and again; such marks are words.

    It would be quadratic in the number of comments, tags and sections that nothing closes.
    """
    last = text.rfind(">") + 1
    text = text[:last] + text[last:].replace("<", "&lt;")
    last = text.rfind("-->") + 3 if "-->" in text else 0
    text = text[:last] + text[last:].replace("<!--", "&lt;!--")
    last = text.rfind("]]>") + 3 if "]]>" in text else 0
    text = _CDATA.sub(lambda section: escape(section[1], quote=False), text[:last]) + text[last:]
    return _CONDITION.sub("", text)


def _words_in(root: MarkupNode) -> Iterator[str]:
    """The words of a tree, as they stand."""
    waiting: list[MarkupNode | str] = [root]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield one
        else:
            waiting.extend(reversed(one.children))


class _TreeParser(HTMLParser):
    def __init__(self, *, html: bool) -> None:
        super().__init__(convert_charrefs=True)
        self._html = html
        self._count = 0
        self._root = MarkupNode("", {}, None, 0)
        self._stack = [self._root]
        self._places: dict[str, list[int]] = {}  # of each tag, the places in the stack where it is open
        self._blocks: list[int] = []  # the places of blocks

    def finished(self) -> MarkupNode:
        """The tree, all its elements ended."""
        self._end_down_to(1)
        self._root.last = self._count
        return self._root

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element; void ones are closed at once."""
        if self._html and tag in _VOID:
            self.handle_startendtag(tag, attrs)
            return
        if self._html:
            self._close_before(tag)
        node = self._add(tag, attrs)
        place = len(self._stack)
        self._stack.append(node)
        self._places.setdefault(tag, []).append(place)
        if tag in BLOCK_TAGS:
            self._blocks.append(place)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element without content."""
        if self._html and tag == "hr":
            self._close_before(tag)
        self._add(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        """Close an element with all that is open in it; an end of nothing is passed over."""
        places = self._places.get(tag)
        if not places:
            return
        if self._html and tag not in BLOCK_TAGS and self._blocks and self._blocks[-1] > places[-1]:
            return  # "<b><p>…</b>…</p>": the paragraph goes on
        self._end_down_to(places[-1])

    def handle_data(self, data: str) -> None:
        """Words."""
        self._stack[-1].children.append(data)

    def _add(self, tag: str, attrs: list[tuple[str, str | None]]) -> MarkupNode:
        self._count += 1
        parent = self._stack[-1]
        node = MarkupNode(tag, {name: value or "" for name, value in reversed(attrs)}, parent, self._count)
        parent.children.append(node)
        return node

    def _close_before(self, tag: str) -> None:
        """Close what this start tag closes."""
        if tag in BLOCK_TAGS and tag not in _KEEPS_PARAGRAPH:
            self._close(frozenset({"p"}), _CELL)
        if tag in _CLOSED_BY:
            self._close(*_CLOSED_BY[tag])

    def _close(self, tags: frozenset[str], bounds: frozenset[str]) -> None:
        """Close the outermost open elements of some tags that stand inside the innermost of the bounds."""
        bound = max((places[-1] for name in bounds if (places := self._places.get(name))), default=0)
        inside = [places[bisect_left(places, bound) :] for name in tags if (places := self._places.get(name))]
        opened = [places[0] for places in inside if places and places[0] > bound]
        if opened:
            self._end_down_to(min(opened))

    def _end_down_to(self, place: int) -> None:
        while len(self._stack) > place:
            node = self._stack.pop()
            node.last = self._count
            self._places[node.tag].pop()
            if self._blocks and self._blocks[-1] == len(self._stack):
                self._blocks.pop()
