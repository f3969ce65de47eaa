"""What of a generation in a folder is not in Milvus yet: by what each passage's row is made of."""

from __future__ import annotations

import hashlib
from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from searchdoc.keywords.bm25f import mean_length
from searchdoc.keywords.fields import LENGTH_COLUMNS
from searchdoc.keywords.impacts import TermTable
from searchdoc.keywords.postings import InvertedIndex
from searchdoc.passages.context import entry
from searchdoc.passages.people import decode_speakers, names_by_document
from searchdoc.protocols import Entry, Vectors
from searchdoc.storage.documents import DocumentStore
from searchdoc.storage.generations import DOCUMENTS, KEYWORDS, SPEAKERS, TOKENS, VECTORS, Generation
from searchdoc.stores.catalog import Catalog, CatalogRecord, ChunkList
from searchdoc.stores.counts import TermCounts, Weighting, count_terms
from searchdoc.stores.files import is_in_rows, pieces_of
from searchdoc.stores.rows import token_bytes
from searchdoc.vectors.dense import EXACT, VectorIndex
from searchdoc.vectors.late_interaction import Coded, TokenIndex

MOST_DRIFT = 1.02
"""By which factor impacts may differ from those in the rows before all are written anew."""

_MOST_NEW = 0.5
"""The share of the passages that are new from which on all are written, into collections of their own."""

_LAST_NUMBER = 2**31
"""Numbers of rows and terms stay below this."""


class FolderPassages:
    """The passages of a generation in a folder, as rows in Milvus are made of them."""

    def __init__(self, generation: Generation) -> None:
        self.generation = generation
        manifest = generation.manifest
        self._count, self.dimension = manifest.counts["passages"], manifest.model.dimension
        self._vectors = VectorIndex.open(generation.path(VECTORS), len(self), self.dimension)
        self._tokens = TokenIndex.open(generation.path(TOKENS), len(self))
        self._inverted = InvertedIndex(generation.path(KEYWORDS))

    def __len__(self) -> int:
        return self._count

    def vector(self, ordinal: int) -> Vectors:
        """The vector of a passage; shape (dimension,)."""
        return self._vectors.row(ordinal)

    def tokens(self, ordinal: int) -> Coded:
        """The tokens of a passage."""
        return self._tokens.row(ordinal)

    def counts(self, ordinal: int, numbers: Mapping[bytes, int]) -> TermCounts:
        """The terms of a passage; ``numbers`` are those of all stems."""
        return count_terms(entry(self._store.passage(ordinal)), numbers)

    @cached_property
    def _store(self) -> DocumentStore:
        speakers = decode_speakers(self.generation.path(SPEAKERS).read_bytes())
        return DocumentStore.open(self.generation.path(DOCUMENTS), names_by_document(speakers.people))

    def keys(self) -> NDArray[np.void]:
        """What the row of each passage is made of, as digests of 16 bytes; shape (passages,)."""
        keys = (self._key(ordinal) for ordinal in range(len(self)))
        return np.fromiter(keys, np.dtype("V16"), len(self))

    def _key(self, ordinal: int) -> bytes:
        return row_key(entry(self._store.passage(ordinal)), self.vector(ordinal), self.tokens(ordinal))

    def stems(self) -> list[bytes]:
        """All stems in UTF-8, by the numbers of their terms."""
        return stems_in(self.generation.path(KEYWORDS), len(self))

    @property
    def weighting(self) -> Weighting:
        """The parameters of the ranking, and the mean lengths of the fields."""
        means = {name: mean_length(self._inverted.numbers(column)) for name, column in LENGTH_COLUMNS.items()}
        return Weighting(self._inverted.parameters, means)

    def contents(self) -> dict[str, ChunkList]:
        """The chunks of the files that rows do not hold."""
        names = (name for name in self.generation.manifest.files if not is_in_rows(name))
        return {name: pieces_of(self.generation.path(name)) for name in names}


def row_key(made_of: Entry, vector: Vectors, tokens: Coded) -> bytes:
    """The digest of what the row of a passage is made of; 16 bytes."""
    words = msgspec.msgpack.encode((made_of.text, made_of.heading, made_of.context, made_of.language))
    digest = hashlib.blake2b(words, digest_size=16)
    digest.update(vector.tobytes())
    digest.update(token_bytes(tokens))
    return digest.digest()


def stems_in(directory: Path, passages: int) -> list[bytes]:
    """All stems of a keyword index in UTF-8, by the numbers of their terms."""
    return list(TermTable(directory, passages).words()) if passages else []


@dataclass(frozen=True, slots=True, eq=False)
class Differences:
    """A new generation's ``catalog``, and the passages of which there is no row yet: their ``ordinals``, (new,).

    ``numbers`` are the lasting ones of all stems, ``reference`` the means with which impacts in rows are computed.
    Rows with numbers from ``first_row`` on are new.
    """

    catalog: Catalog
    ordinals: NDArray[np.int64]
    numbers: Mapping[bytes, int]
    reference: Weighting
    first_row: int

    def published_by(self, publisher: str) -> Differences:
        """The same with who publishes it."""
        record = msgspec.structs.replace(self.catalog.record, publisher=publisher)
        return replace(self, catalog=replace(self.catalog, record=record))


def differences(
    passages: FolderPassages,
    before: Catalog | None,
    stems_of: Callable[[Catalog], Mapping[bytes, int]],
    exact: int = EXACT,
) -> Differences:
    """What is to be written of a folder's generation where another answers, or none.

    ``stems_of`` returns the lasting numbers of the stems of a generation in Milvus. Everything is to be written, as the
    first generation of a series, where most is new, or where the rows that are there would no longer do. ``exact`` is
    the most passages of which the engine compares all vectors.
    """
    keys, contents = passages.keys(), passages.contents()
    grown = before is not None and before.record.exact and len(passages) > 2 * exact
    if before is not None and not grown and _continues(before, passages.weighting, contents, len(passages)):
        rows, ordinals = _matched(keys, before)
        if len(ordinals) <= _MOST_NEW * len(passages):
            return _continued(passages, before, stems_of(before), (keys, contents, rows, ordinals))
    return _begun(passages, before, (keys, contents), is_exact=len(passages) <= exact)


def _continues(before: Catalog, weighting: Weighting, contents: Mapping[str, ChunkList], passages: int) -> bool:
    """Whether rows of an earlier generation can be those of a new one."""
    record, basis = before.record, f"{TOKENS}/basis.npy"
    return (
        record.parameters == weighting.parameters
        and weighting.drift(Weighting(record.parameters, record.reference)) <= MOST_DRIFT
        and before.contents.get(basis) == contents[basis]
        and max(record.next_row + passages, 2 * record.next_term) < _LAST_NUMBER
    )


def _matched(keys: NDArray[np.void], before: Catalog) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """The row of each passage in an earlier generation, (passages,), and the ordinals that get new ones, (new,)."""
    free = defaultdict[bytes, deque[int]](deque)
    for key, row in zip(before.keys.tolist(), before.rows.tolist(), strict=True):
        free[key].append(row)
    rows, new = np.zeros(len(keys), dtype=np.uint32), list[int]()
    for ordinal, key in enumerate(keys.tolist()):
        if free[key]:
            rows[ordinal] = free[key].popleft()
        else:
            rows[ordinal] = before.record.next_row + len(new)
            new.append(ordinal)
    return rows, np.array(new, dtype=np.int64)


def _continued(
    passages: FolderPassages,
    before: Catalog,
    stems: Mapping[bytes, int],
    new: tuple[NDArray[np.void], Mapping[str, ChunkList], NDArray[np.uint32], NDArray[np.int64]],
) -> Differences:
    """The next generation of a series."""
    keys, contents, rows, ordinals = new
    record, numbers = before.record, dict[bytes, int]()
    next_term = record.next_term
    for stem in passages.stems():
        numbers[stem] = stems.get(stem, next_term)
        next_term += numbers[stem] == next_term
    following = msgspec.structs.replace(
        record,
        number=record.number + 1,
        next_row=record.next_row + len(ordinals),
        next_term=next_term,
        means=dict(passages.weighting.means),
        previous=before.generation,
    )
    reference = Weighting(record.parameters, record.reference)
    terms = np.fromiter(numbers.values(), np.uint32, len(numbers))
    catalog = Catalog(passages.generation.manifest.generation, following, contents, rows, terms, keys)
    return Differences(catalog, ordinals, numbers, reference, record.next_row)


def _begun(
    passages: FolderPassages,
    before: Catalog | None,
    new: tuple[NDArray[np.void], Mapping[str, ChunkList]],
    *,
    is_exact: bool,
) -> Differences:
    """The first generation of a series."""
    keys, contents = new
    name, weighting, stems = passages.generation.manifest.generation, passages.weighting, passages.stems()
    means = dict(weighting.means)
    record = CatalogRecord(
        number=0,
        series=name,
        next_row=len(passages),
        next_term=len(stems),
        parameters=weighting.parameters,
        means=means,
        reference=means,
        exact=is_exact,
        previous=None if before is None else before.generation,
    )
    rows, terms = np.arange(len(passages), dtype=np.uint32), np.arange(len(stems), dtype=np.uint32)
    catalog = Catalog(name, record, contents, rows, terms, keys)
    numbers = {stem: number for number, stem in enumerate(stems)}
    return Differences(catalog, np.arange(len(passages)), numbers, weighting, 0)
