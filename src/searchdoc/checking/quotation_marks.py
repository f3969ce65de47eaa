"""Words between quotation marks, whatever the marks: which open, which close, and which are apostrophes.

The marks are those of the *Chicago Manual of Style* (13.30), of Duden and of the Imprimerie nationale: curly and
straight, double and single, guillemets in both directions, German low and Scandinavian marks, corner brackets. A mark
opens or closes by what stands around it and by what is open; a single one between letters, or behind a plural, is an
apostrophe. A quotation goes on over paragraphs where each of them repeats its opening mark, or where the next one
closes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from searchdoc.models import Span

_CLOSERS = {
    "“": '”"',
    "„": '“”"',
    "‟": "”",
    "«": "»",
    "»": "«",
    "‹": "›",
    "›": "‹",
    "‘": "’",
    "‚": "‘’",
    '"': '"',
    "'": "'",
    "”": "”",
    "「": "」",
    "『": "』",
}
"""The marks that open, each with those that close what it opened."""

_SINGLE = frozenset("'’‘‚‹›")
_APOSTROPHES = frozenset("'’")
_EITHER_WAY = frozenset("\"'”’»›“‘")
"""Marks that open in one convention and close in another."""

_BEFORE_OPENING = frozenset("([{—–-/:;,.…*_>|¿¡")
_ELIDED = re.compile(
    r"(?:\d\d(?:s|ers?)?\b|n['’]|(?:t(?:is|was|were|will|would)|em|twixt|neath|gainst|pon|cause)\b)", re.IGNORECASE
)
"""What an apostrophe stands before: "the '40s", "'tis", "rock 'n' roll"."""

_ELIDED_END = re.compile(r"(?:\b(?:ha|th|o|wi|an|fro|tho|thro|i|t)|\w\win)\Z", re.IGNORECASE)
"""What an apostrophe stands behind: "ha' done", "goin'"."""

_MOST_PARAGRAPHS, _FARTHEST, _MOST_READINGS, _DEEPEST = 40, 2000, 8, 30
"""Paragraphs over which a quotation may go on; characters in which another mark is looked for; how often a paragraph is
read again because a mark in it was never closed; and how many marks may be open at once."""


@dataclass(frozen=True, slots=True)
class MarkedWords:
    """Words between quotation marks: ``outer`` with the marks, ``inner`` without; ``closed`` is whether they end."""

    outer: Span
    inner: Span
    closed: bool = True


@dataclass(slots=True)
class _Open:
    """A mark that is open, and where."""

    mark: str
    at: int


@dataclass(slots=True)
class _Scanner:
    """Walks over the paragraphs of a text with the marks that are open."""

    text: str
    open: list[_Open] = field(default_factory=list)

    def read(self, paragraph: Span, following: Span | None) -> Iterator[MarkedWords]:
        """The outermost quotations that end in a paragraph; ``following`` is the next paragraph, if there is one."""
        start = paragraph.start
        if self.open and self._is_mark(start) and self.text[start] in (self.open[0].mark, "»", "«"):
            start += 1  # the opening mark is repeated at the head of each paragraph
        for at in range(start, paragraph.end):
            if not self._is_mark(at):
                continue
            if (place := self._closed_by(at, paragraph.end)) is not None:
                outermost = self.open[place]
                del self.open[place:]
                if not self.open and at > outermost.at + 1:
                    yield MarkedWords(Span(outermost.at, at + 1), Span(outermost.at + 1, at))
            elif len(self.open) < _DEEPEST and self._opens(at, paragraph):
                self.open.append(_Open(self.text[at], at))
        yield from self._at_end(paragraph, following)

    def _is_mark(self, at: int) -> bool:
        return self.text[at] in _CLOSERS or self.text[at] in "’」』"

    # -- opening

    def _opens(self, at: int, paragraph: Span) -> bool:
        mark = self.text[at]
        if mark not in _CLOSERS or at + 1 >= paragraph.end:
            return False
        before = self.text[at - 1] if at > paragraph.start else " "
        after = self.text[at + 1]
        if after.isspace() and mark not in "«»":
            return False
        if mark in "«»" and after.isspace() and not before.isspace():
            return False
        if mark in _EITHER_WAY or mark in _SINGLE:
            free = before.isspace() or before in _BEFORE_OPENING or before in _CLOSERS
            if mark in _APOSTROPHES and before in ".,;:/…":
                return False
            if not free or (mark in _APOSTROPHES and not (after.isalnum() or after in '…[“"„«')):
                return False
            if mark in "'‘" and _ELIDED.match(self.text, at + 1):
                return False
        return mark != "”" or (not self.open and self._is_scandinavian(at, paragraph))

    def _is_scandinavian(self, at: int, paragraph: Span) -> bool:
        """Whether a mark that closes elsewhere opens here: the same closes, and none that opens stands between."""
        following = (self.text[place] for place in range(at + 1, min(paragraph.end, at + _FARTHEST)))
        return next((one for one in following if one in "“„«”"), "") == "”"

    # -- closing

    def _closed_by(self, at: int, end: int) -> int | None:
        """The place among the open marks of the one that a mark closes; None where it closes none."""
        mark = self.text[at]
        for place in range(len(self.open) - 1, -1, -1):
            one = self.open[place]
            if mark in _CLOSERS[one.mark] and at > one.at and self._may_close(at, end, one):
                return place
            if mark in _SINGLE and one.mark not in _SINGLE:
                return None  # what is open around another quotation is not closed inside it
        return None

    def _may_close(self, at: int, end: int, one: _Open) -> bool:
        mark, before = self.text[at], self.text[at - 1]
        after = self.text[at + 1] if at + 1 < end else " "
        if before.isspace() and (mark in _APOSTROPHES or mark == one.mark == '"'):
            return False
        if mark in _SINGLE and after.isalnum():
            return False
        if mark in _APOSTROPHES and after == " " and (before in "sSxz" or _ELIDED_END.search(self.text[at - 6 : at])):
            return not self._is_apostrophe(at, end)
        return not (mark in "“‘" and after.isalnum())

    def _is_apostrophe(self, at: int, end: int) -> bool:
        """Whether a mark behind a word is an apostrophe ("the workers' demands"): another one closes behind it."""
        if at + 2 >= end or not self.text[at + 2].islower():
            return False
        for place in range(at + 1, min(end, at + _FARTHEST)):
            mark = self.text[place]
            before, after = self.text[place - 1], self.text[place + 1] if place + 1 < end else " "
            if mark in "‘'" and before.isspace():
                return False
            if mark in _APOSTROPHES and not after.isalnum() and not before.isspace():
                return True
        return False

    # -- the ends of paragraphs

    def _at_end(self, paragraph: Span, following: Span | None) -> Iterator[MarkedWords]:
        """Keep what goes on in the next paragraph; what does not is never closed."""
        if not self.open:
            return
        outermost = self.open[0]
        if following is not None and outermost.mark not in _SINGLE and self._goes_on(outermost, following):
            del self.open[1:]
            return
        self.open.clear()
        yield MarkedWords(Span(outermost.at, paragraph.end), Span(outermost.at + 1, paragraph.end), closed=False)

    def _goes_on(self, outermost: _Open, following: Span) -> bool:
        """Whether the next paragraph repeats the opening mark, or closes before any mark opens."""
        head = self.text[following.start]
        if head == outermost.mark and head != '"':
            return True
        marks = [one for one in self.text[following.start : following.end] if one in f'{outermost.mark}“”„«»"']
        if outermost.mark == '"':
            number = marks.count('"')
            return number % 2 == 0 or number == 1 if head == '"' else number % 2 == 1
        return bool(marks) and marks[0] in _CLOSERS[outermost.mark]


def marked_words(text: str, paragraphs: Sequence[Span]) -> Iterator[MarkedWords]:
    """The outermost words between quotation marks in neighbouring paragraphs of a text, in order.

    Where a double mark is never closed, what it opens goes to the end of its paragraph and is not ``closed``. A single
    one is then an apostrophe. In both cases what stands behind it is read as if the mark were not there.
    """
    scanner = _Scanner(text)
    begun = 0
    for at, paragraph in enumerate(paragraphs):
        following = paragraphs[at + 1] if at + 1 < len(paragraphs) else None
        begun = begun + 1 if scanner.open else 0
        found = list(scanner.read(paragraph, following if begun < _MOST_PARAGRAPHS else None))
        for _ in range(_MOST_READINGS):
            if not found or found[-1].closed:
                break
            *whole, unclosed = found
            yield from whole
            if text[unclosed.outer.start] not in _SINGLE:
                yield unclosed
            behind = Span(max(unclosed.inner.start, paragraph.start), paragraph.end)
            found = list(_Scanner(text).read(behind, None)) if len(behind) else []
        yield from (one for one in found if one.closed)
