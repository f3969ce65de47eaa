"""How well passages fit words: the impacts worked out at build, times the rarity of what is asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from searchdoc.keywords.bm25f import BM25FParameters
from searchdoc.keywords.fields import LENGTH_COLUMNS, OWN_WORDS
from searchdoc.keywords.impacts import Impact
from searchdoc.keywords.postings import InvertedIndex
from searchdoc.native import kernels

Scored = NDArray[np.float32]
"""One score a passage."""


class Scorer:
    """Scores words over one inverted index; nothing of it changes but what it has read already."""

    def __init__(self, inverted: InvertedIndex) -> None:
        self._inverted = inverted

    @property
    def _parameters(self) -> BM25FParameters:
        return self._inverted.parameters

    def unscored(self) -> Scored:
        """No score for any passage, to which words can be added; shape (count,)."""
        return np.zeros(self._inverted.count, dtype=np.float32)

    def idf(self, frequency: int) -> float:
        """How rare a word is that stands in so many passages."""
        return self._parameters.idf(self._inverted.count, frequency) if self._inverted.count else 0.0

    def own(self, stems: Sequence[str]) -> NDArray[np.int32]:
        """The passages in whose own words one of these forms of a word stands, in order."""
        return _own(self._impacts(stems))

    def anywhere(self, stems: Sequence[str]) -> NDArray[np.int32]:
        """The passages in which one of these forms stands, in their own words or beside them, in no order."""
        return np.concatenate([np.empty(0, np.int32), *(impact.passages for impact in self._impacts(stems))])

    def word_idf(self, stems: Sequence[str]) -> float:
        """A word's idf by the passages' own words, and by headings and context only where those lack it.

        One figure for all fields: a word that is common in the text and rare in headings must not weigh heavily
        for that, and a word that stands in every heading of a shelf must still tell its passages apart.
        """
        return self._rarity(self._impacts(stems))

    def _rarity(self, impacts: Sequence[Impact]) -> float:
        if len(impacts) == 1:
            return self.idf(impacts[0].frequency)
        return self.idf(len(_own(impacts)) or max((impact.frequency for impact in impacts), default=0))

    def add(self, score: Scored, words: Iterable[Sequence[str]]) -> None:
        """Add the scores of words, each in any of its stemmed forms, to those of every passage; shape (count,)."""
        alone: list[kernels.Addends] = []
        for stems in words:
            if not (found := self._impacts(stems)):
                continue
            idf = np.float32(self._rarity(found))
            if len(found) == 1:
                alone.append((found[0].passages, found[0].values, found[0].own, float(idf)))
            else:
                score += idf * self._together(found)
        kernels.add_products(score, alone)

    def _together(self, impacts: Sequence[Impact]) -> Scored:
        """What one word in several forms contributes: their frequencies are added before they are saturated."""
        k1 = np.float32(self._parameters.k1)
        frequency = self.unscored()
        for impact in impacts:
            kernels.add_products(
                frequency, [(impact.passages, impact.values / (1 - impact.values), impact.own, float(k1))]
            )
        return np.asarray(frequency / (k1 + frequency), dtype=np.float32)

    def word(self, stems: Sequence[str]) -> Scored:
        """The score of one word, in any of these stemmed forms, for every passage; shape (count,)."""
        score = self.unscored()
        self.add(score, [stems])
        return score

    def forms(self, words: Sequence[str]) -> Scored:
        """The score of several exact words taken as one (a wildcard's), for every passage; shape (count,)."""
        norm = self._parameters.norm(self._inverted.numbers(LENGTH_COLUMNS[OWN_WORDS]))
        found = [self._inverted.postings("text", word) for word in words]
        frequency = np.zeros(self._inverted.count)
        for one in found:
            frequency[one.passages] += one.frequencies / norm[one.passages]
        idf = self.idf(len(np.unique(np.concatenate([one.passages for one in found]))) if found else 0)
        return np.asarray(idf * frequency / (self._parameters.k1 + frequency), dtype=np.float32)

    def _impacts(self, stems: Sequence[str]) -> list[Impact]:
        return [impact for impact in map(self._inverted.impact, stems) if len(impact.passages)]


def _own(impacts: Sequence[Impact]) -> NDArray[np.int32]:
    found = [impact.passages[: impact.own] for impact in impacts]
    return found[0] if len(found) == 1 else np.unique(np.concatenate([np.empty(0, np.int32), *found]))
