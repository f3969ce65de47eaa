"""The table of formats."""

from __future__ import annotations

import pytest

import searchdoc
from exported import cited
from searchdoc.exporting.formats import FORMATS, ExportFormat, export_format


@pytest.mark.parametrize("one", FORMATS.values(), ids=FORMATS)
def test_every_format_can_be_written(archive: searchdoc.Index, one: ExportFormat) -> None:
    """Its row names a function that is there, and text is UTF-8."""
    record = cited(archive, "Nobody answers at the depot.")
    document = archive.document("light.md")
    assert document is not None
    written = one.write([record]) if one.takes == "citations" else one.write_document(document)
    assert written
    if one.is_text:
        assert "Quill" in written.decode("utf-8")


def test_endings_and_names_are_well_formed() -> None:
    assert all(one.suffix.startswith(".") and one.name == name for name, one in FORMATS.items())
    assert all("/" in one.media_type for one in FORMATS.values())


def test_a_format_that_there_is_not_is_named_with_those_that_there_are() -> None:
    with pytest.raises(searchdoc.SearchdocError, match="there is no format 'word': choose one of csl-json, bibtex"):
        export_format("word")
