"""From folders to a generation on disk: only what changed is read and embedded anew."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from searchdoc.building.describing import describe
from searchdoc.building.indexes import in_background, write_keyword_index, write_vector_indexes
from searchdoc.building.previous import ANALYSIS, PreviousIndex, open_previous
from searchdoc.building.reading import DividedDocument, passage_limits, people_problems, stated_people
from searchdoc.building.source import SourceFile, discover, load
from searchdoc.building.unknown_languages import unknown_languages
from searchdoc.building.workers import PARALLEL_BYTES, PendingDocument, Readers, open_readers
from searchdoc.embedding.embedder import load_embedder
from searchdoc.errors import EmptyCorpus, UnreadableDocument
from searchdoc.models import Document
from searchdoc.passages.people import encode_speakers, gather, names_by_document
from searchdoc.passages.persons import resolve
from searchdoc.passages.sightings import Sighting, sighting_of
from searchdoc.pipelining import start_ahead
from searchdoc.protocols import Embedder, Progress, TokenEmbedder
from searchdoc.storage.documents import DocumentStore, write_documents
from searchdoc.storage.generations import (
    DOCUMENTS,
    SPEAKERS,
    Draft,
    Manifest,
    ModelRecord,
    SourceRecord,
    begin_generation,
)


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did. ``problems`` are pairs of document and what is wrong in it, ``unreadable`` of path and why.

    ``stated`` is how many documents each source states something about ("metadata.csv", "front matter", "file name").
    ``unknown_languages`` are the languages (ISO 639-1) of most passages where the embedding model, ``model``, does not
    know them; empty where it knows those of at least half.
    """

    documents: int
    passages: int
    notes: int
    read: int
    removed: int
    embedded: int
    seconds: float
    bytes: int
    unreadable: tuple[tuple[str, str], ...]
    problems: tuple[tuple[str, str], ...]
    stated: dict[str, int] = field(default_factory=dict)
    model: str = ""
    unknown_languages: tuple[str, ...] = ()


@dataclass(slots=True)
class _Collected:
    """What is known of all documents together once they have been read; collected while they are."""

    sources: list[SourceRecord] = field(default_factory=list)
    sightings: list[Sighting] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)
    unreadable: list[tuple[str, str]] = field(default_factory=list)
    stated: dict[str, int] = field(default_factory=dict)
    notes: int = 0
    taken_over: int = 0

    def add(self, source: SourceRecord, document: Document) -> None:
        self.sources.append(source)
        self.sightings.append(sighting_of(document))
        self.problems.extend((document.id, problem) for problem in document.problems)
        for source_of_statement in {statement.source for statement in document.stated}:
            self.stated[source_of_statement] = self.stated.get(source_of_statement, 0) + 1
        self.notes += sum(note.document == document.id for note in document.notes)


def build_index(
    paths: Iterable[str | Path],
    index_directory: str | Path,
    model: str | TokenEmbedder | None = None,
    progress: Progress | None = None,
    *,
    device: str = "auto",
    processes: int = 1,
) -> BuildReport:
    """Read the files and folders named and write an index of them; an index already there answers until the end.

    With more than one of ``processes``, worker processes read where there is much to read: a script that asks for them
    needs ``if __name__ == "__main__"``, since each worker begins by importing it. ``device`` says where passages are
    embedded (``load_embedder``); on "auto" a GPU that torch sees is used where there are many of them.
    Raises ``EmptyCorpus`` where there is nothing to read, ``CorpusError`` for a path that is not there,
    ``IndexLocked`` while another build is under way, ``ModelMissing`` for a model that cannot be found, and
    ``DeviceMissing`` for a device that is not there.
    """
    started = time.monotonic()
    tell = progress or _tell_nobody
    roots = [Path(path) for path in paths]
    files, wrong = _discovered(roots)
    embedder = load_embedder(model, device)
    collected = _Collected(problems=[*people_problems(files), *wrong])
    with begin_generation(Path(index_directory)) as draft:
        previous = open_previous(Path(index_directory), embedder)
        workers = processes if _bytes_to_read(files, previous) >= PARALLEL_BYTES else 1
        with open_readers(embedder, model, workers) as readers:
            write_documents(draft.directory / DOCUMENTS, _read_all(files, previous, readers, collected, tell))
        _require_documents(collected, roots)
        persons = resolve(collected.sightings, stated_people(files))
        store = DocumentStore.open(draft.directory / DOCUMENTS, names_by_document(persons))
        embedded = _write_indexes(draft.directory, store, previous, embedder, tell)
        (draft.directory / SPEAKERS).write_bytes(encode_speakers(gather(store.passages(), persons)))
        unknown = unknown_languages(store, embedder)
        manifest = _publish(draft, embedder, roots, collected, passages=len(store))
    return _report(manifest, collected, previous, embedded, unknown, time.monotonic() - started)


def _tell_nobody(_stage: str, _done: int, _total: int) -> None:
    """Progress that nobody asked for."""


def _discovered(roots: Sequence[Path]) -> tuple[tuple[SourceFile, ...], tuple[tuple[str, str], ...]]:
    """The source files with what tables state about them, and what is wrong with the tables."""
    files = discover(roots)
    if not files:
        raise EmptyCorpus(
            f"there is no document in {', '.join(str(root) for root in roots)}: searchdoc reads .txt and .md files",
            tuple(map(str, roots)),
        )
    described = describe(files, roots)
    return described.files, described.problems


def _require_documents(collected: _Collected, roots: Sequence[Path]) -> None:
    if not collected.sources:
        reasons = "; ".join(f"{path}: {why}" for path, why in collected.unreadable)
        raise EmptyCorpus(
            f"none of the documents could be read: {reasons}", tuple(map(str, roots)), tuple(collected.unreadable)
        )


def _bytes_to_read(files: Sequence[SourceFile], previous: PreviousIndex) -> int:
    """The sizes of the files that have probably changed, in bytes; none is read for it."""
    size = 0
    for file in files:
        with suppress(OSError):  # reported when the file is read
            size += 0 if previous.seems_unchanged(file) else file.path.stat().st_size
    return size


def _read_all(
    files: Sequence[SourceFile], previous: PreviousIndex, readers: Readers, collected: _Collected, progress: Progress
) -> Iterator[DividedDocument]:
    """Every document that can be read, with its passages; what cannot is collected as unreadable and left out."""
    started = start_ahead((_start(file, previous, readers, collected) for file in files), readers.ahead)
    for done, (file, pending) in enumerate(started):
        progress("reading", done, len(files))
        try:
            document, passages = pending()
        except UnreadableDocument as error:
            collected.unreadable.append((error.path, error.why))
            continue
        collected.add(file.record, document)
        yield document, passages
    progress("reading", len(files), len(files))


def _start(
    file: SourceFile, previous: PreviousIndex, readers: Readers, collected: _Collected
) -> tuple[SourceFile, PendingDocument]:
    """Load a file and start to read it, or take its document over; what fails is raised when it is waited for."""
    try:
        loaded = load(file)
    except UnreadableDocument as error:
        return file, partial(_refuse, error)
    place = previous.find(loaded)
    if place is None:
        return loaded, readers.start(loaded)
    collected.taken_over += 1
    return loaded, partial(previous.document, place)


def _refuse(error: UnreadableDocument) -> DividedDocument:
    raise error


def _write_indexes(
    directory: Path, store: DocumentStore, previous: PreviousIndex, embedder: TokenEmbedder, progress: Progress
) -> int:
    """Write both indexes at the same time; returns how many passages had to be embedded.

    Documents are read back from the disk for it, so that memory never holds all of them.
    """
    with in_background(partial(write_keyword_index, directory, store, progress)):
        return write_vector_indexes(directory, store, previous.vectors, embedder, progress)


def _publish(draft: Draft, embedder: Embedder, roots: Sequence[Path], collected: _Collected, passages: int) -> Manifest:
    limits = passage_limits(embedder)
    return draft.publish(
        model=ModelRecord(embedder.name, embedder.fingerprint, embedder.dimension, embedder.window),
        settings={"analysis": ANALYSIS, "longest": limits.longest, "short": limits.short},
        counts={"documents": len(collected.sources), "passages": passages, "notes": collected.notes},
        roots=tuple(str(root) for root in roots),
        sources=tuple(collected.sources),
        unreadable=tuple(collected.unreadable),
        problems=tuple(collected.problems),
        stated=dict(sorted(collected.stated.items())),
    )


def _report(
    manifest: Manifest,
    collected: _Collected,
    previous: PreviousIndex,
    embedded: int,
    unknown: tuple[str, ...],
    seconds: float,
) -> BuildReport:
    return BuildReport(
        **manifest.counts,
        read=len(collected.sources) - collected.taken_over,
        removed=len(set(previous.sources) - {source.id for source in manifest.sources}),
        embedded=embedded,
        seconds=seconds,
        bytes=sum(record.size for record in manifest.files.values()),
        unreadable=manifest.unreadable,
        problems=manifest.problems,
        stated=manifest.stated,
        model=manifest.model.name,
        unknown_languages=unknown,
    )
