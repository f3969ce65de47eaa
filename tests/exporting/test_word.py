"""DOCX with real footnotes, read back by python-docx and by searchdoc itself."""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import docx as python_docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

import searchdoc
from exported import cited, records, some_examples
from searchdoc.exporting.characters import xml_text
from searchdoc.exporting.chicago import bibliography, chicago_notes
from searchdoc.exporting.records import CitedRecord
from searchdoc.exporting.word import BIBLIOGRAPHY_STYLE, QUOTE_STYLE, docx
from searchdoc.formats.files import read

WORDS = ("Nobody answers at the depot.", "The lamp is a disgrace,", "The ice has taken the pier")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture
def some(archive: searchdoc.Index) -> list[CitedRecord]:
    return [cited(archive, words) for words in WORDS]


def footnotes(written: bytes) -> list[str]:
    """The words of the footnotes in the order of their ids, without the two separators."""
    part = next(
        one.target_part
        for one in python_docx.Document(BytesIO(written)).part.rels.values()
        if one.reltype == RELATIONSHIP_TYPE.FOOTNOTES
    )
    notes = etree.fromstring(part.blob).findall(f"{W}footnote")
    return [
        "".join(str(words) for words in one.itertext()).removeprefix(" ") for one in notes if not one.get(f"{W}type")
    ]


def calls(written: bytes) -> list[str]:
    body = python_docx.Document(BytesIO(written)).element.body
    return [str(one.get(f"{W}id")) for one in body.iter(f"{W}footnoteReference")]


def test_quotations_have_their_style_and_a_footnote_each(some: list[CitedRecord]) -> None:
    written = docx(some)
    paragraphs = [(one.style.name, one.text) for one in python_docx.Document(BytesIO(written)).paragraphs if one.style]
    assert paragraphs == [
        *((QUOTE_STYLE, words) for words in WORDS),
        ("Heading 1", "Bibliography"),
        *((BIBLIOGRAPHY_STYLE, entry) for entry in bibliography(some)),
    ]
    assert calls(written) == ["1", "2", "3"]
    assert footnotes(written) == list(chicago_notes(some))


def test_searchdoc_reads_the_footnotes_as_notes_called_behind_the_words(some: list[CitedRecord]) -> None:
    decoded = read(docx(some), Path("citations.docx"))
    notes = [decoded.text[hint.span.start : hint.span.end] for hint in decoded.hints if hint.kind == "note"]
    assert notes == list(chicago_notes(some))
    for words, call in zip(WORDS, decoded.note_calls, strict=True):
        assert decoded.text[: call.span.start].rstrip().endswith(words)


def test_every_part_is_declared_in_the_package(some: list[CitedRecord]) -> None:
    """Word refuses a file with a part whose type is not declared (ECMA-376, part 2, 10.1.2)."""
    with ZipFile(BytesIO(docx(some))) as package:
        assert package.testzip() is None
        assert "word/footnotes.xml" in package.namelist()
        types = package.read("[Content_Types].xml").decode()
        styles = package.read("word/styles.xml").decode()
    assert (
        '"/word/footnotes.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"' in types
    )
    assert all(f'w:styleId="{name}"' in styles for name in ("FootnoteText", "FootnoteReference", "Quote"))


def test_no_citation_is_an_empty_document() -> None:
    assert [one.text for one in python_docx.Document(BytesIO(docx([]))).paragraphs] == []


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(searchdoc.errors.MissingExtra, match=r"pip install searchdoc\[docx\]"):
        docx([])


@settings(some_examples, max_examples=12)
@given(st.lists(records(), max_size=2))
def test_any_words_can_be_written_and_read_again(some: list[CitedRecord]) -> None:
    written = docx(some)
    assert footnotes(written) == [xml_text(note) for note in chicago_notes(some)]
    assert len(calls(written)) == len(some)
    quoted = "".join(
        one.text
        for one in python_docx.Document(BytesIO(written)).paragraphs
        if one.style and one.style.name == QUOTE_STYLE
    )
    assert "".join(quoted.split()) == "".join(xml_text("".join(one.shown for one in some)).split())
