"""The words of all passages while an index is written: noted on disk as they come, given back in order of the words.

Memory holds each different word once and a number a passage. So many occurrences as are sorted at once are read back
from the disk, those of some words after those of others.
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

from searchdoc.text.words import PlacedWords

TOGETHER, _SHARE = 1 << 20, 48
"""So many occurrences are sorted at once, or a share of all, so that large shelves are not read back too often."""

_AT_ONCE = 1 << 18
_ROW = np.dtype([("word", "<i4"), ("position", "<i4")])

_Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Postings:
    """Where some words stand: each word and passage once, in order of the word and then of the passage.

    ``words`` are places in ``Occurrences.words``; ``counts`` say how many of the ``positions``, all in one row, belong
    to each.
    """

    words: _Numbers
    passages: _Numbers
    counts: _Numbers
    positions: NDArray[np.int32]


class _Field:
    """The words of one field, as numbers, passage after passage; those that came last are still in memory."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._words, self._positions = array("i"), array("i")
        self._sizes = array("i")

    def add(self, words: Iterable[int], positions: Iterable[int]) -> None:
        before = len(self._words)
        self._words.extend(words)
        self._positions.extend(positions)
        self._sizes.append(len(self._words) - before)
        if len(self._words) >= _AT_ONCE:
            self._settle()

    def _settle(self) -> None:
        rows = np.empty(len(self._words), dtype=_ROW)
        rows["word"], rows["position"] = self._words, self._positions
        self._file.write(rows.tobytes())
        self._words, self._positions = array("i"), array("i")

    def rows(self) -> Iterator[NDArray[np.void]]:
        """All of them, some at a time."""
        self._settle()
        self._file.seek(0)
        while data := self._file.read(_AT_ONCE * _ROW.itemsize):
            yield np.frombuffer(data, dtype=_ROW)

    @cached_property
    def ends(self) -> _Numbers:
        """How many there are up to the end of each passage."""
        return np.cumsum(np.frombuffer(self._sizes, dtype=np.int32), dtype=np.int64)


class Occurrences:
    """Takes the words of the passages one by one, in order; gives them back when all are there."""

    def __init__(self, directory: Path, fields: Iterable[str]) -> None:
        """Words are noted in files in that directory, which nobody else sees and which end with the context."""
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

    def add(self, passage: Mapping[str, PlacedWords]) -> None:
        """One passage: the words of each field."""
        for name, field in self._fields.items():
            words, positions = passage[name]
            field.add(map(self._numbers.__getitem__, words), positions)

    @property
    def words(self) -> list[bytes]:
        """All different words of all fields, in UTF-8 and in its order."""
        return self._ordered[0]

    @property
    def _places(self) -> NDArray[np.int32]:
        """For each word's number its place among ``words``."""
        return self._ordered[1]

    @cached_property
    def _ordered(self) -> tuple[list[bytes], NDArray[np.int32]]:
        """The words and their places; from here on no more come."""
        found = sorted((word.encode("utf-8", "surrogatepass"), number) for word, number in self._numbers.items())
        self._numbers.clear()  # on large shelves the words are most of what memory holds
        places = np.empty(len(found), dtype=np.int32)
        places[[number for _, number in found]] = np.arange(len(found))
        return [word for word, _ in found], places

    def portions(self, *fields: str) -> Iterator[range]:
        """All words in runs, so that those of a run have about as many occurrences in these fields as are sorted."""
        counts = np.zeros(len(self.words), dtype=np.int64)
        for name in fields:
            for rows in self._fields[name].rows():
                counts += np.bincount(self._places[rows["word"]], minlength=len(counts))
        before = np.cumsum(counts) - counts
        portion = before // max(TOGETHER, int(counts.sum()) // _SHARE)
        cuts = [*np.flatnonzero(np.diff(portion, prepend=-1)).tolist(), len(counts)]
        return map(range, cuts[:-1], cuts[1:])

    def postings(self, field: str, words: range) -> Postings:
        """Where the words of one run stand in a field."""
        word, passage, position = self._occurrences(field, words)
        order = np.lexsort((position, passage, word))
        word, passage, position = word[order], passage[order], position[order]
        other = (np.diff(word, prepend=-1) != 0) | (np.diff(passage, prepend=-1) != 0)
        first = np.flatnonzero(other)
        return Postings(word[first], passage[first], np.diff(first, append=len(word)), position)

    def _occurrences(self, field: str, words: range) -> tuple[_Numbers, _Numbers, NDArray[np.int32]]:
        """Word, passage and position of each occurrence, in order of the passages."""
        before, found = 0, [np.empty(0, dtype=_ROW)]
        at = [np.empty(0, dtype=np.int64)]
        for rows in self._fields[field].rows():
            place = self._places[rows["word"]]
            which = np.flatnonzero((place >= words.start) & (place < words.stop))
            found.append(rows[which])
            at.append(which + before)
            before += len(rows)
        taken = np.concatenate(found)
        passages = np.searchsorted(self._fields[field].ends, np.concatenate(at), side="right")
        return self._places[taken["word"]].astype(np.int64), passages, taken["position"]
