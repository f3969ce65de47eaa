"""The postings of an index as arrays: read from Whoosh once, cached, and shared between threads."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile
from pathlib import Path
from threading import RLock
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from searchdoc.errors import IndexDamaged, IndexMissing, StoreError
from searchdoc.keywords.bm25f import BM25FParameters
from searchdoc.keywords.impacts import (
    EMPTY_IMPACT,
    Head,
    Impact,
    Impacts,
    TermStatistics,
)
from searchdoc.protocols import Mask
from searchdoc.storage.parts import Elsewhere, nothing_elsewhere

VOCABULARY = "vocabulary.json"
CACHE_SIZE = 1 << 15
"""The most terms whose postings are cached in memory."""


@dataclass(frozen=True, slots=True, eq=False)
class PostingList:
    """The posting list of a term in a field.

    ``passages`` are the ordinals in ascending order, shape (n,); ``frequencies`` how often the term occurs in each,
    shape (n,); ``occurrences`` all of them in order as ``passage << 32 | position``, shape (sum of the frequencies,).
    """

    passages: NDArray[np.int64]
    frequencies: NDArray[np.float64]
    occurrences: NDArray[np.int64]

    @property
    def document_frequency(self) -> int:
        """The number of passages that the term occurs in."""
        return len(self.passages)


EMPTY = PostingList(np.empty(0, np.int64), np.empty(0, np.float64), np.empty(0, np.int64))


@dataclass(frozen=True, slots=True)
class _Whoosh:
    """Whoosh's own files, open, and the module that reads them."""

    engine: Any
    storage: Any
    segment: Any
    terms: Any
    fields: Any

    def length(self, column: str) -> int:
        """The size of a column in bytes."""
        return int(self.storage.file_length(self.engine.Codec.column_filename(self.segment, column)))

    def is_elsewhere(self, column: str) -> bool:
        """Whether a column does not lie in the directory."""
        return self.storage.elsewhere(self.engine.Codec.column_filename(self.segment, column)) is not None

    def numbers(self, column: str, count: int, default: int) -> NDArray[np.int32]:
        """A column of numbers; shape (count,)."""
        numbers: NDArray[np.int32] = self.engine.numbers(self.storage, self.segment, column, count, default)
        return numbers


class InvertedIndex:
    """The passages of one index, by term. Raises ``IndexMissing`` or ``IndexDamaged``, also later, while reading.

    Files that lie ``elsewhere`` are read from there, only those parts that a question needs: the head, the stems and
    Whoosh's table of contents are in the directory.
    """

    def __init__(self, directory: Path, elsewhere: Elsewhere = nothing_elsewhere) -> None:
        self.directory = directory
        self._elsewhere = elsewhere
        self._lock = RLock()
        self._posting_lists: dict[tuple[str, str], PostingList] = {}
        self._impact_lists: dict[str, Impact] = {}
        if not directory.is_dir():
            raise IndexMissing(str(directory))
        with self._guarded("its keywords cannot be read"):
            head = Head.read(directory)
            self.count = head.passages if head else 0
            self.languages = head.languages if head else {}
            self.parameters = head.parameters if head else BM25FParameters()
            self._impacts = Impacts(directory, self.count, elsewhere) if self.count else None
            if head is None and self._whoosh is not None:
                raise ValueError("its head is missing")

    @cached_property
    def _whoosh(self) -> _Whoosh | None:
        """Whoosh's own files, opened for queries with operators; None for an empty index."""
        from searchdoc.keywords import whoosh_codec as engine

        opened = engine.single_segment(self.directory, self._elsewhere)
        if opened is None and not self.count:
            return None
        if opened is None or opened[1].doc_count_all() != self.count:
            raise ValueError("the number of passages differs from what its table of contents says")
        storage, segment = opened
        whoosh = _Whoosh(engine, storage, segment, segment.codec().terms_reader(storage, segment), engine.schema())
        if whoosh.length("ordinal") != 4 * self.count:
            raise ValueError("the number of passages differs from what its table of contents says")
        # what lies elsewhere is compared with its digest there, and takes four bytes a passage to bring
        if not whoosh.is_elsewhere("ordinal") and not np.array_equal(
            whoosh.numbers("ordinal", self.count, 0), np.arange(self.count)
        ):
            raise ValueError("the passages are not in order")
        return whoosh

    @contextmanager
    def _guarded(self, what: str) -> Iterator[None]:
        """One thread at a time, since Whoosh's readers share files and seek; any failure is ``IndexDamaged``."""
        with self._lock:
            try:
                yield
            except StoreError:
                raise
            except Exception as problem:  # a broken file makes Whoosh raise anything, even Exception itself
                detail = str(problem) or type(problem).__name__
                raise IndexDamaged(str(self.directory), f"{what}: {detail}") from problem

    def numbers(self, name: str, default: int = 0) -> NDArray[np.int32]:
        """A column of whole numbers; shape (count,)."""
        with self._guarded(f"the numbers {name!r} cannot be read"):
            if self._whoosh is None:
                return np.empty(0, dtype=np.int32)
            return self._whoosh.numbers(name, self.count, default)

    def statistics(self, word: str) -> TermStatistics | None:
        """What is known of a stemmed word without its postings; None, if it does not occur."""
        with self._guarded(f"the word {word!r} cannot be read"):
            return self._impacts.terms.find(word) if self._impacts else None

    def impact(self, word: str) -> Impact:
        """The impacts of a stemmed word on the passages; empty, if it does not occur."""
        impact = self._impact_lists.get(word)
        if impact is None:
            with self._guarded(f"the word {word!r} cannot be read"):
                impact = self._impacts.find(word) if self._impacts else EMPTY_IMPACT
                if len(self._impact_lists) >= CACHE_SIZE:
                    self._impact_lists.clear()
                self._impact_lists[word] = impact
        return impact

    def postings(self, field: str, term: str) -> PostingList:
        """The posting list of a term in a field; empty, if it does not occur."""
        key = (field, term)
        postings = self._posting_lists.get(key)
        if postings is None:
            with self._guarded(f"the word {term!r} cannot be read"):
                postings = self._read(field, term)
                if len(self._posting_lists) >= CACHE_SIZE:
                    self._posting_lists.clear()
                self._posting_lists[key] = postings
        return postings

    def _read(self, field: str, term: str) -> PostingList:
        whoosh = self._whoosh
        if whoosh is None:
            return EMPTY
        kind = whoosh.fields[field]
        key = kind.to_bytes(term)
        if (field, key) not in whoosh.terms:
            return EMPTY
        passages: list[int] = []
        frequencies: list[float] = []
        positions: list[bytes] = []
        for ids, weights, encoded in whoosh.terms.matcher(field, key, kind.format).blocks():
            passages.extend(ids)
            frequencies.extend(weights)
            positions.append(encoded)
        return self._checked(
            np.array(passages, dtype=np.int64),
            np.array(frequencies, dtype=np.float64),
            np.frombuffer(b"".join(positions), dtype="<u4").astype(np.int64),
        )

    def _checked(
        self, passages: NDArray[np.int64], frequencies: NDArray[np.float64], positions: NDArray[np.int64]
    ) -> PostingList:
        counts = frequencies.astype(np.int64)
        inside = len(passages) > 0 and passages[0] >= 0 and passages[-1] < self.count
        if not inside or (np.diff(passages) <= 0).any() or (counts < 1).any() or counts.sum() != len(positions):
            raise ValueError("its postings contradict one another")
        occurrences = np.repeat(passages, counts) << 32 | positions
        for array in (passages, frequencies, occurrences):
            array.setflags(write=False)  # shared between threads
        return PostingList(passages, frequencies, occurrences)

    @cached_property
    def words(self) -> Vocabulary:
        """The vocabulary of the passages' own words, unstemmed."""
        if not self.count:
            return Vocabulary([], [])
        with self._guarded("its words cannot be listed"):
            stored = self._elsewhere(VOCABULARY)
            data = (self.directory / VOCABULARY).read_bytes() if stored is None else stored.read(0, len(stored))
            return msgspec.json.decode(data, type=Vocabulary)

    def vocabulary(self, field: str) -> Vocabulary:
        """All terms of a field with their document frequencies."""
        with self._guarded("its words cannot be listed"):
            whoosh = self._whoosh
            if whoosh is None:
                return Vocabulary([], [])
            start = whoosh.terms.items_from(field, b"")
            items = [
                (whoosh.fields[field].from_bytes(term), information.doc_frequency())
                for (_, term), information in takewhile(lambda item: item[0][0] == field, start)
            ]
        items.sort()  # by code point; UTF-8 sorts the same but for surrogates
        return Vocabulary([term for term, _ in items], [frequency for _, frequency in items])

    def mask(self, passages: NDArray[np.int64]) -> Mask:
        """Passage ordinals as a mask; shape (count,)."""
        mask = np.zeros(self.count, dtype=np.bool_)
        mask[passages] = True
        return mask

    def phrase(self, field: str, terms: list[str], offsets: list[int]) -> Mask:
        """The passages in which all terms stand at these offsets from one position; shape (count,)."""
        starts: NDArray[np.int64] | None = None
        lists = [(self.postings(field, term), offset) for term, offset in zip(terms, offsets, strict=True)]
        for postings, offset in sorted(lists, key=lambda pair: pair[0].document_frequency):  # the shortest list first
            these = postings.occurrences - offset
            starts = these if starts is None else np.intersect1d(starts, these, assume_unique=True)
            if not len(starts):
                break
        return self.mask(np.empty(0, np.int64) if starts is None else starts >> 32)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The terms of a field, sorted, and the document frequency of each."""

    terms: list[str]
    frequencies: list[int]

    def write(self, directory: Path) -> None:
        """Write the passages' own words, which Whoosh would take seconds to list."""
        (directory / VOCABULARY).write_bytes(msgspec.json.encode(self))

    def frequency(self, term: str) -> int:
        """The document frequency of a term; 0 if it does not occur."""
        place = bisect_left(self.terms, term)
        return self.frequencies[place] if place < len(self.terms) and self.terms[place] == term else 0

    def with_prefix(self, prefix: str, admits: Callable[[str], object]) -> list[str]:
        """The terms with a prefix that ``admits`` returns something true for, in order."""
        start = bisect_left(self.terms, prefix)
        candidates = takewhile(lambda term: term.startswith(prefix), self.terms[start:])
        return [term for term in candidates if admits(term)]
