"""Citations for the tests of what is exported: an index of letters and papers in an archive, and records of any words.

What is made up here is made to break files: names with commas and particles, braces, percent signs, line ends of all
kinds, letters from right to left, half surrogate pairs.
"""

from __future__ import annotations

from pathlib import Path

from hypothesis import Phase, settings
from hypothesis import strategies as st

from searchdoc import Index
from searchdoc.exporting.records import CitedDocument, CitedRecord, Origin, record_of
from searchdoc.models import Page

LETTER = """\
---
archive: County Archive, Graysand
collection: Harbour Papers
box: 3
folder: 7
shelfmark: ZK 4/1
url: https://archive.example/zk-4-1
---
Letter from Ada Quill to the Harbour Board

Graysand, 4 May 1911

Gentlemen,

1. The harbour light has not burned since Tuesday. The keeper says that the oil was never sent.

2. On 2 May Tobias Marl wrote to me as follows:

I have asked for oil four times since March. Nobody answers at the depot. I will not be answerable for the fleet.

So Tobias Marl wrote, and I believe him. "The lamp is a disgrace," said Edward Pell. Six barrels are needed.[1]

4 May 1911

Ada Quill

Notes

1. The barrels were sent on 9 May. -- Ed.
"""

SECOND = """\
---
author: Ada von Holm
addressee: Tobias Marl
date: 1912-01-03
kind: letter
archive: County Archive, Graysand
collection: Harbour Papers
box: 3
folder: 8
---
Graysand, 3 January 1912

Dear Tobias,

The ice has taken the pier, and with it the last of the barrels that the Board sent us.

Ada von Holm
"""

PAPER = """\
---
title: What the Harbour Cost
author: Edward Pell
date: 1913
archive: Town Library
shelfmark: MS 12
---
The harbour cost nine hundred pounds in its first year, and nobody in the town had been asked about it.
"""

EDITION = """\
---
title: Letters of the Graysand Light
editor: Edward Hargrave
---
# Letters of the Graysand Light

## Ada Quill to Tobias Marl, 6 June 1911

Graysand, 6 June 1911

Dear Tobias,

The new lamp was lit last night, and it was seen from the far side of the bay.

Ada Quill

## Tobias Marl to Ada Quill, 9 June 1911

Farpoint, 9 June 1911

Dear Ada,

We saw it too, and nobody at the depot would believe us until the captain came in.

Tobias Marl
"""


def write_archive(folder: Path) -> Path:
    """The documents of the tests, in a folder."""
    folder.mkdir()
    for name, text in (("light.md", LETTER), ("ice.md", SECOND), ("cost.md", PAPER), ("edition.md", EDITION)):
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def citation_of(index: Index, words: str) -> str:
    """The id of the citation of some words, which stand in one document of an index once."""
    from searchdoc.models import Span, citation_id

    document = next(one for one in index.documents() if words in one.text)
    start = document.text.index(words)
    return citation_id(document, Span(start, start + len(words)))


def cited(index: Index, words: str) -> CitedRecord:
    """The record of some words."""
    return record_of(index.citation(citation_of(index, words)), "2026-11-27")


def folded(words: str | None) -> str:
    """Words as a field of one line holds them."""
    return " ".join((words or "").replace("\0", "").split()).encode("utf-8", "replace").decode("utf-8")


some_examples = settings(max_examples=60, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
"""A record has thirty fields: what fails is legible as it is, and would take minutes to be made smaller."""

AWKWARD = "\\{}%&$#_~^\"'`-–—<>|@*[]()!?,;:=./\n\r\t\v\f\x1c\x85\u2028\0é́ßŁя中文עבריتר\u202e\ufeff𝔘\ud800"
words = st.one_of(
    st.text(st.sampled_from(AWKWARD + "abc XYZ019"), max_size=30),
    st.text(st.characters(), max_size=20),
    st.sampled_from(["", " and ", "TY  - JOUR", "ER  - ", "@book{x,", "a--b", "``x''", "?`", "50 % {it}", "\\LaTeX"]),
)
"""Any words at all, with those that mean something in one of the formats."""

NAMES = [
    "Ada Quill",
    "Ada von Holm",
    "Juan de la Cruz",
    "Tobias Marl Jr.",
    "Tobias Marl, Jr.",
    "Mrs. Tobias Marl",
    "the Harbour Board",
    "Ada Quill and Tobias Marl",
    "A. Birk, Tobias Marl and Edward Pell",
    "Department of Trade and Industry",
    "V. I. Lenin",
    "Lenin",
    "محمد بن موسى",
    "毛泽东",
    "Smith & Sons, {Ltd}",
    "O’Brien-Łukasz, Seán",
    "Martin Van Buren",
    "d'Artagnan",
]
names = st.one_of(st.none(), st.sampled_from(NAMES), words)
dates = st.one_of(
    st.none(),
    st.sampled_from("1911 1911-05 1911-05-04 1911? 1911-05~ 1911/1913 1911-05-04/1911-05-09 19XX -0044".split()),
)
some = st.one_of(st.none(), words)


@st.composite
def cited_documents(draw: st.DrawFn) -> CitedDocument:
    """A document of which anything may be stated."""
    return CitedDocument(
        id=draw(words),
        path=draw(words),
        sha256="0" * 64,
        title=draw(words),
        author=draw(names),
        editor=draw(names),
        addressee=draw(names),
        date=draw(dates),
        place=draw(some),
        kind=draw(some),
        language=draw(st.sampled_from([None, "en", "de", "es", "hu"])),
        archive=draw(some),
        collection=draw(some),
        box=draw(some),
        folder=draw(some),
        shelfmark=draw(some),
        url=draw(st.sampled_from([None, "https://archive.example/a?b=c&d=%20#e", "https://x.example/{a}_b~c"])),
        is_letter=draw(st.booleans()),
    )


origins = st.builds(
    Origin,
    speaker=names,
    addressee=names,
    date=dates,
    place=some,
    is_letter=st.booleans(),
    role=st.sampled_from(["author", "quoted", "editor"]),
    mode=st.sampled_from(["direct", "reported"]),
    doubtful=st.booleans(),
)
pages = st.one_of(st.none(), st.builds(Page, span=st.none(), number=st.integers(1, 999), label=some))


@st.composite
def records(draw: st.DrawFn) -> CitedRecord:
    """A citation of any words, by anybody, quoted by anybody."""
    text = draw(words)
    return CitedRecord(
        id=f"{draw(words)}:0-{len(text)}:{draw(st.text('0123456789abcdef', min_size=8, max_size=8))}",
        number=1,
        text=text,
        shown=text,
        start=0,
        end=len(text),
        before=draw(words),
        after=draw(words),
        kind=draw(st.sampled_from(["body", "quotation", "note", "introduction", "caption"])),
        reference=draw(words),
        origins=tuple(draw(st.lists(origins, max_size=3))),
        document=draw(cited_documents()),
        section=tuple(draw(st.lists(words, max_size=2))),
        page=draw(pages),
        note_number=draw(st.one_of(st.none(), st.integers(1, 99))),
        accessed=draw(st.sampled_from([None, "2026-11-27"])),
    )
