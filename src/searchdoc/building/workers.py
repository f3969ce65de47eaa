"""Documents read and divided into passages, by this process or, where there is much to read, by several.

Reading is Python's own work, which a process does on one core. What goes from process to process is small: a file's
bytes there, the document with its passages back. Whoever asks waits for them in the order in which they were begun.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context

from searchdoc.building.source import Beside, read_document
from searchdoc.embedding.embedder import load_embedder
from searchdoc.errors import UnreadableDocument
from searchdoc.formats.files import ShelfFile
from searchdoc.models import Document, Passage
from searchdoc.passages.division import Limits, divide
from searchdoc.protocols import Embedder, TokenEmbedder

MUCH = 4 * 2**20
"""From so many bytes on it pays to start processes, each of which needs a second to begin."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A file that is to be read: its bytes, what lies beside it, and the bytes of its file of notes."""

    file: ShelfFile
    data: bytes
    near: Beside
    notes: bytes | None


Divided = tuple[Document, tuple[Passage, ...]]
"""A document with its passages, in order."""


@dataclass(frozen=True, slots=True)
class Readers:
    """``begin`` begins to read; what it returns waits for the document, or raises ``UnreadableDocument``.

    ``at_once`` says how many should be begun before the first is waited for.
    """

    begin: Callable[[Loaded], Callable[[], Divided]]
    at_once: int


def limits(embedder: Embedder) -> Limits:
    """A fifth of the model's window is left for the headings and voices that are embedded with a passage."""
    return Limits(longest=min(200, max(1, embedder.window * 4 // 5)))


@contextmanager
def open_readers(embedder: Embedder, model: str | TokenEmbedder | None, processes: int) -> Iterator[Readers]:
    """Readers: with one process a document is read when it is waited for, with more as soon as one of them is free.

    ``model`` is the name by which other processes find the model, or a model that can be pickled.
    """
    if processes < 2:
        yield Readers(lambda loaded: partial(_read, embedder, loaded), 0)
        return
    # begun anew and not copied: what goes on in this one's threads could not be taken over
    pool = ProcessPoolExecutor(processes, get_context("spawn"), initializer=_begin, initargs=(model,))

    def begin(loaded: Loaded) -> Callable[[], Divided]:
        here = partial(_read, embedder, loaded)
        try:
            return partial(_received, pool.submit(_read_there, loaded), here)
        except BrokenProcessPool:
            return here

    try:
        yield Readers(begin, 2 * processes)
    finally:
        pool.shutdown(cancel_futures=True)


def _read(embedder: Embedder, loaded: Loaded) -> Divided:
    document = read_document(loaded.file, loaded.data, loaded.near, loaded.notes)
    return document, divide(document, embedder.count_tokens, limits(embedder))


def _received(reading: Future[Divided | UnreadableDocument], here: Callable[[], Divided]) -> Divided:
    """What another process read; where that could not be begun, or ended, this one reads."""
    try:
        found = reading.result()
    except BrokenProcessPool:
        return here()
    if isinstance(found, UnreadableDocument):
        raise found
    return found


_THERE: list[Embedder] = []
"""The model of a process that reads for another."""


def _begin(model: str | TokenEmbedder | None) -> None:
    """Begin a process that reads for another, which is the one to decide what happens when somebody interrupts both."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ["TOKENIZERS_PARALLELISM"] = "false"  # the other cores have processes of their own
    _THERE.append(load_embedder(model))


def _read_there(loaded: Loaded) -> Divided | UnreadableDocument:
    """What ``_read`` does, in another process."""
    try:
        return _read(_THERE[0], loaded)
    except UnreadableDocument as error:
        return error
