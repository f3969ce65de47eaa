"""Bytes in the encodings of fonts."""

from __future__ import annotations

import pytest

from searchdoc.formats.rtf_fonts import Fonts, encoding_of_code_page


@pytest.mark.parametrize(
    ("number", "name"),
    [(1252, "cp1252"), (10000, "mac-roman"), (65001, "utf-8"), (932, "cp932"), (99, None), (None, None)],
)
def test_code_pages_have_the_names_of_python(number: int | None, name: str | None) -> None:
    assert encoding_of_code_page(number) == name


def test_the_table_of_fonts_is_read_entry_by_entry() -> None:
    fonts = Fonts(encoding="cp1250")
    fonts.begin(0)
    fonts.spell("Times")
    fonts.spell(" New Roman;")
    fonts.begin(1)
    fonts.set(character_set=204)
    fonts.spell("Arial Cyr;other")
    fonts.begin(2)
    fonts.set(character_set=0)
    fonts.set(code_page=1253)
    fonts.begin(3)
    fonts.set(character_set=2)
    fonts.spell("Symbol;")
    assert (fonts.name_of(0), fonts.name_of(1), fonts.name_of(9)) == ("Times New Roman", "Arial Cyr", "")
    assert fonts.decode(b"\xe8", 0) == fonts.decode(b"\xe8", 9) == "č"
    assert fonts.decode(b"\xcf", 1) == "П"
    assert fonts.decode(b"\xe1", 2) == "α"
    assert fonts.decode(b"a\xb7", 3) == "α•"


def test_bytes_that_mean_nothing_are_replaced() -> None:
    fonts = Fonts()
    fonts.begin(0)
    fonts.set(character_set=128)
    assert fonts.decode(b"\x93\xfa\x93", 0) == "日\ufffd"
