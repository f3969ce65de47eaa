"""BM25F, by which passages are ranked, over three fields: their own words, their headings and their context.

S. Robertson, H. Zaragoza, M. Taylor, "Simple BM25 extension to multiple weighted fields", CIKM 2004: the term
frequencies of the fields are normalised by length, weighted and added before they are saturated. The inverse document
frequency is Lucene's, which is never negative.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from math import log
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Lengths = NDArray[np.int32]
"""The number of words of each passage in one field; shape (passages,)."""


@dataclass(frozen=True, slots=True)
class FieldWeights:
    """The weight of each ranked field; a field of weight 0 is not ranked. Raises ``ValueError`` for a stem of 0."""

    stem: float = 1.0
    heading: float = 0.5
    context: float = 0.6

    def __post_init__(self) -> None:
        if self.stem <= 0:
            raise ValueError("a passage's own words need a weight above 0")

    def ranked(self) -> tuple[tuple[str, float], ...]:
        """The names of the ranked fields with their weights."""
        return tuple((each.name, weight) for each in fields(self) if (weight := getattr(self, each.name)))


@dataclass(frozen=True, slots=True)
class BM25FParameters:
    """The parameters of BM25F: the weights of the fields, ``k1`` for saturation and ``b`` for length normalisation.

    ``like`` says whose variant it is. With "whoosh", passages are ranked as by Whoosh's own BM25F, which a test
    compares: its idf is ``ln(N / (df + 1)) + 1``, and it rounds lengths up to those that it encodes in one byte.
    """

    weights: FieldWeights = FieldWeights()
    k1: float = 1.2
    b: float = 0.75
    like: Literal["lucene", "whoosh"] = "lucene"

    def norm(self, lengths: Lengths, mean: float | None = None) -> NDArray[np.float64]:
        """The length normalisation by which term frequencies in a field are divided; shape (passages,).

        ``mean`` is the mean length of all passages, by default of these.
        """
        if mean is None:
            mean = mean_length(lengths)
        if self.like == "whoosh":
            lengths = _rounded(lengths)
        return (1 - self.b) + self.b * lengths.astype(np.float64) / mean if mean else np.ones(len(lengths))

    def idf(self, passages: int, document_frequency: int) -> float:
        """The inverse document frequency of a term that occurs in ``document_frequency`` of all ``passages``."""
        if self.like == "whoosh":
            return log(passages / (document_frequency + 1)) + 1
        return log(1 + (passages - document_frequency + 0.5) / (document_frequency + 0.5))


def mean_length(lengths: Lengths) -> float:
    """The mean number of words; 0 without any passage."""
    return float(lengths.mean()) if len(lengths) else 0.0


def _rounded(lengths: Lengths) -> Lengths:
    """Each length as Whoosh encodes it in one byte and decodes it again."""
    from whoosh.util.numeric import byte_to_length, length_to_byte

    return np.array([byte_to_length(length_to_byte(length)) for length in lengths.tolist()], dtype=np.int32)
