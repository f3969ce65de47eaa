"""Which reader reads which file."""

from __future__ import annotations

from pathlib import Path

import pytest

from searchdoc.errors import UnreadableDocument
from searchdoc.formats.epub import EpubReader
from searchdoc.formats.files import READERS, has_reader, metadata_place, read, reader_of
from searchdoc.formats.html import HtmlReader
from searchdoc.formats.markdown import MarkdownReader
from searchdoc.formats.plain import PlainTextReader
from searchdoc.formats.xml_files import XmlFileReader


@pytest.mark.parametrize(
    ("name", "reader"),
    [
        ("a.txt", PlainTextReader),
        ("a.TEXT", PlainTextReader),
        ("a.notes.txt", PlainTextReader),
        ("a.md", MarkdownReader),
        ("a.Markdown", MarkdownReader),
        ("a.htm", HtmlReader),
        ("a.epub", EpubReader),
        ("a.tei", XmlFileReader),
    ],
)
def test_the_ending_says_which_reader_in_upper_or_lower_case(name: str, reader: type) -> None:
    assert has_reader(Path(name))
    assert isinstance(reader_of(Path(name)), reader)


@pytest.mark.parametrize(
    ("name", "what"), [("a.djvu", ".djvu"), ("txt", "a file without an ending"), (".txt", "a file")]
)
def test_a_file_that_no_reader_reads_is_refused_by_its_ending(name: str, what: str) -> None:
    assert not has_reader(Path(name))
    with pytest.raises(UnreadableDocument, match=f"cannot read {name}: there is no reader for {what}"):
        read(b"Words.", Path(name))


def test_readers_share_no_ending_and_write_them_in_lower_case_with_the_dot() -> None:
    """Otherwise the order of the readers would decide, or a reader would never be found."""
    suffixes = [suffix for reader in READERS for suffix in reader.suffixes]
    assert len(suffixes) == len(set(suffixes))
    assert all(suffix.startswith(".") and suffix == suffix.lower() for suffix in suffixes)


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
@pytest.mark.parametrize("data", [b"", b" \n\t\r\n", "\ufeff \u2028".encode()])
def test_a_file_without_text_is_refused_whatever_its_format(name: str, data: bytes) -> None:
    with pytest.raises(UnreadableDocument, match=f"cannot read {name}: there is no text in it"):
        read(data, Path(name))


def test_what_a_reader_makes_of_the_bytes_comes_back() -> None:
    """The file itself is not opened: there is none."""
    decoded = read("# Log\n\nFog.\n".encode("utf-16"), Path("nowhere/log.md"))
    assert (decoded.text, decoded.encoding) == ("# Log\n\nFog.\n", "utf-16")
    assert [hint.kind for hint in decoded.hints] == ["furniture", "heading", "paragraph"]


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("a.md", "front matter"),
        ("a.txt", "front matter"),
        ("a.xml", "the file's own header"),
        ("a.html", "the file's own header"),
    ],
)
def test_a_file_states_something_about_itself_at_its_head(name: str, place: str) -> None:
    assert metadata_place(Path(name)) == place


@pytest.mark.parametrize("name", ["log.txt", "log.md"])
def test_a_text_file_is_read_in_the_encoding_that_is_stated(name: str) -> None:
    """With its bad bytes named, and without a byte order mark that was not in it."""
    data = "# Öl\n\nFür die Öfen\n".encode("cp850")
    decoded = read(data, Path(name), encoding="cp850")
    assert (decoded.text, decoded.encoding, decoded.guessed) == ("# Öl\n\nFür die Öfen\n", "cp850", False)
    assert read(data, Path(name), encoding="cp1252").text == data.decode("cp1252", "replace")
    assert read(b"Oil " * 40 + b"\x81", Path(name), encoding="cp1252").problems == (
        "byte 160 (line 1) is not valid Windows-1252; it is read as \ufffd",
    )
