"""RTF, the Rich Text Format of Word, WordPad and TextEdit: text, tables, notes and comments.

The reader follows groups without recursion, to any depth. Source: Rich Text Format Specification 1.9.1. Of the file's
properties only the title is taken, and that with care.
"""

from __future__ import annotations

from searchdoc.errors import UnreadableDocument
from searchdoc.formats.office_text import compose
from searchdoc.formats.rtf_tokens import rtf_tokens
from searchdoc.formats.rtf_words import RtfInterpreter
from searchdoc.protocols import DecodedFile

_BEGINS = b"{\\rtf"
_BEFORE = b"\xef\xbb\xbf \t\r\n\x00"


class RtfReader:
    """Reads ``.rtf`` files."""

    suffixes: tuple[str, ...] = (".rtf",)
    version: str = "1"

    def read(self, data: bytes, path: str) -> DecodedFile:
        """Compose the text of the file with its notes, headers and footers.

        A file that ends in the middle is read as far as it goes, which is among its problems. Raises
        ``UnreadableDocument`` where it is no RTF.
        """
        data = data.lstrip(_BEFORE)
        if not data.startswith(_BEGINS):
            raise UnreadableDocument(path, "it does not begin as RTF does: give it the ending of its own format")
        interpreter = RtfInterpreter()
        for token in rtf_tokens(data):
            interpreter.take(token)
        content = interpreter.finish()
        return compose(
            content,
            interpreter.furniture,
            interpreter.title,
            interpreter.problems,
            interpreter.fonts.encoding,
            interpreter.endnote_form,
        )
