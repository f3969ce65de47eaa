"""The scores of query terms: the impacts computed when the index was built, times the idf of the term."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from searchdoc.keywords.bm25f import BM25FParameters
from searchdoc.keywords.fields import LENGTH_COLUMNS, OWN_WORDS
from searchdoc.keywords.impacts import Impact, TermStatistics
from searchdoc.keywords.postings import InvertedIndex

Scored = NDArray[np.float32]
"""The score of each passage; shape (passages,)."""


class Scorer:
    """Scores words over one inverted index; immutable but for the caches of the index."""

    def __init__(self, inverted: InvertedIndex) -> None:
        self._inverted = inverted

    @property
    def _parameters(self) -> BM25FParameters:
        return self._inverted.parameters

    def unscored(self) -> Scored:
        """A score of 0 for each passage, to which the scores of words are added."""
        return np.zeros(self._inverted.count, dtype=np.float32)

    def idf(self, frequency: int) -> float:
        """The inverse document frequency of a word with a document frequency; 0 in an empty index."""
        return self._parameters.idf(self._inverted.count, frequency) if self._inverted.count else 0.0

    def own(self, stems: Sequence[str]) -> NDArray[np.int32]:
        """The passages that have one of these stems in their own words, in ascending order."""
        return _own(self._impacts(stems))

    def own_count(self, stems: Sequence[str]) -> int:
        """How many passages have one of these stems in their own words; of one stem, its postings are not read."""
        terms = self._statistics(stems)
        return sum(term.own for term in terms) if len(terms) < 2 else len(self.own(stems))

    def occurs(self, stems: Sequence[str]) -> bool:
        """Whether any passage has one of these stems in any ranked field."""
        return bool(self._statistics(stems))

    def weights(self, words: Iterable[Sequence[str]]) -> dict[int, float] | None:
        """The idf of each word's term, by the term's number: what the sum of ``add`` weighs the impacts with.

        None where a word has several stems in the index: their frequencies are added before they are saturated.
        """
        weights: dict[int, float] = {}
        for stems in words:
            terms = self._statistics(stems)
            if len(terms) > 1:
                return None
            for term in terms:
                weights[term.number] = float(np.float32(weights.get(term.number, 0.0) + self.idf(term.frequency)))
        return weights

    def word_idf(self, stems: Sequence[str]) -> float:
        """The idf of a word by its document frequency in own words, or else in headings and context.

        There is one idf for all fields: a word that is common in the texts and rare in headings must not get a high
        weight for that, and the passages with a word that is in every heading must still be told apart by their texts.
        """
        terms = self._statistics(stems)
        return self.idf(terms[0].frequency) if len(terms) == 1 else self._idf(self._impacts(stems))

    def _idf(self, impacts: Sequence[Impact]) -> float:
        if len(impacts) == 1:
            return self.idf(impacts[0].frequency)
        return self.idf(len(_own(impacts)) or max((impact.frequency for impact in impacts), default=0))

    def add(self, score: Scored, words: Iterable[Sequence[str]]) -> None:
        """Add the scores of words to ``score`` in place; a word is given by its stems in all languages of the index."""
        passages, values = [np.empty(0, np.int32)], [np.empty(0, np.float32)]
        for stems in words:
            if not (impacts := self._impacts(stems)):
                continue
            idf = np.float32(self._idf(impacts))
            if len(impacts) == 1:
                passages.append(impacts[0].passages)
                values.append(idf * impacts[0].values)
            else:
                score += idf * self._combined(impacts)
        # all at once, and by ``add.at``, which takes half of the time of ``score[passages] += values``
        np.add.at(score, np.concatenate(passages, dtype=np.intp), np.concatenate(values))

    def _combined(self, impacts: Sequence[Impact]) -> Scored:
        """The impacts of one word with several stems: their frequencies are added before they are saturated."""
        k1 = np.float32(self._parameters.k1)
        frequency = self.unscored()
        for impact in impacts:
            np.add.at(frequency, impact.passages, k1 * (impact.values / (1 - impact.values)))
        return np.asarray(frequency / (k1 + frequency), dtype=np.float32)

    def forms(self, words: Sequence[str]) -> Scored:
        """The score of several unstemmed words taken as one word, as those that match a wildcard."""
        norm = self._parameters.norm(self._inverted.numbers(LENGTH_COLUMNS[OWN_WORDS]))
        lists = [self._inverted.postings("text", word) for word in words]
        frequency = np.zeros(self._inverted.count)
        for postings in lists:
            frequency[postings.passages] += postings.frequencies / norm[postings.passages]
        idf = self.idf(int(np.count_nonzero(frequency)))
        return np.asarray(idf * frequency / (self._parameters.k1 + frequency), dtype=np.float32)

    def _statistics(self, stems: Sequence[str]) -> list[TermStatistics]:
        return [term for term in map(self._inverted.statistics, stems) if term is not None]

    def _impacts(self, stems: Sequence[str]) -> list[Impact]:
        return [impact for impact in map(self._inverted.impact, stems) if len(impact.passages)]


def _own(impacts: Sequence[Impact]) -> NDArray[np.int32]:
    own = [impact.passages[: impact.own] for impact in impacts]
    return own[0] if len(own) == 1 else np.unique(np.concatenate([np.empty(0, np.int32), *own]))
