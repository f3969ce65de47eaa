"""Shells as people use them: in a terminal, with keys pressed one after the other."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LONGEST_WAIT = 60.0
"""Seconds after which a shell that has not answered is given up; a busy machine takes a few."""

_ESCAPES = re.compile(r"\x1b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\x07]*\x07|[()][A-Z0-9]|[=>78])")
"""What moves the cursor of a terminal, colours its words or asks it something."""

_DUMP = "\x14"
"""Control-T: the key that the set-up lines below bind to writing the line being typed into a file."""

_CLEAR = "\x15"
"""Control-U: empties the line."""

_STARTS = {
    "bash": (
        ["bash", "--norc", "--noprofile", "-i"],
        """bind -x '"\\C-t": printf "%s" "$READLINE_LINE" > typed; mv typed line'
bind 'set completion-query-items 0'
bind 'set page-completions off'
bind 'set enable-bracketed-paste off'
""",
    ),
    "zsh": (
        ["zsh", "-f", "-i"],
        """autoload -Uz compinit; compinit -u -D
dump() { print -rn -- "$BUFFER" > typed; mv typed line }; zle -N dump
bindkey -e; bindkey '^T' dump
LISTMAX=10000
""",
    ),
}


def add_program(folder: Path) -> dict[str, str]:
    """The environment of a shell in which ``searchdoc`` is this very source, run by this Python."""
    program = folder / "programs" / "searchdoc"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m searchdoc "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    source = str(Path(__file__).parents[1] / "src")
    python_path = os.pathsep.join(filter(None, (source, os.environ.get("PYTHONPATH"))))
    kept = {name: value for name, value in os.environ.items() if name != "SEARCHDOC_INDEX"}
    path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
    return kept | {"PATH": path, "PYTHONPATH": python_path, "TERM": "xterm", "LC_ALL": "C.UTF-8", "HOME": str(folder)}


class Terminal:
    """A shell that waits for keys; ``complete`` says what a line has become after the Tab key."""

    def __init__(self, folder: Path, keys: int) -> None:
        self._folder = folder
        self._keys = keys
        self.shown = ""
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        while True:
            try:
                block = os.read(self._keys, 65536)
            except OSError:  # the shell has gone, as Linux says it
                return
            if not block:
                return
            self.shown += block.decode("utf-8", "replace")

    def press(self, keys: str) -> None:
        """Press keys."""
        os.write(self._keys, keys.encode())

    def wait(self, name: str) -> str:
        """The content of a file that the shell is about to write into its folder."""
        path = self._folder / name
        began = time.monotonic()
        while not path.exists():
            if time.monotonic() - began > LONGEST_WAIT:
                raise TimeoutError(f"the shell wrote no {name}; it showed {self.shown!r}")
            time.sleep(0.01)
        content = path.read_text(encoding="utf-8")
        path.unlink()
        return content

    def complete(self, line: str) -> str:
        """What the line is after the Tab key; what the shell showed meanwhile is in ``shown``."""
        self.shown = ""
        self.press(f"{_CLEAR}{line}\t{_DUMP}")
        return self.wait("line")


@contextmanager
def open_terminal(shell: str, folder: Path, environment: dict[str, str]) -> Iterator[Terminal]:
    """A shell in a terminal of its own, in a folder, which has read searchdoc's script as docs/completion.md says."""
    import pty
    import tty

    start, setup = _STARTS[shell]
    keys, screen = pty.openpty()
    tty.setraw(screen)
    process = subprocess.Popen(
        start, stdin=screen, stdout=screen, stderr=screen, cwd=folder, env=environment, start_new_session=True
    )
    os.close(screen)
    terminal = Terminal(folder, keys)
    try:
        (folder / "setup").write_text(f'{setup}eval "$(searchdoc completion {shell})"\n', encoding="utf-8")
        terminal.press(". ./setup; echo ready > ready\r" if shell == "zsh" else ". ./setup; echo ready > ready\n")
        terminal.wait("ready")
        yield terminal
    finally:
        process.kill()
        process.wait()
        os.close(keys)


def fish_suggestions(line: str, folder: Path, environment: dict[str, str]) -> list[str]:
    """What fish suggests for the end of a line, without the words about it."""
    script = "searchdoc completion fish | source; complete --do-complete $argv[1]"
    command = ["fish", "--no-config", "-c", script, line]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=True)
    if done.stderr:
        raise AssertionError(done.stderr)
    return [shown.split("\t")[0] for shown in done.stdout.splitlines()]


def has_shell(name: str) -> bool:
    """Whether this machine has a shell."""
    return shutil.which(name) is not None


class Program:
    """``searchdoc`` in a terminal of its own, to which lines are typed; what it showed is in ``shown``."""

    def __init__(self, arguments: list[str], environment: dict[str, str], columns: int = 100) -> None:
        import fcntl
        import pty
        import struct
        import termios

        self._keys, screen = pty.openpty()
        fcntl.ioctl(screen, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
        self._process = subprocess.Popen(
            [sys.executable, "-m", "searchdoc", *arguments],
            stdin=screen,
            stdout=screen,
            stderr=screen,
            env={**environment, "PROMPT_TOOLKIT_NO_CPR": "1"},
            start_new_session=True,
        )
        os.close(screen)
        self.raw = ""
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        while True:
            try:
                block = os.read(self._keys, 65536)
            except OSError:
                return
            if not block:
                return
            self.raw += block.decode("utf-8", "replace")

    @property
    def shown(self) -> str:
        """What was shown so far, without what moves the cursor and without colours."""
        return _ESCAPES.sub("", self.raw).replace("\r", "")

    def press(self, keys: str, *until: str) -> str:
        """Press keys; what is shown from then on, up to where words have been shown one after the other."""
        before = len(self.raw)
        os.write(self._keys, keys.encode())
        return self.wait(*until, before=before)

    def wait(self, *until: str, before: int = 0) -> str:
        """What is shown behind a place of ``raw``, up to where some words have been shown one after the other."""
        began = time.monotonic()
        while True:
            shown, end = _ESCAPES.sub("", self.raw[before:]).replace("\r", ""), 0
            for words in until:
                place = shown.find(words, end)
                if place < 0:
                    break
                end = place + len(words)
            else:
                return shown[:end]
            if time.monotonic() - began > LONGEST_WAIT:
                raise TimeoutError(f"no {until!r} in {shown!r}")
            time.sleep(0.01)

    def end(self) -> int:
        """Wait until the program has ended; its exit status."""
        status = self._process.wait(LONGEST_WAIT)
        self._reader.join(1)
        return status

    def close(self) -> None:
        """End the program, if it has not ended."""
        self._process.kill()
        self._process.wait()
        os.close(self._keys)
