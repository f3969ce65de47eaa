"""The tokens of an RTF file: control words with their numbers, control symbols, braces and text.

Source: Rich Text Format Specification 1.9.1, "RTF Syntax".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

RtfToken = tuple[Literal["word", "symbol", "byte", "open", "close", "text"], bytes, int | None]
"""What it is, its bytes, and its number: that of a control word, None where it has none, or the value of a byte."""

_TOKEN = re.compile(
    rb"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?[0-9]{1,10})? ?|\\'(?P<byte>[0-9a-fA-F]{2})|\\(?P<symbol>[^a-zA-Z])|"
    rb"(?P<open>\{)|(?P<close>\})|(?P<text>[^\\{}\r\n\x00]+)"
)
_LARGEST = 2**31


def rtf_tokens(data: bytes) -> Iterator[RtfToken]:
    """The tokens of a file, in order; line ends and NULs between them mean nothing, and so do bytes of a picture.

    A number beyond 31 bits, which the format does not know, is as if there were none.
    """
    position = 0
    while position < len(data):
        match = _TOKEN.match(data, position)
        if match is None:  # a line end, or a backslash at the very end
            position += 1
            continue
        position = match.end()
        match match.lastgroup:
            case "word" | "number":
                number = None if match["number"] is None else int(match["number"])
                if number is not None and abs(number) >= _LARGEST:
                    number = None
                if match["word"] == b"bin":
                    position += max(0, number or 0)
                else:
                    yield "word", match["word"], number
            case "byte":
                yield "byte", match["byte"], int(match["byte"], 16)
            case "symbol":
                yield "symbol", match["symbol"], None
            case "open":
                yield "open", b"{", None
            case "close":
                yield "close", b"}", None
            case _:
                yield "text", match["text"], None
