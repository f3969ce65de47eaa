"""JSON Lines: each line a document, nested values by their paths."""

from __future__ import annotations

import json

from searchdoc.formats.json_lines import JsonLines
from searchdoc.protocols import Flaw, RawRecord, RecordColumns


def split(data: str, columns: RecordColumns | None = None) -> tuple[list[RawRecord], list[Flaw]]:
    found = list(JsonLines().split(data.encode(), "a.jsonl", columns or RecordColumns()))
    return [one for one in found if isinstance(one, RawRecord)], [one for one in found if isinstance(one, Flaw)]


def text_of(record: RawRecord) -> str:
    return record.reader.read(record.data, "a.jsonl").text


def test_nested_values_are_named() -> None:
    """Lists of plain values are one value; what is null states nothing."""
    line = {"ref": 7, "letter": {"from": "Ada", "seen": True}, "tags": ["oil", 2], "notes": [{"by": "Bo"}], "no": None}
    (record,), _ = split(json.dumps(line))
    assert text_of(record) == "ref: 7\nletter.from: Ada\nletter.seen: true\ntags: oil; 2\nnotes.1.by: Bo\n\n"


def test_texts_and_ids_are_found() -> None:
    """As in a table."""
    (record,), _ = split('{"id": "q1", "author": "Ada Quill", "text": "The lamp is out."}', RecordColumns(None, "id"))
    assert record.name == "q1"
    assert text_of(record) == "id: q1\nauthor: Ada Quill\n\nThe lamp is out.\n"
    assert ("author", "Ada Quill") in record.stated


def test_a_line_that_is_no_json_is_named_and_the_others_count() -> None:
    """By its number in the file, blank lines counted."""
    deep = "[" * 100_000
    records, flaws = split(f'{{"a": "x"}}\r\n\r\n{{"a": \n{deep}\n"words alone"\n')
    assert [(one.number, text_of(one).strip()) for one in records] == [(1, "a: x"), (5, "words alone")]
    assert [flaw.where for flaw in flaws] == ["line 3", "line 4"]
    assert "nested too deeply" in flaws[1].what


def test_half_a_surrogate_pair_does_no_harm() -> None:
    """JSON can escape what UTF-8 cannot hold."""
    (record,), _ = split('{"a": "\\ud800 lamp"}')
    assert text_of(record) == "a: ? lamp\n\n"
