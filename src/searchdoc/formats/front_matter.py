"""Front matter: what a file states about itself at its beginning, as YAML between ``---`` or TOML between ``+++``.

Plain text may begin with a line of dashes for other reasons, so there it is front matter only where one of its keys is
known. Whatever cannot be used is named, and the rest of it counts.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from searchdoc.formats.fields import PEOPLE_FIELDS, field_of, fields_in, people_named

_YAML = re.compile(r"\A(?:\ufeff)?---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_TOML = re.compile(r"\A(?:\ufeff)?\+\+\+[ \t]*\r?\n(.*?)^\+\+\+[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_NOTHING: tuple[object, ...] = (None, "", "~", "null", [])
_AT_LINE = re.compile(r"at line (\d+)")

_MARK = re.compile(r"\A(?:\ufeff)?(?:---|\+\+\+)[ \t]*\r?\n")
_KEY = re.compile(r"^(?P<key>\w[\w -]{0,40})[ \t]*[:=]", re.MULTILINE)
_UNENDED = (
    "its front matter does not end: the mark at its beginning must stand below it once more; nothing in it is used",
)
_WHERE_KEYS_STAND = 2000
"""Characters at the beginning of a text in which the keys of front matter without an end are looked for."""

LONGEST = 2**16
"""The length, in characters, of the longest front matter that is read."""


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What a file states: ``end`` is where its text begins, ``fields`` are pairs of field and words.

    ``problems`` say what could not be used; ``keys`` is how many keys stand between the marks.
    """

    end: int = 0
    fields: tuple[tuple[str, str], ...] = ()
    problems: tuple[str, ...] = ()
    keys: int = 0


class _NotReadable(ValueError):
    """What stands between the marks cannot be read; the message says why."""


def read_front_matter(text: str) -> FrontMatter:
    """The front matter of a text; an empty one where there is none."""
    for marks, parse in ((_YAML, _from_yaml), (_TOML, _from_toml)):
        if match := marks.match(text):
            return _or_text(match[1], _read(match[1], match.end(), parse))
    return FrontMatter(problems=_UNENDED) if _begins_without_end(text) else FrontMatter()


def _or_text(words: str, front: FrontMatter) -> FrontMatter:
    """The front matter, or one that ends nowhere where what stands between two rules is text of the document.

    It is where nothing is stated; where it begins with a blank line and no key in it is known; and where it cannot be
    read and a blank line divides it.
    """
    unreadable = bool(front.problems) and not front.keys
    if unreadable and "\n\n" in words.replace("\r", "").strip():
        return FrontMatter(problems=front.problems if _states_known(words) else ())
    if unreadable or (front.keys and (words.partition("\n")[0].strip() or _states_known(words))):
        return front
    return FrontMatter()


def _states_known(words: str) -> bool:
    return any(field_of(match["key"].strip()) for match in _KEY.finditer(words))


def _begins_without_end(text: str) -> bool:
    """Whether a text begins as front matter does, with a known key before the first blank line, and no mark ends it."""
    mark = _MARK.match(text)
    head = text[mark.end() : mark.end() + _WHERE_KEYS_STAND].replace("\r", "").partition("\n\n")[0] if mark else ""
    return _states_known(head)


def _read(words: str, end: int, parse: Callable[[str], object]) -> FrontMatter:
    try:
        if len(words) > LONGEST:
            raise _NotReadable(f"is longer than {LONGEST:,} characters")
        stated = parse(words)
    except _NotReadable as error:
        return FrontMatter(end, problems=(f"its front matter {error}; nothing in it is used",))
    if not isinstance(stated, Mapping):
        return FrontMatter(end)
    pairs: list[tuple[str, str]] = []
    problems: list[str] = []
    for key, value in stated.items():
        field = field_of(key) if isinstance(key, str) else None
        if field is None or value in _NOTHING:
            continue
        if said := people_named(value) if field in PEOPLE_FIELDS else _one_value(value):
            pairs.append((key, said))
        else:
            kind = "a name or a list of names" if field in PEOPLE_FIELDS else "one value"
            problems.append(f"front matter: {key!r} is not {kind}; it is not used")
    return FrontMatter(end, fields_in(pairs), tuple(problems), len(stated))


def _one_value(value: object) -> str | None:
    """The words of a field that holds no people: words, or a list of one."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    return " ".join(value.split()) or None if isinstance(value, str) else None


def _from_yaml(words: str) -> object:
    """What YAML says, every value as it is written: a date is read where all dates are, and may be in no calendar."""
    import yaml

    try:
        return yaml.load(words, Loader=yaml.BaseLoader)  # noqa: S506 (makes nothing but text, lists and tables)
    except yaml.YAMLError as error:
        line = getattr(getattr(error, "problem_mark", None), "line", 0) + 2
        raise _NotReadable(f"is not valid YAML at line {line}") from error
    except RecursionError as error:
        raise _NotReadable("is nested too deeply") from error


def _from_toml(words: str) -> object:
    try:
        return _as_written(tomllib.loads(words.replace("\r\n", "\n")))
    except tomllib.TOMLDecodeError as error:
        at = _AT_LINE.search(str(error))
        raise _NotReadable(f"is not valid TOML{f' at line {int(at[1]) + 1}' if at else ''}") from error
    except ValueError as error:
        raise _NotReadable("holds a number that is too long") from error
    except RecursionError as error:
        raise _NotReadable("is nested too deeply") from error


def _as_written(value: object) -> object:
    """Dates and numbers of TOML as words."""
    if isinstance(value, dict):
        return {key: _as_written(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_as_written(inner) for inner in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value
