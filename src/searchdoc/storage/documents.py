"""The document store: documents and their passages on disk, each read when it is asked for.

A store is a folder: ``documents.msgpack`` holds the documents one after the other, ``documents.npy`` where each
begins, ``digests.npy`` a check sum of each, ``identifiers.json`` their ids in the same order, and ``passages.npy`` the
passages as numbers, in document order: where they stand, and what they can be filtered by. Documents are MessagePack,
of which one can read a part without looking at each character of the rest.
"""

from __future__ import annotations

import hashlib
import mmap
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import MISSING, fields
from functools import cached_property, partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar, get_type_hints, overload

import msgspec
import numpy as np
from numpy.typing import NDArray

from searchdoc.errors import DuplicateDocument, IndexDamaged, UnreadableDocument
from searchdoc.models import (
    PASSAGE_KINDS,
    Block,
    Document,
    Letter,
    Note,
    Page,
    Passage,
    PassageKind,
    Person,
    Quote,
    SetApart,
    Span,
)
from searchdoc.passages.naming import renamed
from searchdoc.protocols import Mask
from searchdoc.storage.arrays import open_array
from searchdoc.storage.metadata import MetadataColumns, StatedRecord, stated_columns
from searchdoc.storage.parts import FileBytes
from searchdoc.text.dates import days_of
from searchdoc.text.days import day_number, day_of_number

_Record = TypeVar("_Record")

_NO_NAMES: Mapping[str, str] = MappingProxyType({})

DOCUMENTS_FILE = "documents.msgpack"
"""The file in the store's folder that holds the documents, one after the other."""

_OFFSETS, _IDENTIFIERS, _PASSAGES = "documents.npy", "identifiers.json", "passages.npy"
_DIGESTS = "digests.npy"

_ROW = np.dtype(
    [
        ("document", "<i4"),
        ("start", "<i8"),
        ("end", "<i8"),
        ("first", "<i4"),
        ("last", "<i4"),
        ("part", "<i4"),
        ("parts", "<i4"),
        ("kind", "<i1"),
        ("quoting", "?"),
        ("since", "<i4"),
        ("until", "<i4"),
    ]
)
_PARTS: dict[str, type] = {
    "blocks": Block,
    "notes": Note,
    "quotes": Quote,
    "people": Person,
    "letters": Letter,
    "pages": Page,
    "furniture": Span,
    "set_apart": SetApart,
}

_UNDATED = (2**31 - 1, -(2**31))
"""The first and last day of what has no date, so that they lie in no period."""

_OFFSET = np.dtype("<i8")

_DIGEST_BYTES = 16
"""The length of a document's check sum (BLAKE2b): words altered on the disk are not to be quoted as the document's."""

_RECENT_BYTES = 128 * 2**20
"""The cache size, in bytes of encoded documents: their texts, and those parts that were decoded."""


class _Records(Sequence[_Record]):
    """Parts of a document, each decoded when it is asked for: a passage needs one paragraph of a hundred."""

    __slots__ = ("_damaged", "_kind", "_names", "_raw", "_read")

    def __init__(
        self,
        raw: Sequence[msgspec.Raw],
        kind: type[_Record],
        damaged: Callable[[], IndexDamaged],
        names: Mapping[str, str] = _NO_NAMES,
    ) -> None:
        self._raw, self._kind, self._damaged, self._names = raw, kind, damaged, names
        self._read: dict[int, _Record] = {}

    def raw(self) -> Sequence[msgspec.Raw]:
        """The parts as they are stored."""
        return self._raw

    def __len__(self) -> int:
        return len(self._raw)

    @overload
    def __getitem__(self, place: int) -> _Record: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[_Record, ...]: ...

    def __getitem__(self, place: int | slice) -> _Record | tuple[_Record, ...]:
        if isinstance(place, slice):
            return tuple(self[one] for one in range(*place.indices(len(self))))
        at = range(len(self))[place]
        if at not in self._read:
            try:
                self._read[at] = renamed(msgspec.msgpack.decode(self._raw[at], type=self._kind), self._names)
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
                raise self._damaged() from error
        return self._read[at]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __reduce__(self) -> tuple[type[tuple[_Record, ...]], tuple[tuple[_Record, ...]]]:
        """What is copied or sent to another process has no part of the index: the parts, all decoded."""
        return tuple, (tuple(self),)


_DEFAULTS = {field.name: (field.default,) for field in fields(Document) if field.default is not MISSING}
_STORED = msgspec.defstruct(
    "Stored",
    [
        (name, tuple[msgspec.Raw, ...] if name in _PARTS else kind, *_DEFAULTS.get(name, ()))
        for name, kind in get_type_hints(Document).items()
    ],
)
"""A document as it is stored: what it is made of is left as it stands, what an older version did not know is empty."""


class Outline(msgspec.Struct, frozen=True):
    """As much of an encoded document as an overview says of it; its text and paragraphs are left undecoded."""

    id: str
    title: str
    language: str
    author: str | None = None
    date: str | None = None
    letters: tuple[msgspec.Raw, ...] = ()


def write_documents(directory: Path, contents: Iterable[tuple[Document | bytes, Iterable[Passage]]]) -> None:
    """Write documents, each with its passages in order; a document may be given as ``DocumentStore.raw`` returned it.

    A passage's ordinal is its place among all passages. The folder is made if need be. Raises
    ``UnreadableDocument`` for a document with a lone surrogate in it, which no reader makes and UTF-8 does not
    know, and ``DuplicateDocument`` for two with one id.
    """
    directory.mkdir(parents=True, exist_ok=True)
    offsets = [0]
    rows = [np.empty(0, dtype=_ROW)]
    paths: dict[str, str] = {}
    digests = bytearray()
    columns = MetadataColumns()
    with (directory / DOCUMENTS_FILE).open("wb") as file:
        for place, (document, passages) in enumerate(contents):
            record = document if isinstance(document, bytes) else _encoded(document)
            name = msgspec.msgpack.decode(record, type=StatedRecord)
            if name.id in paths:
                raise DuplicateDocument(name.id, paths[name.id], name.path)
            paths[name.id] = name.path
            columns.add(place, name)
            offsets.append(offsets[-1] + file.write(record))
            digests += _digest(record)
            rows.append(np.array([(place, *_row(one)) for one in passages], dtype=_ROW))
    (directory / _IDENTIFIERS).write_bytes(msgspec.json.encode(list(paths)))
    table = np.frombuffer(bytes(digests), dtype=np.uint8).reshape(-1, _DIGEST_BYTES)
    np.save(directory / _DIGESTS, table, allow_pickle=False)
    np.save(directory / _OFFSETS, np.array(offsets, dtype=_OFFSET), allow_pickle=False)
    np.save(directory / _PASSAGES, np.concatenate(rows), allow_pickle=False)
    columns.write(directory)


class DocumentStore:
    """An open document store, read-only; safe to use from many threads.

    Whatever is not as it was written raises ``IndexDamaged``: the arrays when the store is opened, a document or
    passage when it is asked for. A place or ordinal outside the store raises ``IndexError``.
    ``stored`` are the bytes of the documents, by default those of the file in the folder.
    """

    def __init__(
        self,
        directory: Path,
        names: Mapping[str, Mapping[str, str]] | None = None,
        stored: FileBytes | None = None,
    ) -> None:
        self.directory = directory
        self._names = names or {}
        self._offsets = open_array(directory / _OFFSETS, _OFFSET, 1)
        self._digests = open_array(directory / _DIGESTS, "|u1", 2)
        self._rows = open_array(directory / _PASSAGES, _ROW, 1)
        self._stored = _MappedBytes(self._mapped(DOCUMENTS_FILE)) if stored is None else stored
        self._identifiers = self._places()
        self._check()
        # a copy of one column, so that the passages of a document are found without touching all the rest
        self._owners = np.ascontiguousarray(self._rows["document"])
        self._decoder = msgspec.msgpack.Decoder(_STORED)
        self._recent = _Recent(_RECENT_BYTES)

    @classmethod
    def open(
        cls,
        directory: Path,
        names: Mapping[str, Mapping[str, str]] | None = None,
        stored: FileBytes | None = None,
    ) -> DocumentStore:
        """Open the store in a folder. Raises ``IndexDamaged``.

        ``names`` are, by the id of a document, the full names that stand in what is read for those in its voices;
        ``raw`` returns a document as it is stored.
        """
        return cls(directory, names, stored)

    def __len__(self) -> int:
        """How many passages there are."""
        return len(self._rows)

    def of_kind(self, kind: PassageKind) -> Mask:
        """Which passages are of a kind; shape (passages,)."""
        return np.asarray(self._rows["kind"] == PASSAGE_KINDS.index(kind))

    def kinds(self, ordinals: NDArray[np.int64]) -> NDArray[np.int8]:
        """What each of these passages is, as its place in ``PASSAGE_KINDS``; their documents are not read."""
        return np.asarray(self._rows["kind"][ordinals])

    @property
    def quoting(self) -> Mask:
        """Which passages have words of somebody named in quotation marks; shape (passages,)."""
        return np.asarray(self._rows["quoting"])

    def dated(self, since: str | None, until: str | None) -> Mask:
        """Which passages may have words of a period, both days (ISO 8601) included; shape (passages,).

        A passage reaches from the first to the last of its own date and of the dates of what it quotes.
        """
        first = day_number(since) if since else _UNDATED[1]
        last = day_number(until) if until else _UNDATED[0]
        dated = self._rows["since"] <= self._rows["until"]
        return np.asarray(dated & (self._rows["until"] >= first) & (self._rows["since"] <= last))

    @property
    def documents(self) -> int:
        """How many documents there are."""
        return len(self._offsets) - 1

    @property
    def identifiers(self) -> tuple[str, ...]:
        """The ids of the documents, by their places."""
        return tuple(self._identifiers)

    def find(self, document_id: str) -> int | None:
        """The place of the document with that id, or None."""
        return self._identifiers.get(document_id)

    def places_of(self, name: str) -> tuple[int, ...]:
        """The places of the document of that id, of those that a file of that id holds, or of those in a folder."""
        place = self.find(name)
        if place is not None:
            return (place,)
        inside = (f"{name}#", f"{name.rstrip('/')}/")
        return tuple(place for identifier, place in self._identifiers.items() if identifier.startswith(inside))

    def of_documents(self, documents: Mask) -> Mask:
        """Which passages are of documents that a mask of the shape (documents,) admits; shape (passages,)."""
        return np.asarray(documents[self._owners])

    def stating(self, field: str, values: Iterable[str]) -> Mask | None:
        """Which documents state one of the values; shape (documents,). None for a field that no document states."""
        return self._columns.matching(field, values, self.documents)

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that any document states."""
        return self._columns.fields

    @cached_property
    def _columns(self) -> MetadataColumns:
        return stated_columns(self.directory, self._heads(StatedRecord))

    def _heads(self, kind: type[_Record]) -> Iterator[_Record]:
        """A part of each document, in order, decoded without the rest. Raises ``IndexDamaged``."""
        decoder = msgspec.msgpack.Decoder(kind)
        for place in range(self.documents):
            try:
                yield decoder.decode(self._record(place))
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
                raise self._damaged(DOCUMENTS_FILE, f"document {place} cannot be read") from error

    def raw(self, place: int) -> bytes:
        """A document as it is stored, to be copied into another store undecoded."""
        return bytes(self._checked_record(place))

    def _record(self, place: int) -> memoryview:
        if not 0 <= place < self.documents:
            raise IndexError(f"there is no document {place} among {self.documents}")
        return memoryview(self._stored.read(*self._range(place)))

    def _range(self, place: int) -> tuple[int, int]:
        return int(self._offsets[place]), int(self._offsets[place + 1])

    def _checked_record(self, place: int) -> memoryview:
        record = self._record(place)
        if _digest(record) != self._digests[place].tobytes():
            raise self._damaged(DOCUMENTS_FILE, f"document {place} has changed since it was written")
        return record

    def document(self, place: int) -> Document:
        """The document at a place; those read last are kept."""
        return self._recent.get(place, self._decode)

    def passage(self, ordinal: int) -> Passage:
        """The passage of an ordinal."""
        if not 0 <= ordinal < len(self):
            raise IndexError(f"there is no passage {ordinal} among {len(self)}")
        place, start, end, first, last, part, parts, *_ = self._rows[ordinal].item()
        document = self.document(place)
        if not (0 <= start <= end <= len(document.text) and 0 <= first <= last < len(document.blocks)):
            raise self._damaged(_PASSAGES, f"passage {ordinal} lies outside its document")
        return Passage(document, start, end, first, last, part, parts)

    def load(self, ordinals: Iterable[int]) -> None:
        """Read the documents of these passages together, ahead of their use; for a store that is far away."""
        places = {int(self._owners[ordinal]) for ordinal in ordinals}
        self._stored.load(self._range(place) for place in self._recent.missing(sorted(places)))

    def passages(self) -> Iterator[Passage]:
        """Every passage, in document order."""
        return (self.passage(ordinal) for ordinal in range(len(self)))

    def passages_of(self, place: int) -> tuple[Passage, ...]:
        """The passages of the document at a place, in order."""
        if not 0 <= place < self.documents:
            raise IndexError(f"there is no document {place} among {self.documents}")
        first, end = np.searchsorted(self._owners, [place, place + 1])
        return tuple(self.passage(ordinal) for ordinal in range(int(first), int(end)))

    def passage_starts(self, place: int) -> tuple[int, NDArray[np.int64]]:
        """The ordinal of the first passage of the document at a place, and where each begins; shape (passages,)."""
        first, end = np.searchsorted(self._owners, [place, place + 1]).tolist()
        return first, self._rows["start"][first:end]

    def places(self, passages: Mask) -> NDArray[np.int64]:
        """The places of the documents of which a mask of the shape (passages,) admits any passage, in order."""
        return np.unique(self._owners[passages]).astype(np.int64)

    def outlines(self) -> Iterator[Outline]:
        """What an overview says of each document, in order; hundreds of thousands in a few seconds."""
        return self._heads(Outline)

    @property
    def period(self) -> tuple[str, str] | None:
        """The first and the last day (ISO 8601) that words of any passage have; None if none has a date."""
        dated = self._rows["since"] <= self._rows["until"]
        if not dated.any():
            return None
        return day_of_number(int(self._rows["since"][dated].min())), day_of_number(
            int(self._rows["until"][dated].max())
        )

    def _decode(self, place: int) -> tuple[Document, int]:
        record = self._checked_record(place)
        damaged = partial(self._damaged, DOCUMENTS_FILE, f"document {place} cannot be read")
        try:
            stored: dict[str, Any] = msgspec.structs.asdict(self._decoder.decode(record))
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise damaged() from error
        names = self._names.get(stored["id"], _NO_NAMES)
        for name, kind in _PARTS.items():
            stored[name] = _Records(stored[name], kind, damaged, names)
        return renamed(Document(**stored), names), len(record)

    def _mapped(self, name: str) -> bytes | mmap.mmap:
        try:
            with (self.directory / name).open("rb") as file:
                empty = not file.seek(0, 2)  # what is empty cannot be mapped
                return b"" if empty else mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except OSError as error:
            raise self._damaged(name, "it cannot be read") from error

    def _places(self) -> dict[str, int]:
        try:
            names = msgspec.json.decode((self.directory / _IDENTIFIERS).read_bytes(), type=list[str])
        except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
            raise self._damaged(_IDENTIFIERS, "it cannot be read") from error
        return {name: place for place, name in enumerate(names)}

    def _check(self) -> None:
        # neighbours are compared, not subtracted: a difference of forged numbers may overflow
        offsets, owners, kinds = self._offsets, self._rows["document"], self._rows["kind"]
        ascending = (offsets[1:] > offsets[:-1]).all()
        if not len(offsets) or offsets[0] or offsets[-1] != len(self._stored) or not ascending:
            raise self._damaged(_OFFSETS, f"its places do not fit {DOCUMENTS_FILE}")
        if self._digests.shape != (self.documents, _DIGEST_BYTES):
            raise self._damaged(_DIGESTS, f"its check sums do not fit {DOCUMENTS_FILE}")
        if len(self._identifiers) != self.documents:
            raise self._damaged(_IDENTIFIERS, f"it names {len(self._identifiers)} of {self.documents} documents")
        if len(owners) and (owners[0] < 0 or owners[-1] >= self.documents or (owners[1:] < owners[:-1]).any()):
            raise self._damaged(_PASSAGES, "its passages do not fit the documents")
        if ((kinds < 0) | (kinds >= len(PASSAGE_KINDS))).any():
            raise self._damaged(_PASSAGES, "it holds passages of no kind")

    def _damaged(self, name: str, what: str) -> IndexDamaged:
        return IndexDamaged(str(self.directory), f"{name}: {what}")


class _MappedBytes:
    """The documents of a store on this machine's disk, mapped into memory."""

    def __init__(self, mapped: bytes | mmap.mmap) -> None:
        self._mapped = mapped

    def __len__(self) -> int:
        return len(self._mapped)

    def read(self, start: int, end: int) -> memoryview:
        return memoryview(self._mapped)[start:end]

    def load(self, ranges: Iterable[tuple[int, int]]) -> None:
        """Nothing: what is mapped is read when it is used."""


class _Recent:
    """A cache of the documents read last, up to a size in bytes of their encoding, and always of the last one."""

    def __init__(self, size: int) -> None:
        self._free = size
        self._kept: OrderedDict[int, tuple[Document, int]] = OrderedDict()
        self._lock = threading.Lock()

    def missing(self, places: Sequence[int]) -> list[int]:
        with self._lock:
            return [place for place in places if place not in self._kept]

    def get(self, place: int, decode: Callable[[int], tuple[Document, int]]) -> Document:
        with self._lock:
            if place in self._kept:
                self._kept.move_to_end(place)
                return self._kept[place][0]
        entry = decode(place)  # outside the lock: two threads may decode one document, none waits for another's
        with self._lock:
            if place not in self._kept:
                self._kept[place] = entry
                self._free -= entry[1]
            while self._free < 0 and len(self._kept) > 1:
                self._free += self._kept.popitem(last=False)[1][1]
            return self._kept[place][0]


def _digest(record: bytes | memoryview) -> bytes:
    return hashlib.blake2b(record, digest_size=_DIGEST_BYTES).digest()


def _row(passage: Passage) -> tuple[int, ...]:
    dates = [passage.date, *(quote.voices[-1].date for quote in passage.quotes)]
    days = [one for date in dates if (one := days_of(date)) is not None]
    since = min((day_number(first) for first, _ in days), default=_UNDATED[0])
    until = max((day_number(last) for _, last in days), default=_UNDATED[1])
    bounds = (passage.start, passage.end, passage.first, passage.last, passage.part, passage.parts)
    return (*bounds, PASSAGE_KINDS.index(passage.kind), bool(passage.quotes), since, until)


def _encoded(document: Document) -> bytes:
    try:
        return msgspec.msgpack.encode(document, enc_hook=_Records.raw)
    except UnicodeEncodeError as error:
        path = document.path.encode("utf-8", "backslashreplace").decode()
        raise UnreadableDocument(path, "its name or text holds half a surrogate pair") from error
