"""Whether a sentence holds the kind of answer that a question asks for: a name, a place, a date, a number, a reason."""

from __future__ import annotations

import re
from dataclasses import dataclass

from searchdoc.answering.citations import Citation
from searchdoc.passages.people import Speakers
from searchdoc.ranking.questions import Question
from searchdoc.text.dates import date_mentions
from searchdoc.text.numbers import holds_number
from searchdoc.text.words import fold

_NO_COUNT = re.compile(
    r"\[\d+\]|\A\W*\d{1,3}[.)]|\b1\d{3}\b|\b20\d{2}\b|\b[IVXLC]+(?:th|st|nd|rd)?\b|\b(?:p|pp|no|vol)\.\s*\d+"
)
_YEAR = re.compile(r"\b(?:1\d{3}|20\d{2})\b|\d{4}年|\d{1,2}月")
_DAY_NAMED = re.compile(
    r"\b(?:(?:sun|mon|tues|wednes|thurs|fri|satur)day|yesterday|to-?day|to-?morrow|last\s+(?:night|week|month|year|spring|summer|"
    r"autumn|winter)|(?:michael|christ|candle|martin|lam)mas|easter|whitsun\w*|lent|lady\s+day|o['’]clock|"
    r"sonntag|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|gestern|heute|ostern|pfingsten|weihnachten|"
    r"dimanche|lundi|mardi|mercredi|jeudi|vendredi|samedi|hier|pâques|noël|"
    r"domingo|lunes|martes|miércoles|jueves|viernes|sábado|ayer|domenica|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|"
    r"ieri|воскресенье|понедельник|вторник|сред[уа]|четверг|пятниц[уа]|суббот[уа]|вчера|segunda-feira|ontem|"
    r"zondag|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|gisteren)\b|昨天|昨日|今天|今日",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\b(?:in|at|from|near|into|outside|off|to|upon|on|aus|bei|nach|von|im|am|à|en|dans|chez|vers|a|da|nel|nella|в|во|на|из|"
    r"под|из-под|у|em|no|na|te|op|uit|naar)\s+(?:the\s+|der\s+|dem\s+|den\s+|la\s+|le\s+|el\s+|il\s+|o\s+|de\s+)?"
    r"(?P<place>[^\W\d_]{3,})"
)
_SURROUNDINGS = re.compile(
    r"\b(?:in|at|near|into|outside|inside|behind|under|upon|on|beside)\s+(?:the|a|an|my|our|his|her|their)\s+[a-z]",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"\b(?:because|since|for\s+(?:he|she|it|they|we|i|the|there)|in\s+order|so\s+that|owing\s+to|due\s+to|on\s+account|"
    r"therefore|lest|reason|against|weil|denn|wegen|damit|deshalb|darum|parce\s+qu\w*|car|puisqu\w*|afin|à\s+cause|"
    r"porque|pues|ya\s+que|por\s+eso|perché|poiché|siccome|потому|так\s+как|ибо|чтобы|поэтому|из-за|pois|por\s+causa|"
    r"omdat|want|daarom)\b|因为|因為|所以|から|ので|ため",
    re.IGNORECASE,
)
_PLAIN_DATE, _HEAD_DATE = 1.0, 0.5
"""What a date in the sentence, and one in the head of its letter or entry, counts for."""


@dataclass(frozen=True, slots=True)
class Expectations:
    """What a question expects of the sentences of one citation."""

    question: Question
    speakers: Speakers
    citation: Citation

    def held_by(self, words: str) -> float:
        """How far a sentence holds the kind of answer that is asked for, from 0 to 1."""
        if self.question.quotes and self.citation.kind == "quotation" and self.citation.speaker:
            return 1.0
        match self.question.expects:
            case "person":
                return self._person(words)
            case "place":
                return self._place(words)
            case "date":
                return self._date(words)
            case "number":
                return float(holds_count(words, self.citation.document.language))
            case "reason":
                return float(_REASON.search(words) is not None)
            case _:
                return 0.0

    def _person(self, words: str) -> float:
        asked = {person.name for person in self.question.named}
        return float(any(person.name not in asked for person, _, _ in self.speakers.named_in(words)))

    def _place(self, words: str) -> float:
        asked = {fold(term.text) for term in self.question.terms}
        for match in _PLACE.finditer(words):
            place = match["place"]
            if place[0].isupper() and fold(place) not in asked and self._is_no_person_or_month(place):
                return 1.0
        return 0.5 if _SURROUNDINGS.search(words) else 0.0

    def _is_no_person_or_month(self, word: str) -> bool:
        return not self.speakers.fitting(word) and not date_mentions(f"1 {word} 1900")

    def _date(self, words: str) -> float:
        if (
            date_mentions(words, None, self.citation.document.language)
            or _YEAR.search(words)
            or _DAY_NAMED.search(words)
        ):
            return _PLAIN_DATE
        return _HEAD_DATE if self.citation.date else 0.0


def holds_count(words: str, language: str) -> bool:
    """Whether a sentence counts something: a number that is no date, year, page or the number of a point."""
    for mention in reversed(date_mentions(words, None, language)):
        words = words[: mention.span.start] + words[mention.span.end :]
    return holds_number(_NO_COUNT.sub(" ", words), language)
