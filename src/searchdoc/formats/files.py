"""Files to sources: which files a shelf holds, under which id, and what they say about themselves."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from searchdoc.errors import CorpusError, DuplicateDocument, UnreadableDocument
from searchdoc.formats.markdown import MarkdownReader
from searchdoc.formats.plain import PlainTextReader
from searchdoc.protocols import DecodedFile, Reader

__all__ = ["READERS", "ShelfFile", "discover", "read"]

READERS: tuple[Reader, ...] = (PlainTextReader(), MarkdownReader())
_READER_OF = {suffix: reader for reader in READERS for suffix in reader.suffixes}
_NOT_DOCUMENTS = frozenset({"readme", "license", "licence", "changelog", "contributing"})


@dataclass(frozen=True, slots=True)
class ShelfFile:
    """A file to be indexed: its id (the path below the folder that was named) and where it lies."""

    id: str
    path: Path


def discover(roots: Sequence[str | Path]) -> tuple[ShelfFile, ...]:
    """Find all files below the roots that a reader can read, ordered by id.

    Hidden files and a folder's own README, LICENSE and the like are left out, unless a file is named itself.
    Raises ``CorpusError`` for a root that is not there, ``DuplicateDocument`` for two files with one id.
    """
    found: dict[str, Path] = {}
    for root in (Path(root) for root in roots):
        for file in _files(root):
            known = found.setdefault(file.id, file.path)
            if known.resolve() != file.path.resolve():
                raise DuplicateDocument(file.id, str(known), str(file.path))
    return tuple(ShelfFile(identifier, found[identifier]) for identifier in sorted(found))


def _files(root: Path) -> Iterator[ShelfFile]:
    if root.is_file():
        if root.suffix.lower() not in _READER_OF:
            raise UnreadableDocument(str(root), f"there is no reader for {root.suffix or 'a file without an ending'}")
        yield ShelfFile(root.name, root)
    elif root.is_dir():
        for path in sorted(root.rglob("*")):
            parts = path.relative_to(root).parts
            if any(part.startswith(".") for part in parts) or path.suffix.lower() not in _READER_OF:
                continue
            if path.is_file() and path.stem.lower() not in _NOT_DOCUMENTS:
                yield ShelfFile("/".join(parts), path)
    else:
        raise CorpusError(f"there is no file or folder {root}: name one that holds documents", str(root))


def load(file: ShelfFile) -> bytes:
    """The file's bytes. Raises ``UnreadableDocument``, also for a name that is no text and could not be cited."""
    try:
        file.id.encode("utf-8")
    except UnicodeEncodeError as error:
        shown = str(file.path).encode("utf-8", "backslashreplace").decode()
        raise UnreadableDocument(shown, "its name is not valid UTF-8; rename it") from error
    try:
        return file.path.read_bytes()
    except OSError as error:
        raise UnreadableDocument(str(file.path), error.strerror or str(error)) from error


def read(data: bytes, path: Path) -> DecodedFile:
    """Decode a file's bytes by the reader for its ending. Raises ``UnreadableDocument``."""
    source = _READER_OF[path.suffix.lower()].read(data, str(path))
    if not source.text.strip():
        raise UnreadableDocument(str(path), "there is no text in it")
    return source


def fingerprint(chunks: Iterable[bytes]) -> str:
    """The SHA-256 of some bytes, in hexadecimal."""
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
    return digest.hexdigest()
