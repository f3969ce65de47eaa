"""The seams: what a reader, an embedding model and a passage index must be able to do.

A further format, model or engine joins by having these methods; nothing has to be registered or inherited.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from searchdoc.models import Match, Span

Vectors = NDArray[np.float32]
"""One row a text, of unit length; shape (texts, dimension)."""

Mask = NDArray[np.bool_]
"""One entry a passage ordinal: whether a search may return it."""


Progress = Callable[[str, int, int], None]
"""Called with the stage ("reading", "embedding", "indexing", "asking"), how much of it is done, and how much there is.

Embedding and indexing go on at the same time, each in a thread of its own.
"""


@dataclass(frozen=True, slots=True)
class Hint:
    """What the format itself says about a stretch of text: Markdown's headings, quotations and notes.

    ``kind`` is one of "heading", "quotation", "note", "item", "furniture"; ``level`` is the depth (of a
    heading or a nested quotation), ``label`` a note's own label. "furniture" belongs to the page, not to the text.
    """

    span: Span
    kind: str
    level: int = 0
    label: str = ""


@dataclass(frozen=True, slots=True)
class DecodedFile:
    """A file as read: its text as decoded, unchanged, with what its format says about it.

    ``metadata`` is what the file states about itself (title, author, date …), keyed in lower case.
    """

    text: str
    hints: tuple[Hint, ...] = ()
    encoding: str = "utf-8"
    metadata: tuple[tuple[str, str], ...] = ()


class Reader(Protocol):
    """Turns the bytes of one format into text with hints. Raises ``UnreadableDocument``."""

    suffixes: tuple[str, ...]

    def read(self, data: bytes, path: str) -> DecodedFile:
        """Decode and mark; the text is the file's own, and every hint is a span over it."""
        ...


class Embedder(Protocol):
    """Turns texts into vectors of unit length."""

    name: str
    fingerprint: str
    dimension: int
    window: int
    """The most tokens the model reads, special tokens not counted."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """How many of the model's own tokens each text has, special tokens and prompt not counted."""
        ...

    def embed_passages(self, texts: Sequence[str], on_batch: Callable[[int], None] | None = None) -> Vectors:
        """One unit vector a text, in the order given; shape (len(texts), dimension).

        ``on_batch`` is called from time to time with the number of texts done so far.
        """
        ...

    def embed_query(self, text: str) -> Vectors:
        """One unit vector; shape (dimension,)."""
        ...


@dataclass(frozen=True, slots=True)
class Tokens:
    """A text's tokens as a model reads them in their context, special tokens and prompt left out.

    ``ids`` are their numbers in the model's vocabulary, shape (n,); ``pieces`` the same in letters; ``vectors`` one
    unit vector each, shape (n, dimension).
    """

    ids: NDArray[np.int32]
    pieces: tuple[str, ...]
    vectors: Vectors


@dataclass(frozen=True, slots=True)
class Located:
    """A passage's tokens and where they begin, in code points: ``ids`` (n,), ``pieces``, ``starts`` (n,)."""

    ids: NDArray[np.int32]
    pieces: tuple[str, ...]
    starts: NDArray[np.int64]


class TokenEmbedder(Embedder, Protocol):
    """An embedder that also shows what it makes of each token."""

    def embed_with_tokens(
        self, texts: Sequence[str], on_batch: Callable[[int], None] | None = None
    ) -> tuple[Vectors, list[Tokens]]:
        """The vectors of ``embed_passages`` and the tokens of each text, from one reading."""
        ...

    def query_tokens(self, text: str) -> Tokens:
        """The tokens of a question."""
        ...

    def locate(self, text: str) -> Located:
        """Where the tokens of a passage stand, those that ``embed_with_tokens`` has; nothing where it cannot tell."""
        ...

    def vocabulary(self) -> tuple[str, ...]:
        """Every token that the model knows, in the order of their numbers."""
        ...


@dataclass(frozen=True, slots=True)
class Entry:
    """What the indexes are told about one passage.

    ``text`` are the passage's own words. ``heading`` (the document's title and the headings above) and
    ``context`` (who, to whom, when; the words that lead in) are indexed beside them with less weight and are
    never shown as the passage's. ``speaker``, ``kind``, ``document`` and the days ``since``/``until``
    (ISO 8601, inclusive, None where undated) can be asked for in the query language.
    """

    text: str
    heading: str = ""
    context: str = ""
    speaker: str = ""
    kind: str = "body"
    document: str = ""
    since: str | None = None
    until: str | None = None
    language: str = "en"


class PassageIndex(Protocol):
    """Finds passages for a question; safe to use from many threads."""

    def search(self, query: str, k: int, allowed: Mask | None = None) -> list[Match]:
        """The best ``k`` passages, best first, ties in order of the ordinal; only those that ``allowed`` admits."""
        ...
