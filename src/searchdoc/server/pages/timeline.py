"""Letters and dated documents by year, and the dated passages that answer a question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from searchdoc.answering.citations import Citation
from searchdoc.index import Index
from searchdoc.server.pages.answers import Card, near_card
from searchdoc.server.pages.catalogue import CatalogueEntry
from searchdoc.server.pages.labels import shown_date
from searchdoc.server.pages.palette import Palette
from searchdoc.text.characters import without_controls
from searchdoc.text.dates import days_of
from searchdoc.text.wording import capitalised

_ASKED = 20
"""The passages that are asked for; of these, the dated ones are shown."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A passage on the timeline, and the first day (ISO 8601) that its date can mean."""

    when: str
    day: str
    card: Card


@dataclass(frozen=True, slots=True)
class Year:
    """What was written in a year; the year is empty for what has no date."""

    year: str
    entries: tuple[CatalogueEntry, ...]


@dataclass(frozen=True, slots=True)
class TimelineView:
    """The letters by year; or for a question the dated passages that answer, and those that are only near.

    ``reason`` says why it is not answered, if it is not.
    """

    years: tuple[Year, ...]
    answering: tuple[Dated, ...] = ()
    near: tuple[Dated, ...] = ()
    reason: str = ""


def timeline_view(index: Index, palette: Palette, question: str, entries: Sequence[CatalogueEntry]) -> TimelineView:
    """The timeline of some of the letters, or that of a question. Raises what ``Index.ask`` raises."""
    if not question:
        return TimelineView(tuple(Year(year, tuple(some)) for year, some in groupby(entries, lambda one: one.year)))
    answer = index.ask(question, _ASKED)
    used = {claim.citation for claim in answer.claims}
    hues = palette.of_page(voice.speaker for one in answer.citations for voice in reversed(one.voices))
    reason = "" if answer.answered else f"{capitalised(without_controls(answer.reason or ''))}."
    return TimelineView(
        (),
        _dated((one for one in answer.citations if one.number in used), hues),
        _dated((one for one in answer.citations if one.number not in used), hues),
        reason,
    )


def _dated(citations: Iterable[Citation], hues: Mapping[str, int]) -> tuple[Dated, ...]:
    """Those that have a date, the earliest first."""
    dated = ((_date(one), one) for one in citations)
    shown = [(days[0], date, one) for date, one in dated if (days := days_of(date)) is not None]
    return tuple(Dated(shown_date(date), day, near_card(one, hues)) for day, date, one in sorted(shown, key=_by_day))


def _by_day(entry: tuple[str, str | None, Citation]) -> str:
    return entry[0]


def _date(citation: Citation) -> str | None:
    """The date of the words, or of those that they report."""
    return citation.voices[-1].date if citation.voices else None
