"""Bytes to text: UTF-8 first, then what the bytes themselves announce, then what they most resemble."""

from __future__ import annotations

import codecs

from searchdoc.errors import UnreadableDocument

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(data: bytes, path: str) -> tuple[str, str]:
    """The text and the name of its encoding. Line ends and everything else stay as they are.

    Raises ``UnreadableDocument`` where the bytes are no text in any encoding that can be told.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data, encoding, path), encoding
    if b"\0" in data:
        raise UnreadableDocument(path, "it is a binary file, not text; save it as plain text first")
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    from charset_normalizer import from_bytes

    guess = from_bytes(data).best()
    if guess is None:
        raise UnreadableDocument(path, "its character encoding cannot be told; save it as UTF-8 first")
    return _strictly(data, guess.encoding, path), guess.encoding


def _strictly(data: bytes, encoding: str, path: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableDocument(
            path, f"byte {error.start} is not valid {encoding.upper()}; save it as UTF-8 first"
        ) from error
