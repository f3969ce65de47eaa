"""Letters and dated documents by year, and the dated passages that fit a question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from searchdoc.collecting.timeline import DatedCitation
from searchdoc.index import Index
from searchdoc.server.pages.answers import Card, near_card
from searchdoc.server.pages.catalogue import CatalogueEntry
from searchdoc.server.pages.labels import shown_date
from searchdoc.server.pages.links import Asked
from searchdoc.server.pages.palette import Palette
from searchdoc.text.characters import without_controls
from searchdoc.text.wording import capitalised

_ASKED, _NEAR = 50, 20
"""The passages that are looked at, and those that are shown at most where none fits."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A passage on the timeline, and the first day (ISO 8601) that its date can mean; both empty without a date."""

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
    """The letters by year; or for a question the passages that fit, by date, and those that are only near.

    ``undated`` are those that fit and have no date. ``counts`` are the years, each with the number of its passages and
    with its share (0 to 100) of the most. ``reason`` says why nothing fits, if nothing does.
    """

    years: tuple[Year, ...]
    answering: tuple[Dated, ...] = ()
    near: tuple[Dated, ...] = ()
    undated: tuple[Dated, ...] = ()
    counts: tuple[tuple[str, int, int], ...] = ()
    reason: str = ""


def timeline_view(index: Index, palette: Palette, asked: Asked, entries: Sequence[CatalogueEntry]) -> TimelineView:
    """The timeline of some of the letters, or that of a question. Raises what ``Index.timeline`` raises."""
    if not asked.question:
        return TimelineView(tuple(Year(year, tuple(some)) for year, some in groupby(entries, lambda one: one.year)))
    found = index.timeline(asked.question, _ASKED, **asked.filters)  # type: ignore[arg-type] # each is a string
    shown = (*found.fitting, *found.near)
    hues = palette.of_page(voice.speaker for one in shown for voice in reversed(one.citation.voices))
    most = max((count for _, count in found.years), default=1)
    return TimelineView(
        (),
        _dated(found.dated, hues),
        _dated(found.near[:_NEAR], hues),
        _dated(found.undated, hues),
        tuple((year, count, round(100 * count / most)) for year, count in found.years),
        "" if found.reason is None else f"{capitalised(without_controls(found.reason))}.",
    )


def _dated(entries: Iterable[DatedCitation], hues: Mapping[str, int]) -> tuple[Dated, ...]:
    return tuple(Dated(shown_date(one.date), one.first, near_card(one.citation, hues)) for one in entries)
