"""The questions one asks of a paragraph by itself: is it a date, a greeting, a signature, a heading or a source."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import wraps

from searchdoc.structure.cues import (
    ADDRESS,
    ARCHIVAL,
    ATTESTATION,
    CLASSIFICATION,
    DOCUMENT_NOUN,
    ENUMERATOR,
    FINITE,
    POSTSCRIPT,
    SHELFMARK,
    VALEDICTION,
    without_markers,
)
from searchdoc.structure.letter_heads import LetterHead, letter_head
from searchdoc.structure.letter_phrases import SIGNED, is_closing_phrase, is_greeting
from searchdoc.structure.paragraphs import Paragraph
from searchdoc.structure.people import is_name_line
from searchdoc.text.characters import CAPITAL
from searchdoc.text.head_dates import head_dates

_AFTER_DATE = re.compile(rf"[\W\d]*(?:(?:{CAPITAL}[\w’'-]*|at|in|a\.?m\.?|p\.?m\.?|\d\S*)\W*){{0,5}}")


HEADING_WORDS = 14
_DATELINE = 160
"""The greatest length of a date with its place, in characters."""
LINE_WORDS = 12
_I_REMAIN = re.compile(r"(?:and\s+)?(?:I|we)\s+(?:am|are|remain|have\s+the\s+hono)", re.IGNORECASE)
_DOCUMENT = re.compile(rf"\b{DOCUMENT_NOUN}\b", re.IGNORECASE)
_ANNOUNCES = re.compile(r"(?::\s*(?:--|[—–-])*|(?:--|[—–])|\b(?:the|an?|of|and|or|with|by|from|at))\s*\Z")
"""The end of a line that goes on below: a colon, a dash, an article, a preposition."""
_RUSSIAN_YEAR = re.compile(r"(?<=\d)\s?г(?:ода|\.)?(?![^\W_])")
"""The word for "year" behind a Russian date, which is no prose."""
_CLOSING_MARKS = tuple('”"»“')
_MARKS = '“"„«»”'
_POSTSCRIPT_MARK = re.compile(r"(?:P\.?\s?(?:P\.?\s?)?S|N\.?\s?B)\W*", re.IGNORECASE)
_PRONOUN = re.compile(r"\b(?:[Ww]e|I|he|she|they|you|it|my|our|his|her|your|which|who|that)\b")
_SHORT_DATELINE = 30
_SPACES = re.compile(r"[^\S\n]{2,}")
_LOWER_IN_PLACE = frozenset(
    "the on at in near of off from de le la les den du des der die das am im zu bei via c/o and und et y di del "
    "a al il lo this morning evening noon "
    "midnight night afternoon day monday tuesday wednesday thursday friday saturday sunday montag dienstag "
    "mittwoch donnerstag freitag "
    "samstag sonntag lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miércoles jueves viernes "
    "sábado domingo matin soir abends morgens "
    "vormittags nachmittags nachts mittags früh street st road avenue av rue strasse straße gasse platz no nr "
    "uhr o'clock o’clock am pm a.m p.m km "
    "inst ult".split()
)


def _lower_words(words: str) -> list[str]:
    """The words in small letters that name no place and no time: what makes a sentence."""
    tokens = (token.strip(".,:;()[]“”\"'‘’=—–-*") for token in re.findall(r"[^\s,;]+", words))
    return [token for token in tokens if token[:1].islower() and token.casefold() not in _LOWER_IN_PLACE]


def _is_place(words: str) -> bool:
    """Whether words can name a place or head a sheet of paper: mostly capitals and numbers, and no sentence."""
    tokens = [token for token in re.findall(r"[^\s,;]+", words) if re.search(r"\w", token)]
    plain = [token.strip(".,:;()[]“”\"'‘’=—–-*") for token in tokens]
    letters = [token for token in plain if token and not token[0].isdigit()]
    if len(letters) > 22 or re.search(r"[?!]", words) or _PRONOUN.search(words):
        return False
    lower = [token for token in letters if token[0].islower() and token.casefold() not in _LOWER_IN_PLACE]
    return len(lower) * 4 <= len(letters) if len(letters) >= 4 else not lower


_PLACE = re.compile(
    r"(?:(?:the|on|at|in|near|of|off|de|le|den|this|morning|evening|noon|midnight|o['’]clock|a\.?m\.?|p\.?m\.?|"
    rf"{CAPITAL}[\w.’'-]*|\d{{1,2}}(?:[.:]\d\d)?)[,.;:]*\s*){{0,8}}"
)
_SOURCE = re.compile(
    r"(?:transcribed|copied|printed|reproduced|taken)\s+from\b.{5,120}\Z|"
    r"(?:source|provenance|archive|from\s+the\s+(?:archives?|papers|collection))\b.{0,10}[:.]",
    re.IGNORECASE,
)
_SOURCE_WORDS = 20
_TERMINAL = re.compile(r"[.!?…:;,][”’\"')\]]*\Z")


def _occurrences(text: str, words: str) -> Iterator[int]:
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def _remembered(question: Callable[[Lines, int], bool]) -> Callable[[Lines, int], bool]:
    """Answer a question about a paragraph once: every rule asks it again."""

    @wraps(question)
    def answer(self: Lines, index: int) -> bool:
        answers = self.answers.setdefault(question.__name__, {})
        if index not in answers:
            answers[index] = question(self, index)
        return answers[index]

    return answer


class Lines:
    """A document's paragraphs, and what can be asked about each of them by itself."""

    def __init__(self, text: str, paragraphs: Sequence[Paragraph], language: str) -> None:
        self.text = text
        self.paragraphs = paragraphs
        self.language = language
        # every rule asks for them, of every paragraph
        spans = (paragraph.span for paragraph in paragraphs)
        self._words = [_SPACES.sub(" ", without_markers(text[span.start : span.end])).strip() for span in spans]
        self._heads: dict[int, LetterHead | None] = {}
        self._counts = [len(words.split()) for words in self._words]
        self.answers: dict[str, dict[int, bool]] = {}
        self._persons: dict[str, bool] = {}

    def words(self, index: int) -> str:
        """The paragraph without note markers."""
        return self._words[index]

    def count(self, index: int) -> int:
        """Its number of words."""
        return self._counts[index]

    @_remembered
    def is_dateline(self, index: int) -> bool:
        """Nothing but a date, perhaps with a place, an address or a letter's printed heading."""
        if label := self._stated(index):
            return label == "dateline"
        words = _RUSSIAN_YEAR.sub("", self.words(index))
        if len(words) > _DATELINE or words.endswith(":") or self.letter_head(index) or _DOCUMENT.search(words):
            return False
        dates = head_dates(words, self.language)
        if not dates or (dates[0].day is None and dates[0].year is None and len(words) > _SHORT_DATELINE):
            return False
        rest = words
        for date in reversed(dates):
            rest = f"{rest[: date.span.start]} , {rest[date.span.end :]}"
        return _is_place(rest) and not _lower_words(words[dates[-1].span.end :])

    def is_placelike(self, index: int) -> bool:
        """Whether a line can name a place, an office or an address: capitals and numbers, and no sentence."""
        words = self.words(index)
        return len(words) <= _DATELINE and _is_place(words) and not FINITE.search(words)

    def _stated(self, index: int) -> str:
        """What the format says that a paragraph is: "dateline", "item"; "" where it does not say so."""
        paragraph = self.paragraphs[index]
        return "" if paragraph.kind == "note" else paragraph.label

    def letter_head(self, index: int) -> LetterHead | None:
        """What the paragraph says as the head of a letter, if it is one."""
        if index not in self._heads:
            short = self.count(index) <= 2 * LINE_WORDS
            self._heads[index] = letter_head(self.words(index), self.language) if short else None
        return self._heads[index]

    @_remembered
    def is_salutation(self, index: int) -> bool:
        """A greeting or an address: "Dear X,", "To the members of …"."""
        if label := self._stated(index):
            return label == "salutation"
        words = self.words(index)
        if self.count(index) > LINE_WORDS:
            return False
        return is_greeting(words) or bool(ADDRESS.fullmatch(words) and words[-1:] in ".:,")

    @_remembered
    def is_classification(self, index: int) -> bool:
        """A mark above a letter, such as "Top secret"."""
        return bool(CLASSIFICATION.fullmatch(self.words(index)))

    @_remembered
    def is_valediction(self, index: int) -> bool:
        """A farewell: "With best greetings, X"."""
        words = self.words(index)
        closes = is_closing_phrase(words) or (
            self.count(index) <= LINE_WORDS and VALEDICTION.fullmatch(words) is not None
        )
        if self.count(index) > LINE_WORDS + 6 or not closes:
            return False
        return not (words.endswith((".", "?")) and FINITE.search(words)) or bool(_I_REMAIN.match(words))

    @_remembered
    def is_attestation(self, index: int) -> bool:
        """What is added under a letter: "Recorded by X", "Verified: Y", a postscript."""
        return self.count(index) <= 2 * LINE_WORDS and bool(ATTESTATION.fullmatch(self.words(index)))

    @_remembered
    def is_postscript(self, index: int) -> bool:
        """A "P.S." of any length."""
        return bool(POSTSCRIPT.fullmatch(self.words(index)))

    @_remembered
    def is_signature(self, index: int) -> bool:
        """Nothing but a name, perhaps with an office."""
        if label := self._stated(index):
            return label == "signature"
        words = SIGNED.sub("", self.words(index).lstrip("—–- "), count=1)
        name = re.split(r"[,\n]|\s\(", words.lstrip("—–- "))[0]
        if self.count(index) > LINE_WORDS or not is_name_line(name) or self.is_source(index):
            return False
        if words != name and head_dates(words[len(name) :], self.language) and not self.is_dateline(index):
            return False
        return not self.is_dateline(index) or self._names_somebody(name)

    def _names_somebody(self, name: str) -> bool:
        """Whether the words before a date are a person's and not a place's, as their other uses show."""
        name = name.strip()
        if name not in self._persons:
            other = re.compile(
                rf"(?<!\bat )(?<!\bin )(?<!\bto )(?<!\bfrom )(?<!\bnear )\b{re.escape(name)}\b(?!,\s+\d)"
            )
            places = _occurrences(self.text, name)
            self._persons[name] = len(name.split()) > 1 and any(other.match(self.text, place) for place in places)
        return self._persons[name]

    def is_closing(self, index: int) -> bool:
        """Something that stands at the foot of a letter."""
        return (
            self.is_dateline(index)
            or self.is_valediction(index)
            or self.is_attestation(index)
            or self.is_signature(index)
        )

    def is_enumerated(self, index: int) -> bool:
        """Whether it begins with a number or a letter as a point does."""
        return bool(ENUMERATOR.match(self.words(index)))

    def is_fragment(self, index: int) -> bool:
        """No full stop at the end."""
        return not _TERMINAL.search(self.words(index))

    @_remembered
    def is_heading(self, index: int) -> bool:
        """A short line without a full stop, above something longer."""
        words = self.words(index)
        paragraph = self.paragraphs[index]
        if paragraph.kind == "heading":
            return True
        if (
            not words
            or self._stated(index)
            or _ANNOUNCES.search(words)
            or _POSTSCRIPT_MARK.fullmatch(words)
            or self.count(index) > HEADING_WORDS
            or not (self.is_fragment(index) or words.isupper())
            or paragraph.kind != "paragraph"
            or (words[-1:] in _CLOSING_MARKS and not any(mark in words[:-1] for mark in _MARKS))
        ):
            return False
        if words.isupper() and words.endswith("."):
            return index + 1 < len(self.paragraphs) and "\n" not in words
        starts = words.lstrip("“\"'‘(")[:1]
        return (starts.isupper() or starts.isdigit()) and index + 1 < len(self.paragraphs) and "\n" not in words

    @_remembered
    def is_source(self, index: int) -> bool:
        """Where the original lies: in brackets, or in a line without a verb that names an archive and a number."""
        words = self.words(index)
        bracketed = (words[:1], words[-1:]) in {("[", "]"), ("(", ")")}
        if not bracketed and _SOURCE.match(words):
            return True
        if not bracketed and (self.count(index) > _SOURCE_WORDS or FINITE.search(re.split(r"[.;]\s", words)[0])):
            return False
        marks = len(SHELFMARK.findall(words))
        archival = bool(ARCHIVAL.search(words)) and bool(re.search(r"\d", words))
        return marks > 1 or (archival and (bracketed or marks > 0))
