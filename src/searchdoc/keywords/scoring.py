"""How well a passage fits a word: BM25F over its own words, its headings and its context.

S. Robertson, H. Zaragoza, M. Taylor, "Simple BM25 extension to multiple weighted fields", CIKM 2004: a word's
frequencies in the fields are normalised by length, weighted and added before they are saturated, so that a word
counts once wherever it stands. The inverse document frequency is Lucene's, which no frequent word turns negative.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import log
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from searchdoc.keywords.engine import LENGTHS
from searchdoc.keywords.postings import Shelf

Scored = NDArray[np.float64]
"""One score a passage."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """What BM25F leaves open: each field's weight, and how fast repetition (k1) and length (b) tell."""

    weights: Mapping[str, float] = field(
        default_factory=lambda: MappingProxyType({"stem": 1.0, "heading": 0.5, "context": 0.6})
    )
    k1: float = 1.2
    b: float = 0.75


class Scorer:
    """Scores words over one shelf; its arrays are made once and only read afterwards."""

    def __init__(self, shelf: Shelf, parameters: Parameters) -> None:
        self._shelf = shelf
        self._parameters = parameters
        self._norms = {name: self._norm(shelf.numbers(LENGTHS[name])) for name in parameters.weights}
        self._norms["text"] = self._norm(shelf.numbers(LENGTHS["stem"]))

    def _norm(self, lengths: NDArray[np.int32]) -> Scored:
        mean = float(lengths.mean()) if len(lengths) else 0.0
        b = self._parameters.b
        return (1 - b) + b * lengths.astype(np.float64) / mean if mean else np.ones(len(lengths), dtype=np.float64)

    def idf(self, frequency: int) -> float:
        """``ln(1 + (N - df + 0.5) / (df + 0.5))``, N being the number of passages."""
        return log(1 + (self._shelf.count - frequency + 0.5) / (frequency + 0.5))

    def document_frequency(self, stems: Sequence[str], field: str = "stem") -> int:
        """In how many passages one of these forms of a word occurs."""
        found = [self._shelf.postings(field, each).passages for each in stems]
        return len(found[0]) if len(found) == 1 else len(np.unique(np.concatenate(found))) if found else 0

    def word_idf(self, stems: Sequence[str]) -> float:
        """A word's idf by the passages' own words, and by headings and context only where those lack it.

        One figure for all fields: a word that is common in the text and rare in headings must not weigh heavily
        for that, and a word that stands in every heading of a shelf must still tell its passages apart.
        """
        own = self.document_frequency(stems)
        beside = (self.document_frequency(stems, name) for name in self._parameters.weights if name != "stem")
        return self.idf(own or max(beside, default=0))

    def word(self, stems: Sequence[str]) -> Scored:
        """The score of one word, in any of these stemmed forms, for every passage; shape (count,)."""
        return self._score(self._parameters.weights, stems) * self.word_idf(stems)

    def forms(self, words: Sequence[str]) -> Scored:
        """The score of several exact words taken as one (a wildcard's), for every passage; shape (count,)."""
        return self._score({"text": 1.0}, words) * self.idf(self.document_frequency(words, "text"))

    def _score(self, weights: Mapping[str, float], terms: Sequence[str]) -> Scored:
        frequency = np.zeros(self._shelf.count)
        for name, weight in weights.items():
            norm = self._norms[name]
            for term in terms:
                found = self._shelf.postings(name, term)
                frequency[found.passages] += weight * found.frequencies / norm[found.passages]
        return frequency / (self._parameters.k1 + frequency)
