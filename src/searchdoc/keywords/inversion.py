"""Sort-based inversion: the words of all passages, in the order of the passages, into postings in order of the terms.

I. Witten, A. Moffat, T. Bell, "Managing Gigabytes", 2nd edition, 1999, chapter 5. Occurrences are written to temporary
files as they come. They are read back and sorted in batches of terms, so that memory holds each term once, a number a
passage, and the occurrences of one batch.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryFile
from types import TracebackType
from typing import IO, Self

import numpy as np
from numpy.typing import NDArray

from searchdoc.text.words import PositionedWords

BATCH_SIZE = 1 << 20
"""Occurrences that are sorted at a time."""

MAX_BATCHES = 48
"""The most batches, each of which reads the temporary files once; of large collections, batches are larger instead."""

BUFFER_SIZE = 1 << 18
"""Occurrences of a field that are held in memory before they are written, and read at a time."""

_ROW = np.dtype([("word", "<i4"), ("position", "<i4")])

_Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Postings:
    """The posting lists of a batch of terms in one field, in order of the term and then of the passage.

    A posting is a term, its passage and its frequency there: ``terms`` (as numbers of ``Occurrences.terms``),
    ``passages`` and ``frequencies``, all of shape (postings,). ``positions`` are those of all postings one after the
    other, shape (sum of the frequencies,).
    """

    terms: _Numbers
    passages: _Numbers
    frequencies: _Numbers
    positions: NDArray[np.int32]


class _Field:
    """The occurrences in one field, passage after passage, in a file; the last ones are still in memory."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._words, self._positions = array("i"), array("i")
        self._sizes = array("i")

    def add(self, words: Iterable[int], positions: Iterable[int]) -> None:
        before = len(self._words)
        self._words.extend(words)
        self._positions.extend(positions)
        self._sizes.append(len(self._words) - before)
        if len(self._words) >= BUFFER_SIZE:
            self._flush()

    def _flush(self) -> None:
        rows = np.empty(len(self._words), dtype=_ROW)
        rows["word"], rows["position"] = self._words, self._positions
        self._file.write(rows.tobytes())
        self._words, self._positions = array("i"), array("i")

    def rows(self) -> Iterator[NDArray[np.void]]:
        """All occurrences, a buffer at a time."""
        self._flush()
        self._file.seek(0)
        while data := self._file.read(BUFFER_SIZE * _ROW.itemsize):
            yield np.frombuffer(data, dtype=_ROW)

    @cached_property
    def ends(self) -> _Numbers:
        """The number of occurrences up to the end of each passage; shape (passages,)."""
        return np.cumsum(np.frombuffer(self._sizes, dtype=np.int32), dtype=np.int64)


class Occurrences:
    """The occurrences of all words in all passages: added passage by passage, then read as postings, batch by batch."""

    def __init__(self, directory: Path, fields: Iterable[str]) -> None:
        """Occurrences are kept in unnamed temporary files in that directory, which are removed with the context."""
        self._files = ExitStack()
        self._fields = {name: _Field(self._files.enter_context(TemporaryFile(dir=directory))) for name in fields}  # noqa: SIM115
        self._numbers: defaultdict[str, int] = defaultdict()
        self._numbers.default_factory = self._numbers.__len__

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._files.close()

    def add(self, passage: Mapping[str, PositionedWords]) -> None:
        """Add a passage: the words of each field with their positions."""
        for name, field in self._fields.items():
            words, positions = passage[name]
            field.add(map(self._numbers.__getitem__, words), positions)

    @property
    def terms(self) -> list[bytes]:
        """The terms of all fields in UTF-8, sorted; no passage can be added afterwards."""
        return self._sorted_terms[0]

    @property
    def _ranks(self) -> NDArray[np.int32]:
        """For each word's number, in order of its first occurrence, its index in ``terms``."""
        return self._sorted_terms[1]

    @cached_property
    def _sorted_terms(self) -> tuple[list[bytes], NDArray[np.int32]]:
        ordered = sorted((word.encode("utf-8", "surrogatepass"), number) for word, number in self._numbers.items())
        self._numbers.clear()  # of a large collection, the words take most of the memory
        ranks = np.empty(len(ordered), dtype=np.int32)
        ranks[[number for _, number in ordered]] = np.arange(len(ordered))
        return [word for word, _ in ordered], ranks

    def batches(self, *fields: str) -> Iterator[range]:
        """Ranges of terms to be sorted together, each with about ``BATCH_SIZE`` occurrences in these fields."""
        counts = np.zeros(len(self.terms), dtype=np.int64)
        for name in fields:
            for rows in self._fields[name].rows():
                counts += np.bincount(self._ranks[rows["word"]], minlength=len(counts))
        before = np.cumsum(counts) - counts
        batch = before // max(BATCH_SIZE, int(counts.sum()) // MAX_BATCHES)
        cuts = [*np.flatnonzero(np.diff(batch, prepend=-1)).tolist(), len(counts)]
        return map(range, cuts[:-1], cuts[1:])

    def postings(self, field: str, terms: range) -> Postings:
        """The posting lists of a range of terms in a field."""
        term, passage, position = self._occurrences(field, terms)
        order = np.lexsort((position, passage, term))
        term, passage, position = term[order], passage[order], position[order]
        is_first = (np.diff(term, prepend=-1) != 0) | (np.diff(passage, prepend=-1) != 0)
        first = np.flatnonzero(is_first)
        return Postings(term[first], passage[first], np.diff(first, append=len(term)), position)

    def _occurrences(self, field: str, terms: range) -> tuple[_Numbers, _Numbers, NDArray[np.int32]]:
        """Term, passage and position of each occurrence, in order of the passages; each of shape (occurrences,)."""
        before, taken = 0, [np.empty(0, dtype=_ROW)]
        indices = [np.empty(0, dtype=np.int64)]
        for rows in self._fields[field].rows():
            term = self._ranks[rows["word"]]
            here = np.flatnonzero((term >= terms.start) & (term < terms.stop))
            taken.append(rows[here])
            indices.append(here + before)
            before += len(rows)
        occurrences = np.concatenate(taken)
        passages = np.searchsorted(self._fields[field].ends, np.concatenate(indices), side="right")
        return self._ranks[occurrences["word"]].astype(np.int64), passages, occurrences["position"]
