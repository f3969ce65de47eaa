"""searchdoc as a retriever of LlamaIndex; needs the extra ``searchdoc[llama-index]``."""

from __future__ import annotations

import asyncio
from pathlib import Path

from searchdoc.answering.citations import Citation
from searchdoc.errors import MissingExtra
from searchdoc.index import Index
from searchdoc.integrations.filters import Combination, Condition, Filter, filter_options
from searchdoc.integrations.passages import MOST_PASSAGES, SHOWN, citation_metadata, opened, retrieved
from searchdoc.ranking.retrieval import SearchMode

try:
    from llama_index.core.base.base_retriever import BaseRetriever
    from llama_index.core.callbacks.base import CallbackManager
    from llama_index.core.schema import (
        NodeRelationship,
        NodeWithScore,
        ObjectType,
        QueryBundle,
        RelatedNodeInfo,
        TextNode,
    )
    from llama_index.core.vector_stores import MetadataFilter, MetadataFilters
except ImportError as error:
    raise MissingExtra("the retriever for LlamaIndex", "llama-index") from error


class SearchdocRetriever(BaseRetriever):
    """Passages as LlamaIndex's nodes: ``document.text[node.start_char_idx : node.end_char_idx] == node.text``.

    A node's id is its citation's, which is in its metadata, too, so that passages with the same words are different
    nodes; the source is the document. A language model sees of the metadata who speaks, to whom, when and where, an
    embedding model nothing. ``index`` is an open index or its folder, ``similarity_top_k`` the most passages, and
    ``mode`` that of ``Index.search``. With ``only_answers`` there are nodes only where ``Index.ask`` would answer.
    """

    def __init__(
        self,
        index: Index | str | Path,
        similarity_top_k: int = MOST_PASSAGES,
        filters: MetadataFilters | None = None,
        mode: SearchMode = "hybrid",
        *,
        only_answers: bool = False,
        callback_manager: CallbackManager | None = None,
        verbose: bool = False,
    ) -> None:
        self.index = opened(index)
        self.similarity_top_k = similarity_top_k
        self.filters = filters
        self.mode = mode
        self.only_answers = only_answers
        super().__init__(callback_manager=callback_manager, verbose=verbose)

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        options = filter_options(None if self.filters is None else _read(self.filters))
        citations = retrieved(
            self.index,
            query_bundle.query_str,
            self.similarity_top_k,
            self.mode,
            options,
            only_answers=self.only_answers,
        )
        return [NodeWithScore(node=_node(citation), score=citation.scores.final) for citation in citations]

    async def _aretrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return await asyncio.to_thread(self._retrieve, query_bundle)


def _node(citation: Citation) -> TextNode:
    metadata, document = citation_metadata(citation), citation.document
    source = RelatedNodeInfo(
        node_id=document.id,
        node_type=ObjectType.DOCUMENT,
        metadata={"title": document.title, "path": document.path},
        hash=document.sha256,
    )
    return TextNode(
        id_=citation.id,
        text=citation.text,
        start_char_idx=citation.start,
        end_char_idx=citation.end,
        metadata=metadata,
        excluded_llm_metadata_keys=[key for key, value in metadata.items() if key not in SHOWN or value is None],
        excluded_embed_metadata_keys=list(metadata),
        relationships={NodeRelationship.SOURCE: source},
    )


def _read(wanted: MetadataFilters | MetadataFilter) -> Filter:
    if isinstance(wanted, MetadataFilter):
        return Condition(wanted.key, wanted.operator.value, wanted.value)
    return Combination("and" if wanted.condition is None else wanted.condition.value, tuple(map(_read, wanted.filters)))
