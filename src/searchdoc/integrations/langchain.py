"""searchdoc as a retriever of LangChain; needs the extra ``searchdoc[langchain]``.

Filters are written as LangChain's vector stores mostly take them, ``{"speaker": "Lenin", "date": {"$gte": "1922"}}``,
or as ``langchain_core.structured_query`` has them.
"""

from __future__ import annotations

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
    from langchain_core.callbacks import AsyncCallbackManagerForRetrieverRun, CallbackManagerForRetrieverRun
    from langchain_core.documents import Document
    from langchain_core.retrievers import BaseRetriever
    from langchain_core.runnables.config import run_in_executor
    from langchain_core.structured_query import Comparison, FilterDirective, Operation
    from pydantic import field_validator
except ImportError as error:
    raise MissingExtra("the retriever for LangChain", "langchain") from error

_OPERATORS = {"eq": "==", "in": "in", "gt": ">", "gte": ">=", "lt": "<", "lte": "<="}
"""The names of operators, without "$", as the filters of all adapters have them."""


class SearchdocRetriever(BaseRetriever):
    """Passages as LangChain's documents, each with its citation as metadata; ``id`` is the citation's.

    ``index`` is an open index or its folder, ``k`` the most passages, and ``mode`` that of ``Index.search``. With
    ``only_answers`` there are passages only where ``Index.ask`` would answer. ``k`` and ``filter`` can be given to each
    call, too: ``retriever.invoke("…", filter={"speaker": "Lenin"})``.
    """

    index: Index | str | Path
    k: int = MOST_PASSAGES
    filter: Any = None
    mode: SearchMode = "hybrid"
    only_answers: bool = False

    @field_validator("index", mode="before")
    @classmethod
    def _open(cls, index: Index | str | Path) -> Index:
        return opened(index)

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002 (LangChain passes it by name)
        k: int | None = None,
        filter: object = None,  # noqa: A002 (LangChain's name)
    ) -> list[Document]:
        return self._documents(query, k, filter)

    async def _aget_relevant_documents(
        self,
        query: str,
        *,
        run_manager: AsyncCallbackManagerForRetrieverRun,  # noqa: ARG002
        k: int | None = None,
        filter: object = None,  # noqa: A002
    ) -> list[Document]:
        return await run_in_executor(None, self._documents, query, k, filter)

    def _documents(self, query: str, k: int | None, wanted: object) -> list[Document]:
        options = filter_options(_read(self.filter if wanted is None else wanted))
        citations = retrieved(
            opened(self.index), query, self.k if k is None else k, self.mode, options, only_answers=self.only_answers
        )
        return [_document(citation) for citation in citations]


def _document(citation: Citation) -> Document:
    return Document(id=citation.id, page_content=citation.text, metadata=citation_metadata(citation))


def _read(wanted: object) -> Filter | None:
    """A filter in either syntax."""
    if wanted is None or isinstance(wanted, FilterDirective):
        return None if wanted is None else _directive(wanted)
    if not isinstance(wanted, Mapping):
        raise MalformedQuery(f"a filter is a dictionary like {{'speaker': 'Lenin'}}, and not {wanted!r}", str(wanted))
    return Combination("and", tuple(_entry(str(key), value) for key, value in wanted.items()))


def _entry(key: str, value: object) -> Filter:
    """One entry of a dictionary: ``"$and": [...]``, ``field: value``, or ``field: {"$gte": ..., "$lte": ...}``."""
    if key.startswith("$"):
        parts = value if isinstance(value, list | tuple) else [value]
        return Combination(key[1:], tuple(part for one in parts if (part := _read(one)) is not None))
    if not isinstance(value, Mapping):
        return Condition(key, "in" if isinstance(value, list | tuple) else "==", value)
    operators = ((str(name).removeprefix("$"), operand) for name, operand in value.items())
    return Combination("and", tuple(Condition(key, _OPERATORS.get(name, name), operand) for name, operand in operators))


def _directive(wanted: FilterDirective) -> Filter:
    if isinstance(wanted, Comparison):
        name = str(wanted.comparator)
        return Condition(wanted.attribute, _OPERATORS.get(name, name), wanted.value)
    if isinstance(wanted, Operation):
        return Combination(str(wanted.operator), tuple(_directive(one) for one in wanted.arguments))
    raise MalformedQuery(f"{type(wanted).__name__} is no filter that searchdoc knows", type(wanted).__name__)
