"""DSPy's retriever: a part of a program that is run, copied and saved, and the retrieval model of another."""

from __future__ import annotations

from pathlib import Path

import dspy
import pytest

import searchdoc
from searchdoc.errors import IndexMissing, UnknownSpeaker
from searchdoc.integrations.dspy import SearchdocRetriever, SearchdocRM

QUERY = "monopoly of foreign trade"


class Quoting(dspy.Module):  # type: ignore[misc]
    """A program without a language model: the passages of somebody, each with its reference."""

    def __init__(self, index: searchdoc.Index) -> None:
        super().__init__()
        self.retrieve = SearchdocRetriever(index, k=2)

    def forward(self, question: str, speaker: str) -> dspy.Prediction:
        found = self.retrieve(question, speaker=speaker)
        pairs = zip(found.passages, found.citations, strict=True)
        return dspy.Prediction(quoted=[f"{citation['reference']}: {text}" for text, citation in pairs])


def test_passages_come_with_their_citations(calendar: searchdoc.Index) -> None:
    """In parallel lists: the text that a language model reads, and where it stands."""
    hits = calendar.search(QUERY, 5)
    found = SearchdocRetriever(calendar)(QUERY)
    assert found.passages == [hit.text for hit in hits]
    assert [one["citation"] for one in found.citations] == [hit.to_dict() for hit in hits]
    assert len(SearchdocRetriever(calendar)(QUERY, k=1).passages) == 1


def test_it_is_a_part_of_a_program(calendar: searchdoc.Index, tmp_path: Path) -> None:
    """Which is copied with the index shared, and saved and loaded with its number of passages."""
    program = Quoting(calendar)
    expected = [f"{hit.reference}: {hit.text}" for hit in calendar.search(QUERY, 2, speaker="Lenin")]
    assert program(question=QUERY, speaker="Lenin").quoted == expected
    copied = program.deepcopy()
    assert copied.retrieve.index is calendar
    copied.retrieve.k = 7
    assert program.retrieve.k == 2
    assert [name for name, _ in program.named_parameters()] == ["retrieve"]
    copied.save(tmp_path / "program.json")
    program.load(tmp_path / "program.json")
    assert program.retrieve.k == 7


def test_it_serves_programs_that_use_dspys_own_retrieve(calendar: searchdoc.Index) -> None:
    """As the retrieval model that DSPy is configured with."""
    rm = SearchdocRM(SearchdocRetriever(calendar, k=3))
    with dspy.context(rm=rm):
        assert dspy.Retrieve(k=2)(QUERY).passages == [hit.text for hit in calendar.search(QUERY, 2)]
    (first, *_) = rm(QUERY, speaker="Lenin")
    (hit, *_) = calendar.search(QUERY, 3, speaker="Lenin")
    assert (first.long_text, first.id, first.reference) == (hit.text, hit.id, hit.reference)


def test_filters_are_the_options_of_a_search(mill: searchdoc.Index) -> None:
    """By their names; others are refused."""
    retriever = SearchdocRetriever(mill, mode="semantic")
    for options in (
        {"speaker": "Venn", "kind": "quotation"},
        {"to": "Nora Hale", "since": "1904-03", "until": "1904-03-02"},
        {"document": "notes.md", "where": {"language": "en"}},
    ):
        found = retriever("water of the mill", **options)
        hits = mill.search("water of the mill", 5, "semantic", **options)
        assert [one["id"] for one in found.citations] == [hit.id for hit in hits]
        assert found.passages
        assert found.passages != retriever("water of the mill").passages
    with pytest.raises(UnknownSpeaker, match="nobody called 'Quill' speaks in these documents"):
        retriever(QUERY, speaker="Quill")
    with pytest.raises(TypeError, match="colour"):
        retriever(QUERY, colour="red")


def test_answers_alone(calendar_index: Path) -> None:
    """A language model is given nothing where searchdoc is silent; an index that is none is said at once."""
    answers = SearchdocRetriever(calendar_index, only_answers=True)
    assert answers("what did Lenin say about foreign trade").passages
    assert answers("who sold the tractors").passages == []
    with pytest.raises(IndexMissing):
        SearchdocRetriever(calendar_index / "elsewhere")
