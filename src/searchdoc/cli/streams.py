"""Standard output and standard error: in any encoding, closed, full, or with nobody who reads them."""

from __future__ import annotations

import os
import sys


def prepare() -> None:
    """Make the streams of output take whatever is written: a letter that a stream's encoding lacks becomes "?".

    A stream that is closed takes what is written and drops it, as a pipe does that nobody reads; from a closed standard
    input nothing is read.
    """
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123 (open until the end)
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115, PTH123 (open until the end)


def echo(words: str = "", *, err: bool = False, nl: bool = True) -> None:
    """Write words to standard output or standard error, with a line end behind them.

    Not ``typer.echo``, which writes UTF-8 where the encoding of a stream is ASCII.
    """
    stream = sys.stderr if err else sys.stdout
    stream.write(f"{words}\n" if nl else words)


def has_every_letter() -> bool:
    """Whether standard output can show every character of Unicode."""
    return (getattr(sys.stdout, "encoding", None) or "utf-8").lower().replace("_", "-").startswith("utf")


def flush() -> None:
    """Write what is still held back, so that what goes wrong is known before the end. Raises ``OSError``."""
    sys.stdout.flush()
    sys.stderr.flush()


def discard() -> None:
    """Drop what can no longer be written, here and when Python ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(nowhere, stream.fileno())
