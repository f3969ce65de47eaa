"""Signs of symbol fonts as the characters that a reader sees."""

from __future__ import annotations

import pytest

from searchdoc.formats.symbol_fonts import symbol_of, with_symbols


@pytest.mark.parametrize(
    ("code", "font", "sign"),
    [
        (0xF061, "Symbol", "α"),
        (0x61, "symbol", "α"),
        (0xB7, "Symbol", "•"),
        (0xF0FE, "Symbol", "⎭"),
        (0x20, "Symbol", " "),
        (0xF0E0, "Wingdings", "→"),
        (0xF041, "Wingdings", "\uf041"),
        (0xF061, "Webdings", "\uf061"),
        (0x263A, "Symbol", "☺"),
        (0, "Symbol", ""),
        (0xD800, "Symbol", ""),
    ],
)
def test_a_code_in_a_font_is_a_character(code: int, font: str, sign: str) -> None:
    assert symbol_of(code, font) == sign


def test_only_characters_of_the_private_use_area_are_signs_among_words() -> None:
    assert with_symbols("a\uf062\uf0b7", "Symbol") == "aβ•"
    assert with_symbols("a\uf062", "Times") == "a\uf062"
