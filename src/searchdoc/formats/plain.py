"""Plain text: the text is all there is, but for front matter at its beginning."""

from __future__ import annotations

from searchdoc.formats.decoding import decode_text
from searchdoc.formats.front_matter import FrontMatter, read_front_matter
from searchdoc.models import Span
from searchdoc.protocols import DecodedFile, Hint


class PlainTextReader:
    """Reads ``.txt`` and ``.text`` files."""

    suffixes: tuple[str, ...] = (".txt", ".text")
    version: str = "1"

    def read(self, data: bytes, path: str) -> DecodedFile:
        """Decode, and say nothing about the structure; a known key between marks makes them front matter."""
        decoded = decode_text(data, path)
        front = read_front_matter(decoded.text)
        hints: tuple[Hint, ...] = ()
        if front.fields or (front.keys and front.problems):
            hints = (Hint(Span(0, front.end), "furniture", label="front matter"),)
        else:
            front = FrontMatter()
        problems = (*decoded.problems, *front.problems)
        return DecodedFile(decoded.text, hints, decoded.encoding, front.fields, problems, guessed=decoded.guessed)
