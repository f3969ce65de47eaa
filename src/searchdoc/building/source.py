"""From files to documents: each with what lies beside it and decides how it is read.

Beside ``letter.txt`` may lie ``letter.notes.txt`` with its notes and ``letter.voices.toml`` with what somebody states
about it, and in the folder that is indexed ``people.toml`` with the names of people.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from searchdoc.errors import SidecarError
from searchdoc.formats.files import ShelfFile, fingerprint, read
from searchdoc.models import Document, Person
from searchdoc.sidecars import PEOPLE, Sidecar, apply, read_people, read_sidecar, sidecar_path
from searchdoc.structure import analyse

_COMPANIONS = (".notes.txt", ".notes.md")


@dataclass(frozen=True, slots=True)
class Beside:
    """The files that decide how a document is read, as far as they are there."""

    notes: ShelfFile | None
    sidecar: Path | None
    people: Path | None

    @property
    def digest(self) -> str:
        """A fingerprint of their names and contents; empty where there are none. A missing file counts as empty."""
        paths = [self.notes.path if self.notes else None, self.sidecar, self.people]
        parts = [part for path in paths if path for part in (path.name.encode("utf-8", "replace"), _bytes(path))]
        return fingerprint(parts) if parts else ""

    def without_sidecar(self) -> Beside:
        """The same, as if nobody had stated anything about the document."""
        return replace(self, sidecar=None)


def beside(file: ShelfFile, files: Mapping[str, ShelfFile]) -> Beside:
    """What lies beside a file; ``files`` are all those of the shelf, by id."""
    root = file.path.parents[len(Path(file.id).parts) - 1]
    sidecar, people = sidecar_path(file.path), root / PEOPLE
    return Beside(
        _companion(file, files),
        sidecar if sidecar.is_file() else None,
        people if people.is_file() else None,
    )


def read_document(file: ShelfFile, data: bytes, near: Beside, notes: bytes | None = None) -> Document:
    """Read a document from its bytes and those of its file of notes, with what is stated about it.

    Raises ``UnreadableDocument``. A side-car that cannot be used is among the document's problems.
    """
    known = _people(near.people)
    sidecar = _sidecar(near.sidecar)
    companion = None
    if near.notes is not None and notes is not None:
        companion = _analysed(near.notes, notes, Sidecar(""), None, known)
    document = _analysed(file, data, sidecar, companion, known)
    return apply(document, sidecar) if sidecar.name else document


def people_problems(files: Sequence[ShelfFile]) -> tuple[tuple[str, str], ...]:
    """What is wrong with the lists of people beside some files: pairs of the list's name and why."""
    found = dict.fromkeys(path for file in files if (path := beside(file, {}).people))
    problems = []
    for path in found:
        try:
            read_people(path.read_bytes())
        except SidecarError as error:
            problems.append((_named(path, error.line), error.why))
        except OSError as error:
            problems.append((str(path), error.strerror or str(error)))
    return tuple(problems)


def _named(path: Path, line: int | None) -> str:
    return path.name if line is None else f"{path.name}, line {line}"


def _analysed(
    file: ShelfFile, data: bytes, sidecar: Sidecar, notes: Document | None, known: Sequence[Person]
) -> Document:
    source = read(data, file.path)
    stated = dict(source.metadata) | dict(sidecar.head)
    source = replace(source, metadata=tuple(stated.items()))
    return analyse(source, file.id, str(file.path), fingerprint([data]), notes, known)


def _sidecar(path: Path | None) -> Sidecar:
    """The side-car, or an empty one that says why it cannot be used."""
    if path is None:
        return Sidecar("")
    try:
        return read_sidecar(path.read_bytes(), path.name)
    except SidecarError as error:
        return Sidecar(path.name, problems=(f"{error}; nothing in it is used",))
    except OSError as error:
        return Sidecar(path.name, problems=(f"{path.name}: {error.strerror or error}; nothing in it is used",))


def _people(path: Path | None) -> tuple[Person, ...]:
    if path is None:
        return ()
    try:
        return read_people(path.read_bytes())
    except (SidecarError, OSError):
        return ()  # said once for the whole shelf, by ``people_problems``


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _companion(file: ShelfFile, files: Mapping[str, ShelfFile]) -> ShelfFile | None:
    """The file that holds this one's notes: ``letter.notes.txt`` beside ``letter.txt``."""
    if any(file.id.endswith(ending) for ending in _COMPANIONS):
        return None
    stem = file.id[: -len(file.path.suffix)]
    return next((files[stem + ending] for ending in _COMPANIONS if stem + ending in files), None)
