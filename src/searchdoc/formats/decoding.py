"""Bytes to text: UTF-8 first, then what the bytes themselves announce, then what they most resemble."""

from __future__ import annotations

import codecs

from searchdoc.errors import UnreadableDocument

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""What a file begins with that announces its encoding (The Unicode Standard, section 23.8); the longer marks first."""


def decode(data: bytes, path: str) -> tuple[str, str]:
    """The text and the name of its encoding. Line ends and everything else stay as they are.

    A byte order mark is left out. Where there is none and the bytes are not UTF-8, ``charset_normalizer`` says which
    encoding they most resemble. Raises ``UnreadableDocument`` where the bytes are no text in any encoding that can be
    told.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
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
        # Python counts the bytes of UTF-8 from behind the mark, those of other encodings from the beginning
        byte = error.start + len(codecs.BOM_UTF8) * (encoding == "utf-8-sig")
        name = encoding.removesuffix("-sig").upper()
        raise UnreadableDocument(path, f"byte {byte} is not valid {name}; save it as UTF-8 first") from error
