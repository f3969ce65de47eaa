"""The pieces of words on a PDF's page, as words with places: those that run in one direction together.

Small figures above the line, letters below it and large initials are put on the line to which they belong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from searchdoc.formats.composing import Rect
from searchdoc.formats.pdf_glyphs import SLANTED, Pieces
from searchdoc.formats.placed_lines import PlacedWord

_MARKER = re.compile(r"[0-9]{1,3}|[*†‡§¶‖#]{1,3}|[a-z]|[⁰¹²³⁴-⁹]{1,3}")
"""What calls a note where it stands above the line."""

_SMALL = 0.85
"""The size, as a share of that of its neighbour, below which type is small."""

_INITIAL = 1.8
"""The size, as a share of that of the text beside it, from which a letter is a large initial."""


@dataclass(frozen=True, slots=True)
class Directed:
    """Words that run in one direction, placed as if the page were turned so that they run from left to right.

    ``turn`` is the direction in quarter turns, clockwise; the page's own ``width`` and ``height`` are in points.
    """

    words: list[PlacedWord]
    turn: int
    width: float
    height: float

    def on_page(self, rect: Rect) -> Rect:
        """Where a rectangle stands on the page as it is shown."""
        x0, top, x1, bottom = rect
        if self.turn == 1:
            return (self.width - bottom, x0, self.width - top, x1)
        if self.turn == 2:
            return (self.width - x1, self.height - bottom, self.width - x0, self.height - top)
        if self.turn == 3:
            return (top, self.height - x1, bottom, self.height - x0)
        return rect


def directed_words(pieces: Pieces, width: float, height: float) -> list[Directed]:
    """The words of a page by their directions, those in which most run first; slanted ones are a line of their own."""
    counts = np.bincount(pieces.turns, minlength=SLANTED + 1)
    found = []
    for turn in sorted(np.flatnonzero(counts).tolist(), key=lambda one: (one == SLANTED, -counts[one])):
        chosen = np.flatnonzero(pieces.turns == turn)
        if turn == SLANTED:
            found.append(Directed(list(_in_one_line(pieces, chosen)), 0, width, height))
            continue
        boxes, baselines = _turned(pieces, chosen, turn, width, height)
        found.append(Directed(_words(pieces, chosen, boxes, baselines), turn, width, height))
    return found


def _turned(
    pieces: Pieces, chosen: NDArray[np.int64], turn: int, width: float, height: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The boxes and baselines of pieces on a page that is turned back so that they run from left to right."""
    x0, top, x1, bottom = pieces.boxes[chosen].T
    x, y = pieces.origins[chosen].T
    if turn == 1:
        return np.stack((top, width - x1, bottom, width - x0), axis=1), width - x
    if turn == 2:
        return np.stack((width - x1, height - bottom, width - x0, height - top), axis=1), height - y
    if turn == 3:
        return np.stack((height - bottom, x0, height - top, x1), axis=1), x
    return pieces.boxes[chosen], y


def _in_one_line(pieces: Pieces, chosen: NDArray[np.int64]) -> Iterator[PlacedWord]:
    """Slanted words in the order of the content, as if on one line: nothing else is known of their order."""
    for place in chosen.tolist():
        x0, top, x1, bottom = pieces.boxes[place].tolist()
        yield PlacedWord(pieces.texts[place], (x0, top, x1, bottom), 0.0, float(pieces.sizes[place]), True)


def _words(
    pieces: Pieces, chosen: NDArray[np.int64], boxes: NDArray[np.float64], baselines: NDArray[np.float64]
) -> list[PlacedWord]:
    places = chosen.tolist()
    lines, sizes = baselines.tolist(), pieces.sizes[chosen].tolist()
    rects = list(map(tuple, boxes.tolist()))
    raised = set()
    apart = _differing(baselines, pieces.sizes[chosen])
    for place in apart:
        neighbours = [other for other in (place - 1, place + 1) if 0 <= other < len(places)]
        for other in neighbours:
            text = pieces.texts[places[place]]
            if _is_initial(text, rects[place], sizes[place], rects[other], sizes[other], lines[place] - lines[other]):
                lines[place], sizes[place] = lines[other], sizes[other]
                break
            if place not in raised and _is_beside(text, rects, sizes, lines, place, other):
                if lines[place] < lines[other] and _MARKER.fullmatch(text):
                    raised.add(place)
                lines[place] = lines[other]
                break
    texts, spaced, bold = pieces.texts, pieces.spaced, pieces.bold
    if len(places) < len(texts):
        texts, spaced, bold = ([column[own] for own in places] for column in (texts, spaced, bold))
    marks = [place in raised for place in range(len(places))] if raised else [False] * len(places)
    return list(map(PlacedWord, texts, rects, lines, sizes, spaced, marks, bold))


def _differing(baselines: NDArray[np.float64], sizes: NDArray[np.float64]) -> list[int]:
    """The pieces that differ in size from one of their neighbours."""
    change = np.abs(np.diff(sizes)) > 0.1 * np.maximum(sizes[1:], sizes[:-1])
    change &= np.abs(np.diff(baselines)) < 4 * np.maximum(sizes[1:], sizes[:-1])
    return np.flatnonzero(np.append(change, False) | np.append([False], change)[: len(sizes)]).tolist()


def _is_initial(text: str, rect: Rect, size: float, beside: Rect, usual: float, lower: float) -> bool:
    """Whether a piece is a large initial at the beginning of the text beside it, on whose later lines it stands."""
    return (
        len(text) <= 2
        and size >= _INITIAL * usual
        and 0.5 * usual < lower < 4 * size
        and -0.3 * usual < beside[0] - rect[2] < 1.2 * usual
    )


def _is_beside(text: str, rects: list[Rect], sizes: list[float], lines: list[float], place: int, other: int) -> bool:
    """Whether a small piece stands right beside a larger one, a little above its line or below it."""
    size = sizes[other]
    height = (lines[other] - lines[place]) / max(size, 1.0)
    gap = max(rects[place][0] - rects[other][2], rects[other][0] - rects[place][2])
    near = gap < (0.8 if other > place else 0.35) * size
    return len(text) <= 4 and sizes[place] < _SMALL * size and near and (0.1 < height < 0.75 or -0.5 < height < -0.08)
