"""Small matters of wording that the commands share."""

from __future__ import annotations

from collections.abc import Mapping


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


def stated_line(sources: Mapping[str, int]) -> str:
    """What states something about how many documents: "stated: metadata.csv (2 documents), file name (1 document)"."""
    return "stated: " + ", ".join(
        f"{source} ({counted(documents, 'document')})" for source, documents in sources.items()
    )
