"""Source files read and divided into passages, by this process or, where there is much to read, by several.

Reading is Python's own work, which a process does on one core. What travels between processes is small: a source file
to the worker, the document with its passages back. Documents are waited for in the order in which they were started.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context, parent_process

from searchdoc.building.reading import DividedDocument, read_passages
from searchdoc.building.source import SourceFile
from searchdoc.embedding.embedder import load_embedder
from searchdoc.errors import UnreadableDocument
from searchdoc.protocols import Embedder, TokenEmbedder

PARALLEL_BYTES = 4 * 2**20
"""Bytes to be read from which worker processes pay: each needs a second to start."""

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
def open_readers(embedder: TokenEmbedder, model: str | Embedder | None, processes: int) -> Iterator[Readers]:
    """Readers in ``processes`` worker processes; with one, this process reads a file when it is waited for.

    ``model`` is the name by which the worker processes find the embedder's model, or a model that can be pickled.
    """
    if processes < 2:
        yield Readers(lambda file: partial(read_passages, file, embedder), 0)
        return
    # spawned and not forked: a fork would copy the locks that this process's threads hold
    pool = ProcessPoolExecutor(processes, get_context("spawn"), initializer=_start_worker, initargs=(model,))

    def start(file: SourceFile) -> PendingDocument:
        read_here = partial(read_passages, file, embedder)
        try:
            return partial(_received, pool.submit(_read_in_worker, file), read_here)
        except BrokenProcessPool:
            return read_here

    try:
        yield Readers(start, 2 * processes)
    finally:
        pool.shutdown(cancel_futures=True)


def _received(reading: Future[DividedDocument | UnreadableDocument], read_here: PendingDocument) -> DividedDocument:
    """What a worker process read; where it could not be started, or ended, this process reads."""
    try:
        result = reading.result()
    except BrokenProcessPool:
        return read_here()
    if isinstance(result, UnreadableDocument):
        raise result
    return result


_WORKERS_EMBEDDER: list[TokenEmbedder] = []
"""The embedder of a worker process: empty until it has started."""


def _start_worker(model: str | Embedder | None) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ["TOKENIZERS_PARALLELISM"] = "false"  # the other cores have worker processes of their own
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _WORKERS_EMBEDDER.append(load_embedder(model))


def _end_with_parent() -> None:
    """End this worker process when the build's own process has ended, however that was: nobody waits any more."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _read_in_worker(file: SourceFile) -> DividedDocument | UnreadableDocument:
    try:
        return read_passages(file, _WORKERS_EMBEDDER[0])
    except UnreadableDocument as error:
        return error
