"""JSON Lines (https://jsonlines.org): a line a document; nested values are named with their path ("letter.from")."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from searchdoc.formats.decoding import decode
from searchdoc.formats.rows import NumberedRow, row_records
from searchdoc.protocols import Flaw, RawRecord, RecordColumns

_LINE = re.compile(r"[^\r\n]+")
_LINE_END = re.compile(r"\r\n|\r|\n")
_SCALARS = (str, int, float)


class JsonLines:
    """Divides ``.jsonl`` and ``.ndjson`` files into lines."""

    suffixes: tuple[str, ...] = (".jsonl", ".ndjson")
    version: str = "1"

    def split(self, data: bytes, path: str, columns: RecordColumns) -> Iterator[RawRecord | Flaw]:
        """Every line that is JSON, numbered from 1; another is named."""
        text, encoding = decode(data, path)
        flaws: list[Flaw] = []
        for record in row_records(_rows(text, flaws), columns, encoding):
            yield from flaws
            flaws.clear()
            yield record
        yield from flaws


def _rows(text: str, flaws: list[Flaw]) -> Iterator[NumberedRow]:
    number, done = 1, 0
    for line in _LINE.finditer(text):
        number += sum(1 for _ in _LINE_END.finditer(text, done, line.start()))
        done = line.start()
        if not line[0].strip():
            continue
        try:
            value = json.loads(line[0])
        except (ValueError, RecursionError) as error:
            why = str(error) if isinstance(error, ValueError) else "it is nested too deeply"
            flaws.append(Flaw(f"line {number}", f"it is not JSON ({why}); it was not read"))
            continue
        yield number, list(_cells("", value))


def _cells(name: str, value: object) -> Iterator[tuple[str, str]]:
    """The values in a value, each with its path; a list of plain values is one."""
    open_values: list[tuple[str, object]] = [(name, value)]
    while open_values:
        path, one = open_values.pop()
        if isinstance(one, dict):
            below = [(f"{path}.{key}" if path else str(key), inner) for key, inner in one.items()]
            open_values.extend(reversed(below))
        elif isinstance(one, list) and not all(isinstance(inner, _SCALARS) for inner in one):
            open_values.extend((f"{path}.{at}", inner) for at, inner in reversed(list(enumerate(one, start=1))))
        elif isinstance(one, list):
            yield path, "; ".join(map(_written, one))
        elif one is not None:
            yield path, _written(one)


def _written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
