"""Whether the embedding model knows the languages that the documents are mostly written in."""

from __future__ import annotations

from collections import Counter

from searchdoc.embedding.knowledge import ModelKnowledge
from searchdoc.protocols import TokenEmbedder
from searchdoc.storage.documents import DocumentStore

_SAMPLE_PASSAGES = 64
"""Passages, about evenly spread over all documents, on which the model's knowledge is measured."""

_LEAST_KNOWN = 0.5
"""How far the model must know the language of a passage for it to count as known (0 to 1)."""


def unknown_languages(store: DocumentStore, embedder: TokenEmbedder) -> tuple[str, ...]:
    """The languages (ISO 639-1) that the model does not know, the most frequent first.

    Empty where it knows the language of at least half of the passages.
    """
    knowledge = ModelKnowledge(embedder)
    sample = [store.passage(ordinal) for ordinal in range(0, len(store), max(1, len(store) // _SAMPLE_PASSAGES))]
    unknown = [one.document.language for one in sample if knowledge.of([one.reading]) < _LEAST_KNOWN]
    if 2 * len(unknown) <= len(sample):
        return ()
    return tuple(language for language, _ in Counter(unknown).most_common())
