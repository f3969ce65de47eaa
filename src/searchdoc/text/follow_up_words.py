"""The words by which a question leaves something to the question before it: "and", "what about", "she", "it", "why?".

Small tables and patterns, one language (ISO 639-1) each. English has all forms; the other languages have those that a
pattern tells safely: the words in front, names and dates alone, question words alone, and pronouns that are subjects.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from types import MappingProxyType
from typing import Literal

from searchdoc.models import Span
from searchdoc.text.gender import Gender

PronounRole = Literal["subject", "object", "possessive"]
"""What a pronoun is in its sentence; "her" may be two of them."""


@dataclass(frozen=True, slots=True)
class Pronoun:
    """A pronoun in a question: where it stands, whom it can mean (None for anybody), and what it is there."""

    word: str
    span: Span
    gender: Gender | None
    role: PronounRole


_LEADS: Mapping[str, str] = MappingProxyType(
    {
        "en": "and|but|so|then|or|also|ok|okay",
        "de": "und|aber|also|dann|oder",
        "fr": "et|mais|alors|ou",
        "es": "y|e|pero|entonces|o",
        "it": "e|ed|ma|allora|o",
        "ru": "а|и|но|или",
        "pt": "e|mas|então|ou",
        "nl": "en|maar|dus|of",
    }
)
_WHAT_ABOUT: Mapping[str, str] = MappingProxyType(
    {
        "en": r"(?:what|how)\s+about",
        "de": r"(?:was|wie)\s+(?:ist|war)\s+(?:es\s+)?mit",
        "fr": r"qu[’']en\s+est-il\s+d[eu]",
        "es": r"qu[ée]\s+(?:hay|pasa|pasó)\s+(?:de|con)",
        "it": r"che\s+ne\s+è\s+d(?:i|el|ella)",
        "ru": r"как\s+насч[её]т",
        "pt": r"e\s+quanto\s+a",
        "nl": r"hoe\s+zit\s+het\s+met",
    }
)
_BARE: Mapping[str, str] = MappingProxyType(
    {
        "en": r"why(?:\s+not)?|when|where|how|how\s+(?:many|much|long|often)|(?:to|with|from|by|for)\s+whom|who",
        "de": "warum|weshalb|wieso|wann|wo|wie|wem|an wen|von wem",
        "fr": "pourquoi|quand|où|comment|à qui|de qui",
        "es": "por qué|cuándo|dónde|cómo|a quién|de quién",
        "it": "perché|quando|dove|come|a chi|da chi",
        "ru": "почему|зачем|когда|где|как|кому|от кого",
        "pt": "por quê|por que|quando|onde|como|a quem",
        "nl": "waarom|wanneer|waar|hoe|aan wie|van wie",
    }
)
_SUBJECTS: Mapping[str, Mapping[str, Gender | None]] = MappingProxyType(
    {
        "en": {"she": "female", "he": "male", "they": None},
        "de": {"sie": None, "er": "male"},
        "fr": {"elle": "female", "il": "male"},
        "es": {"ella": "female", "él": "male"},
        "it": {"lei": "female", "ella": "female", "lui": "male", "egli": "male"},
        "ru": {"она": "female", "он": "male", "они": None},
        "pt": {"ela": "female", "ele": "male"},
        "nl": {"zij": None, "ze": None, "hij": "male"},
    }
)
_OBJECTS: Mapping[str, Gender | None] = MappingProxyType({"her": "female", "him": "male", "them": None})
_POSSESSIVES: Mapping[str, Gender | None] = MappingProxyType({"her": "female", "his": "male", "their": None})

ABOUT: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "en": ("about", "on", "of", "concerning", "regarding"),
        "de": ("über", "von", "zu"),
        "fr": ("de", "sur", "du"),
        "es": ("de", "sobre"),
        "it": ("di", "su", "del", "della"),
        "ru": ("о", "об", "про"),
        "pt": ("sobre", "de"),
        "nl": ("over", "van"),
    }
)
"""The words between a verb of saying and what is spoken of, the most common one first."""

FROM: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "en": ("from", "by"),
        "de": ("von",),
        "fr": ("de", "par"),
        "es": ("de", "por"),
        "it": ("di", "da"),
        "ru": ("от",),
        "pt": ("de", "por"),
        "nl": ("van",),
    }
)
"""The words in front of the one whose words they are."""

TO: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "en": ("to",),
        "de": ("an",),
        "fr": ("à",),
        "es": ("a",),
        "it": ("a",),
        "ru": ("к",),
        "pt": ("a", "para"),
        "nl": ("aan",),
    }
)
"""The words in front of the one written to."""

PREPOSITIONS = frozenset("in at on from near to for with of by about over under through during".split())
"""English words that may begin a place or a circumstance."""

_ANSWERS: Mapping[str, str] = MappingProxyType(
    {
        "en": r"answer(?:s|ed)?|repl(?:y|ies|ied)|respond(?:s|ed)?|wr(?:ite|ites|ote)\s+back",
        "de": r"antwort\w*|erwider\w*|entgegne\w*",
        "fr": r"répond\w*|réponse",
        "es": r"respond\w+|contest\w+",
        "it": r"rispo\w+",
        "ru": r"отвеч\w+|ответ\w+",
        "pt": r"respond\w+",
        "nl": r"antwoord\w*",
    }
)
_ENGLISH_PRONOUN = re.compile(r"\b(?:she|he|they|her|him|them|his|their)\b", re.IGNORECASE)
_OF_WHOM = re.compile(
    r"\s+(?!(?:about|to|in|on|from|when|and|or|for|with|at|of|after|before|if|that|as|is|was|did|do|by|since|until|the|a|"
    r"an|not|go|there|then)\b)\w",
    re.IGNORECASE,
)


_compiled = partial(re.compile, flags=re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Patterns:
    """The patterns of a language."""

    lead: re.Pattern[str]
    about: re.Pattern[str]
    question_word: re.Pattern[str]
    answers: re.Pattern[str]
    subject: re.Pattern[str]


@lru_cache(maxsize=len(_LEADS))
def _patterns(language: str) -> _Patterns | None:
    """The patterns of a language, compiled at the first question in it that follows another; None where it has none."""
    if language not in _LEADS:
        return None
    return _Patterns(
        _compiled(rf"\W*(?:(?:{_LEADS[language]})\b[\s,:]*)+"),
        _compiled(rf"\W*(?:{_WHAT_ABOUT[language]})\s+(?P<what>\S.*)"),
        _compiled(_BARE[language]),
        _compiled(rf"\b(?:{_ANSWERS[language]})\b"),
        _compiled(rf"(?:-t)?-?\b(?P<word>{'|'.join(_SUBJECTS[language])})\b"),
    )


def without_lead(text: str, language: str) -> tuple[str, bool]:
    """A question without the "and" or "but" in front of it, and whether there was one."""
    patterns = _patterns(language)
    match = patterns.lead.match(text) if patterns else None
    return (text[match.end() :], True) if match and match.end() < len(text) else (text, False)


def asked_about(text: str, language: str) -> str | None:
    """What "what about …" asks about; None for any other question."""
    patterns = _patterns(language)
    match = patterns.about.fullmatch(text) if patterns else None
    return match["what"] if match else None


def is_question_word(text: str, language: str) -> bool:
    """Whether a text is a question word alone: "why", "to whom"."""
    patterns = _patterns(language)
    return patterns is not None and patterns.question_word.fullmatch(text) is not None


def asks_for_an_answer(text: str, language: str) -> bool:
    """Whether a question has a verb of answering, so that its speaker is the one who was spoken to."""
    patterns = _patterns(language)
    return patterns is not None and patterns.answers.search(text) is not None


def pronouns_in(text: str, language: str) -> tuple[Pronoun, ...]:
    """The pronouns that stand for persons, in order: of English all of them, of other languages those of subjects."""
    if language == "en":
        return tuple(map(_english, _ENGLISH_PRONOUN.finditer(text)))
    patterns = _patterns(language)
    found = patterns.subject.finditer(text) if patterns else ()
    genders = _SUBJECTS.get(language, {})
    return tuple(
        Pronoun(word := match["word"].casefold(), Span(match.start(), match.end()), genders[word], "subject")
        for match in found
    )


def _english(match: re.Match[str]) -> Pronoun:
    word, span = match.group().casefold(), Span(match.start(), match.end())
    if word in _SUBJECTS["en"]:
        return Pronoun(word, span, _SUBJECTS["en"][word], "subject")
    if word in _POSSESSIVES and (word != "her" or _OF_WHOM.match(match.string, match.end())):
        return Pronoun(word, span, _POSSESSIVES[word], "possessive")
    return Pronoun(word, span, _OBJECTS[word] if word in _OBJECTS else _POSSESSIVES[word], "object")
