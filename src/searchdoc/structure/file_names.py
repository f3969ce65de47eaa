"""What a file's name says: "1850-02-14 Eliza to Margaret", "Brief Kestner an Hallam 1851", "Pell_Tobias_1911-05-03".

Such a name is given by whoever keeps the files. It fills in what the text does not say and beats what is only guessed,
but not a whole name or a whole date that the text gives. Reference numbers, numbers of photographs and of copies say
nothing.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from searchdoc.structure.cues import DOCUMENT_NOUN
from searchdoc.structure.letter_heads import correspondents, own_writing
from searchdoc.structure.letters import signs
from searchdoc.text.characters import CAPITAL
from searchdoc.text.dates import days_of
from searchdoc.text.head_dates import head_dates

FILE_NAME_RULE = "file-name"
"""The rule that is named for whatever a file's name states."""

FILE_NAME = "file name"
"""The source of a statement that a file's name makes."""

_LONGEST = 150
"""The length, in characters, of the longest name that is read."""

_YEAR = r"1[4-9]\d\d|20[0-4]\d"
_DAY = re.compile(rf"(?<!\d)(?P<year>{_YEAR})(?P<mark>[-_. ]?)(?P<month>0[1-9]|1[0-2])(?P=mark)(?P<day>[0-3]\d)(?!\d)")
_MONTH = re.compile(rf"(?<![\d.-])(?P<year>{_YEAR})[-_.](?P<month>0[1-9]|1[0-2])(?![\d-])")
_YEARS = re.compile(rf"(?<![\d.-])(?P<year>{_YEAR})(?:[-–—](?P<last>{_YEAR}|\d\d))?(?![\d.]*\d|-\d)")
_HYPHENATED = re.compile(r"\S*-(?:to|an|à|a|al|au|TO|AN)-\S*")
_COPY = re.compile(
    r"(?:\s*\(\d{1,2}\)|\s+v\d|\s+(?:copy|transcript|transcription|transcribed|final|ocr))\s*\Z", re.IGNORECASE
)
_FAMILY_FIRST = re.compile(rf"(?P<family>{CAPITAL}[^\W\d_]+)_(?P<given>{CAPITAL}[^\W\d_]+)")
_NOUN_ONLY = re.compile(rf"{DOCUMENT_NOUN}(?:\s+{DOCUMENT_NOUN})?", re.IGNORECASE)
_NO_PEOPLE = frozenset(
    "guide introduction reply answer response road way path journey trip walk key index ode return appeal address "
    "report approach welcome how what where who notes note copy scan draft page pages file image photo supplement "
    "addendum errata corrections amendment amendments appendix preface prologue epilogue hymn letter letters access "
    "back next hello from intro attachment annex reference references answer answers invitation visit train flight "
    "ship passage voyage farewell homage tribute toast speech sermon hommage einladung reise weg einführung "
    "antwort".split()
)
"""Words before "to" that are no sender."""


@dataclass(frozen=True, slots=True)
class FileName:
    """Whom a file's name gives as sender and addressee, and the date (EDTF).

    ``sure`` is False where the words can be something else; they then only complete what the text says.
    """

    sender: str | None = None
    addressee: str | None = None
    date: str | None = None
    sure: bool = False


NO_NAME = FileName()
"""A file's name that says nothing."""


def read_file_name(stem: str, language: str = "en") -> FileName:
    """What a file's name, without its ending, says; nothing where that is not plain."""
    words = unicodedata.normalize("NFC", stem).strip()
    if not words or len(words) > _LONGEST:
        return NO_NAME
    rest, date = _without_date(words.replace("_", " ") if " " not in words else words, language)
    rest = _COPY.sub("", _HYPHENATED.sub(lambda match: match[0].replace("-", " "), rest)).strip(" -–—_,.;()[]")
    if own := own_writing(rest):
        # One word alone may be a place or a subject: "Recollections of Weir".
        return FileName(own, None, date, sure=" " in own)
    found = correspondents(rest)
    if found is not None:
        sender, addressee, is_letter = found
        if not (sender and sender.split()[0].casefold() in _NO_PEOPLE):
            whole = len((sender or "").split()) > 1
            return FileName(sender, addressee, date, sure=bool(date or addressee or whole) if is_letter else bool(date))
    if (parts := _FAMILY_FIRST.match(words)) and date and rest == f"{parts['family']} {parts['given']}":
        return FileName(f"{parts['given']} {parts['family']}", None, date)
    return FileName(date=date if date and len(date) > 7 and (not rest or _NOUN_ONLY.fullmatch(rest)) else None)


def same_person(one: str, other: str) -> bool:
    """Whether one name can be a shorter form of the other: "Eliza", "E. Thornbury" and "Eliza Thornbury"."""
    return one.casefold() == other.casefold() or signs(one, other) or signs(other, one)


def _without_date(words: str, language: str) -> tuple[str, str | None]:
    """The words without the date in them, and the date in EDTF; a year counts at the beginning or the end only."""
    for pattern in (_DAY, _MONTH):
        for match in pattern.finditer(words):
            date = "-".join(part for part in (match["year"], match["month"], match.groupdict().get("day")) if part)
            if days_of(date):
                return _cut(words, match.start(), match.end()), date
    mentions = [mention for mention in head_dates(words, language) if mention.year]
    if len(mentions) == 1 and (written := mentions[0].edtf()) and days_of(written):
        return _cut(words, mentions[0].span.start, mentions[0].span.end), written
    for match in _YEARS.finditer(words):
        if not words[: match.start()].strip(" ([-_") or not words[match.end() :].strip(" )]-_"):
            last = match["last"]
            until = f"/{last if len(last) == 4 else match['year'][:2] + last}" if last else ""
            return _cut(words, match.start(), match.end()), match["year"] + until
    return words, None


def _cut(words: str, start: int, end: int) -> str:
    return f"{words[:start].rstrip(' ,([_')} {words[end:].lstrip(' ,)]_')}".strip()
