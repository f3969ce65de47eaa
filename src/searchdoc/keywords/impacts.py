"""How well each passage fits each word, worked out when the index is built: a question then adds up a few arrays.

The idea is that of impact-ordered indexes (V. Anh, A. Moffat, "Pruned query evaluation using pre-computed impacts",
SIGIR 2006) and of bm25s (X. Lù, 2024), here for BM25F: for each stemmed word, the passages in which it stands, in
their own words first, and what it contributes to each; the rarity is multiplied in when it is asked for.

On disk, beside Whoosh's files: ``impacts.json`` the ``Head``, ``impacts.words.npy`` the words in order, in UTF-8 and
run together, ``impacts.terms.npy`` one row a word (where it begins there, where its postings begin, how many of them
are own words, the frequency that its rarity is worked out from), ``impacts.passages.npy`` int32 and
``impacts.values.npy`` float32 (postings,).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from searchdoc.keywords.bm25f import BM25FParameters
from searchdoc.keywords.inversion import Occurrences, Postings
from searchdoc.storage.arrays import GrowingArray, open_array

_HEAD, _WORDS, _TERMS = "impacts.json", "impacts.words.npy", "impacts.terms.npy"
_PASSAGES, _VALUES = "impacts.passages.npy", "impacts.values.npy"
_TERM = np.dtype([("word", "<i8"), ("posting", "<i8"), ("own", "<i4"), ("frequency", "<i4")])

OWN = "stem"
"""The field of a passage's own words; all others stand beside them."""


@dataclass(frozen=True, slots=True, eq=False)
class Impact:
    """What one word contributes: passages (n,) and values (n,), of which the first ``own`` have it in their own words.

    Both parts are in order of the ordinal. ``frequency`` is how many passages have it in their own words, or else, if
    none has, in their headings or their context, whichever are more.
    """

    passages: NDArray[np.int32]
    values: NDArray[np.float32]
    own: int
    frequency: int


NOTHING = Impact(np.empty(0, np.int32), np.empty(0, np.float32), 0, 0)


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """Some words and the passages in which they stand, each pair once, in order of the word and then of the passage."""

    words: NDArray[np.int64]
    passages: NDArray[np.int64]
    frequencies: NDArray[np.float64]
    """Weighted, and normalised by the lengths of the fields."""

    own: NDArray[np.bool_]
    """Whether the passage has the word in its own words."""


class Head(msgspec.Struct, frozen=True):
    """By what the passages are ranked, how many there are, and how many are in each language.

    It is all that a plain question needs to know of an index beside the arrays: Whoosh need not be loaded for it.
    """

    parameters: BM25FParameters
    passages: int
    languages: dict[str, int]

    @classmethod
    def read(cls, directory: Path) -> Head | None:
        """The head of an index; None for an index of nothing, and where there is none."""
        file = directory / _HEAD
        return msgspec.json.decode(file.read_bytes(), type=cls) if file.is_file() else None

    @staticmethod
    def remove(directory: Path) -> None:
        """Make the index one of nothing, before another is written in its place."""
        (directory / _HEAD).unlink(missing_ok=True)

    def write(self, directory: Path) -> None:
        """Write the head of an index whose other files are there."""
        (directory / _HEAD).write_bytes(msgspec.json.encode(self))


def write_impacts(
    directory: Path, occurrences: Occurrences, lengths: Mapping[str, Sequence[int]], parameters: BM25FParameters
) -> None:
    """Work out what each word contributes to each passage, and write it; ``lengths`` are those of each ranked field."""
    norms = {name: parameters.norm(np.array(lengths[name], dtype=np.int32)) for name in parameters.weights}
    terms = [np.empty(0, dtype=_TERM)]
    begins = np.zeros(1, dtype=_TERM)  # where the next word begins, and its postings
    with (
        GrowingArray(directory / _WORDS, np.uint8) as spelt,
        GrowingArray(directory / _PASSAGES, "<i4") as passages,
        GrowingArray(directory / _VALUES, "<f4") as values,
    ):
        for portion in occurrences.portions(*norms):
            postings = {name: occurrences.postings(name, portion) for name in norms}
            found = _added_up(postings, norms, parameters.weights)
            order = np.lexsort((~found.own, found.words))  # stable: by passage inside each part
            passages.append(found.passages[order])
            values.append((found.frequencies / (parameters.k1 + found.frequencies))[order])
            # other words of the portion stand in fields alone that are not ranked
            ranked, sizes = np.unique(found.words, return_counts=True)
            words = [occurrences.words[place] for place in ranked.tolist()]
            spelt.append(np.frombuffer(b"".join(words), dtype=np.uint8))
            rows = np.zeros(len(words) + 1, dtype=_TERM)
            rows["word"] = begins["word"] + np.cumsum([0, *map(len, words)])
            rows["posting"] = begins["posting"] + np.cumsum([0, *sizes.tolist()])
            rows["own"][:-1] = _counted(found.words[found.own], portion)[ranked - portion.start]
            rows["frequency"][:-1] = _frequencies(postings, portion)[ranked - portion.start]
            terms.append(rows[:-1])
            begins = rows[-1:]
    np.save(directory / _TERMS, np.concatenate([*terms, begins]), allow_pickle=False)


def _added_up(
    postings: Mapping[str, Postings], norms: Mapping[str, NDArray[np.float64]], weights: Mapping[str, float]
) -> _Found:
    """The postings of all fields together."""
    words = np.concatenate([each.words for each in postings.values()])
    passages = np.concatenate([each.passages for each in postings.values()])
    found = [weights[name] * each.counts / norms[name][each.passages] for name, each in postings.items()]
    own = [np.full(len(each.words), name == OWN) for name, each in postings.items()]
    order = np.lexsort((passages, words))  # stable: what stands in several fields is added up in their order
    words, passages = words[order], passages[order]
    first = np.flatnonzero((np.diff(words, prepend=-1) != 0) | (np.diff(passages, prepend=-1) != 0))
    if not len(first):
        return _Found(words, passages, np.empty(0), np.empty(0, dtype=np.bool_))
    return _Found(
        words[first],
        passages[first],
        np.add.reduceat(np.concatenate(found)[order], first),
        np.logical_or.reduceat(np.concatenate(own)[order], first),
    )


def _frequencies(postings: Mapping[str, Postings], portion: range) -> NDArray[np.int64]:
    """By what the rarity of each word of a portion is worked out; ``Impact`` says which frequency it is."""
    counted = {name: _counted(each.words, portion) for name, each in postings.items()}
    own = counted.pop(OWN)
    return np.where(own, own, np.max([*counted.values()] or [own], axis=0))


def _counted(words: NDArray[np.int64], portion: range) -> NDArray[np.int64]:
    """How often each word of a portion is among these."""
    return np.bincount(words - portion.start, minlength=len(portion))


class Impacts:
    """What every word contributes, mapped into memory; read-only, safe to use from many threads.

    Raises ``IndexDamaged`` where a file cannot be read, and ``ValueError``, also later, where the files do not fit each
    other.
    """

    def __init__(self, directory: Path, count: int) -> None:
        self.count = count
        self._blob = open_array(directory / _WORDS, np.uint8, 1).data
        self._terms = open_array(directory / _TERMS, _TERM, 1)
        self._begins = np.ascontiguousarray(self._terms["word"])
        self._passages = open_array(directory / _PASSAGES, "<i4", 1)
        self._values = open_array(directory / _VALUES, "<f4", 1)
        ends = (len(self._blob), len(self._passages)) if len(self._terms) else (0, 0)
        if not len(self._terms) or self._terms[-1].item()[:2] != ends or len(self._values) != ends[1]:
            raise ValueError("the arrays do not fit each other")

    def find(self, word: str) -> Impact:
        """What a stemmed word contributes; nothing, if it does not occur."""
        wanted = word.encode("utf-8", "surrogatepass")
        low, high = 0, len(self._terms) - 1
        while low < high:
            middle = (low + high) // 2
            if self._word(middle) < wanted:
                low = middle + 1
            else:
                high = middle
        if low == len(self._terms) - 1 or self._word(low) != wanted:
            return NOTHING
        _, start, own, frequency = self._terms[low].item()
        end = int(self._terms[low + 1]["posting"])
        passages, values = self._passages[start:end], self._values[start:end]
        if not 0 <= own <= end - start or not len(passages) or passages.min() < 0 or passages.max() >= self.count:
            raise ValueError("its postings contradict one another")
        return Impact(passages, values, own, frequency)

    def _word(self, place: int) -> bytes:
        return bytes(self._blob[self._begins[place] : self._begins[place + 1]])
