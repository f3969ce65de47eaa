"""Opens the generation that answers, from a folder or from Milvus: the same parts, whatever they read from."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from searchdoc.errors import IndexDamaged, IndexMissing
from searchdoc.keywords import KeywordIndex
from searchdoc.keywords.postings import InvertedIndex
from searchdoc.passages.people import Speakers, decode_speakers, names_by_document
from searchdoc.storage.arrays import open_array
from searchdoc.storage.documents import DOCUMENTS_FILE, DocumentStore
from searchdoc.storage.generations import (
    DOCUMENTS,
    KEYWORDS,
    SPEAKERS,
    TOKENS,
    VECTORS,
    Generation,
    Manifest,
    open_generation,
    read_current,
    read_manifest,
)
from searchdoc.storage.holding import HeldGeneration
from searchdoc.stores.addresses import MilvusAddress, is_remote, milvus_address
from searchdoc.stores.catalog import (
    CONTENTS,
    READ,
    RECORD,
    ROWS,
    TERMS,
    read_contents,
    read_file,
    read_record,
    weightings,
)
from searchdoc.stores.connection import Milvus, connect
from searchdoc.stores.files import FileInParts, StoredFiles, remove_others
from searchdoc.stores.naming import chunks_collection, generation_of, passages_collection
from searchdoc.stores.numbering import Numbering
from searchdoc.stores.rows import PassageRows
from searchdoc.vectors.dense import PassageVectors, VectorIndex
from searchdoc.vectors.late_interaction import TokenIndex

_AT_ONCE = ("speakers.json", "documents/*.npy", "documents/*.json", "tokens/*")
_TERMS = ("keywords/impacts.json", "keywords/impacts.words.npy", "keywords/impacts.terms.npy", "keywords/*.toc")
"""The files of a generation that a reader keeps from the beginning; of others parts are read when they are needed."""


@dataclass(frozen=True, slots=True)
class StoredGeneration:
    """An open generation: what it says about itself, its passages (a ``PassageStore``), and what finds candidates.

    ``keywords`` (a ``PassageIndex``) find them by words, ``vectors`` by meaning; ``tokens`` compare them with a
    question. ``held`` keeps the folder, or that in the cache, until the object is forgotten.
    """

    held: HeldGeneration
    manifest: Manifest
    speakers: Speakers
    store: DocumentStore
    keywords: KeywordIndex
    vectors: PassageVectors
    tokens: TokenIndex


def current_generation(location: str | Path) -> str:
    """The id of the generation that answers. Raises ``IndexMissing`` and what reading it raises."""
    if not is_remote(location):
        return read_current(location)
    address = milvus_address(str(location))
    return _answering(connect(address), address)


def generation_at(location: str | Path) -> Generation:
    """The generation that answers, with its manifest and its people; one in Milvus as the cache holds it.

    Raises what ``open_stored`` raises.
    """
    if not is_remote(location):
        return open_generation(location)
    address = milvus_address(str(location))
    return _fetched(connect(address), address)[0]


def open_stored(location: str | Path) -> StoredGeneration:
    """Open the generation that answers.

    Raises ``IndexMissing``, ``IndexDamaged``, ``IndexIncompatible``; for one in Milvus also ``StoreUnavailable``, and
    ``MissingExtra``.
    """
    return _open_remote(milvus_address(str(location))) if is_remote(location) else _open_folder(Path(location))


def read_speakers(generation: Generation) -> Speakers:
    """Everybody heard or named in the documents of an index. Raises ``IndexDamaged``."""
    try:
        return decode_speakers(generation.path(SPEAKERS).read_bytes())
    except (OSError, ValueError) as error:
        raise IndexDamaged(str(generation.directory), SPEAKERS) from error


# -- a folder


def _open_folder(directory: Path) -> StoredGeneration:
    generation, held = _held(directory)
    speakers = read_speakers(generation)
    store = DocumentStore.open(generation.path(DOCUMENTS), names_by_document(speakers.people))
    return StoredGeneration(
        held,
        generation.manifest,
        speakers,
        store,
        KeywordIndex.open(generation.path(KEYWORDS)),
        VectorIndex.open(generation.path(VECTORS), len(store), generation.manifest.model.dimension),
        TokenIndex.open(generation.path(TOKENS), len(store)),
    )


def _held(directory: Path) -> tuple[Generation, HeldGeneration]:
    """The current generation, and the hold on it; it is looked at again once it cannot go away any more."""
    generation = open_generation(directory)
    while True:
        held = HeldGeneration(generation.directory)
        if read_current(directory) == generation.manifest.generation:
            return generation, held
        generation = open_generation(directory)


# -- Milvus


def open_rows(address: MilvusAddress) -> tuple[Manifest, StoredFiles, PassageRows]:
    """The manifest, the files and the passages of the generation that answers. Raises what ``open_stored`` raises."""
    milvus = connect(address)
    generation, files = _fetched(milvus, address)
    return generation.manifest, files, _rows(milvus, address, generation)


def _open_remote(address: MilvusAddress) -> StoredGeneration:
    milvus = connect(address)
    generation, files = _fetched(milvus, address)
    manifest, folder = generation.manifest, generation.path
    held = HeldGeneration(generation.directory)
    remove_others(address.cache, manifest.generation)
    speakers = read_speakers(generation)
    name = f"{DOCUMENTS}/{DOCUMENTS_FILE}"
    documents = FileInParts(files, name)
    store = DocumentStore.open(folder(DOCUMENTS), names_by_document(speakers.people), documents)
    rows = _rows(milvus, address, generation)
    elsewhere = cache(partial(_in_parts, files, folder(KEYWORDS)))  # where the chunks of a file begin is found once
    keywords = KeywordIndex(InvertedIndex(folder(KEYWORDS), elsewhere), rows)
    tokens = TokenIndex.open(folder(TOKENS), len(store), rows)
    return StoredGeneration(held, manifest, speakers, store, keywords, rows, tokens)


def _rows(milvus: Milvus, address: MilvusAddress, generation: Generation) -> PassageRows:
    manifest, folder = generation.manifest, generation.index_directory
    record = read_record(milvus, (folder / RECORD).read_bytes())
    rows, terms = open_array(folder / ROWS, "<u4", 1), open_array(folder / TERMS, "<u4", 1)
    if len(rows) != manifest.counts["passages"]:
        raise IndexDamaged(str(address), f"{ROWS}: it names {len(rows)} of {manifest.counts['passages']} passages")
    here, reference = weightings(record)
    width = len(open_array(generation.path(TOKENS) / "basis.npy", "<f4", 2))
    return PassageRows(
        milvus,
        passages_collection(address.name, record.series),
        Numbering(rows, terms),
        here,
        (manifest.model.dimension, width),
        drift=here.drift(reference),
        exact=record.exact,
    )


def _in_parts(files: StoredFiles, folder: Path, name: str) -> FileInParts | None:
    """A file of which parts are read; None where it is in the folder, or there is none of that name."""
    whole = f"{folder.name}/{name}"
    return None if whole not in files.names or (folder / name).is_file() else FileInParts(files, whole)


def _answering(milvus: Milvus, address: MilvusAddress) -> str:
    collection = milvus.target(address.name)
    generation = None if collection is None else generation_of(address.name, collection)
    if generation is None:
        raise IndexMissing(str(address))
    return generation


def _fetched(milvus: Milvus, address: MilvusAddress) -> tuple[Generation, StoredFiles]:
    """The generation that answers, with those of its files in the cache that are needed from the beginning."""
    name = _answering(milvus, address)
    milvus.expect_news()
    folder = address.cache / name
    if not (folder / RECORD).is_file():
        _keep(folder / RECORD, read_file(milvus, name, RECORD))
    record = read_record(milvus, (folder / RECORD).read_bytes())
    for file in READ:
        if not (folder / file).is_file():
            _keep(folder / file, read_file(milvus, name, file, record))
    generation = Generation(folder, read_manifest(folder))
    collection = chunks_collection(address.name, record.series)
    contents = read_contents(milvus, (folder / CONTENTS).read_bytes())
    files = StoredFiles(milvus, collection, generation.manifest.files, contents)
    for pattern in (*_AT_ONCE, *_TERMS):
        files.ensure(generation.directory, pattern)
    return generation, files


def _keep(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial_file = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    partial_file.write_bytes(data)
    partial_file.replace(path)
