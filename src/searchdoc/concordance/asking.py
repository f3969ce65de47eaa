"""A concordance of a query, or of a meaning, made from an open index."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from searchdoc.concordance.finding import OccurrenceFinder, query_tree
from searchdoc.concordance.meaning import MeaningFinder
from searchdoc.concordance.query_words import Spelling
from searchdoc.concordance.results import Concordance
from searchdoc.concordance.scanning import NO_SPANS
from searchdoc.concordance.texts import OpenTexts
from searchdoc.errors import EmptyQuery
from searchdoc.keywords import Syntax
from searchdoc.protocols import Embedder
from searchdoc.ranking.retrieval import Filters
from searchdoc.vectors.dense import PassageVectors


@dataclass(frozen=True)
class Concordancer:
    """Makes concordances; any number of threads may share it."""

    texts: OpenTexts
    vectors: PassageVectors
    embedder: Embedder

    def of_words(self, query: str, syntax: Syntax, spelling: Spelling, filters: Filters) -> Concordance:
        """All occurrences of a query, in order of the place. Raises ``EmptyQuery`` and ``MalformedQuery``."""
        tree = query_tree(query, syntax)
        found = list(OccurrenceFinder(self.texts).find(tree, spelling, filters))
        documents = [np.full(len(spans), place, dtype=np.int64) for place, spans in found]
        return Concordance(
            query,
            np.concatenate([np.empty(0, dtype=np.int64), *documents]),
            np.concatenate([NO_SPANS, *(spans for _, spans in found)]),
            self.texts,
            filters.documents,
        )

    def of_meaning(self, text: str, filters: Filters) -> Concordance:
        """All sentences that are near in meaning to a text, the nearest first. Raises ``EmptyQuery``."""
        if not text.strip():
            raise EmptyQuery("there is no word in the query: say what to look for", text)
        found = MeaningFinder(self.texts, self.vectors, self.embedder).find(text, filters)
        return Concordance(
            text,
            np.array([place for place, _, _ in found], dtype=np.int64),
            np.array([(span.start, span.end) for _, span, _ in found], dtype=np.int64).reshape(-1, 2),
            self.texts,
            filters.documents,
            np.array([score for _, _, score in found], dtype=np.float64),
        )
