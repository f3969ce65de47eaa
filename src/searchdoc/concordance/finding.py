"""All occurrences of a query: the documents that hold its words are read from the keyword index, and then scanned."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache, reduce

import numpy as np
from rapidfuzz.distance import OSA

from searchdoc.concordance.clauses import ClauseEvaluator, has_words, merged_spans
from searchdoc.concordance.query_words import Spelling
from searchdoc.concordance.scanning import Spans
from searchdoc.concordance.texts import OpenTexts
from searchdoc.concordance.whose_words import DocumentVoices
from searchdoc.errors import EmptyQuery, MalformedQuery
from searchdoc.keywords import KeywordIndex, Syntax, has_operators
from searchdoc.keywords.matching import wildcard_pattern
from searchdoc.keywords.query_parser import parse_query
from searchdoc.keywords.query_tree import And, Fuzzy, Node, Or, Phrase, Prefer, Wildcard, Word
from searchdoc.models import PASSAGE_KINDS, Span, Voice
from searchdoc.protocols import Mask
from searchdoc.ranking.retrieval import Filters
from searchdoc.storage.documents import DocumentStore
from searchdoc.text.words import SPANNING_FORMS, fold, tokens

_COMMON = 0.25
"""The share of passages (0 to 1) with a word beyond which its documents are not looked up: nearly all hold it."""


@dataclass(frozen=True)
class OccurrenceFinder:
    """Finds the occurrences of queries in the documents of a store; any number of threads may share it."""

    texts: OpenTexts

    @property
    def _store(self) -> DocumentStore:
        return self.texts.store

    @property
    def _keywords(self) -> KeywordIndex:
        return self.texts.keywords

    def find(self, tree: Node, spelling: Spelling, filters: Filters) -> Iterator[tuple[int, Spans]]:
        """The place of each document with occurrences, in order, and where they stand. Raises ``MalformedQuery``."""
        check_kind(filters)
        documents = self._holding(tree, spelling)
        if filters.documents is not None:
            documents = documents & filters.documents
        matching = lru_cache(self._keywords.matching)
        for place in np.flatnonzero(documents).tolist():
            text = self.texts[place]
            evaluator = ClauseEvaluator(text.scanned, text.voices, spelling, matching)
            spans = admitted(merged_spans([evaluator.evaluate(tree).spans]), text.voices, filters)
            if len(spans):
                yield place, spans

    def _holding(self, node: Node, spelling: Spelling) -> Mask:
        """Which documents may have occurrences; shape (documents,)."""
        match node:
            case Word() | Phrase():
                return reduce(np.logical_and, self._with_words(node.text, spelling), self._every())
            case Wildcard(field="text"):
                pieces = [fold(piece) for piece in node.text.split("*")]
                words = self._keywords.inverted.words
                return self._with_any(words.with_prefix(pieces[0], wildcard_pattern(pieces).fullmatch))
            case Fuzzy():
                return self._with_any(self._near(fold(node.text), node.distance))
            case And():
                return reduce(np.logical_and, [self._holding(clause, spelling) for clause in node.clauses])
            case Or():
                # a condition beside words admits every document, and lists nothing by itself
                parts = [self._holding(clause, spelling) for clause in node.clauses if has_words(clause)]
                return reduce(np.logical_or, parts) if parts else self._every()
            case Prefer():
                return self._holding(node.required, spelling)
            case _:
                return self._every()

    def _every(self) -> Mask:
        return np.ones(self._store.documents, dtype=np.bool_)

    def _with_words(self, text: str, spelling: Spelling) -> Iterator[Mask]:
        for word in tokens(text):
            if word.form not in SPANNING_FORMS:
                stems = self._keywords.stems(word) if spelling.stems else ()
                yield self._with_any(list(stems), "stem") if stems else self._with_any([word.text])

    def _with_any(self, terms: list[str], field: str = "text") -> Mask:
        """Which documents hold any of the terms; shape (documents,)."""
        inverted = self._keywords.inverted
        if field == "text" and sum(map(inverted.words.frequency, terms)) > _COMMON * inverted.count:
            return self._every()
        mask = np.zeros(self._store.documents, dtype=np.bool_)
        for term in terms:
            mask[self._store.places(inverted.mask(inverted.postings(field, term).passages))] = True
        return mask

    def _near(self, word: str, limit: int) -> list[str]:
        terms = self._keywords.inverted.words.terms
        near = (term for term in terms if abs(len(term) - len(word)) <= limit)
        return [term for term in near if OSA.distance(word, term, score_cutoff=limit) <= limit]


def query_tree(query: str, syntax: Syntax) -> Node:
    """The tree of a query: in the query language where it has operators, and otherwise its words as a phrase.

    Raises ``EmptyQuery`` where it asks for no word that could be listed, and ``MalformedQuery``.
    """
    if syntax != "plain" and (syntax == "query" or has_operators(query) or _has_word_operator(query)):
        tree = parse_query(query)
    else:
        tree = Phrase(query) if any(one.form not in SPANNING_FORMS for one in tokens(query)) else None
    if tree is None or not has_words(tree):
        raise EmptyQuery(f"there is no word in {query!r} to list: give at least one, not behind NOT or a field", query)
    return tree


def _has_word_operator(query: str) -> bool:
    """Whether a word ends in a sign of the query language, which may be wrong there ("b*")."""
    return any(word.rstrip("0123456789").endswith(("*", "~")) for word in query.split())


def check_kind(filters: Filters) -> None:
    """Refuse a kind that there is not. Raises ``MalformedQuery``."""
    if filters.kind and filters.kind not in PASSAGE_KINDS:
        raise MalformedQuery(
            f"there is no kind {filters.kind!r}: choose one of {', '.join(PASSAGE_KINDS)}", filters.kind
        )


def admitted(spans: Spans, voices: DocumentVoices, filters: Filters) -> Spans:
    """The occurrences that the filters admit, each by whose words it is itself."""
    if not (filters.speaker or filters.to or filters.kind or filters.period):
        return spans
    kept = [_is_admitted(Span(start, end), voices, filters) for start, end in spans.tolist()]
    return spans[np.array(kept, dtype=np.bool_)]


def _is_admitted(span: Span, voices: DocumentVoices, filters: Filters) -> bool:
    if filters.kind and voices.kind(span) != filters.kind:
        return False
    return not (filters.speaker or filters.to or filters.period) or _has_voice(voices.voice(span), filters)


def _has_voice(voice: Voice | None, filters: Filters) -> bool:
    if voice is None:
        return False
    spoken = filters.speaker is None or voice.speaker == filters.speaker.name
    addressed = filters.to is None or voice.addressee == filters.to.name
    return spoken and addressed and (filters.period is None or filters.period.overlaps(voice.date))
