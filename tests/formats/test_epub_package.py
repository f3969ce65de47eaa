"""The package of a book: its files, its title, its pages, and whether it can be read at all."""

from __future__ import annotations

import pytest

from markup import epub, epub_bytes, xhtml
from searchdoc.errors import UnreadableDocument
from searchdoc.formats.archives import Archive
from searchdoc.formats.epub_package import Package, read_package

TEXT = {"a.xhtml": xhtml("<p>Oak.</p>")}
NCX = """<ncx><pageList><pageTarget value="12"><navLabel><text>xii</text></navLabel><content src="a.xhtml#p"/>
</pageTarget></pageList></ncx>"""
ENCRYPTION = """<encryption xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData>
<enc:EncryptionMethod Algorithm="{}"/></enc:EncryptedData></encryption>"""


def package(data: bytes) -> Package:
    return read_package(Archive(data, "book.epub"), "book.epub")


def test_the_package_says_title_authors_editor_language_and_date() -> None:
    metadata = (
        '<dc:title>Oaks</dc:title><dc:creator id="c" opf:role="aut">Ada Quill</dc:creator>'
        "<dc:creator>T. Marl</dc:creator>"
        '<dc:creator id="e">Edward Pell</dc:creator><meta refines="#e" property="role">edt</meta>'
        "<dc:language>en</dc:language><dc:date>1911-05-03T00:00:00Z</dc:date>"
    )
    assert dict(package(epub_bytes(TEXT, metadata=metadata)).metadata) == {
        "title": "Oaks",
        "author": "Ada Quill; T. Marl",
        "editor": "Edward Pell",
        "language": "en",
        "date": "1911-05-03",
    }


def test_pages_of_epub_2_are_those_of_the_ncx() -> None:
    item = '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>'
    read = package(epub_bytes(TEXT, item, more={"OEBPS/toc.ncx": NCX}))
    assert read.spine == ["OEBPS/a.xhtml"]
    assert read.pages == {("OEBPS/a.xhtml", "p"): "xii"}


def test_the_guide_sets_a_cover_apart() -> None:
    data = epub_bytes(TEXT, '</manifest><guide><reference type="cover" href="a.xhtml"/></guide><manifest>')
    assert package(data).set_apart == {"OEBPS/a.xhtml": "cover"}


def test_an_encrypted_book_is_named_with_the_way_out() -> None:
    more = {"META-INF/encryption.xml": ENCRYPTION.format("http://www.w3.org/2001/04/xmlenc#aes128-cbc")}
    with pytest.raises(UnreadableDocument, match=r"it is encrypted \(DRM\): get a copy"):
        package(epub_bytes(TEXT, more=more))


def test_encrypted_fonts_do_no_harm() -> None:
    more = {"META-INF/encryption.xml": ENCRYPTION.format("http://www.idpf.org/2008/embedding")}
    assert epub({"a.xhtml": "<p>Oak.</p>"}, more=more).text == "Oak.\n\n"


def test_a_book_whose_package_is_missing_is_named() -> None:
    more = {"META-INF/container.xml": "<container><rootfile full-path='gone.opf'/></container>"}
    with pytest.raises(UnreadableDocument, match="package of the book is missing"):
        package(epub_bytes(TEXT, more=more))
