"""The notes of HTML: which links call a note, and which elements hold the notes.

A link calls a note where its role or its class says so, or it is raised, or the note links back to it; its words are
the note's marker. The element that holds the note is the one the link points to, or the block around that. EPUB spreads
notes over its files, so links are looked up across all of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from posixpath import dirname, join, normpath
from urllib.parse import unquote

from searchdoc.formats.flowing import unlike_labels
from searchdoc.formats.html_tree import BLOCK_TAGS, MarkupNode

_MARKER = re.compile(
    r"[\[({]*(?:(?:note|n|fn)?\.?\s?\d{1,4}|[ivxlc]{1,6}|[a-zA-Z]{1,2}|[*†‡§¶#]{1,4})[\])}.:]*", re.IGNORECASE
)
_ARROW = re.compile(r"[\s\[\](){}.:^↑↩⏎↵⤴←⇑↖⬆\ufe0e\ufe0f,;|-]*|back|zurück|retour|return", re.IGNORECASE)
_CALLS = frozenset(
    "noteref doc-noteref footnote-ref footnoteref fnref fnanchor fn-ref note-ref footnote-anchor footnotecall".split()
)
_NOTES = frozenset("footnote endnote rearnote note doc-footnote doc-endnote footnotes endnotes".split())
_BACK = frozenset("doc-backlink backlink footnote-back footnote-backref mw-cite-backlink reversefootnote".split())
_HOLDS = re.compile(r"(?:foot|end)?note|\bftn|\bfn\b", re.IGNORECASE)
_LONGEST_MARKER = 12
_NEAR = 4
"""Elements between a call and the place to which a note links back, at most."""


@dataclass(frozen=True, slots=True)
class Part:
    """A file with its name: the whole of an HTML document, or one file of a book."""

    name: str
    root: MarkupNode


@dataclass(slots=True)
class HtmlNotes:
    """What the links say of notes, by their elements."""

    calls: dict[MarkupNode, tuple[str, str]] = field(default_factory=dict)
    """Of each link that calls a note, the note's label and the marker as printed."""

    holders: dict[MarkupNode, str] = field(default_factory=dict)
    """Of each element that holds a note, its label."""

    back: set[MarkupNode] = field(default_factory=set)
    """Links, and what stands around them, that lead from a note back to its call."""


@dataclass(frozen=True, slots=True)
class _Link:
    node: MarkupNode
    part: int
    target: MarkupNode
    target_part: int
    words: str

    @property
    def leads_on(self) -> bool:
        """Whether the target stands behind the link."""
        return (self.target_part, self.target.order) > (self.part, self.node.order)


def targets_of(parts: Sequence[Part]) -> dict[tuple[str, str], tuple[int, MarkupNode]]:
    """The elements that links can point to: by the file's name and the id, with the place of the file."""
    found: dict[tuple[str, str], tuple[int, MarkupNode]] = {}
    for place, part in enumerate(parts):
        found.setdefault((part.name, ""), (place, part.root))
        for node in part.root.nodes():
            for identifier in (node.get("id"), node.get("name") if node.tag == "a" else "", node.get("xml:id")):
                if identifier:
                    found.setdefault((part.name, identifier), (place, node))
    return found


def resolved(part: str, reference: str) -> tuple[str, str]:
    """The file and the id to which a reference in a file points."""
    path, _, identifier = unquote(reference).partition("#")
    return (normpath(join(dirname(part), path)) if path else part), identifier


def find_notes(parts: Sequence[Part]) -> HtmlNotes:
    """The notes of an HTML document, or of a whole book."""
    links = list(_links(parts))
    notes = HtmlNotes()
    pointed_near: dict[tuple[int, int], list[_Link]] = {}
    for link in links:
        pointed_near.setdefault((link.target_part, link.target.order), []).append(link)
    called: dict[MarkupNode, list[_Link]] = {}
    for link in links:
        holder = _holder(link.target)
        inside = holder.order <= link.node.order <= holder.last and link.part == link.target_part
        if not inside and link.words and _calls_note(link, holder, pointed_near):
            called.setdefault(holder, []).append(link)
    holders = [holder for holder in called if not any(above in called for above in holder.above())]
    labels = unlike_labels([called[holder][0].words for holder in holders])
    for holder, label in zip(holders, labels, strict=True):
        notes.holders[holder] = label
        for link in called[holder]:
            notes.calls[link.node] = label, link.words
    notes.back = {one for link in links for one in _leading_back(link, notes)}
    return notes


def _links(parts: Sequence[Part]) -> list[_Link]:
    """The links inside the files, with their targets."""
    targets = targets_of(parts)
    found = []
    for place, part in enumerate(parts):
        for node in part.root.nodes():
            if node.tag == "a" and "#" in (reference := node.get("href")):
                target = targets.get(resolved(part.name, reference))
                if target is not None:
                    found.append(_Link(node, place, target[1], target[0], node.words()))
    return found


def _calls_note(link: _Link, holder: MarkupNode, pointed_near: dict[tuple[int, int], list[_Link]]) -> bool:
    kinds = link.node.tokens("epub:type", "role", "class")
    if kinds & _CALLS:
        return len(link.words) <= _LONGEST_MARKER
    if kinds & _BACK or not link.leads_on or not _MARKER.fullmatch(link.words) or holder.tag in {"h1", "h2", "h3"}:
        return False
    inner = [child for child in link.node.children if not isinstance(child, str) or child.strip()]
    raised = any(above.tag == "sup" for above, _ in zip(link.node.above(), range(2), strict=False))
    if raised or (len(inner) == 1 and isinstance(inner[0], MarkupNode) and inner[0].tag == "sup"):
        return True
    near = range(link.node.order - _NEAR, link.node.order + _NEAR)
    return any(
        back.part == link.target_part and holder.order <= back.node.order <= holder.last
        for order in near
        for back in pointed_near.get((link.part, order), ())
    )


def _holder(target: MarkupNode) -> MarkupNode:
    """The element that holds a note: one whose role says so, or the block around the target."""
    if target.tokens("epub:type", "role") & _NOTES:
        return target
    block = target
    while block.tag not in BLOCK_TAGS and block.parent is not None:
        block = block.parent
    while (
        (parent := block.parent) is not None
        and parent.tag in {"div", "aside", "li", "dd", "section"}
        and (parent.tag in {"li", "aside", "dd"} or _HOLDS.search(f"{parent.get('class')} {parent.get('id')}"))
        and _is_first(block, parent)
        and not parent.tokens("epub:type", "role", "class") & {"footnotes", "endnotes", "doc-endnotes"}
    ):
        block = parent
    return block


def _is_first(block: MarkupNode, parent: MarkupNode) -> bool:
    """Whether no words stand before a block in its parent."""
    for child in parent.children:
        if child is block:
            return True
        if isinstance(child, MarkupNode) or child.strip():
            return False
    return False


def _leading_back(link: _Link, notes: HtmlNotes) -> list[MarkupNode]:
    """The elements that are left out with a link from a note to its call; none where the link is another."""
    marked = link.node.tokens("epub:type", "role", "class") & _BACK
    bare = _ARROW.fullmatch(link.words) or _MARKER.fullmatch(link.words)
    if link.node in notes.calls or not (marked or (bare and not link.leads_on)):
        return []
    if not any(above in notes.holders for above in link.node.above()):
        return []
    around = [above for above in link.node.above() if above.tokens("class") & _BACK]
    return [link.node, *around]
