"""Bytes to text: what they announce, what they are, what they most resemble."""

from __future__ import annotations

import codecs
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchdoc.errors import UnreadableDocument
from searchdoc.formats.alphabets import ENCODINGS
from searchdoc.formats.decoding import decode, decode_text, is_encoding, name_of

LETTER = "Das Licht am Hafen brannte nicht. Der Wärter schrieb dem Vorstand über die Öllieferung und die Fischer."
NOISE = b"".join(sha256(bytes([number])).digest() for number in range(200)).replace(b"\0", b"")
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


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("text", [LETTER, "Дорогой брат, вчера я получил письмо.\n", "昨日、お手紙です。\n"])
def test_two_and_four_bytes_a_character_are_told_without_a_mark(encoding: str, text: str) -> None:
    decoded = decode_text(text.encode(encoding), "a.txt")
    assert (decoded.text, decoded.encoding, decoded.guessed) == (text, encoding, True)


def test_seven_bits_of_japanese_are_told_by_what_switches_them() -> None:
    text = "拝啓　お手紙をいただきました。\n"
    assert decode_text(text.encode("iso2022_jp"), "a.txt").text == text


@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
@pytest.mark.parametrize("bad", [b"\xff", b"\xc3", b"\xe2\x80", b"\x92"])
def test_utf8_with_a_bad_byte_is_utf8_with_a_bad_byte(mark: bytes, bad: bytes) -> None:
    """Each is read as U+FFFD, and its place in the file is named."""
    before, after = "Das Öl für die\nÖfen kam ", " früh. Grüße"
    decoded = decode_text(mark + before.encode() + bad + after.encode(), "brief.txt")
    assert decoded.text == before + "\ufffd" * len(bad) + after
    assert decoded.encoding == ("utf-8-sig" if mark else "utf-8")
    assert not decoded.guessed
    place = len(mark) + len(before.encode())
    assert f"{place} (line 2)" in decoded.problems[0]
    if len(bad) == 1:
        assert decoded.problems == (f"byte {place} (line 2) is not valid UTF-8; it is read as \ufffd",)


def test_many_bad_bytes_are_counted() -> None:
    data = ("Grüße aus Köln\n" * 40).encode() + b"\xff\n" * 5
    assert decode_text(data, "a.txt").problems == (
        "bytes 720 (line 41), 722 (line 42), 724 (line 43) and 2 more are not valid UTF-8; each is read as \ufffd",
    )


def test_a_file_that_was_cut_off_is_read_to_its_end() -> None:
    """In the middle of a letter, as a download ends."""
    assert decode_text("Grüße, Änne ö".encode()[:-1], "a.txt").text == "Grüße, Änne \ufffd"
    assert decode_text("\ufeffGrüße aus Köln am Rhein".encode("utf-16-le")[:-1], "a.txt").text.endswith("Rhei\ufffd")


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
def test_an_old_encoding_is_told_by_what_the_bytes_read_most_like(encoding: str) -> None:
    decoded = decode_text(LETTER.encode(encoding), "brief.txt")
    assert (decoded.text, decoded.encoding, decoded.guessed, decoded.problems) == (LETTER, "cp1252", True, ())


def test_a_byte_that_an_old_encoding_lacks_is_named_too() -> None:
    data = LETTER.encode("cp1252") + b" \x81\n"
    decoded = decode_text(data, "brief.txt")
    assert decoded.text == LETTER + " \ufffd\n"
    assert decoded.problems == (f"byte {len(data) - 2} (line 1) is not valid Windows-1252; it is read as \ufffd",)


def test_two_letters_that_look_like_utf8_do_not_make_it_utf8() -> None:
    """The bytes of "Ü»" in Windows-1252 are a letter of UTF-8 that no German text has."""
    text = "Das »MENÜ« und das «MENÜ» für Gäste"
    assert decode_text(text.encode("cp1252"), "a.txt").text == text


@pytest.mark.parametrize(("stated", "name"), [("windows-1251", "cp1251"), ("CP866", "cp866"), ("utf_8", "utf-8")])
def test_what_is_stated_decides(stated: str, name: str) -> None:
    """Also where the bytes would read better otherwise, or are marked."""
    data = "Öl".encode("cp1252")
    decoded = decode_text(data, "a.txt", stated) if name != "utf-8" else decode_text("\ufeffÖl".encode(), "a", stated)
    assert decoded.encoding == name
    assert not decoded.guessed
    assert decoded.text == (data.decode(name) if name != "utf-8" else "Öl")


def test_an_encoding_has_a_name_that_python_knows() -> None:
    for encoding in ENCODINGS:
        assert is_encoding(encoding.name)
        assert codecs.lookup(encoding.name).name == codecs.lookup(encoding.codec).name
        assert name_of(encoding.codec) == encoding.name
    assert name_of("utf-8-sig") == "UTF-8"


@pytest.mark.parametrize("name", ["klingon", "rot13", "undefined", "", "a\0b"])
def test_what_is_no_encoding_of_text(name: str) -> None:
    assert not is_encoding(name)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"\x89PNG\r\n\0\0", "it is a binary file, not text; save it as plain text first"),
        (bytes(range(256)) * 4, "it is a binary file, not text; save it as plain text first"),
        (
            NOISE,
            "its character encoding cannot be told; save it as UTF-8 first",
        ),
        (codecs.BOM_UTF8 + b"oil" + b"\xff" * 99, "byte 6 is not valid UTF-8; save it as UTF-8 first"),
        (codecs.BOM_UTF16_LE + b"\0\xdc" * 99, "byte 2 is not valid UTF-16; save it as UTF-8 first"),
    ],
)
def test_what_is_no_text_gets_one_sentence_with_the_way_out(data: bytes, why: str) -> None:
    with pytest.raises(UnreadableDocument) as raised:
        decode(data, "a.txt")
    assert (raised.value.path, raised.value.why) == ("a.txt", why)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    """And bytes that are read are accounted for, each bad one by its place."""
    try:
        decoded = decode_text(data, "a.txt")
    except UnreadableDocument:
        return
    bad = decoded.text.count("\ufffd") - data.decode(decoded.encoding, "ignore").count("\ufffd")
    assert bool(decoded.problems) == bool(bad)
