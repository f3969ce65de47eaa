"""A keyword index small enough to be known by heart, and what tests of it share."""

from __future__ import annotations

from pathlib import Path

from searchdoc.keywords import KeywordIndex, write_keywords
from searchdoc.protocols import Entry, PassageIndex

LIGHTHOUSE = (
    Entry(
        "The keeper's lamp-oil ran out in the second winter, and the light of the west failed twice.",
        heading="A winter on Skarvik",
        context="Anna Holm to the harbour council",
        speaker="Anna Holm",
        document="letters/holm-1",
        since="1902-01-05",
        until="1902-01-05",
    ),
    Entry(
        "The council will not pay for oil; keepers must trim their own lamps.",
        heading="Minutes",
        context="Harbour council, spoken by J. P. Brandt",
        speaker="J. P. Brandt",
        kind="quotation",
        document="minutes",
        since="1902-02-01",
        until="1902-02-28",
    ),
    Entry(
        "A new keeper was appointed. The captain of the Ægir laughed at the café.",
        heading="Minutes",
        speaker="Clerk",
        document="minutes",
        since="1903-01-01",
        until="1903-12-31",
    ),
    Entry("Whoever owns the west light owns the harbour.", kind="note", document="notes"),
    Entry("Read at the XIIth meeting of the H.B. in the Red House.", document="notes"),
    Entry("灯台守は灯をともす", document="poem", language="ja"),
)


def index_of(directory: Path, *texts: str) -> KeywordIndex:
    """The index of passages that have nothing but their texts, which are numbered from 0."""
    write_keywords(directory, [Entry(text) for text in texts])
    return KeywordIndex.open(directory)


def matches(index: PassageIndex, query: str, k: int = 100) -> set[int]:
    """The ordinals of the passages that a query matches."""
    return {match.ordinal for match in index.search(query, k)}
