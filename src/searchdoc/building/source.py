"""From folders to source files: which documents there are, what lies next to each, and the bytes of both.

Next to ``letter.txt`` may lie ``letter.notes.txt`` with its notes and ``letter.voices.toml``, the side-car in which
somebody states whose words are whose; in the folder that is indexed may lie ``people.toml`` with the names of people.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from searchdoc.building.file_bytes import is_unchanged, read_settled
from searchdoc.building.folders import FoundFile, Walk, shown, walk
from searchdoc.building.paths import bytes_at, is_file
from searchdoc.building.remote_folders import walk_places
from searchdoc.errors import CorpusError, DuplicateDocument, UnreadableDocument
from searchdoc.formats.files import has_reader, reader_of, record_format_of
from searchdoc.formats.not_read import kind_of, way_out
from searchdoc.models import Statement
from searchdoc.places.addresses import AnyPath, RemotePath, path_at
from searchdoc.places.filesystems import RemoteEntry, remote_bytes
from searchdoc.protocols import Reader
from searchdoc.sidecars import PEOPLE, sidecar_name
from searchdoc.sidecars.statements import SUFFIX as SIDECAR
from searchdoc.sidecars.tables import SUFFIXES as TABLES
from searchdoc.storage.generations import UNSETTLED, NotRead, SourceRecord

_NOTES_SUFFIXES = (".notes.txt", ".notes.md")
_NOT_DOCUMENTS = frozenset({"readme", "license", "licence", "changelog", "contributing"})
_ABOUT, _UNLESS_NAMED = "README and the like", "it tells of its folder; name the file itself to read it"


MEMORY = "memory:"
"""How the path of a document begins that lies in no file."""


@dataclass(frozen=True, slots=True)
class Companion:
    """A file that lies next to a document and decides how the document is read.

    ``id`` is its path below the folder that is indexed, with forward slashes. ``data`` are its bytes: None before the
    document has been loaded, and where they cannot be read; ``problem`` then says why.
    """

    id: str
    path: AnyPath
    data: bytes | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A document on its way into an index: where it lies, what lies next to it and, once loaded, its bytes.

    ``id`` is its path below the folder that is indexed, with forward slashes. ``discover`` makes it with its
    companions and its ``reader``; a file that holds many documents has none, and is divided into them
    (``searchdoc.building.records``). ``describe`` fills in ``stated``: what tables of its folders state about it, and
    ``described_rows``: the rows of a table that are about other documents. ``load`` fills in the others: ``data`` its
    bytes, ``sha256`` their digest in hexadecimal, ``read_with`` the digest of its companions (names and bytes) and of
    what is stated, empty where there is neither, ``mtime_ns`` when it was last changed, in nanoseconds since 1970, as
    ``read_settled`` gives it.
    ``collection`` is the id of the file that holds it among others, or empty; ``path`` is then that file's.
    ``entry`` is what the place of a file that lies elsewhere tells of it, and ``version`` of a loaded one is that by
    which a change will be seen (``searchdoc.places.filesystems``).
    """

    id: str
    path: AnyPath
    notes: Companion | None = None
    sidecar: Companion | None = None
    people: Companion | None = None
    reader: Reader | None = None
    stated: tuple[Statement, ...] = ()
    described_rows: frozenset[int] = frozenset()
    data: bytes = b""
    sha256: str = ""
    read_with: str = ""
    mtime_ns: int = 0
    collection: str = ""
    entry: RemoteEntry | None = None
    version: str = ""

    @property
    def read_by(self) -> str:
        """The reader and its version, or empty for a file that holds many documents."""
        return "" if self.reader is None else f"{type(self.reader).__name__} {self.reader.version}"

    @property
    def record(self) -> SourceRecord:
        """What the manifest keeps of a loaded source file."""
        return SourceRecord(
            self.id,
            str(self.path),
            self.sha256,
            len(self.data),
            self.mtime_ns,
            self.read_with,
            self.read_by,
            self.collection,
            self.version,
        )


@dataclass(frozen=True, slots=True)
class Discovered:
    """Everything that the folders hold: every file there is in one of these fields, or the companion of a document.

    ``files`` are the documents, in the order of their ids. ``tables`` may describe documents or not
    (``searchdoc.building.describing``). ``not_read`` is what cannot be read, ``left_out`` what a rule leaves out; both
    are in the order of their paths. ``blocked`` are the paths of what could not be looked into, and ``missing`` the
    roots that are not there. ``unreachable`` are the errors of roots elsewhere that could not be listed to their end.
    """

    files: tuple[SourceFile, ...]
    tables: tuple[AnyPath, ...] = ()
    not_read: tuple[NotRead, ...] = ()
    left_out: tuple[NotRead, ...] = ()
    blocked: tuple[AnyPath, ...] = ()
    missing: tuple[AnyPath, ...] = ()
    unreachable: tuple[CorpusError, ...] = ()


def discover(
    roots: Sequence[str | AnyPath],
    excluded: Collection[str | AnyPath] = (),
    *,
    allow_missing: bool = False,
    readers: Sequence[Reader] = (),
) -> Discovered:
    """Find every file below the roots, tell the documents from the others, and give them their companions.

    ``readers`` are readers beside those that searchdoc has. Left out are, unless a file is named itself, hidden files,
    a folder's own README, LICENSE and the like, and what is excluded. No file is opened but lists
    of people that lie elsewhere. Raises ``CorpusError`` for a
    root that is not there, unless that is allowed, and
    ``DuplicateDocument`` for two files with one id.
    """
    found = _walked([path_at(root) for root in roots], frozenset(map(str, excluded)))
    if found.missing and not allow_missing:
        first = shown(found.missing[0])
        raise CorpusError(f"there is no file or folder {first}: name one that holds documents", first)
    documents, others = _divided(found.files, readers)
    files = _identified(documents, readers, {one.path for one in found.files if isinstance(one.path, RemotePath)})
    companions = {part.path for file in files for part in (file.sidecar, file.people) if part}
    others = [one for one in others if one.path not in companions]
    tables = tuple(one.path for one in others if _can_be_table(one))
    about = [NotRead(shown(one.path), _ABOUT, _UNLESS_NAMED) for one in others if _is_about_folder(one.path)]
    unread = [_unread(one) for one in others if not (_can_be_table(one) or _is_about_folder(one.path))]
    return Discovered(
        files,
        tables,
        tuple(sorted([*found.not_read, *unread])),
        tuple(sorted([*found.left_out, *about])),
        tuple(found.blocked),
        tuple(found.missing),
        tuple(found.unreachable),
    )


def _walked(roots: Sequence[AnyPath], excluded: Collection[str]) -> Walk:
    """Everything below the roots, on this machine and elsewhere."""
    walked = walk([root for root in roots if isinstance(root, Path)], excluded)
    walk_places([root for root in roots if isinstance(root, RemotePath)], excluded, walked)
    return walked


def load(file: SourceFile) -> SourceFile:
    """The source file with its bytes and those of its companions.

    Raises ``UnreadableDocument``, also for a name that is not valid UTF-8, from which nothing could be cited, and
    ``PlaceUnavailable``.
    """
    _check_name(file)
    if file.sha256:  # a record or a text from memory, made whole
        return file
    try:
        data, mtime_ns, version = _read(file)
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
        version=version,
    )


def _read(file: SourceFile) -> tuple[bytes, int, str]:
    """The bytes of a file, when it was last changed, and its version where it lies elsewhere. Raises ``OSError``."""
    if isinstance(file.path, RemotePath):
        data, version = remote_bytes(file.path, file.entry)
        return data, UNSETTLED, version
    return *read_settled(file.path), ""


def is_known_unchanged(file: SourceFile, record: SourceRecord) -> bool:
    """Whether the place of a file that lies elsewhere tells that it is the one of a record; only companions are read.

    Nothing is told of files on this machine, which are read as fast as they are compared.
    """
    version = "" if file.entry is None else file.entry.version
    before = (record.path, record.version, record.reader)
    return bool(version) and before == (str(file.path), version, file.read_by) and _same_companions(file, record)


def has_changed(file: SourceFile, record: SourceRecord) -> bool:
    """Whether a file or one of its companions is another than the manifest's record says.

    The file is read only where its size or time differ, its companions always; whatever cannot be read has changed.
    """
    if is_known_unchanged(file, record):
        return False
    try:
        if record.reader != file.read_by or not is_unchanged(file.path, record):
            return True
    except OSError:
        return True
    return not _same_companions(file, record)


def _same_companions(file: SourceFile, record: SourceRecord) -> bool:
    companions = (part and _loaded(part) for part in (file.notes, file.sidecar, file.people))
    return _digest_of(file.stated, *companions) == record.read_with


def sha256_of(*parts: bytes) -> str:
    """The SHA-256 of bytes, one part after the other, in hexadecimal."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.hexdigest()


def _divided(found: Sequence[FoundFile], readers: Sequence[Reader]) -> tuple[list[FoundFile], list[FoundFile]]:
    """The documents, and the other files, each once."""
    documents: dict[AnyPath, FoundFile] = {}
    others: dict[AnyPath, FoundFile] = {}
    for file in found:
        is_record_file = record_format_of(file.path) is not None and file.size > 0
        is_read = has_reader(file.path, readers) or is_record_file
        is_document = is_read and (file.path == file.root or not _is_about_folder(file.path))
        (documents if is_document else others).setdefault(file.path, file)
    return list(documents.values()), [file for path, file in others.items() if path not in documents]


def _is_about_folder(path: AnyPath) -> bool:
    """Whether a file tells of its folder and is not of what that holds: README, LICENSE and the like."""
    return path.stem.lower() in _NOT_DOCUMENTS


def _can_be_table(file: FoundFile) -> bool:
    return file.path.suffix.lower() in TABLES and file.size > 0 and file.path != file.root


def _unread(file: FoundFile) -> NotRead:
    """What a file is that no reader reads, and the way out."""
    if file.path.name == PEOPLE:
        return NotRead(shown(file.path), PEOPLE, "it counts at the top of the folder that is indexed alone")
    if file.path.name.endswith(SIDECAR):
        return NotRead(shown(file.path), SIDECAR, "the document that it is about does not lie beside it")
    if not file.size:
        return NotRead(shown(file.path), "empty", "there is nothing in it")
    return NotRead(shown(file.path), shown(kind_of(file.path)), way_out(file.path))


def _identified(
    documents: Sequence[FoundFile], readers: Sequence[Reader], listed: Collection[RemotePath]
) -> tuple[SourceFile, ...]:
    """The documents under their ids, in that order, with their companions.

    ``listed`` are all files found below roots that lie elsewhere, where nothing else is asked for.
    """
    files: dict[str, SourceFile] = {}
    companions: dict[str, Companion | None] = {}
    people: dict[AnyPath, Companion | None] = {}
    for one in documents:
        is_alone = one.path == one.root
        folder = one.path.parent if is_alone else one.root
        if folder not in people:
            found = _companion(PEOPLE, folder / PEOPLE, None if is_alone else listed)
            people[folder] = _loaded(found) if found and isinstance(folder, RemotePath) else found
        is_collection = record_format_of(one.path) is not None and not has_reader(one.path, readers)
        reader = None if is_collection else reader_of(one.path, readers)
        identifier = one.id
        file = SourceFile(identifier, one.path, people=people[folder], reader=reader, entry=one.entry)
        known = files.setdefault(identifier, file)
        if not _is_same_file(known.path, one.path):
            raise DuplicateDocument(identifier, str(known.path), str(one.path))
        if known is file:
            name = sidecar_name(one.path)
            companions[identifier] = _companion(name, one.path.with_name(name), None if is_alone else listed)
    return tuple(
        replace(files[identifier], notes=_notes_of(files[identifier], files), sidecar=companions[identifier])
        for identifier in sorted(files)
    )


def _is_same_file(first: AnyPath, second: AnyPath) -> bool:
    if isinstance(first, Path) and isinstance(second, Path):
        return first == second or first.resolve() == second.resolve()
    return first == second


def _notes_of(file: SourceFile, files: Mapping[str, SourceFile]) -> Companion | None:
    """The document that holds this one's notes: ``letter.notes.txt`` next to ``letter.txt``."""
    stem = file.id.removesuffix(file.path.suffix)
    notes = next((files[stem + suffix] for suffix in _NOTES_SUFFIXES if stem + suffix in files), None)
    return None if notes is None else Companion(notes.id, notes.path)


def _companion(identifier: str, path: AnyPath, listed: Collection[RemotePath] | None) -> Companion | None:
    """A companion, if it is there: among the files that were ``listed`` elsewhere, where its folder was."""
    is_there = path in listed if listed is not None and isinstance(path, RemotePath) else is_file(path)
    return Companion(identifier, path) if is_there else None


def _loaded(companion: Companion) -> Companion:
    if companion.data is not None:
        return companion
    try:
        return replace(companion, data=bytes_at(companion.path))
    except OSError as error:
        return replace(companion, problem=error.strerror or str(error))


def is_in_memory(path: str | AnyPath) -> bool:
    """Whether a path is that of a document that lies in no file, and not in one that fsspec keeps in memory."""
    return str(path).startswith(MEMORY) and not str(path).startswith(f"{MEMORY}//")


def stated_digest(stated: Sequence[Statement], people: Companion | None = None) -> str:
    """What ``SourceFile.read_with`` is of a document that has no file of its own."""
    return _digest_of(stated, people)


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
        raise UnreadableDocument(shown(file.path), "its name is not valid UTF-8; rename it") from error
