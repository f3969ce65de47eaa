"""Lines of a concordance one below the other, the words found aligned: in columns of a terminal, or as plain text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from searchdoc.cli.terminal import Text
from searchdoc.concordance.results import ConcordanceLine, years_meant
from searchdoc.text.characters import without_controls

NOBODY = "—"
"""What stands for a speaker who is not established."""

_WIDE, _LONGEST_NAME, _SHORT_NAME = 100, 24, 16
"""Columns of a wide terminal; columns for the speaker there, and on a narrower one."""

_NARROW = 60
"""Columns below which no speaker is shown."""

_LEAST = 8
"""Columns of context on each side, at least."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How many columns the parts of a line have; ``name`` is 0 where no speaker is shown."""

    number: int
    left: int
    words: int
    right: int
    name: int

    @classmethod
    def of(cls, lines: Sequence[ConcordanceLine], columns: int, width: int | None) -> Layout:
        """The layout of some lines on a terminal of that many columns, or with ``width`` columns on each side."""
        number = len(str(max((line.citation.number for line in lines), default=1)))
        longest = max((cell_width(line.match) for line in lines), default=0)
        words = min(longest, columns // 3)
        name = 0 if columns < _NARROW else _LONGEST_NAME if columns >= _WIDE else _SHORT_NAME
        if width is not None:
            return cls(number, width, words, width, name)
        free = columns - number - words - name - (4 if name else 2)
        left = max(_LEAST, free // 2)
        return cls(number, left, words, max(_LEAST, free - left), name)


def aligned_line(line: ConcordanceLine, layout: Layout) -> Text:
    """One line: its number, the context to the left, the words, the context to the right, and whose words they are."""
    words = cut_end(line.match, layout.words)
    left = cut_start(line.left, layout.left)
    behind = layout.words + layout.right - cell_width(words)
    right = cut_end(line.right, behind)
    pieces: list[tuple[str, str]] = [
        (f"{line.citation.number:>{layout.number}} ", "dim"),
        (" " * (layout.left - cell_width(left)) + left, ""),
        (words, "bold" if line.score is None else "italic"),
        (right, ""),
    ]
    if layout.name:
        whose = cut_end(_whose(line), layout.name)
        pieces += [(" " * (behind - cell_width(right) + 2), ""), (whose, "cyan")]
    return Text.assemble(*pieces)


def plain_line(line: ConcordanceLine, layout: Layout) -> str:
    """One line for other programs: what a terminal shows without its number, then speaker, date and id, by tabs."""
    left, right = cut_start(line.left, layout.left), cut_end(line.right, layout.right)
    padding = " " * (layout.left - cell_width(left))
    citation = line.citation
    said = (citation.speaker or NOBODY, citation.date or NOBODY, citation.id)
    score = () if line.score is None else (f"~{line.score:.2f}",)
    return without_controls("\t".join((f"{padding}{left}{line.match}{right}", *score, *said)))


def _whose(line: ConcordanceLine) -> str:
    """The speaker, the year, and for a line that only means what was asked its score."""
    year = years_meant(line.citation.date)
    name = line.citation.speaker or NOBODY
    score = "" if line.score is None else f"~{line.score:.2f} "
    return f"{score}{name}{f' {year}' if year else ''}"


def cell_width(words: str) -> int:
    """The columns that words take on a terminal: two for wide characters (UAX #11), none for combining ones."""
    if words.isascii():
        return len(words)
    from rich.cells import cell_len

    return cell_len(words)


def cut_end(words: str, width: int) -> str:
    """The beginning of words, as much as fits into ``width`` columns; combining marks stay on their letters."""
    if cell_width(words) <= width:
        return words
    taken, end = 0, 0
    while end < len(words) and taken + (cells := cell_width(words[end])) <= width:
        taken, end = taken + cells, end + 1
    return words[:end]


def cut_start(words: str, width: int) -> str:
    """The end of words, as much as fits into ``width`` columns; it begins with no combining mark."""
    if cell_width(words) <= width:
        return words
    taken, start = 0, len(words)
    while start and taken + (cells := cell_width(words[start - 1])) <= width:
        taken, start = taken + cells, start - 1
    while start < len(words) and cell_width(words[start]) == 0:
        start += 1
    return words[start:]
