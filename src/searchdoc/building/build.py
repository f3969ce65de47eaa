"""From folders to a generation on disk: only what changed is read and embedded anew."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from searchdoc.building import roots
from searchdoc.building.accounting import account, what_is_read
from searchdoc.building.describing import describe
from searchdoc.building.executing import ClusterReport, Executor, LocalExecutor, Outcome, ReadingWork, ReadOutcomes
from searchdoc.building.folders import shown
from searchdoc.building.indexes import in_background, write_keyword_index, write_vector_indexes
from searchdoc.building.memory import Source, as_source_file, remembered
from searchdoc.building.paths import is_seen_elsewhere, size_of
from searchdoc.building.previous import ANALYSIS, PreviousIndex, open_previous
from searchdoc.building.protecting import check_after_reading, keep, require_roots
from searchdoc.building.reading import DividedDocument, passage_limits, people_problems, stated_people
from searchdoc.building.records import RecordNotes, with_records
from searchdoc.building.source import Discovered, SourceFile, discover, is_in_memory
from searchdoc.building.time_limits import TimeLimit
from searchdoc.building.unknown_languages import unknown_languages
from searchdoc.embedding.embedder import load_embedder
from searchdoc.embedding.recorded import load_recorded
from searchdoc.errors import CorpusError, DocumentTooSlow, EmptyCorpus, StoreError, UnreadableDocument
from searchdoc.formats.files import ocr_readers
from searchdoc.formats.installed import installed_readers
from searchdoc.formats.not_read import kind_of
from searchdoc.models import Document
from searchdoc.passages.people import encode_speakers, gather, names_by_document
from searchdoc.passages.persons import resolve
from searchdoc.passages.sightings import Sighting, sighting_of
from searchdoc.places.addresses import path_at
from searchdoc.protocols import Embedder, Progress, Reader, RecordColumns, TokenEmbedder
from searchdoc.storage.documents import DocumentStore, write_documents
from searchdoc.storage.generations import (
    DOCUMENTS,
    SPEAKERS,
    Accounts,
    Draft,
    Holdings,
    Manifest,
    ModelRecord,
    NotRead,
    SlowRecord,
    SourceRecord,
    begin_generation,
    open_generation,
    read_holdings,
    read_manifest,
)


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did. ``problems`` are pairs of document and what is wrong in it.

    ``stated`` is how many documents each source states something about ("metadata.csv", "front matter", "file name").
    ``accounts`` says what became of every file that is no document: what was not read and why, what a rule leaves out.
    ``unknown_languages`` are the languages (ISO 639-1) of most passages where the embedding model, ``model``, does not
    know them; empty where it knows those of at least half. ``cluster`` is how the Dask cluster did that was named.
    """

    documents: int
    passages: int
    notes: int
    read: int
    removed: int
    embedded: int
    seconds: float
    bytes: int
    problems: tuple[tuple[str, str], ...]
    stated: dict[str, int] = field(default_factory=dict)
    accounts: Accounts = field(default_factory=Accounts)
    model: str = ""
    unknown_languages: tuple[str, ...] = ()
    cluster: ClusterReport | None = None

    @property
    def unreadable(self) -> tuple[tuple[str, str], ...]:
        """Pairs of path and why, for each file that could not be read."""
        return self.accounts.unreadable

    @property
    def is_complete(self) -> bool:
        """Whether every file was read that no rule leaves out, and everything stated about documents was used."""
        return not (self.accounts.not_read or self.accounts.kept or self.problems)


@dataclass(frozen=True, slots=True)
class _Request:
    """What every build needs to know, beside what it reads.

    ``memory`` are documents that lie in no file, ``removed`` the ids of those that are not kept, and ``remembers`` says
    whether the others of the index before are.
    """

    index_directory: Path
    model: str | Embedder | None
    tell: Progress
    device: str
    processes: int
    allow_missing: bool
    readers: tuple[Reader, ...] = ()
    columns: RecordColumns = field(default_factory=RecordColumns)
    memory: tuple[Source, ...] = ()
    removed: frozenset[str] = frozenset()
    remembers: bool = False
    ocr: str = ""
    """The languages in which words on pictures are recognised; "" where they are not."""
    limit: TimeLimit = field(default_factory=TimeLimit)
    """The time for each document."""
    dask: str | None = None
    """The address of the Dask cluster that reads and embeds; None for this machine."""


@dataclass(slots=True)
class _Collected:
    """What is known of all documents together once they have been read; collected while they are."""

    sources: list[SourceRecord] = field(default_factory=list)
    sightings: list[Sighting] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)
    not_read: list[NotRead] = field(default_factory=list)
    too_slow: list[SlowRecord] = field(default_factory=list)
    stated: dict[str, int] = field(default_factory=dict)
    records: RecordNotes = field(default_factory=RecordNotes)
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
    paths: Iterable[str | Path | Source],
    index_directory: str | Path,
    model: str | Embedder | None = None,
    progress: Progress | None = None,
    *,
    device: str = "auto",
    processes: int = 1,
    replace: bool = False,
    allow_missing: bool = False,
    readers: Sequence[Reader] = (),
    columns: RecordColumns | None = None,
    ocr: str | None = None,
    document_seconds: float | None = None,
    dask: str | None = None,
) -> BuildReport:
    """Read the files and folders named and write an index of them; an index already there answers until the end.

    What was taken out with ``update`` is left out, unless it is named itself or ``replace`` is true.
    Documents known from before are kept where their folder cannot be entered; with ``allow_missing`` they are taken
    out, and so are those of a path that is not there any more.
    With more than one of ``processes``, worker processes read where there is much to read: a script that asks for them
    needs ``if __name__ == "__main__"``, since each worker begins by importing it. ``device`` says where passages are
    embedded (``load_embedder``); on "auto" a GPU that torch sees is used where there are many of them.
    ``ocr`` are the languages in which tesseract recognises words on pictures, as it names them ("eng+deu"); "" for not
    at all, and by default as in the index before.
    ``document_seconds`` is the time for each document, 0 for as long as it takes, and by default a minute and one more
    for each megabyte. One that takes longer is not read, and not tried again unless it or its companions have changed
    or it is given more time. It is read in another process, or in this one where it is interrupted.
    ``dask`` is the address of a Dask scheduler whose workers read and embed, or "local:4" for four workers on this
    machine; the index is the same. They must see the same files, and have the same version and model.
    Raises ``EmptyCorpus`` where there is nothing to read, ``CorpusError`` for a path that is not there,
    ``IndexLocked`` while another build is under way, ``ModelMissing`` for a model that cannot be found,
    ``DeviceMissing`` for a device that is not there, ``OcrMissing`` where tesseract is not, and ``ClusterError`` where
    the cluster is away or cannot work.
    """
    directory = Path(index_directory)
    languages = ocr_of(directory) if ocr is None else ocr
    inputs = list(paths)
    memory = tuple(one for one in inputs if isinstance(one, Source))
    request = _Request(
        directory,
        model,
        progress or _tell_nobody,
        device,
        processes,
        allow_missing,
        (*readers, *installed_readers().readers, *_ocr_readers(languages)),
        _columns(columns, directory),
        memory,
        ocr=languages,
        limit=TimeLimit(document_seconds),
        dask=dask,
    )
    given = roots.holdings_of(one for one in inputs if not isinstance(one, Source))
    holdings = given if replace else roots.still_excluded(roots.kept_if_readable(directory), given)
    found = _discovered(holdings, request)  # before the folder of the index is made
    with (
        _executor(request, load_embedder(model, device), found, holdings.roots) as executor,
        begin_generation(directory) as draft,
    ):
        return _write(draft, request, holdings, found, executor)


def update(
    index_directory: str | Path,
    model: str | Embedder | None = None,
    progress: Progress | None = None,
    *,
    add: Sequence[str | Path | Source] = (),
    remove: Sequence[str | Path] = (),
    device: str = "auto",
    processes: int = 1,
    allow_missing: bool = False,
    readers: Sequence[Reader] = (),
    columns: RecordColumns | None = None,
    ocr: str | None = None,
    document_seconds: float | None = None,
    dask: str | None = None,
) -> BuildReport:
    """Bring an index up to date with the files and folders that it holds.

    ``add`` are files, folders and texts that it holds from now on as well. ``remove`` are ids of documents, and files
    and folders, that it holds no longer; they are left out until they are added again.
    ``model`` is by default the one of the index. Raises ``IndexMissing`` where there is no index, and what
    ``build_index`` raises.
    """
    directory = Path(index_directory)
    read_holdings(directory)  # raises where there is no index, before anything is made there
    with begin_generation(directory) as draft:
        known = roots.kept(directory)
        sources = _sources(directory)
        _refuse_records(remove, sources)
        removed = {str(name) for name in remove} & {one.id for one in sources if is_in_memory(one.path)}
        memory = tuple(one for one in add if isinstance(one, Source))
        wanted = roots.with_removed(known, [name for name in remove if str(name) not in removed], sources)
        wanted = roots.with_added(wanted, [one for one in add if not isinstance(one, Source)])
        kept_in_memory = {one.id for one in sources if is_in_memory(one.path)} - removed
        if not (wanted.roots or memory or kept_in_memory):
            raise EmptyCorpus(
                f"nothing would be left in the index: delete the folder {directory} to be rid of it", known.typed
            )
        languages = ocr_of(directory) if ocr is None else ocr
        request = _Request(
            directory,
            model,
            progress or _tell_nobody,
            device,
            processes,
            allow_missing,
            (*readers, *installed_readers().readers, *_ocr_readers(languages)),
            _columns(columns, directory),
            memory,
            frozenset({*removed, *(one.id for one in memory)}),
            remembers=True,
            ocr=languages,
            limit=TimeLimit(document_seconds),
            dask=dask,
        )
        found = _discovered(wanted, request)
        with _executor(request, _embedder_of(directory, model, device), found, wanted.roots) as executor:
            return _write(draft, request, wanted, found, executor)


def _refuse_records(names: Sequence[str | Path], sources: Iterable[SourceRecord]) -> None:
    """Raise ``CorpusError`` where a name is that of one record of a file that holds many."""
    collections = {source.id: source.collection for source in sources if source.collection}
    for name in map(str, names):
        if name in collections:
            raise CorpusError(
                f"{name} is one of the documents in {collections[name]}: take it out of that file, or remove "
                f"{collections[name]}",
                name,
            )


def _sources(directory: Path) -> tuple[SourceRecord, ...]:
    """The documents of an index; none where it cannot be read."""
    try:
        return read_manifest(directory).sources
    except StoreError:
        return ()


def _columns(given: RecordColumns | None, directory: Path) -> RecordColumns:
    """The columns given, "" for none, and else those that the index was made with."""
    try:
        settings = read_manifest(directory).settings
    except StoreError:
        settings = {}
    before = (settings.get(name) for name in _COLUMN_SETTINGS)
    named = (None, None) if given is None else (given.text, given.identifier)
    text, identifier = (old if new is None else new for new, old in zip(named, before, strict=True))
    return RecordColumns(str(text) if text else None, str(identifier) if identifier else None)


_COLUMN_SETTINGS = ("text_column", "id_column")
"""The settings in the manifest that keep which columns were named."""


def _embedder_of(directory: Path, model: str | Embedder | None, device: str) -> TokenEmbedder:
    """The model that is given, and else the one that an index was made with."""
    try:
        recorded = read_manifest(directory).model.name if model is None else None
    except StoreError:
        recorded = None
    return load_embedder(model, device) if recorded is None else load_recorded(recorded, device)


@contextmanager
def _executor(
    request: _Request, embedder: TokenEmbedder, found: Discovered, roots: Sequence[str]
) -> Iterator[Executor]:
    """This machine, or the cluster that was named."""
    if request.dask is None:
        yield LocalExecutor(embedder, request.model, request.processes, request.limit)
        return
    from searchdoc.building.dask_cluster import open_cluster

    here = LocalExecutor(embedder, request.model, limit=request.limit)
    out_of_sight = {*map(str, found.missing), *map(str, found.blocked)}
    seen = [one for one in roots if one not in out_of_sight and is_seen_elsewhere(path_at(one))]
    with open_cluster(request.dask, here, request.device, seen, request.ocr) as cluster:
        yield cluster


def _write(draft: Draft, request: _Request, holdings: Holdings, found: Discovered, executor: Executor) -> BuildReport:
    """Read what was found and publish it as a new generation."""
    started = time.monotonic()
    embedder = executor.embedder
    described = describe(found, holdings.roots)
    previous = open_previous(request.index_directory, embedder)
    kept = () if request.allow_missing else tuple(keep(found, previous))
    files = sorted([*described.files, *kept, *_from_memory(request, previous)], key=lambda one: one.id)
    problems = [*installed_readers().problems, *people_problems(described.files), *described.problems]
    collected = _Collected(problems=problems)
    with executor.reading(partial(_bytes_to_read, described.files, previous)) as read:
        write_documents(draft.directory / DOCUMENTS, _read_all(files, request, previous, read, collected))
    collected.problems.extend(collected.records.problems)
    collected.not_read.extend(_not_read(error) for error in collected.records.failed)
    check_after_reading(holdings, found)
    _require_documents(collected, holdings)
    persons = resolve(collected.sightings, stated_people(described.files))
    store = DocumentStore.open(draft.directory / DOCUMENTS, names_by_document(persons))
    embedded = _write_indexes(draft.directory, store, previous, executor, request.tell)
    (draft.directory / SPEAKERS).write_bytes(encode_speakers(gather(store.passages(), persons)))
    accounts = account(found, described, collected.not_read, kept)
    unknown = unknown_languages(store, embedder)
    settings = _settings(embedder, request.columns, request.ocr)
    manifest = _publish(draft, embedder, settings, holdings, collected, accounts, previous, passages=len(store))
    done = _report(manifest, collected, previous, embedded, unknown, time.monotonic() - started)
    return replace(done, cluster=executor.report())


def _tell_nobody(_stage: str, _done: int, _total: int) -> None:
    """Progress that nobody asked for."""


def _from_memory(request: _Request, previous: PreviousIndex) -> Iterator[SourceFile | SourceRecord]:
    """The documents that lie in no file: those given, and those of the index before where they are kept."""
    yield from map(as_source_file, request.memory)
    if request.remembers:
        yield from remembered(previous, _store_of(request.index_directory), request.removed)


def _store_of(directory: Path) -> DocumentStore | None:
    try:
        return DocumentStore.open(open_generation(directory).path(DOCUMENTS))
    except StoreError:
        return None


def _not_read(error: UnreadableDocument) -> NotRead:
    return NotRead(shown(error.path), shown(kind_of(path_at(error.path))), error.why)


def ocr_of(directory: Path) -> str:
    """The languages in which words on pictures were recognised for an index; "" where they were not."""
    try:
        return str(read_manifest(directory).settings.get("ocr", ""))
    except StoreError:
        return ""


def _ocr_readers(languages: str) -> tuple[Reader, ...]:
    return ocr_readers(languages) if languages else ()


def _discovered(holdings: Holdings, request: _Request) -> Discovered:
    """What lies below the roots, once nothing is missing that is not allowed to be."""
    found = discover(holdings.roots, holdings.excluded, allow_missing=True, readers=request.readers)
    if found.unreachable:
        raise found.unreachable[0]
    if not request.allow_missing or len(found.missing) == len(holdings.roots):
        require_roots(holdings, found, _sources(request.index_directory))
    if not (found.files or found.blocked or request.memory or request.remembers):
        roots.require_readable(holdings.roots)
        raise EmptyCorpus(
            f"there is no document in {', '.join(holdings.typed)}: {what_is_read(found.not_read)}",
            holdings.typed,
            tuple((one.path, one.why) for one in found.not_read),
        )
    return found


def _require_documents(collected: _Collected, holdings: Holdings) -> None:
    if not collected.sources:
        reasons = "; ".join(f"{one.path}: {one.why}" for one in collected.not_read)
        unreadable = tuple((one.path, one.why) for one in collected.not_read)
        raise EmptyCorpus(f"none of the documents could be read: {reasons}", holdings.typed, unreadable)


def _bytes_to_read(files: Sequence[SourceFile], previous: PreviousIndex) -> int:
    """The sizes of the files that have probably changed, in bytes; none is read for it."""
    size = 0
    for file in files:
        with suppress(OSError):  # reported when the file is read
            size += 0 if previous.seems_unchanged(file) else _size(file)
    return size


def _size(file: SourceFile) -> int:
    """The size of a file in bytes, as far as it is known without asking a place for it again."""
    return (file.entry.size or 0) if file.entry is not None else size_of(file.path)


def _read_all(
    files: Sequence[SourceFile | SourceRecord],
    request: _Request,
    previous: PreviousIndex,
    read: ReadOutcomes,
    collected: _Collected,
) -> Iterator[DividedDocument]:
    """Every document that can be read, with its passages; what cannot is collected as not read and left out.

    Of a document that is kept as it was there is only its record.
    """
    divided = with_records(files, request.columns, collected.records, request.limit)
    request.tell("reading", 0, len(files))
    done = 0
    for done, outcome in enumerate(read(_work(file, previous) for file in divided), start=1):
        if document := _document(outcome, previous, collected):
            yield document
        request.tell("reading", done, max(len(files), done))
    request.tell("reading", max(len(files), done), max(len(files), done))


def _work(file: SourceFile | SourceRecord, previous: PreviousIndex) -> ReadingWork | Outcome:
    """A file to be read; of what is kept as it was there is nothing to read."""
    return Outcome(file) if isinstance(file, SourceRecord) else (file, previous.known(file.id))


def _document(outcome: Outcome, previous: PreviousIndex, collected: _Collected) -> DividedDocument | None:
    """The document of an outcome, as it was read or as it was in the index before; None where it could not be read."""
    record, document, error = outcome.record, outcome.document, outcome.error
    if error is not None or record is None:
        if error is not None:
            collected.not_read.append(_not_read(error))
        if isinstance(error, DocumentTooSlow) and record is not None:
            collected.too_slow.append(SlowRecord(record, error.seconds))
        return None
    if document is None:
        collected.taken_over += 1
        document = previous.document(previous.place(record))
    collected.add(record, document[0])
    return document


def _write_indexes(
    directory: Path, store: DocumentStore, previous: PreviousIndex, executor: Executor, progress: Progress
) -> int:
    """Write both indexes at the same time; returns how many passages had to be embedded.

    Documents are read back from the disk for it, so that memory never holds all of them.
    """
    with in_background(partial(write_keyword_index, directory, store, progress)):
        return write_vector_indexes(directory, store, previous.vectors, executor, progress)


def _settings(embedder: Embedder, columns: RecordColumns, ocr: str) -> dict[str, str | int | float | bool]:
    """Whatever else decides what is read, as the manifest keeps it."""
    limits = passage_limits(embedder)
    named = zip(_COLUMN_SETTINGS, (columns.text, columns.identifier), strict=True)
    kept = {name: column for name, column in (*named, ("ocr", ocr)) if column}
    return {"analysis": ANALYSIS, "longest": limits.longest, "short": limits.short, **kept}


def _publish(
    draft: Draft,
    embedder: Embedder,
    settings: Mapping[str, str | int | float | bool],
    holdings: Holdings,
    collected: _Collected,
    accounts: Accounts,
    previous: PreviousIndex,
    passages: int,
) -> Manifest:
    return draft.publish(
        model=ModelRecord(embedder.name, embedder.fingerprint, embedder.dimension, embedder.window),
        settings=settings,
        counts={"documents": len(collected.sources), "passages": passages, "notes": collected.notes},
        holdings=holdings,
        sources=tuple(collected.sources),
        accounts=accounts,
        problems=tuple(collected.problems),
        stated=dict(sorted(collected.stated.items())),
        collections=tuple(collected.records.collections),
        too_slow=tuple(collected.too_slow),
        renamed=previous.renamed(collected.sources),
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
        documents=manifest.counts["documents"],
        passages=manifest.counts["passages"],
        notes=manifest.counts["notes"],
        read=len(collected.sources) - collected.taken_over,
        removed=len(set(previous.sources) - {source.id for source in manifest.sources}),
        embedded=embedded,
        seconds=seconds,
        bytes=sum(record.size for record in manifest.files.values()),
        problems=manifest.problems,
        stated=manifest.stated,
        accounts=manifest.accounts,
        model=manifest.model.name,
        unknown_languages=unknown,
    )
