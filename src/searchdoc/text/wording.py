"""Small matters of wording that everything shares which shows results to a person."""

from __future__ import annotations

import re

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
_PROSE = 50
"""A line of this many characters, in a paragraph, says that it is prose and not verse."""


def counted(number: int, noun: str) -> str:
    """The number with its noun: "1 note", "2 notes"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def shortened(words: str, length: int) -> str:
    """The words on one line, cut after a whole word where they have more than ``length`` characters."""
    words = " ".join(words.split())
    return words if len(words) <= length else words[:length].rsplit(" ", 1)[0] + " …"


def capitalised(words: str) -> str:
    """The words with a capital at the beginning, the rest as it is."""
    return words[:1].upper() + words[1:]


def unwrapped(words: str) -> str:
    """The words with each paragraph of prose in one line, for a terminal that wraps them itself; verses as they are."""
    paragraphs = _BLANK_LINE.split("\n".join(words.splitlines()))
    return "\n\n".join(" ".join(one.split()) if is_prose(one) else one for one in paragraphs)


def is_prose(paragraph: str) -> bool:
    """Whether the lines of a paragraph are those of prose, which may be wrapped anew, and not verses."""
    return max(map(len, paragraph.split("\n"))) >= _PROSE
