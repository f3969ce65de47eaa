"""All that mean something: the sentences whose meaning is near to that of a text, whatever their words.

Passages are compared by their vectors, and their sentences by vectors made now. What is listed is cut off by the score:
the cosine similarity on the scale of the model, on which texts that have nothing to do with each other have 0 and a
text itself has 1 (``embedding.cosine_scale``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from searchdoc.concordance.finding import admitted, check_kind
from searchdoc.concordance.texts import OpenTexts
from searchdoc.embedding.cosine_scale import cosine_scale
from searchdoc.models import Passage, Span
from searchdoc.protocols import Embedder, Mask
from searchdoc.ranking.retrieval import Filters
from searchdoc.text.divisions import join_divided
from searchdoc.text.sentences import sentences
from searchdoc.vectors.dense import PassageVectors

SAME_MEANING = 0.5
"""The similarity (0 to 1) from which a sentence is listed (docs/concordance.md says how it was chosen)."""

_BATCH, _MOST = 32, 512
"""Passages whose sentences are embedded together, and at most: one batch without any such sentence is the end."""


@dataclass(frozen=True)
class MeaningFinder:
    """Finds what means something in the documents of a store; any number of threads may share it."""

    texts: OpenTexts
    vectors: PassageVectors
    embedder: Embedder

    def find(self, text: str, filters: Filters) -> list[tuple[int, Span, float]]:
        """The place of the document, the span and the score of each sentence that is near enough, best first."""
        check_kind(filters)
        query = self.embedder.embed_query(text)
        ordinals, _ = self.vectors.nearest(query, _MOST, self._allowed(filters))
        found: list[tuple[int, Span, float]] = []
        for start in range(0, len(ordinals), _BATCH):
            passages = [self.texts.store.passage(ordinal) for ordinal in ordinals[start : start + _BATCH].tolist()]
            near = self._near(passages, query)
            if not near:
                break
            for passage, span, score in near:
                place = self.texts.store.find(passage.document.id) or 0
                if len(admitted(np.array([[span.start, span.end]]), self.texts[place].voices, filters)):
                    found.append((place, span, score))
        return sorted(found, key=lambda one: (-one[2], one[0], one[1].start))

    def _allowed(self, filters: Filters) -> Mask | None:
        """Passages that may hold what the filters admit; shape (passages,)."""
        return None if filters.documents is None else self.texts.store.of_documents(filters.documents)

    def _near(self, passages: Sequence[Passage], query: np.ndarray) -> list[tuple[Passage, Span, float]]:
        """The sentences of the passages that are near enough, with their scores."""
        parts = [
            (passage, Span(passage.start + one.start, passage.start + one.end))
            for passage in passages
            for one in sentences(passage.reading, passage.document.language)
        ]
        if not parts:
            return []
        texts = [join_divided(passage.document.reading(span)) for passage, span in parts]
        cosines = self.embedder.embed_passages(texts) @ query
        scale = cosine_scale(self.embedder)
        scored = ((*part, scale.similarity(float(cosine))) for part, cosine in zip(parts, cosines, strict=True))
        return [one for one in scored if one[2] >= SAME_MEANING]
