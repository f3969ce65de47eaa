"""The formula of the keyword ranking: BM25F over a passage's own words, its headings and its context.

S. Robertson, H. Zaragoza, M. Taylor, "Simple BM25 extension to multiple weighted fields", CIKM 2004: a word's
frequencies in the fields are normalised by length, weighted and added before they are saturated, so that a word
counts once wherever it stands. The inverse document frequency is Lucene's, which no frequent word turns negative.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import log
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Lengths = NDArray[np.int32]
"""How many words each passage has in a field."""


@dataclass(frozen=True, slots=True)
class BM25FParameters:
    """What BM25F leaves open: each field's weight, and how fast repetition (k1) and length (b) tell.

    ``like`` Whoosh, passages are ranked as by its own BM25F, which a test compares: with its idf, ``ln(N / (df + 1))
    + 1``, and with the lengths rounded up as it keeps them, in one byte.
    """

    weights: dict[str, float] = field(default_factory=lambda: {"stem": 1.0, "heading": 0.5, "context": 0.6})
    k1: float = 1.2
    b: float = 0.75
    like: Literal["lucene", "whoosh"] = "lucene"

    def norm(self, lengths: Lengths) -> NDArray[np.float64]:
        """What a frequency is divided by for the length of its field; shape (passages,)."""
        mean = float(lengths.mean()) if len(lengths) else 0.0
        if self.like == "whoosh":
            lengths = _rounded(lengths)
        return (1 - self.b) + self.b * lengths.astype(np.float64) / mean if mean else np.ones(len(lengths))

    def rarity(self, passages: int, frequency: int) -> float:
        """The inverse document frequency of a word that stands in ``frequency`` of so many passages."""
        if self.like == "whoosh":
            return log(passages / (frequency + 1)) + 1
        return log(1 + (passages - frequency + 0.5) / (frequency + 0.5))


def _rounded(lengths: Lengths) -> Lengths:
    from whoosh.util.numeric import byte_to_length, length_to_byte

    return np.array([byte_to_length(length_to_byte(length)) for length in lengths.tolist()], dtype=np.int32)
