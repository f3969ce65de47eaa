"""searchdoc as a retriever of DSPy; needs the extra ``searchdoc[dspy]``.

DSPy has no syntax for filters: they are the options of ``Index.search``, given by their names.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Unpack

from searchdoc.errors import MissingExtra
from searchdoc.index import FilterOptions, Index
from searchdoc.integrations.passages import MOST_PASSAGES, citation_metadata, opened, retrieved
from searchdoc.ranking.retrieval import SearchMode

try:
    import dspy
    from dspy.dsp.utils import dotdict
except ImportError as error:
    raise MissingExtra("the retriever for DSPy", "dspy") from error


class SearchdocRetriever(dspy.Retrieve):  # type: ignore[misc]
    """A part of a DSPy program: ``retriever("…", speaker="Lenin")`` gives ``passages`` and, in parallel, ``citations``.

    ``index`` is an open index or its folder, ``k`` the most passages, and ``mode`` that of ``Index.search``. With
    ``only_answers`` there are passages only where ``Index.ask`` would answer.
    """

    def __init__(
        self,
        index: Index | str | Path,
        k: int = MOST_PASSAGES,
        mode: SearchMode = "hybrid",
        *,
        only_answers: bool = False,
        callbacks: list[Any] | None = None,
    ) -> None:
        super().__init__(k=k, callbacks=callbacks)
        self.index = opened(index)
        self.mode = mode
        self.only_answers = only_answers

    def forward(self, query: str, k: int | None = None, **filters: Unpack[FilterOptions]) -> dspy.Prediction:
        """The passages as text, and the metadata of each with its citation. Raises what ``Index.search`` raises."""
        citations = retrieved(
            self.index, query, self.k if k is None else k, self.mode, filters, only_answers=self.only_answers
        )
        return dspy.Prediction(
            passages=[citation.text for citation in citations],
            citations=[citation_metadata(citation) for citation in citations],
        )

    def dump_state(self, json_mode: bool = True) -> dict[str, object]:  # noqa: ARG002 (DSPy's call)
        """What a saved program keeps: ``k``. ``dspy.Retrieve`` has not the argument with which DSPy 3.4 calls this."""
        return {"k": self.k}


class SearchdocRM:
    """What ``dspy.configure(rm=…)`` takes, so that any ``dspy.Retrieve`` in a program asks searchdoc.

    ``dspy.Retrieve`` itself returns the passages' text alone.
    """

    def __init__(self, retriever: SearchdocRetriever) -> None:
        self.retriever = retriever

    def __call__(self, query: str, k: int | None = None, **filters: Unpack[FilterOptions]) -> list[dotdict]:
        """The passages, each with ``long_text`` and the metadata of its citation."""
        prediction = self.retriever(query, k=k, **filters)
        return [
            dotdict(long_text=text, **metadata)
            for text, metadata in zip(prediction.passages, prediction.citations, strict=True)
        ]
