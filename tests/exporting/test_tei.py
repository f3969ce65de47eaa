"""A whole document as TEI: valid, with every word once, and read back under the same voices."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

import texts
from editions import edition, find, read_back, spoken
from gold import CORPUS, VOICES
from searchdoc.exporting.tei import tei
from searchdoc.formats.files import read
from searchdoc.models import Document
from searchdoc.protocols import DecodedFile
from searchdoc.structure import analyse

DATA = VOICES.parent
PAPERS = sorted(
    path
    for folder in (VOICES, DATA / "herbarium" / "papers", DATA / "salzbach" / "papers", CORPUS)
    for path in folder.iterdir()
    if path.suffix in {".txt", ".md"}
)

LETTER = """Letter from Ada Quill to the Harbour Board

Graysand, 4 May 1911

Gentlemen,

The harbour light has not burned since Tuesday. “The oil was never sent,” said Mr. Tobias Marl.

On 2 May Mr. Marl wrote to me as follows:

I have asked for oil four times since March. I will not be answerable for the fleet.

So Mr. Marl wrote, and I believe him.

Ada Quill
"""


def paper(path: Path) -> Document:
    return analyse(read(path.read_bytes(), path), path.name, path.name, "0" * 64)


@pytest.fixture(scope="module")
def papers() -> dict[str, Document]:
    return {path.name: paper(path) for path in PAPERS}


def test_every_paper_is_valid_and_whole(papers: dict[str, Document]) -> None:
    assert len(papers) > 60
    for document in papers.values():
        edition(document)


def test_what_is_read_back_has_the_same_words_under_the_same_voices(papers: dict[str, Document]) -> None:
    """Where the edition names nobody, the rules read the text anew, and name some whom they had not named before."""
    named: list[bool] = []
    unnamed: list[bool] = []
    for document in papers.values():
        before, after = spoken(document), spoken(read_back(document))
        assert [character for character, _ in before] == [character for character, _ in after], document.id
        for one, other in zip(before, after, strict=True):
            (unnamed if one[1] is None else named).append(_alike(one, other))
    assert sum(named) / len(named) > 0.97
    assert sum(unnamed) / len(unnamed) > 0.85


def _alike(one: tuple[str, str | None], other: tuple[str, str | None]) -> bool:
    """Whether the same person speaks; an edition may give the whole name where the document had the last one."""
    return one[1] == other[1] or bool(one[1] and other[1] and one[1].split()[-1] == other[1].split()[-1])


def test_a_letter_has_its_head_its_frame_and_its_quotations() -> None:
    root = edition(texts.document(LETTER))
    div = find(root, "text/body/div")[0]
    assert find(div, "head")[0].text == "Letter from Ada Quill to the Harbour Board"
    assert (div.get("type"), div.get("decls")) == ("letter", "#letter-1")
    assert [find(div, f"opener/{name}")[0].text for name in ("dateline", "salute")] == [
        "Graysand, 4 May 1911",
        "Gentlemen,",
    ]
    assert find(div, "closer/signed")[0].text == "Ada Quill"
    people = {
        one.get("{http://www.w3.org/XML/1998/namespace}id"): find(one, "persName")[0].text
        for one in root.iter("{*}person")
    }
    inline, block = find(div, "p/q")[0], find(div, "q")[0]
    for quoted in (inline, block):
        assert people[str(quoted.get("who")).removeprefix("#")] in {"Marl", "Tobias Marl"}
        assert 0.5 < float(str(quoted.get("cert"))) <= 1
    assert inline.text == "The oil was never sent,"
    assert str(next(block.iter("{*}p")).text).startswith("I have asked for oil")


def test_it_is_a_file_in_utf8_without_anything_of_this_machine() -> None:
    written = tei(texts.document(LETTER))
    assert written.startswith(b"<?xml version='1.0' encoding='utf-8'?>\n<TEI xmlns=\"http://www.tei-c.org/ns/1.0\">")
    assert written == tei(texts.document(LETTER))
    assert str(Path.cwd()).encode() not in written


HOSTILE = st.lists(
    st.one_of(
        st.text(st.characters(exclude_categories=[]), max_size=40),
        st.sampled_from(
            ["\u202e", "e" + "\u0301" * 50, "x" * 10_000, "<p>&amp;]]>", "“a” said Tom.", "\ud800", "\x00\x1b"]
        ),
        st.sampled_from(["\n\n", "\n\n1. ", "\nDear Sir,\n\n", "\n\n4 May 1911\n\n", "\f", " [1] ", "\n\n# A\n\n"]),
    ),
    min_size=1,
    max_size=12,
).map("".join)


@settings(max_examples=60)
@given(HOSTILE)
def test_hostile_text_makes_a_valid_and_whole_edition(text: str) -> None:
    private = re.sub("[\ud800-\udfff]", "\ue000", text)  # readers decode, and so no text has half a pair
    document = analyse(DecodedFile(private), "hostile.txt", "hostile.txt", "0" * 64)
    edition(replace(document, text=text))


def test_deep_quotations_are_written_without_recursion_without_end() -> None:
    mail = "From: a@b.org\nSubject: x\n\n" + "\n".join(f"{'>' * depth} line {depth}" for depth in range(1, 300))
    document = analyse(read(mail.encode(), Path("x.eml")), "x.eml", "x.eml", "0" * 64)
    assert etree.fromstring(tei(document), etree.XMLParser(huge_tree=True)) is not None
