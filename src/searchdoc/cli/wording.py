"""Small matters of wording that the commands share."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from searchdoc.text.characters import without_controls
from searchdoc.text.wording import counted

_LONGEST_SENTENCE = 800
"""The length, in characters, of the longest message that is printed whole."""


def one_sentence(message: str) -> str:
    """A message in one line without control characters; the middle is left out where it is very long."""
    words = without_controls(" ".join(message.split()))
    if len(words) > _LONGEST_SENTENCE:  # somebody pasted a page where a word was meant; the way out comes last
        return f"{words[: _LONGEST_SENTENCE // 2]} … {words[-_LONGEST_SENTENCE // 2 :]}"
    return words


def shown_path(path: str) -> str:
    """A path as it is shorter: from the working folder, where it lies below that."""
    return os.path.relpath(path) if Path(path).is_relative_to(Path.cwd()) else path


def stated_line(sources: Mapping[str, int]) -> str:
    """What states something about how many documents: "stated: metadata.csv (2 documents), file name (1 document)"."""
    return "stated: " + ", ".join(
        f"{source} ({counted(documents, 'document')})" for source, documents in sources.items()
    )
