"""The tokens of RTF: one after the other, in time that grows with the length alone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from searchdoc.formats.rtf_tokens import rtf_tokens


def test_every_kind_of_token() -> None:
    assert list(rtf_tokens(b"{\\rtf1\\b0 a \\'e9\r\nb\\~\\u-10179?}")) == [
        ("open", b"{", None),
        ("word", b"rtf", 1),
        ("word", b"b", 0),
        ("text", b"a ", None),
        ("byte", b"e9", 0xE9),
        ("text", b"b", None),
        ("symbol", b"~", None),
        ("word", b"u", -10179),
        ("text", b"?", None),
        ("close", b"}", None),
    ]


def test_the_bytes_of_pictures_are_passed_over_whatever_they_are() -> None:
    assert list(rtf_tokens(b"\\bin4 {\\}}a\\bin99 b")) == [("text", b"a", None)]
    assert list(rtf_tokens(b"\\bin-4 a")) == [("text", b"a", None)]


def test_numbers_that_the_format_does_not_know_are_none() -> None:
    assert next(rtf_tokens(b"\\u9999999999 ")) == ("word", b"u", None)


@given(st.binary(max_size=200))
def test_any_bytes_have_tokens(data: bytes) -> None:
    """Nothing but line ends, NULs, what a picture holds and a backslash at the end is in none."""
    kinds = {kind for kind, _, _ in rtf_tokens(data)}
    assert kinds <= {"word", "symbol", "byte", "open", "close", "text"}
    if b"\\" not in data:
        assert b"".join(part for _, part, _ in rtf_tokens(data)) == data.translate(None, b"\r\n\0")
