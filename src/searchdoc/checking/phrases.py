"""The phrases by which prose says whose words it quotes, in English, German and French.

Names and quotations are masked, each by one character, so that each phrase is a plain pattern. The rules are those of
Muzny et al., *A Two-stage Sieve Approach for Quote Attribution* (EACL 2017), from the surest on; the verbs are those of
``structure.cues`` with the usual ones of the two other languages.
"""

from __future__ import annotations

import re

from searchdoc.structure.cues import DOCUMENT_NOUN, SAYING

NAME, QUOTED, CALL = "\ue000", "\ue001", "\ue002"
"""What stands for a name, for a quotation, and for a place that calls a note, in masked prose."""

_FOREIGN = (
    "schrieb|schreibt|sagte|sagt|meinte|meint|notierte|notiert|erklärte|erklärt|bemerkte|bemerkt|fragte|fragt|"
    "antwortete|antwortet|berichtete|berichtet|klagte|klagt|rief|erwiderte|erwidert|behauptete|behauptet|urteilte|"
    "urteilt|betonte|betont|hielt\\s+fest|fügte|"
    "écrit|écrivait|écrivit|dit|disait|note|notait|nota|déclare|déclarait|déclara|remarque|remarquait|remarqua|"
    "répond|répondit|répondait|explique|expliquait|expliqua|affirme|affirmait|affirma|ajoute|ajoutait|ajouta|"
    "confie|confiait|confia|demande|demandait|demanda|raconte|racontait|raconta"
)
_ENGLISH = rf"(?:{SAYING}|puts?|has\s+it|remembers|remembered|thinks|thought|concedes|conceded|laments|lamented)"
_VERB = rf"(?:{_ENGLISH}|{_FOREIGN})\b"
_INVERTED_BEFORE = rf"(?:{_FOREIGN}|says|said|wrote|writes)\b"
_NOUN = (
    rf"(?:{DOCUMENT_NOUN}|words?|phrase|verdict|judgement|judgment|account|entry|remarks?|lines?|recollection|"
    r"Brief(?:e[sn]?)?|Briefs|Tagebuch(?:s|es)?|Worten?|Notiz|Bericht|Telegramm|Rede|Antwort|Schreiben|Eintrag|Karte|"
    r"lettres?|mots?|journal|carnets?|mémoires|discours|réponse|récit|paroles)"
)
_PREPOSITION = (
    r"(?:of|to|from|with|by|for|about|on|in|at|against|than|toward|towards|an|von|vom|mit|für|über|bei|à|de|du|d[’']|avec|"
    r"pour|sur)"
)
_WORD = r"(?:\s+(?!(?:and|or|who|which|that|whose|by|und|oder|der|die|das|et|ou|qui|que)\b)[^\W\d_]+)"
_DATED = r"(?:\s+(?:in|on|im|am|en|le|vom|of)?\s*(?:Jahre?\s+)?(?:\d{1,2}\.?\s+)?(?:[^\W\d_]+\.?,?\s+)?\d{4})?"
_ASIDE = r"(?:\s*\([^()]{0,120}\)|\s*,[^,;:.\ue001]{0,120},)?"
_SUBJECT = rf"{NAME}{_ASIDE}{_DATED}"
_NOT_PASSIVE = r"(?<!\bwas)(?<!\bwere)(?<!\bis)(?<!\bare)(?<!\bbeen)(?<!\bbeing)(?<!\bbe)"

SAYS_BEFORE = re.compile(rf"{_SUBJECT}{_WORD}{{0,3}}?\s+(?:has\s+|had\s+|a\s+|hat\s+)?(?P<verb>{_VERB})(?!\s+by\b)")
"""A name that is the subject of a verb of saying: "Dacre, who was ill, then wrote"."""

INVERTED_BEFORE = re.compile(rf"\b{_INVERTED_BEFORE}\s+(?:(?:der|die|le|la|the)\s+)?{NAME}")
"""The verb before its subject: "1802 schrieb Dacre an Pell"."""

ACCORDING = re.compile(
    rf"\b(?:according\s+to|in\s+the\s+words\s+of|laut|gemäß|nach|selon|d[’']après|in\s+den\s+Worten\s+von)\s+"
    rf"(?:the\s+|der\s+|dem\s+)?{NAME}|{NAME}\s+zufolge\b",
    re.IGNORECASE,
)
WHOSE = re.compile(rf"{NAME}(?:[’']s?)\s+(?:[^\W\d_]+\s+){{0,3}}?{_NOUN}(?!\w)", re.IGNORECASE)
"""A possessive before what holds words: "Dacre’s letter of 3 May"."""

NOUN_OF = re.compile(
    rf"\b{_NOUN}(?:\s+(?:[^\W\d_]+\s+)?(?:\d{{1,2}}\.?\s+)?(?:[^\W\d_]+\.?\s+)?\d{{4}})?\s+"
    rf"(?:of|from|by|von|de|d[’'])\s*{NAME}",
    re.IGNORECASE,
)
"""What holds words, and whose: "the letter of Dacre", "une lettre de Dacre"."""

POSSESSIVE = re.compile(rf"{NAME}(?:[’']s?)\s*(?:[^\W\d_]+\s+){{0,2}}\Z")
"""A possessive right before the quotation: "Dacre’s “great error”"."""

SCRIPT = re.compile(
    rf"(?:\A|[.!?)]\s+)[^\w{NAME}{QUOTED}]*(?P<who>{NAME})\s*(?:\([^()]{{0,80}}\)\s*|,\s*[^,.;:]{{0,60}})?:\s*\Z"
)
"""A name and a colon, as in a play."""

LETTER_HEAD = re.compile(rf"{NAME}\s+(?:to|an|à)\s+{NAME}[^.;\ue001]{{0,80}}[:,]\s*\Z")
"""From whom to whom: "Dacre to Pell, 3 May 1802:"."""

BY_NAME = re.compile(rf"\b{_VERB}\s+(?:by|von|par)\s+{NAME}")
"""A passive with its agent: "as noted by Dacre"."""

QUOTES_NAME = re.compile(rf"\b(?:quot(?:e|es|ed|ing)|cit(?:e|es|ed|ing)|zitiert|zitierte|cite|citait)\s+{NAME}(?!['’])")
"""Somebody quoted by another: "Pell quotes Dacre as saying"."""

SAID_AFTER = re.compile(
    rf"[\s,—–-]*(?:(?:so|as|then|also|later|once|wie|comme)\s+)?(?P<verb>{_VERB})\s+"
    rf"(?:(?!{_PREPOSITION}\b)[^\W\d_]+\s+){{0,2}}?{NAME}"
)
"""A verb of saying and its subject behind the quotation: "said Pell", "schrieb Pell"."""

CREDIT = re.compile(
    rf"\s*(?:(?:[—–]|--)[^\n:]{{1,160}}|{NAME}(?:\s+(?:to|an|à)\s+{NAME})?(?:[\s,(][^.:;!?{QUOTED}]{{0,80}}[\d)])?)\s*\Z"
)
"""A line that credits the words above it, and says nothing of those below."""

BELOW_BLOCK = re.compile(
    rf"(?:(?:[Ss]o|[Tt]hus|[Aa]insi)\s+(?:{_VERB}\s+)?|{_VERB}\s+)(?:[^\W\d_]{{1,4}}\.\s+)?{NAME}"
    rf"[^.:;{QUOTED}]*(?:[.!]|\Z)"
)
"""A sentence below a block quotation that says whose words stood above: "So wrote Pell.", "Thus Dacre in 1802."."""

SAYS_AFTER = re.compile(
    rf"[\s,—–-]*(?P<as>(?:as|so|wie|comme)\s+)?{_SUBJECT}{_WORD}{{0,2}}?\s+(?:has\s+|had\s+|a\s+|hat\s+)?{_VERB}"
)
"""A name and its verb behind the quotation: "Pell said", "as Pell put it"."""

ACCORDING_AFTER = re.compile(
    rf"[\s,—–-]*(?:(?:according\s+to|in\s+the\s+words\s+of|laut|nach|selon|d[’']après|so|dixit|thus)\s+{NAME}|"
    rf"{NAME}\s+zufolge|in\s+{NAME}[’']s?\s+(?:[^\W\d_]+\s+)?(?:words|phrase))",
    re.IGNORECASE,
)
IN_BRACKETS = re.compile(
    rf"[\s,.{CALL}]*[(\[]\s*(?:(?:letter\s+)?from\s+|lettre\s+de\s+|Brief\s+von\s+)?{NAME}(?![’'])"
)
"""A parenthesis behind the quotation that begins with a name: "(Dacre to Pell, 3 May 1802)"."""

SIGNED_BELOW = re.compile(rf"\s*[—–-]{{1,2}}\s*{NAME}\s*(?:,|\(|\Z)")
"""A dash and a name, as below a motto."""

PRONOUN_AFTER = re.compile(
    rf"[\s,—–-]*(?:(?:he|she|er|sie|il|elle)\s+(?:[^\W\d_]+\s+)?{_VERB}|{_VERB}\s+(?:he|she|er|sie)\b|"
    rf"(?:{_FOREIGN})-(?:t-)?(?:il|elle)\b)",
    re.IGNORECASE,
)
PRONOUN_BEFORE = re.compile(
    rf"\b(?:(?:he|she|er|sie|il|elle)\s+(?:(?:was|were|is)\s+)?(?:[^\W\d_]+\s+){{0,3}}?{_NOT_PASSIVE}\s*{_VERB}|"
    rf"{_INVERTED_BEFORE}\s+(?:er|sie)\b|(?:his|her|seinem|seinen|ihrem|ihren|sa|son|ses)\s+(?:[^\W\d_]+\s+){{0,2}}?{_NOUN}\b)"
    r"[^.;]*\Z",
    re.IGNORECASE,
)
BEHIND_PREPOSITION = re.compile(
    rf"\b(?:{_PREPOSITION})\s+(?:the\s+|der\s+|dem\s+|den\s+|la\s+|le\s+)?\Z", re.IGNORECASE
)
"""What stands before a name that is no subject: a preposition."""

SEVERAL = re.compile(rf"{NAME}\s*(?:,|and|&|,\s*and|und|et)\s*\Z")
"""Another name that is joined to the one behind it."""

OBJECT = re.compile(rf"\A\s*(?:(?:to|an|à)\s+)?(?:the\s+|der\s+)?{NAME}")
"""Whom something is said to, right behind the verb: "told Pell", "wrote to Pell"."""

DOCUMENT_WORD = re.compile(
    rf"\b{_NOUN}(?:\s+(?:to|an|à)\s+{NAME})?\s+(?:of|dated|from|vom|von|du|de|on|le)?\s*\Z", re.IGNORECASE
)
"""What stands before the date of a letter: "in a letter to Pell of"."""

VERB_THEN_DATE = re.compile(rf"\b{_VERB}(?:\s+(?:to|an|à)\s+{NAME})?,?\s+(?:[^\W\d_]+\s+){{0,2}}?\Z")
"""What stands before the date of writing: "wrote to Pell on"."""

DATE_OPENS = re.compile(
    r"\W*(?:(?:(?:in|on|en|im|am|le|vom|by|as\s+early\s+as|noch|schon|already)\s+)(?:the\s+year\s+|Jahre?\s+)?)?\Z",
    re.IGNORECASE,
)
"""What stands before a date with which a sentence begins."""

NAME_THEN_DATE = re.compile(rf"{NAME}\s*,?\s*[(]?\s*(?:in|on|im|am|en|le|vom)?\s*\Z")
"""What stands before a date right behind a name: "Dacre in 1802 wrote", "Dacre (3 May 1802)"."""

LETTER_THEN_DATE = re.compile(rf"{NAME}\s+(?:to|an|à)\s+{NAME},\s*\Z")
"""What stands before a date behind from whom and to whom."""

GOES_ON = re.compile(rf"[^.;\ue001]{{0,40}}(?:\bthat|\bdass|\bdaß|\bque|\bqu[’']|:)\s*{QUOTED}")
"""What stands between a phrase and the next quotation, to which it belongs: "Pell wrote that"."""

ANNOUNCES = re.compile(r"\b(?:thus|as\s+follows|so|folgend\w*|ainsi)\W*\Z", re.IGNORECASE)
"""The end of a sentence with a full stop that still introduces what stands below it."""
