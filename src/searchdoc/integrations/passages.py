"""The passages for a query and their metadata: what each adapter gives to its framework."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from searchdoc.answering.citations import Citation
from searchdoc.errors import MalformedQuery
from searchdoc.index import FilterOptions, Index
from searchdoc.ranking.retrieval import SearchMode

MOST_PASSAGES = 5
"""The most passages that an adapter returns by default: as many as ``Index.ask`` cites."""

SHOWN = ("speaker", "addressee", "date", "reference")
"""The keys of the metadata that a language model needs to say whose words it reads."""


def opened(index: Index | str | Path) -> Index:
    """An open index as it is, or the index in a folder, opened. Raises what ``searchdoc.open`` raises."""
    return index if isinstance(index, Index) else Index(index)


def retrieved(
    index: Index,
    query: str,
    k: int,
    mode: SearchMode,
    filters: FilterOptions,
    *,
    only_answers: bool,
) -> Sequence[Citation]:
    """The ``k`` passages that fit best, best first.

    With ``only_answers`` they are the citations of ``Index.ask``, those of its sentences first, and there are none
    where it is silent. Raises what ``Index.search`` raises.
    """
    if not only_answers:
        return index.search(query, k, mode, **filters)
    if mode != "hybrid":
        raise MalformedQuery(f"answers are always looked for in mode 'hybrid', and not {mode!r}: leave one out", mode)
    answer = index.ask(query, k, **filters)
    return answer.citations if answer.answered else ()


def citation_metadata(citation: Citation) -> dict[str, object]:
    """A citation as metadata, in values that JSON has.

    ``citation`` is all of it as published in the JSON Schema. What frameworks filter by and show stands beside it.
    """
    return {
        "id": citation.id,
        "speaker": citation.speaker,
        "addressee": citation.voice.addressee if citation.voice else None,
        "date": citation.date,
        "kind": citation.kind,
        "document_id": citation.document.id,
        "title": citation.document.title,
        "start": citation.start,
        "end": citation.end,
        "reference": citation.reference,
        "citation": citation.to_dict(),
    }
