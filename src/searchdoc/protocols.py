"""The protocols of a reader, an embedding model and a passage index, and the values that pass through them.

Another format, model or engine is added by a class that has these methods; it inherits from nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from searchdoc.models import Match, Mode, Page, Span, WordBoxes

Vectors = NDArray[np.float32]
"""Unit vectors, one row a text; shape (texts, dimension)."""

Mask = NDArray[np.bool_]
"""Whether a search may return each passage, by its ordinal; shape (passages,)."""


Progress = Callable[[str, int, int], None]
"""Called with a stage ("reading", "embedding", "indexing", "asking"), the number of items done, and their total number.

Embedding and indexing run at the same time, and call it from two threads.
"""


class NamedFile(Protocol):
    """A file by its path: what ``pathlib`` and ``searchdoc.places`` alike know of its name."""

    @property
    def name(self) -> str:
        """The last part of the path."""

    @property
    def stem(self) -> str:
        """The name without its ending."""

    @property
    def suffix(self) -> str:
        """The ending of the name with its dot, or empty."""


PAGE_FURNITURE = frozenset({"running head", "running foot", "page number", "signature mark", "catchword"})
"""The labels of furniture that stands at the head or foot of a page, around which a paragraph may go on."""


@dataclass(frozen=True, slots=True)
class Hint:
    """What the markup of a format states about a span of the text, as Markdown does of headings, quotations and notes.

    ``kind`` is "paragraph", "heading", "quotation", "note" or "furniture"; ``level`` is the depth of a heading or of
    a nested quotation, from 1; ``label`` a note's own label. A paragraph, or one of a quotation, may have a label that
    says what it is: "caption", "item" of a list, "row" of a table, or in a letter "dateline", "salutation" or
    "signature". "furniture" belongs to the page
    and not to the text: marks, rules, pictures (whose label is "image": the paragraph after it is read as a caption).
    """

    span: Span
    kind: str
    level: int = 0
    label: str = ""


@dataclass(frozen=True, slots=True)
class NoteCall:
    """A place in the text where the format calls a note: the marker as a reader sees it, and the note's label."""

    span: Span
    label: str


@dataclass(frozen=True, slots=True)
class StatedVoice:
    """Whose words a span of the text is, as the file's own markup states it (TEI's ``said``, a mail's "> ").

    ``speaker`` is None where the markup says that somebody is quoted, and not who. ``kind`` is what the words are,
    where the markup states that: "quotation", or "body" for whoever speaks in the document itself. ``date`` is EDTF.
    Stated voices may stand inside each other, and do not cross.
    """

    span: Span
    speaker: str | None = None
    addressee: str | None = None
    date: str | None = None
    mode: Mode = "direct"
    kind: Literal["body", "quotation"] = "quotation"


@dataclass(frozen=True, slots=True)
class DecodedFile:
    """A decoded file: its text, unchanged, with the hints of its markup.

    ``hints`` are in the order of the text and do not overlap. Without any, or with "furniture" alone, paragraphs are
    found in the text itself; otherwise the text is what the other hints cover, a paragraph each. ``encoding`` is
    Python's name of the encoding. ``metadata`` are pairs of what the file states about itself and the words, with
    the fields of ``searchdoc.formats.fields``. ``problems`` say what the file states that cannot be used, and what in
    it could not be read. ``pages`` are the pages that the format knows of, in the order of the text; without any,
    they are found in the text itself. ``note_calls`` are the places that call the notes among the hints, by their
    labels; without any, markers are found in the text. ``voices`` are whose words the markup states, outer before
    inner. ``boxes`` is where the words stand on the pages, where the format knows it.
    inner. ``guessed`` is whether the encoding was guessed: neither stated nor announced, and not UTF-8.
    """

    text: str
    hints: tuple[Hint, ...] = ()
    encoding: str = "utf-8"
    metadata: tuple[tuple[str, str], ...] = ()
    problems: tuple[str, ...] = ()
    pages: tuple[Page, ...] = ()
    note_calls: tuple[NoteCall, ...] = ()
    voices: tuple[StatedVoice, ...] = ()
    boxes: WordBoxes | None = None
    guessed: bool = False


class Reader(Protocol):
    """Turns the bytes of a format into text with hints.

    A reader has no state, for many threads may use it at once. It is listed in ``searchdoc.formats.files.READERS``.
    """

    suffixes: tuple[str, ...]
    """The endings of the format's file names, each with its dot and in lower case."""

    @property
    def version(self) -> str:
        """What decides, beside the bytes, what is read: the reader's own version, and that of the library below it.

        A file that was read by another version is read anew.
        """
        ...

    def read(self, data: bytes, path: str) -> DecodedFile:
        """The text of a file's bytes, with a hint for each block of it; ``path`` is for messages alone.

        Where the file is text (Markdown), the text is the whole of it, marks included, so that positions are positions
        in the file; where it is not, the text is what a person reads, and stays the same for the same bytes. All
        spans are made while reading, in code points of that text, and never found by searching. Raises
        ``UnreadableDocument`` with what is wrong and the way out; a file without any text needs no check.
        """
        ...


@dataclass(frozen=True, slots=True)
class RecordColumns:
    """Which columns of tables hold what, by their heads; None where that is left to the table.

    ``text`` is the column of the words that are read, ``identifier`` the one by which records are named.
    """

    text: str | None = None
    identifier: str | None = None


@dataclass(frozen=True, slots=True)
class RawRecord:
    """One of the documents in a file that holds many: a row of a table, a message of a mailbox.

    ``number`` is its place in the file as people count there: the row of a spreadsheet, the line of JSON Lines, the
    message; ``sheet`` is the name of its sheet, where the file has several. ``name`` is what the file calls it, ""
    where it does not. ``data`` are its own bytes, which ``reader`` reads; ``stated`` are pairs of what the file states
    about it and the words. The same record has the same bytes wherever in the file it stands.
    """

    number: int
    name: str
    data: bytes
    reader: Reader
    stated: tuple[tuple[str, str], ...] = ()
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong in a file of records, ``where`` ("row 7", or "" for the whole of it); what is right is read."""

    where: str
    what: str


class RecordFormat(Protocol):
    """Divides a file that holds many documents; it has no state, like a reader.

    It is listed in ``searchdoc.formats.files.RECORD_FORMATS``.
    """

    suffixes: tuple[str, ...]
    """The endings of the format's file names, each with its dot and in lower case."""

    version: str
    """The collection's own version; a record that is divided otherwise has other bytes, and so is read anew."""

    def split(self, data: bytes, path: str, columns: RecordColumns) -> Iterator[RawRecord | Flaw]:
        """Every record of the file in order, each made when it is asked for; ``path`` is for messages alone.

        Raises ``UnreadableDocument`` where the file as a whole cannot be read.
        """
        ...


class Embedder(Protocol):
    """Turns texts into vectors of unit length."""

    name: str
    fingerprint: str
    dimension: int
    window: int
    """The most tokens that the model reads of a text, special tokens not counted."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """The number of the model's tokens in each text, special tokens and prompt not counted; one number a text."""
        ...

    def embed_passages(self, texts: Sequence[str], on_batch: Callable[[int], None] | None = None) -> Vectors:
        """One unit vector a text, in the order given; shape (len(texts), dimension).

        ``on_batch`` is called after each batch with the number of texts embedded so far.
        """
        ...

    def embed_query(self, text: str) -> Vectors:
        """One unit vector; shape (dimension,)."""
        ...


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a text with their contextual vectors, special tokens and prompt left out.

    ``ids`` are their ids in the model's vocabulary, shape (n,); ``pieces`` their strings; ``vectors`` one unit vector a
    token, shape (n, dimension).
    """

    ids: NDArray[np.int32]
    pieces: tuple[str, ...]
    vectors: Vectors


@dataclass(frozen=True, slots=True)
class Located:
    """The tokens of a passage and their offsets.

    ``ids`` are their ids in the model's vocabulary, shape (n,); ``pieces`` their strings; ``starts`` the code points at
    which they begin, shape (n,).
    """

    ids: NDArray[np.int32]
    pieces: tuple[str, ...]
    starts: NDArray[np.int64]


@runtime_checkable
class TokenEmbedder(Embedder, Protocol):
    """An embedder that also gives the vector of each token."""

    def embed_with_tokens(
        self, texts: Sequence[str], on_batch: Callable[[int], None] | None = None
    ) -> tuple[Vectors, list[Tokens]]:
        """The vectors of ``embed_passages`` and the tokens of each text, from one forward pass."""
        ...

    def query_tokens(self, text: str) -> Tokens:
        """The tokens of a question with their vectors."""
        ...

    def locate(self, text: str) -> Located:
        """The offsets of the tokens that ``embed_with_tokens`` gives; no token where the tokenizer has no offsets."""
        ...

    def vocabulary(self) -> tuple[str, ...]:
        """Every token that the model knows, in the order of their ids."""
        ...


@dataclass(frozen=True, slots=True)
class Entry:
    """The fields of one passage for the keyword index.

    ``text`` are the passage's own words. ``heading`` (the document's title and the headings above) and ``context``
    (who, to whom, when; the introducing words) are indexed with less weight, and never shown as the passage's words.
    ``speaker``, ``kind``, ``document`` and the days ``since`` and ``until`` (ISO 8601, inclusive, None where undated)
    can be asked for in the query language.
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
    """Returns the best passages for a query; safe to use from many threads."""

    def search(self, query: str, k: int, allowed: Mask | None = None) -> list[Match]:
        """The best ``k`` passages, best first, ties in order of the ordinal; only those that ``allowed`` admits."""
        ...
