"""The fields of a keyword index and its columns of numbers, by the names that they have on disk."""

from __future__ import annotations

TERM_FIELDS = ("text", "stem", "heading", "context", "speaker", "kind", "document", "language")
"""The fields with an inverted index: "text" has the passage's own words unstemmed, "stem" the same words stemmed."""

OWN_WORDS = "stem"
"""The ranked field of a passage's own words; the other ranked fields are its heading and its context."""

LENGTH_COLUMNS = {"stem": "stem_length", "heading": "heading_length", "context": "context_length"}
"""The columns with the exact number of words in each ranked field; Whoosh rounds its own lengths to one byte."""

UNDATED = -(2**31)
"""The value of the date columns for a passage without a date."""
