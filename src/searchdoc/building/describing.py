"""The tables of folders: found below what is indexed, and each row given to the document that it describes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from searchdoc.building.source import Discovered, SourceFile
from searchdoc.models import Statement
from searchdoc.sidecars.matching import match_rows
from searchdoc.sidecars.precedence import consistent_rows
from searchdoc.sidecars.tables import LARGEST, SUFFIXES, Table, read_table

_MEANT = frozenset({"metadata", "zotero", "tropy", "inventory"})
"""Names of files, without their endings, that are meant to describe documents: if they do not, that is a problem."""

Problem = tuple[str, str]
"""Where something is wrong, and what."""


@dataclass(frozen=True, slots=True)
class Described:
    """Source files with what the tables state about each, what is wrong with tables, and which tables describe any."""

    files: tuple[SourceFile, ...]
    problems: tuple[Problem, ...]
    used: frozenset[Path] = frozenset()


def describe(found: Discovered, roots: Sequence[str | Path]) -> Described:
    """Read the tables below the roots, and give every source file the statements about it, nearest table first.

    Documents are not opened. A table is any file of those endings whose rows turn out to describe documents beside or
    below it; whatever else has such an ending is left alone.
    """
    tables = sorted({*found.tables, *_beside(roots)}, key=lambda path: (-len(path.parts), str(path)))
    if not tables:
        return Described(found.files, ())
    below = _files_below(found.files, {path.parent for path in tables})
    stated: dict[Path, list[Statement]] = defaultdict(list)
    problems: list[Problem] = []
    used = set()
    for path in tables:
        described, wrong = _read(path, below[path.parent], _name_of(path, roots))
        problems.extend(wrong)
        used |= {path} if described else set()
        for document, statements in described.items():
            stated[document].extend(statements)
    files = tuple(replace(file, stated=tuple(stated[file.path])) for file in found.files)
    return Described(files, tuple(problems), frozenset(used))


def _beside(roots: Sequence[str | Path]) -> set[Path]:
    """Files that can be tables and lie beside a document that is named itself."""
    folders = {root.parent for root in map(Path, roots) if root.is_file()}
    return {
        path
        for folder in folders
        for path in folder.glob("*")
        if path.suffix.lower() in SUFFIXES and not path.name.startswith(".") and path.is_file()
    }


def _files_below(files: Sequence[SourceFile], folders: set[Path]) -> dict[Path, dict[str, Path]]:
    """For each folder the files in it and below it: their paths below the folder, and their whole paths."""
    below: dict[Path, dict[str, Path]] = {folder: {} for folder in folders}
    for file in files:
        for folder in file.path.parents:
            if folder in below:
                below[folder][file.path.relative_to(folder).as_posix()] = file.path
    return below


def _read(path: Path, documents: dict[str, Path], name: str) -> tuple[dict[Path, tuple[Statement, ...]], list[Problem]]:
    """What one table states about which file, and what is wrong with it."""
    meant = path.stem.lower() in _MEANT
    try:
        if path.stat().st_size > LARGEST:
            return {}, [(name, f"it is larger than {LARGEST >> 20} MB and was not read")] * meant
        table = read_table(path.read_bytes(), path.name)
    except OSError as error:
        return {}, [(name, error.strerror or str(error))]
    if table is None:
        return {}, [(name, f"it describes no documents: {_WAY_OUT}")] * meant
    return _matched(table, documents, name, meant=meant)


_WAY_OUT = "name its columns in the first row, such as file, author, date"


def _matched(
    table: Table, documents: dict[str, Path], name: str, *, meant: bool
) -> tuple[dict[Path, tuple[Statement, ...]], list[Problem]]:
    rows_of, wrong = match_rows(table, tuple(documents))
    if not rows_of:
        why = f"none of its rows names a document here: {_WAY_OUT}"
        return {}, [*(_problem(name, row, what) for row, what in table.problems), (name, why)] if meant else []
    problems = [_problem(name, row, what) for row, what in (*table.problems, *wrong)]
    stated = {}
    for document, rows in rows_of.items():
        statements = [Statement(what, words, name, row.number) for row in rows for what, words in row.fields]
        kept, contradictions = consistent_rows(statements)
        stated[documents[document]] = kept
        problems.extend((document, what) for what in contradictions)
    return stated, problems


def _problem(name: str, row: int | None, what: str) -> Problem:
    return (name if row is None else f"{name}, row {row}", what)


def _name_of(path: Path, roots: Sequence[str | Path]) -> str:
    """A table's path below the folder that is indexed, with forward slashes, whatever characters are in it."""
    return next(_below(path, roots), path.name).encode("utf-8", "backslashreplace").decode("utf-8")


def _below(path: Path, roots: Sequence[str | Path]) -> Iterator[str]:
    for root in map(Path, roots):
        folder = root if root.is_dir() else root.parent
        if path.is_relative_to(folder):
            yield path.relative_to(folder).as_posix()
