"""What documents state about themselves, by field: which documents have a value, without reading one of them.

``metadata.json`` in the document store holds, for each field, its values and the places of the documents that have
each; fields and values are folded, so that "Collection" is "collection". An index that has no such file is read once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec
import numpy as np

from searchdoc.errors import MalformedQuery
from searchdoc.formats.fields import field_of, folded
from searchdoc.models import Statement
from searchdoc.protocols import Mask

METADATA = "metadata.json"
"""The file in the folder of the document store."""

_LONGEST_VALUE = 200
"""The length, in characters, of the longest value by which documents are found."""

_Columns = dict[str, dict[str, list[int]]]


class StatedRecord(msgspec.Struct):
    """As much of an encoded document as it can be found by."""

    id: str
    path: str
    title: str = ""
    author: str | None = None
    date: str | None = None
    addressee: str | None = None
    language: str = ""
    stated: tuple[Statement, ...] = ()


class MetadataColumns:
    """The fields that documents state, each with its values and the documents that have them."""

    def __init__(self, columns: _Columns | None = None) -> None:
        self._columns: _Columns = {} if columns is None else columns

    @classmethod
    def of(cls, records: Iterable[StatedRecord]) -> MetadataColumns:
        """The columns of documents in the order of the store."""
        made = cls()
        for place, record in enumerate(records):
            made.add(place, record)
        return made

    @classmethod
    def read(cls, directory: Path) -> MetadataColumns | None:
        """The columns as they were written; None where there are none, or none that can be read."""
        try:
            return cls(msgspec.json.decode((directory / METADATA).read_bytes(), type=_Columns))
        except (OSError, msgspec.DecodeError, UnicodeDecodeError):
            return None

    def write(self, directory: Path) -> None:
        """Write the columns into the folder of a document store."""
        (directory / METADATA).write_bytes(msgspec.json.encode(self._columns))

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that any document states, in the order of the alphabet."""
        return tuple(sorted(self._columns))

    def add(self, place: int, record: StatedRecord) -> None:
        """Take up what a document states; ``place`` is its place in the store."""
        own = (("title", record.title), ("author", record.author), ("date", record.date))
        further = (("addressee", record.addressee), ("language", record.language))
        stated = ((one.what, one.value) for one in record.stated)
        # each once, and in the same order in every process: those of sets differ
        values = dict.fromkeys((_key(what), _value(words)) for what, words in (*own, *further, *stated) if words)
        for key, value in values:
            if key and len(value) <= _LONGEST_VALUE:
                self._columns.setdefault(key, {}).setdefault(value, []).append(place)

    def matching(self, field: str, values: Iterable[str], documents: int) -> Mask | None:
        """Which of so many documents have one of the values; shape (documents,). None for a field that none has."""
        column = self._columns.get(_key(field))
        if column is None:
            return None
        mask = np.zeros(documents, dtype=np.bool_)
        for value in values:
            places = [place for place in column.get(_value(value), ()) if 0 <= place < documents]
            mask[np.array(places, dtype=np.int64)] = True
        return mask


def stated_columns(directory: Path, records: Iterable[StatedRecord]) -> MetadataColumns:
    """The columns of a store in a folder, as written or else of its ``records``."""
    return MetadataColumns.read(directory) or MetadataColumns.of(records)


def wanted_values(where: Mapping[str, object]) -> dict[str, tuple[str, ...]]:
    """The values that a filter asks for in each field: one, or any of several."""
    return {
        field: tuple(map(str, value)) if isinstance(value, list | tuple | set | frozenset) else (str(value),)
        for field, value in where.items()
    }


def conditions_of(written: Iterable[str]) -> dict[str, list[str]]:
    """Conditions as they are typed, "collection=A", as a filter: fields, each with the values of which any is wanted.

    Raises ``MalformedQuery``.
    """
    where: dict[str, list[str]] = {}
    for condition in written:
        field, equals, value = condition.partition("=")
        if not (equals and field.strip() and value.strip()):
            raise MalformedQuery(f"{condition!r} is no condition: write FIELD=VALUE, such as collection=A", condition)
        where.setdefault(field.strip(), []).append(value.strip())
    return where


def _key(what: str) -> str:
    return field_of(what) or folded(what)


def _value(words: str) -> str:
    return " ".join(words.split()).casefold()
