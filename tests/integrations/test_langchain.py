"""LangChain's retriever: documents with the whole citation, filters in both of its syntaxes, sync and async."""

from __future__ import annotations

import asyncio
import copy
from pathlib import Path
from typing import Any

import pytest
from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.documents import Document
from langchain_core.runnables import ConfigurableField, RunnableLambda
from langchain_core.structured_query import Comparator, Comparison, Operation, Operator
from langchain_core.tools import create_retriever_tool

import searchdoc
from searchdoc.errors import IndexMissing, MalformedQuery, UnknownSpeaker
from searchdoc.integrations.langchain import SearchdocRetriever

QUERY = "water of the mill"


@pytest.fixture(scope="module")
def retriever(mill: searchdoc.Index) -> SearchdocRetriever:
    return SearchdocRetriever(index=mill, k=3)


def ids(documents: list[Document]) -> list[str | None]:
    return [document.id for document in documents]


def test_passages_are_documents_with_their_citations(retriever: SearchdocRetriever, mill: searchdoc.Index) -> None:
    """The words exactly as they stand; the id and the metadata are the citation's."""
    documents = retriever.invoke(QUERY)
    hits = mill.search(QUERY, 3)
    assert ids(documents) == [hit.id for hit in hits]
    for document in documents:
        place = mill.resolve(str(document.id))
        assert place.document.text[document.metadata["start"] : document.metadata["end"]] == document.page_content
    assert [document.metadata["citation"] for document in documents] == [hit.to_dict() for hit in hits]


def test_it_is_asked_in_every_way_of_a_runnable(retriever: SearchdocRetriever) -> None:
    """At once, awaited, in a batch, in a chain, as a tool."""
    expected = ids(retriever.invoke(QUERY))
    assert ids(asyncio.run(retriever.ainvoke(QUERY))) == expected
    assert [ids(one) for one in retriever.batch([QUERY, QUERY])] == [expected, expected]
    assert [ids(one) for one in asyncio.run(retriever.abatch([QUERY]))] == [expected]
    assert (retriever | RunnableLambda(ids)).invoke(QUERY) == expected
    tool = create_retriever_tool(retriever, "archive", "Passages of letters.")
    assert retriever.invoke(QUERY)[0].page_content in tool.invoke({"query": QUERY})


FILTERS: list[tuple[Any, dict[str, Any]]] = [
    ({"speaker": "Venn"}, {"speaker": "Venn"}),
    ({"addressee": {"$eq": "the Mill Company"}, "kind": "body"}, {"to": "the Mill Company", "kind": "body"}),
    ({"date": {"$gte": "1904-03", "$lt": "1904-03-03"}}, {"since": "1904-03-01", "until": "1904-03-02"}),
    ({"$and": [{"kind": "body"}, {"document_id": {"$in": ["notes.md"]}}]}, {"kind": "body", "document": "notes.md"}),
    ({"$or": [{"document_id": "mill.txt"}, {"document_id": "notes.md"}]}, {}),
    ({"document_id": ["notes.md"]}, {"document": "notes.md"}),
    ({"author": "Nora Hale"}, {"where": {"author": "Nora Hale"}}),
    ({}, {}),
    (Comparison(Comparator.EQ, "speaker", "Venn"), {"speaker": "Venn"}),
    (
        Operation(
            Operator.AND, [Comparison(Comparator.EQ, "kind", "body"), Comparison(Comparator.GTE, "date", "1904-03-02")]
        ),
        {"kind": "body", "since": "1904-03-02"},
    ),
]


@pytest.mark.parametrize(("wanted", "options"), FILTERS)
def test_filters_are_those_of_a_search(
    retriever: SearchdocRetriever, mill: searchdoc.Index, wanted: object, options: dict[str, Any]
) -> None:
    """For each call, and for the retriever."""
    expected = [hit.id for hit in mill.search(QUERY, 4, **options)]
    assert bool(options) == (expected != ids(retriever.invoke(QUERY, k=4)))
    assert ids(retriever.invoke(QUERY, filter=wanted, k=4)) == expected
    assert ids(asyncio.run(retriever.ainvoke(QUERY, filter=wanted, k=4))) == expected
    assert ids(SearchdocRetriever(index=mill, k=4, filter=wanted).invoke(QUERY)) == expected


def test_the_filter_of_a_call_replaces_that_of_the_retriever(mill: searchdoc.Index) -> None:
    """As LangChain's vector stores have it."""
    headings = SearchdocRetriever(index=mill, filter={"kind": "heading"})
    assert {one.metadata["kind"] for one in headings.invoke(QUERY)} == {"heading"}
    assert {one.metadata["kind"] for one in headings.invoke(QUERY, filter={"kind": "body"})} == {"body"}


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        ({"speaker": {"$ne": "Lenin"}}, "searchdoc cannot filter 'speaker' by 'ne'"),
        ({"$not": {"speaker": "Lenin"}}, "searchdoc has no filter 'not'"),
        ({"colour": "red"}, "no document states 'colour': they state "),
        ({"kind": "sonnet"}, "there is no kind 'sonnet'"),
        ("speaker", r"a filter is a dictionary like \{'speaker': 'Lenin'\}, and not 'speaker'"),
        ({"$and": ["speaker"]}, "a filter is a dictionary"),
        (Comparison(Comparator.LIKE, "speaker", "Len"), "searchdoc cannot filter 'speaker' by 'like'"),
        (Operation(Operator.NOT, [Comparison(Comparator.EQ, "speaker", "Lenin")]), "searchdoc has no filter 'not'"),
    ],
)
def test_other_filters_are_refused(retriever: SearchdocRetriever, wanted: object, sentence: str) -> None:
    """And never ignored."""
    with pytest.raises(MalformedQuery, match=sentence):
        retriever.invoke(QUERY, filter=wanted)


def test_what_is_not_there_is_said(retriever: SearchdocRetriever, tmp_path: Path) -> None:
    """A person who does not speak, an option that there is not, an index that is none."""
    with pytest.raises(UnknownSpeaker, match="nobody called 'Quill' speaks in these documents"):
        retriever.invoke(QUERY, filter={"speaker": "Quill"})
    with pytest.raises(TypeError, match="filters"):
        retriever.invoke(QUERY, filters={"speaker": "Venn"})
    with pytest.raises(IndexMissing):
        SearchdocRetriever(index=tmp_path)


def test_answers_alone(calendar_index: Path) -> None:
    """A language model is given nothing where searchdoc is silent."""
    answers = SearchdocRetriever(index=calendar_index, only_answers=True)
    assert answers.invoke("what did Lenin say about foreign trade")
    assert answers.invoke("who sold the tractors") == []


def test_it_is_a_retriever_like_others(retriever: SearchdocRetriever) -> None:
    """Callbacks with tags and metadata, fields to configure, copies that share the index."""
    seen: list[tuple[list[str] | None, dict[str, Any] | None]] = []

    class Listening(BaseCallbackHandler):
        def on_retriever_start(self, *_: Any, tags: Any = None, metadata: Any = None, **__: Any) -> None:  # noqa: ANN401
            seen.append((tags, metadata))

    tagged = retriever.model_copy(update={"tags": ["archive"], "metadata": {"of": "letters"}})
    tagged.invoke(QUERY, {"callbacks": [Listening()]})
    assert seen[0][0] == ["archive"]
    assert (seen[0][1] or {})["of"] == "letters"
    configurable = retriever.configurable_fields(k=ConfigurableField(id="k"))
    assert len(configurable.invoke(QUERY, {"configurable": {"k": 1}})) == 1
    assert copy.deepcopy(retriever).index is retriever.index
