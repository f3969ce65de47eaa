"""LlamaIndex's retriever: nodes with their places, none of them lost, and filters in its syntax."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from llama_index.core.llms.mock import MockLLM
from llama_index.core.retrievers import QueryFusionRetriever
from llama_index.core.schema import MetadataMode, NodeWithScore, ObjectType, RelatedNodeInfo, TextNode
from llama_index.core.vector_stores import FilterCondition, FilterOperator, MetadataFilter, MetadataFilters

import searchdoc
from embedders import HashingEmbedder
from searchdoc.errors import IndexMissing, MalformedQuery
from searchdoc.integrations.llama_index import SearchdocRetriever
from shared import index_of

QUERY = "water of the mill"


def where(key: str, value: Any, operator: FilterOperator = FilterOperator.EQ) -> MetadataFilter:  # noqa: ANN401
    return MetadataFilter(key=key, value=value, operator=operator)


def filters(
    *parts: MetadataFilter | MetadataFilters, condition: FilterCondition | None = FilterCondition.AND
) -> MetadataFilters:
    return MetadataFilters(filters=list(parts), condition=condition)


def node_of(scored: NodeWithScore) -> TextNode:
    assert isinstance(scored.node, TextNode)
    return scored.node


def test_passages_are_nodes_with_their_places(mill: searchdoc.Index) -> None:
    """Characters of the document, its id as the source, the score of the ranking."""
    hits = mill.search(QUERY, 3)
    nodes = SearchdocRetriever(mill, similarity_top_k=3).retrieve(QUERY)
    assert [(one.node_id, one.score) for one in nodes] == [(hit.id, hit.scores.final) for hit in hits]
    for node, hit in zip(map(node_of, nodes), hits, strict=True):
        assert hit.document.text[node.start_char_idx : node.end_char_idx] == node.text == hit.text
        assert node.ref_doc_id == hit.document.id
        assert node.metadata["citation"] == hit.to_dict()
        source = node.source_node
        assert isinstance(source, RelatedNodeInfo)
        assert (source.node_type, source.hash) == (ObjectType.DOCUMENT, hit.document.sha256)


def test_a_language_model_sees_whose_words_it_reads(mill: searchdoc.Index) -> None:
    """And none of the rest of the metadata; an embedding model sees the words alone."""
    (scored,) = SearchdocRetriever(mill, 1, filters(where("speaker", "Nora Hale"))).retrieve(QUERY)
    node = node_of(scored)
    shown, _, text = node.get_content(MetadataMode.LLM).partition("\n\n")
    assert text == node.text
    assert [line.partition(":")[0] for line in shown.splitlines()] == ["speaker", "addressee", "date", "reference"]
    assert node.get_content(MetadataMode.EMBED) == node.text
    (unknown,) = SearchdocRetriever(mill, 1).retrieve(QUERY)
    assert unknown.node.get_content(MetadataMode.LLM).startswith("reference: speaker not established; ")


def test_it_can_be_awaited(mill: searchdoc.Index) -> None:
    """In a thread, so that nothing else waits."""
    retriever = SearchdocRetriever(mill, 3)
    assert asyncio.run(retriever.aretrieve(QUERY)) == retriever.retrieve(QUERY)


def test_passages_with_the_same_words_are_not_lost(tmp_path: Path) -> None:
    """LlamaIndex drops nodes of the same id or hash; ids and hashes differ where the places do."""
    words = "The harbour light burned all night long.\n"
    index = index_of(tmp_path, {"a.txt": words, "b.txt": words}, HashingEmbedder())
    one, other = (SearchdocRetriever(index, filters=filters(where("document_id", name))) for name in ("a.txt", "b.txt"))
    nodes = [node_of(retriever.retrieve("harbour")[0]) for retriever in (one, other)]
    assert nodes[0].text == nodes[1].text
    assert nodes[0].hash != nodes[1].hash
    assert nodes[0].node_id != nodes[1].node_id
    fused = QueryFusionRetriever([one, other], llm=MockLLM(), num_queries=1, use_async=False).retrieve("harbour")
    assert {scored.node.ref_doc_id for scored in fused} == {"a.txt", "b.txt"}


@pytest.mark.parametrize(
    ("wanted", "options"),
    [
        (filters(where("speaker", "Venn")), {"speaker": "Venn"}),
        (
            filters(where("addressee", "the Mill Company"), where("kind", "body")),
            {"to": "the Mill Company", "kind": "body"},
        ),
        (
            filters(where("date", "1904-03", FilterOperator.GTE), where("date", "1904-03-03", FilterOperator.LT)),
            {"since": "1904-03-01", "until": "1904-03-02"},
        ),
        (filters(where("date", 1904, FilterOperator.LTE)), {"until": "1904"}),
        (filters(where("document_id", ["notes.md"], FilterOperator.IN)), {"document": "notes.md"}),
        (filters(where("author", "Nora Hale")), {"where": {"author": "Nora Hale"}}),
        (
            filters(
                filters(
                    where("document_id", "mill.txt"),
                    where("document_id", "notes.md"),
                    condition=FilterCondition.OR,
                ),
                where("kind", "heading"),
                condition=None,
            ),
            {"kind": "heading"},
        ),
    ],
)
def test_filters_are_those_of_a_search(mill: searchdoc.Index, wanted: MetadataFilters, options: dict[str, Any]) -> None:
    """As LlamaIndex writes them, one in another."""
    nodes = SearchdocRetriever(mill, 4, wanted).retrieve(QUERY)
    assert [one.node_id for one in nodes] == [hit.id for hit in mill.search(QUERY, 4, **options)]
    assert [one.node_id for one in nodes] != [one.node_id for one in SearchdocRetriever(mill, 4).retrieve(QUERY)]


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        (filters(where("speaker", "Lenin", FilterOperator.NE)), "searchdoc cannot filter 'speaker' by '!='"),
        (filters(where("speaker", "Len", FilterOperator.TEXT_MATCH)), "cannot filter 'speaker' by 'text_match'"),
        (filters(where("speaker", None, FilterOperator.IS_EMPTY)), "cannot filter 'speaker' by 'is_empty'"),
        (filters(where("speaker", "Lenin"), condition=FilterCondition.NOT), "searchdoc has no filter 'not'"),
        (filters(where("colour", "red")), "no document states 'colour': they state "),
    ],
)
def test_other_filters_are_refused(mill: searchdoc.Index, wanted: MetadataFilters, sentence: str) -> None:
    """And never ignored."""
    with pytest.raises(MalformedQuery, match=sentence):
        SearchdocRetriever(mill, filters=wanted).retrieve(QUERY)


def test_answers_alone(calendar_index: Path) -> None:
    """A language model is given nothing where searchdoc is silent; an index that is none is said at once."""
    answers = SearchdocRetriever(calendar_index, only_answers=True)
    assert answers.retrieve("what did Lenin say about foreign trade")
    assert answers.retrieve("who sold the tractors") == []
    with pytest.raises(IndexMissing):
        SearchdocRetriever(calendar_index / "elsewhere")
