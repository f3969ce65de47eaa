"""Documents that lie in no file: texts that a program has, from a database or from the web."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from searchdoc.building.previous import PreviousIndex
from searchdoc.building.source import MEMORY, SourceFile, is_in_memory, sha256_of, stated_digest
from searchdoc.errors import CorpusError, StoreError, UnreadableDocument
from searchdoc.formats.fields import PEOPLE_FIELDS, field_of, people_named
from searchdoc.models import Statement
from searchdoc.protocols import DecodedFile
from searchdoc.storage.documents import DocumentStore
from searchdoc.storage.generations import SourceRecord, read_manifest

_STATED = "metadata"
"""The source of what is stated about such a document."""


@dataclass(frozen=True, slots=True)
class Source:
    """A text to be indexed that lies in no file.

    ``id`` names it in the index, as a path names a file; the same id with the same text and ``metadata`` is not read
    again. ``metadata`` are what is known about it, as the columns of a table: title, author, date, addressee in the
    words of docs/stating.md, and anything else, by which it can then be found (``where``). Raises ``CorpusError`` for
    an id or a text that is none.
    """

    text: str = field(repr=False)
    id: str
    metadata: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        identifier: object = self.id
        text: object = self.text
        if not isinstance(identifier, str) or not identifier.strip():
            raise CorpusError(f"{identifier!r} is no id of a document: give a text that is not empty")
        if not isinstance(text, str):
            raise CorpusError(f"the text of {identifier!r} is {type(text).__name__} and not str: decode it first")


class TextReader:
    """Reads a text that lies in no file: all of it is text, in UTF-8."""

    suffixes: tuple[str, ...] = ()
    version: str = "1"

    def read(self, data: bytes, path: str) -> DecodedFile:
        """The text as it was given. Raises ``UnreadableDocument`` where it holds half a surrogate pair."""
        try:
            return DecodedFile(data.decode("utf-8"))
        except UnicodeDecodeError as error:
            raise UnreadableDocument(path, "its text holds half a surrogate pair: leave it out") from error


def as_source_file(source: Source) -> SourceFile:
    """The text as it goes on its way into an index."""
    return _source_file(source.id, source.text, tuple(_statements(source.metadata)))


def texts_in_memory(index_directory: str | Path) -> tuple[str, ...]:
    """The ids of the documents of an index that lie in no file; none where it cannot be read."""
    try:
        return tuple(one.id for one in read_manifest(index_directory).sources if is_in_memory(one.path))
    except StoreError:
        return ()


def remembered(
    previous: PreviousIndex, store: DocumentStore | None, removed: Iterable[str] = ()
) -> Iterator[SourceFile | SourceRecord]:
    """The documents from memory that an index holds, but for those removed.

    They are taken over, or read anew from the text that the index has, in ``store``.
    """
    gone = frozenset(removed)
    for known in previous.sources.values():
        if not is_in_memory(known.path) or known.id in gone:
            continue
        place = None if store is None else store.find(known.id)
        if previous.store is not None:
            yield known
        elif store is not None and place is not None:
            document = store.document(place)
            stated = tuple(one for one in document.stated if one.source == _STATED)
            yield _source_file(document.id, document.text, stated)


def _source_file(identifier: str, text: str, stated: tuple[Statement, ...]) -> SourceFile:
    data = text.encode("utf-8", "surrogatepass")
    return SourceFile(
        identifier,
        Path(f"{MEMORY}{identifier}"),
        reader=TextReader(),
        stated=stated,
        data=data,
        sha256=sha256_of(data),
        read_with=stated_digest(stated),
    )


def _statements(metadata: Mapping[str, object]) -> Iterator[Statement]:
    """What is stated, each value as words; what is None states nothing."""
    for key, value in metadata.items():
        field_name = field_of(str(key))
        if field_name in PEOPLE_FIELDS:
            words = people_named(value) or ""
        else:
            words = "; ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
        if value is not None and words.strip():
            yield Statement(field_name or str(key), words, _STATED)
