"""The passages that every adapter gives, and their metadata."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import searchdoc
from searchdoc.errors import IndexMissing, MalformedQuery
from searchdoc.integrations.passages import SHOWN, citation_metadata, opened, retrieved
from shared import validate

QUERY = "water of the mill"


def test_an_index_is_taken_open_or_by_its_folder(calendar: searchdoc.Index, calendar_index: Path) -> None:
    """And what is none is said at once."""
    assert opened(calendar) is calendar
    for folder in (calendar_index, str(calendar_index)):
        assert len(opened(folder)) == len(calendar)
    with pytest.raises(IndexMissing):
        opened(calendar_index / "elsewhere")


def test_passages_are_those_of_a_search(mill: searchdoc.Index) -> None:
    """In its order, with its filters and its mode."""
    found = retrieved(mill, QUERY, 2, "keyword", {"speaker": "Nora Hale"}, only_answers=False)
    assert found == mill.search(QUERY, 2, "keyword", speaker="Nora Hale")
    assert found != mill.search(QUERY, 2) != mill.search(QUERY, 2, speaker="Nora Hale")


def test_answers_alone_are_silent_where_searchdoc_is(calendar: searchdoc.Index) -> None:
    """A search always finds something near; an answer does not."""
    for question, answered in (("what did Lenin say about foreign trade", True), ("who sold the tractors", False)):
        passages = retrieved(calendar, question, 2, "hybrid", {}, only_answers=True)
        assert list(passages) == list(calendar.ask(question, 2).citations) * answered
        assert len(retrieved(calendar, question, 2, "hybrid", {}, only_answers=False)) == 2
    with pytest.raises(MalformedQuery, match="answers are always looked for in mode 'hybrid', and not 'semantic'"):
        retrieved(calendar, QUERY, 2, "semantic", {}, only_answers=True)


def test_metadata_is_the_whole_citation(mill: searchdoc.Index) -> None:
    """As published, and the keys to filter by and to show beside it."""
    (citation,) = mill.search(QUERY, 1, to="Nora Hale")
    metadata = citation_metadata(citation)
    assert metadata.pop("citation") == citation.to_dict()
    assert metadata == {
        "id": citation.id,
        "speaker": "Venn",
        "addressee": "Nora Hale",
        "date": "1904-03-01?",
        "kind": "quotation",
        "document_id": "mill.txt",
        "title": "Letter from Nora Hale to the Mill Company",
        "start": 310,
        "end": 422,
        "reference": "Venn to Nora Hale, 1 March 1904?, quoted by Nora Hale to the Mill Company, 3 March 1904; line 11",
    }
    assert set(SHOWN) <= set(metadata)
    validate(citation_metadata(citation)["citation"], "citation")
    assert json.loads(json.dumps(citation_metadata(citation))) == citation_metadata(citation)
