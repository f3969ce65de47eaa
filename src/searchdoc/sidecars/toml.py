"""TOML into typed statements; what is wrong is said in words, with the line on which it stands."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from typing import Any, TypeVar

import msgspec

from searchdoc.errors import SidecarError

_Statements = TypeVar("_Statements", bound=msgspec.Struct)
_PLACE = re.compile(r" - at `\$(?P<path>[^`]*)`")
_TABLE = re.compile(r"\.?(?P<table>\w+)\[(?P<number>\d+)\]")
_MISSING = re.compile(r"missing required field `(?P<name>[^`]+)`")
_UNKNOWN = re.compile(r"unknown field `(?P<name>[^`]+)`")
_TYPE = re.compile(r"Expected `(?P<wanted>[^`]+)`, got `(?P<got>[^`]+)`")
_AT_LINE = re.compile(r" \(at (?:line (?P<line>\d+), column \d+|end of document)\)")
_WANTED = {"str": "text in quotation marks", "int": "a whole number", "array": "a list in square brackets"}


def read_toml(data: bytes, name: str, form: type[_Statements]) -> _Statements:
    """The statements in a TOML file. Raises ``SidecarError`` with the file's name, the line and the way out."""
    try:
        text = data.decode("utf-8-sig")
        written = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise SidecarError(name, None, "it is not UTF-8; save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        at = _AT_LINE.search(str(error))
        line = int(at["line"]) if at and at["line"] else None
        why = _AT_LINE.sub("", str(error))
        raise SidecarError(name, line, f"this is not TOML: {why[:1].lower()}{why[1:]}") from error
    except RecursionError as error:
        raise SidecarError(name, None, "it is nested too deeply") from error
    except ValueError as error:  # of a number that is longer than Python reads
        raise SidecarError(name, None, "a number in it is too long") from error
    try:
        return msgspec.convert(_with_written_dates(written), form)
    except msgspec.ValidationError as error:
        raise _explained(str(error), text, name, form) from error


def _with_written_dates(value: object) -> object:
    """TOML has dates of its own; here they are words like any other (1922-12-13)."""
    if isinstance(value, dict):
        return {key: _with_written_dates(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_with_written_dates(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value


def lines_of_tables(text: str, table: str) -> tuple[int, ...]:
    """The lines on which the tables ``[[table]]`` begin, counted from 1."""
    pattern = re.compile(rf"^[ \t]*\[\[\s*{re.escape(table)}\s*\]\]", re.MULTILINE)
    line, before, lines = 1, 0, []
    for match in pattern.finditer(text):
        line += text.count("\n", before, match.start())
        before = match.start()
        lines.append(line)
    return tuple(lines)


def _explained(message: str, text: str, name: str, form: type[msgspec.Struct]) -> SidecarError:
    """The message of msgspec in the words of whoever wrote the file."""
    place = _PLACE.search(message)
    path = place["path"] if place else ""
    table = _TABLE.match(path)
    name_of_table = table["table"] if table else None
    field = path[table.end() :].lstrip(".") if table else path.lstrip(".")
    line = _line_of_table(text, table["table"], int(table["number"])) if table else None
    inside = f"[[{name_of_table}]]" if table else "the file"
    if unknown := _UNKNOWN.search(message):
        return SidecarError(name, line, f"{inside} has no {_hint(unknown['name'], _fields(form, name_of_table))}")
    if missing := _MISSING.search(message):
        return SidecarError(name, line, f"{inside} needs {missing['name']!r}")
    if kind := _TYPE.search(message):
        wanted = next((words for key, words in _WANTED.items() if key in kind["wanted"]), kind["wanted"])
        return SidecarError(name, line, f"{field or inside!r} must be {wanted}")
    return SidecarError(name, line, _PLACE.sub("", message).replace("`", "'"))


def _line_of_table(text: str, table: str, number: int) -> int | None:
    lines = lines_of_tables(text, table)
    return lines[number] if number < len(lines) else None


def _hint(unknown: str, known: Sequence[str]) -> str:
    near = get_close_matches(unknown, known, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"there may be {', '.join(known)}"
    return f"{unknown!r}: {hint}"


def _fields(form: type[msgspec.Struct], table: str | None) -> Sequence[str]:
    fields: Mapping[str, Any] = {field.encode_name: field.type for field in msgspec.structs.fields(form)}
    if table is None:
        return list(fields)
    return [field.encode_name for field in msgspec.structs.fields(fields[table].__args__[0])]
