"""XML is parsed without reading anything else, and walked in the order of the file."""

import time

import pytest
from lxml.etree import _Element

from searchdoc.errors import UnreadableDocument
from searchdoc.formats.xml import attribute_of, decimal_of, local_name, parse_xml, walk_xml


class Recorder:
    """Writes down what it is told."""

    def __init__(self, *left_out: str) -> None:
        self.told: list[str] = []
        self._left_out = left_out

    def start(self, element: _Element) -> bool:
        if local_name(element) in self._left_out:
            return False
        self.told.append(f"<{local_name(element)}>")
        return True

    def text(self, words: str) -> None:
        self.told.append(words)

    def end(self, element: _Element) -> None:
        self.told.append(f"</{local_name(element)}>")


def told(data: bytes, *left_out: str) -> str:
    recorder = Recorder(*left_out)
    walk_xml(parse_xml(data, "a.xml"), recorder)
    return "".join(recorder.told)


@pytest.mark.parametrize(
    "data",
    [
        "<a/>",
        "<a>one<b>two</b>three<b></b>four</a>",
        "<a><b><c>é</c></b> <b/>\n灯</a>",
    ],
)
def test_everything_is_told_in_the_order_of_the_file(data: str) -> None:
    """Elements, the words in them and the words after them."""
    assert told(data.encode()) == data.replace("<a/>", "<a></a>").replace("<b/>", "<b></b>")


def test_what_is_left_out_is_left_out_with_all_that_is_in_it() -> None:
    """And the words after it stay."""
    assert told(b"<a>one<b>two<c>three</c></b>four</a>", "b") == "<a>onefour</a>"
    assert told(b"<a>one</a>", "a") == ""


def test_comments_and_instructions_are_passed_over() -> None:
    """The words after them stay."""
    assert told(b"<a>one<!-- two -->three<?four five?>six</a>") == "<a>onethreesix</a>"


def test_names_are_told_without_namespaces() -> None:
    """Of elements and of attributes."""
    root = parse_xml(b'<w:p xmlns:w="urn:w" w:val="1" val="2"><w:r w:id="3"/></w:p>', "a.docx")
    assert local_name(root) == "p"
    assert attribute_of(root, "val") == "2"
    assert attribute_of(root[0], "id") == "3"
    assert attribute_of(root[0], "val") is None


def test_entities_for_characters_are_characters() -> None:
    """Those that the document defines and those of HTML; others stay as they are written."""
    head = b'<!DOCTYPE a SYSTEM "a.dtd" [<!ENTITY longs "\xc5\xbf"><!ENTITY whole "<b>x</b>">]>'
    assert told(head + b"<a>wa&longs;h &eacute;t&eacute; &whole; &nowhere;</a>") == (
        "<a>waſh été &whole; &nowhere;</a>"
    )


def test_no_file_is_read_by_an_entity(tmp_path_factory: pytest.TempPathFactory) -> None:
    """An entity that names a file stays as it is written."""
    secret = tmp_path_factory.mktemp("xml") / "secret.txt"
    secret.write_text("a secret", encoding="utf-8")
    data = f'<!DOCTYPE a [<!ENTITY x SYSTEM "{secret.as_uri()}">]><a>&x;</a>'
    assert told(data.encode()) == "<a>&x;</a>"


def test_entities_inside_each_other_do_not_multiply() -> None:
    """Ten each, ten deep ("billion laughs")."""
    entities = "".join(f'<!ENTITY x{n + 1} "{f"&x{n};" * 10}">' for n in range(10))
    data = f'<!DOCTYPE a [<!ENTITY x0 "ha">{entities}]><a>&x10;</a>'.encode()
    began = time.process_time()
    with pytest.raises(UnreadableDocument, match="Maximum entity amplification"):
        told(data)
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "its XML is damaged or cut short"),
        (b"<a>\n<b>", "its XML is damaged or cut short at line 2"),
        (b"<a>\xe9</a>", "its XML is damaged or cut short at line 1"),
        (b"<a>" * 10_000 + b"</a>" * 10_000, "Excessive depth"),
    ],
)
def test_what_is_no_xml_is_named(data: bytes, why: str) -> None:
    """With the line, in a sentence."""
    with pytest.raises(UnreadableDocument, match=why):
        parse_xml(data, "a.xml")


def test_the_part_that_is_damaged_is_named() -> None:
    """Of a file that has several."""
    with pytest.raises(UnreadableDocument, match=r"the XML of word/document\.xml is damaged or cut short"):
        parse_xml(b"<a", "a.docx", "word/document.xml")


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1", "windows-1252"])
def test_the_encoding_is_the_one_declared(encoding: str) -> None:
    """Whatever it is."""
    assert told(f'<?xml version="1.0" encoding="{encoding}"?><a>é</a>'.encode(encoding)) == "<a>é</a>"


@pytest.mark.parametrize(
    ("written", "number"),
    [("2.5", 2.5), ("-7", -7.0), (None, None), ("", None), ("x", None), ("nan", None), ("inf", None), ("1e7", None)],
)
def test_a_decimal_number_is_one_that_a_page_can_have(written: str | None, number: float | None) -> None:
    assert decimal_of(written) == number
