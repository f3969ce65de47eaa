"""Running text of a markup language, put together as a person reads it: HTML and TEI share it.

White space between two words is one space wherever tags stand around it, and none at the ends of a block or a line. A
block begins with its first word; whatever is set apart in the middle of one (a note, a picture's description) waits
until the block has ended.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from searchdoc.formats.composing import Composer
from searchdoc.models import Span
from searchdoc.protocols import StatedVoice

_WHITE = re.compile(r"[ \t\n\r\f\v]+")
_BARE = re.compile(r"\w{1,8}")
_MARKS_OF_LABEL = "[](){}.:^ \t\n\u00a0\u200b"


@dataclass(frozen=True, slots=True)
class BlockStyle:
    """What the next block is: the kind, level and label of its hint (``searchdoc.protocols.Hint``)."""

    kind: str = "paragraph"
    level: int = 0
    label: str = ""


@dataclass(slots=True)
class Start:
    """Where something begins: the position of the next word, known once that is written."""

    position: int | None = None


@dataclass(slots=True)
class Flow:
    """Writes words to a ``Composer``; ``style`` is what a block becomes that begins now."""

    composer: Composer = field(default_factory=Composer)
    style: BlockStyle = BlockStyle()
    open: bool = False
    """Whether a block has begun and has words."""

    end: int = 0
    """Where the last word ends."""

    last: str = ""
    """The last character written in the block; "" where nothing is, or where the next word goes on with the last."""

    paged: bool = False
    """Whether the file says where pages begin: words before the first of them are then on a page without a number."""

    breaks: bool = False
    """Whether the next word begins a line."""

    _page: bool = False
    _space: bool = False
    _cells: int = 0
    _starts: list[Start] = field(default_factory=list)

    def words(self, text: str) -> None:
        """Write words; white space in them is folded, and held back until a word follows."""
        pieces = _WHITE.split(text)
        for number, piece in enumerate(pieces):
            self._space = self._space or number > 0
            if piece:
                self._write(piece)

    def verbatim(self, text: str) -> None:
        """Write words with their white space as it is, lines and all."""
        if text.strip() or (self.open and text):
            self._begin()
            self._flush()
            self.composer.write(text)
            stripped = text.rstrip()
            if stripped:
                self.end = self.composer.length - len(text) + len(stripped)
            self.last = text[-1]

    def space(self) -> None:
        """Divide what stands before from what follows by a space, if there are words on both sides."""
        self._space = True

    def joined(self) -> None:
        """Write no white space before the next word, for it goes on with the last one."""
        self._space, self.last = False, ""

    def before(self) -> str:
        """The character right before the next word; "" where there is none, or white space."""
        return "" if self._space or self.breaks else self.last.strip()

    def line(self) -> None:
        """Begin a line with the next word, inside a block that has words."""
        self._space, self.breaks = False, self.open

    def cell(self) -> None:
        """Begin the next cell of a table's row, behind a tab, also where the one before is empty."""
        self._space = self.breaks = False
        self._cells += 1

    def page(self, label: str | None) -> None:
        """Begin a page, whose number is printed as ``label``."""
        self._page = True
        self.composer.begin_page(label)

    def enclose(self, mark: str) -> None:
        """Write a closing mark right behind the last word; white space before it goes behind it."""
        held = self._space, self.breaks
        self._space = self.breaks = False
        self._write(mark)
        self._space, self.breaks = held

    def close(self) -> None:
        """End the block, if one has begun."""
        self._space, self._cells, self.breaks = False, 0, False
        if self.open:
            self.composer.end()
            self.open, self.last = False, ""

    def call(self, label: str, printed: str) -> None:
        """Write the marker of a note as a reader sees it; a bare number stands in brackets, apart from the word."""
        self._begin()
        self._flush()
        self.composer.call_note(label, f"[{printed}]" if _BARE.fullmatch(printed) else printed)
        self.end, self.last = self.composer.length, "]"

    def here(self) -> Start:
        """The place of the next word."""
        start = Start()
        self._starts.append(start)
        return start

    def voice(self, start: Start, voice: StatedVoice) -> None:
        """State whose words stand from a place on, if there are any; the span of ``voice`` is put right."""
        if start.position is not None and start.position < self.end:
            span = Span(start.position, self.end)
            self.composer.state_voice(
                StatedVoice(span, voice.speaker, voice.addressee, voice.date, voice.mode, voice.kind)
            )

    def _write(self, piece: str) -> None:
        if not self.open and not piece.strip():
            return  # no-break spaces alone are no words
        self._begin()
        self._flush()
        self.composer.write(piece)
        self.end, self.last = self.composer.length, piece[-1]

    def _begin(self) -> None:
        if self.open:
            return
        if self.paged and not self._page:
            self.page(None)
        self.composer.begin(self.style.kind, self.style.level, self.style.label)
        self.open, self.last, self._space = True, "", False

    def _flush(self) -> None:
        """Write what divides the next word from the last one: tabs, a line's end, a space, or nothing."""
        between = "\t" * self._cells or "\n" * self.breaks or " " * (self._space and self.last != "")
        if between:
            self.composer.write(between)
            self.last = between
        self._space, self._cells, self.breaks = False, 0, False
        for start in self._starts:
            start.position = self.composer.length
        self._starts.clear()


def bare_label(printed: str) -> str:
    """What a note is called by, without the brackets around it: "[12]" and "12." are "12"."""
    return printed.strip(_MARKS_OF_LABEL)


def unlike_labels(printed: Sequence[str]) -> list[str]:
    """A label for each note of a file: as it is printed, or the note's place from 1 where numbers begin again."""
    bare = [bare_label(one) for one in printed]
    repeated = not all(bare) or max(Counter(bare).values(), default=0) > 1
    return [str(place) for place in range(1, len(bare) + 1)] if repeated else bare
