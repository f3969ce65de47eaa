"""The tables of folders: found below what is indexed, and each row given to the document that it describes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from searchdoc.building.paths import bytes_at, files_beside, is_file, size_of
from searchdoc.building.source import Discovered, SourceFile
from searchdoc.models import Statement
from searchdoc.places.addresses import AnyPath, path_at, path_below
from searchdoc.sidecars.matching import match_rows
from searchdoc.sidecars.precedence import consistent_rows
from searchdoc.sidecars.tables import LARGEST, SUFFIXES, Table, read_table

_MEANT = frozenset({"metadata", "zotero", "tropy", "inventory"})
"""Names of files, without their endings, that are meant to describe documents: if they do not, that is a problem."""

Problem = tuple[str, str]
"""Where something is wrong, and what."""


@dataclass(frozen=True, slots=True)
class Described:
    """Source files with what the tables state about each, what is wrong with tables, and which tables describe any.

    Among the files are the tables whose rows, or some of them, are documents themselves. ``unused`` are those that
    describe nothing and hold no documents either.
    """

    files: tuple[SourceFile, ...]
    problems: tuple[Problem, ...]
    used: frozenset[AnyPath] = frozenset()
    unused: tuple[AnyPath, ...] = ()


@dataclass(frozen=True, slots=True)
class _Read:
    """What one table states about which file, from which of its rows, and what is wrong with it.

    ``holds_documents`` is whether the rows that describe nothing are documents.
    """

    stated: dict[AnyPath, tuple[Statement, ...]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    rows: frozenset[int] = frozenset()
    holds_documents: bool = True


def describe(found: Discovered, roots: Sequence[str | AnyPath]) -> Described:
    """Read the tables below the roots, and give every source file the statements about it, nearest table first.

    Documents are not opened. A table is any file of those endings whose rows turn out to describe documents beside or
    below it. A row that describes none is a document itself, unless the table names files or JSON is its form.
    """
    located = [path_at(root) for root in roots]
    alone = [root for root in located if _is_alone(root, found.files)]
    folders = [root.parent if root in alone else root for root in located]
    records = {file.path for file in found.files if file.path.suffix.lower() in SUFFIXES and file.reader is None}
    tables = sorted({*found.tables, *records, *_beside(alone)}, key=lambda path: (-len(path.parts), str(path)))
    if not tables:
        return Described(found.files, ())
    documents = [file for file in found.files if file.path not in records]
    below = _files_below(documents, {path.parent for path in tables})
    stated: dict[AnyPath, list[Statement]] = defaultdict(list)
    read = {path: _read(path, below[path.parent], _name_of(path, folders), path in records) for path in tables}
    for one in read.values():
        for document, statements in one.stated.items():
            stated[document].extend(statements)
    rows = {path: one.rows for path, one in read.items()}
    files = (
        replace(file, stated=tuple(stated[file.path]), described_rows=rows.get(file.path, frozenset()))
        for file in found.files
        if file.path not in records or read[file.path].holds_documents
    )
    return Described(
        tuple(files),
        tuple(problem for one in read.values() for problem in one.problems),
        frozenset(path for path, one in read.items() if one.stated),
        tuple(path for path in (*found.tables, *sorted(records, key=str)) if _is_unused(read[path], path in records)),
    )


def _is_unused(read: _Read, can_hold_documents: bool) -> bool:
    return not read.stated and not (can_hold_documents and read.holds_documents)


def _is_alone(root: AnyPath, files: Sequence[SourceFile]) -> bool:
    """Whether a root is a file itself; elsewhere this was seen when it was looked for."""
    return is_file(root) if isinstance(root, Path) else any(file.path == root for file in files)


def _beside(files: Sequence[AnyPath]) -> set[AnyPath]:
    """Files that can be tables and lie beside a document that is named itself."""
    return {
        beside
        for file in files
        for beside in files_beside(file)
        if beside.suffix.lower() in SUFFIXES and not beside.name.startswith(".")
    }


def _files_below(files: Sequence[SourceFile], folders: set[AnyPath]) -> dict[AnyPath, dict[str, AnyPath]]:
    """For each folder the files in it and below it: their paths below the folder, and their whole paths."""
    below: dict[AnyPath, dict[str, AnyPath]] = {folder: {} for folder in folders}
    for file in files:
        for folder in file.path.parents:
            if folder in below:
                below[folder][path_below(file.path, folder) or file.path.name] = file.path
    return below


def _read(path: AnyPath, documents: dict[str, AnyPath], name: str, has_records: bool) -> _Read:
    """Read one table; ``has_records`` is whether its rows can be documents."""
    meant = path.stem.lower() in (_MEANT - {"inventory"} if has_records else _MEANT)
    holds = not meant
    if has_records and holds and not documents:
        return _Read()
    try:
        if size_of(path) > LARGEST:
            too_large = (name, f"it is larger than {LARGEST >> 20} MB and was not read")
            return _Read(problems=[too_large] * meant, holds_documents=holds)
        table = read_table(bytes_at(path), path.name)
    except OSError as error:
        return _Read(problems=[(name, error.strerror or str(error))] * (not has_records), holds_documents=holds)
    if table is None:
        return _Read(problems=[(name, f"it describes no documents: {_WAY_OUT}")] * meant, holds_documents=holds)
    return _matched(table, documents, name, meant=meant, has_records=has_records)


_WAY_OUT = "name its columns in the first row, such as file, author, date"


def _matched(table: Table, documents: dict[str, AnyPath], name: str, *, meant: bool, has_records: bool) -> _Read:
    rows_of, wrong = match_rows(table, tuple(documents))
    if not rows_of:
        why = f"none of its rows names a document here: {_WAY_OUT}"
        problems = [*(_problem(name, row, what) for row, what in table.problems), (name, why)]
        return _Read(problems=problems if meant else [], holds_documents=not meant)
    holds = has_records and not table.names_files
    if holds:
        wrong = ()  # rows that describe no document are documents
    problems = [_problem(name, row, what) for row, what in (*table.problems, *wrong)]
    stated = {}
    for document, rows in rows_of.items():
        statements = [Statement(what, words, name, row.number) for row in rows for what, words in row.fields]
        kept, contradictions = consistent_rows(statements)
        stated[documents[document]] = kept
        problems.extend((document, what) for what in contradictions)
    described = frozenset(row.number for several in rows_of.values() for row in several)
    return _Read(stated, problems, described, holds_documents=holds)


def _problem(name: str, row: int | None, what: str) -> Problem:
    return (name if row is None else f"{name}, row {row}", what)


def _name_of(path: AnyPath, folders: Sequence[AnyPath]) -> str:
    """A table's path below the folder that is indexed, with forward slashes, whatever characters are in it."""
    below = (path_below(path, folder) for folder in folders)
    return next(filter(None, below), path.name).encode("utf-8", "backslashreplace").decode("utf-8")
