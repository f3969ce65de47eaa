"""What may be taken over from the previous index: documents that have not changed, and vectors of the same texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from searchdoc.building.reading import DividedDocument
from searchdoc.building.source import SourceFile, is_known_unchanged
from searchdoc.errors import IndexDamaged, IndexIncompatible, IndexMissing
from searchdoc.places.addresses import RemotePath
from searchdoc.protocols import Embedder, Vectors
from searchdoc.storage.arrays import array_damaged, open_array
from searchdoc.storage.documents import DocumentStore
from searchdoc.storage.generations import (
    DOCUMENTS,
    KEYS,
    TOKENS,
    UNSETTLED,
    VECTORS,
    Generation,
    SlowRecord,
    SourceRecord,
    open_generation,
)
from searchdoc.vectors.dense import VectorIndex
from searchdoc.vectors.late_interaction import Coded, TokenIndex
from searchdoc.version import __version__

ANALYSIS = 26
"""Version of reading, structure and passages: raised with every change in them, so that nothing read before is kept."""


@dataclass(frozen=True, slots=True)
class KnownVectors:
    """The vectors of the previous index, each under the key of the text that was embedded (16 bytes)."""

    rows: Mapping[bytes, int]
    vectors: VectorIndex
    tokens: TokenIndex

    def __contains__(self, key: bytes) -> bool:
        return key in self.rows

    def vector(self, key: bytes) -> Vectors:
        """The text's unit vector; shape (dimension,)."""
        return self.vectors.row(self.rows[key])

    def token_vectors(self, key: bytes) -> Coded:
        """The vectors of the text's tokens."""
        return self.tokens.row(self.rows[key])


@dataclass(frozen=True, slots=True)
class KnownFile:
    """What the previous index knows of a file; it is small, and goes to whoever reads the file.

    ``source`` is the record of its document, or None where the document has to be read anew. ``too_slow`` is that of a
    document that was not read in time.
    """

    source: SourceRecord | None = None
    too_slow: SlowRecord | None = None

    def is_unchanged(self, file: SourceFile) -> bool:
        """Whether a loaded source file is the one whose document is in the index, with the same companions."""
        return self.source is not None and _is_unchanged(file, self.source)

    def unread(self, file: SourceFile) -> SourceRecord | None:
        """The record of a file that lies elsewhere and is told to be unchanged there, so that it is not even loaded."""
        return self.source if self.source is not None and is_known_unchanged(file, self.source) else None

    def seconds_tried(self, file: SourceFile) -> float:
        """The seconds in which a loaded source file could not be read before, as it is now; 0 where it was not tried.

        A document that was too slow for another version of searchdoc may not be so any more.
        """
        known = self.too_slow
        return known.seconds if known is not None and _is_unchanged(file, known.source) else 0.0


@dataclass(frozen=True, slots=True)
class PreviousIndex:
    """The index that is being replaced, as far as it fits the model and this version's way of reading.

    ``sources`` are the records of its manifest by document id, ``collections`` those of files that hold many.
    ``too_slow`` are those of documents that were not read in time, by document id, ``renamed_before`` the ids that
    documents had before, with their ids in this index.
    ``store`` is None where documents have to be read again, ``vectors`` where texts have to be embedded again.
    """

    sources: Mapping[str, SourceRecord] = field(default_factory=dict)
    collections: Mapping[str, SourceRecord] = field(default_factory=dict)
    too_slow: Mapping[str, SlowRecord] = field(default_factory=dict)
    store: DocumentStore | None = None
    vectors: KnownVectors | None = None
    renamed_before: Mapping[str, str] = field(default_factory=dict)

    def known(self, identifier: str) -> KnownFile:
        """What is known of the file of that id."""
        source = self.sources.get(identifier)
        is_there = source is not None and self.store is not None and self.store.find(identifier) is not None
        return KnownFile(source if is_there else None, self.too_slow.get(identifier))

    def place(self, source: SourceRecord) -> int:
        """The place in ``store`` of the document of a record. Raises ``LookupError`` where it is not there."""
        place = None if self.store is None else self.store.find(source.id)
        if place is None:
            raise LookupError(f"there is no document {source.id}: nothing is taken over")
        return place

    def document(self, place: int) -> DividedDocument:
        """The document at a place that ``place`` gave, with its passages."""
        if self.store is None:
            raise IndexError(f"there is no document {place}: nothing is taken over")
        return self.store.document(place), self.store.passages_of(place)

    def seems_unchanged(self, file: SourceFile) -> bool:
        """Whether a document will probably be taken over, by its path and time alone: no file is read.

        Raises ``OSError`` where the file is not there.
        """
        known = self.sources.get(file.id) or self.collections.get(file.id) if self.store is not None else None
        if known is None or known.path != str(file.path):
            return False
        if isinstance(file.path, RemotePath):
            return file.entry is not None and bool(known.version) and file.entry.version == known.version
        status = file.path.stat()
        return status.st_size == known.size and known.mtime_ns in (status.st_mtime_ns, UNSETTLED)

    def renamed(self, sources: Iterable[SourceRecord]) -> dict[str, str]:
        """The ids that documents of the index or of earlier ones had, each with that of the source with the same bytes.

        Ids that a source has now are not among them.
        """
        now = {source.id: source.sha256 for source in sources}
        holding = {sha256: identifier for identifier, sha256 in reversed(now.items())}
        holding |= {sha256: identifier for identifier, sha256 in now.items() if identifier not in self.sources}
        gone = {known.id: holding.get(known.sha256, "") for known in self.sources.values() if known.id not in now}
        earlier = {old: gone.get(identifier, identifier) for old, identifier in self.renamed_before.items()}
        return {old: new for old, new in (earlier | gone).items() if new in now and old not in now}


def _is_unchanged(file: SourceFile, known: SourceRecord) -> bool:
    before = (known.sha256, known.read_with, known.reader, known.path)
    return before == (file.sha256, file.read_with, file.read_by, str(file.path))


def open_previous(directory: Path, embedder: Embedder) -> PreviousIndex:
    """The index in a folder; an empty one where there is none or where it cannot be read, for a build mends it."""
    try:
        return _opened(open_generation(directory), embedder)
    except (IndexMissing, IndexDamaged, IndexIncompatible):
        return PreviousIndex()


def _opened(generation: Generation, embedder: Embedder) -> PreviousIndex:
    manifest = generation.manifest
    sources = {source.id: source for source in manifest.sources}
    if manifest.model.fingerprint != embedder.fingerprint:
        return PreviousIndex(sources, renamed_before=manifest.renamed)
    collections = {file.id: file for file in manifest.collections}
    same_analysis = manifest.settings.get("analysis") == ANALYSIS
    store = DocumentStore.open(generation.path(DOCUMENTS)) if same_analysis else None
    is_same_program = same_analysis and manifest.version == __version__
    too_slow = {slow.source.id: slow for slow in manifest.too_slow if is_same_program}
    return PreviousIndex(sources, collections, too_slow, store, _known_vectors(generation), manifest.renamed)


def _known_vectors(generation: Generation) -> KnownVectors:
    manifest = generation.manifest
    passages = manifest.counts["passages"]
    keys = open_array(generation.path(KEYS), "V16", 1)
    if len(keys) != passages:
        raise array_damaged(generation.path(KEYS), f"it names {len(keys)} of {passages} texts")
    return KnownVectors(
        {bytes(key): row for row, key in enumerate(keys)},
        VectorIndex.open(generation.path(VECTORS), passages, manifest.model.dimension),
        TokenIndex.open(generation.path(TOKENS), passages),
    )
