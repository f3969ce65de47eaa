"""The text of a file whose format is not text, put together from the format's own pieces.

Every piece is written at the end of the text, and its span is known from then on, so that nothing need be searched
for afterwards. A blank line stands between two blocks.
"""

from __future__ import annotations

import re
import sys
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field

from searchdoc.models import Page, Span, WordBoxes
from searchdoc.protocols import DecodedFile, Hint, NoteCall, StatedVoice

Rect = tuple[float, float, float, float]
"""Left, top, right and bottom of words on a page, in points (``Box``)."""

_WHITE = re.compile(r"[ \t\n\r\f\v]+")


@dataclass(slots=True)
class _Block:
    """The block that is being written: the hint that it becomes, and where its words begin."""

    kind: str
    level: int
    label: str
    start: int
    first_piece: int


@dataclass(slots=True)
class _Placed:
    """The words written so far whose places are known, as columns (``WordBoxes``)."""

    starts: array[int] = field(default_factory=lambda: array("i"))
    ends: array[int] = field(default_factory=lambda: array("i"))
    pages: array[int] = field(default_factory=lambda: array("i"))
    rects: array[float] = field(default_factory=lambda: array("f"))

    def boxes(self) -> WordBoxes | None:
        columns = (self.starts, self.ends, self.pages, self.rects)
        if sys.byteorder == "big":
            for column in columns:
                column.byteswap()
        return WordBoxes(*(column.tobytes() for column in columns)) if self.starts else None


@dataclass(slots=True)
class Composer:
    """Puts a text together, block by block, with its hints, pages, words' places, calls of notes and voices.

    ``length`` is the number of code points written so far: the position of whatever is written next.
    """

    length: int = 0
    _pieces: list[str] = field(default_factory=list)
    _block: _Block | None = None
    _last: str = ""
    _hints: list[Hint] = field(default_factory=list)
    _pages: list[tuple[int, str | None, float | None, float | None]] = field(default_factory=list)
    _placed: _Placed = field(default_factory=_Placed)
    _calls: list[NoteCall] = field(default_factory=list)
    _voices: list[StatedVoice] = field(default_factory=list)

    def begin(self, kind: str = "paragraph", level: int = 0, label: str = "") -> None:
        """Begin a block; the one before ends. One into which no words are written is no hint."""
        self.end()
        self._block = _Block(kind, level, label, self.length, len(self._pieces))

    def end(self, between: str = "\n\n") -> None:
        """End the block that is being written, if there is one; ``between`` is the white space behind it."""
        block, self._block = self._block, None
        if block is None or self.length == block.start:
            return
        if any(piece.strip() for piece in self._pieces[block.first_piece :]):
            self._hints.append(Hint(Span(block.start, self.length), block.kind, block.level, block.label))
        self._append(between)

    def write(self, words: str) -> Span:
        """Write words as they are, into the open block or, where none is open, into a paragraph; where they stand."""
        if self._block is None and words:
            self.begin()
        return self._append(words)

    def write_folded(self, words: str) -> Span:
        """Write words with each run of white space as one space, and none at the beginning of a block or a line."""
        folded = _WHITE.sub(" ", words)
        begins = self._block is None or self.length == self._block.start or self._last in " \n"
        return self.write(folded.lstrip(" ") if begins else folded)

    def break_line(self) -> None:
        """Go to the next line inside a block that has words."""
        if self._block is not None and self.length > self._block.start:
            self._append("\n")

    def call_note(self, label: str, marker: str) -> None:
        """Write the marker of a note, as a reader sees it ("[3]"), whose hints have that label."""
        self.state_call(self.write(marker), label)

    def state_call(self, span: Span, label: str) -> None:
        """Say that what is written at a span calls the note whose hints have that label."""
        self._calls.append(NoteCall(span, label))

    def write_line(self, words: Sequence[tuple[str, str, Rect]]) -> Span:
        """Write words as they are, each with the white space before it; where the words stand, from first to last.

        Each has the rectangle in which it stands on the last page that began (``Box``).
        """
        if self._block is None:
            self.begin()
        length = self.length
        for space, word, rect in words:
            start = length + len(space)
            length = start + len(word)
            self._placed.starts.append(start)
            self._placed.ends.append(length)
            self._placed.rects.extend(rect)
        self._placed.pages.extend([len(self._pages)] * len(words))
        return self._append("".join([piece for space, word, _ in words for piece in (space, word)]))

    def begin_page(self, label: str | None = None, width: float | None = None, height: float | None = None) -> None:
        """Say that a page begins here; ``label`` is its number as printed, its size is in points."""
        self._pages.append((self.length, label, width, height))

    def state_voice(self, voice: StatedVoice) -> None:
        """Say whose words a span is."""
        self._voices.append(voice)

    def decoded(
        self,
        encoding: str = "utf-8",
        metadata: tuple[tuple[str, str], ...] = (),
        problems: tuple[str, ...] = (),
    ) -> DecodedFile:
        """The file with all that was written; call it once, at the end."""
        self.end()
        text = "".join(self._pieces)
        voices = sorted(self._voices, key=lambda voice: (voice.span.start, -voice.span.end))
        return DecodedFile(
            text,
            tuple(self._hints),
            encoding,
            metadata,
            problems,
            _pages(self._pages, len(text)),
            tuple(self._calls),
            tuple(voices),
            self._placed.boxes(),
        )

    def _append(self, words: str) -> Span:
        start = self.length
        if words:
            self._pieces.append(words)
            self.length += len(words)
            self._last = words[-1]
        return Span(start, self.length)


def _pages(begun: list[tuple[int, str | None, float | None, float | None]], end: int) -> tuple[Page, ...]:
    """The pages from where they begin; what stands before the first of them is part of it."""
    starts = [0, *(start for start, *_ in begun[1:]), end]
    return tuple(
        Page(Span(starts[place], starts[place + 1]), place + 1, label, width, height)
        for place, (_, label, width, height) in enumerate(begun)
    )
