"""Small matters of wording that the commands share."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from searchdoc.text.wording import counted


def shown_path(path: str) -> str:
    """A path as it is shorter: from the working folder, where it lies below that."""
    return os.path.relpath(path) if Path(path).is_relative_to(Path.cwd()) else path


def stated_line(sources: Mapping[str, int]) -> str:
    """What states something about how many documents: "stated: metadata.csv (2 documents), file name (1 document)"."""
    return "stated: " + ", ".join(
        f"{source} ({counted(documents, 'document')})" for source, documents in sources.items()
    )
