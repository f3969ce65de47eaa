"""From folders to a generation on disk: only what changed is read and embedded anew."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from threading import Event

import numpy as np

from searchdoc import keywords
from searchdoc.building.source import Beside, beside, people_problems
from searchdoc.building.workers import MUCH, Divided, Loaded, Readers, limits, open_readers
from searchdoc.embedding.embedder import for_passages, load_embedder
from searchdoc.errors import EmptyCorpus, IndexDamaged, IndexIncompatible, IndexMissing, UnreadableDocument
from searchdoc.formats.files import ShelfFile, discover, fingerprint, load
from searchdoc.models import Document, Passage, Person
from searchdoc.passages.context import embedded_text, entry
from searchdoc.passages.people import encode_speakers, gather
from searchdoc.pipelining import start_ahead
from searchdoc.protocols import Embedder, Progress, TokenEmbedder, Vectors
from searchdoc.storage.documents import DocumentStore, write_documents
from searchdoc.storage.generations import (
    DOCUMENTS,
    KEYS,
    KEYWORDS,
    SPEAKERS,
    TOKENS,
    VECTORS,
    Generation,
    Manifest,
    ModelRecord,
    SourceRecord,
    begin_generation,
    open_generation,
)
from searchdoc.vectors.dense import NEIGHBOURS, VectorIndex, growing_vectors, write_codes
from searchdoc.vectors.hnsw import write_neighbours
from searchdoc.vectors.late_interaction import Coded, TokenIndex, code, find_basis, write_tokens

ANALYSIS = 10
"""Raised whenever reading, structure or passages change, so that older readings are not taken over."""

_AT_ONCE = 512
"""Passages embedded before their token vectors are rounded: in full, those of 100,000 passages take 15 GB."""


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did. ``problems`` are pairs of document and what is wrong in it, ``unreadable`` of path and why."""

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


@dataclass(slots=True)
class _Read:
    """What is known when all documents have been read and written, of all of them together."""

    sources: list[SourceRecord] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)
    unreadable: list[tuple[str, str]] = field(default_factory=list)
    notes: int = 0
    fresh: int = 0
    """How many were read anew."""


@dataclass(frozen=True, slots=True)
class _Begun:
    """A document that is being read, here or elsewhere, or taken over."""

    source: SourceRecord
    wait: Callable[[], Divided]
    fresh: bool


@dataclass(slots=True)
class _Earlier:
    """What the index already holds and what may be taken over from it."""

    sources: dict[str, SourceRecord] = field(default_factory=dict)
    store: DocumentStore | None = None
    vectors: VectorIndex | None = None
    tokens: TokenIndex | None = None
    rows: dict[bytes, int] = field(default_factory=dict)
    neighbours: bool = False


def build_index(
    paths: Iterable[str | Path],
    index_directory: str | Path,
    model: str | TokenEmbedder | None = None,
    progress: Progress | None = None,
    *,
    neighbours: bool | None = None,
    device: str = "auto",
    processes: int = 1,
) -> BuildReport:
    """Read the files and folders named and write an index of them; an index already there answers until the end.

    ``neighbours`` says whether a graph of near neighbours is written too, for shelves of millions (``MissingExtra``
    where its package is not installed); None does as the index that is there. With more than one of ``processes``
    they read where there is much to read: a script that asks for them needs ``if __name__ == "__main__"``, since each
    begins by importing it. ``device`` says where passages are embedded (``load_embedder``); on "auto" a GPU that torch
    sees is used where there are many of them.
    Raises ``EmptyCorpus`` where there is nothing to read, ``CorpusError`` for a path that is not there,
    ``IndexLocked`` while another build is under way, ``ModelMissing`` for a model that cannot be found, and
    ``DeviceMissing`` for a device that is not there.
    """
    began = time.monotonic()
    tell = progress or (lambda _stage, _done, _total: None)
    roots = [Path(path) for path in paths]
    files = discover(roots)
    if not files:
        raise EmptyCorpus(
            f"there is no document in {', '.join(str(root) for root in roots)}: searchdoc reads .txt and .md files",
            tuple(map(str, roots)),
        )
    embedder = load_embedder(model, device)
    directory = Path(index_directory)
    with begin_generation(directory) as made:
        earlier, read = _earlier(directory, embedder), _Read()
        with open_readers(embedder, model, processes if _much_to_read(files, earlier) else 1) as readers:
            write_documents(made.directory / DOCUMENTS, _read_all(files, earlier, readers, read, tell))
        if not read.sources:
            raise EmptyCorpus(
                "none of the documents could be read: " + "; ".join(f"{path}: {why}" for path, why in read.unreadable),
                tuple(map(str, roots)),
                tuple(read.unreadable),
            )
        # from here on documents are read back from the disk, so that memory never holds all of them
        store = DocumentStore.open(made.directory / DOCUMENTS)
        with _meanwhile(partial(_write_keywords, made.directory, store, tell)):
            embedded = _write_vectors(made.directory, store, earlier, embedder, tell)
        if earlier.neighbours if neighbours is None else neighbours:
            write_neighbours(made.directory / NEIGHBOURS, np.load(made.directory / VECTORS, mmap_mode="r"))
        (made.directory / SPEAKERS).write_bytes(encode_speakers(gather(store.passages(), read.people)))
        problems = (*people_problems(files), *read.problems)
        manifest = made.publish(
            model=ModelRecord(embedder.name, embedder.fingerprint, embedder.dimension, embedder.window),
            settings={"analysis": ANALYSIS, "longest": limits(embedder).longest, "short": limits(embedder).short},
            counts={"documents": len(read.sources), "passages": len(store), "notes": read.notes},
            roots=tuple(str(root) for root in roots),
            sources=tuple(read.sources),
            unreadable=tuple(read.unreadable),
            problems=problems,
        )
    return BuildReport(
        documents=len(read.sources),
        passages=len(store),
        notes=read.notes,
        read=read.fresh,
        removed=len(set(earlier.sources) - {source.id for source in read.sources}),
        embedded=embedded,
        seconds=time.monotonic() - began,
        bytes=sum(record.size for record in manifest.files.values()),
        unreadable=tuple(read.unreadable),
        problems=problems,
    )


def _own_notes(document: Document) -> int:
    return sum(note.document == document.id for note in document.notes)


def _earlier(directory: Path, embedder: Embedder) -> _Earlier:
    """The present generation, as far as it fits the model and this version's way of reading."""
    try:
        generation = open_generation(directory)
        return _taken_over(generation, embedder)
    except (IndexMissing, IndexDamaged, IndexIncompatible):
        return _Earlier()  # building is the way to repair an index


def _taken_over(generation: Generation, embedder: Embedder) -> _Earlier:
    manifest: Manifest = generation.manifest
    sources = {source.id: source for source in manifest.sources}
    neighbours = generation.path(NEIGHBOURS).is_file()
    if manifest.model.fingerprint != embedder.fingerprint:
        return _Earlier(sources, neighbours=neighbours)
    vectors = VectorIndex.open(generation.path(VECTORS), manifest.counts["passages"], manifest.model.dimension)
    keys = np.load(generation.path(KEYS), allow_pickle=False)
    rows = {bytes(key): row for row, key in enumerate(keys)}
    same_way = manifest.settings.get("analysis") == ANALYSIS
    store = DocumentStore.open(generation.path(DOCUMENTS)) if same_way else None
    tokens = TokenIndex.open(generation.path(TOKENS), manifest.counts["passages"])
    return _Earlier(sources, store, vectors, tokens, rows, neighbours)


def _read_all(
    files: Sequence[ShelfFile], earlier: _Earlier, readers: Readers, read: _Read, tell: Progress
) -> Iterator[tuple[Document, tuple[Passage, ...]]]:
    """Every document that can be read, with its passages; what cannot is reported and left out."""
    by_id = {file.id: file for file in files}
    begun = start_ahead((_begin(file, by_id, earlier, readers) for file in files), readers.at_once)
    for done, one in enumerate(begun):
        tell("reading", done, len(files))
        try:
            if isinstance(one, UnreadableDocument):
                raise one
            document, passages = one.wait()
        except UnreadableDocument as error:
            read.unreadable.append((error.path, error.why))
            continue
        read.fresh += one.fresh
        read.sources.append(one.source)
        read.people.extend(document.people)
        read.problems.extend((document.id, what) for what in document.problems)
        read.notes += _own_notes(document)
        yield document, passages
    tell("reading", len(files), len(files))


def _begin(
    file: ShelfFile, files: Mapping[str, ShelfFile], earlier: _Earlier, readers: Readers
) -> _Begun | UnreadableDocument:
    """Begin to read a file, or to take over what the index holds of it."""
    try:
        data, near = load(file), beside(file, files)
        source = _source(file, data, near)
    except UnreadableDocument as error:
        return error
    place = _unchanged(source, earlier)
    if earlier.store is not None and place is not None:
        return _Begun(source, partial(_taken, earlier.store, place), fresh=False)
    return _Begun(source, readers.begin(Loaded(file, data, near, _loaded(near.notes))), fresh=True)


def _taken(store: DocumentStore, place: int) -> Divided:
    return store.document(place), store.passages_of(place)


def _much_to_read(files: Sequence[ShelfFile], earlier: _Earlier) -> bool:
    """Whether other processes pay: judged by the sizes of files, before any has been read."""
    known = {source.path: source.mtime_ns for source in earlier.sources.values()} if earlier.store is not None else {}
    sizes = 0
    for file in files:
        with suppress(OSError):  # reported where its turn comes
            stat = file.path.stat()
            sizes += stat.st_size if known.get(str(file.path)) != stat.st_mtime_ns else 0
    return sizes >= MUCH


def _source(file: ShelfFile, data: bytes, near: Beside) -> SourceRecord:
    stat = file.path.stat()
    return SourceRecord(
        id=file.id,
        path=str(file.path),
        sha256=fingerprint([data]),
        read_with=near.digest,
        size=len(data),
        mtime_ns=stat.st_mtime_ns,
    )


def _unchanged(source: SourceRecord, earlier: _Earlier) -> int | None:
    """The place of the document on the earlier store, if that holds it as it is."""
    known = earlier.sources.get(source.id)
    same = known and (known.sha256, known.read_with, known.path) == (source.sha256, source.read_with, source.path)
    return earlier.store.find(source.id) if earlier.store is not None and same else None


def _loaded(file: ShelfFile | None) -> bytes | None:
    """A file of notes; one that cannot be read is reported where its own turn comes."""
    try:
        return None if file is None else load(file)
    except UnreadableDocument:
        return None


def _write_vectors(
    directory: Path, store: DocumentStore, earlier: _Earlier, embedder: TokenEmbedder, tell: Progress
) -> int:
    """Write one vector a passage and the vectors of its tokens; returns how many passages had to be embedded."""
    room = embedder.window - limits(embedder).longest
    # one array of them: as many objects take four times the memory
    keys = np.fromiter((_key(embedded_text(passage, room)) for passage in store.passages()), "V16", len(store))
    missing = sum(key.tobytes() not in earlier.rows for key in keys)
    basis = earlier.tokens.basis if earlier.tokens is not None else find_basis(embedder)
    embedder = for_passages(embedder, missing)

    def read(new: Sequence[int], done: int) -> tuple[Vectors, list[Coded]]:
        """What passages give that are not in the index; their tokens' vectors in full end here, before others come."""
        texts = [embedded_text(store.passage(place), room) for place in new]
        found, tokens = embedder.embed_with_tokens(texts, partial(_count, tell, done, missing))
        return found, code(tokens, basis)

    def coded() -> Iterator[Coded]:
        done = 0
        for start in range(0, len(keys), _AT_ONCE):
            rows = [earlier.rows.get(key.tobytes()) for key in keys[start : start + _AT_ONCE]]
            new = [place for place, row in enumerate(rows) if row is None]
            some = np.empty((len(rows), embedder.dimension), dtype=np.float32)
            some[new], made = read([start + place for place in new], done)
            done += len(new)
            fresh = iter(made)
            for place, row in enumerate(rows):
                if row is None:
                    yield next(fresh)
                elif earlier.vectors is not None and earlier.tokens is not None:
                    some[place] = earlier.vectors.row(row)
                    yield earlier.tokens.row(row)
            vectors.append(some)

    if missing:
        tell("embedding", 0, missing)
    with growing_vectors(directory / VECTORS, embedder.dimension) as vectors:
        write_tokens(directory / TOKENS, coded(), basis)
    write_codes(directory / VECTORS)
    np.save(directory / KEYS, keys, allow_pickle=False)
    return missing


def _key(text: str) -> bytes:
    """What stands for a text that was embedded."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:16]


def _count(tell: Progress, before: int, total: int, done: int) -> None:
    tell("embedding", before + done, total)


def _write_keywords(directory: Path, store: DocumentStore, tell: Progress, given_up: Event) -> None:
    done = 0

    def count() -> None:
        nonlocal done
        done += 1
        tell("indexing", done, len(store))
        if given_up.is_set():
            raise CancelledError

    keywords.write_keywords(directory / KEYWORDS, (entry(passage) for passage in store.passages()), count)


@contextmanager
def _meanwhile(work: Callable[[Event], None]) -> Iterator[None]:
    """Work in another thread, done when the block ends; where the block fails, the event says to give it up."""
    given_up = Event()
    with ThreadPoolExecutor(1, thread_name_prefix="searchdoc-build") as other:
        working = other.submit(work, given_up)
        try:
            yield
        except BaseException:
            given_up.set()
            raise
        working.result()
