"""From folders to a generation on disk: only what changed is read and embedded anew."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np

from searchdoc import keywords, speakers
from searchdoc.contexts import embedded_text, entry
from searchdoc.documents import ShelfFile, discover, fingerprint, load
from searchdoc.embeddings import load_embedder
from searchdoc.errors import EmptyCorpus, IndexDamaged, IndexIncompatible, IndexMissing, UnreadableDocument
from searchdoc.interaction import Coded, TokenIndex, code, find_basis, write_tokens
from searchdoc.models import Document, Passage
from searchdoc.neighbours import write_neighbours
from searchdoc.passages import Limits, divide
from searchdoc.protocols import Embedder, TokenEmbedder, Vectors
from searchdoc.reading import beside, people_problems, read_document
from searchdoc.shelf import Shelf, write_shelf
from searchdoc.store import (
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
    draft,
    open_generation,
)
from searchdoc.vectors import NEIGHBOURS, VectorIndex, write_vectors

ANALYSIS = 9
"""Raised whenever reading, structure or passages change, so that older readings are not taken over."""

_AT_ONCE = 2048
"""Passages embedded before their token vectors are rounded: in full, those of 100,000 passages take 15 GB."""

Progress = Callable[[str, int, int], None]
"""Called with the stage ("reading", "embedding", "indexing"), how much of it is done, and how much there is."""


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
class _Reading:
    """One document of the coming generation and its passages; ``fresh`` if it was read anew."""

    source: SourceRecord
    document: Document
    passages: tuple[Passage, ...]
    fresh: bool


@dataclass(slots=True)
class _Earlier:
    """What the index already holds and what may be taken over from it."""

    sources: dict[str, SourceRecord] = field(default_factory=dict)
    shelf: Shelf | None = None
    vectors: VectorIndex | None = None
    tokens: TokenIndex | None = None
    rows: dict[bytes, int] = field(default_factory=dict)
    neighbours: bool = False


def build_index(
    paths: Iterable[str | Path],
    index_directory: str | Path,
    model: str | None = None,
    progress: Progress | None = None,
    *,
    neighbours: bool | None = None,
) -> BuildReport:
    """Read the files and folders named and write an index of them; an index already there answers until the end.

    ``neighbours`` says whether a graph of near neighbours is written too, for shelves of millions (``MissingExtra``
    where its package is not installed); None does as the index that is there.
    Raises ``EmptyCorpus`` where there is nothing to read, ``CorpusError`` for a path that is not there,
    ``IndexLocked`` while another build is under way, ``ModelMissing`` for a model that cannot be found.
    """
    began = time.monotonic()
    tell = progress or (lambda _stage, _done, _total: None)
    roots = [Path(path) for path in paths]
    files = discover(roots)
    if not files:
        raise EmptyCorpus(
            f"there is no document in {', '.join(str(root) for root in roots)}: searchdoc reads .txt and .md files"
        )
    embedder = load_embedder(model)
    directory = Path(index_directory)
    with draft(directory) as made:
        earlier = _earlier(directory, embedder)
        readings, unreadable = _read_all(files, earlier, embedder, tell)
        if not readings:
            raise EmptyCorpus(
                "none of the documents could be read: " + "; ".join(f"{path}: {why}" for path, why in unreadable)
            )
        passages = [passage for reading in readings for passage in reading.passages]
        embedded = _write_vectors(made.directory, passages, earlier, embedder, tell)
        if earlier.neighbours if neighbours is None else neighbours:
            write_neighbours(made.directory / NEIGHBOURS, np.load(made.directory / VECTORS, mmap_mode="r"))
        _write_keywords(made.directory, passages, tell)
        write_shelf(made.directory / DOCUMENTS, ((one.document, one.passages) for one in readings))
        people = speakers.gather(passages, (person for one in readings for person in one.document.people))
        (made.directory / SPEAKERS).write_bytes(speakers.encode(people))
        problems = (
            *people_problems(files),
            *((one.document.id, what) for one in readings for what in one.document.problems),
        )
        manifest = made.publish(
            model=ModelRecord(embedder.name, embedder.fingerprint, embedder.dimension, embedder.window),
            settings={"analysis": ANALYSIS, "longest": _limits(embedder).longest, "short": _limits(embedder).short},
            counts={
                "documents": len(readings),
                "passages": len(passages),
                "notes": sum(_own_notes(one.document) for one in readings),
            },
            roots=tuple(str(root) for root in roots),
            sources=tuple(one.source for one in readings),
            unreadable=tuple(unreadable),
            problems=problems,
        )
    gone = set(earlier.sources) - {one.source.id for one in readings}
    return BuildReport(
        documents=len(readings),
        passages=len(passages),
        notes=manifest.counts["notes"],
        read=sum(one.fresh for one in readings),
        removed=len(gone),
        embedded=embedded,
        seconds=time.monotonic() - began,
        bytes=sum(record.size for record in manifest.files.values()),
        unreadable=tuple(unreadable),
        problems=problems,
    )


def _own_notes(document: Document) -> int:
    return sum(note.document == document.id for note in document.notes)


def _limits(embedder: Embedder) -> Limits:
    """A fifth of the model's window is left for the headings and voices that are embedded with a passage."""
    return Limits(longest=min(200, max(1, embedder.window * 4 // 5)))


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
    shelf = Shelf.open(generation.path(DOCUMENTS)) if same_way else None
    tokens = TokenIndex.open(generation.path(TOKENS), manifest.counts["passages"])
    return _Earlier(sources, shelf, vectors, tokens, rows, neighbours)


def _read_all(
    files: Sequence[ShelfFile], earlier: _Earlier, embedder: Embedder, tell: Progress
) -> tuple[list[_Reading], list[tuple[str, str]]]:
    """Read every file that can be read; what cannot is reported and left out."""
    unreadable: list[tuple[str, str]] = []
    contents: dict[str, bytes] = {}
    for file in files:
        try:
            contents[file.id] = load(file)
        except UnreadableDocument as error:
            unreadable.append((error.path, error.why))
    readings = []
    by_id = {file.id: file for file in files}
    for done, file in enumerate(files):
        tell("reading", done, len(files))
        if file.id not in contents:
            continue
        try:
            readings.append(_read_one(file, by_id, contents, earlier, embedder))
        except UnreadableDocument as error:
            unreadable.append((error.path, error.why))
    tell("reading", len(files), len(files))
    return readings, unreadable


def _read_one(
    file: ShelfFile, files: Mapping[str, ShelfFile], contents: dict[str, bytes], earlier: _Earlier, embedder: Embedder
) -> _Reading:
    data = contents[file.id]
    near = beside(file, files)
    stat = file.path.stat()
    source = SourceRecord(
        id=file.id,
        path=str(file.path),
        sha256=fingerprint([data]),
        read_with=near.digest,
        size=len(data),
        mtime_ns=stat.st_mtime_ns,
    )
    known = earlier.sources.get(file.id)
    unchanged = known and (known.sha256, known.read_with, known.path) == (source.sha256, source.read_with, source.path)
    place = earlier.shelf.find(file.id) if earlier.shelf is not None and unchanged else None
    if earlier.shelf is not None and place is not None:
        return _Reading(source, earlier.shelf.document(place), earlier.shelf.passages_of(place), fresh=False)
    document = read_document(file, data, near, contents.get(near.notes.id) if near.notes else None)
    return _Reading(source, document, divide(document, embedder.count_tokens, _limits(embedder)), fresh=True)


def _write_vectors(
    directory: Path, passages: Sequence[Passage], earlier: _Earlier, embedder: TokenEmbedder, tell: Progress
) -> int:
    """Write one vector a passage and the vectors of its tokens; returns how many passages had to be embedded."""
    room = embedder.window - _limits(embedder).longest
    texts = [embedded_text(passage, room) for passage in passages]
    keys = [hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:16] for text in texts]
    rows = {place: earlier.rows[key] for place, key in enumerate(keys) if key in earlier.rows}
    vectors: Vectors = np.empty((len(texts), embedder.dimension), dtype=np.float32)
    coded: dict[int, Coded] = {}
    if earlier.vectors is not None and earlier.tokens is not None:
        for place, row in rows.items():
            vectors[place], coded[place] = earlier.vectors.row(row), earlier.tokens.row(row)
    missing = [place for place in range(len(texts)) if place not in coded]
    basis = earlier.tokens.basis if earlier.tokens is not None else find_basis(embedder)
    if missing:
        tell("embedding", 0, len(missing))
        for done, some in _portions(sorted(missing, key=lambda place: -len(texts[place]))):
            vectors[some], tokens = embedder.embed_with_tokens(
                [texts[place] for place in some], partial(_count, tell, done, len(missing))
            )
            coded.update(zip(some, code(tokens, basis), strict=True))
    write_vectors(directory / VECTORS, vectors)
    write_tokens(directory / TOKENS, [coded[place] for place in range(len(texts))], basis)
    np.save(directory / KEYS, np.frombuffer(b"".join(keys), dtype="V16"), allow_pickle=False)
    return len(missing)


def _count(tell: Progress, before: int, total: int, done: int) -> None:
    tell("embedding", before + done, total)


def _portions(places: list[int]) -> Iterator[tuple[int, list[int]]]:
    """Places by so many at once, each time with how many went before."""
    return ((start, places[start : start + _AT_ONCE]) for start in range(0, len(places), _AT_ONCE))


def _write_keywords(directory: Path, passages: Sequence[Passage], tell: Progress) -> None:
    done = 0

    def count() -> None:
        nonlocal done
        done += 1
        tell("indexing", done, len(passages))

    keywords.write_keywords(directory / KEYWORDS, (entry(passage) for passage in passages), count)
