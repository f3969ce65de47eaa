"""Where documents are read and passages embedded: in this machine's processes, or on a Dask cluster.

Both are given the same pieces of work and asked for the results in the same order, and a piece depends on nothing but
what it is given. So what is built does not depend on who did which piece, when, or how often.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

from searchdoc.building.previous import KnownFile
from searchdoc.building.reading import DividedDocument
from searchdoc.building.source import SourceFile, load
from searchdoc.building.time_limits import TimeLimit
from searchdoc.building.workers import PARALLEL_BYTES, PendingDocument, Readers, open_readers
from searchdoc.embedding.embedder import SentenceTransformerEmbedder, for_passages
from searchdoc.errors import DocumentTooSlow, UnreadableDocument
from searchdoc.pipelining import in_thread, start_ahead
from searchdoc.places.addresses import RemotePath
from searchdoc.places.filesystems import AT_ONCE, takes_many_questions
from searchdoc.protocols import Embedder, TokenEmbedder, Vectors
from searchdoc.storage.generations import SourceRecord
from searchdoc.vectors.late_interaction import Basis, Coded, code


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a source file that was to be read.

    ``record`` is what the manifest keeps of it, None where it could not be loaded. ``document`` is the document with
    its passages; None where the file is unchanged, and where it could not be read, for which ``error`` is the reason.
    """

    record: SourceRecord | None
    document: DividedDocument | None = None
    error: UnreadableDocument | None = None


ReadingWork = tuple[SourceFile, KnownFile]
"""A source file that is not loaded, and what the index before knows of it."""

ReadOutcomes = Callable[[Iterable[ReadingWork | Outcome]], Iterator[Outcome]]
"""Reads source files: an iterator over their outcomes, in order, and over what is an outcome already.

Files are taken from the iterable a few ahead of the outcomes, so that few of them are in memory at a time.
"""

EmbeddedBatch = tuple[Vectors, list[Coded]]
"""Unit vectors, shape (texts, dimension), and the quantized token vectors of each text."""

PendingBatch = Callable[[], EmbeddedBatch]
"""Waits for a batch of texts that is being embedded."""


@dataclass(frozen=True, slots=True)
class EmbeddingStage:
    """``start`` starts to embed a batch of texts, and its second argument is told how many are done.

    ``ahead`` batches should be started before the first is awaited.
    """

    start: Callable[[Sequence[str], Callable[[int], None]], PendingBatch]
    ahead: int


@dataclass(frozen=True, slots=True)
class ClusterReport:
    """How a cluster did: its workers at the beginning, those that it lost, and the work that this process did itself.

    What a lost worker had been given was done again by others. ``done_here`` are documents, and batches of passages,
    that the cluster could not do: its workers died over them, or did not know the reader.
    """

    workers: int
    lost: int
    done_here: int


class Executor(Protocol):
    """Who reads documents and embeds passages."""

    @property
    def embedder(self) -> TokenEmbedder:
        """The model, as this process has it."""

    def reading(self, size: Callable[[], int]) -> AbstractContextManager[ReadOutcomes]:
        """What reads documents until the context ends; ``size`` tells about how many bytes have to be read."""

    def embedding(self, basis: Basis, total: int) -> EmbeddingStage:
        """What embeds ``total`` passages, and projects their token vectors on the basis."""

    def report(self) -> ClusterReport | None:
        """How a cluster did until now; None for this machine."""


@dataclass(slots=True)
class LocalExecutor:
    """This machine: up to so many ``processes`` where there is much to read, and its cores or a GPU for the model.

    ``model`` is the name of the model or the model itself, as it was given.
    """

    embedder: TokenEmbedder
    model: str | Embedder | None = None
    processes: int = 1
    limit: TimeLimit = field(default_factory=TimeLimit)
    _for_passages: tuple[int, TokenEmbedder] | None = None

    @contextmanager
    def reading(self, size: Callable[[], int]) -> Iterator[ReadOutcomes]:
        """Worker processes, or this process where they do not pay (``open_readers``)."""
        processes = self.processes if self.processes > 1 and size() >= PARALLEL_BYTES else 1
        model = self._found_by_workers()
        with open_readers(self.embedder, model, processes, self.limit) as readers:
            yield partial(_read, readers, self.limit)

    def embedding(self, basis: Basis, total: int) -> EmbeddingStage:
        """The model in this process, or on its GPU where that pays (``for_passages``)."""
        if self._for_passages is None or self._for_passages[0] != total:
            self._for_passages = total, for_passages(self.embedder, total)
        embedder = self._for_passages[1]

        def start(texts: Sequence[str], count: Callable[[int], None]) -> PendingBatch:
            return partial(_embedded, embedder, basis, texts, count)

        return EmbeddingStage(start, ahead=0)

    def report(self) -> None:
        """There is nothing to tell of this machine."""

    def _found_by_workers(self) -> str | Embedder | None:
        """What worker processes are given to have the same model: its folder, where it is in one."""
        embedder = self.embedder
        return str(embedder.folder) if isinstance(embedder, SentenceTransformerEmbedder) else self.model


def _read(readers: Readers, limit: TimeLimit, works: Iterable[ReadingWork | Outcome]) -> Iterator[Outcome]:
    loaded = (pending() for pending in start_ahead(map(_loading, works), AT_ONCE))
    started = (
        partial(_same, each) if isinstance(each, Outcome) else _started(readers.start, limit, *each) for each in loaded
    )
    for pending in start_ahead(started, readers.ahead):
        yield pending()


def _same(outcome: Outcome) -> Outcome:
    return outcome


def _loading(work: ReadingWork | Outcome) -> Callable[[], ReadingWork | Outcome]:
    """Loads a file once it is wanted, or from now on where it is far away and others can be loaded meanwhile."""
    if isinstance(work, Outcome):
        return partial(_same, work)
    path, load_it = work[0].path, partial(_loaded, *work)
    return in_thread(load_it) if isinstance(path, RemotePath) and takes_many_questions(path) else load_it


def _loaded(file: SourceFile, known: KnownFile) -> ReadingWork | Outcome:
    """The file with its bytes, or what became of it without reading it: it is unchanged, or cannot be loaded."""
    if unchanged := known.unread(file):
        return Outcome(unchanged)
    try:
        loaded = load(file)
    except UnreadableDocument as error:
        return Outcome(None, None, error)
    return Outcome(loaded.record) if known.is_unchanged(loaded) else (loaded, known)


def _started(
    read: Callable[[SourceFile], PendingDocument], limit: TimeLimit, loaded: SourceFile, known: KnownFile
) -> Callable[[], Outcome]:
    """Start to read a file, unless it was too slow before."""
    tried = known.seconds_tried(loaded)
    if tried and 0 < limit.seconds(loaded) <= tried:
        return partial(Outcome, loaded.record, None, DocumentTooSlow(str(loaded.path), tried))
    return partial(_outcome, loaded.record, read(loaded))


def _outcome(record: SourceRecord, pending: PendingDocument) -> Outcome:
    try:
        return Outcome(record, pending())
    except UnreadableDocument as error:
        return Outcome(record, None, error)


def _embedded(
    embedder: TokenEmbedder, basis: Basis, texts: Sequence[str], count: Callable[[int], None]
) -> EmbeddedBatch:
    vectors, tokens = embedder.embed_with_tokens(texts, count)
    return vectors, code(tokens, basis)
