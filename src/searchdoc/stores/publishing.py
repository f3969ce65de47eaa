"""Writes a generation from its folder into Milvus, and then lets readers see it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from searchdoc.errors import StoreUnavailable
from searchdoc.keywords.impacts import Impacts
from searchdoc.protocols import Progress
from searchdoc.storage.generations import KEYWORDS, TOKENS, VECTORS, Generation, open_generation
from searchdoc.stores.addresses import MilvusAddress
from searchdoc.stores.connection import Milvus, StoredRow, connect
from searchdoc.stores.files import FILE_FIELDS, FILE_KEY, file_rows, is_in_rows
from searchdoc.stores.naming import files_collection, generation_of, passages_collection
from searchdoc.stores.rows import PASSAGE_KEY, passage_fields, passage_row
from searchdoc.vectors.dense import VectorIndex
from searchdoc.vectors.late_interaction import TokenIndex

MANIFEST = "manifest.json"
"""The name under which the manifest lies among a generation's files."""

_ROWS_AT_ONCE = 200
"""Rows written in one call: two megabytes of passages, twelve of chunks."""

_PASSAGES_AT_ONCE = 100_000
"""Passages whose terms are collected at a time: postings lie by term, rows by passage."""


def publish(directory: str | Path, address: MilvusAddress, progress: Progress | None = None) -> str:
    """Write the current generation of an index folder into Milvus and let readers see it; returns its id.

    Readers see the generation before until the alias is moved, which is the last step. That one is kept, older ones
    are removed. A generation that is there already is left as it is. Raises ``StoreUnavailable``, and what opening
    the folder raises; readers then see what they saw before.
    """
    generation = open_generation(directory)
    milvus = connect(address)
    name = generation.manifest.generation
    collection, before = passages_collection(address.name, name), milvus.target(address.name)
    if before == collection:
        return name
    _remove(milvus, {name}, others=False)
    _write_files(milvus, files_collection(address.name, name), generation)
    _write_passages(milvus, collection, generation, progress)
    milvus.point(address.name, collection)
    _remove(milvus, {name, generation_of(address.name, before or "") or name}, others=True)
    return name


def _remove(milvus: Milvus, generations: set[str], *, others: bool) -> None:
    """Remove the collections of these generations, or those of all others of the index."""
    for collection in milvus.collections():
        generation = generation_of(milvus.address.name, collection)
        if generation is not None and (generation in generations) is not others:
            milvus.drop(collection)


def _write_files(milvus: Milvus, collection: str, generation: Generation) -> None:
    milvus.create(collection, FILE_KEY, FILE_FIELDS)
    manifest = msgspec.json.encode(generation.manifest)
    count = _write(milvus, collection, _chunks(generation, manifest))
    _finish(milvus, collection, count)


def _chunks(generation: Generation, manifest: bytes) -> Iterator[StoredRow]:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        path = Path(folder) / MANIFEST
        path.write_bytes(manifest)
        yield from file_rows(MANIFEST, path)
    for name in generation.manifest.files:
        if not is_in_rows(name):
            yield from file_rows(name, generation.path(name))


def _write_passages(milvus: Milvus, collection: str, generation: Generation, progress: Progress | None) -> None:
    manifest = generation.manifest
    passages, dimension = manifest.counts["passages"], manifest.model.dimension
    milvus.create(collection, PASSAGE_KEY, passage_fields(dimension, passages))
    count = _write(milvus, collection, _rows(generation, passages, progress))
    _finish(milvus, collection, count)


def _rows(generation: Generation, passages: int, progress: Progress | None) -> Iterator[StoredRow]:
    vectors = VectorIndex.open(generation.path(VECTORS), passages, generation.manifest.model.dimension)
    tokens = TokenIndex.open(generation.path(TOKENS), passages)
    impacts = Impacts(generation.path(KEYWORDS), passages)
    for ordinal, (terms, values, own) in enumerate(_terms_by_passage(impacts, passages)):
        yield passage_row(ordinal, vectors.row(ordinal), (terms, values), own, tokens.row(ordinal))
        if progress:
            progress("storing", ordinal + 1, passages)


def _terms_by_passage(
    impacts: Impacts, passages: int
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float32], NDArray[np.int64]]]:
    """For each passage in order: its terms, their values, and the terms in its own words."""
    statistics = list(impacts.all_statistics())
    sizes = np.array([term.end - term.start for term in statistics], dtype=np.int64)
    starts, own_sizes = np.cumsum(sizes) - sizes, np.array([term.own for term in statistics], dtype=np.int64)
    every_passage, every_value = impacts.postings
    for first in range(0, passages, _PASSAGES_AT_ONCE):
        last = min(passages, first + _PASSAGES_AT_ONCE)
        places = np.flatnonzero((every_passage >= first) & (every_passage < last))
        owners = every_passage[places]
        order = places[np.argsort(owners, kind="stable")]
        terms = np.searchsorted(starts, order, side="right") - 1
        own = order - starts[terms] < own_sizes[terms]
        bounds = np.searchsorted(every_passage[order], np.arange(first, last + 1))
        for start, end in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
            mine = terms[start:end]
            yield mine, every_value[order[start:end]], mine[own[start:end]]


def _write(milvus: Milvus, collection: str, rows: Iterable[StoredRow]) -> int:
    batch: list[StoredRow] = []
    count = 0
    for row in rows:
        batch.append(row)
        if len(batch) == _ROWS_AT_ONCE:
            milvus.insert(collection, batch)
            batch = []
        count += 1
    if batch:
        milvus.insert(collection, batch)
    return count


def _finish(milvus: Milvus, collection: str, rows: int) -> None:
    """Have the server keep what was written, and compare how much that is."""
    milvus.finish(collection)
    if (there := milvus.count(collection)) != rows:
        raise StoreUnavailable(str(milvus.address), f"it has kept {there} of {rows} rows")
