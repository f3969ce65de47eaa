"""Plain text: the text is all there is."""

from __future__ import annotations

from searchdoc.documents.decoding import decode
from searchdoc.protocols import Source


class PlainTextReader:
    """Reads ``.txt`` files."""

    suffixes: tuple[str, ...] = (".txt", ".text")

    def read(self, data: bytes, path: str) -> Source:
        """Decode, and say nothing about the structure."""
        text, encoding = decode(data, path)
        return Source(text, encoding=encoding)
