"""Diaries: entries under dates, in order of time, with the same voice on each of these days.

A date on a line of its own heads an entry. Below a month and its year ("November 1821") a day is enough, on a line of
its own ("Monday 5") or before the words of the entry ("Tuesday 6th. It rained").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date as calendar_date

from searchdoc.structure.authorship import Authorship, first_date
from searchdoc.structure.cues import DIARY
from searchdoc.structure.lines import Lines
from searchdoc.structure.voices import Attribution, VoiceReader
from searchdoc.text.dates import date_mentions, month_names, weekday_names
from searchdoc.text.head_dates import LANGUAGES, head_dates

_FEWEST_ENTRIES = 3
_FEWEST_IN_A_DIARY = 2
_LONGEST_LINE = 60
_DAY = re.compile(
    r"\[?(?:(?P<weekday>[^\W\d_]{2,12})\b[.,]*\s+)?(?:(?:the|den|der|le|el|il)\s+)?(?P<day>[0-3]?\d)"
    r"(?P<ordinal>st|nd|rd|th|d|ten|er|[º°])?(?P<end>\]?[.,:]?\Z|[.,:]?(?:\s*[—–]+\s*|\s-+\s|[.:]?\s+)(?=\S))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Entry:
    """Where an entry begins in the flow, its day or month, and whether its line is nothing but that."""

    position: int
    date: str | None
    headed: bool = True


def attribute_diary(reader: VoiceReader, flow: Sequence[int], authorship: Authorship) -> bool:
    """Attribute the entries of a diary, each with its day; False where the document is none."""
    lines, zones = reader.lines, reader.zones
    entries = _entries(reader, flow, year_of(authorship.date))
    letters = any(lines.is_salutation(index) for index in flow)
    fewest = _FEWEST_IN_A_DIARY if DIARY.search(authorship.title) else _FEWEST_ENTRIES
    if len(entries) < fewest or (letters and len(entries) < 2 * _FEWEST_ENTRIES):
        return False
    starts = [entry.position for entry in entries]
    before = [index for index in flow[: starts[0]] if zones.kinds[index] == "body"]
    about = authorship.author
    if any(about in reader.names.named_in(lines.text, lines.paragraphs[index].span) for index in before):
        for index in before:  # whoever speaks of the diarist by name is not the diarist
            zones.set(index, "introduction", "before-diary")
            reader.found[index] = Attribution(authorship.apparatus, None, 0, "editor")
    else:
        reader.read(flow[: starts[0]], authorship.host)
    for entry, end in zip(entries, [*starts[1:], len(flow)], strict=True):
        if entry.headed:
            zones.set(flow[entry.position], "heading", "dated-entry")
        host = (*authorship.host[:-1], replace(authorship.host[-1], date=entry.date))
        reader.read(flow[entry.position : end], host)
    return True


def _entries(reader: VoiceReader, flow: Sequence[int], year: int | None) -> list[_Entry]:
    """The beginnings of entries: in order of time, and none that a colon announces as part of a letter."""
    lines = reader.lines
    dated = [position for position, index in enumerate(flow) if lines.is_dateline(index)]
    years = (year_of(first_date(lines, flow[position])) for position in dated)
    year = year or next((found for found in years if found), None)
    found: list[_Entry] = []
    month: str | None = None
    for position, index in enumerate(flow):
        if month and (following := _next_month(lines, index, month)):
            month = following
            found.append(_Entry(position, month))
            continue
        if not lines.is_dateline(index):
            entry = _day_below(lines, index, position, month) if month else None
            if entry and entry.date and entry.date > (found[-1].date or ""):
                found.append(entry)
            continue
        if position and reader.leads.ends_with_colon(lines.paragraphs[flow[position - 1]].span):
            continue
        date = _entry_date(lines, index, year)
        if found and date and (found[-1].date or "") > date:
            continue
        year = year_of(date) or year
        month = date[:7] if date and len(date) >= 7 else month
        found.append(_Entry(position, date))
    return found


def _next_month(lines: Lines, index: int, month: str) -> str | None:
    """The name of a month on a line of its own, without its year: the next month of that name."""
    name = lines.words(index).strip(" .:").casefold()
    number = next((n for known in (lines.language, *LANGUAGES) if (n := month_names(known).get(name))), None)
    if number is None or number == int(month[5:]):
        return None
    return f"{int(month[:4]) + (number < int(month[5:])):04d}-{number:02d}"


def _day_below(lines: Lines, index: int, position: int, month: str) -> _Entry | None:
    """A day below a month: "Monday 5", "5th", or "Tuesday 6th. It rained"; a bare number before words is a point."""
    words = lines.words(index)
    match = _DAY.match(words)
    if match is None or (match["weekday"] and not _is_weekday(match["weekday"], lines.language)):
        return None
    alone = match.end() == len(words)
    if not (match["weekday"] or match["ordinal"] or (alone and len(words) <= _LONGEST_LINE)):
        return None
    try:
        day = calendar_date(int(month[:4]), int(month[5:7]), int(match["day"]))
    except ValueError:
        return None
    return _Entry(position, day.isoformat(), alone)


def _is_weekday(word: str, language: str) -> bool:
    return any(word.casefold() in weekday_names(known) for known in (language, *LANGUAGES))


def _entry_date(lines: Lines, index: int, year: int | None) -> str | None:
    """Under a heading with a year the following days are in that year, which is no guess of ours."""
    mentions = date_mentions(lines.text, lines.paragraphs[index].span, lines.language)
    if mentions:
        return replace(mentions[0], this_year=True).edtf(year)
    return next((date for mention in head_dates(lines.words(index), lines.language) if (date := mention.edtf())), None)


def year_of(date: str | None) -> int | None:
    """The year of an EDTF date."""
    return int(date[:4]) if date and date[:4].isdecimal() else None
