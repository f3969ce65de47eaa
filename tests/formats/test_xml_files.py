"""XML files are told apart by their root elements, and what cannot be read is named in one sentence."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from markup import TEI
from searchdoc.errors import UnreadableDocument
from searchdoc.formats.files import read
from searchdoc.formats.xml_files import XmlFileReader

GOOD = TEI.format(header="", text="<body><p>Oak.</p></body>")


@pytest.mark.parametrize("root", ["TEI", "teiCorpus"])
@pytest.mark.parametrize("space", [' xmlns="http://www.tei-c.org/ns/1.0"', ""])
def test_tei_is_read_with_its_namespace_and_without(root: str, space: str) -> None:
    data = f"<{root}{space}><text><body><p>Oak.</p></body></text></{root}>"
    if root == "teiCorpus" and not space:
        data = data.replace(root, f"{root}.2")
    assert XmlFileReader().read(data.encode(), "a.xml").text == "Oak.\n\n"


def test_an_unknown_root_is_named_and_not_guessed_at() -> None:
    with pytest.raises(UnreadableDocument, match="<score>: it is XML that is neither TEI, ALTO nor PAGE"):
        XmlFileReader().read(b"<score><p>Oak.</p></score>", "a.xml")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (GOOD[:-30].encode(), "damaged or cut short at line 2"),
        (b"", "damaged or cut short"),
        (b"\x00\x01\x02", "damaged or cut short"),
        (GOOD.replace("Oak.", "<p>" * 300).encode(), "damaged"),
        (GOOD.replace("Oak.", "<p>" * 10_000 + "</p>" * 10_000).encode(), "damaged"),
    ],
)
def test_a_damaged_file_is_one_sentence(data: bytes, why: str) -> None:
    with pytest.raises(UnreadableDocument, match=why) as caught:
        XmlFileReader().read(data, "a.xml")
    assert "\n" not in str(caught.value)


def with_definitions(definitions: str, words: str) -> bytes:
    return f"<!DOCTYPE TEI [{definitions}]>{GOOD.partition(chr(10))[2].replace('Oak.', words)}".encode()


def test_no_entity_reads_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret", encoding="utf-8")
    data = with_definitions(f'<!ENTITY file SYSTEM "{secret.as_uri()}">', "Oak &file;.")
    assert XmlFileReader().read(data, "a.xml").text == "Oak &file;.\n\n"


def test_entities_that_multiply_are_refused() -> None:
    laughs = "".join(f'<!ENTITY a{at} "{f"&a{at - 1};" * 10 if at else "ha"}">' for at in range(12))
    with pytest.raises(UnreadableDocument, match="entity"):
        XmlFileReader().read(with_definitions(laughs, "Oak &a11;."), "a.xml")


def test_without_lxml_the_command_that_installs_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "lxml.etree", None)
    with pytest.raises(UnreadableDocument, match=r"pip install 'searchdoc\[xml\]'"):
        XmlFileReader().read(GOOD.encode(), "a.xml")


def test_a_header_alone_has_no_text() -> None:
    with pytest.raises(UnreadableDocument, match="there is no text in it"):
        read(TEI.format(header="<p>Oak</p>", text="<body/>").encode(), Path("a.xml"))


ALTO = b"""<alto xmlns="http://www.loc.gov/standards/alto/ns-v3#"><Layout><Page><PrintSpace><TextBlock><TextLine>
<String CONTENT="Salt."/></TextLine></TextBlock></PrintSpace></Page></Layout></alto>"""
PAGE = b"""<PcGts xmlns="http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15">
<Page imageWidth="1" imageHeight="1"><TextRegion id="r"><TextEquiv><Unicode>Salt.</Unicode></TextEquiv></TextRegion>
</Page></PcGts>"""


@pytest.mark.parametrize("data", [ALTO, PAGE], ids=["ALTO", "PAGE"])
def test_the_root_element_tells_the_format(data: bytes) -> None:
    assert XmlFileReader().read(data, "weir.xml").text.strip() == "Salt."


@pytest.mark.parametrize(
    ("data", "name"),
    [(b"<plist/>", "plist"), (b"<alto xmlns='urn:other'/>", "alto"), (b"<x:PcGts xmlns:x='urn:page'/>", "PcGts")],
)
def test_a_root_of_another_namespace_is_named_too(data: bytes, name: str) -> None:
    with pytest.raises(UnreadableDocument, match=f"its root element is <{name}>"):
        XmlFileReader().read(data, "weir.xml")
