"""Words that frame a question and are seldom what it is about: question words, verbs of saying, "people", titles.

Small tables, one language (ISO 639-1) each, of folded words.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_FRAMING = {
    "en": """
        who whom whose what when where why which how name named names called happen happens happened happening
        occur occurred take took taken place write writes wrote written writing say tell read reads ask asks
        asked answer answers answered reply replied report reports reported think thought opinion view views
        word words letter letters people person persons man woman anybody develop developed mean meant kind sort
        reason reasons time date year day month number list speak spoke spoken talk talked according state
        states stated statement concern concerned regard want wanted believe believed old long big much
    """,
    "de": """
        wer wen wem wessen wann warum weshalb wieso wozu wohin woher wo was wie welche welcher welches welchem
        welchen wieviel wieviele viele viel alt lange teuer wurde wurden gab gibt geschah geschehen passierte
        passiert sagte sagt sagen gesagt schrieb schreibt schreiben geschrieben meinte meint meinen berichtete
        berichtet erzahlte erzahlt antwortete antwortet fragte dachte denkt heisst hiess nannte leute brief
        briefe menschen stand steht tat machte machten ging kam habe
    """,
    "fr": """
        qui que quoi quand pourquoi combien comment quel quelle quels quelles lequel laquelle est-ce dit dire
        disait ecrit ecrire ecrivait ecrivit raconte raconter repondu repondit pense pensait passe passa arrive
        arriva lettre lettres gens personnes nom fait fit a-t-il a-t-elle propos sujet
    """,
    "es": """
        quien quienes que cuando donde adonde cuanto cuanta cuantos cuantas cual cuales como dijo dice decir
        escribio escribe escribir conto cuenta penso piensa respondio paso ocurrio sucedio carta cartas gente
        personas nombre acerca
    """,
    "it": """
        chi che cosa quando dove quanto quanta quanti quante quale quali come perche dice disse detto scrive
        scrisse scritto racconta racconto pensa pensava rispose successe accadde lettera lettere gente persone
        nome
    """,
    "ru": """
        кто кого кому кем чеи чья чье чьи что чего когда где куда откуда сколько почему зачем отчего какои какая
        какие какого каком как сказал сказала сказали говорит говорил говорила пишет писал писала написал
        написала думал думает ответил ответила рассказал рассказала случилось произошло письмо письма люди
        человек людеи имя звали стоил стоила стоило стало
    """,
    "pt": """
        quem que quando onde aonde quanto quanta quantos quantas qual quais como porque disse diz dizer escreveu
        escreve contou pensa pensou respondeu aconteceu carta cartas gente pessoas nome
    """,
    "nl": """
        wie wiens wat wanneer waar waarheen waarom hoeveel hoe welk welke zei zegt zeggen gezegd schreef
        schrijft schrijven geschreven vertelde vertelt dacht denkt antwoordde gebeurde gebeurd brief brieven
        mensen naam kostte
    """,
}

FRAMING: Mapping[str, frozenset[str]] = MappingProxyType(
    {language: frozenset(words.split()) for language, words in _FRAMING.items()}
)
"""Folded words that frame a question in each language and are seldom what it is about."""

TITLES = frozenset(
    "mr mrs miss ms dr prof sir lady lord rev herr frau fraulein pfarrer monsieur madame mme mlle senor senora signor "
    "signora don dona comrade господин госпожа товарищ senhor senhora mijnheer mevrouw".split()
)
"""Folded titles that stand before a name and name nobody."""

_FUNCTION_CHARACTERS = frozenset(
    "的了吗呢吧么麼是在和与與有着著过過被把对對从從到也都就很我你他她它们們这這那哪谁誰什怎几幾何为為多少"
)
"""Chinese characters that mark grammar or ask; a pair of characters with one of them is seldom a word of its own."""


def is_framing(word: str, language: str) -> bool:
    """Whether a folded word only frames a question in that language, or is a title before a name."""
    return word in FRAMING.get(language, frozenset()) or word in TITLES


def is_hiragana(characters: str) -> bool:
    """Whether all characters are hiragana, in which endings, particles and question words are written."""
    return all("\u3041" <= one <= "\u309f" for one in characters)


def is_grammar(characters: str) -> bool:
    """Whether one or two characters of a script without spaces hold a mark of grammar: hiragana, or a particle."""
    return any("\u3041" <= one <= "\u309f" or one in _FUNCTION_CHARACTERS for one in characters)
