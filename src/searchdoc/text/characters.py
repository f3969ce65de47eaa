"""Characters that many texts write in several ways: apostrophes, quotation marks, dashes, combining marks."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from itertools import chain, groupby
from types import MappingProxyType
from typing import Literal

APOSTROPHES = "'’ʼ＇"
"""The characters that stand for an apostrophe inside a word."""

APOSTROPHE_LIKE = "‘`´′"
"""Other signs that are written inside a word for an apostrophe, an okina, an ayn or a soft sign (Hawai‘i)."""

RAISED_DIGITS = "¹²³⁰⁴⁵⁶⁷⁸⁹"
"""The digits that mark notes; they belong to no word."""

FRACTIONS = "¼½¾⅐-⅞↉"
"""The vulgar fractions, as the inside of a character class of re."""

UNREAD_LETTERS = "ʹʺʻʽʾʿـ"
"""Letters that people leave out when they type a word: the signs of transliteration (Rusʹ, Qurʾān) and the tatweel."""

STRAIGHT_QUOTES: Mapping[str, str] = MappingProxyType(
    dict.fromkeys("“”„‟«»〝〞＂", '"') | dict.fromkeys("‘’‚‛‹›`´", "'")
)
"""Each typographic quotation mark, and the straight one that a typewriter has for it."""

DASHES = "‐‑‒–—―−⸺⸻"
"""Hyphens, dashes and the minus sign, other than the hyphen-minus of ASCII."""

LONGEST_MARK_SEQUENCE = 30
"""The most combining marks in a row that text has: the limit of Unicode's Stream-Safe Text Format (UAX #15)."""

_CONTROLS = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""Control characters, and those that reverse the direction of what follows (Unicode's "Trojan source")."""

_SHOWN: Mapping[int, str | None] = _CONTROLS | {
    ord("\t"): "\t",
    ord("\n"): "\n",
    ord("\r"): "\n",
    ord("\f"): "\n",
    ord("\v"): " ",
}
"""How control characters are shown: line ends as such, and the others not at all, since a terminal obeys them."""


def is_mark(character: str) -> bool:
    """Whether a character is a combining mark of the Basic Multilingual Plane (general category M)."""
    return "\u0300" <= character < "\uff00" and unicodedata.category(character)[0] == "M"


def character_ranges(codes: Iterable[int], belongs: Callable[[str], bool]) -> str:
    """The characters of these code points, in order, that belong to a class, as the inside of a character class of re.

    Python's ``re`` has no classes for the general categories of Unicode.
    """
    chosen = (code for code in codes if belongs(chr(code)))
    runs = (list(run) for _, run in groupby(enumerate(chosen), key=lambda pair: pair[1] - pair[0]))
    return "".join(f"{chr(run[0][1])}-{chr(run[-1][1])}" for run in runs)


_CASED_BLOCKS = (
    range(0x41, 0x590),  # Latin, Greek, Cyrillic, Armenian
    range(0x10A0, 0x1100),  # Georgian
    range(0x1C90, 0x1CC0),  # Georgian Mtavruli
    range(0x1E00, 0x2000),  # Latin with diacritics, Greek with breathings
    range(0x2C00, 0x2D00),  # Glagolitic, Coptic
    range(0xA640, 0xA7F0),  # older Cyrillic and Latin
)
"""The blocks of the scripts that have two cases and are written today or were in printed books."""

CAPITAL = f"(?-i:[{character_ranges(chain(*_CASED_BLOCKS), lambda one: unicodedata.category(one) in ('Lu', 'Lt'))}])"
"""The pattern of one capital (general categories Lu and Lt) in any script with two cases, also where case is ignored.

A letter of a script without case (Georgian Mkhedruli, Hebrew, Arabic, Chinese) is none.
"""


def normalize(form: Literal["NFC", "NFD", "NFKC", "NFKD"], text: str) -> str:
    """``unicodedata.normalize`` in linear time.

    Python sorts the combining marks of a sequence by insertion, so that a hostile text of nothing but marks takes
    quadratic time. Of each sequence in a longer text, only the first 30 marks are kept, as UAX #15 advises.
    """
    return unicodedata.normalize(form, text if len(text) <= LONGEST_MARK_SEQUENCE else _stream_safe(text))


def _stream_safe(text: str) -> str:
    """The text without the marks beyond the limit; only a letter or digit begins a new sequence."""
    if text.isascii():
        return text
    kept: list[str] = []
    marks = 0
    for character in text:
        if unicodedata.combining(character):
            marks += 1
        elif character.isalnum():
            marks = 0
        if not unicodedata.combining(character) or marks <= LONGEST_MARK_SEQUENCE:
            kept.append(character)
    return "".join(kept)


def without_controls(words: str) -> str:
    """Words of a document or the name of a file as they can be shown to a person; line ends stay."""
    return words.replace("\r\n", "\n").translate(_SHOWN)
