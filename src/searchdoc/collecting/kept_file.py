"""The file of kept citations: TOML beside the index's folder, read and edited by people as well.

TOML, because a person can edit it without breaking it (nothing depends on indentation), it has comments, and words over
several lines stand in it as they are. It lies beside the folder and not in it, so that it outlives the index. Whatever
else somebody writes in it stays: a record is added at the end, and only what is changed is written anew. Every change
is checked before it replaces the file, by reading it again.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from typing import Any

import msgspec
from filelock import FileLock, Timeout

from searchdoc.collecting.kept import KeptRecord
from searchdoc.errors import NotebookError, SidecarError
from searchdoc.sidecars.toml import read_toml
from searchdoc.storage.generations import NOTEBOOK_SUFFIX
from searchdoc.storage.regular_files import open_regular
from searchdoc.storage.replacing import replace_file
from searchdoc.stores.addresses import is_remote, milvus_address

_HEAD = """\
# Citations kept with 'searchdoc keep'; 'searchdoc kept' lists them, and says what became of their words.
# Reasons, tags and comments may be edited by hand. By "id", "text", "before" and "after" the words are found again.
"""

_READ_BY_PEOPLE = frozenset({"why", "text", "was"})
"""The fields that stand over several lines."""

_SECONDS = 10.0
"""Seconds that are waited for another process which is writing the file."""

_TABLE = re.compile(r"^[ \t]*\[", re.MULTILINE)
_OPENING = re.compile(r"^[ \t]*\[\[[ \t]*kept[ \t]*\]\]", re.MULTILINE)
_MISSPELT = re.compile(r"^[ \t]*\[\[?[ \t]*(?P<name>(?!kept\b)(?i:keeps?|kept))[ \t]*\]", re.MULTILINE)
_LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")


class _Record(msgspec.Struct):
    """A record as it stands in the file; what else a person wrote there is left alone."""

    id: str
    why: str = ""
    tags: list[str] = []
    kept: str = ""
    speaker: str = ""
    reference: str = ""
    text: str = ""
    before: str = ""
    after: str = ""
    was: str = ""
    twins: list[str] = []


class _File(msgspec.Struct):
    kept: list[_Record] = []


def notebook_path(location: str | Path) -> Path:
    """The file of the citations kept from an index: ``index.kept.toml`` beside the folder ``index``.

    Those kept from an index in Milvus are in the working folder, under its name: nobody writes notes to a server.
    """
    place = milvus_address(str(location)).name if is_remote(location) else location
    folder = Path(os.path.abspath(place))  # noqa: PTH100 (links stay, and ".." goes)
    return folder.with_name(f"{folder.name or 'index'}{NOTEBOOK_SUFFIX}")


def read_records(path: Path) -> tuple[KeptRecord, ...]:
    """The records in the order of the file; none where there is no file.

    Raises ``NotebookError`` where it is no TOML, or a record has no id.
    """
    return _records(_read(path), path)


def add_records(path: Path, records: Sequence[KeptRecord]) -> None:
    """Write records at the end of the file, which is made if need be; one whose id is there takes the new reason.

    Raises ``NotebookError``.
    """
    with _changing(path) as change:
        change(lambda text: _extended(text or _HEAD, records, path))


def remove_records(path: Path, identifiers: Collection[str]) -> None:
    """Take the records of these ids out of the file, with all that is said of them. Raises ``NotebookError``."""
    with _changing(path) as change:
        change(lambda text: _without(text, frozenset(identifiers), path))


def change_records(path: Path, changed: Callable[[KeptRecord], KeptRecord]) -> None:
    """Write anew what a function changes in the records. Raises ``NotebookError``."""
    with _changing(path) as change:
        change(lambda text: _rewritten(text, changed, path))


@contextmanager
def _changing(path: Path) -> Iterator[Callable[[Callable[[str], str]], None]]:
    """The lock on a file, and what changes its text in one step; nobody else changes it meanwhile."""
    lock = FileLock(path.with_name(f".{path.name}.lock"), timeout=_SECONDS)
    try:
        lock.acquire()
    except Timeout as error:
        raise NotebookError(str(path), "are being written by another program: try again in a moment") from error
    except OSError as error:
        raise _unwritable(path, error) from error

    def change(function: Callable[[str], str]) -> None:
        data = _read(path)
        _records(data, path)  # a damaged file is never written over
        changed = function(data.decode("utf-8-sig")).encode("utf-8")
        if changed != data:
            _records(changed, path)
            try:
                replace_file(path, changed)
            except OSError as error:
                raise _unwritable(path, error) from error

    try:
        yield change
    finally:
        lock.release()


def _unwritable(path: Path, error: OSError) -> NotebookError:
    why = error.strerror or str(error)
    return NotebookError(str(path), f"cannot be written ({why}): make room or allow it; nothing is lost")


def _read(path: Path) -> bytes:
    try:
        with open_regular(path, follow_links=False) as file:
            return file.read()
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise NotebookError(str(path), f"cannot be read ({error.strerror or error})") from error


def _records(data: bytes, path: Path) -> tuple[KeptRecord, ...]:
    try:
        written = read_toml(data, path.name, _File).kept
    except SidecarError as error:
        where = "" if error.line is None else f" at line {error.line}"
        raise NotebookError(
            str(path), f"cannot be read{where} ({error.why}): correct it by hand; nothing is written until then"
        ) from error
    if misspelt := _MISSPELT.search(data.decode("utf-8-sig")):
        why = f"it has [[{misspelt['name']}]], and [[kept]] is meant"
        raise NotebookError(str(path), f"cannot be read ({why}): correct it by hand; nothing is written until then")
    return tuple(_as_kept(record) for record in written)


def _as_kept(record: _Record) -> KeptRecord:
    return KeptRecord(**{**msgspec.structs.asdict(record), "tags": tuple(record.tags), "twins": tuple(record.twins)})


# -- how the text of the file is changed


def _extended(text: str, records: Sequence[KeptRecord], path: Path) -> str:
    there = {record.id for record in _records(text.encode("utf-8"), path)}
    again = {record.id: record for record in records if record.id in there}
    begun = _rewritten(text, lambda one: one.told(again[one.id]) if one.id in again else one, path)
    new = "".join(f"\n[[kept]]\n{_written(record)}" for record in records if record.id not in there)
    return f"{begun}\n{new}" if new and not begun.endswith("\n") else begun + new


def _written(record: KeptRecord) -> str:
    """The fields of a record that say something, a line each; the reason and the tags always, to be edited."""
    values = {field.name: getattr(record, field.name) for field in fields(record)}
    shown = {name: value for name, value in values.items() if value or name in {"why", "tags"}}
    return "".join(f"{name} = {_item(name, value).as_string()}\n" for name, value in shown.items())


def _item(name: str, value: str | tuple[str, ...]) -> Any:  # noqa: ANN401 (tomlkit's own)
    """A value as it is written: what people read stands over several lines as it is, where TOML can hold it so."""
    import tomlkit

    if isinstance(value, tuple):
        return tomlkit.item([_LONE_SURROGATE.sub("\ufffd", one) for one in value])
    words = _LONE_SURROGATE.sub("\ufffd", value)
    if name not in _READ_BY_PEOPLE or "\n" not in words or "\r" in words:  # TOML evens out the ends of its own lines
        return tomlkit.string(words)
    quoted = tomlkit.string(words.lstrip("\n"), multiline=True).as_string().removeprefix('"""')
    return tomlkit.value('"""\n' + "\n" * (len(words) - len(words.lstrip("\n"))) + quoted)


def _without(text: str, identifiers: frozenset[str], path: Path) -> str:
    """The text without the records of these ids; the comments behind a record stay, and so does everything else."""
    written = _parsed(text)
    for place in reversed(range(len(written.get("kept", ())))):
        if written["kept"][place]["id"] in identifiers:
            del written["kept"][place]
            text = _cut(text, place, {name: value for name, value in written.items() if value != []}, path)
    return text


def _cut(text: str, place: int, expected: dict[str, Any], path: Path) -> str:
    """The text without its table ``[[kept]]`` of that place, counted from 0, so that it says what is expected.

    What looks like a table inside words over several lines is told from one by reading the rest.
    """
    openings = [match.start() for match in _OPENING.finditer(text)]
    for start in openings[place:] if place < len(openings) else ():
        ends = [match.start() for match in _TABLE.finditer(text, start + 1) if match.start() > start]
        for end in (*ends, len(text)):
            rest = text[:start] + _tail(text[start:end]) + text[end:]
            if _says(rest, expected):
                return rest
    raise NotebookError(str(path), "have a form that cannot be changed here: take the record out by hand")


def _says(text: str, expected: dict[str, Any]) -> bool:
    try:
        return {name: value for name, value in _parsed(text).items() if value != []} == expected
    except tomllib.TOMLDecodeError:
        return False


def _tail(table: str) -> str:
    """The comments and empty lines at the end of a table, which belong to what follows."""
    lines = table.splitlines(keepends=True)
    while lines and (not lines[-1].strip() or lines[-1].lstrip().startswith("#")):
        lines.pop()
    rest = table[sum(map(len, lines)) :]
    return rest if rest.strip() else ""


def _parsed(text: str) -> dict[str, Any]:
    return tomllib.loads(text)


def _rewritten(text: str, changed: Callable[[KeptRecord], KeptRecord], path: Path) -> str:
    """The text with what a function changes in the records; comments and the order of the fields stay."""
    import tomlkit

    records = _records(text.encode("utf-8"), path)
    renewed = [changed(record) for record in records]
    if renewed == list(records):
        return text
    document = tomlkit.parse(text)
    tables: Any = document["kept"]
    for table, record, new in zip(tables, records, renewed, strict=True):
        for field in fields(record):
            value = getattr(new, field.name)
            if value != getattr(record, field.name):
                table[field.name] = _item(field.name, value)
    return tomlkit.dumps(document)
