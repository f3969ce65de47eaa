"""Books: one document each, with notes and links across its files."""

from __future__ import annotations

import pytest

from formats_checks import assert_nothing_lost
from markup import blocks, calls, document, epub, epub_bytes, pages, words_of, xhtml
from searchdoc.errors import UnreadableDocument
from searchdoc.formats.epub import EpubReader


def test_a_book_is_its_files_in_order() -> None:
    decoded = epub({"b.xhtml": "<h1>Oaks</h1><p>Oak is here.</p>", "a.xhtml": "<h1>Elms</h1><p>Elm is there.</p>"})
    assert blocks(decoded) == [
        ("heading", "Oaks"),
        ("paragraph", "Oak is here."),
        ("heading", "Elms"),
        ("paragraph", "Elm is there."),
    ]
    assert document(decoded).blocks[-1].section[-1:] == ("Elms",)


def test_notes_in_another_file_are_called_from_the_text() -> None:
    decoded = epub(
        {
            "a.xhtml": "<p>Oak<a epub:type='noteref' href='notes.xhtml#n1' id='r1'>1</a> is here.</p>",
            "b.xhtml": "<p>Elm<sup><a href='notes.xhtml#n2'>1</a></sup>.</p>",
            "notes.xhtml": "<p id='n1'><a href='a.xhtml#r1'>1</a> Hard.</p><p id='n2'>Soft.</p>",
        }
    )
    assert calls(decoded) == [("1", "[1]"), ("2", "[1]")]
    assert words_of(decoded, "note") == ["Hard.", "Soft."]
    assert [(note.linked, note.text) for note in document(decoded).notes] == [("marker", "Hard."), ("marker", "Soft.")]


def test_cover_and_contents_are_furniture() -> None:
    data = epub_bytes(
        {
            "cover.xhtml": xhtml("<section epub:type='cover'><p>OAKS</p></section>"),
            "nav.xhtml": xhtml("<nav epub:type='toc'><ol><li><a href='a.xhtml'>Oak</a></li></ol></nav>"),
            "a.xhtml": xhtml("<p>Oak is here.</p>"),
        },
        '<item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>',
    )
    decoded = EpubReader().read(data, "book.epub")
    assert_nothing_lost(decoded)
    assert blocks(decoded) == [("cover", "OAKS"), ("contents", "1. Oak"), ("paragraph", "Oak is here.")]


def test_pages_of_the_printed_book_are_those_of_its_list() -> None:
    links = "<li><a href='a.xhtml#p1'>xii</a></li><li><a href='a.xhtml#p2'>13</a></li>"
    page_list = f"<nav epub:type='page-list'><ol>{links}</ol></nav>"
    decoded = epub(
        {"a.xhtml": "<p>Title</p><p id='p1'>Oak goes <span id='p2'></span>on.</p>"},
        '<item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>',
        more={"OEBPS/nav.xhtml": xhtml(page_list)},
    )
    assert pages(decoded) == [(None, "Title"), ("xii", "Oak goes"), ("13", "on.")]


def test_right_to_left_books_are_read_in_the_order_of_reading() -> None:
    assert epub({"a.xhtml": "<p dir='rtl'>שלום לך</p>"}).text == "שלום לך\n\n"


@pytest.mark.parametrize("cut", [10, 400, -30])
def test_a_book_that_is_cut_short_is_named(cut: int) -> None:
    with pytest.raises(UnreadableDocument, match="damaged or cut short"):
        EpubReader().read(epub_bytes({"a.xhtml": xhtml("<p>Oak.</p>")})[:cut], "book.epub")


def test_a_book_without_text_is_named() -> None:
    with pytest.raises(UnreadableDocument, match="lists no text"):
        EpubReader().read(epub_bytes({}), "book.epub")
