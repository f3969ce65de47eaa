"""The seams: what a reader, an embedding model and a passage index must be able to do.

A further format, model or engine joins by having these methods; nothing has to be inherited.
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
    """What the format itself says about a span of the text: Markdown's headings, quotations and notes.

    ``kind`` is "paragraph", "heading", "quotation", "note" or "furniture"; ``level`` is the depth of a heading or of
    a nested quotation, from 1; ``label`` a note's own label. "furniture" belongs to the page and not to the text:
    marks, rules, pictures (whose label is "image": the paragraph after it is read as a caption).
    """

    span: Span
    kind: str
    level: int = 0
    label: str = ""


@dataclass(frozen=True, slots=True)
class DecodedFile:
    """A file as read: its text as decoded, unchanged, with what its format says about it.

    ``hints`` are in the order of the text and do not overlap. Without any, or with "furniture" alone, paragraphs are
    found in the text itself; otherwise the text is what the other hints cover, a paragraph each. ``encoding`` is
    Python's name of the encoding. ``metadata`` are pairs of what the file states about itself and the words, the keys
    in lower case: "title", "author", "addressee" or "to", "date" (ISO 8601, EDTF or in words), "language" (ISO 639-1)
    and "editor" are read.
    """

    text: str
    hints: tuple[Hint, ...] = ()
    encoding: str = "utf-8"
    metadata: tuple[tuple[str, str], ...] = ()


class Reader(Protocol):
    """Turns the bytes of a format into text with hints.

    A reader has no state, for many threads may use it at once. It is listed in ``searchdoc.formats.files.READERS``.
    """

    suffixes: tuple[str, ...]
    """The endings of the format's file names, each with its dot and in lower case."""

    def read(self, data: bytes, path: str) -> DecodedFile:
        """The text of a file's bytes, with a hint for each block of it; ``path`` is for messages alone.

        Where the file is text (Markdown), the text is the whole of it, marks included, so that positions are positions
        in the file; where it is not, the text is what a person reads, and stays the same for the same bytes. All
        spans are made while reading, in code points of that text, and never found by searching. Raises
        ``UnreadableDocument`` with what is wrong and the way out; a file without any text needs no check.
        """
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
