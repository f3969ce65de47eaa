"""What on a page of HTML is not its text: navigation, banners, forms, lists of links, Project Gutenberg's licence.

It is told by elements, roles and classes (WHATWG HTML 4.3, WAI-ARIA 1.2), and by the share of letters that are links.
Where nothing else would be left, the page is all text.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from searchdoc.formats.html_tree import MarkupNode

UNREAD = frozenset({"head", "script", "style", "template", "annotation", "annotation-xml", "rp", "title"})
"""Elements that nobody reads: markup."""

_ELEMENTS = frozenset(
    "nav select textarea button datalist noscript svg canvas video audio object iframe map dialog menu".split()
)
_ROLES = frozenset(
    "navigation banner contentinfo search complementary menu menubar toolbar dialog alertdialog doc-toc doc-pagelist "
    "doc-index".split()
)
_TYPES = {"toc": "contents", "landmarks": "contents", "page-list": "contents", "loi": "contents", "lot": "contents"}
_TYPES |= {"cover": "cover", "index": "contents", "doc-toc": "contents"}
_CLASSES = frozenset(
    "navbar navigation nav menu sidebar breadcrumb breadcrumbs footer site-footer site-header masthead banner cookie "
    "cookies cookie-banner cookie-consent cookie-notice cookiebar gdpr consent advert advertisement ads ad promo "
    "newsletter subscribe share sharing social social-share related related-posts pagination pager skip-link skiplink "
    "sr-only visually-hidden screen-reader-text noprint toc mw-editsection mw-jump-link printfooter catlinks navbox "
    "mw-indicators ws-noexport pg-boilerplate pgheader pgfooter pg-footer pg-header comments-area".split()
)
_IDS = re.compile(r"(?:.*[-_])?(?:cookie|gdpr|consent)(?:[-_s].*)?|pg-(?:header|footer|machine-header)|toc|catlinks")
_KEEPS_FOOTERS = frozenset({"blockquote", "figure"})
_KEEPS_HEADERS = _KEEPS_FOOTERS | {"article", "main", "section"}
_LISTS = frozenset({"ul", "ol", "dl", "table", "p", "div"})
_LINKED = 0.8
"""The share of a list's letters that are links from which it is a list of links."""

_FEWEST_LINKS = 3
_START = re.compile(r"\*\*\* ?START OF (?:THE|THIS) PROJECT GUTENBERG", re.IGNORECASE)
_END = re.compile(r"\*\*\* ?END OF (?:THE|THIS) PROJECT GUTENBERG|\AEnd of (?:the )?Project Gutenberg", re.IGNORECASE)


@dataclass(slots=True)
class _Counts:
    """Letters and links inside an element, and whether it has notes, headings or lists of links apart in it."""

    letters: int = 0
    linked: int = 0
    links: int = 0
    holds_note: bool = False
    titled: bool = False

    def add(self, other: _Counts, *, linked: bool) -> None:
        """Count what is in a child; ``linked`` where the child is a link."""
        self.letters += other.letters
        self.linked += other.letters if linked else other.linked
        self.links += other.links + linked
        self.holds_note |= other.holds_note
        self.titled |= other.titled


def is_not_shown(node: MarkupNode) -> bool:
    """Whether a browser does not show an element."""
    if "hidden" in node.attributes:
        return node.get("hidden").casefold() != "until-found"
    style = node.get("style").replace(" ", "").casefold()
    return "display:none" in style or "visibility:hidden" in style


def find_boilerplate(root: MarkupNode, notes: Collection[MarkupNode]) -> dict[MarkupNode, str]:
    """The elements that are set apart, with their labels; what holds ``notes`` is text."""
    nodes = list(root.nodes())
    counts = _count(nodes, notes)
    keep_headers, keep_footers = _inside(nodes, _KEEPS_HEADERS), _inside(nodes, _KEEPS_FOOTERS)
    found = {}
    for node in nodes:
        own = counts[node]
        if not own.holds_note and (label := _label(node, own, keep_headers, keep_footers)):
            found[node] = label
    found |= dict.fromkeys(_outside_gutenberg(nodes), "boilerplate")
    return found if _letters_left(root, found) else {node: one for node, one in found.items() if one != "boilerplate"}


def _inside(nodes: list[MarkupNode], tags: frozenset[str]) -> set[MarkupNode]:
    """The elements that stand in one of those tags, at any depth."""
    found: set[MarkupNode] = set()
    for node in nodes:
        if node.parent is not None and (node.parent in found or node.parent.tag in tags):
            found.add(node)
    return found


def _count(nodes: list[MarkupNode], notes: Collection[MarkupNode]) -> dict[MarkupNode, _Counts]:
    """The counts of each element, from the inside out."""
    counts = {node: _Counts() for node in nodes}
    for node in reversed(nodes):
        own = counts[node]
        if node.tag in UNREAD or is_not_shown(node):
            own = counts[node] = _Counts()
        else:
            own.letters += sum(len(child.strip()) for child in node.children if isinstance(child, str))
        own.holds_note |= node in notes
        own.titled |= node.tag == "h1"
        if node.parent in counts:
            counts[node.parent].add(own, linked=node.tag == "a" and "href" in node.attributes)
    return counts


def _label(node: MarkupNode, counts: _Counts, keep_headers: set[MarkupNode], keep_footers: set[MarkupNode]) -> str:
    """The label of what is no text; "" for text."""
    for kind in sorted(node.tokens("epub:type", "role")):
        if kind in _TYPES:
            return _TYPES[kind]
        if kind in _ROLES:
            return "boilerplate"
    if node.tag in _ELEMENTS or node.tokens("class") & _CLASSES or _IDS.fullmatch(node.get("id").casefold()[:200]):
        return "" if node.tag in {"body", "html", "main", "article"} else "boilerplate"
    around = (
        node.tag == "aside"
        or (node.tag == "header" and not counts.titled and node not in keep_headers)
        or (node.tag == "footer" and node not in keep_footers)
    )
    return "boilerplate" if around or _is_of_links(node, counts) else ""


def _is_of_links(node: MarkupNode, counts: _Counts) -> bool:
    return (
        node.tag in _LISTS
        and counts.links >= _FEWEST_LINKS
        and counts.letters > 0
        and counts.linked >= _LINKED * counts.letters
    )


def _outside_gutenberg(nodes: list[MarkupNode]) -> list[MarkupNode]:
    """The elements wholly before a Project Gutenberg book begins, or after it has ended."""
    start = end = None
    for node in nodes:
        words = " ".join(child for child in node.children if isinstance(child, str))
        if "GUTENBERG" in words.upper():
            start = node if start is None and _START.search(words) else start
            end = node if end is None and _END.search(" ".join(words.split())) else end
    return [
        node
        for node in nodes
        if (start is not None and node.last <= start.last and node.order > 0)
        or (end is not None and node.order >= end.order)
    ]


def _letters_left(root: MarkupNode, found: Collection[MarkupNode]) -> bool:
    """Whether there are letters outside the elements found."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node in found or node.tag in UNREAD or is_not_shown(node):
            continue
        for child in node.children:
            if isinstance(child, MarkupNode):
                waiting.append(child)
            elif any(map(str.isalnum, child)):
                return True
    return False
