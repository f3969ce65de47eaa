"""Bytes to text: what the bytes announce, then UTF-8, then what they read most like.

A byte that is not valid in the encoding of the others is read as U+FFFD, and its place is named.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass

from searchdoc.errors import UnreadableDocument
from searchdoc.formats.alphabets import Encoding
from searchdoc.models import count_line_ends

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""What a file begins with that announces its encoding (The Unicode Standard, section 23.8); the longer marks first."""

_WITHOUT_MARK = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
_SHIFTED = re.compile(rb"\x1b(?:\$[@B]|\([BJ])")
"""What ISO-2022-JP, an encoding of seven bits, switches its character sets with (RFC 1468)."""

_UTF8_SEQUENCE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}|(?P<bad>[\x80-\xff])"
)
_NAMED = 3
"""Places of bad bytes that are named; of further ones the number."""

_MOST_BAD = 20
"""One character in so many may be bad in a text that announces its encoding."""


@dataclass(frozen=True, slots=True)
class DecodedText:
    """A text, Python's name of its encoding, whether that was guessed, and which bytes are not valid in it."""

    text: str
    encoding: str
    guessed: bool = False
    problems: tuple[str, ...] = ()


def decode(data: bytes, path: str) -> tuple[str, str]:
    """The text and the name of its encoding, as ``decode_text`` reads them, for what needs no more."""
    decoded = decode_text(data, path)
    return decoded.text, decoded.encoding


def decode_text(data: bytes, path: str, stated: str | None = None) -> DecodedText:
    """The text of a file's bytes. Line ends and everything else stay as they are; a byte order mark is left out.

    ``stated`` is the encoding that somebody says it is in, by a name that Python knows (``is_encoding``). Without it,
    bytes that are neither marked nor UTF-8 are read in the encoding that ``searchdoc.formats.guessing`` guesses.
    Raises ``UnreadableDocument`` where the bytes are no text in any encoding that can be told.
    """
    if stated is not None:
        return _leniently(data, codecs.lookup(stated).name, path)
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _leniently(data, encoding, path)
    if b"\0" in data:
        return _without_mark(data, path)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _not_utf8(data, path)
    if _SHIFTED.search(data):
        return _shifted(data, text)
    return DecodedText(text, "utf-8")


def is_encoding(name: str) -> bool:
    """Whether Python knows an encoding of text by that name."""
    try:
        b"a".decode(name)
    except (LookupError, UnicodeError, ValueError):
        return False
    return True


def _without_mark(data: bytes, path: str) -> DecodedText:
    """UTF-16 or UTF-32 without a mark, told by what is text in one of them; anything else with NUL is binary."""
    for encoding in _WITHOUT_MARK:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _is_plausible(text):
            return DecodedText(text, encoding, guessed=True)
    raise UnreadableDocument(path, "it is a binary file, not text; save it as plain text first")


def _is_plausible(text: str) -> bool:
    """Whether nearly all characters are letters, signs or blanks, and the signs and blanks are those of one script.

    Bytes in the wrong order read as characters of many scripts, without a blank between them.
    """
    sample = text[:4096]
    unlikely = sum(unicodedata.category(one) in ("Cc", "Cn", "Co", "Cs") and one not in "\t\n\f\r\v" for one in sample)
    ordinary = sum(one < "\u0250" or "\u0370" <= one < "\u0700" or one in "、。，：" for one in sample)
    ideographs = sum("\u3040" <= one < "\ua000" or "\uac00" <= one < "\ud7a4" for one in sample)
    spaced = any(one in " \n\r、。，" for one in sample)
    return bool(sample) and not unlikely and spaced and 10 * (ordinary + ideographs) >= 9 * len(sample)


def _not_utf8(data: bytes, path: str) -> DecodedText:
    """UTF-8 with a few bad bytes where most sequences are good, or else what the bytes read most like."""
    from searchdoc.formats.guessing import guess

    bad = sum(match["bad"] is not None for match in _UTF8_SEQUENCE.finditer(data))
    good = sum(match["bad"] is None for match in _UTF8_SEQUENCE.finditer(data))
    if good >= 2 * bad:
        return _leniently(data, "utf-8", path)
    utf8 = Encoding("utf-8", "UTF-8", ("en", "fr", "de", "el", "ru", "pl", "tr", "zh", "ja", "ko"), rarity=0.0)
    encoding = guess(data, (utf8,) if good else ())
    if encoding is None:
        raise UnreadableDocument(path, "its character encoding cannot be told; save it as UTF-8 first")
    decoded = _leniently(data, encoding.codec, path)
    return DecodedText(decoded.text, encoding.codec, guessed=encoding is not utf8, problems=decoded.problems)


def _shifted(data: bytes, text: str) -> DecodedText:
    try:
        return DecodedText(data.decode("iso2022_jp"), "iso2022_jp", guessed=True)
    except UnicodeDecodeError:
        return DecodedText(text, "utf-8")


def _leniently(data: bytes, encoding: str, path: str) -> DecodedText:
    """The text with U+FFFD for each byte that is not valid, and where the first of them stand."""
    try:
        return DecodedText(_unmarked(data.decode(encoding), encoding), encoding)
    except UnicodeDecodeError:
        pass
    places, text = _with_replacements(data, encoding)
    if len(places) * _MOST_BAD > len(text) + _MOST_BAD:
        raise UnreadableDocument(path, f"byte {places[0]} is not valid {name_of(encoding)}; save it as UTF-8 first")
    return DecodedText(_unmarked(text, encoding), encoding, problems=(_bad_bytes(data, encoding, places),))


def _unmarked(text: str, encoding: str) -> str:
    """The text without a mark that its encoding, which somebody stated, has not taken for one."""
    return text if encoding in ("utf-8-sig", "utf-16", "utf-32") else text.removeprefix("\ufeff")


def _with_replacements(data: bytes, encoding: str) -> tuple[list[int], str]:
    """The places of the bad bytes in the file, and the text with U+FFFD for each of them."""
    places: list[int] = []
    # Python counts the bytes of UTF-8 from behind the mark, those of other encodings from the beginning
    mark = len(codecs.BOM_UTF8) * (encoding == "utf-8-sig")

    def replace(error: UnicodeError) -> tuple[str, int]:
        assert isinstance(error, UnicodeDecodeError)  # noqa: S101 (nothing is encoded here)
        places.extend(range(mark + error.start, mark + error.end))
        return "\ufffd" * (error.end - error.start), error.end

    name = f"searchdoc-{id(places)}"
    codecs.register_error(name, replace)
    return places, data.decode(encoding, name)


def _bad_bytes(data: bytes, encoding: str, places: list[int]) -> str:
    """Which bytes are not valid: "byte 7 (line 2) is not valid UTF-8; it is read as �"."""
    shown = ", ".join(
        f"{place:,} (line {1 + count_line_ends(before := data[:place].decode(encoding, 'replace'), 0, len(before))})"
        for place in places[:_NAMED]
    )
    if len(places) == 1:
        return f"byte {shown} is not valid {name_of(encoding)}; it is read as \ufffd"
    more = f" and {len(places) - _NAMED:,} more" if len(places) > _NAMED else ""
    return f"bytes {shown}{more} are not valid {name_of(encoding)}; each is read as \ufffd"


def name_of(encoding: str) -> str:
    """The usual name of an encoding of Python: "Windows-1252" for "cp1252"; Python knows it too."""
    from searchdoc.formats.alphabets import ENCODINGS

    usual = {one.codec: one.name for one in ENCODINGS}
    return usual.get(encoding) or encoding.removesuffix("-sig").replace("_", "-").upper()
