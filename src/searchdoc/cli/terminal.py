"""Where the commands print: with rich on a terminal, and without importing it anywhere else."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Protocol, TextIO

from searchdoc.text.characters import without_controls

if TYPE_CHECKING:
    import rich.console

_WIDEST = 100
"""Columns of a terminal that are written on at most, since longer lines are hard to read."""

_MARGIN = 4


class Text:
    """Words with their styles, piece by piece, in rich's own terms; rich shows them by ``__rich_console__``."""

    def __init__(self, words: str = "", style: str = "") -> None:
        self.pieces = [(without_controls(words), style)]
        self.margin = 0
        self.head = self.head_style = ""

    @classmethod
    def assemble(cls, *parts: str | tuple[str, str] | Text) -> Text:
        """A text from words, words with a style, and other texts."""
        text = cls()
        for part in parts:
            if isinstance(part, Text):
                text.pieces += part.pieces
            else:
                text.pieces += cls(part).pieces if isinstance(part, str) else cls(*part).pieces
        return text

    def indented(self) -> Text:
        """The same with a margin, which holds when lines wrap."""
        text = Text.assemble(self)
        text.margin = _MARGIN
        return text

    def numbered(self, number: int) -> Text:
        """The same with a margin in which a number stands, beside the first line.

        Apart from the words, so that no number of the text can be taken for it.
        """
        text = self.indented()
        text.head, text.head_style = f"{number:>2}", "bold green"
        return text

    def named(self, name: str, width: int) -> Text:
        """The same with a margin of that many characters, in which a name stands beside the first line."""
        text = Text.assemble(self)
        text.margin, text.head, text.head_style = width, name, "dim"
        return text

    def __str__(self) -> str:
        plain = "".join(words for words, _ in self.pieces)
        first, *rest = plain.split("\n")
        margin = " " * self.margin
        return "\n".join([f"{self._head}{first}", *(f"{margin}{line}" for line in rest)])

    @property
    def _head(self) -> str:
        """What stands in the margin of the first line, at least one space behind the words there."""
        return f"{self.head} ".ljust(self.margin) if self.head else " " * self.margin

    def __rich_console__(self, console: rich.console.Console, options: rich.console.ConsoleOptions) -> Iterator[Any]:
        from rich.text import Text as RichText

        words = RichText.assemble(*self.pieces)
        lines = words.wrap(console, max(1, options.max_width - self.margin), no_wrap=options.no_wrap)
        for place, line in enumerate(lines):
            margin = " " * self.margin if place else (self._head, self.head_style)
            yield RichText.assemble(margin, line)


class Console(Protocol):
    """As much of rich's console as is used for answers."""

    def print(self, *objects: Any) -> None:  # noqa: ANN401 (rich's own)
        """Print the objects and begin a new line."""
        ...


class _Plain:
    """A console for a file or a pipe: no colours, and no line is wrapped."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def print(self, *objects: object) -> None:
        """Print the objects and begin a new line."""
        self._stream.write(f"{' '.join(map(str, objects))}\n")


def console(widest: int = _WIDEST) -> Console:
    """A console for answers; ``widest`` is the most characters of a line."""
    coloured = sys.stdout.isatty() or os.environ.get("FORCE_COLOR")
    return rich_console(widest=widest) if coloured else _Plain(sys.stdout)


def columns() -> int | None:
    """The width of the terminal that results are printed on; None where they go elsewhere."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def rich_console(*, error: bool = False, widest: int = _WIDEST) -> rich.console.Console:
    """A console for results, or for notices: no wider than one reads well, never wrapping what is piped away."""
    from rich.console import Console as RichConsole

    stream = sys.stderr if error else sys.stdout
    width = min(widest, shutil.get_terminal_size().columns) if stream.isatty() else 10_000
    return RichConsole(
        file=stream, width=width, highlight=False, markup=False, emoji=False, soft_wrap=not stream.isatty()
    )
