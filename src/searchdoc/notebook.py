"""How results look in a notebook: a little HTML in which every word of a document is escaped.

Jupyter shows what ``_repr_html_`` returns (IPython's documentation, "Rich display"). Nothing here is executed by a
browser: there are no scripts, and a link leads to a file or to nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from pathlib import PurePath
from urllib.parse import quote

LONGEST_SHOWN = 600
"""The length, in characters, of the longest text that is shown."""


def as_card(head: str, text: str, foot: str = "", label: str = "") -> str:
    """A text with a line above and a line below; ``head`` and ``foot`` are HTML, ``text`` and ``label`` are not."""
    number = f"{escape(label)} " if label else ""
    below = f'<div style="opacity:.75;font-size:90%">{foot}</div>' if foot else ""
    quoted = f'<blockquote style="margin:.2em 1em;white-space:pre-line">{escape(beginning_of(text))}</blockquote>'
    return f'<div style="margin:.6em 0">{number}{head}{quoted}{below}</div>'


def as_list(head: str, cards: Iterable[str]) -> str:
    """Several cards below a line, which is no HTML."""
    return f"<div><p><b>{escape(head)}</b></p>{''.join(cards)}</div>"


def as_link(words: str, path: str) -> str:
    """Words that lead to a file, or to nothing where the path is none of a file on this machine."""
    return f'<a href="{escape(_address(path))}">{escape(words)}</a>'


def beginning_of(text: str) -> str:
    """The text, or its beginning where it is longer than ``LONGEST_SHOWN``."""
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1].rstrip() + "…"


def _address(path: str) -> str:
    """The address of a file, as RFC 8089 has it; a path below the current folder stays as it is."""
    if path.startswith(("https://", "http://")) and "::" not in path:
        return path
    if not path or path.startswith("memory:") or "://" in path:  # it is in no folder of this machine
        return "#"
    pure = PurePath(path)
    return pure.as_uri() if pure.is_absolute() else quote(pure.as_posix().encode("utf-8", "replace"))
