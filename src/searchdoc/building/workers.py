"""Source files read and divided into passages, by this process or, where there is much to read, by several.

Reading is Python's own work, which a process does on one core. What travels between processes is small: a source file
to the worker, the document with its passages back. Documents are waited for in the order in which they were started.

No document holds the others up: each has a time limit, and one that makes a worker process crash is alone not read.
Where there is little to read, this process reads it itself, for a worker takes seconds to start. It interrupts itself
when the time is over, and leaves what is read by libraries in C, or by readers of other packages, to a small process
that knows formats alone and starts in a fraction of that.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from queue import SimpleQueue

from searchdoc.building.interrupting import OutOfTime, can_interrupt, interrupting
from searchdoc.building.processes import CannotCall, ProcessEnded, WorkerProcess
from searchdoc.building.reading import DividedDocument, read_passages
from searchdoc.building.source import SourceFile
from searchdoc.building.time_limits import TimeLimit
from searchdoc.embedding.embedder import load_embedder
from searchdoc.errors import DocumentTooSlow, UnreadableDocument
from searchdoc.formats.files import may_crash
from searchdoc.protocols import DecodedFile, Embedder, Reader, TokenEmbedder

PARALLEL_BYTES = 4 * 2**20
"""Bytes to be read from which worker processes pay: each needs seconds to start."""

_BY_SIZE = TimeLimit()

PendingDocument = Callable[[], DividedDocument]
"""Waits for a document that is being read; raises ``UnreadableDocument``."""


@dataclass(frozen=True, slots=True)
class Readers:
    """``start`` starts to read a loaded source file; ``ahead`` files should be started before the first is waited for.

    ``ahead`` bounds how many files memory holds at a time.
    """

    start: Callable[[SourceFile], PendingDocument]
    ahead: int


@contextmanager
def open_readers(
    embedder: TokenEmbedder, model: str | Embedder | None, processes: int, limit: TimeLimit = _BY_SIZE
) -> Iterator[Readers]:
    """Readers in ``processes`` worker processes; with one, this process reads a file when it is waited for.

    ``model`` is the name by which the worker processes find the embedder's model, or a model that can be pickled.
    ``limit`` is the time for each document.
    """
    formats = WorkerProcess()
    workers = [WorkerProcess(partial(_prepare, model), imports_main=processes > 1) for _ in range(max(1, processes))]
    by_worker = partial(_read_by_worker, _queue_of(workers), limit)
    here = partial(_read_here, embedder, formats, limit)

    def start(file: SourceFile) -> PendingDocument:
        if processes > 1:
            return partial(_received, threads.submit(by_worker, file).result, here, file)
        return partial(here, file) if can_interrupt() else partial(_received, partial(by_worker, file), here, file)

    threads = ThreadPoolExecutor(len(workers), thread_name_prefix="searchdoc-read")
    try:
        yield Readers(start, 2 * processes if processes > 1 else 0)
    finally:
        for process in (formats, *workers):
            process.end()
        threads.shutdown(cancel_futures=True)


def _queue_of(workers: Sequence[WorkerProcess]) -> SimpleQueue[WorkerProcess]:
    idle: SimpleQueue[WorkerProcess] = SimpleQueue()
    for worker in workers:
        idle.put(worker)
    return idle


def _received(
    reading: PendingDocument, here: Callable[[SourceFile], DividedDocument], file: SourceFile
) -> DividedDocument:
    """What a worker process read; where none can be started, or does not know the reader, this process reads."""
    try:
        return reading()
    except CannotCall:
        return here(file)


def _read_by_worker(idle: SimpleQueue[WorkerProcess], limit: TimeLimit, file: SourceFile) -> DividedDocument:
    worker = idle.get()
    seconds = limit.seconds(file)
    try:
        return worker.call(_read_in_worker, file, seconds=seconds)
    except OutOfTime as error:
        raise DocumentTooSlow(str(file.path), seconds) from error
    except ProcessEnded as error:
        raise _crashed(str(file.path), error) from error
    finally:
        idle.put(worker)


def _read_here(embedder: TokenEmbedder, formats: WorkerProcess, limit: TimeLimit, file: SourceFile) -> DividedDocument:
    """Read in this process, all but what may crash it."""
    seconds = limit.seconds(file)
    if file.reader is not None and may_crash(file.reader):
        with suppress(CannotCall, ProcessEnded):
            formats.call(type, file.reader)  # starts it and imports the reader, in no document's time
        file = replace(file, reader=_ReaderElsewhere(file.reader, formats, seconds))
    try:
        with interrupting(seconds):
            return read_passages(file, embedder)
    except OutOfTime as error:
        raise DocumentTooSlow(str(file.path), seconds) from error


def _crashed(path: str, error: ProcessEnded) -> UnreadableDocument:
    return UnreadableDocument(
        path, f"the process that read it did not survive it ({error.how}): divide it or save it anew"
    )


@dataclass(slots=True)
class _ReaderElsewhere:
    """A reader that reads in another process, where nobody asks for its endings and version any more."""

    reader: Reader
    process: WorkerProcess
    seconds: float
    suffixes: tuple[str, ...] = ()
    version: str = ""

    def read(self, data: bytes, path: str) -> DecodedFile:
        """What the reader reads; raises what it raises, and ``UnreadableDocument`` where it crashes."""
        try:
            return self.process.call(_read_format, self.reader, data, path, seconds=self.seconds)
        except ProcessEnded as error:
            raise _crashed(path, error) from error
        except CannotCall:
            return self.reader.read(data, path)


def _read_format(reader: Reader, data: bytes, path: str) -> DecodedFile:
    return reader.read(data, path)


_WORKERS_EMBEDDER: list[TokenEmbedder] = []
"""The embedder of a worker process: empty until it has started."""


def _prepare(model: str | Embedder | None) -> None:
    os.environ["TOKENIZERS_PARALLELISM"] = "false"  # the other cores have worker processes of their own
    _WORKERS_EMBEDDER.append(load_embedder(model))


def _read_in_worker(file: SourceFile) -> DividedDocument:
    return read_passages(file, _WORKERS_EMBEDDER[0])
