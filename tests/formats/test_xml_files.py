"""Files of XML, told apart by their root elements."""

from __future__ import annotations

import pytest

from searchdoc.errors import UnreadableDocument
from searchdoc.formats.xml_files import XmlFileReader

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
def test_an_unknown_root_is_named_and_not_guessed_at(data: bytes, name: str) -> None:
    with pytest.raises(UnreadableDocument, match=f"its root element is <{name}>"):
        XmlFileReader().read(data, "weir.xml")
