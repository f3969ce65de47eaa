"""What fsspec is asked for: the entries of a folder, what is known of a file, and its bytes.

Every question is asked again where its answer may only be late, and every error becomes one of four: the file is not
there, access is denied, it is damaged (``OSError``), or its place does not answer (``PlaceUnavailable``). So no caller
can take a place that does not answer for an empty one.
"""

from __future__ import annotations

import errno
import html
import importlib
import os
import tarfile
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any, TypeGuard, TypeVar
from urllib.parse import unquote

from searchdoc.errors import CorpusError, MissingExtra, PlaceUnavailable, SearchdocError
from searchdoc.places.addresses import WEB, RemotePath, without_secrets

_TRIES = 3
"""How many times a place is asked that does not answer."""

_LONGEST_WAIT = 2.0
"""Seconds that are waited at most before a place is asked again."""

_CONNECT_SECONDS, _SILENT_SECONDS = 10.0, 60.0
"""Seconds in which a web server must be connected, and for which it may send nothing."""

AT_ONCE = 8
"""Files of a place that are read at the same moment, or whose size is asked for where listing does not tell it."""

_CLOCK_STEP = 2.0
"""Seconds within which a file can change again and keep its time (``searchdoc.building.file_bytes``)."""

_CHECKSUMS = (
    "ETag etag content_md5 Content-MD5 md5Hash crc32c generation CRC checksum chksum content_hash Digest sha".split()
)
"""What file systems of fsspec call a check sum, or anything else that differs once the bytes do."""

_TIMES = ("LastModified", "last_modified", "Last-Modified", "mtime", "modified", "modify", "updated", "date_time")
"""What they call the time of the last change."""

_FINAL = (
    FileNotFoundError,
    PermissionError,
    IsADirectoryError,
    NotADirectoryError,
    ImportError,
    ValueError,
    TypeError,
)
"""Errors that stay the same however often a place is asked."""

_DAMAGED = (zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError, RuntimeError, NotImplementedError)
"""Errors about what was read, such as an archive that is damaged or encrypted."""

_Answer = TypeVar("_Answer")


@dataclass(frozen=True, slots=True)
class RemoteEntry:
    """A file or folder as its place describes it.

    ``size`` is in bytes, None where it is not told. ``version`` differs once the bytes do; it is empty where nothing is
    told by which that could be seen.
    """

    path: RemotePath
    is_folder: bool
    size: int | None = None
    version: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """The entries of a folder in the order of their names.

    ``nameless`` are addresses of what has no name that a path could hold, ``gone`` the paths of files that are listed
    and are not there.
    """

    entries: tuple[RemoteEntry, ...]
    nameless: tuple[str, ...] = ()
    gone: tuple[RemotePath, ...] = ()


def look_anew() -> None:
    """Forget what was opened, so that archives are opened and folders listed as they are now."""
    _OPENED.clear()


def entry_at(path: RemotePath) -> RemoteEntry:
    """What there is at an address. Raises ``OSError``, ``PlaceUnavailable``, and what ``_opened`` raises."""
    return _asked(path, lambda filesystem, inside: _entry(path, filesystem.info(inside)))


def entries_in(folder: RemotePath) -> Listing:
    """What a folder holds. Raises as ``entry_at`` does."""
    found = _asked(folder, lambda filesystem, inside: filesystem.ls(_as_folder(folder, inside), detail=True))
    entries: list[RemoteEntry] = []
    nameless: list[str] = []
    gone: list[RemotePath] = []
    for info in found:
        name = _name_in(folder, info)
        if name:
            entries.append(_entry(folder / name, info))
        elif name is None:
            nameless.append(f"{folder}/")
    if folder.protocol in WEB:
        entries, gone = _described(entries)
    return Listing(tuple(sorted(entries, key=lambda one: one.path.name)), tuple(nameless), tuple(gone))


def remote_bytes(path: RemotePath, listed: RemoteEntry | None = None) -> tuple[bytes, str]:
    """The bytes of a file and its version: the one ``listed``, or empty where they cannot be those that were listed.

    An archive that was opened before it changed is opened anew. Raises as ``entry_at`` does.
    """
    if listed is not None and path.after and entry_at(path).version != listed.version:
        look_anew()
        listed = entry_at(path)
    data = _asked(path, lambda filesystem, inside: filesystem.cat_file(inside))
    if not isinstance(data, bytes):
        data = bytes(data)
    if listed is None or listed.size not in (None, len(data)):
        return data, ""
    return data, listed.version


def takes_many_questions(path: RemotePath) -> bool:
    """Whether several threads may ask a place at the same moment: not an archive, nor what has one connection."""
    return not path.after and bool(getattr(_filesystem(path), "async_impl", False))


_OPENED: dict[str, Any] = {}
"""The file systems that are open, by the addresses of their tops."""


def _filesystem(path: RemotePath) -> Any:  # noqa: ANN401 (fsspec has no types)
    top = path.top
    if top not in _OPENED:
        _OPENED[top] = _opened(path)
    return _OPENED[top]


def _opened(path: RemotePath) -> Any:  # noqa: ANN401
    """The file system of a path, not shared with others, whose listings would be older.

    Raises ``MissingExtra`` without fsspec, and ``CorpusError`` where it does not know the protocol or lacks a package.
    """
    fsspec = _library(path, "fsspec")
    options: dict[str, dict[str, Any]] = {protocol: {"skip_instance_cache": True} for protocol in path.protocols}
    for protocol in WEB.intersection(options):
        options[protocol]["client_kwargs"] = _client_options(fsspec.config.conf.get(protocol, {}))
    try:
        return fsspec.url_to_fs(path.top, **options)[0]
    except (ImportError, ValueError) as error:
        raise _unknown(path, error) from error


def _library(path: RemotePath, name: str) -> Any:  # noqa: ANN401
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise MissingExtra(f"reading {path.top}", "remote") from error


def _client_options(configured: Mapping[str, Any]) -> dict[str, Any]:
    """Time-outs for a web server, beside what fsspec's configuration has: its own end a long download."""
    aiohttp = importlib.import_module("aiohttp")
    timeout = aiohttp.ClientTimeout(total=None, sock_connect=_CONNECT_SECONDS, sock_read=_SILENT_SECONDS)
    return {"timeout": timeout, **configured.get("client_kwargs", {})}


def _unknown(path: RemotePath, error: Exception) -> Exception:
    """What is said where no file system can be had for a path."""
    known = importlib.import_module("fsspec.registry").known_implementations
    missing = next((known[one] for one in path.protocols if one in known and not _is_there(known[one]["class"])), None)
    if missing is not None:
        package = missing["class"].partition(".")[0]
        how = f"install it with 'pip install {package}'" if package != "fsspec" else without_secrets(missing["err"])
        return CorpusError(f"reading {path.top} needs a package that is not installed: {how}", str(path))
    if isinstance(error, ImportError) or "not known" not in str(error):
        return PlaceUnavailable(str(path), without_secrets(str(error)))
    return CorpusError(
        f"{path} is at no place that fsspec knows: write a path, or an address such as s3://bucket/letters", str(path)
    )


def _is_there(name: str) -> bool:
    """Whether the class of a file system can be imported."""
    module, _, _ = name.rpartition(".")
    try:
        importlib.import_module(module)
    except ImportError:
        return False
    return True


def _asked(path: RemotePath, ask: Callable[[Any, str], _Answer]) -> _Answer:
    """What a file system answers; ``ask`` is given it and the path by which it knows the file."""
    tenacity = _library(path, "tenacity")
    tries = tenacity.Retrying(
        stop=tenacity.stop_after_attempt(_TRIES),
        wait=tenacity.wait_random_exponential(0.2, max=_LONGEST_WAIT),
        retry=tenacity.retry_if_exception(_may_pass),
        reraise=True,
    )
    try:
        answer: _Answer = tries(lambda: ask(_filesystem(path), _inside(path)))
    except SearchdocError:
        raise
    except Exception as error:
        raise _told(path, _cause(error)) from error
    return answer


def _inside(path: RemotePath) -> str:
    """The path by which its file system knows a file."""
    inside: str = importlib.import_module("fsspec.core").strip_protocol(path.address_in_place)
    return inside


def _as_folder(folder: RemotePath, inside: str) -> str:
    """A web server is asked for a folder with a slash at the end, which most would redirect to."""
    return f"{inside}/" if folder.protocol in WEB else inside


def _may_pass(error: BaseException) -> bool:
    """Whether a place that gave this error may answer if it is asked again."""
    cause = _cause(error)
    status = _status(cause)
    if status is not None:
        return status >= 500 or status in (408, 425, 429)
    return not isinstance(cause, (*_FINAL, *_DAMAGED, SearchdocError)) and isinstance(cause, Exception)


def _cause(error: BaseException) -> BaseException:
    """The error behind one: for fsspec every web address that cannot be asked is not there."""
    while isinstance(error, FileNotFoundError) and _is_of_network(error.__cause__):
        error = error.__cause__
    return error


def _is_of_network(error: BaseException | None) -> TypeGuard[BaseException]:
    is_of_client = type(error).__module__.partition(".")[0] == "aiohttp"
    return is_of_client or isinstance(error, ConnectionError | TimeoutError)


def _status(error: BaseException) -> int | None:
    """The status (RFC 9110) with which a server answered, where it did."""
    values = (getattr(error, name, None) for name in ("status", "status_code", "code"))
    return next((value for value in values if isinstance(value, int) and 400 <= value < 600), None)


def _told(path: RemotePath, error: BaseException) -> Exception:
    """An error of a file system as this program tells it."""
    status = _status(error)
    if isinstance(error, FileNotFoundError) or status in (404, 410):
        return FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path))
    if isinstance(error, PermissionError) or status in (401, 403):
        return PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
    why = without_secrets(str(error)) or type(error).__name__
    if isinstance(error, (IsADirectoryError, NotADirectoryError, *_DAMAGED)):
        return OSError(errno.EIO, why, str(path))
    return PlaceUnavailable(str(path), f"{why[:1].lower()}{why[1:]}".rstrip("."))


def _entry(path: RemotePath, info: Mapping[str, Any]) -> RemoteEntry:
    size = info.get("size")
    return RemoteEntry(path, _is_folder(path, info), size if isinstance(size, int) else None, _version(info))


def _is_folder(path: RemotePath, info: Mapping[str, Any]) -> bool:
    """Whether it is a folder. For fsspec every web page is a file: one that the server has with a slash is a folder."""
    if path.protocol not in WEB or info["type"] == "directory":
        return bool(info["type"] == "directory")
    is_page = info.get("mimetype") == "text/html" and not path.suffix
    return is_page or len(path.parts) == 1 or str(info.get("url", "")).endswith("/")


def _name_in(folder: RemotePath, info: Mapping[str, Any]) -> str | None:
    """The name of an entry of a folder; "" where it is none, as the folder itself, and None where no path can have it.

    A web page links to its folder's files, and also to other things, some of which have "?", "#" or ":" in their names.
    """
    name = str(info["name"])
    is_web = folder.protocol in WEB
    if is_web:
        name = html.unescape(name)
        below = name.removeprefix(f"{folder.address_in_place}/").removeprefix("./").removesuffix("/")
        name = unquote(below, errors="surrogateescape")
        return "" if not name or {*"/?#:"}.intersection(below) or "/" in name or name in (".", "..") else name
    if info["type"] == "directory" and name.endswith("//"):
        return None
    last = name.rstrip("/").rpartition("/")[2]
    is_itself = name.strip("/") == folder.inside.strip("/") or name.strip("/") == _inside(folder).strip("/")
    if is_itself:
        return None if info["type"] == "directory" and name.endswith("/") else ""
    return None if last in ("", ".", "..") else last


def _described(listed: list[RemoteEntry]) -> tuple[list[RemoteEntry], list[RemotePath]]:
    """The entries with sizes and versions, which pages do not tell, and the paths of those that are not there."""
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="searchdoc-list") as threads:
        asked = list(threads.map(_described_file, listed))
    entries = [one for one in asked if one is not None]
    return entries, [old.path for old, new in zip(listed, asked, strict=True) if new is None]


def _described_file(entry: RemoteEntry) -> RemoteEntry | None:
    """A file as it is described when it is asked for alone; None where it is not there."""
    if entry.is_folder:
        return entry
    try:
        found = entry_at(entry.path)
    except PermissionError:
        return entry  # it is told when it is read
    except FileNotFoundError:
        return None
    return found


def _version(info: Mapping[str, Any]) -> str:
    """What differs once the bytes do: check sums with the time, or a time that lies long enough back."""
    sums = dict(_given(info, _CHECKSUMS))
    times = dict(_given(info, _TIMES))
    if not sums and not any(map(_is_settled, times.values())):
        return ""
    return "; ".join(f"{name} {value}" for name, value in (sums | times).items())


def _given(info: Mapping[str, Any], names: tuple[str, ...] | list[str]) -> Iterator[tuple[str, Any]]:
    return ((name, info[name]) for name in names if info.get(name) not in (None, ""))


def _is_settled(changed: object) -> bool:
    """Whether a time of a last change is known and lies longer back than a clock stands still."""
    try:
        if isinstance(changed, str):
            parsed = parsedate_to_datetime(changed) if "," in changed else datetime.fromisoformat(changed)
            seconds = parsed.timestamp()
        elif isinstance(changed, datetime):
            seconds = changed.timestamp()
        elif isinstance(changed, tuple):
            seconds = time.mktime((*changed, 0, 0, -1))
        else:
            seconds = float(str(changed))
    except (ValueError, OverflowError):
        return False
    return seconds < time.time() - _CLOCK_STEP
