"""Impacts: the contribution of each term to the score of each passage, computed when the index is built.

A query then adds up a few arrays. Pre-computed impacts are those of impact-ordered indexes (V. Anh, A. Moffat, "Pruned
query evaluation using pre-computed impacts", SIGIR 2006) and of bm25s (X. Lù, 2024), here for BM25F: a posting list for
each stem, with the passages that have it in their own words first. The idf is multiplied in by the query.

On disk, besides Whoosh's files: ``impacts.json`` the ``Head``; ``impacts.words.npy`` all stems in order, in UTF-8 and
concatenated; ``impacts.terms.npy`` one row a stem (the offset of its first byte there, the offset of its first posting,
the number of its postings in own words, the document frequency for its idf); ``impacts.passages.npy`` int32 and
``impacts.values.npy`` float32, both of shape (postings,).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from searchdoc.keywords.bm25f import BM25FParameters
from searchdoc.keywords.fields import OWN_WORDS
from searchdoc.keywords.inversion import Occurrences, Postings
from searchdoc.storage.arrays import GrowingArray, open_array
from searchdoc.storage.parts import Elsewhere, SlicedArray, nothing_elsewhere

_HEAD, _WORDS, _TERMS = "impacts.json", "impacts.words.npy", "impacts.terms.npy"
_PASSAGES, _VALUES = "impacts.passages.npy", "impacts.values.npy"
STEM_FILES = (_WORDS, _TERMS)
"""The files that say which terms there are."""

_TERM = np.dtype([("word", "<i8"), ("posting", "<i8"), ("own", "<i4"), ("frequency", "<i4")])


@dataclass(frozen=True, slots=True, eq=False)
class Impact:
    """The impacts of one term: its ``passages``, shape (n,), and its ``values`` in them, without the idf, shape (n,).

    The first ``own`` passages have it in their own words, the others in their heading or context only; both parts are
    in ascending order. ``frequency`` is the document frequency in own words or, if that is 0, the greater of those in
    headings and in context.
    """

    passages: NDArray[np.int32]
    values: NDArray[np.float32]
    own: int
    frequency: int


EMPTY_IMPACT = Impact(np.empty(0, np.int32), np.empty(0, np.float32), 0, 0)


@dataclass(frozen=True, slots=True, eq=False)
class _Contributions:
    """Terms and the passages that contain them, each pair once, in order of the term and then of the passage.

    All arrays have the shape (pairs,).
    """

    terms: NDArray[np.int64]
    passages: NDArray[np.int64]
    frequencies: NDArray[np.float64]
    """Term frequencies, weighted by field and normalised by the lengths of the fields."""

    own: NDArray[np.bool_]
    """Whether the passage has the term in its own words."""


class Head(msgspec.Struct, frozen=True):
    """The parameters of the ranking, the number of passages, and the number of passages in each language.

    With the arrays it is all that a plain question needs, so that Whoosh is not imported for it.
    """

    parameters: BM25FParameters
    passages: int
    languages: dict[str, int]

    @classmethod
    def read(cls, directory: Path) -> Head | None:
        """The head of an index; None for an empty index, and where there is none."""
        file = directory / _HEAD
        return msgspec.json.decode(file.read_bytes(), type=cls) if file.is_file() else None

    @staticmethod
    def remove(directory: Path) -> None:
        """Make the index an empty one, before another is written in its place."""
        (directory / _HEAD).unlink(missing_ok=True)

    def write(self, directory: Path) -> None:
        """Write the head, after all other files of the index."""
        (directory / _HEAD).write_bytes(msgspec.json.encode(self))


def write_impacts(
    directory: Path, occurrences: Occurrences, lengths: Mapping[str, Sequence[int]], parameters: BM25FParameters
) -> None:
    """Compute the impact of each term on each passage and write it; ``lengths`` are those of each ranked field."""
    weights = dict(parameters.weights.ranked())
    norms = {name: parameters.norm(np.array(lengths[name], dtype=np.int32)) for name in weights}
    terms = [np.empty(0, dtype=_TERM)]
    next_row = np.zeros(1, dtype=_TERM)  # the offsets of the next term and of its postings
    with (
        GrowingArray(directory / _WORDS, np.uint8) as spelling,
        GrowingArray(directory / _PASSAGES, "<i4") as passages,
        GrowingArray(directory / _VALUES, "<f4") as values,
    ):
        for batch in occurrences.batches(*norms):
            postings = {name: occurrences.postings(name, batch) for name in norms}
            sums = _added_up(postings, norms, weights)
            order = np.lexsort((~sums.own, sums.terms))  # stable: by passage inside each part
            passages.append(sums.passages[order])
            values.append((sums.frequencies / (parameters.k1 + sums.frequencies))[order])
            # other terms of the batch occur only in fields that are not ranked
            ranked, sizes = np.unique(sums.terms, return_counts=True)
            stems = [occurrences.terms[number] for number in ranked.tolist()]
            spelling.append(np.frombuffer(b"".join(stems), dtype=np.uint8))
            rows = np.zeros(len(stems) + 1, dtype=_TERM)
            rows["word"] = next_row["word"] + np.cumsum([0, *map(len, stems)])
            rows["posting"] = next_row["posting"] + np.cumsum([0, *sizes.tolist()])
            rows["own"][:-1] = _counts(sums.terms[sums.own], batch)[ranked - batch.start]
            rows["frequency"][:-1] = _document_frequencies(postings, batch)[ranked - batch.start]
            terms.append(rows[:-1])
            next_row = rows[-1:]
    np.save(directory / _TERMS, np.concatenate([*terms, next_row]), allow_pickle=False)


def _added_up(
    postings: Mapping[str, Postings], norms: Mapping[str, NDArray[np.float64]], weights: Mapping[str, float]
) -> _Contributions:
    """The postings of all fields together, their frequencies weighted, normalised and added up."""
    terms = np.concatenate([each.terms for each in postings.values()])
    passages = np.concatenate([each.passages for each in postings.values()])
    frequencies = [weights[name] * each.frequencies / norms[name][each.passages] for name, each in postings.items()]
    own = [np.full(len(each.terms), name == OWN_WORDS) for name, each in postings.items()]
    order = np.lexsort((passages, terms))  # stable: frequencies are added in the order of the fields
    terms, passages = terms[order], passages[order]
    first = np.flatnonzero((np.diff(terms, prepend=-1) != 0) | (np.diff(passages, prepend=-1) != 0))
    if not len(first):
        return _Contributions(terms, passages, np.empty(0), np.empty(0, dtype=np.bool_))
    return _Contributions(
        terms[first],
        passages[first],
        np.add.reduceat(np.concatenate(frequencies)[order], first),
        np.logical_or.reduceat(np.concatenate(own)[order], first),
    )


def _document_frequencies(postings: Mapping[str, Postings], batch: range) -> NDArray[np.int64]:
    """The document frequency for the idf of each term of a batch, as ``Impact.frequency`` describes it."""
    counts = {name: _counts(each.terms, batch) for name, each in postings.items()}
    own = counts.pop(OWN_WORDS)
    return np.where(own, own, np.max([*counts.values()] or [own], axis=0))


def _counts(terms: NDArray[np.int64], batch: range) -> NDArray[np.int64]:
    """The number of times each term of a batch is in an array; shape (len(batch),)."""
    return np.bincount(terms - batch.start, minlength=len(batch))


@dataclass(frozen=True, slots=True)
class TermStatistics:
    """What is known of a term without its postings.

    ``number`` is its place among all terms in order, ``start`` and ``end`` are where its postings lie among all.
    ``own`` and ``frequency`` are those of its ``Impact``.
    """

    number: int
    start: int
    end: int
    own: int
    frequency: int


class TermTable:
    """All stems, and what is known of each without its postings; read-only, safe to use from many threads.

    ``count`` is the number of passages. Raises ``IndexDamaged`` where a file cannot be read, and ``ValueError``, also
    later, where the files do not fit each other.
    """

    def __init__(self, directory: Path, count: int) -> None:
        self.count = count
        self._blob = open_array(directory / _WORDS, np.uint8, 1).data
        self._terms = open_array(directory / _TERMS, _TERM, 1)
        self._begins = np.ascontiguousarray(self._terms["word"])
        if not len(self._terms) or self._terms[-1].item()[0] != len(self._blob):
            raise ValueError("the arrays do not fit each other")

    @property
    def postings(self) -> int:
        """The number of postings of all stems together."""
        return int(self._terms[-1]["posting"])

    def find(self, word: str) -> TermStatistics | None:
        """What is known of a stemmed word; None, if it does not occur."""
        wanted = word.encode("utf-8", "surrogatepass")
        low, high = 0, len(self._terms) - 1
        while low < high:
            middle = (low + high) // 2
            if self._word(middle) < wanted:
                low = middle + 1
            else:
                high = middle
        if low == len(self._terms) - 1 or self._word(low) != wanted:
            return None
        return self._statistics(low)

    def __iter__(self) -> Iterator[TermStatistics]:
        """What is known of every stem, in order."""
        return map(self._statistics, range(len(self._terms) - 1))

    def words(self) -> Iterator[bytes]:
        """Every stem in UTF-8, in order of the numbers of their terms."""
        return map(self._word, range(len(self._terms) - 1))

    def _statistics(self, number: int) -> TermStatistics:
        _, start, own, frequency = self._terms[number].item()
        end = int(self._terms[number + 1]["posting"])
        if not (0 <= own <= end - start and 0 <= frequency <= self.count and end > start >= 0):
            raise ValueError("its postings contradict one another")
        return TermStatistics(number, start, end, own, frequency)

    def _word(self, place: int) -> bytes:
        return bytes(self._blob[self._begins[place] : self._begins[place + 1]])


class Impacts:
    """What every word contributes, mapped into memory; read-only, safe to use from many threads.

    Postings that lie ``elsewhere`` are read from there term by term. Raises what ``TermTable`` does.
    """

    def __init__(self, directory: Path, count: int, elsewhere: Elsewhere = nothing_elsewhere) -> None:
        self.directory = directory
        self.terms = TermTable(directory, count)
        self._elsewhere = elsewhere
        self._passages, self._values = self._opened(_PASSAGES, "<i4"), self._opened(_VALUES, "<f4")
        if not self.terms.postings == len(self._passages) == len(self._values):
            raise ValueError("the arrays do not fit each other")

    def _opened(self, name: str, dtype: str) -> NDArray[Any] | SlicedArray:
        """The numbers of all terms, one term after the other; shape (postings,)."""
        path, stored = self.directory / name, self._elsewhere(name)
        return open_array(path, dtype, 1) if stored is None else SlicedArray(stored, path, dtype)

    def find(self, word: str) -> Impact:
        """The impacts of a stemmed word; ``EMPTY_IMPACT``, if it does not occur."""
        term = self.terms.find(word)
        if term is None:
            return EMPTY_IMPACT
        passages, values = self._passages[term.start : term.end], self._values[term.start : term.end]
        if len(passages) != term.end - term.start or passages.min() < 0 or passages.max() >= self.terms.count:
            raise ValueError("its postings contradict one another")
        return Impact(passages, values, term.own, term.frequency)
