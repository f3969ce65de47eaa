"""The documents of files that hold many: rows of tables, lines, messages, each a source file of its own.

A record's id is the file's, "#", and its number there ("letters.csv#3") or its name ("letters.csv#ZMI 44/1").
Records are made one after the other, so that memory holds the file and never all its documents.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from searchdoc.building.interrupting import OutOfTime, all_within
from searchdoc.building.source import SourceFile, load, sha256_of, stated_digest
from searchdoc.building.time_limits import TimeLimit
from searchdoc.errors import DocumentTooSlow, UnreadableDocument
from searchdoc.formats.files import record_format_of
from searchdoc.models import Statement
from searchdoc.protocols import Flaw, RawRecord, RecordColumns
from searchdoc.storage.generations import SourceRecord

_BY_SIZE = TimeLimit()

_MOST_FLAWS = 20
"""The most flaws of one file that are named; the others are counted."""


@dataclass(slots=True)
class RecordNotes:
    """What is noted while files are divided: the files that were, what is wrong in them, and which could not be."""

    collections: list[SourceRecord] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)
    failed: list[UnreadableDocument] = field(default_factory=list)


def with_records(
    files: Iterable[SourceFile | SourceRecord],
    columns: RecordColumns,
    notes: RecordNotes,
    limit: TimeLimit = _BY_SIZE,
) -> Iterator[SourceFile | SourceRecord]:
    """The files, with all their records in the place of those that hold many documents.

    ``limit`` is the time to divide one, in which its records themselves are not read.
    """
    for file in files:
        if isinstance(file, SourceFile) and not file.reader and record_format_of(file.path):
            yield from _divided(file, columns, notes, limit)
        else:
            yield file


def _divided(file: SourceFile, columns: RecordColumns, notes: RecordNotes, limit: TimeLimit) -> Iterator[SourceFile]:
    """The records of a file; where it cannot be read to its end, those before that."""
    collection = record_format_of(file.path)
    flaws = _Flaws(file.id, notes)
    number = 0
    try:
        loaded = load(replace(file, sidecar=None))
        if file.sidecar is not None:
            notes.problems.append((file.sidecar.id, f"it is about one document, and {file.id} holds many; not used"))
        used: set[str] = set()
        seconds = limit.seconds(loaded)
        split = collection.split(loaded.data, str(file.path), columns) if collection else iter(())
        for one in all_within(split, seconds):
            if isinstance(one, Flaw):
                flaws.add(one)
            elif one.number not in file.described_rows:
                number += 1
                yield _source_file(loaded, one, _unique(one, used, flaws))
        if not number and not file.described_rows:
            raise UnreadableDocument(str(file.path), "there is no record in it")
    except (UnreadableDocument, OutOfTime) as error:
        failed = error if isinstance(error, UnreadableDocument) else DocumentTooSlow(str(file.path), seconds)
        notes.failed.append(failed)
        if not number:
            return
    flaws.end()
    notes.collections.append(loaded.record)


def _source_file(file: SourceFile, record: RawRecord, name: str) -> SourceFile:
    stated = (*(Statement(what, words, file.path.name) for what, words in record.stated), *file.stated)
    return SourceFile(
        f"{file.id}#{name}",
        file.path,
        people=file.people,
        reader=record.reader,
        stated=stated,
        data=record.data,
        sha256=sha256_of(record.data),
        read_with=stated_digest(stated, file.people),
        mtime_ns=file.mtime_ns,
        collection=file.id,
    )


def _unique(record: RawRecord, used: set[str], flaws: _Flaws) -> str:
    """The name of a record, with its number where the file has the name twice."""
    number = f"{record.sheet}!{record.number}" if record.sheet else str(record.number)
    name = record.name or number
    if name in used:
        flaws.add(Flaw(f"row {number}", f"the name {name!r} is used twice; this one is {name} ({number})"))
        name = f"{name} ({number})"
    while name in used:
        name += "*"
    used.add(name)
    return name


class _Flaws:
    """Collects what is wrong in one file, the first in full."""

    def __init__(self, identifier: str, notes: RecordNotes) -> None:
        self._identifier, self._notes, self._number = identifier, notes, 0

    def add(self, flaw: Flaw) -> None:
        self._number += 1
        if self._number <= _MOST_FLAWS:
            self._notes.problems.append((", ".join(filter(None, (self._identifier, flaw.where))), flaw.what))

    def end(self) -> None:
        if self._number > _MOST_FLAWS:
            self._notes.problems.append((self._identifier, f"{self._number - _MOST_FLAWS} more of its rows are so"))
