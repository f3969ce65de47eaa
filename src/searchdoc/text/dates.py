"""Dates in prose, as EDTF (ISO 8601-2) with the spans where they stand.

The patterns are matched here, so that offsets are known; the names of the months in the document's language are those
of `dateparser`. "22 March of this year" is completed from the year of writing.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from calendar import monthrange
from dataclasses import dataclass
from functools import cache, lru_cache

from searchdoc.errors import MalformedQuery
from searchdoc.models import Span

_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|º|\.)?"
_MONTH = r"(?P<month>[^\W\d_]{3,12})\.?"
_YEAR = r"(?P<year>1\d{3}|20\d{2})"
_THIS_YEAR = r"(?P<this>\s+(?:of\s+)?(?:this|the\s+present|the\s+current)\s+year)"
_PATTERNS = (
    re.compile(r"(?<![\d-])(?P<year>1\d{3}|20\d{2})-(?P<month>0\d|1[0-2])(?:-(?P<day>[0-3]\d))?(?![\d-])"),
    re.compile(rf"\b{_DAY}\s+(?:of\s+|de\s+)?{_MONTH}(?:,?\s+(?:de\s+|of\s+)?{_YEAR}|{_THIS_YEAR})?(?![\w])"),
    re.compile(rf"\b{_MONTH}\s+{_DAY}(?:,?\s+{_YEAR}|{_THIS_YEAR})?(?![\w–-]*\d)"),
    re.compile(rf"(?<!\d\s)\b{_MONTH},?\s+(?:of\s+|de\s+)?{_YEAR}(?!\w)"),
)


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date as it stands in a text: its span, and as much of it as is stated there.

    ``this_year`` says whether the text says "of this year" in place of a number.
    """

    span: Span
    month: int
    day: int | None
    year: int | None
    this_year: bool = False

    def edtf(self, writing_year: int | None = None) -> str | None:
        """The date in EDTF: as given; completed from the year of writing, and then marked ``?`` unless it says so."""
        year = self.year or writing_year
        if year is None:
            return None
        written = f"{year:04d}-{self.month:02d}" + (f"-{self.day:02d}" if self.day else "")
        return written if self.year or self.this_year else written + "?"


def date_mentions(text: str, span: Span | None = None, language: str = "en") -> tuple[DateMention, ...]:
    """Every date inside a span of the text, in order, without overlaps."""
    area = Span(0, len(text)) if span is None else span
    mentions: list[DateMention] = []
    for pattern in _PATTERNS:
        starts = [mention.span.start for mention in mentions]
        further: list[DateMention] = []
        for match in pattern.finditer(text, area.start, area.end):
            place = bisect_left(starts, match.end())  # of the mentions before it, only the last can overlap
            if place and mentions[place - 1].span.end > match.start():
                continue
            if mention := _mention(match, language):
                further.append(mention)
        mentions = sorted([*mentions, *further], key=lambda mention: mention.span)
    return tuple(mentions)


def _mention(match: re.Match[str], language: str) -> DateMention | None:
    groups = match.groupdict()
    month = int(groups["month"]) if groups["month"].isdecimal() else _month(groups["month"], language)
    day = int(groups["day"]) if groups.get("day") else None
    if month is None or (day is not None and not 1 <= day <= _MONTH_DAYS[month]):
        return None
    year = int(groups["year"]) if groups.get("year") else None
    return DateMention(Span(match.start(), match.end()), month, day, year, bool(groups.get("this")))


_MONTH_DAYS = (0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@cache
def month_names(language: str) -> dict[str, int]:
    """The names and abbreviations of the months in one language, lower-cased, as `dateparser` knows them; 1 to 12."""
    return _calendar_names(
        language, "january february march april may june july august september october november december"
    )


@cache
def weekday_names(language: str) -> dict[str, int]:
    """The names and abbreviations of the weekdays in one language, lower-cased; Monday is 1, Sunday 7."""
    return _calendar_names(language, "monday tuesday wednesday thursday friday saturday sunday")


def _calendar_names(language: str, names: str) -> dict[str, int]:
    from dateparser.languages import default_loader

    try:
        info = default_loader.get_locale(language).info
    except ValueError:
        return {}
    return {
        form.rstrip(".").casefold(): number
        for number, name in enumerate(names.split(), start=1)
        for form in info.get(name, ())
        if not any(character.isdigit() for character in form)
    }


@lru_cache(maxsize=4096)
def _month(word: str, language: str) -> int | None:
    folded = word.rstrip(".").casefold()
    if language == "en" and word[:1].islower():
        return None
    return month_names(language).get(folded) or (month_names("en").get(folded) if word[:1].isupper() else None)


def days_of(edtf: str | None) -> tuple[str, str] | None:
    """The first and the last day that an EDTF date can mean, in ISO 8601, or None where there is no such date."""
    if not edtf or len(edtf) > _LONGEST:
        return None
    return _days(edtf)


_LONGEST = 100
"""The length, in characters, of the longest date in EDTF that is read."""


_YEAR_MONTH_DAY = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?[?~%]?")
_SHORT_NEGATIVE_YEAR = re.compile(r"^-(?=\d{3}-)")


@lru_cache(maxsize=4096)
def _days(edtf: str) -> tuple[str, str] | None:
    if match := _YEAR_MONTH_DAY.fullmatch(edtf):  # nearly always, and undate takes longer to import than a question
        return _calendar_days(int(match["year"]), match["month"], match["day"])
    from undate import Undate

    try:
        date = Undate.parse(edtf, "EDTF")
        earliest, latest = date.earliest, date.latest
    except Exception:  # noqa: BLE001 (its parser and its calendar have errors of many kinds: none of them is a date)
        return None
    if earliest is None or latest is None:
        return None
    first = earliest.earliest if hasattr(earliest, "earliest") else earliest
    last = latest.latest if hasattr(latest, "latest") else latest
    days = _iso(str(first)), _iso(str(last))
    return days if all(map(_ISO_DAY.fullmatch, days)) else None  # beyond the year 9999 its numbers overflow


_ISO_DAY = re.compile(r"-?\d{4}-\d{2}-\d{2}")


def _calendar_days(year: int, month: str | None, day: str | None) -> tuple[str, str] | None:
    if month is None:
        return f"{year:04d}-01-01", f"{year:04d}-12-31"
    if not 1 <= int(month) <= 12:
        return None
    last = monthrange(year, int(month))[1]
    if day is None:
        return f"{year:04d}-{month}-01", f"{year:04d}-{month}-{last}"
    return (f"{year:04d}-{month}-{day}",) * 2 if 1 <= int(day) <= last else None


def _iso(day: str) -> str:
    """A day whose year has four digits also before Christ: `undate` counts the sign as one of them."""
    return _SHORT_NEGATIVE_YEAR.sub("-0", day)


def parse_day(written: str, *, end: bool) -> str:
    """The day meant by ``--since`` or ``--until``: EDTF ("1922", "1922-12") or a date in words.

    With ``end`` the last day of the period, otherwise the first. Raises ``MalformedQuery``.
    """
    days = days_of(written.strip())
    if days is None:
        mentions = date_mentions(written)
        days = days_of(mentions[0].edtf()) if len(mentions) == 1 else None
    if days is None:
        raise MalformedQuery(
            f"{written!r} is not a date: write 1922, 1922-12, 1922-12-13 or '13 December 1922'", written
        )
    return days[1] if end else days[0]
