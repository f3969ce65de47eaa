"""The concordance finds exactly what a plain scan of the texts finds."""

import os
import random
from pathlib import Path

import pytest

import searchdoc
from conftest import ROOT
from embedders import HashingEmbedder
from plain_scan import PlainScan, plain
from searchdoc.concordance.finding import query_tree
from searchdoc.errors import EmptyQuery, MalformedQuery, UnknownSpeaker
from searchdoc.keywords.query_tree import Phrase, Wildcard

DATA = ROOT / "tests" / "data"
SHARED = ROOT.parent / "shared"
QUERIES = 1000

PAGES = "\n\f".join(
    f"THE CALENDAR OF THE MILL\n\nOn page {page} the calen-\ndar of the mill-\nwheel is l’été’s; the trade\n{page}\n"
    for page in range(20, 32)
)
"""A text with running heads, page numbers and divided words."""


def disagreements(index: searchdoc.Index, queries: int, seed: int = 7) -> list[tuple[str, int, int]]:
    """Of random words and phrases of an index: those for which a plain scan finds other places, with both numbers."""
    documents = list(index.documents())
    scan = PlainScan(documents)
    chance = random.Random(seed)  # noqa: S311 (no secret)
    paragraphs = [words for text in scan.paragraphs for words in text if words]
    found: list[tuple[str, int, int]] = []
    for number in range(queries):
        words = chance.choice(paragraphs)
        start = chance.randrange(len(words))
        asked = words[start : start + (1 if number % 2 else chance.choice((2, 3, 4)))]
        expected = scan.find(asked)
        listed = index.concordance(" ".join(asked), syntax="plain")
        places = {(one.document, one.span.start, one.span.end) for one in listed.occurrences}
        assert len(places) == listed.total
        if places != expected or not places:
            found.append((" ".join(asked), len(places), len(expected)))
    return found


@pytest.mark.no_cover  # a plain scan in Python, whose lines are not to be counted
def test_it_finds_what_a_plain_scan_of_our_own_texts_finds(tmp_path: Path) -> None:
    """A thousand random words and phrases of texts in eight languages, and of pages with running heads."""
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "pages.txt").write_text(PAGES, encoding="utf-8")
    folders = [DATA / "herbarium" / "papers", DATA / "salzbach" / "papers", DATA / "voices", tmp_path / "pages"]
    index = searchdoc.build([*folders, ROOT / "corpus"], tmp_path / "index", model=HashingEmbedder())
    assert any(document.furniture for document in index.documents(document="pages.txt"))
    assert disagreements(index, QUERIES) == []


@pytest.mark.parametrize(
    ("folder", "queries"), [("corpus/letter", 100), ("eval/voices/docs", 25), ("eval/thornbury/papers", 100)]
)
def test_it_finds_what_a_plain_scan_of_texts_beside_the_repository_finds(
    folder: str, queries: int, tmp_path: Path
) -> None:
    """Where they lie there; they are not part of it. ``SEARCHDOC_QUERIES`` asks for another number of queries."""
    if not (SHARED / folder).is_dir():
        pytest.skip(f"there are no texts at ../shared/{folder}: only our own were scanned")
    if folder == "eval/voices/docs" and "SEARCHDOC_QUERIES" not in os.environ:
        pytest.skip("the editions take minutes to read: set SEARCHDOC_QUERIES=1000 to scan them")
    queries = int(os.environ.get("SEARCHDOC_QUERIES", queries))
    index = searchdoc.build([SHARED / folder], tmp_path / "index", model=HashingEmbedder())
    assert disagreements(index, queries) == []


def test_the_plain_scan_itself_tells_words_apart() -> None:
    """What the other tests rest on: case and accents do not count, letters do."""
    assert plain("Été") == plain("ETE") != plain("etes")


def test_filters_hold_for_each_occurrence(mill: searchdoc.Index) -> None:
    """The innermost voice at its place, and not whoever else speaks in the passage."""

    def words(**options: str) -> list[str]:
        return [line.match for line in mill.concordance("wheel OR sluice", **options).lines(0)]  # type: ignore[arg-type]

    assert words() == ["wheel", "wheel", "sluice", "sluice", "wheel"]
    assert words(speaker="Venn") == ["wheel", "sluice"]
    assert words(speaker="Hale") == ["wheel", "sluice"]
    assert words(kind="quotation") == ["wheel", "sluice"]
    assert words(since="1904-03-02") == ["wheel", "sluice"]
    assert words(document="words.txt") == ["wheel"]
    with pytest.raises(UnknownSpeaker):
        words(speaker="Nobody")
    with pytest.raises(MalformedQuery, match="there is no kind 'letter': choose one of body"):
        words(kind="letter")


def test_words_without_operators_are_a_phrase() -> None:
    """What has operators is a query, also where it is a wrong one."""
    assert query_tree("foreign trade", "auto") == Phrase("foreign trade")
    assert query_tree("pric*", "auto") == Wildcard("pric*")
    assert query_tree("pric*", "plain") == Phrase("pric*")
    with pytest.raises(MalformedQuery, match="begins with too little"):
        query_tree("b*", "auto")
    for empty in ("", "?!", "NOT price", "speaker:Lenin"):
        with pytest.raises(EmptyQuery, match="to list: give at least one"):
            query_tree(empty, "auto")


def test_the_editor_and_running_heads_are_told_apart(tmp_path: Path) -> None:
    """A running head is no part of the text and counts nowhere; a phrase goes on behind it."""
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "pages.txt").write_text(PAGES, encoding="utf-8")
    index = searchdoc.build([tmp_path / "texts"], tmp_path / "index", model=HashingEmbedder())
    text = next(index.documents()).text
    assert text.count("CALENDAR") == 12
    lines = index.concordance("calendar").lines(0)
    assert {line.match for line in lines} <= {"calen- dar", "CALENDAR"}
    assert sum(line.match == "CALENDAR" for line in lines) < 12
