"""Zip archives are read within bounds, and whatever is wrong with one is said in a sentence."""

import io
import zipfile

import pytest

from searchdoc.errors import UnreadableDocument
from searchdoc.formats.archives import MOST_UNPACKED, Archive


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def test_members_are_read_by_their_names() -> None:
    """In the order of the archive, without its folders."""
    archive = Archive(zipped({"word/": b"", "word/document.xml": b"<a/>", "mimetype": b"x"}), "a.docx")
    assert archive.names == ("word/document.xml", "mimetype")
    assert "mimetype" in archive
    assert "word/footnotes.xml" not in archive
    assert archive.read("word/document.xml") == b"<a/>"


def test_a_member_that_is_missing_is_named() -> None:
    """And the way out with it."""
    with pytest.raises(UnreadableDocument, match=r"a\.docx: word/document\.xml is missing in it: save it anew"):
        Archive(zipped({"mimetype": b"x"}), "a.docx").read("word/document.xml")


@pytest.mark.parametrize("kept", [0.0, 0.5, 0.99])
def test_an_archive_that_is_cut_short_is_named(kept: float) -> None:
    """Its directory stands at its end."""
    data = zipped({"a": b"words " * 100})
    with pytest.raises(UnreadableDocument, match=r"damaged or cut short"):
        Archive(data[: int(kept * len(data))], "a.epub")


def test_a_damaged_member_is_named() -> None:
    """Bytes that were changed are noticed by their checksum."""
    data = bytearray(zipped({"content.xml": b"words of a letter"}, zipfile.ZIP_STORED))
    data[data.index(b"letter")] ^= 1
    with pytest.raises(UnreadableDocument, match=r"content\.xml in it is damaged"):
        Archive(bytes(data), "a.odt").read("content.xml")


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    """More than 200 million bytes, and more than 200 times the archive's own size."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("word/document.xml", "w") as out:
        for _ in range(MOST_UNPACKED // 10_000_000 + 1):
            out.write(bytes(10_000_000))
    with pytest.raises(UnreadableDocument, match=r"it would unpack to 210,000,000 bytes, 1,\d\d\d times its size"):
        Archive(buffer.getvalue(), "bomb.docx")


def test_an_archive_that_shrinks_well_is_no_bomb() -> None:
    """Under 200 million bytes the rate does not matter."""
    data = zipped({"a": bytes(5_000_000)})
    assert len(data) * 200 < 5_000_000
    assert len(Archive(data, "a.docx").read("a")) == 5_000_000


def test_members_under_a_password_are_named() -> None:
    """By the flag that says so, before anything is unpacked."""
    data = bytearray(zipped({"a": b"words"}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1
    with pytest.raises(UnreadableDocument, match="a password protects it: save it without one"):
        Archive(bytes(data), "a.docx").read("a")


def test_an_encrypted_or_older_office_file_is_named() -> None:
    """Both lie in a container of another kind."""
    with pytest.raises(UnreadableDocument, match="a password protects it, or it is of an older format"):
        Archive(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504), "a.docx")
