"""Text that a machine recognised on pictures of pages: blocks of lines of words, each with its place.

ALTO, hOCR and PAGE-XML say the same in three ways; what they say is written here, once. Places are in points: those of
pixels by the resolution that the file states, or as if a pixel were a point.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from searchdoc.formats.composing import Composer, Rect
from searchdoc.protocols import DecodedFile

POINTS = 72.0
"""Points an inch."""

UNSURE = 0.7
"""The mean confidence of a page's words, from 0 to 1, below which the page is named."""

_SENTENCE_END = re.compile(r"[.!?:;][”’\"')\]»]*\Z")


@dataclass(frozen=True, slots=True)
class RecognisedWord:
    """A word, or what stands in a box, and the white space before it; ``rect`` is in points, None where unknown."""

    text: str
    rect: Rect | None
    space: str = " "


Line = Sequence[RecognisedWord]


@dataclass(frozen=True, slots=True)
class RecognisedBlock:
    """Lines that belong together, and what the file states that they are: the ``kind`` and ``label`` of a hint."""

    lines: Sequence[Line]
    kind: str = "paragraph"
    level: int = 0
    label: str = ""


@dataclass(slots=True)
class RecognisedPage:
    """A page: its size in points, its printed number, its blocks in reading order.

    ``confidences`` are how sure the machine was of its words, from 0 to 1.
    """

    width: float | None = None
    height: float | None = None
    label: str | None = None
    blocks: list[RecognisedBlock] = field(default_factory=list)
    confidences: list[float] = field(default_factory=list)

    @property
    def confidence(self) -> float | None:
        """The mean confidence of its words, from 0 to 1; None where the file states none."""
        return sum(self.confidences) / len(self.confidences) if self.confidences else None


def decoded_pages(
    pages: Sequence[RecognisedPage], metadata: tuple[tuple[str, str], ...] = (), problems: Sequence[str] = ()
) -> DecodedFile:
    """The text of pages, a line for each line of them, with the place of every word."""
    composer = Composer()
    for page in pages:
        composer.begin_page(page.label, page.width, page.height)
        for block in page.blocks:
            for lines in _paragraphs(block):
                composer.begin(block.kind, block.level, block.label)
                for line in lines:
                    composer.break_line()
                    _write(composer, line)
        composer.end()
    return composer.decoded(metadata=metadata, problems=(*problems, *unsure_pages(pages)))


def unsure_pages(pages: Sequence[RecognisedPage], first: int = 1) -> Iterator[str]:
    """What is to be said of pages that the machine was not sure of; the first of them has the number ``first``."""
    for number, page in enumerate(pages, start=first):
        confidence = page.confidence
        if confidence is not None and confidence < UNSURE:
            yield (
                f"page {number}: its words were recognised with a mean confidence of {confidence:.0%}: "
                "compare them with the picture"
            )


def _paragraphs(block: RecognisedBlock) -> Iterator[list[Line]]:
    """The paragraphs of a block: one begins where a line stands in, below a sentence that ends."""
    held: list[Line] = []
    lefts = [_left(line) for line in block.lines]
    known = sorted(left for left in lefts if left is not None)
    usual = known[len(known) // 4] if known else 0.0
    for line, left, (above, _) in zip(block.lines, lefts, pairwise([None, *lefts]), strict=True):
        indent = 0.8 * _height(line)
        stands_in = left is not None and above is not None and left > usual + indent and above < usual + indent
        if block.kind == "paragraph" and held and stands_in and _SENTENCE_END.search(held[-1][-1].text):
            yield held
            held = []
        held.append(line)
    if held:
        yield held


def _left(line: Line) -> float | None:
    return min((word.rect[0] for word in line if word.rect), default=None)


def _height(line: Line) -> float:
    return max((word.rect[3] - word.rect[1] for word in line if word.rect), default=0.0)


def _write(composer: Composer, line: Line) -> None:
    """A line, with the places of its words where they are known."""
    for place, word in enumerate(line):
        space = word.space if place else ""
        if word.rect is None:
            composer.write(space + word.text)
        else:
            composer.write_line([(space, word.text, word.rect)])
