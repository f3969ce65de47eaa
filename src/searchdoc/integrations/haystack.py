"""searchdoc as a component of Haystack; needs the extra ``searchdoc[haystack]``."""

# Haystack reads the annotations of ``run`` as types, so they must not become strings here.

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from searchdoc.answering.citations import Citation
from searchdoc.errors import MalformedQuery, MissingExtra
from searchdoc.index import Index
from searchdoc.integrations.filters import Combination, Condition, Filter, filter_options
from searchdoc.integrations.passages import MOST_PASSAGES, citation_metadata, opened, retrieved
from searchdoc.ranking.retrieval import SearchMode

try:
    from haystack import Document, component, default_from_dict, default_to_dict
except ImportError as error:
    raise MissingExtra("the retriever for Haystack", "haystack") from error


@component
class SearchdocRetriever:
    """Passages as Haystack's documents, each with its citation as ``meta``; ``id`` is the citation's.

    ``index`` is the folder of an index, opened at the first run or by ``warm_up``, or an open index. ``filters`` are
    Haystack's, and those of a run replace those given here. ``top_k`` is the most passages, and ``mode`` that of
    ``Index.search``. With ``only_answers`` there are documents only where ``Index.ask`` would answer.
    """

    def __init__(
        self,
        index: Index | str | Path,
        filters: dict[str, Any] | None = None,
        top_k: int = MOST_PASSAGES,
        mode: SearchMode = "hybrid",
        *,
        only_answers: bool = False,
    ) -> None:
        self.index = index
        self.filters = filters
        self.top_k = top_k
        self.mode = mode
        self.only_answers = only_answers

    def warm_up(self) -> None:
        """Open the index, if it is not open. Raises what ``searchdoc.open`` raises."""
        self.index = opened(self.index)

    def to_dict(self) -> dict[str, Any]:
        """The component as a dictionary: an index as its folder, in which it is opened again."""
        directory = self.index.location if isinstance(self.index, Index) else self.index
        return dict(
            default_to_dict(
                self,
                index=str(directory),
                filters=self.filters,
                top_k=self.top_k,
                mode=self.mode,
                only_answers=self.only_answers,
            )
        )

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "SearchdocRetriever":
        """The component from such a dictionary."""
        made: SearchdocRetriever = default_from_dict(cls, data)
        return made

    @component.output_types(documents=list[Document])
    def run(
        self, query: str, filters: dict[str, Any] | None = None, top_k: int | None = None
    ) -> dict[str, list[Document]]:
        """The passages for a query, best first. Raises what ``Index.search`` raises."""
        index = opened(self.index)
        self.index = index
        options = filter_options(_read(self.filters if filters is None else filters))
        k = self.top_k if top_k is None else top_k
        citations = retrieved(index, query, k, self.mode, options, only_answers=self.only_answers)
        return {"documents": [_document(citation) for citation in citations]}

    @component.output_types(documents=list[Document])
    async def run_async(
        self, query: str, filters: dict[str, Any] | None = None, top_k: int | None = None
    ) -> dict[str, list[Document]]:
        """The same in a thread of its own."""
        return await asyncio.to_thread(self.run, query, filters, top_k)


def _document(citation: Citation) -> Document:
    return Document(
        id=citation.id, content=citation.text, meta=citation_metadata(citation), score=citation.scores.final
    )


def _read(wanted: object) -> Filter | None:
    """A filter in Haystack's syntax; None where there is none."""
    if not wanted:
        return None
    if isinstance(wanted, Mapping) and {"field", "operator", "value"} <= set(wanted):
        return Condition(str(wanted["field"]).removeprefix("meta."), str(wanted["operator"]), wanted["value"])
    if isinstance(wanted, Mapping) and {"operator", "conditions"} <= set(wanted):
        parts = (_read(condition) for condition in wanted["conditions"])
        return Combination(str(wanted["operator"]).lower(), tuple(part for part in parts if part is not None))
    raise MalformedQuery(
        f"{wanted!r} is no filter of Haystack's: write field, operator and value, or operator and conditions",
        str(wanted),
    )
