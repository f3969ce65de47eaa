"""How well each passage fits each word, worked out when the index is built: a question then adds up a few arrays.

The idea is that of impact-ordered indexes (V. Anh, A. Moffat, "Pruned query evaluation using pre-computed impacts",
SIGIR 2006) and of bm25s (X. Lù, 2024), here for BM25F: for each stemmed word, the passages in which it stands, in
their own words first, and what it contributes to each; the rarity is multiplied in when it is asked for.

On disk, beside Whoosh's files: ``impacts.json`` the parameters, ``impacts.words.npy`` the words in order, in UTF-8 and
run together, ``impacts.terms.npy`` one row a word (where it begins there, where its postings begin, how many of them
are own words, the frequency that its rarity is worked out from), ``impacts.passages.npy`` int32 and
``impacts.values.npy`` float32 (postings,).
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from searchdoc.keywords.bm25f import Parameters

_PARAMETERS, _WORDS, _TERMS = "impacts.json", "impacts.words.npy", "impacts.terms.npy"
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


class _Field:
    """The words of one field, as they are collected: for each passage its different words and how often each."""

    def __init__(self) -> None:
        self.terms = array("i")
        self.counts = array("i")
        self.sizes = array("i")
        self.lengths = array("i")


class Collector:
    """Takes the passages one by one, in order, and writes the arrays at the end."""

    def __init__(self, parameters: Parameters) -> None:
        self._parameters = parameters
        self._numbers: dict[str, int] = {}
        self._fields = {name: _Field() for name in parameters.weights}

    def add(self, words: Mapping[str, Iterable[str]], lengths: Mapping[str, int]) -> None:
        """One passage: the stemmed words and the length of each field."""
        numbers = self._numbers
        for name, kept in self._fields.items():
            counted = Counter(words[name])
            kept.terms.extend(numbers.setdefault(word, len(numbers)) for word in counted)
            kept.counts.extend(counted.values())
            kept.sizes.append(len(counted))
            kept.lengths.append(lengths[name])

    def write(self, directory: Path) -> None:
        """Work out what each word contributes to each passage, and write it."""
        words = sorted((word.encode("utf-8", "surrogatepass"), number) for word, number in self._numbers.items())
        place = np.empty(len(words), dtype=np.int64)
        place[[number for _, number in words]] = np.arange(len(words))
        keys, found, own, frequency = self._postings(place)
        term = keys >> 32
        order = np.lexsort((~own, term))  # stable: by passage inside each part
        terms = np.zeros(len(words) + 1, dtype=_TERM)
        terms["word"][1:] = np.cumsum([len(word) for word, _ in words], dtype=np.int64)
        terms["posting"][1:] = np.cumsum(np.bincount(term, minlength=len(words)))
        terms["own"][:-1] = np.bincount(term[own], minlength=len(words))
        terms["frequency"][:-1] = frequency
        (directory / _PARAMETERS).write_bytes(msgspec.json.encode(self._parameters))
        blob = np.frombuffer(b"".join(word for word, _ in words), dtype=np.uint8)
        values = (found / (self._parameters.k1 + found)).astype("<f4")
        arrays = {_WORDS: blob, _TERMS: terms, _PASSAGES: (keys & 0xFFFFFFFF).astype("<i4")[order]}
        for name, numbers in (*arrays.items(), (_VALUES, values[order])):
            np.save(directory / name, numbers, allow_pickle=False)

    def _postings(
        self, place: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.bool_], NDArray[np.int64]]:
        """Each word and passage once, as ``word << 32 | passage``: the weighted frequency, whether it is own words.

        Last, the frequency of each word.
        """
        keys, found, own = [np.empty(0, np.int64)], [np.empty(0)], [np.empty(0, np.bool_)]
        frequencies = {name: np.zeros(len(place), dtype=np.int64) for name in self._fields}
        for name, kept in self._fields.items():
            term = place[np.frombuffer(kept.terms, dtype=np.int32)]
            passage = np.repeat(np.arange(len(kept.sizes), dtype=np.int64), np.frombuffer(kept.sizes, dtype=np.int32))
            norm = self._parameters.norm(np.frombuffer(kept.lengths, dtype=np.int32))
            count = np.frombuffer(kept.counts, dtype=np.int32)
            keys.append(term << 32 | passage)
            found.append(self._parameters.weights[name] * count / norm[passage])
            own.append(np.full(len(term), name == OWN))
            frequencies[name] = np.bincount(term, minlength=len(place))
        all_keys, all_found, all_own = np.concatenate(keys), np.concatenate(found), np.concatenate(own)
        order = np.argsort(all_keys, kind="stable")
        all_keys = all_keys[order]
        first = np.flatnonzero(np.diff(all_keys, prepend=-1))
        if not len(first):
            return all_keys, all_found, all_own, frequencies[OWN]
        beside = np.max([each for name, each in frequencies.items() if name != OWN] or [frequencies[OWN]], axis=0)
        return (
            all_keys[first],
            np.add.reduceat(all_found[order], first),
            np.logical_or.reduceat(all_own[order], first),
            np.where(frequencies[OWN], frequencies[OWN], beside),
        )


class Impacts:
    """What every word contributes, mapped into memory; read-only, safe to use from many threads.

    Raises ``ValueError`` or ``OSError``, also later, where the files are not as they were written.
    """

    def __init__(self, directory: Path, count: int) -> None:
        self.count = count
        self.parameters = msgspec.json.decode((directory / _PARAMETERS).read_bytes(), type=Parameters)
        self._blob = _mapped(directory / _WORDS, np.dtype(np.uint8)).data
        self._terms = _mapped(directory / _TERMS, _TERM)
        self._begins = np.ascontiguousarray(self._terms["word"])
        self._passages = _mapped(directory / _PASSAGES, np.dtype("<i4"))
        self._values = _mapped(directory / _VALUES, np.dtype("<f4"))
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


def _mapped(path: Path, dtype: np.dtype) -> NDArray:  # type: ignore[type-arg]  # each caller states its own
    array = np.lib.format.open_memmap(path, mode="r").view(np.ndarray)
    if array.ndim != 1 or array.dtype != dtype:
        raise ValueError(f"{path.name} does not hold what it should")
    return array
