"""Letters and dated documents by year, and the dated passages that answer a question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from searchdoc.errors import QueryError
from searchdoc.index import Index
from searchdoc.passages.context import written_date
from searchdoc.server.pages.answers import Card, near_card
from searchdoc.server.pages.catalogue import Catalogue, Entry
from searchdoc.text.characters import without_controls
from searchdoc.text.dates import days_of
from searchdoc.text.wording import capitalised

_ASKED = 20
"""The passages that are asked for; of these, the dated ones are shown."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A passage on the timeline; ``answers`` tells one that answers from one that is only near."""

    when: str
    day: str
    card: Card
    answers: bool


@dataclass(frozen=True, slots=True)
class Year:
    """What was written in a year; the year is empty for what has no date."""

    year: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class TimelineView:
    """The letters by year, or the dated passages for a question; ``reason`` says why it is not answered."""

    years: tuple[Year, ...]
    passages: tuple[Dated, ...]
    reason: str
    held: int


def timeline_view(index: Index, catalogue: Catalogue, question: str, entries: Sequence[Entry]) -> TimelineView:
    """The timeline of some of the letters, or that of a question."""
    if not question:
        years = tuple(Year(year, tuple(some)) for year, some in groupby(entries, key=lambda entry: entry.year))
        return TimelineView(years, (), "", len(catalogue.letters))
    try:
        answer = index.ask(question, _ASKED)
    except QueryError as error:
        return TimelineView((), (), f"{capitalised(without_controls(str(error)))}.", len(catalogue.letters))
    used = {claim.citation for claim in answer.claims}
    hues = catalogue.palette.of_page(citation.speaker for citation in answer.citations)
    dated = [
        Dated(written_date(one.date or ""), days[0], near_card(one, hues), one.number in used)
        for one in answer.citations
        if (days := days_of(one.date)) is not None
    ]
    reason = "" if answer.answered else f"{capitalised(without_controls(answer.reason or ''))}."
    return TimelineView((), tuple(sorted(dated, key=lambda one: one.day)), reason, len(catalogue.letters))
