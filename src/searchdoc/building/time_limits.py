"""How long the reading of one document may take."""

from __future__ import annotations

from dataclasses import dataclass

from searchdoc.building.source import SourceFile
from searchdoc.formats.files import recognises_pictures

_SECONDS = 60.0
"""Seconds for any document, however short."""

_SECONDS_PER_MB = 60.0
"""Further seconds for each megabyte of its file: some twenty times what plain text takes (docs/performance.md)."""

_SECONDS_PER_MB_OF_PICTURES = 1000.0
"""The same where tesseract recognises words on pictures: a scanned page has some 20 kB, and takes some seconds."""


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """The time for each document in seconds: ``stated`` for any, 0 for as long as it takes.

    None is by the size of the file.
    """

    stated: float | None = None

    def seconds(self, file: SourceFile) -> float:
        """The time for a loaded source file, in seconds; 0 for as long as it takes."""
        if self.stated is not None:
            return self.stated
        rate = _SECONDS_PER_MB_OF_PICTURES if recognises_pictures(file.reader) else _SECONDS_PER_MB
        return round(_SECONDS + rate * len(file.data) / 1e6, 1)
