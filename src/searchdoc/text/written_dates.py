"""Dates as people fill them into a form: front matter, a column of a table, a field of an export; as EDTF.

A form holds a date and nothing else, so it may say what prose and datelines may not: "1850–1853", "ca. 1850",
"[1850]", "14/02/1850". What can be two days is no date: 02/03/1850 is the second of March or the third of February.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from searchdoc.text.dates import DateMention, date_mentions, days_of
from searchdoc.text.head_dates import HeadDate, head_dates

_YEAR = r"(?:1\d{3}|20\d\d)"
_YEARS = re.compile(rf"(?P<first>{_YEAR})\s?(?:-{{1,2}}|–|—|/|to|bis|à)\s?(?P<last>{_YEAR}|\d\d)")
_ABOUT = re.compile(r"(?:c\.|ca\b\.?|circa|about|around|um|vers|environ|etwa|~)\s?(?P<date>\S.{0,40})", re.IGNORECASE)
_SUPPLIED = re.compile(r"\[(?P<date>[^\[\]]{1,40})\]")
_BIG_END = re.compile(r"(?P<year>\d{4})(?P<mark>[./]|(?=\d{4}\Z))(?P<month>\d{1,2})(?:[./]?)(?P<day>\d{1,2})")
_DAY_OF_DIGITS = re.compile(r"\d{5,}")
_SLASHED = re.compile(r"(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})")
_BETWEEN = re.compile(r"\s*(?:-{1,2}|–|—|/|to|until|bis|à|au|and|und|et)\s*", re.IGNORECASE)
_LONGEST = 200
"""The length, in characters, of the longest date that is read."""


def edtf_of(written: str, language: str = "en") -> str | None:
    """The date that a form gives, in EDTF: from EDTF, numbers or words; None where it is no date, or can be two."""
    words = " ".join(written.split())
    if not words or len(words) > _LONGEST:
        return None
    if days_of(words) and not _DAY_OF_DIGITS.fullmatch(words):
        return words
    if match := _SUPPLIED.fullmatch(words):
        return _qualified(match["date"].strip(), "?", language)
    if match := _ABOUT.fullmatch(words):
        return _qualified(match["date"], "~", language)
    if _is_ambiguous(words):
        return None
    return _in_numbers(words) or _in_words(words, language)


def _is_ambiguous(words: str) -> bool:
    """Whether numbers with strokes between them can be the day before the month, or the other way round."""
    match = _SLASHED.fullmatch(words)
    return (
        match is not None and int(match["day"]) <= 12 and int(match["month"]) <= 12 and match["day"] != match["month"]
    )


def _qualified(words: str, mark: str, language: str) -> str | None:
    """A date that a cataloguer supplied ("[1850]", marked ?) or put about a time ("ca. 1850", marked ~)."""
    date = edtf_of(words, language)
    if date is None or date[-1] in "?~%" or "/" in date:
        return date
    return date + mark


def _in_numbers(words: str) -> str | None:
    if match := _YEARS.fullmatch(words):
        first, last = match["first"], match["last"]
        return _valid(f"{first}/{last if len(last) == 4 else first[:2] + last}")
    if match := _BIG_END.fullmatch(words):
        return _valid(f"{match['year']}-{int(match['month']):02d}-{int(match['day']):02d}")
    if match := _SLASHED.fullmatch(words):
        day, month = int(match["day"]), int(match["month"])
        day, month = (day, month) if month <= 12 else (month, day)
        return _valid(f"{match['year']}-{month:02d}-{day:02d}")
    return None


def _in_words(words: str, language: str) -> str | None:
    """The one date in some words, or the time between two."""
    for mentions in (date_mentions(words, language=language), head_dates(words, language)):
        if date := _one_of(words, mentions):
            return date
    return None


def _one_of(words: str, mentions: Sequence[DateMention | HeadDate]) -> str | None:
    dates = [mention.edtf() for mention in mentions]
    if len(dates) == 1:
        return _valid(dates[0])
    if len(dates) == 2 and _BETWEEN.fullmatch(words, mentions[0].span.end, mentions[1].span.start):
        return _valid(f"{dates[0]}/{dates[1]}")
    return None


def _valid(date: str | None) -> str | None:
    return date if days_of(date) else None
