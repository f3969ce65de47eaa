"""The addresses of files and folders that lie elsewhere: ``s3://bucket/letters``, ``zip://a::https://host/b.zip``.

An address is kept in the index, shown and logged, and so it never holds what is secret. fsspec takes credentials from
the environment of each machine or from its own configuration there.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import quote, unquote

from searchdoc.errors import CorpusError

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+:(?://|:(?=[a-z][a-z0-9+.-]+://))|(?:zip|tar|libarchive)::", re.IGNORECASE)
_NEXT = re.compile(r"::(?=[a-z][a-z0-9+.-]+://)", re.IGNORECASE)
"""What stands between an archive and the place where that lies, which has a protocol of its own."""

_LOCAL = frozenset({"file", "local"})
_ARCHIVES = frozenset({"zip", "tar", "libarchive"})
WEB = frozenset({"http", "https"})
"""The protocols of the web, in whose addresses characters are escaped (RFC 3986)."""

_AT_SIGN_BEFORE_PATH = frozenset({"git", "github"})
"""Protocols that write "owner:repository@branch" where others have "user:password@host"."""

_UNESCAPED = "/!$&'()*+,;=:@-._~"
"""What stands in the path of a web address as it is."""


@dataclass(frozen=True, slots=True, order=True)
class RemotePath:
    """A file or folder at an address, with the names that ``pathlib`` has for its parts; nothing is asked for them.

    ``before`` is the protocol with "://", ``inside`` the path from the top of the place, a bucket or a host first, and
    ``after`` what follows it where it lies in an archive ("::https://host/letters.zip"), or empty. Escapes of a web
    address are resolved in ``inside``, so that a file has the same name as in a folder of this machine.
    """

    before: str
    inside: str
    after: str = ""

    def __str__(self) -> str:
        """The address."""
        return f"{self.before}{self._written}{self.after}"

    @property
    def protocol(self) -> str:
        """The protocol by which the file is read: "s3", "zip"."""
        return self.before.removesuffix("://")

    @property
    def protocols(self) -> tuple[str, ...]:
        """All protocols that are needed, that of an archive before that of the place where it lies."""
        return (self.protocol, *(bit.partition("://")[0] for bit in _NEXT.split(self.after) if bit))

    @property
    def top(self) -> str:
        """The address of the bucket, host or archive."""
        first = "" if self.after else self.inside.partition("/")[0]
        return f"{self.before}{first}{self.after}"

    @property
    def address_in_place(self) -> str:
        """The address without the place of the archive: what fsspec is asked for once the archive is open."""
        return f"{self.before}{self._written}"

    @property
    def parts(self) -> tuple[str, ...]:
        """The names from the top down."""
        return tuple(self.inside.split("/")) if self.inside else ()

    @property
    def name(self) -> str:
        """The last name; empty at the top of an archive."""
        return self.inside.rpartition("/")[2]

    @property
    def suffix(self) -> str:
        """The ending of the name, with its dot, or empty."""
        return PurePosixPath(self.name).suffix

    @property
    def stem(self) -> str:
        """The name without its ending."""
        return PurePosixPath(self.name).stem

    @property
    def parent(self) -> RemotePath:
        """The folder that holds it; at the top, itself."""
        return RemotePath(self.before, self.inside.rpartition("/")[0], self.after)

    @property
    def parents(self) -> tuple[RemotePath, ...]:
        """The folders above it, the nearest first."""
        return tuple(self._parents())

    def with_name(self, name: str) -> RemotePath:
        """What has another name in the same folder."""
        return self.parent / name

    def __truediv__(self, name: str) -> RemotePath:
        """What has that name in this folder."""
        return RemotePath(self.before, f"{self.inside}/{name}" if self.inside else name, self.after)

    @property
    def _written(self) -> str:
        if self.protocol not in WEB:
            return self.inside
        host, slash, path = self.inside.partition("/")
        return host + slash + quote(path, safe=_UNESCAPED, errors="surrogateescape")

    def _parents(self) -> Iterator[RemotePath]:
        inside = self.inside
        while inside:
            inside = inside.rpartition("/")[0]
            yield RemotePath(self.before, inside, self.after)


AnyPath = Path | RemotePath
"""A file or folder, on this machine or elsewhere."""


def path_below(path: AnyPath, folder: AnyPath) -> str | None:
    """The path of a file below a folder, with forward slashes; None where it does not lie there."""
    if isinstance(path, Path):
        is_below = isinstance(folder, Path) and path.is_relative_to(folder)
        return path.relative_to(str(folder)).as_posix() if is_below else None
    if isinstance(folder, Path) or (path.before, path.after) != (folder.before, folder.after):
        return None
    below = path.inside.removeprefix(f"{folder.inside}/") if folder.inside else path.inside
    return below if below != path.inside or not folder.inside else None


def is_address(path: object) -> bool:
    """Whether a path as it was typed is the address of something that does not lie in a folder of this machine."""
    return not isinstance(path, Path) and _ADDRESS.match(str(path)) is not None and _local_path(str(path)) is None


def path_at(text: str | AnyPath) -> AnyPath:
    """The file or folder that a path or an address names; ``file://…`` is a path.

    Raises ``CorpusError`` for an address with a password in it, or that is none.
    """
    if isinstance(text, Path | RemotePath):
        return text
    if not _ADDRESS.match(text):
        return Path(text)
    local = _local_path(text)
    return _remote_path(text) if local is None else Path(local)


def _local_path(text: str) -> str | None:
    """The path that a ``file://`` address means, as fsspec reads it or, where that is not there, with escapes resolved.

    None for all other addresses.
    """
    protocol, _, rest = text.partition("://")
    if protocol.lower() not in _LOCAL:
        return None
    path = rest.lstrip("/") if os.name == "nt" else rest
    return path if os.path.lexists(path) else unquote(path)


def _remote_path(text: str) -> RemotePath:
    short, colons, rest = text.partition("::")
    whole = f"{short}://::{rest}" if colons and short.lower() in _ARCHIVES else text
    first, *others = _NEXT.split(whole)
    protocol, slashes, inside = first.partition("://")
    protocol = protocol.lower()
    if protocol in _ARCHIVES and not others:
        inside, colons, archive = inside.partition("::")
        others = [f"file:///{Path(archive).absolute().as_posix().lstrip('/')}"] if colons else []
    if not slashes or (protocol in _ARCHIVES) != bool(others):
        raise CorpusError(
            f"{_without_secrets(text)} is no address of documents: write s3://bucket/letters, https://host/letters, or "
            "zip://folder::https://host/letters.zip",
            _without_secrets(text),
        )
    for bit in (f"{protocol}://{inside}", *others):
        _refuse_secrets(bit, text)
    return RemotePath(f"{protocol}://", _plain(protocol, inside), "".join(f"::{bit}" for bit in others))


def _plain(protocol: str, inside: str) -> str:
    """The path in the place, written as it is always written."""
    plain = inside.rstrip("/")
    if protocol == "memory" or protocol in _ARCHIVES:
        plain = plain.lstrip("/")
    return unquote(plain, errors="surrogateescape") if protocol in WEB else plain


def _refuse_secrets(bit: str, text: str) -> None:
    """Raise ``CorpusError`` where an address holds a user's password, or a query, in which signatures are written."""
    protocol, _, rest = bit.partition("://")
    protocol = protocol.lower()
    host = rest.partition("/")[0]
    user, at, _ = host.rpartition("@")
    port = host.rpartition(":")[2]
    has_password = (at and (":" in user or protocol in WEB)) or (":" in host and "@" in rest and not port.isdecimal())
    if (has_password and protocol not in _AT_SIGN_BEFORE_PATH) or (protocol in WEB and "?" in rest):
        what = "the password" if has_password else "'?' and what follows it"
        raise CorpusError(
            f"an address is written down in many places: leave {what} out of it, and give credentials to fsspec in "
            "the environment or in its configuration",
            _without_secrets(text),
        )


_USER = re.compile(r"://[^\s]*@")
_QUERY = re.compile(r"\?\S*")


def _without_secrets(text: str) -> str:
    return _QUERY.sub("", _USER.sub("://", text))


def without_secrets(message: str) -> str:
    """A message of a library in one line, shortened, without what stands before "@" or after "?" in addresses."""
    words = [_without_secrets(word) if "://" in word else word for word in message.split()]
    return " ".join(words)[:300]
