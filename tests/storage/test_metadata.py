"""What documents state, by field: found without reading one of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from searchdoc.errors import MalformedQuery
from searchdoc.models import Statement
from searchdoc.storage.metadata import (
    METADATA,
    MetadataColumns,
    StatedRecord,
    conditions_of,
    stated_columns,
    wanted_values,
)

RECORDS = [
    StatedRecord("a", "a.txt", "Lamp", "Ada Quill", stated=(Statement("Collection", "A", "x"),)),
    StatedRecord(
        "b", "b.txt", "Oil", stated=(Statement("collection", " b  c ", "x"), Statement("dc:creator", "Bo", "x"))
    ),
]


def found(columns: MetadataColumns, field: str, *values: str) -> list[bool] | None:
    mask = columns.matching(field, values, len(RECORDS))
    return None if mask is None else mask.tolist()


def test_documents_are_found_by_what_they_state() -> None:
    """However a field or value is written; any of several values."""
    columns = MetadataColumns.of(RECORDS)
    assert columns.fields == ("author", "collection", "title")
    assert found(columns, "COLLECTION", "a") == [True, False]
    assert found(columns, "collection", "B C", "A") == [True, True]
    assert found(columns, "Autor", "bo") == [False, True]
    assert found(columns, "author", "Ada Quill") == [True, False]
    assert found(columns, "author", "nobody") == [False, False]
    assert found(columns, "colour", "red") is None


def test_columns_are_written_and_read(tmp_path: Path) -> None:
    """A store without them is read once, and so is one whose columns are damaged."""
    MetadataColumns.of(RECORDS).write(tmp_path)
    assert found(stated_columns(tmp_path, iter(())), "title", "oil") == [False, True]
    (tmp_path / METADATA).write_bytes(b"{")
    assert MetadataColumns.read(tmp_path) is None
    assert found(stated_columns(tmp_path, RECORDS), "title", "oil") == [False, True]


def test_a_value_too_long_to_be_typed_is_no_value() -> None:
    """It would fill the memory."""
    columns = MetadataColumns.of([StatedRecord("a", "a", "x" * 500)])
    assert columns.fields == ()


def test_conditions_are_values_of_which_any_is_wanted() -> None:
    """One value is one of them; numbers are words."""
    assert wanted_values({"box": 7, "date": ["1911", "1912"]}) == {"box": ("7",), "date": ("1911", "1912")}


def test_conditions_are_typed_as_fields_with_values() -> None:
    """Several of one field are alternatives; what is none is refused with the way out."""
    typed = ["collection=A", " collection = B ", "note=x=y"]
    assert conditions_of(typed) == {"collection": ["A", "B"], "note": ["x=y"]}
    for none in ("collection", "=A", "collection= "):
        with pytest.raises(MalformedQuery, match="is no condition: write FIELD=VALUE, such as collection=A"):
            conditions_of([none])
