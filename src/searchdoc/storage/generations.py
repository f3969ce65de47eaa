"""An index on disk: generations, of which the manifest names the one that answers.

    <index>/manifest.json             which generation it is, what it holds, and the size and SHA-256 of its files
    <index>/generations/<id>/…        the files; written once, never changed
    <index>/build.lock                held by the process that builds

A build writes a new generation beside the old one and makes it the current one by replacing the manifest, in one
step. Whoever is killed at any moment leaves the index as it was. The generation before the current one is kept,
for readers that still have it open.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import shutil
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, TypeVar

import msgspec
from filelock import FileLock, Timeout

from searchdoc.errors import IndexDamaged, IndexIncompatible, IndexLocked, IndexMissing, SearchdocError, StoreError
from searchdoc.places.addresses import RemotePath, path_at
from searchdoc.places.filesystems import RemoteEntry, entry_at
from searchdoc.storage.contents import FileRecord, damage_in, file_names
from searchdoc.storage.holding import is_held
from searchdoc.storage.regular_files import is_link, open_regular, status_of
from searchdoc.storage.replacing import replace_file, sync_folder
from searchdoc.version import __version__

FORMAT = 7
"""Raised whenever the files of an index change in a way that older versions cannot read, or the other way round."""

DOCUMENTS, KEYWORDS, SPEAKERS = "documents", "keywords", "speakers.json"
VECTORS, TOKENS, KEYS = "vectors.npy", "tokens", "embedded.npy"
"""The files and folders of a generation (docs/index-format.md says what is in them)."""

_MANIFEST, _GENERATIONS, _LOCK = "manifest.json", "generations", "build.lock"

_Id = Annotated[str, msgspec.Meta(pattern=r"^[0-9A-Za-z-]{1,64}\Z")]
_Number = Annotated[int, msgspec.Meta(ge=0)]
_Length = Annotated[int, msgspec.Meta(ge=1, le=2**20)]
"""What a manifest may say of the length of vectors and of texts."""

_OURS = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{8}")
"""How the folder of a generation is called; nothing else is ever removed."""


class ModelRecord(msgspec.Struct, frozen=True):
    """The model that made the vectors. ``window`` is the most tokens it reads."""

    name: str
    fingerprint: str
    dimension: _Length
    window: _Length


UNSETTLED = -1
"""In place of a time that tells nothing: the file was changed while it was read, or too shortly before."""


class SourceRecord(msgspec.Struct, frozen=True):
    """A document that was indexed. ``read_with`` is the SHA-256 of what else decided how it was read, or empty.

    ``size`` in bytes and ``mtime_ns`` in nanoseconds since 1970 are those of the file before it was read.

    ``version`` is what the place of a file that lies elsewhere told of it, by which a change is seen, or empty
    (``searchdoc.places.filesystems``); its ``mtime_ns`` is ``UNSETTLED``.
    ``reader`` is what read it, with its version. ``collection`` is the id of the file that holds it among others, or
    empty; ``path`` is then that file's.
    """

    id: str
    path: str
    sha256: str
    size: int
    mtime_ns: int
    read_with: str = ""
    reader: str = ""
    collection: str = ""
    version: str = ""

    def looks_touched(self) -> bool:
        """Whether the file has another size, time or version than when it was indexed, or is gone; it is not read.

        A file whose place does not answer is not known to be touched.
        """
        try:
            path = path_at(self.path)
            if isinstance(path, RemotePath):
                return self._differs_from(entry_at(path))
            stat = status_of(path)
        except SearchdocError:
            return False
        except OSError:
            return True
        return (stat.st_size, stat.st_mtime_ns) != (self.size, self.mtime_ns)

    def _differs_from(self, entry: RemoteEntry) -> bool:
        return entry.size not in (None, self.size) or self.version not in ("", entry.version)


class SlowRecord(msgspec.Struct, frozen=True):
    """A document that was not read in the time that it had, which was so many ``seconds``."""

    source: SourceRecord
    seconds: float


class NotRead(msgspec.Struct, frozen=True, order=True):
    """A file or folder that is not read: its whole path, its kind (".doc", "broken link"), and why or the way out."""

    path: str
    kind: str
    why: str


class Accounts(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of every file below the roots that is not among the documents.

    ``not_read`` is what could not be read, ``left_out`` what a rule leaves out (hidden files, a folder's README, what
    was removed). ``companions`` is how many files say something about documents and are used: side-cars, lists of
    people, tables. ``kept`` are the ids of documents that are kept as they were, since their folders cannot be entered.
    """

    not_read: tuple[NotRead, ...] = ()
    left_out: tuple[NotRead, ...] = ()
    companions: int = 0
    kept: tuple[str, ...] = ()

    @property
    def unreadable(self) -> tuple[tuple[str, str], ...]:
        """Pairs of path and why, for each file that could not be read."""
        return tuple((one.path, one.why) for one in self.not_read)

    def to_dict(self) -> dict[str, object]:
        """The accounts as published in the JSON Schemas."""
        return {
            "unreadable": [{"path": one.path, "why": one.why, "kind": one.kind} for one in self.not_read],
            "left_out": [{"path": one.path, "why": one.why, "kind": one.kind} for one in self.left_out],
            "companions": self.companions,
            "kept": list(self.kept),
        }


class Holdings(msgspec.Struct, frozen=True):
    """What a manifest of any format says about what is indexed: the roots, as they were typed, and what was removed.

    Roots of old manifests are as they were typed.
    """

    roots: tuple[str, ...] = ()
    typed: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _check_typed(self.roots, self.typed)


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What an index holds and how it was made.

    ``created`` is ISO 8601 in UTC. ``previous`` is the generation that is kept beside this one. ``problems`` are pairs
    of document and what; ``files`` are named below their generation. ``roots`` are the whole paths of the folders and
    files that are indexed, ``typed`` the same as they were typed, and ``excluded`` the whole paths of what was removed.
    ``collections`` are the files that hold many documents, each of which is among the ``sources``. ``too_slow`` are
    documents that were not read in time, so that they are not tried again each time.
    ``stated`` is how many documents each source states something about ("metadata.csv", "front matter", "file name").
    ``renamed`` are the ids that documents had in earlier generations, each with the id that has the same bytes now.
    """

    format: int
    version: str
    generation: _Id
    created: str
    model: ModelRecord
    settings: dict[str, str | int | float | bool]
    counts: dict[str, _Number]
    roots: tuple[str, ...]
    sources: tuple[SourceRecord, ...]
    problems: tuple[tuple[str, str], ...]
    files: dict[str, FileRecord]
    previous: _Id | None = None
    stated: dict[str, int] = {}
    typed: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    accounts: Accounts = Accounts()
    collections: tuple[SourceRecord, ...] = ()
    too_slow: tuple[SlowRecord, ...] = ()
    renamed: dict[str, str] = {}

    def __post_init__(self) -> None:
        _check_typed(self.roots, self.typed)
        msgspec.convert(self.settings, _Settings)

    @property
    def unreadable(self) -> tuple[tuple[str, str], ...]:
        """Pairs of path and why, for each file that could not be read."""
        return self.accounts.unreadable


class _Settings(msgspec.Struct):
    """The settings that decide what is done with an index: of which type they are, and in which range.

    Whoever made the index chose them.
    """

    analysis: _Number = 0
    longest: _Length = 1
    short: _Number = 0
    text_column: str = ""
    id_column: str = ""
    ocr: Annotated[str, msgspec.Meta(pattern=r"^(\w+(/\w+)*(\+\w+(/\w+)*)*)?\Z")] = ""


def _check_typed(roots: tuple[str, ...], typed: tuple[str, ...]) -> None:
    """Raise ``ValueError`` where roots as they were typed are stated, and not for each root."""
    if typed and len(typed) != len(roots):
        raise ValueError(f"{len(roots)} roots were typed as {len(typed)}")


class _Format(msgspec.Struct):
    """What a manifest of any format begins with."""

    format: int
    version: str = "that wrote it"  # completes a sentence in ``_decoded``
    generation: str = ""


_Decoded = TypeVar("_Decoded", bound=msgspec.Struct)


@dataclass(frozen=True, slots=True)
class Generation:
    """A generation whose files were found to be complete when it was opened."""

    index_directory: Path
    manifest: Manifest

    @property
    def directory(self) -> Path:
        """The folder that holds its files."""
        return self.index_directory / _GENERATIONS / self.manifest.generation

    def path(self, name: str) -> Path:
        """Where a file or folder of that name lies."""
        return self.directory / name


@dataclass(slots=True)
class Draft:
    """A generation being built. Write into ``directory``, then publish."""

    index_directory: Path
    directory: Path
    published: Manifest | None = field(default=None, init=False)

    def publish(
        self,
        *,
        model: ModelRecord,
        settings: Mapping[str, str | int | float | bool],
        counts: Mapping[str, int],
        holdings: Holdings,
        sources: tuple[SourceRecord, ...],
        problems: tuple[tuple[str, str], ...] = (),
        stated: Mapping[str, int] | None = None,
        accounts: Accounts | None = None,
        collections: tuple[SourceRecord, ...] = (),
        too_slow: tuple[SlowRecord, ...] = (),
        renamed: Mapping[str, str] | None = None,
    ) -> Manifest:
        """Make this the generation that answers, once everything is safely on disk; the last thing to do to a draft.

        Raises ``StoreError`` where the disk does not take it; the index is then what it was before.
        """
        if self.published is not None:
            raise ValueError("this draft is published already")
        try:
            files = {name: _settled(self.directory / name) for name in file_names(self.directory)}
            for folder in (*_folders(self.directory), self.directory.parent):
                sync_folder(folder)
            manifest = Manifest(
                format=FORMAT,
                version=__version__,
                generation=self.directory.name,
                previous=_answering(self.index_directory),
                created=datetime.now(UTC).isoformat(timespec="seconds"),
                model=model,
                settings=dict(settings),
                counts=dict(counts),
                roots=holdings.roots,
                sources=sources,
                problems=problems,
                files=files,
                stated=dict(stated or {}),
                typed=holdings.typed,
                collections=collections,
                too_slow=too_slow,
                renamed=dict(renamed or {}),
                excluded=holdings.excluded,
                accounts=accounts or Accounts(),
            )
            replace_file(self.index_directory / _MANIFEST, msgspec.json.format(msgspec.json.encode(manifest)))
        except OSError as error:
            raise _unwritable(self.index_directory, error) from error
        except UnicodeEncodeError as error:
            raise StoreError(
                f"{error.object!r} holds half a surrogate pair: rename the file of that name", str(self.index_directory)
            ) from error
        self.published = manifest
        return manifest


INDEX_ENTRIES = frozenset({_MANIFEST, _GENERATIONS, _LOCK})
"""The names of what lies in the folder of an index."""

NOTEBOOK_SUFFIX = ".kept.toml"
"""What follows the name of an index's folder in the name of the file that holds the citations kept from it."""


def is_index(directory: Path) -> bool:
    """Whether a folder looks like an index: its documents are not to be read as documents."""
    # os.path asks without an error where the folder cannot be entered
    is_there = os.path.isdir(directory / _GENERATIONS)  # noqa: PTH112
    return is_there and any(os.path.isfile(directory / name) for name in (_MANIFEST, _LOCK))  # noqa: PTH113


def is_index_of(names: Collection[str]) -> bool:
    """Whether a folder with entries of those names looks like an index."""
    return _GENERATIONS in names and (_MANIFEST in names or _LOCK in names)


@contextmanager
def begin_generation(index_directory: str | Path) -> Iterator[Draft]:
    """Begin a generation; unless it is published, nothing of it remains.

    The folder is made if need be. One build at a time: raises ``IndexLocked`` while another holds the lock, which
    ends with its process, however that ends. Raises ``StoreError`` where the folder cannot be written.
    """
    directory = Path(index_directory)
    lock = FileLock(directory / _LOCK)
    _refuse_links(directory)
    try:
        (directory / _GENERATIONS).mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=0)
    except Timeout as error:
        raise IndexLocked(str(index_directory)) from error
    except OSError as error:
        raise _unwritable(directory, error) from error
    try:
        with _writing(directory):
            _clear(directory)
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
        made = Draft(directory, directory / _GENERATIONS / f"{stamp}-{secrets.token_hex(4)}")
        try:
            with _writing(directory):
                made.directory.mkdir()
                yield made
        finally:
            if made.published is None and _another_answers(directory, made.directory.name):
                shutil.rmtree(made.directory, ignore_errors=True)
        with suppress(OSError):  # the index answers; what is left here goes the next time
            _clear(directory)
    finally:
        lock.release()


def _refuse_links(directory: Path) -> None:
    """Raise ``StoreError`` where what is written to would be outside the folder of the index."""
    for name in sorted(INDEX_ENTRIES):
        if is_link(directory / name):
            raise StoreError(
                f"{name} in {directory} is a link, and nothing is written outside an index: remove it, or name another "
                "folder with --index",
                str(directory),
            )


def read_holdings(index_directory: str | Path) -> Holdings:
    """What is indexed, also where the index was written in another format.

    Raises ``IndexMissing``, and ``IndexDamaged`` for a manifest that cannot be read.
    """
    try:
        return msgspec.json.decode(_manifest_bytes(index_directory), type=Holdings)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise IndexDamaged(str(index_directory), f"{_MANIFEST}: it cannot be read") from error


def _manifest_bytes(index_directory: str | Path) -> bytes:
    try:
        with open_regular(Path(index_directory) / _MANIFEST, follow_links=False) as file:
            return file.read()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise IndexMissing(str(index_directory)) from error
    except OSError as error:
        raise IndexDamaged(str(index_directory), f"{_MANIFEST}: {error.strerror}") from error


@contextmanager
def _writing(directory: Path) -> Iterator[None]:
    """Whatever the disk or the memory does not take becomes one sentence."""
    try:
        yield
    except OSError as error:
        raise _unwritable(directory, error) from error
    except MemoryError as error:
        raise StoreError(
            f"there is not enough memory to write the index in {directory}: close other programs, or build fewer "
            "documents at a time",
            str(directory),
        ) from error


def read_manifest(index_directory: str | Path) -> Manifest:
    """What an index says about itself.

    Raises ``IndexMissing``, ``IndexDamaged`` for a manifest that cannot be read, ``IndexIncompatible`` for one of
    another format.
    """
    return _decoded(index_directory, Manifest)


def read_current(index_directory: str | Path) -> str:
    """The id of the current generation; its manifest, which is long where documents are many, is not decoded.

    Raises as ``read_manifest`` does, but not for what else is wrong in a manifest.
    """
    return _decoded(index_directory, _Format).generation


def _decoded(index_directory: str | Path, kind: type[_Decoded]) -> _Decoded:
    data = _manifest_bytes(index_directory)
    try:
        found = msgspec.json.decode(data, type=_Format)
        if found.format == FORMAT:
            return msgspec.json.decode(data, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise IndexDamaged(str(index_directory), f"{_MANIFEST}: it cannot be read") from error
    raise IndexIncompatible(
        f"the index in {index_directory} has the format {found.format} and searchdoc {__version__} reads the format "
        f"{FORMAT}: build it again with 'searchdoc build', or use the version {found.version}",
        str(index_directory),
        found.format,
    )


def open_generation(index_directory: str | Path, verify: bool = False) -> Generation:
    """The current generation, once its files are found to be what the manifest says; with ``verify`` to the last byte.

    Raises ``IndexMissing``, ``IndexIncompatible``, and ``IndexDamaged`` for a file that is missing, has another
    size or, up to 4 MB, another checksum, and for one that does not belong there.
    """
    directory = Path(index_directory)
    manifest = read_manifest(directory)
    while True:
        generation = Generation(directory, manifest)
        what = next(damage_in(generation.directory, manifest.files, thorough=verify), None)
        if what is None:
            return generation
        manifest = read_manifest(directory)
        if manifest.generation == generation.manifest.generation:
            raise IndexDamaged(str(index_directory), what)
        # builds have published meanwhile and removed what was being looked at: look at what there is now


def verify(index_directory: str | Path) -> tuple[str, ...]:
    """Everything that is wrong with the files of an index, one phrase each; empty where nothing is.

    Reads every byte. Raises ``IndexMissing``, ``IndexIncompatible``.
    """
    try:
        manifest = read_manifest(index_directory)
    except IndexDamaged as error:
        return (error.what,)
    generation = Generation(Path(index_directory), manifest)
    return tuple(damage_in(generation.directory, manifest.files, thorough=True))


def _folders(directory: Path) -> Iterator[Path]:
    yield from (path for path in directory.rglob("*") if path.is_dir())
    yield directory


def _settled(path: Path) -> FileRecord:
    """The record of a file that is on the disk itself and not only on its way there."""
    with path.open("rb+") as file:  # Windows flushes only what is open for writing
        os.fsync(file.fileno())
        return FileRecord(os.fstat(file.fileno()).st_size, hashlib.file_digest(file, "sha256").hexdigest())


def _answering(directory: Path) -> str | None:
    """The generation that answers now; None where none does. Raises ``OSError`` where that cannot be told."""
    try:
        return read_manifest(directory).generation
    except IndexDamaged as error:
        if isinstance(error.__cause__, OSError):
            raise error.__cause__ from error
    except StoreError:
        pass
    return None


def _another_answers(directory: Path, name: str) -> bool:
    """Whether it is certain, from the disk, that the generation of that name is not the one that answers.

    The disk may know better than the draft: an error may have come after the manifest was replaced.
    """
    try:
        return _answering(directory) != name
    except OSError:
        return False


def _clear(directory: Path) -> None:
    """Remove what killed builds left behind and what is older than the previous generation.

    Nothing is removed beside a manifest that cannot be read. What somebody still holds open goes the next time.
    """
    (directory / f"{_MANIFEST}.tmp").unlink(missing_ok=True)
    try:
        manifest = read_manifest(directory)
    except IndexMissing:
        kept: set[str | None] = set()
    except StoreError:
        return
    else:
        kept = {manifest.generation, manifest.previous}
    for path in (directory / _GENERATIONS).iterdir():
        if path.name not in kept and _OURS.fullmatch(path.name) and not (is_link(path) or is_held(path)):
            shutil.rmtree(path, ignore_errors=True)


def _unwritable(directory: Path, error: OSError) -> StoreError:
    why = error.strerror or str(error)
    return StoreError(f"cannot write an index in {directory} ({why}): name another folder with --index", str(directory))
