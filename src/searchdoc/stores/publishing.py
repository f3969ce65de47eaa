"""Writes a generation from its folder into Milvus, and then lets readers see it."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from searchdoc.errors import IndexDamaged, StoreUnavailable
from searchdoc.keywords.impacts import STEM_FILES
from searchdoc.protocols import Progress
from searchdoc.storage.generations import KEYWORDS, Generation, open_generation
from searchdoc.stores.addresses import MilvusAddress
from searchdoc.stores.catalog import CATALOG_FIELDS, CATALOG_KEY, Catalog, catalog_rows, read_catalog
from searchdoc.stores.chunking import chunk_digest, chunks_of
from searchdoc.stores.claiming import PublicationClaim, claimed
from searchdoc.stores.cleaning import remove_leftovers, remove_unneeded
from searchdoc.stores.connection import Milvus, StoredRow, connect
from searchdoc.stores.differences import Differences, FolderPassages, differences, stems_in
from searchdoc.stores.files import CHUNK_FIELDS, CHUNK_KEY, StoredFiles, chunk_row
from searchdoc.stores.naming import catalog_collection, chunks_collection, generation_of, passages_collection
from searchdoc.stores.rows import PASSAGE_KEY, passage_fields, passage_row
from searchdoc.vectors.dense import EXACT

_ROWS_AT_ONCE = 200
"""Rows written in one call: two megabytes of passages, twelve of chunks."""


@dataclass(frozen=True, slots=True)
class Published:
    """What a publication wrote: the id of its generation, rows of passages, chunks of files and their bytes."""

    generation: str
    passages: int
    chunks: int
    chunk_bytes: int
    replaces: str = ""
    """The host and the folder from which what answered before was published, where these were others."""


def publish(
    directory: str | Path, address: MilvusAddress, progress: Progress | None = None, *, exact: int = EXACT
) -> Published:
    """Write the current generation of an index folder into Milvus and let readers see it.

    Only rows and chunks are written that the generation there does not have. Readers see that one until the alias is
    moved, which is the last step. It is kept, older ones are removed. A generation that is there already is left as it
    is. Up to ``exact`` passages the engine compares all vectors.

    Raises ``StoreUnavailable``, ``StorePublishing``, and what opening the folder raises; readers then see what they
    saw before.
    """
    generation = open_generation(directory)
    milvus = connect(address)
    before = published(milvus)
    if before is not None and before.generation == generation.manifest.generation:
        return Published(before.generation, 0, 0, 0)
    with claimed(milvus) as claim:
        return _replace(milvus, claim, generation, _renewing(claim, progress), exact)


def _replace(
    milvus: Milvus, claim: PublicationClaim, generation: Generation, progress: Progress, exact: int
) -> Published:
    """Write a generation and let it answer in place of the one that does."""
    index, before = milvus.address.name, published(milvus)
    previous = None if before is None or before.record.previous is None else readable(milvus, before.record.previous)
    kept = [one for one in (before, previous) if one is not None]
    remove_leftovers(milvus, kept)
    passages = FolderPassages(generation)
    new = differences(passages, before, partial(_stems, milvus), exact)
    publisher = f"{socket.gethostname()}:{generation.index_directory.resolve()}"
    new = new.published_by(publisher)
    written = _write(milvus, generation, passages, new, kept, progress)
    claim.check()
    milvus.point(index, catalog_collection(index, new.catalog.generation))
    remove_unneeded(milvus, [new.catalog, *kept[:1]])
    replaced = before.record.publisher if before is not None else publisher
    return written if replaced == publisher else replace(written, replaces=replaced)


def _renewing(claim: PublicationClaim, progress: Progress | None) -> Progress:
    """A report of progress that says as well that the publication goes on."""

    def tell(stage: str, done: int, total: int) -> None:
        claim.renew()
        if progress:
            progress(stage, done, total)

    return tell


def published(milvus: Milvus) -> Catalog | None:
    """The catalog of the generation that answers; None where none does, or where it cannot be read."""
    collection = milvus.target(milvus.address.name)
    generation = None if collection is None else generation_of(milvus.address.name, collection)
    return None if generation is None else readable(milvus, generation)


def readable(milvus: Milvus, generation: str) -> Catalog | None:
    """The catalog of a generation; None where it cannot be read."""
    if catalog_collection(milvus.address.name, generation) not in milvus.collections():
        return None
    try:
        return read_catalog(milvus, generation)
    except IndexDamaged:
        return None


def _stems(milvus: Milvus, catalog: Catalog) -> dict[bytes, int]:
    """The lasting numbers of the stems of a generation in Milvus, from its files."""
    if not len(catalog.terms):
        return {}
    files = StoredFiles(milvus, chunks_collection(milvus.address.name, catalog.record.series), {}, catalog.contents)
    with TemporaryDirectory() as folder:
        for name in STEM_FILES:
            with (Path(folder) / name).open("wb") as file:
                file.writelines(files.whole(f"{KEYWORDS}/{name}"))
        return dict(zip(stems_in(Path(folder), len(catalog.rows)), catalog.terms.tolist(), strict=True))


def _write(
    milvus: Milvus,
    generation: Generation,
    passages: FolderPassages,
    new: Differences,
    kept: Iterable[Catalog],
    progress: Progress,
) -> Published:
    index, series, number = milvus.address.name, new.catalog.record.series, new.catalog.record.number
    rows, chunks = passages_collection(index, series), chunks_collection(index, series)
    if series == new.catalog.generation:
        milvus.create(rows, PASSAGE_KEY, passage_fields(passages.dimension, exact=new.catalog.record.exact))
        milvus.create(chunks, CHUNK_KEY, CHUNK_FIELDS)
    there = {key for catalog in kept if catalog.record.series == series for key in catalog.chunks}
    new_bytes = sum(length for key, length in new.catalog.chunks.items() if key not in there)
    chunk_rows = _chunk_rows(generation, new.catalog, there)
    written = _insert(milvus, chunks, _telling(chunk_rows, partial(progress, "storing", 0, len(new.ordinals))))
    _finish(milvus, chunks, written, f"made == {number}")
    count = _insert(milvus, rows, _passage_rows(passages, new, progress))
    _finish(milvus, rows, count, f"number >= {new.first_row}")
    _write_catalog(milvus, generation, new.catalog)
    return Published(new.catalog.generation, count, written, new_bytes)


def _chunk_rows(generation: Generation, catalog: Catalog, there: set[str]) -> Iterator[StoredRow]:
    """The chunks of a generation's files that are not there yet, each once."""
    known = set(there)
    for name in catalog.contents:
        if known.issuperset(catalog.contents[name].keys):
            continue
        for chunk in chunks_of(generation.path(name)):
            key = chunk_digest(chunk).hex()
            if key not in known:
                known.add(key)
                yield chunk_row(chunk, catalog.record.number)


def _telling(rows: Iterable[StoredRow], tell: Callable[[], None]) -> Iterator[StoredRow]:
    for row in rows:
        yield row
        tell()


def _passage_rows(passages: FolderPassages, new: Differences, progress: Progress) -> Iterator[StoredRow]:
    for done, ordinal in enumerate(new.ordinals.tolist(), 1):
        number = int(new.catalog.rows[ordinal])
        counts = passages.counts(ordinal, new.numbers)
        yield passage_row(number, passages.vector(ordinal), counts, passages.tokens(ordinal), new.reference)
        progress("storing", done, len(new.ordinals))


def _write_catalog(milvus: Milvus, generation: Generation, catalog: Catalog) -> None:
    collection = catalog_collection(milvus.address.name, catalog.generation)
    milvus.create(collection, CATALOG_KEY, CATALOG_FIELDS)
    files = catalog.files(msgspec.json.encode(generation.manifest))
    written = _insert(milvus, collection, (row for name, data in files.items() for row in catalog_rows(name, data)))
    _finish(milvus, collection, written)


def _insert(milvus: Milvus, collection: str, rows: Iterable[StoredRow]) -> int:
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


def _finish(milvus: Milvus, collection: str, rows: int, where: str = "") -> None:
    """Have the server keep what was written, and compare how much that is."""
    milvus.finish(collection)
    if (there := milvus.count(collection, where)) != rows:
        raise StoreUnavailable(str(milvus.address), f"it has kept {there} of {rows} rows")
