"""The fonts of an RTF file, for the bytes of its text mean what the font's character set says.

Source: Rich Text Format Specification 1.9.1, "Font Table" and "Character Set"; [MS-LCID] for the code pages.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass, field, replace

from searchdoc.formats.symbol_fonts import symbol_of

SYMBOL_SET = 2
"""The character set of fonts with signs in place of letters (``\\fcharset2``)."""

_ENCODINGS = {
    0: "cp1252", 77: "mac_roman", 78: "cp932", 79: "cp949", 80: "cp936", 81: "cp950", 83: "mac_greek",
    84: "mac_turkish", 85: "mac_cyrillic", 88: "mac_latin2", 89: "mac_cyrillic", 128: "cp932", 129: "cp949",
    130: "johab", 134: "cp936", 136: "cp950", 161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256",
    186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip
_CODE_PAGES = {10000: "mac_roman", 10001: "cp932", 10006: "mac_greek", 10007: "mac_cyrillic", 65001: "utf-8"}


def encoding_of_code_page(number: int | None) -> str | None:
    """Python's name of a Windows code page; None for one that it does not know."""
    name = _CODE_PAGES.get(number or 0, f"cp{number}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return None


@dataclass(frozen=True, slots=True)
class Font:
    """A font: its name, its character set and its code page, as far as the file states them."""

    name: str = ""
    character_set: int | None = None
    code_page: int | None = None


@dataclass(slots=True)
class Fonts:
    """The font table, and the encoding of the document for fonts that state none."""

    encoding: str = "cp1252"
    default: int = 0
    _fonts: dict[int, Font] = field(default_factory=dict)
    _entry: int = 0
    _letters: list[str] = field(default_factory=list)

    def begin(self, number: int) -> None:
        """An entry of the table begins."""
        self._entry = number
        self._fonts[number] = Font()
        self._letters.clear()

    def set(self, character_set: int | None = None, code_page: int | None = None) -> None:
        """The entry states its character set, or its code page."""
        font = self._fonts.get(self._entry, Font())
        if character_set is not None:
            font = replace(font, character_set=character_set)
        if code_page is not None:
            font = replace(font, code_page=code_page)
        self._fonts[self._entry] = font

    def spell(self, words: str) -> None:
        """Words of the table: the name of the font, up to its semicolon."""
        name, end, _ = words.partition(";")
        self._letters.append(name)
        if end:
            font = self._fonts.get(self._entry, Font())
            self._fonts[self._entry] = replace(font, name=font.name or "".join(self._letters).strip())
            self._letters.clear()

    def name_of(self, number: int) -> str:
        """The name of a font."""
        return self._fonts.get(number, Font()).name

    def decode(self, data: bytes, number: int) -> str:
        """Bytes in a font as words; those that mean nothing there are U+FFFD."""
        font = self._fonts.get(number, Font())
        if font.character_set == SYMBOL_SET:
            return "".join(symbol_of(byte, font.name) if byte >= 0x20 else chr(byte) for byte in data)
        encoding = encoding_of_code_page(font.code_page) if font.code_page else None
        encoding = encoding or _ENCODINGS.get(-1 if font.character_set is None else font.character_set, self.encoding)
        return data.decode(encoding, "replace")
