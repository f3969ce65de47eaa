"""Lines with places put into paragraphs, by what a compositor does where one begins: leading, indent, a line not full.

Sizes and distances are compared with those of the same part of the page, so that no measure is absolute.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from searchdoc.formats.placed_lines import PlacedLine

_OTHER_SIZE = 0.08
"""Share by which sizes of type differ in two paragraphs."""

_WIDE_LEADING = 1.3
"""Share of the usual distance of two lines from which a paragraph ends between them."""

_INDENT = 0.6
"""The least indent, in the size of the type."""

_FULL = 0.15
"""The share of the width of a column up to which a line that is full may end before its edge."""

_ENDS = re.compile(r"[.!?:;…][”’\"')\]»]*\Z")
_DIVIDED = re.compile(r"[^\W\d_][-‐‑\u00ad¬⸗]\Z")


@dataclass(frozen=True, slots=True)
class _Usual:
    """What is usual in a part of a page: the edges of lines and the size of their type, in points.

    ``leading`` is the distance of two lines, as a share of the size of the type.
    """

    left: float
    right: float
    leading: float
    size: float
    mirrored: bool

    def edges(self, line: PlacedLine) -> tuple[float, float]:
        """Where a line begins and ends, growing in the direction of reading."""
        x0, _, x1, _ = line.rect
        return (-x1, -x0) if self.mirrored else (x0, x1)


def paragraphs_in_order(parts: Sequence[Sequence[PlacedLine]]) -> list[list[PlacedLine]]:
    """The paragraphs of a page, from the parts of it in reading order; one goes on from column to column."""
    found: list[list[PlacedLine]] = []
    above: _Usual | None = None
    for lines in parts:
        usual = _usual(lines)
        paragraphs = list(_divided(lines, usual))
        if found and above and _goes_on(found[-1], paragraphs[0], above, usual):
            found[-1] += paragraphs.pop(0)
        found += paragraphs
        above = usual
    return found


def _usual(lines: Sequence[PlacedLine]) -> _Usual:
    mirrored = sum(line.right_to_left for line in lines) * 2 > len(lines)
    size = median(line.size for line in lines)
    steps = [
        (below.baseline - above.baseline) / max(above.size, 1.0)
        for above, below in pairwise(lines)
        if abs(below.size - above.size) <= _OTHER_SIZE * above.size and below.baseline > above.baseline
    ]
    leading = sorted(steps)[len(steps) // 4] if steps else 1.3
    edges = [(-line.rect[2], -line.rect[0]) if mirrored else (line.rect[0], line.rect[2]) for line in lines]
    rounded = Counter(round(left / max(0.5 * size, 1.0)) for left, _ in edges)
    place = max(rounded, key=lambda one: (rounded[one], -one))
    left = min(left for left, _ in edges if round(left / max(0.5 * size, 1.0)) == place)
    rights = sorted(right for _, right in edges)
    right = rights[(len(rights) * 9) // 10] if len(rights) > 10 else rights[-1]
    return _Usual(left, right, leading, size, mirrored)


def _divided(lines: Sequence[PlacedLine], usual: _Usual) -> Iterator[list[PlacedLine]]:
    held = [lines[0]]
    for place in range(1, len(lines)):
        if _begins(lines, place, held, usual):
            yield held
            held = []
        held.append(lines[place])
    yield held


def _begins(lines: Sequence[PlacedLine], place: int, held: Sequence[PlacedLine], usual: _Usual) -> bool:
    """Whether a paragraph begins with a line; ``held`` are the lines of the one before."""
    above, line = lines[place - 1], lines[place]
    if _is_row(lines, place) or _is_row(lines, place - 1):
        return True
    if abs(line.size - above.size) > _OTHER_SIZE * max(line.size, above.size) or line.bold != above.bold:
        return not (_is_run_in(above, line))
    if not 0 < line.baseline - above.baseline <= _WIDE_LEADING * usual.leading * max(above.size, 1.0):
        return True
    if _are_centred(above, line, usual):
        return False
    return _is_indented(line, held, usual) or _is_short(above, line, usual)


def _is_run_in(above: PlacedLine, line: PlacedLine) -> bool:
    """Whether a line of mixed type only happens to have more of another weight than the one above."""
    same = abs(line.size - above.size) <= _OTHER_SIZE * max(line.size, above.size)
    return same and (_is_mixed(above) or _is_mixed(line))


def _is_mixed(line: PlacedLine) -> bool:
    return len({word.bold for word in line.words}) > 1


def _is_row(lines: Sequence[PlacedLine], place: int) -> bool:
    """Whether a line is the row of a table: it has cells, and so has a neighbour."""
    beside = (lines[other].cells for other in (place - 1, place + 1) if 0 <= other < len(lines))
    return lines[place].cells > 1 and any(cells > 1 for cells in beside)


def _are_centred(above: PlacedLine, line: PlacedLine, usual: _Usual) -> bool:
    """Whether two lines stand in the middle of the column, with space on both sides."""
    for one in (above, line):
        left, right = usual.edges(one)
        margins = left - usual.left, usual.right - right
        if min(margins) < usual.size or abs(margins[0] - margins[1]) > usual.size:
            return False
    return True


def _is_indented(line: PlacedLine, held: Sequence[PlacedLine], usual: _Usual) -> bool:
    """Whether a line begins further in than the one above, or further out where more than a first line stood in."""
    least = _INDENT * usual.size
    left, above = usual.edges(line)[0], usual.edges(held[-1])[0]
    hanging = above < usual.left - least
    if left > above + least:
        return not hanging
    if left < above - least:
        return left < usual.left - least or len(held) > 1
    return False


def _is_short(above: PlacedLine, line: PlacedLine, usual: _Usual) -> bool:
    """Whether the first word of a line would have had room on the line above."""
    if _DIVIDED.search(above.text):
        return False
    x0, _, x1, _ = line.words[0].rect
    return usual.right - usual.edges(above)[1] > x1 - x0 + 0.5 * usual.size


def _goes_on(above: Sequence[PlacedLine], below: Sequence[PlacedLine], before: _Usual, usual: _Usual) -> bool:
    """Whether a paragraph goes on at the head of the next column."""
    last, first = above[-1], below[0]
    if abs(last.size - first.size) > _OTHER_SIZE * last.size or last.bold != first.bold or last.cells + first.cells > 2:
        return False
    if _DIVIDED.search(last.text):
        return True
    if _ENDS.search(last.text) or usual.edges(first)[0] > usual.left + _INDENT * usual.size:
        return False
    full = before.right - before.edges(last)[1] < _FULL * (before.right - before.left)
    return first.text[:1].islower() or (len(above) > 1 and full)
