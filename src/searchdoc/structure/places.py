"""Where a letter was written: the place in "Graysand, 3 May 1911", "Paris, le 3 mai" or "Москва, 3 мая".

A place is what is left of a dateline without its date, the day of the week, the time of day, the street and what is
printed above the sheet. It is taken only where it can be nothing else: capitalised words, nobody's name, no office, no
number. The words are given as they stand; a name in capitals is written as usual ("PARIS" is Paris).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from searchdoc.structure.cues import DOCUMENT_NOUN, FINITE, HONORIFIC
from searchdoc.structure.people import cased
from searchdoc.text.dates import weekday_names
from searchdoc.text.head_dates import LANGUAGES, head_dates

_LONGEST = 60
"""The greatest length of a place, in characters."""

_MOST_WORDS = 9
"""The greatest number of words of a place beside a date."""

_MOST_WORDS_ALONE = 5
"""The greatest number of words of a place on a line of its own."""

_BEFORE_DATE = re.compile(
    r"(?:[\s,;:—–=*-]+(?:le|la|den|dem|am|the|on|of|a|à|al|il|el|ce|li|lì|addì|dated|d\.|m\.)){0,3}[\s,;:—–=*-]*\Z",
    re.IGNORECASE,
)
_INTRODUCED = re.compile(
    r"[\s(*—–-]*(?:(?i:given|done|dated|written|fait|donné|gegeben|datum|dado|dato|fatto)\s+)?"
    r"(?:(?i:at|in|from|à|au|aux|en|zu|im|a|в|из|de)\s+(?=[^\W\d_a-zà-ÿа-я]))?"
)
_TIME = re.compile(
    r"(?:\b(?:early|late|this)\s+)?\b(?:morning|evening|even[’']?g|evn[’']?g|afternoon|noon|midday|midnight|night|"
    r"matin|soir|après-midi|midi|minuit|abends?|morgens?|vormittags?|nachmittags?|mittags?|nachts|früh|mañana|tarde|"
    r"noche|mattina|mattino|sera|notte|утро|утром|вечер|вечером|ночь|ночью|spring|summer|autumn|winter|"
    r"o[’']\s?clock|uhr|heures?|[ap]\.?\s?m\b\.?)|\b\d{1,2}(?:[:.h]\d\d)?\s?(?:[ap]\.?\s?m\b\.?|o[’']\s?clock|uhr|h\b)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<=[ ,])1\d{3}(?![\d-])")
_ROMAN = re.compile(r"[IVXLC]+")
_STREET_WORD = (
    r"(?:street|st|str|road|rd|avenue|ave|av|lane|square|sq|terrace|row|court|crescent|quay|boulevard|blvd|place|gardens|"
    r"strasse|straße|gasse|platz|weg|allee|ufer|damm)"
)
_NUMBERED_STREET = re.compile(
    rf"\d+\S{{0,3}}\s+(?:[^\W\d_][\w.’'-]*\s+){{0,4}}?{_STREET_WORD}\b\.?(?:\s+(?:[NSEW]\.?\s?){{1,2}}(?=,|\Z))?"
    rf"|\b[\w-]*(?:strasse|straße|gasse|platz|weg|allee|ufer|damm|str\.)\s*\d+\s?[a-z]?\b\.?",
    re.IGNORECASE,
)
_STREET = re.compile(
    rf"(?:[^\W\d_][\w.’'-]*\s+){{0,4}}{_STREET_WORD}\.?|[\w-]+(?:strasse|straße|gasse)"
    r"|(?:rue|via|viale|calle|boulevard|avenue|quai|ul\.|ulica|улица|ул\.|plaza|piazza)\s.*",
    re.IGNORECASE,
)
_OFFICE = re.compile(
    r"\b(?:office|office\s+of|department|ministry|préfecture|cabinet|société|company|bureau|treasurer|clerk|keeper|editor|"
    r"esq|superintendent|director|direktor|rédaction|redaktion|telephone|telegr\w*|téléphone|fernsprecher|interview|"
    r"republic|république|news|press)\b",
    re.IGNORECASE,
)
_TITLED = re.compile(
    rf"(?:(?i:the|to|an|à|al|an\s+den|an\s+die)\s+)?(?:{HONORIFIC}|Herrn|Mlle|Mlles|MM|M|Sr|Sra|Don|Doña|Monsieur|Madame)\b"
)
_DOCUMENT = re.compile(rf"\b{DOCUMENT_NOUN}\b", re.IGNORECASE)
_SMALL_WORDS = frozenset(
    "the near of off by on at in upon under board de la le les des du d l der die das am an im bei zum zur ob im "
    "del della di da el los las y sur sous lès en près von van den и на при у под".split()
)


def place_in(words: str, language: str, is_person: Callable[[str], bool]) -> str | None:
    """The place that a dateline names beside its date, or None.

    ``is_person`` says whether words name a person of the document.
    """
    dates = head_dates(words, language)
    if not dates:
        year = _YEAR.search(words)
        return _place(words[: year.start()], is_person) if year else None
    before, after = words[: dates[0].span.start], words[dates[-1].span.end :]
    return _place(_without_letterhead(before), is_person) or (
        _place(after, is_person) if not re.search(r"\w", _TIME.sub("", _without_weekdays(before))) else None
    )


def place_alone(words: str, is_person: Callable[[str], bool]) -> str | None:
    """The place that a line without a date names, as it stands above or below the date of a letter; or None."""
    tokens = words.split()
    plain = len(tokens) <= _MOST_WORDS_ALONE and not re.search(r"\d", words) and not any(map(_is_printed, tokens))
    return _place(words, is_person) if plain else None


def place_before_date(words: str) -> str | None:
    """The place that the last words before the date of a letter's head can name, or None."""
    return None if re.search(r"\d", words) else _place(words, lambda _: False)


def _place(words: str, is_person: Callable[[str], bool]) -> str | None:
    plain = re.sub(r"[\[\]“”„«»\"〈〉|()]", "", words)
    plain = _TIME.sub("", _without_weekdays(_NUMBERED_STREET.sub("", plain)))
    plain = plain[: _BEFORE_DATE.search(plain).start()]  # type: ignore[union-attr]
    plain = plain[_INTRODUCED.match(plain).end() :]  # type: ignore[union-attr]
    parts = [part for one in re.split(r"[,;]", plain) if (part := _tidy(one))]
    parts = [part for part in parts if not re.search(r"\d", part)]
    kept = [part for part in parts if not _STREET.fullmatch(part)]
    place = ", ".join(cased(part) if len(part) > 3 and "." not in part else part for part in kept)
    if not place or len(place) > _LONGEST or len(place.split()) > _MOST_WORDS:
        return None
    return place if all(_can_be_place(part, is_person) for part in kept) and not is_person(place) else None


def _tidy(part: str) -> str:
    """A part of a place without marks around it; the full stop of an abbreviation stays."""
    part = " ".join(part.split()).strip(" :—–=*-").lstrip(".")
    return part if re.search(r"\b[^\W\d_]{1,3}\.\Z", part) else part.rstrip(" .")


def _can_be_place(part: str, is_person: Callable[[str], bool]) -> bool:
    """Whether words are written as the name of a place is, and are not known to be something else."""
    if is_person(part) or _TITLED.match(part) or _OFFICE.search(part) or _DOCUMENT.search(part) or FINITE.search(part):
        return False
    tokens = [token for token in re.split(r"[\s’']+", part) if re.search(r"\w", token)]
    capitals = [token for token in tokens if token.strip(".(-")[:1].isupper()]
    small = [token for token in tokens if token.strip(".(-")[:1].islower()]
    return bool(capitals) and all(token.casefold() in _SMALL_WORDS for token in small)


def _without_letterhead(words: str) -> str:
    """What is written below a printed heading in capitals: "ASYLUM LONDON, ONTARIO London, Ont." is London, Ont."""
    tokens = words.split()
    last = max((place for place, token in enumerate(tokens) if _is_printed(token)), default=-1)
    below = [token for token in tokens[last + 1 :] if token.strip(".,;:—–-")]
    written = any(token[:1].isupper() and not token.isupper() and len(token) > 3 for token in below)
    return " ".join(below) if written else words


def _is_printed(token: str) -> bool:
    """Whether a word is in capitals as in a printed heading, and no number and no abbreviation."""
    letters = token.strip(".,;:()")
    return len(letters) > 3 and letters.isupper() and not _ROMAN.fullmatch(letters)


def _without_weekdays(words: str) -> str:
    return re.sub(
        r"[^\W\d_]+\.?",
        lambda match: "" if match.group().rstrip(".").casefold() in _weekdays() else match.group(),
        words,
    )


@cache
def _weekdays() -> frozenset[str]:
    """The days of the week in full, in every language whose dates are read: their abbreviations are also words."""
    return frozenset(form for language in LANGUAGES for form in weekday_names(language) if len(form) > 4)
