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
    ENUMERATOR,
    FINITE,
    POSTSCRIPT,
    SALUTATION,
    SHELFMARK,
    VALEDICTION,
    without_markers,
)
from searchdoc.structure.paragraphs import Paragraph
from searchdoc.structure.people import is_name_line
from searchdoc.text.dates import date_mentions

_AFTER_DATE = re.compile(r"[\W\d]*(?:(?:[^\W\d_a-z][\w’'-]*|at|in|a\.?m\.?|p\.?m\.?|\d\S*)\W*){0,5}")


HEADING_WORDS = 14
_DATELINE = 90
"""The greatest length of a date with its place, in characters."""
LINE_WORDS = 12
_PLACE = re.compile(
    r"(?:(?:the|on|at|in|near|of|off|de|le|den|this|morning|evening|noon|midnight|o['’]clock|a\.?m\.?|p\.?m\.?|"
    r"[^\W\d_a-z][\w.’'-]*|\d{1,2}(?:[.:]\d\d)?)[,.;:]*\s*){0,8}"
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
        self._words = [without_markers(text[span.start : span.end]).strip() for span in spans]
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
        """Nothing but a date, perhaps with a place."""
        words = self.words(index)
        if len(words) > _DATELINE:
            return False
        mentions = date_mentions(words, language=self.language)
        if not mentions or (mentions[0].year is None and mentions[0].day is None):
            return False
        span = mentions[0].span
        before, after = words[: span.start].strip(), words[span.end :].strip()
        return bool(_PLACE.fullmatch(before) and _AFTER_DATE.fullmatch(after))

    @_remembered
    def is_salutation(self, index: int) -> bool:
        """A greeting or an address: "Dear X,", "To the members of …"."""
        words = self.words(index)
        if self.count(index) > LINE_WORDS:
            return False
        return bool(SALUTATION.fullmatch(words) or (ADDRESS.fullmatch(words) and words[-1:] in ".:,"))

    @_remembered
    def is_classification(self, index: int) -> bool:
        """A mark above a letter, such as "Top secret"."""
        return bool(CLASSIFICATION.fullmatch(self.words(index)))

    @_remembered
    def is_valediction(self, index: int) -> bool:
        """A farewell: "With best greetings, X"."""
        return self.count(index) <= LINE_WORDS + 4 and bool(VALEDICTION.fullmatch(self.words(index)))

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
        words = self.words(index)
        name = re.split(r"[,\n]", words.lstrip("—–- "))[0]
        if self.count(index) > LINE_WORDS or not is_name_line(name) or self.is_source(index):
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
            or self.count(index) > HEADING_WORDS
            or not self.is_fragment(index)
            or paragraph.kind != "paragraph"
        ):
            return False
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
