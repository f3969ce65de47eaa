"""What a notebook shows: the documents' words, escaped, and references that lead to the files."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest

import searchdoc
from embedders import HashingEmbedder
from searchdoc.notebook import as_card, as_link, beginning_of
from shared import index_of

HOSTILE = (
    "<script> to Piet\n\nThe barley <script>alert(1)</script> & rye, “and we are <script>poor</script>”, wrote Anna.\n"
)


@pytest.fixture(scope="module")
def barley(tmp_path_factory: pytest.TempPathFactory) -> searchdoc.Index:
    """An index of one letter with markup in its words."""
    return index_of(tmp_path_factory.mktemp("barley"), {"a.txt": HOSTILE}, HashingEmbedder(64))


class _Seen(HTMLParser):
    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.words = ""
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        self.words += data


def results(index: searchdoc.Index) -> dict[str, object]:
    """One result of every kind."""
    hits = index.search("barley")
    return {
        "answer": index.ask("what did Anna say about barley", threshold=0),
        "hits": hits,
        "citation": hits[0],
        "passage": next(index.passages()),
        "document": next(index.documents()),
    }


def test_every_result_is_shown_escaped_with_a_link_to_its_file(barley: searchdoc.Index) -> None:
    """A document's markup is words, and the reference leads to the document."""
    for name, result in results(barley).items():
        seen = _Seen(result._repr_html_())  # type: ignore[attr-defined]
        assert "script" not in seen.tags, name
        assert "<script>" in seen.words, name
        assert seen.links, name
        assert {Path(link.removeprefix("file://")).name for link in seen.links} == {"a.txt"}


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))])  # noqa: S301
def test_results_are_the_same_when_copied_or_sent_to_another_process(
    barley: searchdoc.Index, again: Callable[[object], object]
) -> None:
    """They compare and, but for a list, can be kept in a set."""
    for name, result in results(barley).items():
        assert again(result) == result, name
        assert type(again(result)) is type(result)
        assert name == "hits" or len({result, again(result)}) == 1


def test_a_silence_shows_its_reason(barley: searchdoc.Index) -> None:
    """With the nearest passages below it."""
    answer = barley.ask("what about zeppelins")
    assert not answer.answered
    assert answer.reason
    assert answer.reason in _Seen(answer._repr_html_()).words


def test_a_link_leads_to_a_file_or_nowhere() -> None:
    """Absolute paths are file addresses, others stay relative, and what lies in memory has no address."""
    assert as_link("a", "/letters/über & x.txt") == '<a href="file:///letters/%C3%BCber%20%26%20x.txt">a</a>'
    assert as_link("<a>", 'le"tters/b.txt') == '<a href="le%22tters/b.txt">&lt;a&gt;</a>'
    assert as_link("a", "javascript:alert(1)") == '<a href="javascript%3Aalert%281%29">a</a>'
    assert as_link("a", "memory:7") == '<a href="#">a</a>'


def test_a_document_elsewhere_is_no_file_of_this_machine() -> None:
    assert as_link("a", "https://host/My%20a.txt?") == '<a href="https://host/My%20a.txt?">a</a>'
    assert as_link("a", "s3://bucket/a.txt") == as_link("a", "zip://a::https://host/b.zip") == '<a href="#">a</a>'


def test_a_long_text_is_shown_by_its_beginning() -> None:
    """A notebook is not flooded."""
    assert beginning_of("word " * 1000).endswith("word…")
    assert len(as_card("", "word " * 1000)) < 1000
