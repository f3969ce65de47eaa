"""An index's postings as arrays: read from Whoosh once, kept, and shared between threads."""

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

from searchdoc.errors import IndexDamaged, IndexMissing
from searchdoc.keywords.bm25f import BM25FParameters
from searchdoc.keywords.impacts import NOTHING, Head, Impact, Impacts
from searchdoc.protocols import Mask

VOCABULARY = "vocabulary.json"
KEPT = 1 << 15
"""The most terms whose postings are kept in memory."""


@dataclass(frozen=True, slots=True, eq=False)
class PostingList:
    """Where a term occurs: passages in order, how often in each, and all places as ``passage << 32 | position``."""

    passages: NDArray[np.int64]
    frequencies: NDArray[np.float64]
    places: NDArray[np.int64]

    @property
    def document_frequency(self) -> int:
        """The number of passages it occurs in."""
        return len(self.passages)


NOWHERE = PostingList(np.empty(0, np.int64), np.empty(0, np.float64), np.empty(0, np.int64))


@dataclass(frozen=True, slots=True)
class _Whoosh:
    """What is open of Whoosh's own files, by the module that reads them."""

    engine: Any
    storage: Any
    segment: Any
    terms: Any
    fields: Any

    def length(self, column: str) -> int:
        """How many bytes a column has."""
        return int(self.storage.file_length(self.engine.Codec.column_filename(self.segment, column)))

    def numbers(self, column: str, count: int, default: int) -> NDArray[np.int32]:
        """A column of so many numbers."""
        numbers: NDArray[np.int32] = self.engine.numbers(self.storage, self.segment, column, count, default)
        return numbers


class InvertedIndex:
    """The passages of one index, by term. Raises ``IndexMissing`` or ``IndexDamaged``, also later, while reading."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._lock = RLock()
        self._kept: dict[tuple[str, str], PostingList] = {}
        self._known: dict[str, Impact] = {}
        if not directory.is_dir():
            raise IndexMissing(str(directory))
        with self._reading("its keywords cannot be read"):
            head = Head.read(directory)
            self.count = head.passages if head else 0
            self.languages = head.languages if head else {}
            self.parameters = head.parameters if head else BM25FParameters()
            self._impacts = Impacts(directory, self.count) if self.count else None
            if head is None and self._whoosh is not None:
                raise ValueError("there is no head of them")

    @cached_property
    def _whoosh(self) -> _Whoosh | None:
        """Whoosh's own files, opened for what is no plain question; None for an index of nothing."""
        from searchdoc.keywords import whoosh_codec as engine

        opened = engine.single_segment(self.directory)
        if opened is None and not self.count:
            return None
        if opened is None or opened[1].doc_count_all() != self.count:
            raise ValueError("the number of passages differs from what its table of contents says")
        storage, segment = opened
        whoosh = _Whoosh(engine, storage, segment, segment.codec().terms_reader(storage, segment), engine.schema())
        if whoosh.length("ordinal") != 4 * self.count:
            raise ValueError("the number of passages differs from what its table of contents says")
        if not np.array_equal(whoosh.numbers("ordinal", self.count, 0), np.arange(self.count)):
            raise ValueError("the passages are not in order")
        return whoosh

    @contextmanager
    def _reading(self, what: str) -> Iterator[None]:
        """One thread at a time: Whoosh's readers seek in their files, and share them."""
        with self._lock:
            try:
                yield
            except IndexDamaged:
                raise
            except Exception as problem:  # a broken file makes Whoosh raise anything, even Exception itself
                detail = str(problem) or type(problem).__name__
                raise IndexDamaged(str(self.directory), f"{what}: {detail}") from problem

    def numbers(self, name: str, default: int = 0) -> NDArray[np.int32]:
        """A column of whole numbers; shape (count,)."""
        with self._reading(f"the numbers {name!r} cannot be read"):
            if self._whoosh is None:
                return np.empty(0, dtype=np.int32)
            return self._whoosh.numbers(name, self.count, default)

    def impact(self, word: str) -> Impact:
        """What a stemmed word contributes to the passages; nothing, if it does not occur."""
        found = self._known.get(word)
        if found is None:
            with self._reading(f"the word {word!r} cannot be read"):
                found = self._impacts.find(word) if self._impacts else NOTHING
                if len(self._known) >= KEPT:
                    self._known.clear()
                self._known[word] = found
        return found

    def postings(self, field: str, term: str) -> PostingList:
        """Where a term occurs in a field; nowhere, if it does not."""
        key = (field, term)
        found = self._kept.get(key)
        if found is None:
            with self._reading(f"the word {term!r} cannot be read"):
                found = self._read(field, term)
                if len(self._kept) >= KEPT:
                    self._kept.clear()
                self._kept[key] = found
        return found

    def _read(self, field: str, term: str) -> PostingList:
        whoosh = self._whoosh
        if whoosh is None:
            return NOWHERE
        kind = whoosh.fields[field]
        key = kind.to_bytes(term)
        if (field, key) not in whoosh.terms:
            return NOWHERE
        passages: list[int] = []
        frequencies: list[float] = []
        places: list[bytes] = []
        for ids, weights, positions in whoosh.terms.matcher(field, key, kind.format).blocks():
            passages.extend(ids)
            frequencies.extend(weights)
            places.append(positions)
        found = PostingList(
            np.array(passages, dtype=np.int64),
            np.array(frequencies, dtype=np.float64),
            np.frombuffer(b"".join(places), dtype="<u4").astype(np.int64),
        )
        return self._checked(found)

    def _checked(self, found: PostingList) -> PostingList:
        counts = found.frequencies.astype(np.int64)
        order = np.diff(found.passages)
        inside = len(found.passages) > 0 and found.passages[0] >= 0 and found.passages[-1] < self.count
        if not inside or (order <= 0).any() or (counts < 1).any() or counts.sum() != len(found.places):
            raise ValueError("its postings contradict one another")
        places = np.repeat(found.passages, counts) << 32 | found.places
        for array in (found.passages, found.frequencies, places):
            array.setflags(write=False)  # shared between threads
        return PostingList(found.passages, found.frequencies, places)

    @cached_property
    def words(self) -> Vocabulary:
        """The documents' own words, unstemmed."""
        if not self.count:
            return Vocabulary([], [])
        with self._reading("its words cannot be listed"):
            return msgspec.json.decode((self.directory / VOCABULARY).read_bytes(), type=Vocabulary)

    def vocabulary(self, field: str) -> Vocabulary:
        """All terms of a field with the number of passages each occurs in."""
        with self._reading("its words cannot be listed"):
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
        """The passages of these ordinals as a mask; shape (count,)."""
        mask = np.zeros(self.count, dtype=np.bool_)
        mask[passages] = True
        return mask

    def phrase(self, field: str, terms: list[str], offsets: list[int]) -> Mask:
        """The passages in which all terms stand at those distances from a common place."""
        places: NDArray[np.int64] | None = None
        for term, offset in sorted(zip(terms, offsets, strict=True), key=lambda pair: self._rarity(field, pair[0])):
            here = self.postings(field, term).places - offset
            places = here if places is None else np.intersect1d(places, here, assume_unique=True)
            if not len(places):
                break
        return self.mask(np.empty(0, np.int64) if places is None else places >> 32)

    def _rarity(self, field: str, term: str) -> int:
        return self.postings(field, term).document_frequency


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The terms of a field, sorted, and the number of passages each occurs in."""

    terms: list[str]
    frequencies: list[int]

    def write(self, directory: Path) -> None:
        """Write the documents' own words, which Whoosh would take seconds to list."""
        (directory / VOCABULARY).write_bytes(msgspec.json.encode(self))

    def frequency(self, term: str) -> int:
        """The number of passages a term occurs in."""
        index = bisect_left(self.terms, term)
        return self.frequencies[index] if index < len(self.terms) and self.terms[index] == term else 0

    def beginning_with(self, prefix: str, admits: Callable[[str], object]) -> list[str]:
        """The terms that begin so and that ``admits`` admits."""
        start = bisect_left(self.terms, prefix)
        found = takewhile(lambda term: term.startswith(prefix), self.terms[start:])
        return [term for term in found if admits(term)]
