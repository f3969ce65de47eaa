"""The children of a division in the order that TEI wants: its head and opener, its text, its closer.

The content model is that of ``div`` and ``body`` (TEI P5 Guidelines, 4.1): first what stands at the top, then
paragraphs and the like, then divisions, then what stands at the bottom; notes, page breaks and figures may stand
anywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from searchdoc.exporting.tei_tree import BESIDE, Between, Division, Leaf, TreeNode

_TOP = frozenset({"title", "heading", "introduction", "dateline", "salutation", "frame"})
_CLOSING = frozenset({"signature", "dateline", "frame"})
_SIGNED = frozenset({"signature", "frame"})

Wrapper = Literal["head", "argument", "opener", "closer", "postscript", "text", "division", "anywhere"]
"""What a run of children becomes; "text" are paragraphs and the like, "anywhere" needs no wrapper."""


WrapperOf = Callable[[TreeNode], Wrapper]


@dataclass(frozen=True, slots=True)
class ShapedRun:
    """Children in a row that become one element, or are written as they are."""

    wrapper: Wrapper
    nodes: tuple[TreeNode, ...]


def shaped(children: Sequence[TreeNode]) -> tuple[ShapedRun, ...]:
    """The children in runs, in their order, such that the runs follow each other as TEI wants."""
    first = next((at for at, one in enumerate(children) if not (_anywhere(one) or _is(one, _TOP))), len(children))
    last = _bottom(children, first)
    top = list(_runs(children[:first], _top_wrapper))
    bottom = list(_runs(children[last:], _bottom_wrapper))
    return (*top, *_middle(children[first:last]), *bottom)


def _bottom(children: Sequence[TreeNode], first: int) -> int:
    """Where the bottom begins: at the last signature with the dates around it, if no division follows."""
    signed = next((at for at in range(len(children) - 1, first, -1) if _is(children[at], _CLOSING)), len(children))
    if any(isinstance(one, Division) for one in children[signed:]):
        return len(children)
    begins = signed
    while begins - 1 > first and (_is(children[begins - 1], _CLOSING) or _anywhere(children[begins - 1])):
        begins -= 1
    ends_with_it = all(_anywhere(one) or _is(one, _CLOSING) for one in children[begins:])
    has_signature = any(_is(one, _SIGNED) for one in children[begins:])
    has_text = any(not _anywhere(one) and not isinstance(one, Division) for one in children[first:begins])
    return begins if has_text and (ends_with_it or has_signature) else len(children)


def _middle(children: Sequence[TreeNode]) -> Iterator[ShapedRun]:
    """Text, and divisions: text that stands behind a division becomes a division itself."""
    divided = False
    for wrapper, group in groupby(children, _middle_wrapper):
        nodes = tuple(group)
        divided = divided or wrapper == "division"
        if wrapper == "text" and divided:
            yield ShapedRun("division", (Division(children=list(nodes)),))
        else:
            yield ShapedRun(wrapper, nodes)


def _runs(children: Sequence[TreeNode], wrapper_of: WrapperOf) -> Iterator[ShapedRun]:
    for wrapper, group in groupby(children, wrapper_of):
        nodes = tuple(group)
        if wrapper == "head":
            yield from (ShapedRun("head", (node,)) for node in nodes)
        else:
            yield ShapedRun(wrapper, nodes)


def _top_wrapper(node: TreeNode) -> Wrapper:
    if not isinstance(node, Leaf) or _anywhere(node):
        return "anywhere"
    if node.kind in {"title", "heading"}:
        return "head"
    return "argument" if node.kind == "introduction" else "opener"


def _middle_wrapper(node: TreeNode) -> Wrapper:
    if isinstance(node, Division):
        return "division"
    return "anywhere" if _anywhere(node) else "text"


def _bottom_wrapper(node: TreeNode) -> Wrapper:
    if _anywhere(node):
        return "anywhere"
    return "closer" if _is(node, _CLOSING) else "postscript"


def _anywhere(node: TreeNode) -> bool:
    """Whether a node may stand anywhere: page breaks, what is set apart, notes, captions."""
    return isinstance(node, Between) or _is(node, BESIDE)


def _is(node: TreeNode, kinds: frozenset[str]) -> bool:
    return isinstance(node, Leaf) and node.kind in kinds
