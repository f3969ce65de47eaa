"""The tree of a document for TEI: letters and sections as divisions, and in these paragraphs, speeches and quotations.

A document is a sequence of blocks (``searchdoc.models.Block``); each says in which section it stands, whose words it is
and who quotes whom. This module makes the tree that these imply; ``tei_shape`` puts it into the order that TEI wants.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from searchdoc.models import Block, Document, Letter, Span, Voice

_APPARATUS = frozenset({"title", "introduction", "caption", "source", "note"})
"""The kinds of blocks that nobody speaks in a speech or a quotation."""

BESIDE = frozenset({"caption", "note"})
"""The kinds that may stand in the middle of a quotation without being part of it."""


@dataclass(slots=True)
class Leaf:
    """A block, written as the element that its kind asks for."""

    block: Block

    @property
    def kind(self) -> str:
        """The kind of the block; "frame" where it frames a letter that is quoted, as its greeting does."""
        return "frame" if self.block.kind == "quotation" and self.block.frame else self.block.kind


@dataclass(slots=True)
class Between:
    """Where no block is: a stretch of the text with page breaks and what is set apart."""

    span: Span


@dataclass(slots=True)
class Voiced:
    """Blocks in a row that one voice speaks inside the voice around them: a speech, a quotation, or a report.

    ``division`` is that of its own blocks; None as long as it has none but those of others quoted in it.
    """

    voice: Voice
    division: int | None
    children: list[TreeNode] = field(default_factory=list)

    @property
    def span(self) -> Span:
        """From the first character inside to the last."""
        return Span(span_of(self.children[0]).start, span_of(self.children[-1]).end)


@dataclass(slots=True)
class Division:
    """A letter or a section; the outermost one, and one that only holds what goes on behind another, are neither.

    ``depth`` is the number of headings above its text, its own among them.
    """

    letter: Letter | None = None
    depth: int = 0
    children: list[TreeNode] = field(default_factory=list)


TreeNode = Leaf | Between | Voiced | Division


def span_of(node: TreeNode) -> Span:
    """Where a node stands in the text."""
    if isinstance(node, Leaf):
        return node.block.span
    if isinstance(node, Division):
        return Span(span_of(node.children[0]).start, span_of(node.children[-1]).end)
    return node.span


def tree_of(document: Document) -> Division:
    """The document as a tree; the cost is linear in its blocks and letters."""
    return _TreeMaker(document).made()


class _TreeMaker:
    """Goes through the blocks once, with the divisions and voices that are open."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.root = Division()
        self.open: list[Division | Voiced] = [self.root]
        self.letters = [letter for letter in document.letters if not letter.division]
        self.next_letter = 0

    def made(self) -> Division:
        """The tree."""
        end = 0
        for block, (chain, division) in zip(self.document.blocks, _contexts(self.document.blocks), strict=True):
            self._close_letters(block)
            self._open_letters(block)
            self._find_section(block, chain)
            if self._holds_something(Span(end, block.span.start)):
                self._close_voices(_agreeing(self._voices(), chain, division))
                self._add(Between(Span(end, block.span.start)))
            self._find_voices(chain, division)
            self._add(Leaf(block))
            end = block.span.end
        del self.open[1:]
        if self._holds_something(Span(end, len(self.document.text))):
            self._add(Between(Span(end, len(self.document.text))))
        return self.root

    def _holds_something(self, gap: Span) -> bool:
        """Whether a page begins in a gap between blocks, or anything but white space stands there."""
        page = bisect_left(self.document.pages, gap.start, key=lambda one: one.span.start)
        begins = page < len(self.document.pages) and self.document.pages[page].span.start <= gap.end
        return begins or bool(self.document.slice(gap).strip())

    def _add(self, node: TreeNode) -> None:
        self.open[-1].children.append(node)

    def _push(self, node: Division | Voiced) -> None:
        """Begin a node inside the innermost open one; a division is never inside a voice."""
        while isinstance(node, Division) and isinstance(self.open[-1], Voiced):
            self.open.pop()
        self._add(node)
        self.open.append(node)

    # -- letters and sections

    def _close_letters(self, block: Block) -> None:
        """End the letters that the block is not part of, with all that is in them."""
        for place, one in enumerate(self.open):
            if isinstance(one, Division) and one.letter and not one.letter.span.covers(block.span):
                del self.open[place:]
                return

    def _open_letters(self, block: Block) -> None:
        depth = len(block.section)
        while self.next_letter < len(self.letters) and self.letters[self.next_letter].span.start <= block.span.start:
            letter = self.letters[self.next_letter]
            self.next_letter += 1
            if letter.span.covers(block.span):
                headed = letter.heading is not None and letter.heading.overlaps(block.span)
                self._close_sections(depth - headed)
                self._push(Division(letter, depth))

    def _find_section(self, block: Block, chain: Sequence[Voice]) -> None:
        """End the sections that are over and begin the one of a heading, where nobody quotes it."""
        depth = len(block.section)
        innermost = next(one for one in reversed(self.open) if isinstance(one, Division))
        is_letter_head = innermost.letter is not None and not innermost.children
        begins = block.kind == "heading" and not chain and not is_letter_head
        self._close_sections(depth - begins)
        if begins:
            self._push(Division(None, depth))

    def _close_sections(self, depth: int) -> None:
        """End the sections deeper than that, up to the letter around them, with the voices in them."""
        divisions = [place for place, one in enumerate(self.open) if isinstance(one, Division)]
        for place in reversed(divisions):
            one = self.open[place]
            if place == 0 or not isinstance(one, Division) or one.letter or one.depth <= depth:
                return
            del self.open[place:]

    # -- voices

    def _voices(self) -> list[Voiced]:
        return [one for one in self.open if isinstance(one, Voiced)]

    def _close_voices(self, kept: int) -> None:
        """End the open voices but for the outermost ones."""
        ended = len(self._voices()) - kept
        del self.open[len(self.open) - ended :]

    def _find_voices(self, chain: Sequence[Voice], division: int) -> None:
        """End the voices that are over, and begin those that the chain has more."""
        opened = self._voices()
        same = _agreeing(opened, chain, division)
        self._close_voices(same)
        if same and same == len(chain):
            opened[same - 1].division = division
        for place in range(same, len(chain)):
            self._push(Voiced(chain[place], division if place == len(chain) - 1 else None))


def _agreeing(opened: Sequence[Voiced], chain: Sequence[Voice], division: int) -> int:
    """How many of the open voices are those of a chain; the innermost must be of the same division, too."""
    count = 0
    for one, voice in zip(opened, chain, strict=False):
        other_text = count == len(chain) - 1 and one.division not in (None, division)
        if one.voice != voice or other_text:
            break
        count += 1
    return count


def _contexts(blocks: Sequence[Block]) -> list[tuple[Sequence[Voice], int]]:
    """For each block the voices inside the one around the whole, and its division.

    A note and a caption stand inside a quotation where it goes on behind them, and otherwise in none.
    """
    own = [(_inner_voices(block), block.division) for block in blocks]
    behind: list[tuple[Sequence[Voice], int]] = [((), 0)] * len(blocks)
    for place in range(len(blocks) - 2, -1, -1):
        behind[place] = behind[place + 1] if blocks[place + 1].kind in BESIDE else own[place + 1]
    before: tuple[Sequence[Voice], int] = ((), 0)
    contexts = []
    for place, block in enumerate(blocks):
        if block.kind not in BESIDE:
            before = own[place]
        elif before == behind[place]:
            own[place] = before
        contexts.append(own[place])
    return contexts


def _inner_voices(block: Block) -> Sequence[Voice]:
    """The voices inside the one around the whole whose own words these are.

    There are none for what frames a document and for the label of a speaker, and none from a report on: a paragraph
    that reports is still a paragraph of whoever reports.
    """
    inner = block.voices[1:]
    labels = block.kind == "heading" and bool(inner) and inner[0].role == "author"
    if block.kind in _APPARATUS or labels:
        return ()
    return tuple(takewhile(lambda voice: voice.mode == "direct", inner))


def reported_voices(block: Block) -> Sequence[Voice]:
    """The voices that a paragraph only reports, from the outside in."""
    return block.voices[1 + len(_inner_voices(block)) :] if block.kind in {"body", "quotation"} else ()
