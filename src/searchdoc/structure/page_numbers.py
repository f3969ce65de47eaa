"""Page numbers, as they are printed: alone on a line, in brackets, or beside a running head.

One number says nothing: it may be a year, a verse, the number of a letter or of a point. A sequence says something:
page numbers go up by one, or by a little where a page is missing, and there is text between two of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import fuzz

from searchdoc.models import Span
from searchdoc.text.dates import date_mentions

_ARABIC, _ROMAN = r"[0-9]{1,4}", r"[ivxlc]{1,9}"
_WORD = r"(?:page|pages|pag|pg|p|seite|s|pagina|página|с|стр)"
_BRACKETED = re.compile(
    rf"\[\s?{_WORD}\.?[ \u00a0]?(?P<word>{_ARABIC}|{_ROMAN})\s?\]|\{{(?P<brace>{_ARABIC})\}}", re.IGNORECASE
)
"""A number in brackets, which may stand in the middle of a line: a transcriber's mark where a page begins."""

_ALONE = re.compile(
    rf"(?:(?P<word>{_WORD})\.?[ \u00a0]{{1,2}}|(?P<dash>[-–—~*]{{1,3}}[ \u00a0]?))?(?P<number>{_ARABIC}|{_ROMAN})"
    rf"(?P<total>[ \u00a0]?(?:of|/|von|de|sur)[ \u00a0]?{_ARABIC})?(?(dash)[ \u00a0]?[-–—~*]{{1,3}})",
    re.IGNORECASE,
)
_DIGIT = re.compile("[0-9]")
_BEFORE = re.compile(rf"(?P<number>{_ARABIC}|{_ROMAN})(?P<space>[ \t\u00a0]++)(?P<title>\S.*)")
_AFTER = re.compile(rf"(?P<title>\S.*?)(?<=\S)(?P<space>[ \t\u00a0]++)(?P<number>{_ARABIC}|{_ROMAN})")
_LONGEST_LINE = 100
"""Characters of the longest line that can be a running head."""

_LONGEST_TITLE = 12
"""Words of the longest running head."""

_DIVISIONS = re.compile(
    r"(?:(?:the|der|die|das|le|la|el)\s)?(?:chapter|chap|letter|book|part|section|sect|no|nr|act|scene|canto|psalm|hymn"
    r"|day|volume|vol|table|figure|fig|plate|appendix|article|item|point|question|document|sonnet|sermon|verse|entry"
    r"|note|folio|box|lot|year|kapitel|brief|teil|band|akt|szene|chapitre|lettre|livre|partie|acte|sc[eè]ne|cap[ií]tulo"
    r"|carta|libro|parte|глава|письмо|часть)\W*",
    re.IGNORECASE,
)
"""What is numbered itself, so that "Letter 12" above "Letter 13" are no running heads."""

_SIMILAR = 84
"""Similarity (0 to 100, by edit distance) of two running heads that differ by what a scanner misread."""

_RECENT = 6
"""Running heads with which one is compared: those of the pages before it, left and right."""

_LARGEST_STEP = 4
"""The most by which the page number goes up from one page of a source to the next: pages may be missing."""

_YEARS = range(1400, 2031)


@dataclass(frozen=True, slots=True)
class PageNumber:
    """A line, or a part of one, that may be a page's number.

    ``line`` is the index of the line, ``style`` how the number is written, ``title`` the running head beside it;
    ``side`` is -1 where it stands before the head, 1 behind it, and ``apart`` says that a wide space divides them.
    ``begins`` is where the page begins, if a running head stands above the number.
    """

    line: int
    span: Span
    label: str
    style: str
    title: str = ""
    side: int = 0
    apart: bool = False
    begins: int | None = None

    @property
    def value(self) -> int:
        """The number; -1 for what is none."""
        return int(self.label) if self.label.isdecimal() else _roman(self.label)


def bracketed_numbers(words: str, line: int, start: int) -> Iterator[PageNumber]:
    """The numbers in brackets on a line that begins at the position ``start`` of the text."""
    for match in _BRACKETED.finditer(words):
        span = Span(start + match.start(), start + match.end())
        yield PageNumber(line, span, match["word"] or match["brace"], "word" if match["word"] else "brace")


def number_alone(words: str, line: int, span: Span) -> PageNumber | None:
    """A line that holds nothing but a page number: "17", "- 17 -", "page 17 of 40", "xvii"."""
    match = _ALONE.fullmatch(words) if len(words) <= _LONGEST_LINE else None
    if match is None or (not match["number"].isdecimal() and (not match["number"].islower() or match["total"])):
        return None
    style = "total" if match["word"] and match["total"] else "word" if match["word"] else "dash"
    if not match["word"] and not match["dash"]:
        if match["total"]:
            return None  # a fraction, or a date
        style = "bare"
    if match["word"] and len(match["word"]) == 1 and match["word"].isupper():
        return None  # the shelfmark of somebody's "P 17"
    return PageNumber(line, span, match["number"], style)


def numbered_head(words: str, line: int, span: Span) -> PageNumber | None:
    """A running head with the page number before or behind it: "62   THE POOR LAW", "THE POOR LAW   65"."""
    if len(words) > _LONGEST_LINE:
        return None
    for match, side in ((_BEFORE.fullmatch(words), -1), (_AFTER.fullmatch(words), 1)):
        if match and is_running_head(match["title"]) and (match["number"].isdecimal() or match["number"].islower()):
            return PageNumber(line, span, match["number"], "head", match["title"], side, len(match["space"]) > 1)
    return None


def without_number(words: str) -> str:
    """The words of a line without a number, perhaps misread, at its beginning and at its end."""
    if len(words) > _LONGEST_LINE:
        return words
    parts = words.split()
    return " ".join(part for place, part in enumerate(parts) if 0 < place < len(parts) - 1 or not _DIGIT.search(part))


def is_running_head(words: str) -> bool:
    """Whether words can stand at the head of page after page: short, no sentence, no date, no "Chapter"."""
    letters = sum(character.isalpha() for character in words)
    if not 4 <= letters <= len(words) <= _LONGEST_LINE or len(words.split()) > _LONGEST_TITLE:
        return False
    if words[-1] in ",;:!?-" or (words[-1] == "." and not words.isupper()) or not words.lstrip("“\"'‘([")[:1].isupper():
        return False
    return not _DIVISIONS.fullmatch(words) and not any(date.day for date in date_mentions(words))


def are_similar(one: str, other: str) -> bool:
    """Whether two running heads are the same, but for what a scanner misread."""
    return fuzz.ratio(one.casefold(), other.casefold()) >= _SIMILAR


def recurring(titles: Sequence[str]) -> list[int]:
    """For each title, the index of the first one of those like it; -1 where it stands alone."""
    recent: list[int] = []  # the first of each kind, that seen last at the end
    firsts: list[int] = []
    for index, title in enumerate(titles):
        first = next((known for known in reversed(recent) if are_similar(titles[known], title)), index)
        recent = [*(known for known in recent[-_RECENT:] if known != first), first]
        firsts.append(first)
    repeated = {first for index, first in enumerate(firsts) if first != index}
    return [first if first in repeated else -1 for first in firsts]


def longest_sequence(numbers: Sequence[PageNumber], apart: int) -> list[PageNumber]:
    """The longest sequence of numbers that go up as pages do, with ``apart`` lines or more between two of them."""
    best: dict[int, tuple[int, int]] = {}  # for each value, the length of the sequence that ends there, and its index
    before: list[int | None] = []
    for index, number in enumerate(numbers):
        length, previous = 0, None
        for value in range(number.value - 1, number.value - _LARGEST_STEP - 1, -1):
            known = best.get(value)
            if known and known[0] > length and number.line - numbers[known[1]].line > apart:
                length, previous = known
        before.append(previous)
        if number.value >= 0 and length + 1 >= best.get(number.value, (0, 0))[0]:
            best[number.value] = length + 1, index
    last = max(best.values(), default=(0, -1))[1]
    sequence: list[PageNumber] = []
    at: int | None = last if last >= 0 else None
    while at is not None:
        sequence.append(numbers[at])
        at = before[at]
    return sequence[::-1]


def are_years(numbers: Sequence[PageNumber]) -> bool:
    """Whether all of the numbers are more likely years."""
    return bool(numbers) and all(number.value in _YEARS for number in numbers)


def goes_up_by_one(numbers: Sequence[PageNumber]) -> bool:
    """Whether most of the numbers are one more than the number before."""
    steps = [other.value - one.value for one, other in pairwise(numbers)]
    return bool(steps) and steps.count(1) * 5 >= len(steps) * 4


_ROMAN_DIGITS = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


def _roman(label: str) -> int:
    """The value of a small Roman number up to 399."""
    digits = [_ROMAN_DIGITS.get(digit, -1) for digit in label.lower()]
    if not digits or min(digits) < 0:
        return -1
    following = [*digits[1:], 0]
    return sum(-digit if digit < after else digit for digit, after in zip(digits, following, strict=True))
