"""The numbers that an index keeps beside each passage, by the names of their columns."""

from __future__ import annotations

LENGTHS = {"stem": "stem_length", "heading": "heading_length", "context": "context_length"}
"""The columns with the exact number of words in each ranked field; Whoosh's own are rounded to a byte."""

UNDATED = -(2**31)
"""What the date columns hold for a passage without a date."""
