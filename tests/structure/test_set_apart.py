"""What is not read as text: every character outside white space is in one block or set apart, with what it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchdoc.formats.files import reader_of
from searchdoc.models import Document, SetApart
from searchdoc.structure import analyse

LINES = st.sampled_from(
    [
        "",
        "The barley was dear in May, and the miller counted the sacks twice before he shut the loft for the night and",
        "went home by the river. He said nothing of it.",
        "THE MILL PAPERS                                  17",
        "THE MILL PAPERS                                  18",
        "- 19 -",
        "- 20 -",
        "[p. 4]",
        "Page 21 of 40",
        "\f",
        "* * *",
        "---",
        "____________",
        "title: The mill",
        "Nora Hale to Osric Venn, 3 March 1904",
        "Dear Osric,",
        "1. A note of the editor.",
        "¹ Another.",
        "corre-",
        "spondence went on.",
        "# Heading",
        "> They never paid.",
        "| a | b |",
        "𐤀𐤁 ¬ ⸗ …",
    ]
)
"""Lines of which texts are made that have running heads, page numbers, rules, notes and front matter by chance."""

ENDINGS = st.sampled_from(["\n", "\r\n", "\r", "\n\n", "\f"])

TEXTS = st.lists(st.tuples(LINES, ENDINGS), max_size=40).map(lambda parts: "".join(map("".join, parts)))

EXAMPLES = [
    pytest.param(".txt", TEXTS, id="plain text"),
    pytest.param(".md", TEXTS, id="Markdown"),
]
"""For each format the ending of its files, and texts as people write them in it; every format adds its own."""


def read(text: str, name: str) -> Document:
    return analyse(reader_of(Path(name)).read(text.encode("utf-8"), name), name, name, "")


def assert_all_accounted_for(document: Document) -> None:
    """Every character that is no white space is in one block and on no page's margin, or set apart with a label."""
    times = [0] * len(document.text)
    for block in document.blocks:
        for place in range(block.span.start, block.span.end):
            times[place] += 1
    for span in document.furniture:
        times[span.start : span.end] = [0] * len(span)
    for one in document.set_apart:
        for place in range(one.span.start, one.span.end):
            times[place] += 1
    lost = [place for place, character in enumerate(document.text) if not character.isspace() and times[place] != 1]
    assert [(place, document.text[place], times[place]) for place in lost] == []
    assert [document.slice(one.span) for one in document.set_apart if not one.label] == []


@pytest.mark.parametrize(("ending", "texts"), EXAMPLES)
@given(data=st.data())
def test_nothing_is_lost(ending: str, texts: st.SearchStrategy[str], data: st.DataObject) -> None:
    text = data.draw(texts.filter(str.strip))  # a file without words is never analysed
    assert_all_accounted_for(read(text, f"papers{ending}"))


WORDS = [
    (
        "The miller counted the sacks of barley before dawn,",
        "and nobody in the house knew",
        "what he had found of them.",
    ),
    ("In May the wheel stood still for want of water,", "so that the Company wrote", "three letters to its agent."),
    ("Rain came with the first week of June at last,", "but by then the loft", "had been sold to a stranger."),
    ("Whoever asks in the village is told another story,", "of a debt and of a fire", "that no paper mentions."),
]
PAGES = "\f".join(
    f"THE MILL PAPERS                                  {number}\n\n{chr(10).join(words)}\n{letter}\n"
    for number, words, letter in zip(range(17, 21), WORDS, "BCDE", strict=True)
)


def labels(document: Document) -> list[tuple[str, str]]:
    return [(one.label, document.slice(one.span)) for one in document.set_apart]


def test_what_belongs_to_pages_is_set_apart_by_what_it_is() -> None:
    """Running heads with the page's number in them, and the signatures of sheets."""
    document = read(PAGES, "papers.txt")
    assert [label for label, _ in labels(document)] == ["page number", "signature mark"] * 4
    assert_all_accounted_for(document)


def test_front_matter_and_rules_are_set_apart() -> None:
    document = read("---\ntitle: The mill\n---\nBarley was dear.\n\n* * *\n\nThe loft was shut.\n", "papers.txt")
    assert labels(document) == [("front matter", "---\ntitle: The mill\n---"), ("rule", "* * *")]
    assert document.set_apart[1] == SetApart(document.set_apart[1].span, "rule")


def test_the_marks_of_markdown_are_set_apart() -> None:
    """A heading's marks, a rule, a picture."""
    text = "# The mill\n\nBarley was dear.\n\n---\n\n![The wheel](wheel.png)\nThe wheel in 1904.\n"
    document = read(text, "papers.md")
    assert labels(document) == [("markup", "#"), ("markup", "---"), ("image", "![The wheel](wheel.png)")]
    assert_all_accounted_for(document)


def test_a_text_of_running_heads_alone_has_no_block() -> None:
    document = read("THE MILL PAPERS          17\fTHE MILL PAPERS          18\n", "papers.txt")
    assert (document.blocks, len(document.set_apart)) == ((), 2)
    assert_all_accounted_for(document)
