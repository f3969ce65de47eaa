"""The forms of questions: who is asked for by which turn of phrase, in the languages that questions are asked in.

The patterns are few and plain; whatever they do not match is a topic, and nothing is lost by that.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from searchdoc.models import Span
from searchdoc.text.dates import date_mentions, days_of
from searchdoc.text.framing_words import TITLES
from searchdoc.text.question_words import expected_answer

_SAY: Mapping[str, str] = MappingProxyType(
    {
        "en": r"say|says|said|write|writes|wrote|written|think|thinks|thought|tell|tells|told|claim|"
        r"claims|claimed|propose|proposes|proposed|suggest|suggested|demand|demands|demanded|declare|"
        r"declared|reply|replied|answer|answered|argue|argues|argued|state|states|stated|ask|asks|"
        r"asked|want|wants|wanted|report|reported|call|calls|called|describe|describes|described|"
        r"respond|responded|remark|remarked|believe|believes|believed|express|expressed|promise|"
        r"promised|recommend|recommended|explain|explained|complain|complained|admit|admitted|mean|"
        r"meant|warn|warned|advise|advised|insist|insisted|object|objected|request|requested|resolve|"
        r"resolved|recall|recalled|hold|held",
        "de": r"sag\w*|gesagt|schrieb\w*|schreib\w*|geschrieben|mein(?:t|te|en|ten)|denk\w*|dacht\w*|erzähl\w*|"
        r"bericht\w*|antwort\w*|erklär\w*|forder\w*|behaupt\w*|klag\w*|rät|riet|hielt|hält",
        "fr": r"di(?:t|sait|re|sent)|écri(?:t|vait|vit|re|vent)|pens\w+|racont\w+|répond\w*|rapport\w+|"
        r"propos(?:e|a|ait|é)|demand\w+|déclar\w+|affirm\w+|expliqu\w+",
        "es": r"dij\w+|dic(?:e|en|ho)|decía\w*|escrib\w+|escrito|piensa\w*|pens\w+|cuenta\w*|cont(?:ó|aba)|"
        r"respond\w+|propuso|opin\w+",
        "it": r"dice\w*|diss\w+|detto|scriv\w+|scriss\w+|scritto|pens\w+|raccont\w+|rispo\w+|propos\w+",
        "ru": r"сказал\w*|говор\w+|писал\w*|пишет|написал\w*|дума\w+|рассказ\w+|ответил\w*|отвеча\w+|сообщ\w+|"
        r"счита\w+|предлож\w+|предлага\w+|просил\w*|жалов\w+",
        "pt": r"diss\w+|diz\w*|escrev\w+|escrito|pens\w+|cont(?:a|ou|ava)|respond\w+|propôs",
        "nl": r"zei|zeg\w*|gezegd|schr(?:eef|ijf)\w*|geschreven|dacht\w*|denkt|vertel\w*|antwoord\w*|vond|"
        r"vindt",
    }
)  # fmt: skip
"""The verbs of saying and thinking in each language."""

_SPEAK = re.compile(
    r"\b(?:say|says|said|write|writes|wrote|written|tell|tells|told|reply|replied|answer|answered|report|reported|declare|"
    r"declared|state|stated|remark|remarked|explain|explained|complain|complained|respond|responded|claim|claimed|"
    r"sag\w*|gesagt|schr(?:ie|ei)b\w*|geschrieben|dit|disait|écri(?:t|vait|vit)|dij\w+|dice|escrib\w+|disse\w*|scri\w+|"
    r"сказал\w*|говор\w+|писал\w*|пишет|написал\w*|ответил\w*|escrev\w+|zei|schreef)\b",
    re.IGNORECASE,
)
"""Verbs of saying in the narrow sense: whoever only thought or wanted something need not have said it."""

_DID_SAY = re.compile(r"\b(?:did|does|do|has|had|is|was|would|should)\s+(?:\w+\.?\s+){0,2}?\Z", re.IGNORECASE)
_SAYS = re.compile(rf"[\w\s,.'’-]{{0,60}}?\b(?:{_SAY['en']})\b", re.IGNORECASE)
_SAY_AT_ONCE = re.compile(rf"\s+(?:{_SAY['en']})\b", re.IGNORECASE)
_WHAT = re.compile(r"\bwhat\b", re.IGNORECASE)
_ACCORDING = re.compile(
    r"\b(?:according\s+to|in\s+the\s+(?:words|view|opinion)\s+of|view\s+of|opinion\s+of|laut|selon|d['’]après|según|"
    r"secondo|по\s+словам|segundo|volgens)\s+(?:\w+\.?\s+)?\Z",
    re.IGNORECASE,
)
_LETTERS_FROM = re.compile(
    r"\b(?:letters?|notes?|words|diar(?:y|ies)|lettres?|cartas?|lettere|briefe?|brieven|письма)\s+"
    r"(?:from|by|of|von|de|di|da|van|от)?\s*(?:\w+\.\s+)?\Z",
    re.IGNORECASE,
)
_ON = re.compile(r"\s+(?:on|about|concerning|regarding)\s+\S", re.IGNORECASE)
_OWN_DOCUMENT = re.compile(
    r"['’]s?\s+(?:\w+\s+){0,2}?(?:letter|note|words|opinion|view|views|position|proposal|proposals|statement|answer|reply|"
    r"attitude|argument|arguments|speech|diary|objection|objections)s?\b",
    re.IGNORECASE,
)
_WHAT_IS = re.compile(r"\A\W*what\s+(?:is|was|were|are)\b", re.IGNORECASE)
_WHO_SAID = re.compile(
    r"\W*(?:who\s+(?:was\s+it\s+(?:that|who)\s+)?(?:first\s+|also\s+)?(?!(?:wrote|write|writes|held|hold|holds)\b(?!\s+that\b))"
    rf"(?:{_SAY['en']})\b|whose\s+(?:words?|opinion|view|statement|claim|phrase|expression)\b|who\s+(?:spoke|speaks)\b)",
    re.IGNORECASE,
)
_TO = re.compile(
    rf"\b(?:to|an|à|aan|para|a|ad|к|tell|told|au|al)\s+(?:(?:the|die|das|den|la|el|il|lo|de|het|o)\s+|l[’'])?"
    rf"(?:(?:{'|'.join(sorted(TITLES))})\.?\s+)?\Z",
    re.IGNORECASE,
)
_COUNT = re.compile(
    r"\W*(?:how\s+(?:many|much)|wie\s*viele?|combien|cu[áa]nt[oa]s?|quant[oaie]s?|сколько|hoeveel)\b", re.IGNORECASE
)
_BARE_YEARS = re.compile(
    r"(?:\b(?:in|of|from|since|until|till|by|before|after|during|between|and|year|to|im|jahre?|von|seit|bis|um|zwischen|"
    r"und|en|de|du|année|entre|et|año|del?|anno|nel|в|году|с|по|em|ano|sinds|tot|tussen|jaar)\s+|\A\W*|[-–—]\s?|,\s+)"
    r"(?P<first>1\d{3}|20\d{2})(?:\s?[-–—/]\s?(?P<last>\d{4}|\d{2}))?(?![\w,.]*\d)",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"\b(?:before|until|till|vor|bis|avant|antes\s+de|prima\s+del|до|voor|tot)\s+(?:the\s+)?\Z", re.IGNORECASE
)
_AFTER = re.compile(
    r"\b(?:after|since|nach|seit|après|depuis|después\s+de|dopo\s+il|после|na|sinds)\s+(?:the\s+)?\Z", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Period:
    """The days that a question names (ISO 8601, both included; None where open) and where it names them."""

    since: str | None
    until: str | None
    spans: tuple[Span, ...]

    def overlaps(self, edtf: str | None) -> bool:
        """Whether a date (EDTF) may lie in the period; an unknown one does not."""
        days = days_of(edtf)
        return days is not None and (self.since or days[1]) <= days[1] and days[0] <= (self.until or days[0])

    def covers(self, edtf: str | None) -> bool:
        """Whether all days that a date (EDTF) can mean lie in the period."""
        days = days_of(edtf)
        return days is not None and (self.since or days[0]) <= days[0] and days[1] <= (self.until or days[1])


def period_of(text: str, language: str) -> Period | None:
    """The period that a question names: days, months and years, from the first to the last; None without any."""
    spans: list[Span] = []
    days: list[tuple[str | None, str | None]] = []
    for mention in date_mentions(text, None, language):
        if (named := days_of(mention.edtf())) is not None:
            spans.append(mention.span)
            days.append(_opened(text, mention.span, named))
    for match in _BARE_YEARS.finditer(text):
        span = Span(match.start("first"), match.end())
        if not any(span.overlaps(other) for other in spans):
            first, last = match["first"], match["last"] or match["first"]
            spans.append(span)
            days.append(_opened(text, span, (f"{first}-01-01", f"{first[: 4 - len(last)]}{last}-12-31")))
    if not days:
        return None
    begins, ends = [one for one, _ in days], [one for _, one in days]
    since = None if None in begins else min(one for one in begins if one)
    until = None if None in ends else max(one for one in ends if one)
    return Period(since, until, tuple(sorted(spans)))


def _opened(text: str, span: Span, days: tuple[str, str]) -> tuple[str | None, str | None]:
    """The days of a date, open at one end where "before" or "after" stands in front of it."""
    before = text[: span.start]
    if _BEFORE.search(before):
        return None, days[1]
    return days[0], None if _AFTER.search(before) else days[1]


@lru_cache(maxsize=16)
def _verb(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The verb of saying before a name, and after it, in a language other than English."""
    verb = _SAY[language]
    return (
        re.compile(rf"\b(?:{verb})(?:\s+[\w.]+){{0,2}}?\s+\Z", re.IGNORECASE),
        re.compile(rf"\s+(?:\w+\s+){{0,2}}?(?:{verb})\b", re.IGNORECASE),
    )


def is_asked_for(text: str, start: int, end: int, language: str) -> bool:
    """Whether the person named at this place is the one whose words a question asks for."""
    before, after = text[:start], text[end:]
    if _ACCORDING.search(before) or _LETTERS_FROM.search(before):
        return True
    if language != "en":
        return _is_asked_for_in(language, text, before, after)
    if _POSSESSIVE.match(after) and not _OWN_DOCUMENT.match(after):
        return False  # "what did Lord Holm's agent say" asks for the agent's words
    if _DID_SAY.search(before) and _SAYS.match(after):
        return True
    if _WHAT.search(before) and _SAY_AT_ONCE.match(after):
        return True
    if not _HAS_WORD.search(before) and _ON.match(after):
        return True
    return bool(_OWN_DOCUMENT.match(after) and _WHAT_IS.match(text))


_HAS_WORD = re.compile(r"\w")
_POSSESSIVE = re.compile(r"['’]s?\s+\w")


def _is_asked_for_in(language: str, text: str, before: str, after: str) -> bool:
    if language not in _SAY or expected_answer(text, language) is not None:
        return False
    verb_before, verb_after = _verb(language)
    return bool(verb_before.search(before) or verb_after.match(after))


def asks_who_said(text: str, language: str) -> bool:
    """Whether a question asks for the speaker of certain words."""
    if language == "en" or language not in _SAY:
        return bool(_WHO_SAID.match(text))
    return expected_answer(text, language) == "person" and bool(_who_said(language).match(text))


@lru_cache(maxsize=16)
def _who_said(language: str) -> re.Pattern[str]:
    return re.compile(rf"\W*\w+\s+(?:{_SAY[language]})\b", re.IGNORECASE)


def is_addressed(text: str, start: int) -> bool:
    """Whether the person named at this place is the one written to."""
    return bool(_TO.search(text[:start]))


def asks_for_spoken_words(text: str) -> bool:
    """Whether a question has a verb of saying in the narrow sense."""
    return bool(_SPEAK.search(text))


def asks_how_many(text: str) -> bool:
    """Whether a question asks for a count: how many or how much."""
    return bool(_COUNT.match(text))


@lru_cache(maxsize=16)
def _verbs(language: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_SAY.get(language, _SAY['en'])})\b", re.IGNORECASE)


def is_verb_of_saying(word: str, language: str) -> bool:
    """Whether a word is a verb of saying or thinking."""
    return bool(_verbs(language).fullmatch(word))


def without_verb(text: str, language: str) -> str:
    """A question without the verb of saying, which is in few of the words that it asks for."""
    without = _verbs(language).sub("", text)
    return without if _HAS_WORD.search(without) else text
