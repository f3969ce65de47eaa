"""Plain text: the text is all there is, but for front matter at its beginning."""

from __future__ import annotations

from searchdoc.formats.decoding import decode
from searchdoc.formats.front_matter import read_front_matter
from searchdoc.models import Span
from searchdoc.protocols import DecodedFile, Hint


class PlainTextReader:
    """Reads ``.txt`` and ``.text`` files."""

    suffixes: tuple[str, ...] = (".txt", ".text")
    version: str = "1"

    def read(self, data: bytes, path: str) -> DecodedFile:
        """Decode, and say nothing about the structure; a known key between marks makes them front matter."""
        text, encoding = decode(data, path)
        front = read_front_matter(text)
        if not (front.fields or (front.keys and front.problems)):
            return DecodedFile(text, encoding=encoding)
        return DecodedFile(
            text, (Hint(Span(0, front.end), "furniture", label="front matter"),), encoding, front.fields, front.problems
        )
