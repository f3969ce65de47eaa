"""Plain text: the text is all there is."""

from __future__ import annotations

from searchdoc.formats.decoding import decode
from searchdoc.protocols import DecodedFile


class PlainTextReader:
    """Reads ``.txt`` and ``.text`` files."""

    suffixes: tuple[str, ...] = (".txt", ".text")

    def read(self, data: bytes, path: str) -> DecodedFile:
        """Decode, and say nothing about the structure."""
        text, encoding = decode(data, path)
        return DecodedFile(text, encoding=encoding)
