"""What XML cannot hold."""

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from searchdoc.exporting.characters import xml_text


def test_only_what_xml_cannot_hold_is_replaced() -> None:
    assert xml_text("a\x00b\ud800c\uffff") == "a\ufffdb\ufffdc\ufffd"
    assert xml_text("one\r\ntwo\rthree\ffour\vfive") == "one\ntwo\nthree\nfour five"
    kept = "שלום e\u0301 \U0001f600 tab\t"
    assert xml_text(kept) == kept


@given(st.text(st.characters(exclude_categories=[])))
def test_any_words_can_be_written_and_read_again(words: str) -> None:
    element = etree.Element("p")
    element.text = xml_text(words)
    assert etree.fromstring(etree.tostring(element, encoding="utf-8")).text == (xml_text(words) or None)
