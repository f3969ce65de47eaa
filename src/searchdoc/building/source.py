"""From folders to source files: which documents there are, what lies next to each, and the bytes of both.

Next to ``letter.txt`` may lie ``letter.notes.txt`` with its notes and ``letter.voices.toml``, the side-car in which
somebody states whose words are whose; in the folder that is indexed may lie ``people.toml`` with the names of people.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from searchdoc.errors import CorpusError, DuplicateDocument, UnreadableDocument
from searchdoc.formats.files import has_reader, reader_of
from searchdoc.models import Statement
from searchdoc.sidecars import PEOPLE, sidecar_path
from searchdoc.storage.generations import SourceRecord

_NOTES_SUFFIXES = (".notes.txt", ".notes.md")
_NOT_DOCUMENTS = frozenset({"readme", "license", "licence", "changelog", "contributing"})


@dataclass(frozen=True, slots=True)
class Companion:
    """A file that lies next to a document and decides how the document is read.

    ``id`` is its path below the folder that is indexed, with forward slashes. ``data`` are its bytes: None before the
    document has been loaded, and where they cannot be read; ``problem`` then says why.
    """

    id: str
    path: Path
    data: bytes | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A document on its way into an index: where it lies, what lies next to it and, once loaded, its bytes.

    ``id`` is its path below the folder that is indexed, with forward slashes. ``discover`` makes it without the last
    five fields. ``describe`` fills in ``stated``: what tables of its folders state about it. ``load`` fills in the
    others: ``data`` its bytes, ``sha256`` their digest in hexadecimal, ``read_with`` the digest of its companions
    (names and bytes) and of what is stated, empty where there is neither, ``mtime_ns`` when it was last changed, in
    nanoseconds since 1970.
    """

    id: str
    path: Path
    notes: Companion | None = None
    sidecar: Companion | None = None
    people: Companion | None = None
    stated: tuple[Statement, ...] = ()
    data: bytes = b""
    sha256: str = ""
    read_with: str = ""
    mtime_ns: int = 0

    @property
    def record(self) -> SourceRecord:
        """What the manifest keeps of a loaded source file."""
        return SourceRecord(self.id, str(self.path), self.sha256, len(self.data), self.mtime_ns, self.read_with)


def discover(roots: Sequence[str | Path]) -> tuple[SourceFile, ...]:
    """Find every file below the roots for which there is a reader, with its companions, in the order of their ids.

    Hidden files and a folder's own README, LICENSE and the like are left out, unless a file is named itself. No file
    is opened. Raises ``CorpusError`` for a root that is not there, ``UnreadableDocument`` for a file named that no
    reader reads, ``DuplicateDocument`` for two files with one id.
    """
    files: dict[str, SourceFile] = {}
    for root in map(Path, roots):
        people = _companion(PEOPLE, (root if root.is_dir() else root.parent) / PEOPLE)
        for identifier, path in _paths(root):
            known = files.setdefault(identifier, SourceFile(identifier, path, people=people))
            if known.path != path and known.path.resolve() != path.resolve():
                raise DuplicateDocument(identifier, str(known.path), str(path))
    return tuple(_with_companions(files[identifier], files) for identifier in sorted(files))


def load(file: SourceFile) -> SourceFile:
    """The source file with its bytes and those of its companions.

    Raises ``UnreadableDocument``, also for a name that is not valid UTF-8, from which nothing could be cited.
    """
    _check_name(file)
    try:
        mtime_ns = file.path.stat().st_mtime_ns
        data = file.path.read_bytes()
    except OSError as error:
        raise UnreadableDocument(str(file.path), error.strerror or str(error)) from error
    notes, sidecar, people = (part and _loaded(part) for part in (file.notes, file.sidecar, file.people))
    return replace(
        file,
        notes=notes,
        sidecar=sidecar,
        people=people,
        data=data,
        sha256=sha256_of(data),
        read_with=_digest_of(file.stated, notes, sidecar, people),
        mtime_ns=mtime_ns,
    )


def has_changed(file: SourceFile, record: SourceRecord) -> bool:
    """Whether a file or one of its companions is another than the manifest's record says.

    The file is read only where its size or time differ, its companions always; whatever cannot be read has changed.
    """
    try:
        stat = file.path.stat()
        touched = (stat.st_size, stat.st_mtime_ns) != (record.size, record.mtime_ns)
        if touched and sha256_of(file.path.read_bytes()) != record.sha256:
            return True
    except OSError:
        return True
    companions = (part and _loaded(part) for part in (file.notes, file.sidecar, file.people))
    return _digest_of(file.stated, *companions) != record.read_with


def sha256_of(*parts: bytes) -> str:
    """The SHA-256 of bytes, one part after the other, in hexadecimal."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.hexdigest()


def _paths(root: Path) -> Iterator[tuple[str, Path]]:
    """The documents below a root, each with its id."""
    if root.is_file():
        reader_of(root)  # raises where there is none
        yield root.name, root
    elif root.is_dir():
        for path in sorted(root.rglob("*")):
            parts = path.relative_to(root).parts
            if any(part.startswith(".") for part in parts) or not has_reader(path):
                continue
            if path.is_file() and path.stem.lower() not in _NOT_DOCUMENTS:
                yield "/".join(parts), path
    else:
        raise CorpusError(f"there is no file or folder {root}: name one that holds documents", str(root))


def _with_companions(file: SourceFile, files: Mapping[str, SourceFile]) -> SourceFile:
    sidecar = sidecar_path(file.path)
    return replace(file, notes=_notes_of(file, files), sidecar=_companion(sidecar.name, sidecar))


def _notes_of(file: SourceFile, files: Mapping[str, SourceFile]) -> Companion | None:
    """The document that holds this one's notes: ``letter.notes.txt`` next to ``letter.txt``."""
    stem = file.id.removesuffix(file.path.suffix)
    notes = next((files[stem + suffix] for suffix in _NOTES_SUFFIXES if stem + suffix in files), None)
    return None if notes is None else Companion(notes.id, notes.path)


def _companion(identifier: str, path: Path) -> Companion | None:
    return Companion(identifier, path) if path.is_file() else None


def _loaded(companion: Companion) -> Companion:
    try:
        return replace(companion, data=companion.path.read_bytes())
    except OSError as error:
        return replace(companion, problem=error.strerror or str(error))


def _digest_of(stated: Sequence[Statement], *companions: Companion | None) -> str:
    """The SHA-256 of names, bytes and statements, or nothing where there are none; what cannot be read is empty."""
    parts = [
        part for each in companions if each for part in (each.path.name.encode("utf-8", "replace"), each.data or b"")
    ]
    parts.extend(repr(statement).encode("utf-8", "replace") for statement in stated)
    return sha256_of(*parts) if parts else ""


def _check_name(file: SourceFile) -> None:
    try:
        file.id.encode("utf-8")
    except UnicodeEncodeError as error:
        shown = str(file.path).encode("utf-8", "backslashreplace").decode()
        raise UnreadableDocument(shown, "its name is not valid UTF-8; rename it") from error
