"""The line that is typed in a conversation: its prompt, its history over sessions, and what the Tab key completes.

The only module that knows prompt_toolkit; it is imported when a conversation begins.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.utils import is_dumb_terminal

from searchdoc.cli.streams import echo, flush, has_every_letter
from searchdoc.text.characters import without_controls

REMEMBERED_LINES = 1000
"""The most lines that the history keeps."""

_LONGEST_LINE = 2000
"""The length, in characters, of the longest line that the history keeps."""

_SUGGESTED = 40
"""The most suggestions of one press of the Tab key."""

_NAME_BEGUN = re.compile(r"[^\W\d_][\w.'’-]{0,60}\Z")

Values = Callable[[str], Iterable[tuple[str, str]]]
"""What may stand behind a command (":speaker"), or with "" in a question: pairs of a value and words about it."""


class LineEditor:
    """Reads lines that are typed on the terminal; on a dumb one, which cannot move its cursor, as they come."""

    def __init__(self, commands: Sequence[tuple[str, str]], values: Values) -> None:
        self._session: PromptSession[str] | None = None
        if not is_dumb_terminal():
            self._session = PromptSession(
                history=open_history(), completer=LineCompleter(commands, values), complete_while_typing=False
            )

    def read(self, filters: str) -> str:
        """The next line, without the space around it; ``filters`` stand in front of the prompt.

        Raises ``EOFError`` for Ctrl-D and ``KeyboardInterrupt`` for Ctrl-C.
        """
        sign = "› " if has_every_letter() else "> "
        shown = f"[{without_controls(filters)}]\n" if filters else ""
        if self._session is not None:
            return self._session.prompt([("", shown), ("bold", sign)]).strip()
        echo(f"{shown}{sign}", nl=False)
        flush()
        if not (line := sys.stdin.readline()):
            raise EOFError
        return line.strip()


class LineCompleter(Completer):
    """Completes commands, what stands behind them, and the names of people inside a question."""

    def __init__(self, commands: Sequence[tuple[str, str]], values: Values) -> None:
        self._commands, self._values = commands, values

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        """What the line in front of the cursor may become."""
        del complete_event
        line = document.text_before_cursor
        command, space, typed = line.partition(" ")
        if not line.startswith(":"):
            begun = _NAME_BEGUN.search(line)
            typed, offered = (begun.group(), self._values("")) if begun else ("", ())
        elif space:
            typed, offered = typed.lstrip(), self._values(command)
        else:
            typed, offered = command, self._commands
        fitting = [(value, what) for value, what in offered if _begins_with(value, typed)]
        for value, what in fitting[:_SUGGESTED]:
            yield Completion(without_controls(value), -len(typed), display_meta=without_controls(what))


def _begins_with(value: str, typed: str) -> bool:
    """Whether a value, or a word of it, begins with what was typed, in any case."""
    folded, begun = value.casefold(), typed.casefold()
    return folded.startswith(begun) or f" {begun}" in f" {folded}"


def history_file() -> Path:
    """Where the lines typed are kept: in the user's folder for state."""
    from platformdirs import user_state_path

    return user_state_path("searchdoc", appauthor=False) / "history"


def open_history() -> History:
    """The history of all conversations, which only its owner can read; of this one alone where it cannot be kept.

    Where SEARCHDOC_NO_HISTORY is set nothing is written.
    """
    if os.environ.get("SEARCHDOC_NO_HISTORY"):
        return InMemoryHistory()
    path = history_file()
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        path.chmod(0o600)  # whatever it was before
        _shorten(path)
    except OSError:
        return InMemoryHistory()
    return _KeptHistory(str(path))


class _KeptHistory(FileHistory):
    """A history in a file; what cannot be written is only remembered until the end."""

    def store_string(self, string: str) -> None:
        """Write a line to the file, unless it is longer than a question is."""
        if len(string) <= _LONGEST_LINE:
            with suppress(OSError):
                super().store_string(string)


def _shorten(path: Path) -> None:
    """Keep the newest lines of a history, once there are half as many again as it is to hold."""
    lines = list(FileHistory(str(path)).load_history_strings())  # newest first
    if len(lines) <= REMEMBERED_LINES * 3 // 2:
        return
    shorter = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(shorter, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.close(descriptor)
    history = FileHistory(str(shorter))
    for line in reversed(lines[:REMEMBERED_LINES]):
        history.store_string(line)
    shorter.replace(path)
