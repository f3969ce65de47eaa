"""Words with places on a page, put into lines and the lines into reading order: columns one after the other.

Places are in points, as a reader sees the page whose text runs from left to right: x from its left edge, y downwards.
A gutter between columns is told from a gap in a table by what stands on both sides of it: several lines of prose, or
cells that share their lines with others.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from operator import attrgetter
from statistics import median
from typing import NamedTuple

import numpy as np

from searchdoc.formats.composing import Rect

_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")

_SAME_LINE = 0.25
"""How far the baselines of two words of a line are apart at most, in the size of the type."""

_JOINED = 0.2
"""The gap, in the size of the type, below which two pieces that nothing divides are one word."""

_GAP = 0.8
"""The gap, in the size of the type, from which words may stand in two columns."""

_CELL = 1.8
"""The gap, in the size of the type, from which words stand in two cells of a table."""

_FEWEST_LINES = 3
"""Lines that stand on each side of a gutter at least."""

_PROSE = 9.0
"""The width of a usual line, in the size of the type, from which a column is prose, and no column of a table."""

_NARROW_PROSE = 5.0
_MANY_LINES = 15
"""A list in two columns, as an index is, has narrower lines, and many."""

_ALIGNED = 0.7
"""The share of lines with a partner on the other side of a gap, from which the gap divides cells."""

_MOST_GUTTERS = 12
"""The most places at which a gutter is looked for."""

_DEEPEST = 6
"""How often a part of a page is divided into columns again."""


class PlacedWord(NamedTuple):
    """A word, or a piece of one, and where it stands.

    ``size`` is that of the type and ``baseline`` the y of the line it stands on, both in points. ``spaced`` says that
    white space stands before it, ``raised`` that it is a small figure or sign above the line, as the marker of a note,
    ``bold`` that its strokes are heavy.
    """

    text: str
    rect: Rect
    baseline: float
    size: float
    spaced: bool = True
    raised: bool = False
    bold: bool = False


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """A line of words from one column, in reading order.

    ``spaces`` are the white space before each of its words, "" before the first. ``bold`` says that more than half of
    it is in heavy strokes.
    """

    words: tuple[PlacedWord, ...]
    spaces: tuple[str, ...]
    rect: Rect
    baseline: float
    size: float
    bold: bool = False
    right_to_left: bool = False

    @property
    def text(self) -> str:
        """The line as it is read."""
        return "".join(
            [piece for space, word in zip(self.spaces, self.words, strict=True) for piece in (space, word.text)]
        )

    @property
    def cells(self) -> int:
        """How many cells of a table it has; a line of prose is one."""
        return 1 + self.spaces.count("\t")


@dataclass(frozen=True, slots=True)
class _Run:
    """Neighbouring words of a line without a wide gap: what can be divided into columns."""

    words: tuple[PlacedWord, ...]
    rect: Rect
    baseline: float
    size: float
    heavy: int
    """Characters in heavy strokes, less those in others."""

    @property
    def x0(self) -> float:
        return self.rect[0]

    @property
    def x1(self) -> float:
        return self.rect[2]


def lines_in_order(words: Sequence[PlacedWord]) -> list[list[PlacedLine]]:
    """The lines of a page's words, by the parts of the page in which they stand, in reading order."""
    if not words:
        return []
    mixed = _RIGHT_TO_LEFT.search(" ".join([word.text for word in words])) is not None
    mirrored = mixed and sum(bool(_RIGHT_TO_LEFT.search(word.text)) for word in words) * 2 > len(words)
    return [list(_joined(part, mixed)) for part in _parts(_runs(words), mirrored, _DEEPEST)]


def _runs(words: Sequence[PlacedWord]) -> list[_Run]:
    """The words by their baselines from the top of the page down, and from left to right, parted at wide gaps."""
    texts, rects, baselines, sizes, _, _, bold = zip(*words, strict=True)
    boxes, lines, size = np.array(rects), np.array(baselines), np.maximum(sizes, 1.0)
    down = np.argsort(lines, kind="stable")
    steps = np.diff(lines[down]) > _SAME_LINE * np.minimum(size[down][1:], size[down][:-1])
    row = np.empty(len(words), np.int64)
    row[down] = np.concatenate(([0], np.cumsum(steps)))
    order = np.lexsort((boxes[:, 0], row))
    boxes, size, row = boxes[order], size[order], row[order]
    gaps = boxes[1:, 0] - boxes[:-1, 2] > _GAP * np.maximum(size[1:], size[:-1])
    starts = np.flatnonzero(np.concatenate(([True], gaps | (np.diff(row) > 0))))
    least, most = np.minimum.reduceat(boxes, starts), np.maximum.reduceat(boxes, starts)
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))[order]
    # the size of the longest word of each run: sizes are below 10,000 points
    longest = np.maximum.reduceat(lengths * 10_000 + np.minimum(size, 9_999), starts) % 10_000
    heavy = np.add.reduceat(np.where(np.array(bold)[order], lengths, -lengths), starts)
    ordered = [words[place] for place in order.tolist()]
    edges = np.hstack((least[:, :2], most[:, 2:])).tolist()
    ends = [*starts[1:].tolist(), len(ordered)]
    columns = zip(
        starts.tolist(), ends, edges, lines[order][starts].tolist(), longest.tolist(), heavy.tolist(), strict=True
    )
    return [
        _Run(tuple(ordered[start:end]), (x0, top, x1, bottom), baseline, large, weight)
        for start, end, (x0, top, x1, bottom), baseline, large, weight in columns
    ]


# -- columns


def _parts(runs: list[_Run], mirrored: bool, depth: int) -> Iterator[list[_Run]]:
    """The parts of a page in reading order: what stands above columns, each of the columns, what stands below them."""
    cut = _gutter(runs) if depth else None
    if cut is None:
        if runs:
            yield runs
        return
    above: list[_Run] = []
    for columns, band in _bands(runs, cut):
        if not columns:
            above += band
            continue
        yield from _parts(above, mirrored, depth - 1)
        above = []
        sides = [[run for run in band if run.x0 < cut], [run for run in band if run.x0 >= cut]]
        for side in reversed(sides) if mirrored else sides:
            yield from _parts(side, mirrored, depth - 1)
    yield from _parts(above, mirrored, depth - 1)


def _gutter(runs: Sequence[_Run]) -> float | None:
    """The x at which most lines are divided into columns; None where none are."""
    if len(runs) < 2 * _FEWEST_LINES:
        return None
    best: tuple[int, float] | None = None
    for cut in _places(runs):
        lines = sum(_fewest(band, cut) for columns, band in _bands(runs, cut) if columns)
        if lines and (best is None or lines > best[0]):
            best = lines, cut
    return best[1] if best else None


def _places(runs: Sequence[_Run]) -> list[float]:
    """Where several lines begin with others beside them: the places at which a gutter can end."""
    size = median(run.size for run in runs)
    lefts = sorted(run.x0 for run in runs)
    groups: list[list[float]] = [[lefts[0]]]
    for before, left in pairwise(lefts):
        if left - before > 0.6 * size:
            groups.append([])
        groups[-1].append(left)
    # the first group begins at the page's own margin
    candidates = sorted((group for group in groups[1:] if len(group) >= _FEWEST_LINES), key=len, reverse=True)
    return [group[0] - 0.05 * size for group in candidates[:_MOST_GUTTERS]]


def _bands(runs: Sequence[_Run], cut: float) -> Iterator[tuple[bool, list[_Run]]]:
    """The lines by the bands of the page between those that cross a place, each with whether it is of two columns."""
    for crossing, members in groupby(runs, key=lambda run: run.x0 < cut < run.x1):
        band = list(members)
        yield not crossing and _are_columns(band, cut), band


def _fewest(band: Sequence[_Run], cut: float) -> int:
    right = sum(run.x0 >= cut for run in band)
    return min(right, len(band) - right)


def _are_columns(band: Sequence[_Run], cut: float) -> bool:
    """Whether the lines of a band stand in two columns, on both sides of a place that none of them crosses."""
    left = [run for run in band if run.x0 < cut]
    right = [run for run in band if run.x0 >= cut]
    fewest = min(len(left), len(right))
    if fewest < _FEWEST_LINES or not _side_by_side(left, right):
        return False
    narrowest = min(median((run.x1 - run.x0) / max(run.size, 1.0) for run in side) for side in (left, right))
    if narrowest >= _PROSE or (fewest >= _MANY_LINES and narrowest >= _NARROW_PROSE):
        return True
    return _aligned(left, right) < _ALIGNED


def _side_by_side(left: Sequence[_Run], right: Sequence[_Run]) -> bool:
    """Whether half of the lower side, at least, stands beside the other."""
    tops = [side[0].baseline for side in (left, right)]
    ends = [side[-1].baseline for side in (left, right)]
    shared = min(ends) - max(tops)
    return shared * 2 >= min(end - top for top, end in zip(tops, ends, strict=True)) and shared > 0


def _aligned(left: Sequence[_Run], right: Sequence[_Run]) -> float:
    """The share of the lines on the side that has fewer which have a partner on the other side."""
    few, many = sorted((left, right), key=len)
    place = partners = 0
    for run in few:
        while place < len(many) and many[place].baseline < run.baseline - _SAME_LINE * run.size:
            place += 1
        partners += place < len(many) and many[place].baseline <= run.baseline + _SAME_LINE * run.size
    return partners / len(few)


# -- lines


def _joined(runs: Sequence[_Run], mixed: bool) -> Iterator[PlacedLine]:
    """The lines of a part of the page; ``mixed`` says that some of its words run from right to left."""
    row: list[_Run] = []
    for run in runs:
        if row and run.baseline - row[-1].baseline > _SAME_LINE * min(run.size, row[-1].size):
            yield _line(row, mixed)
            row = []
        row.append(run)
    if row:
        yield _line(row, mixed)


def _line(runs: Sequence[_Run], mixed: bool) -> PlacedLine:
    first = runs[0]
    words = list(first.words)
    rect, size = first.rect, first.size
    if len(runs) > 1:
        words = [word for run in sorted(runs, key=attrgetter("x0")) for word in run.words]
        x0s, tops, x1s, bottoms = zip(*(run.rect for run in runs), strict=True)
        rect = (min(x0s), min(tops), max(x1s), max(bottoms))
        size = max(runs, key=lambda run: run.x1 - run.x0).size
    backwards = False
    if mixed:
        words, backwards = _logical(words)
    whole, spaces = _spaced(words, cells=not mixed)
    heavy = sum(run.heavy for run in runs) > 0
    return PlacedLine(tuple(whole), tuple(spaces), rect, first.baseline, size, heavy, backwards)


def _spaced(words: Sequence[PlacedWord], cells: bool) -> tuple[list[PlacedWord], list[str]]:
    """The words, pieces of one put together, and what stands before each; a tab before ``cells`` of a table.

    Among words of both directions, neighbours in the text may stand far apart on the line.
    """
    whole, spaces = [words[0]], [""]
    for word in words[1:]:
        held = whole[-1]
        (left, _, right, _), (x0, _, x1, _) = held.rect, word.rect
        gap = x0 - right if x0 >= left else left - x1
        if word.spaced or gap > _JOINED * held.size:
            spaces.append("\t" if cells and gap > _CELL * max(held.size, word.size) else " ")
            whole.append(word)
        elif word.raised or held.raised:
            spaces.append("")
            whole.append(word)
        else:
            whole[-1] = _one_word(held, word)
    return whole, spaces


def _one_word(one: PlacedWord, other: PlacedWord) -> PlacedWord:
    (x0, top, x1, bottom), (left, above, right, below) = one.rect, other.rect
    rect = (min(x0, left), min(top, above), max(x1, right), max(bottom, below))
    return one._replace(text=one.text + other.text, rect=rect)


def _logical(words: list[PlacedWord]) -> tuple[list[PlacedWord], bool]:
    """The words of a line from left to right as they are read, and whether the line runs from right to left.

    Words of the other direction keep their own order among themselves (Unicode Standard Annex 9, for whole words).
    """
    kinds = [_direction(word.text) for word in words]
    backwards = kinds.count("R") >= kinds.count("L") and "R" in kinds
    other = "L" if backwards else "R"
    if backwards:
        words, kinds = words[::-1], kinds[::-1]
    ordered: list[PlacedWord] = []
    place = 0
    while place < len(words):
        end = place + 1
        if kinds[place] == other:
            last = place
            for ahead in range(place + 1, len(words)):
                if kinds[ahead] == other:
                    last = ahead
                elif kinds[ahead] != "N":
                    break
            end = last + 1
        ordered += words[place:end][::-1]
        place = end
    return ordered, backwards


def _direction(text: str) -> str:
    """The direction of a word: "R" where its letters run from right to left, "L" for others, "N" for no letters."""
    classes = {unicodedata.bidirectional(character) for character in text}
    return "R" if classes & {"R", "AL"} else "L" if "L" in classes else "N"
