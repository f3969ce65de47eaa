"""Filters as frameworks write them, as the options of ``Index.search``; what searchdoc cannot apply is refused.

Each adapter reads its framework's syntax into conditions, and combinations of them. What they mean is decided here,
once: searchdoc filters by one speaker, one addressee, one kind, a range of dates, documents, and fields that documents
state, all of which must hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast

from searchdoc.errors import MalformedQuery
from searchdoc.index import FilterOptions
from searchdoc.text.dates import parse_day

_DATE = "date"
_SINGLE = {"speaker": "speaker", "addressee": "to", "to": "to", "kind": "kind"}
"""Keys of a passage's metadata by which one value is wanted, and the options of ``Index.search`` for them."""

_SEVERAL = {"document_id": "document", "document": "document"}
"""Keys by which any of several values are wanted. Every other key is a field that documents state."""

_TIME_OF_DAY = re.compile(r"(\d{4}-\d\d-\d\d)[T ]\d\d:.*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Condition:
    """What a field of the metadata must be: ``operator`` is "==", "in", ">", ">=", "<" or "<=", or is refused."""

    field: str
    operator: str
    value: object


@dataclass(frozen=True, slots=True)
class Combination:
    """Conditions of which all must hold (``operator`` "and"), or any ("or"); every other operator is refused."""

    operator: str
    parts: tuple[Filter, ...]


Filter = Condition | Combination


def filter_options(wanted: Filter | None) -> FilterOptions:
    """The options of ``Index.search`` and ``Index.ask`` that a filter means.

    ``speaker``, ``addressee`` and ``kind`` take one value by "==", ``date`` one by any operator but "in",
    ``document_id`` and fields that documents state take "==" and "in". The operator "or" joins values of one field.
    Raises ``MalformedQuery`` for every other filter, with the way out.
    """
    options: dict[str, object] = {}
    where: dict[str, object] = {}
    for condition in () if wanted is None else _conditions(wanted):
        target = options if condition.field in {_DATE, *_SINGLE, *_SEVERAL} else where
        meant = _options(condition)
        if meant.keys() & target.keys():
            raise MalformedQuery(f"the filter asks twice for {condition.field!r}: ask once", condition.field)
        target.update(meant)
    return cast("FilterOptions", options | ({"where": where} if where else {}))


def _conditions(wanted: Filter) -> Iterator[Condition]:
    """The conditions that all must hold."""
    if isinstance(wanted, Condition):
        yield wanted
    elif wanted.operator == "and" or (wanted.operator == "or" and len(wanted.parts) == 1):
        for part in wanted.parts:
            yield from _conditions(part)
    elif wanted.operator == "or":
        yield _any_of(wanted)
    else:
        raise MalformedQuery(
            f"searchdoc has no filter {wanted.operator!r}: say what is wanted, and not what is not", wanted.operator
        )


def _any_of(wanted: Combination) -> Condition:
    """One condition for several of which any is enough: values of one field."""
    parts = [tuple(_conditions(part)) for part in wanted.parts]
    values = [part[0] for part in parts if len(part) == 1 and part[0].operator in {"==", "in"}]
    fields = {part.field for part in values}
    if len(fields) != 1 or len(values) < len(parts):
        raise MalformedQuery(
            "searchdoc filters by one condition or another only where both are values of one field: ask once for each",
            wanted.operator,
        )
    return Condition(fields.pop(), "in", [value for part in values for value in _values(part)])


def _options(condition: Condition) -> dict[str, object]:
    """What a condition means: options of ``Index.search``, or a field that documents state."""
    field = condition.field
    if field == _DATE:
        return _days(condition)
    if condition.operator not in {"==", "in"}:
        raise MalformedQuery(
            f"searchdoc cannot filter {field!r} by {condition.operator!r}: name the values that are wanted", field
        )
    values = _values(condition)
    if field not in _SINGLE:
        return {_SEVERAL.get(field, field): values}
    if len(values) > 1:
        raise MalformedQuery(
            f"searchdoc filters by one {field} at a time: ask once for each of {', '.join(values)}", field
        )
    return {_SINGLE[field]: values[0]}


def _values(condition: Condition) -> list[str]:
    """The values of a condition as text. Raises ``MalformedQuery`` where there is none."""
    listed = condition.value if isinstance(condition.value, list | tuple | set | frozenset) else [condition.value]
    values = [str(value) for value in listed if isinstance(value, str | int | float) and str(value).strip()]
    if not listed or len(values) < len(listed):
        raise MalformedQuery(
            f"the filter gives no value for {condition.field!r}: name one, or leave it out", condition.field
        )
    return values


def _days(condition: Condition) -> dict[str, object]:
    """The first day, the last one, or both: ``since`` and ``until`` are inclusive."""
    written = _date(condition)
    match condition.operator:
        case "==":
            return {"since": written, "until": written}
        case ">=":
            return {"since": written}
        case "<=":
            return {"until": written}
        case ">":
            return {"since": _beside(parse_day(written, end=True), 1)}
        case "<":
            return {"until": _beside(parse_day(written, end=False), -1)}
    raise MalformedQuery(
        f"searchdoc cannot filter by date with {condition.operator!r}: give the first day, the last, or both",
        condition.field,
    )


def _date(condition: Condition) -> str:
    """The date as it is written; of a point in time, the day."""
    value = condition.value
    if isinstance(value, date):  # a datetime is one, too
        return value.isoformat()[:10]
    if not isinstance(value, str | int) or isinstance(value, bool):
        raise MalformedQuery(f"{value!r} is not a date: write 1922, 1922-12 or 1922-12-13", condition.field)
    return _TIME_OF_DAY.sub(r"\1", str(value))


def _beside(day: str, days: int) -> str:
    try:
        return (date.fromisoformat(day) + timedelta(days)).isoformat()
    except (ValueError, OverflowError):
        raise MalformedQuery(f"no day can be counted from {day}: give the first day, the last, or both", day) from None
