"""The letters of a document whose side-car states who speaks in some of its paragraphs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from searchdoc.models import Block, Letter, Span


def stated_letters(letters: Iterable[Letter], blocks: Sequence[Block], rule: str) -> Iterator[Letter]:
    """The letters found, quoted ones with the bounds that are stated, and quotations stated to be to somebody.

    ``rule`` is that of the blocks about which something is stated. What their voices say is still that of the rules:
    ``searchdoc.structure.letter_list.voiced`` puts it right.
    """
    stated = _stated_quotations(blocks, rule)
    for letter in letters:
        bounds = stated.pop(letter.division, None) if letter.division else None
        yield letter if bounds is None else replace(letter, span=Span(bounds[0].span.start, bounds[-1].span.end))
    for division, own in stated.items():
        if own[0].voices[-1].addressee:
            yield Letter(Span(own[0].span.start, own[-1].span.end), division=division)


def _stated_quotations(blocks: Iterable[Block], rule: str) -> dict[int, list[Block]]:
    """The blocks of each quoted document that a statement is about, under the number of its division."""
    found: dict[int, list[Block]] = {}
    for block in blocks:
        if block.division and block.rule == rule:
            found.setdefault(block.division, []).append(block)
    return found
