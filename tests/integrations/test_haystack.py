"""Haystack's component: in a pipeline, saved and loaded, and with its filters."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from haystack import Document, Pipeline
from haystack.components.builders import PromptBuilder

import searchdoc
from searchdoc.errors import IndexMissing, MalformedQuery
from searchdoc.integrations.haystack import SearchdocRetriever

QUERY = "water of the mill"


def equals(field: str, value: object, operator: str = "==") -> dict[str, Any]:
    return {"field": f"meta.{field}", "operator": operator, "value": value}


def combined(operator: str, *conditions: dict[str, Any]) -> dict[str, Any]:
    return {"operator": operator, "conditions": list(conditions)}


def ids(result: dict[str, list[Document]]) -> list[str]:
    return [document.id for document in result["documents"]]


def test_passages_are_documents_with_their_citations(mill: searchdoc.Index) -> None:
    """The words exactly as they stand; the id, the score and the meta are the citation's."""
    hits = mill.search(QUERY, 3)
    documents = SearchdocRetriever(mill, top_k=3).run(QUERY)["documents"]
    assert [(one.id, one.content, one.score) for one in documents] == [
        (hit.id, hit.text, hit.scores.final) for hit in hits
    ]
    assert [one.meta["citation"] for one in documents] == [hit.to_dict() for hit in hits]
    restored = Document.from_dict(documents[0].to_dict())
    assert (restored.id, restored.meta) == (documents[0].id, documents[0].meta)


def test_it_works_in_a_pipeline_that_was_saved_and_loaded(calendar: searchdoc.Index, calendar_index: Path) -> None:
    """Haystack loads components only from modules that are named; the index is opened by its folder."""
    pipeline = Pipeline()
    pipeline.add_component("passages", SearchdocRetriever(calendar, equals("speaker", "Lenin"), 2))
    template = "{% for one in documents %}{{ one.meta.reference }}: {{ one.content }}\n{% endfor %}"
    pipeline.add_component("prompt", PromptBuilder(template, required_variables=["documents"]))
    pipeline.connect("passages.documents", "prompt.documents")
    saved = pipeline.dumps()
    assert str(calendar_index) in saved
    loaded = Pipeline.loads(saved, allowed_modules=["searchdoc.integrations.haystack"])
    prompts = [one.run({"passages": {"query": QUERY}})["prompt"]["prompt"] for one in (pipeline, loaded)]
    hits = calendar.search(QUERY, 2, speaker="Lenin")
    assert prompts == ["".join(f"{hit.reference}: {hit.text}\n" for hit in hits)] * 2


def test_a_component_is_its_parameters(calendar: searchdoc.Index, calendar_index: Path) -> None:
    """There and back, whether the index was open or not."""
    parameters = {
        "index": str(calendar_index),
        "filters": equals("kind", "note"),
        "top_k": 7,
        "mode": "keyword",
        "only_answers": False,
    }
    data = {"type": "searchdoc.integrations.haystack.SearchdocRetriever", "init_parameters": parameters}
    for index in (calendar, calendar_index):
        component = SearchdocRetriever(index, equals("kind", "note"), 7, "keyword")
        assert component.to_dict() == data
    made = SearchdocRetriever.from_dict(data)
    assert made.to_dict() == data
    assert ids(made.run(QUERY)) == [hit.id for hit in calendar.search(QUERY, 7, "keyword", kind="note")]


def test_the_index_is_opened_when_it_is_needed(calendar_index: Path) -> None:
    """Making a component is cheap; warming it up twice opens it once."""
    component = SearchdocRetriever(calendar_index)
    component.warm_up()
    index = component.index
    component.warm_up()
    assert component.index is index
    assert len(SearchdocRetriever(str(calendar_index)).run(QUERY)["documents"]) == 5
    with pytest.raises(IndexMissing):
        SearchdocRetriever(calendar_index / "elsewhere").warm_up()


def test_it_can_be_awaited(mill: searchdoc.Index) -> None:
    """By itself, and in a pipeline."""
    component = SearchdocRetriever(mill)
    assert asyncio.run(component.run_async(QUERY)) == component.run(QUERY)
    pipeline = Pipeline()
    pipeline.add_component("passages", component)
    found = asyncio.run(pipeline.run_async({"passages": {"query": QUERY, "top_k": 1}}))
    assert found["passages"] == component.run(QUERY, top_k=1)


@pytest.mark.parametrize(
    ("wanted", "options"),
    [
        (equals("speaker", "Venn"), {"speaker": "Venn"}),
        ({"field": "speaker", "operator": "==", "value": "Venn"}, {"speaker": "Venn"}),
        (
            combined("AND", equals("addressee", "the Mill Company"), equals("kind", "body")),
            {"to": "the Mill Company", "kind": "body"},
        ),
        (
            combined("AND", equals("date", "1904-03-01", ">="), equals("date", "1904-03-03T00:00:00", "<")),
            {"since": "1904-03-01", "until": "1904-03-02"},
        ),
        (equals("document_id", ["notes.md"], "in"), {"document": "notes.md"}),
        (equals("author", "Nora Hale"), {"where": {"author": "Nora Hale"}}),
        (combined("OR", equals("document_id", "mill.txt"), equals("document_id", "notes.md")), {}),
        ({}, {}),
    ],
)
def test_filters_are_those_of_a_search(mill: searchdoc.Index, wanted: dict[str, Any], options: dict[str, Any]) -> None:
    """As Haystack writes them; those of a run replace those of the component."""
    expected = [hit.id for hit in mill.search(QUERY, 4, **options)]
    assert bool(options) == (expected != ids(SearchdocRetriever(mill, top_k=4).run(QUERY)))
    assert ids(SearchdocRetriever(mill, wanted, 4).run(QUERY)) == expected
    assert ids(SearchdocRetriever(mill, equals("kind", "heading"), 9).run(QUERY, wanted, 4)) == expected


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        (equals("speaker", "Lenin", "!="), "searchdoc cannot filter 'speaker' by '!='"),
        (equals("kind", ["note"], "not in"), "searchdoc cannot filter 'kind' by 'not in'"),
        (combined("NOT", equals("speaker", "Lenin")), "searchdoc has no filter 'not'"),
        (equals("colour", "red"), "no document states 'colour': they state "),
        ({"speaker": "Lenin"}, "is no filter of Haystack's: write field, operator and value"),
        (combined("AND", {"field": "meta.speaker"}), "is no filter of Haystack's"),
    ],
)
def test_other_filters_are_refused(mill: searchdoc.Index, wanted: dict[str, Any], sentence: str) -> None:
    """And never ignored."""
    with pytest.raises(MalformedQuery, match=sentence):
        SearchdocRetriever(mill).run(QUERY, wanted)


def test_answers_alone(calendar: searchdoc.Index) -> None:
    """A language model is given nothing where searchdoc is silent."""
    answers = SearchdocRetriever(calendar, only_answers=True)
    assert answers.run("what did Lenin say about foreign trade")["documents"]
    assert answers.run("who sold the tractors")["documents"] == []
