"""The addresses of indexes: a folder, or ``milvus://host:port/name``, or a file of milvus-lite and a name."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from searchdoc.embedding.model_files import cache_folder
from searchdoc.errors import StoreError

_SCHEMES = ("milvus", "milvus+tls")
_PORT = 19530
"""The port of a Milvus server where none is named."""

_NAME = re.compile(r"[A-Za-z_]\w{0,99}", re.ASCII)
_EMBEDDED = re.compile(r"(?P<file>/.+\.db)/(?P<name>[^/]+)")


@dataclass(frozen=True, slots=True)
class MilvusAddress:
    """An index in Milvus: what the client connects to, and the name of the index there; it holds no credentials."""

    written: str
    connection: str
    name: str

    def __str__(self) -> str:
        return self.written

    @property
    def cache(self) -> Path:
        """The folder in which this machine keeps small files of the index, by generation."""
        return cache_folder() / "stores" / hashlib.sha256(self.written.encode()).hexdigest()[:16]


def is_remote(location: str | Path) -> bool:
    """Whether an index is in Milvus and not in a folder."""
    return str(location).partition(":")[0] in _SCHEMES


def require_folder(location: str | Path) -> None:
    """Raise ``StoreError`` for an index in Milvus, which nobody changes there."""
    if is_remote(location):
        raise StoreError(
            "an index in Milvus is changed in the folder that it was built in: name that folder with --index, then "
            f"publish it with 'searchdoc build --index FOLDER --store {location}'",
            str(location),
        )


def milvus_address(location: str) -> MilvusAddress:
    """The parts of an address. Raises ``StoreError`` for what is none, and for one with a password in it."""
    try:
        parts = urlsplit(location)
        host, port = parts.hostname, parts.port or _PORT
    except ValueError as error:
        raise _malformed(location) from error
    if parts.username or parts.password:
        raise StoreError(
            "an address is written down in many places: leave the password out of it and set SEARCHDOC_MILVUS_TOKEN",
            f"{parts.scheme}://{host}:{port}{parts.path}",
        )
    embedded = _EMBEDDED.fullmatch(parts.path) if not parts.netloc else None
    name = embedded["name"] if embedded else parts.path.strip("/")
    is_place = embedded is not None or (host is not None and not (parts.query or parts.fragment))
    if parts.scheme not in _SCHEMES or not is_place or not _NAME.fullmatch(name):
        raise _malformed(location)
    if embedded:
        return MilvusAddress(location, embedded["file"], name)
    scheme = "https" if parts.scheme.endswith("tls") else "http"
    bracketed = f"[{host}]" if ":" in str(host) else host
    return MilvusAddress(location, f"{scheme}://{bracketed}:{port}", name)


def _malformed(location: str) -> StoreError:
    return StoreError(
        f"{location} is no address of an index: write milvus://host:port/name with a name of letters, digits and "
        "underscores, or milvus:///path/to/file.db/name",
        location,
    )
