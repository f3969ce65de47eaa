"""Characters of fonts that have signs where others have letters: Symbol and Wingdings, as Unicode.

Word processors write such a character as its code in the font, or as that code in the private use area from U+F000.
Source: Adobe's Symbol encoding (PDF 32000-1, D.5), and the Unicode equivalents of Wingdings in Unicode 7.0 (L2/12-368).
"""

from __future__ import annotations

_PRIVATE = 0xF000

_SYMBOL_LOW = " !∀#∃%&∍()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"
"""The characters from 0x20 on."""

_SYMBOL_HIGH = "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪\uf8ff〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭"
"""The characters from 0xA0 on."""

_WINGDINGS = {
    0x28: "☎", 0x29: "✆", 0x2A: "✉", 0x46: "☞", 0x4A: "☺", 0x4C: "☹", 0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "❑",
    0x75: "◆", 0x76: "❖", 0x9F: "•", 0xA7: "▪", 0xA8: "◻", 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓",
    0xE8: "➔", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip

_TABLES = {
    "symbol": {
        **{0x20 + place: sign for place, sign in enumerate(_SYMBOL_LOW)},
        **{0xA0 + place: sign for place, sign in enumerate(_SYMBOL_HIGH)},
    },
    "wingdings": _WINGDINGS,
}


def symbol_of(code: int, font: str) -> str:
    """The character of a font by its code there, also as a code from U+F000 on; "" where it is none.

    One that is not known stays in the private use area, where the file has it.
    """
    code &= 0xFFFF
    known = _TABLES.get(font.strip().casefold(), {}).get(code & 0xFF if code >= _PRIVATE or code < 0x100 else -1)
    if known is not None:
        return known
    return chr(code) if code >= 0x20 and not 0xD800 <= code <= 0xDFFF else ""


def with_symbols(words: str, font: str) -> str:
    """Words in which the characters of a symbol font in the private use area are those that a reader sees."""
    if font.strip().casefold() not in _TABLES:
        return words
    return "".join(symbol_of(ord(one), font) if 0xF000 <= ord(one) <= 0xF0FF else one for one in words)
