"""Small matters of wording that the commands share."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

from searchdoc.cli.terminal import without_controls

_PROSE = 50
"""A line of this many characters, in a paragraph, says that it is prose and not verse."""

_LONGEST_SENTENCE = 800
"""The length, in characters, of the longest message that is printed whole."""


def one_sentence(message: str) -> str:
    """A message in one line without control characters; the middle is left out where it is very long."""
    words = without_controls(" ".join(message.split()))
    if len(words) > _LONGEST_SENTENCE:  # somebody pasted a page where a word was meant; the way out comes last
        return f"{words[: _LONGEST_SENTENCE // 2]} … {words[-_LONGEST_SENTENCE // 2 :]}"
    return words


def counted(number: int, noun: str) -> str:
    """The number with its noun: "1 note", "2 notes"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def shown_path(path: str) -> str:
    """A path as it is shorter: from the working folder, where it lies below that."""
    return os.path.relpath(path) if Path(path).is_relative_to(Path.cwd()) else path


def shortened(words: str, length: int) -> str:
    """The words on one line, cut after a whole word where they have more than ``length`` characters."""
    words = " ".join(words.split())
    return words if len(words) <= length else words[:length].rsplit(" ", 1)[0] + " …"


def capitalised(words: str) -> str:
    """The words with a capital at the beginning, the rest as it is."""
    return words[:1].upper() + words[1:]


def stated_line(sources: Mapping[str, int]) -> str:
    """What states something about how many documents: "stated: metadata.csv (2 documents), file name (1 document)"."""
    return "stated: " + ", ".join(
        f"{source} ({counted(documents, 'document')})" for source, documents in sources.items()
    )


def unwrapped(words: str) -> str:
    """The words with each paragraph of prose in one line, for a terminal that wraps them itself; verses as they are."""
    paragraphs = re.split(r"\n[^\S\n]*\n", "\n".join(words.splitlines()))
    return "\n\n".join(" ".join(one.split()) if _is_prose(one) else one for one in paragraphs)


def _is_prose(paragraph: str) -> bool:
    return max(map(len, paragraph.split("\n"))) >= _PROSE
