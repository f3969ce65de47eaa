"""The names of fields and columns, which every index on disk has."""

from __future__ import annotations

from searchdoc.keywords.fields import LENGTH_COLUMNS, OWN_WORDS, TERM_FIELDS, UNDATED
from searchdoc.keywords.query_parser import FIELDS
from searchdoc.keywords.whoosh_codec import schema


def test_the_schema_on_disk_has_these_fields_and_no_other() -> None:
    """Renaming one would make older indexes unreadable."""
    assert TERM_FIELDS == ("text", "stem", "heading", "context", "speaker", "kind", "document", "language")
    assert tuple(LENGTH_COLUMNS.values()) == ("stem_length", "heading_length", "context_length")
    assert set(schema().names()) == {*TERM_FIELDS, *LENGTH_COLUMNS.values(), "ordinal", "since", "until"}


def test_the_fields_of_the_query_language_are_there() -> None:
    """A date is asked for in two columns."""
    assert set(FIELDS) - {"date"} <= set(TERM_FIELDS)


def test_ranked_fields_have_terms_and_lengths() -> None:
    """The first is that of the passage's own words."""
    assert OWN_WORDS in LENGTH_COLUMNS
    assert set(LENGTH_COLUMNS) <= set(TERM_FIELDS)


def test_no_day_has_the_number_of_the_undated() -> None:
    """It is the smallest that the columns can hold."""
    assert UNDATED == -(2**31)
