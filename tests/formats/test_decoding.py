"""Bytes to text: what they announce, what they are, what they most resemble."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchdoc.errors import UnreadableDocument
from searchdoc.formats.decoding import decode

LETTER = "Das Licht am Hafen brannte nicht. Der Wärter schrieb dem Vorstand über die Öllieferung und die Fischer."
TEXT = st.text(st.characters(exclude_categories=["Cs"]))


@given(TEXT)
def test_utf8_is_read_as_it_is(text: str) -> None:
    """Every character stays, line ends too; only a byte order mark at the very beginning is left out."""
    if "\0" not in text and not text.startswith("\ufeff"):
        assert decode(text.encode(), "a.txt") == (text, "utf-8")
    assert decode(codecs.BOM_UTF8 + text.encode(), "a.txt") == (text, "utf-8-sig")


@given(TEXT, st.sampled_from(["utf-16", "utf-32"]), st.sampled_from(["le", "be"]))
def test_a_byte_order_mark_announces_the_encoding(text: str, encoding: str, order: str) -> None:
    """UTF-32's mark begins with UTF-16's and is not taken for it."""
    if order == "le" and encoding == "utf-16" and text.startswith("\0"):
        return  # these bytes are UTF-32's mark
    data = f"\ufeff{text}".encode(f"{encoding}-{order}")
    assert decode(data, "a.txt") == (text, encoding)


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
def test_an_old_encoding_is_told_by_what_the_bytes_resemble(encoding: str) -> None:
    text, name = decode(LETTER.encode(encoding), "brief.txt")
    assert text == LETTER
    assert LETTER.encode(encoding).decode(name) == LETTER


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"\x89PNG\r\n\0\0", "it is a binary file, not text; save it as plain text first"),
        (codecs.BOM_UTF8 + b"oil \xff", "byte 7 is not valid UTF-8; save it as UTF-8 first"),
        (codecs.BOM_UTF16_LE + b"o", "byte 2 is not valid UTF-16; save it as UTF-8 first"),
    ],
)
def test_what_is_no_text_gets_one_sentence_with_the_way_out(data: bytes, why: str) -> None:
    with pytest.raises(UnreadableDocument) as raised:
        decode(data, "a.txt")
    assert (raised.value.path, raised.value.why) == ("a.txt", why)
