"""The terms of a passage as counts, which depend on nothing but the passage, and their impacts on its score.

The impacts of BM25F depend on the mean lengths of the whole collection, so that each new document changes all of them
a little. Rows of passages hold the counts. The impacts of candidates are computed from these when they are asked for,
with the means of the generation that is asked, as ``keywords.impacts`` computes them at build.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from searchdoc.keywords import BM25FParameters
from searchdoc.keywords.fields import LENGTH_COLUMNS, OWN_WORDS
from searchdoc.protocols import Entry
from searchdoc.text.words import index_terms

RANKED = tuple(LENGTH_COLUMNS)
"""The ranked fields, in the order of the columns of counts and lengths."""

_LENGTHS = np.dtype("<u4")
_MOST = 2**16 - 1
"""The highest count that is kept."""

COUNT = np.dtype([("term", "<u4"), ("counts", "<u2", (len(RANKED),))])
"""A term by its number, and how often it is in each ranked field."""


@dataclass(frozen=True, slots=True, eq=False)
class TermCounts:
    """The terms of one passage: the ``lengths`` of its ranked fields, shape (fields,), and ``COUNT`` rows, (terms,)."""

    lengths: NDArray[np.uint32]
    counts: NDArray[np.void]

    def encoded(self) -> bytes:
        """Both as bytes."""
        return self.lengths.tobytes() + self.counts.tobytes()

    @classmethod
    def decoded(cls, data: bytes) -> TermCounts:
        """What ``encoded`` made. Raises ``ValueError`` for anything else."""
        lengths = np.frombuffer(data, _LENGTHS, len(RANKED))
        return cls(lengths, np.frombuffer(data, COUNT, offset=lengths.nbytes))

    @property
    def own(self) -> NDArray[np.uint32]:
        """The terms in the passage's own words."""
        return np.asarray(self.counts["term"][self.counts["counts"][:, RANKED.index(OWN_WORDS)] > 0])


def count_terms(entry: Entry, numbers: Mapping[bytes, int]) -> TermCounts:
    """The terms of a passage; ``numbers`` are those of all stems in UTF-8."""
    texts = {"stem": entry.text, "heading": entry.heading, "context": entry.context}
    terms = [index_terms(texts[name], entry.language) for name in RANKED]
    counted = [Counter(each.stems[0]) for each in terms]
    stems = sorted({numbers[_utf8(stem)]: stem for each in counted for stem in each}.items())
    rows = np.zeros(len(stems), dtype=COUNT)
    rows["term"] = [number for number, _ in stems]
    for place, each in enumerate(counted):
        rows["counts"][:, place] = [min(each[stem], _MOST) for _, stem in stems]
    return TermCounts(np.array([each.length for each in terms], dtype=_LENGTHS), rows)


def _utf8(word: str) -> bytes:
    return word.encode("utf-8", "surrogatepass")


@dataclass(frozen=True, slots=True)
class Weighting:
    """The parameters of the ranking, and the mean length of each ranked field in one generation."""

    parameters: BM25FParameters
    means: Mapping[str, float]

    def impacts(
        self, passages: Sequence[TermCounts]
    ) -> tuple[NDArray[np.int64], NDArray[np.uint32], NDArray[np.float32]]:
        """The impacts of all terms of some passages: the passage (its place), the term and the value; all (terms,)."""
        sizes = [len(each.counts) for each in passages]
        owners = np.repeat(np.arange(len(passages)), sizes)
        rows = np.concatenate([np.empty(0, COUNT), *(each.counts for each in passages)])
        lengths = np.array([each.lengths for each in passages], dtype=np.int32).reshape(-1, len(RANKED))
        frequency = np.zeros(len(rows))
        for name, weight in self.parameters.weights.ranked():
            place = RANKED.index(name)
            norm = self.parameters.norm(lengths[:, place], self.means[name])
            frequency += weight * rows["counts"][:, place] / norm[owners]
        values = (frequency / (self.parameters.k1 + frequency)).astype(np.float32)
        return owners, np.ascontiguousarray(rows["term"]), values

    def drift(self, reference: Weighting) -> float:
        """By which factor impacts may differ from those of other means, at most: 1 where the means are the same.

        A length normalisation is ``1 - b + b * length / mean``, and so changes by no more than the mean does; so does
        the frequency divided by it, and by still less the saturated frequency.
        """
        factors = [1.0]
        for name, _ in self.parameters.weights.ranked():
            here, there = self.means[name], reference.means[name]
            if here != there:
                factors.append(max(here / there, there / here) if here and there else np.inf)
        return max(factors)
