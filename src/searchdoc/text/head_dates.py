"""Dates as people write them above and below letters: "Jan 9 '91", "4. II. 1899", "Jany. 15th 1887", "22 June [1870]".

A dateline may say what prose may not: years of two digits, months in numbers, brackets where an editor supplied
something. So these forms are read only in lines that are nothing but a date with its place, and in titles. Names of
months are those of `dateparser` in the languages that historians read, and the abbreviations of older hands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from searchdoc.models import Span
from searchdoc.text.dates import month_names, weekday_names
from searchdoc.text.patterns import few_spaces

LANGUAGES = ("en", "fr", "de", "es", "it", "ru", "pt", "nl")
"""Languages whose months are known in every head, after the document's own."""

_OLD_FORMS = {
    "jany": 1, "janr": 1, "jenner": 1, "jänner": 1, "feby": 2, "febr": 2, "feber": 2, "hornung": 2, "mch": 3,
    "märz": 3, "maerz": 3, "aprl": 4, "apl": 4, "juny": 6, "juni": 6, "jul": 7, "july": 7, "augt": 8, "septr": 9,
    "septbr": 9, "sept": 9, "7ber": 9, "7bre": 9, "7br": 9, "octr": 10, "octbr": 10, "okt": 10, "8ber": 10,
    "8bre": 10, "8br": 10, "novr": 11, "novbr": 11, "9ber": 11, "9bre": 11, "9br": 11, "decr": 12, "decbr": 12,
    "dezbr": 12, "10ber": 12, "10bre": 12, "xber": 12, "xbre": 12, "xbr": 12,
}  # fmt: skip
_ROMANS = {roman: number for number, roman in enumerate("I II III IV V VI VII VIII IX X XI XII".split(), start=1)}

_DAY = r"\[?(?P<day>[0-3]?\d)(?!\d)(?:\s?(?:st|nd|rd|d|th|er|re|ten|te|t|º|°|\^?[eo])\b)?[\].,]{0,2}"
_DAYS = rf"{_DAY}(?:\s*(?:[-–—]|&|and|und|et|y)\s*\[?[0-3]?\d(?:st|nd|rd|th)?[\].,]{{0,2}})?"
_GAP = r"[\s,]*(?:\(\?\)|\?)?\s*"
_MONTH = r"\[?(?P<month>(?:\d{1,2}|[xX])?[^\W\d_]{2,12})[\].,:]{0,2}"
_YEAR = r"(?P<year>\[?1\]?\[?\d\]?\[?\d\]?\[?\d\]?|20\d\d)(?!\d)\??"
_SHORT = r"(?P<short>[’'‘]\s?\d\d|\d{2,3})(?![\d:.]*\d)"
_OF = r"(?:(?:of|de|del|d[’']|di|des)\s*)?"
_ANY_YEAR = rf"(?:(?:\s*\(\?\))?\s*,?\s*(?:in\s+the\s+year\s+)?{_OF}(?:{_YEAR}|{_SHORT}))"

_NOT_A_DIGIT = re.compile(r"\D")
_YEAR_OF_FOUR = re.compile(r"(?<![\d.,])1[0-9]\d\d(?!\d)|(?<![\d.,])20[0-4]\d(?!\d)")


_SHAPES = tuple(
    map(
        re.compile,
        map(
            few_spaces,
            (
                rf"(?<![\d.]){_YEAR}-(?P<number>0\d|1[0-2])(?:-(?P<day>[0-3]\d))?(?![\d-])",
                rf"(?<![\d.,/]){_DAYS}{_GAP}{_OF}{_MONTH}{_ANY_YEAR}?(?![^\W_])",
                rf"(?<![^\W_]){_MONTH}\s*{_DAYS}{_GAP}{_ANY_YEAR}?(?![^\W_])",
                rf"(?<![\d.,]){_DAY}\s?[./-]?\s?(?P<number>1[0-2]|0?[1-9])(?!\d)\s?[./-]\s?\[?(?:{_YEAR}|(?P<short>\d{{2,3}}))(?!\d)",
                rf"(?<![\d.,]){_DAY}\s?[./-]\s?(?P<number>1[0-2]|0?[1-9])(?!\d)[./]?\s+\[?(?:{_YEAR}|{_SHORT})(?!\d)",
                rf"(?<![\d.,]){_DAY}\s?[./-]?\s?(?P<roman>XI{{0,2}}|IX|VI{{0,3}}|I[VX]|I{{1,3}})\b[\s./-]*(?:{_YEAR}|{_SHORT})",
                rf"(?<![^\W_]){_MONTH}\s*,?\s*{_OF}{_YEAR}(?![^\W_])",
            ),
        ),
    )
)
_DAYS_OF_MONTH = (0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass(frozen=True, slots=True)
class HeadDate:
    """A date in a head: its place, and as much of it as stands there. ``short`` is a year of two or three digits."""

    span: Span
    month: int
    day: int | None
    year: int | None
    short: int | None = None

    def edtf(self, near: int | None = None) -> str | None:
        """The date in EDTF; ``near`` is a year known from elsewhere, which tells the century and supplies a year.

        A year that only ``near`` supplies is marked ``?``; without any year there is no date (None).
        """
        year, doubt = self._year(near)
        if year is None:
            return None
        return f"{year:04d}-{self.month:02d}" + (f"-{self.day:02d}" if self.day else "") + doubt

    def _year(self, near: int | None) -> tuple[int | None, str]:
        if self.year is not None:
            return self.year, ""
        if self.short is None:
            return near, "?"
        if self.short > 99:
            return 1000 + self.short, ""
        if near is None:
            return None, ""
        century = near - near % 100 + self.short
        return min((century - 100, century, century + 100), key=lambda year: abs(year - near)), ""


@lru_cache(maxsize=1024)
def head_dates(words: str, language: str = "en") -> tuple[HeadDate, ...]:
    """Every date in a head, in order, without overlaps."""
    found: list[HeadDate] = []
    taken = bytearray(len(words))
    for shape in _SHAPES:
        for match in shape.finditer(words):
            date = _date(match, language)
            if date and not any(taken[date.span.start : date.span.end]):
                taken[date.span.start : date.span.end] = b"\1" * (date.span.end - date.span.start)
                found.append(date)
    return tuple(sorted(found, key=lambda date: date.span))


def is_day(words: str) -> bool:
    """Whether words are nothing but one day with its month and year, perhaps with the day of the week."""
    dates = head_dates(words) if any(map(str.isdigit, words)) else ()
    if len(dates) != 1 or dates[0].day is None or (dates[0].year is None and dates[0].short is None):
        return False
    rest = (words[: dates[0].span.start] + words[dates[0].span.end :]).strip(" ,.:;()[]—–-").casefold()
    return not rest or any(rest in weekday_names(language) for language in LANGUAGES)


def _date(match: re.Match[str], language: str) -> HeadDate | None:
    groups = match.groupdict()
    month = _month(groups, language)
    day = int(groups["day"]) if groups.get("day") else None
    if month is None or (day is not None and not 1 <= day <= _DAYS_OF_MONTH[month]):
        return None
    year = int(_NOT_A_DIGIT.sub("", groups["year"])) if groups.get("year") else None
    if year is not None and not 1000 <= year <= 2099:
        return None
    short = int(_NOT_A_DIGIT.sub("", groups["short"])) if groups.get("short") else None
    if short is not None and 99 < short < 800:
        return None
    return HeadDate(_trimmed(match), month, day, year, short)


def _trimmed(match: re.Match[str]) -> Span:
    """Without an opening bracket before the day or a closing one behind the year that has no other."""
    return Span(match.start(), match.start() + len(match.group().rstrip(" ,.")))


def _month(groups: dict[str, str | None], language: str) -> int | None:
    if number := groups.get("number"):
        return int(number)
    if roman := groups.get("roman"):
        return _ROMANS[roman]
    return _named_month((groups.get("month") or "").strip("[]., :"), language)


@lru_cache(maxsize=4096)
def _named_month(word: str, language: str) -> int | None:
    folded = word.casefold().rstrip(".")
    if folded in _OLD_FORMS:
        return _OLD_FORMS[folded]
    if word[:1].isdigit():
        return None
    return next((number for known in _languages(language) if (number := month_names(known).get(folded))), None)


@cache
def _languages(own: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((own, *LANGUAGES)))


def years_in(words: str) -> Iterator[int]:
    """The years of four digits that a text gives, in order."""
    return (int(match.group()) for match in _YEAR_OF_FOUR.finditer(words))
