"""Footnotes: lines in smaller type at the foot of a column that begin with a figure or sign which the page calls.

A call is a small raised figure or sign behind a word. What only looks like a note and is called nowhere stays text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from searchdoc.formats.placed_lines import PlacedLine, PlacedWord

SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
"""Raised figures as the characters that look like them, so that "tariff¹" is not the word "tariff1"."""

_FIGURES = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_LABEL = re.compile(r"(?:([0-9]{1,3})[.):]?|\(([0-9]{1,3})\)|\[([0-9]{1,3})\])")
_SIGNS = re.compile(r"([*†‡§¶‖#]{1,3})(?=.)?")
_BEHIND = re.compile(r"(?<=\D)([⁰¹²³⁴-⁹]{1,3})[.,;:!?”’\"')\]]*\Z")
_NUMBER_LINE = re.compile(r"\W*(?:\d{1,4}|[ivxlc]{1,8})\W*", re.IGNORECASE)

_SMALL = 0.93
"""The size, as a share of the body's, up to which type is that of notes."""

PlacedParagraph = list[PlacedLine]


@dataclass(frozen=True, slots=True)
class PlacedNote:
    """A note at the foot of a page: its label, how many pieces of its first line are the label, and its lines."""

    label: str
    mark: int
    lines: tuple[PlacedLine, ...]


@dataclass(frozen=True, slots=True)
class PageNotes:
    """The paragraphs of a page without its notes, the notes, and the labels that are called."""

    paragraphs: list[PlacedParagraph]
    notes: tuple[PlacedNote, ...] = ()

    @property
    def labels(self) -> frozenset[str]:
        """The labels of the notes."""
        return frozenset(note.label for note in self.notes)


def called_label(word: PlacedWord) -> str | None:
    """The label that a word calls, if it is a raised figure or sign."""
    return word.text.translate(_FIGURES) if word.raised else None


def part_notes(paragraphs: Sequence[PlacedParagraph], body: float) -> PageNotes:
    """Part the notes of a page from its text; ``body`` is the size of the document's text, in points."""
    calls = _first_calls(paragraphs)
    if not calls:
        return PageNotes(list(paragraphs))
    rest: list[PlacedParagraph] = []
    notes: list[PlacedNote] = []
    held: list[PlacedLine] = []
    start: tuple[str, int] | None = None
    order = 0
    for paragraph in paragraphs:
        kept: PlacedParagraph = []
        for line in paragraph:
            order += 1
            begun = _note_start(line, body)
            if begun and calls.get(begun[0], order) < order:
                notes += _note(start, held)
                start, held = begun, [line]
            elif start and _goes_on(line, held[-1], body):
                held.append(line)
            else:
                notes += _note(start, held)
                start, held = None, []
                kept.append(line)
        if kept:
            rest.append(kept)
    return PageNotes(rest, (*notes, *_note(start, held)))


def _note(start: tuple[str, int] | None, lines: Sequence[PlacedLine]) -> Iterator[PlacedNote]:
    if start is not None:
        yield PlacedNote(*start, tuple(lines))


def _first_calls(paragraphs: Sequence[PlacedParagraph]) -> dict[str, int]:
    """The number of the line that first calls each label, where a word stands before the call."""
    found: dict[str, int] = {}
    lines = [line for paragraph in paragraphs for line in paragraph]
    for order, line in enumerate(lines, start=1):
        for space, word in zip(line.spaces[1:], line.words[1:], strict=True):
            label = called_label(word)
            if label and not space:
                found.setdefault(label, order)
    return found


def _note_start(line: PlacedLine, body: float) -> tuple[str, int] | None:
    """The label with which a line begins, and how many pieces it takes; None for a line that begins no note."""
    first = line.words[0]
    if len(line.words) < 2:
        return None
    if first.raised:
        return first.text.translate(_FIGURES), 1
    if line.size > _SMALL * body:
        return None
    match = _LABEL.fullmatch(first.text) or _SIGNS.fullmatch(first.text)
    return (next(filter(None, match.groups())), 1) if match else None


def _goes_on(line: PlacedLine, above: PlacedLine, body: float) -> bool:
    """Whether a line belongs to the note above it: in the same small type, close below it or in another column."""
    if _NUMBER_LINE.fullmatch(line.text) or line.size > max(_SMALL * body, above.size * 1.02):
        return False
    return line.baseline - above.baseline < 2 * above.size
