"""Question words in the languages that questions are asked in, and what each asks for.

Small tables, one language (ISO 639-1) each. The patterns are matched at the beginning of a lower-cased question,
after a preposition; those of Chinese and Japanese, where the question word stands anywhere, are searched for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache, partial
from types import MappingProxyType
from typing import Literal

from searchdoc.text.framing_words import is_framing
from searchdoc.text.languages import language_of_script
from searchdoc.text.words import fold, is_function_word

Expected = Literal["person", "place", "date", "number", "reason", "which", "list"]
"""The kind of answer that a question asks for."""

UNSPACED = ("zh", "ja")
"""Languages without spaces between words; their question word stands anywhere in the question."""

_PREPOSITION = MappingProxyType(
    {
        "en": "to|from|by|with|for|of|on|in|at|since|until|about|against",
        "de": "an|auf|aus|bei|bis|durch|für|gegen|in|mit|nach|seit|unter|von|vor|wegen|zu|über",
        "fr": "à|de|par|pour|avec|chez|contre|depuis|jusqu[’']à|jusqu[’']|d[’']|en|dans|sur|vers",
        "es": "a|de|por|para|con|contra|desde|hasta|en|sobre",
        "it": "a|di|da|per|con|contro|fino a|in|su",
        "ru": "в|во|на|с|со|к|ко|от|у|о|об|по|для|до|из|за|под|против",
        "pt": "a|de|por|para|com|contra|desde|até|em|sobre",
        "nl": "aan|van|met|voor|door|op|in|sinds|tot|uit|over|tegen",
    }
)
_VERBS = "did|do|does|was|were|is|are|has|have|had|will|would|should|could|can|may|might|must|shall|happen\\w*"
_ASKS: Mapping[str, tuple[tuple[Expected, str], ...]] = MappingProxyType(
    {
        "en": (
            ("list", r"(?:(?:all|any|the)\s+)?(?:letters|notes|entries|papers)\s+(?:from|by|to|of|about|in|between)\b"),
            ("list", r"(?:list|name|which\s+(?:letters|documents|entries))\b"),
            ("list", r"what\s+(?:are|were)\s+(?:all|the\s+(?:names|reasons|points|conditions|demands))\b"),
            ("number", r"how\s+(?:many|much|long|old|often|far|big|large|high|tall|deep|heavy|dear|expensive)\b"),
            ("number", r"what\s+(?:number|price|sum|amount|age)\b"),
            ("date", r"when\b|(?:what|which)\s+(?:date|day|month|year|time)\b"),
            ("place", r"where\b"),
            ("place", r"(?:what|which)\s+(?:place|city|town|village|country|archive|journal|newspaper|street)\b"),
            ("person", r"who|whom|whose|which\s+(?:people|persons?|members|man|woman|men|women)\b"),
            ("reason", r"why\b|how\s+come\b|(?:for\s+)?what\s+(?:reason|was\s+the\s+reason|is\s+the\s+reason|cause)\b"),
            ("which", rf"(?:which|what)\s+(?!(?:{_VERBS})\b)"),
        ),
        "de": (
            ("list", r"(?:alle\s+)?briefe\s+(?:von|an|über|aus)\b|welche\s+briefe\b"),
            ("number", r"wie\s*viele?[rnms]?\b|wie\s+(?:alt|lange?|oft|weit|hoch|gro(?:ß|ss)|teuer|schwer|tief)\b"),
            ("date", r"wann\b|welche[mnrs]?\s+(?:tage?|jahre?|monat|datum|zeit)\b"),
            ("place", r"wo\b|wohin\b|woher\b|welche[mnrs]?\s+(?:ort|stadt|dorf|land)\b"),
            ("person", r"wer\b|wen\b|wem\b|wessen\b"),
            ("reason", r"warum\b|weshalb\b|wieso\b|weswegen\b|wozu\b|welchem\s+grund\b"),
            ("which", r"welche[mnrs]?\b|was\s+für\b"),
        ),
        "fr": (
            ("list", r"(?:toutes\s+les\s+|les\s+)?lettres\s+(?:de|à|du|sur)\b"),
            ("number", r"combien\b|quel\s+(?:âge|prix|nombre)\b"),
            ("date", r"quand\b|quel(?:le)?\s+(?:date|jour|année|mois|heure)\b"),
            ("place", r"où\b|quel(?:le)?\s+(?:lieu|endroit|ville|pays)\b"),
            ("person", r"qui\b(?!\s+est\s+le\b)"),
            ("reason", r"pourquoi\b|quelle\s+raison\b"),
            ("which", r"quel(?:le)?s?\b|lequel\b|laquelle\b|lesquel(?:le)?s\b"),
        ),
        "es": (
            ("list", r"(?:todas\s+las\s+|las\s+)?cartas\s+(?:de|a|sobre)\b"),
            ("number", r"cu[áa]nt[oa]s?\b"),
            ("date", r"cu[áa]ndo\b|qu[ée]\s+(?:fecha|día|año|mes)\b"),
            ("place", r"a?d[óo]nde\b|qu[ée]\s+(?:lugar|ciudad|país)\b"),
            ("person", r"qui[ée]n(?:es)?\b"),
            ("reason", r"por\s+qu[ée]\b"),
            ("which", r"cu[áa]l(?:es)?\b"),
        ),
        "it": (
            ("list", r"(?:tutte\s+le\s+|le\s+)?lettere\s+(?:di|a|su|da)\b"),
            ("number", r"quant[oaie]\b"),
            ("date", r"quando\b|(?:che|quale)\s+(?:data|giorno|anno|mese)\b"),
            ("place", r"dove\b|dov[’']|quale\s+(?:luogo|città|paese)\b"),
            ("person", r"chi\b"),
            ("reason", r"perch[éè]\b|come\s+mai\b"),
            ("which", r"qual[ei]?\b"),
        ),
        "ru": (
            ("list", r"(?:все\s+)?письма\s"),
            ("number", r"сколько\b|как\s+(?:долго|часто|много)\b"),
            ("date", r"когда\b|как(?:ом|ого|ой)\s+(?:году|года|день|месяце|числа)\b"),
            ("place", r"где\b|куда\b|откуда\b|каком\s+(?:городе|месте)\b"),
            ("person", r"кто\b|кого\b|кому\b|кем\b|ком\b|чей\b|чья\b|чьё\b|чьи\b"),
            ("reason", r"почему\b|зачем\b|отчего\b"),
            ("which", r"как(?:ой|ая|ое|ие|ого|ому|ом|им|ими|их|ую)\b|котор\w+\b"),
        ),
        "pt": (
            ("list", r"(?:todas\s+as\s+|as\s+)?cartas\s+(?:de|a|para|sobre)\b"),
            ("number", r"quant[oa]s?\b"),
            ("date", r"quando\b|que\s+(?:data|dia|ano|mês)\b"),
            ("place", r"a?onde\b|que\s+(?:lugar|cidade|país)\b"),
            ("person", r"quem\b"),
            ("reason", r"por\s*qu[eê]\b"),
            ("which", r"qua(?:l|is)\b"),
        ),
        "nl": (
            ("list", r"(?:alle\s+)?brieven\s+(?:van|aan|over)\b"),
            ("number", r"hoeveel\b|hoe\s+(?:lang|oud|vaak|ver|hoog|groot|duur|diep)\b"),
            ("date", r"wanneer\b|welke?\s+(?:dag|jaar|maand|datum)\b"),
            ("place", r"waar(?:heen)?\b|welke?\s+(?:plaats|stad|land)\b"),
            ("person", r"wie\b|wiens\b"),
            ("reason", r"waarom\b|hoezo\b"),
            ("which", r"welke?\b"),
        ),
        "zh": (
            ("reason", "为什么|為什麼|为何|為何|怎么会|怎麼會"),
            ("date", "什么时候|什麼時候|何时|何時|哪年|哪一年|哪天|哪一天|几月|幾月|几号"),
            ("place", "哪里|哪裡|哪儿|哪兒|何处|何處|什么地方|什麼地方"),
            ("person", "谁|誰|什么人|什麼人|何人|哪位"),
            ("number", "多少|几个|幾個|几人|多大|多久|多长"),
            ("which", "哪"),
        ),
        "ja": (
            ("reason", "なぜ|何故|どうして"),
            ("date", "いつ|何年|何月|何日|何時"),
            ("place", "どこ|何処|どちら"),
            ("person", "誰|だれ|どなた"),
            ("number", "いくら|いくつ|何人|何個|何冊|何匹|どれくらい|どのくらい|どれほど"),
            ("which", "どの|どれ"),
        ),
    }
)  # fmt: skip

QUESTION_LANGUAGES = tuple(_ASKS)
"""The languages whose question words are known."""

_compiled = partial(re.compile, flags=re.DOTALL)


@lru_cache(maxsize=1)
def _patterns() -> Mapping[str, tuple[tuple[Expected, re.Pattern[str]], ...]]:
    """The patterns of each language, compiled when the first question is read."""
    compiled: dict[str, tuple[tuple[Expected, re.Pattern[str]], ...]] = {}
    for language, asks in _ASKS.items():
        before = rf"[\W_]*(?:(?:{_PREPOSITION[language]})\s*)?" if language in _PREPOSITION else ".*?"
        compiled[language] = tuple((kind, _compiled(f"{before}(?:{words})")) for kind, words in asks)
    return compiled


def expected_answer(question: str, language: str) -> Expected | None:
    """The kind of answer that a question asks for by the word with which it begins; None for nothing in particular."""
    return asked_by(question, language)[0]


def asked_by(question: str, language: str) -> tuple[Expected | None, int]:
    """The kind of answer that a question asks for, and where the words end that say so (0 where it is None)."""
    asked = question.lower()
    for kind, pattern in _patterns().get(language, ()):
        if match := pattern.match(asked):
            return kind, match.end()
    return None, 0


_FIRST_WORDS = frozenset(
    """
    who whom whose what when where why which how is are was were did does do has have had can could should
    wer wen wem wessen wann warum weshalb wieso wo wohin woher wie welche welcher welches welchem welchen
    qui que qu quand où pourquoi combien comment quel quelle quels quelles
    quién quien qué cuándo cuando dónde donde cuánto cuántos cuánta cuántas cuál cómo por
    chi che cosa quando dove quanto quanti quanta quante perché quale come
    кто кого кому что когда где куда откуда сколько почему зачем какой какая какие какое как
    quem quando onde quanto quantos qual wie wat wanneer waar waarom hoeveel hoe welk welke
    """.split()
)
"""Words with which a question begins, in lower case."""

_FIRST_WORD = re.compile(r"\W*(\w+)")


def begins_with_question_word(text: str) -> bool:
    """Whether the first word of a text is one with which questions begin, in any of the languages known."""
    first = _FIRST_WORD.match(text)
    return first is not None and first[1].lower() in _FIRST_WORDS


_HAN, _KANA = re.compile(r"[\u3400-\u9fff]"), re.compile(r"[\u3041-\u30fa]")
_WORD = re.compile(r"\w+")


def question_language(question: str, on_shelf: Sequence[str]) -> str:
    """The language (ISO 639-1) whose function words and question words a question has most of.

    Where several have as many, the first is taken of the languages in ``on_shelf``, which begin with the most common
    one. Languages with a script of their own are told by it.
    """
    if _KANA.search(question):
        return "ja"
    if _HAN.search(question):
        return "zh"
    if (written := language_of_script(question)) is not None:
        return written
    words = [fold(word) for word in _WORD.findall(question)]
    candidates = dict.fromkeys((*on_shelf, *(language for language in QUESTION_LANGUAGES if language not in UNSPACED)))
    return max(candidates, key=lambda language: _known(words, question, language) + (language in on_shelf) / 2)


def _known(words: Sequence[str], question: str, language: str) -> int:
    known = sum(is_function_word(word, language) or is_framing(word, language) for word in words)
    return known + (expected_answer(question, language) is not None)
