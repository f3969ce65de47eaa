"""Pages of HTML whole: their encodings, damaged ones, and one made from Markdown."""

from __future__ import annotations

from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from formats_checks import assert_nothing_lost
from markup import blocks, document, html, speakers
from searchdoc.errors import UnreadableDocument
from searchdoc.formats.files import read
from searchdoc.formats.html import HtmlReader, decode_markup

FRENCH = "<html><head>{}</head><body><p>Café à l’œuvre, 3 €</p></body></html>"


@pytest.mark.parametrize(
    ("head", "encoding", "told"),
    [
        ("<meta charset='windows-1252'>", "cp1252", "cp1252"),
        ("<meta charset='iso-8859-1'>", "cp1252", "cp1252"),
        ("<meta http-equiv='Content-Type' content='text/html; charset=utf-8'>", "utf-8", "utf-8"),
        ("<meta charset='macroman'>", "mac_roman", "mac-roman"),
        ("", "utf-8-sig", "utf-8-sig"),
        ("<meta charset='iso-8859-1'>", "utf-8-sig", "utf-8-sig"),
        ("", "utf-16", "utf-16"),
        ("<meta charset='utf-16'>", "utf-8", "utf-8"),
        ("<meta charset='no-such-thing'>", "utf-8", "utf-8"),
        ("<meta charset='ascii'>", "utf-8", "cp1252"),
    ],
)
def test_the_encoding_is_what_the_file_says(head: str, encoding: str, told: str) -> None:
    text, name = decode_markup(FRENCH.format(head).encode(encoding), "a.html")
    assert name.replace("_", "-") == told
    assert told == "cp1252" or "Café à l’œuvre, 3 €" in text


def test_xml_says_its_encoding_at_the_beginning() -> None:
    data = '<?xml version="1.0" encoding="windows-1252"?><html><p>Café</p></html>'.encode("cp1252")
    assert HtmlReader().read(data, "a.xhtml").text == "Café\n\n"


def test_what_markdown_is_made_into_is_read_as_it_was_written() -> None:
    page = (
        MarkdownIt("commonmark")
        .enable("table")
        .render("# The weir\n\nOak *is*\nhere.\n\n> Such water.\n\n1. Oak\n2. Elm\n\n| a | b |\n|---|---|\n| 1 | 2 |\n")
    )
    assert blocks(html(page)) == [
        ("heading", "The weir"),
        ("paragraph", "Oak is here."),
        ("quotation", "Such water."),
        ("item", "1. Oak"),
        ("item", "2. Elm"),
        ("row", "a\tb"),
        ("row", "1\t2"),
    ]


def test_a_letter_on_a_page_is_its_writers() -> None:
    read_ = document(
        html(
            "<nav>Home</nav><h1>Tobias Marl to Anna Holt, 3 May 1851</h1><p>Dear Nan,</p>"
            "<p>Oak is here, and the weir is built of it.</p><p>Yours truly,</p><p>Tobias Marl</p>"
        )
    )
    assert (read_.author, read_.addressee, read_.date) == ("Tobias Marl", "Anna Holt", "1851-05-03")
    assert ("body", "Tobias Marl", "Oak is here, and the weir is built of it.") in speakers(read_)


@pytest.mark.parametrize(
    "data", [b"<html><body><p>Oak is he", b"<p>Oak is he<", b"<table><tr><td>Oak is he", b"Oak is he"]
)
def test_a_page_that_is_cut_short_is_read_as_far_as_it_goes(data: bytes) -> None:
    decoded = HtmlReader().read(data, "a.html")
    assert_nothing_lost(decoded)
    assert decoded.text.startswith("Oak is he")


@pytest.mark.parametrize(
    ("data", "why"), [(b"", "no text"), (b"<p></p>", "no text"), (b"<p>\0\xff\x01</p>", "binary file")]
)
def test_what_cannot_be_read_is_named(data: bytes, why: str) -> None:
    with pytest.raises(UnreadableDocument, match=why):
        read(data, Path("a.html"))
