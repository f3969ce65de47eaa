"""The text of HTML as a person reads it: blocks, notes, pages, and whose words a quotation is.

Elements that stand around the text are set apart as furniture ("boilerplate"), and so are descriptions of pictures and
struck words. A row of a table is a paragraph; a table that lays out a page is none.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from searchdoc.formats.flowing import BlockStyle, Flow, Start
from searchdoc.formats.html_boilerplate import UNREAD, find_boilerplate, is_not_shown
from searchdoc.formats.html_notes import HtmlNotes
from searchdoc.formats.html_tree import BLOCK_TAGS, MarkupNode, walk_nodes
from searchdoc.models import Span
from searchdoc.protocols import StatedVoice
from searchdoc.text.name_parts import name_parts

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LABELS = {"figcaption": "caption", "caption": "caption", "li": "item", "tr": "row"}
"""What a block is, as labels of hints have it."""

_STRUCK = frozenset({"del", "s", "strike"})
_PAIRS = (("“", "”"), ("‘", "’"))
"""The marks that a browser prints around ``q``, at each second level."""

_PAGE_KINDS = frozenset(
    "pagebreak doc-pagebreak pagenum pageno pagenumber page-number page-break pagebreak-before ws-pagenum".split()
)
_PAGE_NUMBER = re.compile(
    r"[\s\[({|-]*(?:(?:pages?|pag|pg|p|seite|s|f|fol)\b\.?[\s_-]*)?(?P<number>\d{1,5}[a-z]?|[ivxlcdm]{1,12})[\s\])}|.-]*",
    re.IGNORECASE,
)
_PAGE_ID = re.compile(r"(?:page|pg|p)[_-]?(?P<number>\d{1,5}|[ivxlcdm]{1,12})", re.IGNORECASE)
_LONGEST_PAGE = 24
"""Code points of the words of an element that is nothing but a page's number."""

_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_PLAIN_NUMBERS = frozenset({"", "1"})


@dataclass(slots=True)
class _Open:
    """An open element: what holds again when it ends, and what is to be done then."""

    node: MarkupNode
    style: BlockStyle
    base: BlockStyle
    block: bool = False
    closing: str = ""
    voice: StatedVoice | None = None
    start: Start = field(default_factory=Start)
    number: int = 0
    """Of a list, the number of its next item; of a row, the number of its cells so far."""


@dataclass(slots=True)
class HtmlWriter:
    """Writes the text of HTML to a ``Flow``; a ``MarkupVisitor`` of ``searchdoc.formats.html_tree.walk_nodes``.

    ``pages`` are the numbers of pages that begin at elements, as a list of a book's pages has them.
    """

    flow: Flow
    notes: HtmlNotes
    pages: Mapping[MarkupNode, str] = field(default_factory=dict)
    _boilerplate: dict[MarkupNode, str] = field(default_factory=dict)
    _layout: set[MarkupNode] = field(default_factory=set)
    _opened: list[_Open] = field(default_factory=list)
    _base: BlockStyle = field(default_factory=BlockStyle)
    _rows: int = 0
    _verbatim: int = 0
    _quoted: int = 0
    _runs_in: bool = False
    _asides: deque[tuple[MarkupNode, str]] = field(default_factory=deque)
    _apart: MarkupNode | None = None

    def write(self, root: MarkupNode, label: str = "") -> None:
        """Write a tree; under a label it is furniture, all of it."""
        self._boilerplate = {root: label} if label else find_boilerplate(root, self.notes.holders)
        self._layout = _layout_tables(root)
        walk_nodes(root, self)
        self._close()

    # -- what walk_nodes tells of

    def start(self, node: MarkupNode) -> bool:
        """An element begins; whether what is in it is told of here."""
        if (number := self._page(node)) is not None:
            self.flow.page(number or None)
            if node not in self.pages or is_page_number(node):
                return False
        if node.tag in UNREAD or node in self.notes.back or is_not_shown(node):
            return False
        if node in self.notes.calls and self._base.kind != "furniture":
            self.flow.call(*self.notes.calls[node])
            return False
        label = self._boilerplate.get(node) or ("deleted" if node.tag in _STRUCK else "")
        if label and self.flow.open and node.tag not in BLOCK_TAGS and self._apart is None:
            self._asides.append((node, label))
            return False
        self._enter(node, label if self._base.kind != "furniture" else "")
        return True

    def text(self, words: str) -> None:
        """Words of the element that is open."""
        if not self._verbatim:
            self.flow.words(words)
            return
        for number, piece in enumerate(_BLANK_LINE.split(words.replace("\r\n", "\n"))):
            if number:
                self._close()
            self.flow.verbatim(piece if self.flow.open else piece.lstrip("\n"))

    def end(self, node: MarkupNode) -> None:
        """An element ends."""
        done = self._opened.pop()
        if done.voice is not None:
            self.flow.voice(done.start, done.voice)
        if done.closing:
            self.flow.enclose(done.closing)
            self._quoted -= node.tag == "q"
        self._rows -= node.tag == "tr" and done.block
        self._verbatim -= node.tag == "pre"
        if done.block and node.tag == "dt":
            self._runs_in = self.flow.open
            self.flow.space()
        elif done.block:
            self._close()
        self._base, self.flow.style = done.base, done.style

    # -- elements that begin

    def _enter(self, node: MarkupNode, label: str) -> None:
        opened = _Open(node, self.flow.style, self._base)
        self._opened.append(opened)
        if node in self.notes.holders and self._base.kind != "furniture":
            self._begin_block(opened)
            self._base = BlockStyle("note", 0, self.notes.holders[node])
        elif label:
            self._begin_block(opened)
            self._base = BlockStyle("furniture", 0, label)
        elif node.tag in BLOCK_TAGS or (
            node.tag == "cite" and self._opened[-2:-1] and self._opened[-2].voice is not None
        ):
            self._begin_block(opened)
        self._verbatim += node.tag == "pre"
        if node.tag == "q":
            before, opened.closing = _PAIRS[self._quoted % 2]
            self.flow.words(before)
            self._quoted += 1
        elif node.tag == "rt":
            self.flow.words("(")
            opened.closing = ")"
        elif node.tag == "br":
            self._break()
        elif node.tag == "img":
            self._picture(node)
        if opened.block or self._base is not opened.base:
            self.flow.style = self._style(node)
            self._number(node)

    def _begin_block(self, opened: _Open) -> None:
        tag = opened.node.tag
        if self._rows:
            if tag in {"td", "th"} and len(self._opened) > 1:
                row = self._opened[-2]
                row.number += 1
                if row.number > 1:
                    self.flow.cell()
            else:
                self.flow.space()
            return
        opened.block = True
        if not (tag == "dd" and self._runs_in):
            self._close()
        self._runs_in = False
        in_layout = any(one.node in self._layout for one in reversed(self._opened[-3:]))
        self._rows += tag == "tr" and not in_layout
        if tag == "tr" and in_layout:
            opened.block = False
        if self._base.kind in {"note", "furniture"}:
            return
        around = self._opened[-2] if len(self._opened) > 1 else None
        if around is not None and around.voice is not None and is_attribution(opened.node):
            self.flow.voice(around.start, around.voice)
            around.voice = None
            self._base = replace(around.base, label="caption")  # no signature of the document's
        if tag == "blockquote":
            self._base = BlockStyle("quotation", self._base.level * (self._base.kind == "quotation") + 1)
            if speaker := _attributed(opened.node):
                opened.voice, opened.start = StatedVoice(Span(0, 0), speaker), self.flow.here()

    def _style(self, node: MarkupNode) -> BlockStyle:
        base = self._base
        if base.kind in {"note", "furniture"}:
            return base
        if node.tag in _HEADINGS and base.kind == "paragraph":
            return BlockStyle("heading", int(node.tag[1]))
        return replace(base, label=_LABELS.get(node.tag, base.label))

    def _number(self, node: MarkupNode) -> None:
        """The number of an item in an ordered list, as a browser prints it."""
        if node.tag in {"ol", "ul"}:
            start = node.get("start")
            self._opened[-1].number = int(start) if start.lstrip("-").isdecimal() and len(start) < 9 else 1
            return
        around = self._opened[-2] if len(self._opened) > 1 else None
        if node.tag != "li" or around is None or around.node.tag != "ol" or self._base.kind == "note":
            return
        value = node.get("value")
        around.number = int(value) if value.isdecimal() and len(value) < 9 else around.number
        self.flow.words(f"{_numeral(around.number, around.node.get('type'))}. ")
        around.number += 1

    def _break(self) -> None:
        """A line ends; where nothing but another end of line stands between, a paragraph does."""
        if self._rows:
            self.flow.space()
        elif self.flow.breaks:
            self._close()
        else:
            self.flow.line()

    def _picture(self, node: MarkupNode) -> None:
        """A picture's description is set apart; a single letter is an initial."""
        words = " ".join(node.get("alt").split())
        if len(words) == 1 and words.isalpha():
            self.flow.words(words)
        elif words and self._base.kind != "furniture":
            self._asides.append((MarkupNode("", {}, None, 0), "picture"))
            self._asides[-1][0].children.append(words)
            if not self.flow.open and self._apart is None:
                self._close()
        elif words:
            self.flow.words(f" {words} ")

    # -- pages, and what is set apart

    def _page(self, node: MarkupNode) -> str | None:
        """The number of the page that begins at an element, "" where it has none; None where none begins."""
        if self._apart is not None:
            return None
        if node in self.pages:
            return self.pages[node]
        return page_number(node) if is_page_number(node) else None

    def _close(self) -> None:
        """End the block, and write what was set apart in it."""
        self._runs_in = False
        self.flow.close()
        if self._apart is not None or self._rows or not self._asides:
            return
        outside = self._opened, self._base, self.flow.style
        while self._asides:
            self._apart, label = self._asides.popleft()
            self._opened = []
            self._base = self.flow.style = BlockStyle("furniture", 0, label)
            walk_nodes(self._apart, self)
            self.flow.close()
        self._apart = None
        self._opened, self._base, self.flow.style = outside


def is_page_number(node: MarkupNode) -> bool:
    """Whether an element says that a page begins, and nothing else."""
    if not node.tokens("epub:type", "role", "class") & _PAGE_KINDS:
        return False
    words = node.words() if node.last - node.order <= _NUMBER_DEPTH else " " * _LONGEST_PAGE
    return len(words) < _LONGEST_PAGE


_NUMBER_DEPTH = 6
"""Elements inside the one that holds a page's number, at most."""


def page_number(node: MarkupNode) -> str:
    """The number of the page that begins at an element, as printed; "" where none can be told."""
    for words in (node.get("title"), node.get("aria-label"), node.words().strip("\u200b ")):
        if match := _PAGE_NUMBER.fullmatch(words):
            return match["number"]
    for one in node.nodes():
        if match := _PAGE_ID.fullmatch(one.get("id") or one.get("name")):
            return match["number"]
    return ""


def _attributed(quotation: MarkupNode) -> str | None:
    """Who is plainly said to speak: a name in ``cite`` or ``footer`` in a quotation, or in its figure's caption."""
    parent = quotation.parent
    beside = parent.children if parent is not None and parent.tag == "figure" else []
    captions = [one for one in beside if isinstance(one, MarkupNode) and one.tag == "figcaption"]
    inside = [one for one in quotation.children[-4:] if isinstance(one, MarkupNode)]
    for one in (*captions, *inside):
        if not is_attribution(one):
            continue
        words = one.words().lstrip("—–-― ").split(",")[0].split("(")[0].strip()
        parts = name_parts(words)
        if parts is not None and not parts.is_single and len(words.split()) <= 6:
            return words
    return None


def is_attribution(node: MarkupNode) -> bool:
    """Whether an element in a quotation says where that is from: it is made for that, or holds a ``cite`` alone."""
    if node.tag in {"cite", "footer", "figcaption"}:
        return True
    inner = [child for child in node.children if isinstance(child, MarkupNode) or child.strip("—–-― \n\t")]
    return node.tag == "p" and len(inner) == 1 and isinstance(inner[0], MarkupNode) and inner[0].tag == "cite"


def _layout_tables(root: MarkupNode) -> set[MarkupNode]:
    """The tables that lay out a page: with tables, headings or several paragraphs in their cells."""
    found: set[MarkupNode] = set()
    tables: list[MarkupNode] = []
    paragraphs: dict[MarkupNode, int] = {}
    for node in root.nodes():
        while tables and node.order > tables[-1].last:
            tables.pop()
        if not tables:
            tables += [node] if node.tag == "table" else []
            continue
        around = tables[-1]
        if node.tag == "table":
            found.add(around)
            tables.append(node)
        elif node.tag in _HEADINGS or node.get("role") == "presentation":
            found.add(around)
        elif node.tag == "p" and node.parent is not None:
            paragraphs[node.parent] = paragraphs.get(node.parent, 0) + 1
            if paragraphs[node.parent] > 1:
                found.add(around)
    return found


def _numeral(number: int, kind: str) -> str:
    """The number of an item as its list's ``type`` has it: 1, a, A, i or I."""
    if kind in {"a", "A"} and 0 < number <= 26:
        letter = chr(ord("a") + number - 1)
        return letter if kind == "a" else letter.upper()
    if kind in {"i", "I"} and 0 < number < 400:
        tens = ("", "x", "xx", "xxx", "xl", "l", "lx", "lxx", "lxxx", "xc")
        ones = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
        roman = "c" * (number // 100) + tens[number // 10 % 10] + ones[number % 10]
        return roman if kind == "i" else roman.upper()
    return str(number)
