"""The two indexes of a generation, written from its documents on disk: keywords, and the vectors of passages."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Event

import numpy as np
from numpy.typing import NDArray

from searchdoc import keywords
from searchdoc.building.executing import EmbeddedBatch, EmbeddingStage, Executor, PendingBatch
from searchdoc.building.previous import KnownVectors
from searchdoc.building.reading import passage_limits
from searchdoc.passages.context import embedded_text, entry
from searchdoc.pipelining import start_ahead
from searchdoc.protocols import Progress, TokenEmbedder, Vectors
from searchdoc.storage.documents import DocumentStore
from searchdoc.storage.generations import KEYS, KEYWORDS, TOKENS, VECTORS
from searchdoc.vectors.dense import growing_vectors, write_codes
from searchdoc.vectors.late_interaction import Coded, find_basis, write_tokens

_BATCH = 512
"""Passages embedded before their token vectors are quantized: in full, those of 100,000 passages take 15 GB."""


@contextmanager
def in_background(work: Callable[[Event], None]) -> Iterator[None]:
    """Work in another thread, finished when the block ends; where the block fails, the event says to stop."""
    stopped = Event()
    with ThreadPoolExecutor(1, thread_name_prefix="searchdoc-build") as thread:
        working = thread.submit(work, stopped)
        try:
            yield
        except BaseException:
            stopped.set()
            raise
        working.result()


def write_keyword_index(directory: Path, store: DocumentStore, progress: Progress, stopped: Event) -> None:
    """Write the keyword index of a store's passages into a generation's folder.

    Raises ``CancelledError`` at the next passage once ``stopped`` is set.
    """
    done = 0

    def count() -> None:
        nonlocal done
        done += 1
        progress("indexing", done, len(store))
        if stopped.is_set():
            raise CancelledError

    keywords.write_keywords(directory / KEYWORDS, (entry(passage) for passage in store.passages()), count)


def write_vector_indexes(
    directory: Path, store: DocumentStore, known: KnownVectors | None, executor: Executor, progress: Progress
) -> int:
    """Write one vector a passage and the vectors of its tokens into a generation's folder.

    The vectors of texts in ``known`` are taken over. Returns how many passages had to be embedded.
    """
    embedder = executor.embedder
    passages = _Passages(store, known, embedder)
    keys = passages.keys()
    missing = len(store) if known is None else sum(not passages.has_vectors(key.tobytes()) for key in keys)
    if missing:
        progress("embedding", 0, missing)
    basis = known.tokens.basis if known is not None else find_basis(embedder)
    embedding = executor.embedding(basis, missing)
    with growing_vectors(directory / VECTORS, embedder.dimension) as file:

        def token_vectors() -> Iterator[Coded]:
            for vectors, tokens in passages.batches(keys, embedding, partial(progress, "embedding"), missing):
                file.append(vectors)
                yield from tokens

        write_tokens(directory / TOKENS, token_vectors(), basis)
    write_codes(directory / VECTORS)
    np.save(directory / KEYS, keys, allow_pickle=False)
    return missing


@dataclass(frozen=True, slots=True)
class _Passages:
    """The passages of a store, to be embedded or, where their texts are ``known``, taken over."""

    store: DocumentStore
    known: KnownVectors | None
    embedder: TokenEmbedder

    def keys(self) -> NDArray[np.void]:
        """The key of each passage's text: the first 16 bytes of its SHA-256; shape (passages,).

        One array of them: as many objects would take four times the memory. Where nothing is known, the texts are made
        but once, and keys are filled in by ``batches``.
        """
        if self.known is None:
            return np.empty(len(self.store), "V16")
        texts = (self._text(ordinal) for ordinal in range(len(self.store)))
        return np.fromiter((_key(text) for text in texts), "V16", len(self.store))

    def has_vectors(self, key: bytes) -> bool:
        return self.known is not None and key in self.known

    def batches(
        self, keys: NDArray[np.void], embedding: EmbeddingStage, count: Callable[[int, int], None], missing: int
    ) -> Iterator[EmbeddedBatch]:
        """The vectors of all passages and those of their tokens, in order, a batch at a time.

        ``count`` is called with how many of the ``missing`` passages have been embedded, and with ``missing``. Which
        texts are embedded together depends on the passages and what is known alone: some models' floats do on it.
        """
        for batch, new, pending in start_ahead(self._started(keys, embedding, count, missing), embedding.ahead):
            yield self._completed(batch, new, *pending())

    def _started(
        self, keys: NDArray[np.void], embedding: EmbeddingStage, count: Callable[[int, int], None], missing: int
    ) -> Iterator[tuple[list[bytes], list[int], PendingBatch]]:
        """The keys of each batch, the places in it of the texts to be embedded, and what waits for these."""
        done = 0
        for start in range(0, len(keys), _BATCH):
            part = keys[start : start + _BATCH]
            new, texts = self._unknown(start, part)
            batch = [key.tobytes() for key in part]
            yield batch, new, embedding.start(texts, partial(_count_on, count, done, missing))
            done += len(new)

    def _unknown(self, start: int, keys: NDArray[np.void]) -> tuple[list[int], list[str]]:
        """The places in a batch of the texts to be embedded, and these; where nothing is known, keys are filled in."""
        if self.known is None:
            texts = [self._text(start + place) for place in range(len(keys))]
            keys[:] = np.fromiter(map(_key, texts), "V16", len(texts))
            return list(range(len(texts))), texts
        new = [place for place, key in enumerate(keys) if not self.has_vectors(key.tobytes())]
        return new, [self._text(start + place) for place in new]

    def _completed(
        self, batch: Sequence[bytes], new: Sequence[int], vectors: Vectors, tokens: Sequence[Coded]
    ) -> EmbeddedBatch:
        """A batch's vectors in order: those embedded at the places ``new``, the others taken over."""
        whole = np.empty((len(batch), self.embedder.dimension), dtype=np.float32)
        whole[new] = vectors
        token_vectors = dict(zip(new, tokens, strict=True))
        for place, key in enumerate(batch):
            if place not in token_vectors and self.known is not None:
                whole[place] = self.known.vector(key)
                token_vectors[place] = self.known.token_vectors(key)
        return whole, [token_vectors[place] for place in range(len(batch))]

    def _text(self, ordinal: int) -> str:
        """What is embedded for a passage: its words, with as much of headings and voices as the window leaves."""
        left = self.embedder.window - passage_limits(self.embedder).longest
        return embedded_text(self.store.passage(ordinal), left)


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:16]


def _count_on(count: Callable[[int, int], None], before: int, total: int, done: int) -> None:
    count(before + done, total)
