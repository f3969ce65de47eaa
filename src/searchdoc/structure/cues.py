"""The words by which English prose shows who speaks: general vocabulary, no name and no phrase of any one text.

Sources: the reporting verbs of Quirk et al., A Comprehensive Grammar of the English Language (1985), §14.29ff.,
and the attribution rules of Muzny et al., A Two-stage Sieve Approach for Quote Attribution (EACL 2017); the
nouns are those of archival description (ISAD(G), DACS).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from searchdoc.text.characters import CAPITAL


def _either(words: str) -> str:
    return "|".join(sorted(words.split(), key=len, reverse=True))


HONORIFIC = (
    r"(?:(?:Messrs|Mr|Mrs|Ms|Mx|Drs?|Mme|Capt|Lt|Col|Gen|Sgt|Prof|Rev|Hon|Cllr|Ald)\.?|"
    r"[Cc]omrades?|[Cc]itizens?|Miss|Sir|Dame|Lady|Lord|Madame|Monsieur|Herr|Frau|"
    r"Fräulein|Señora?|Signora?|General|Colonel|Major|Captain|Lieutenant|Sergeant|Admiral|Professor|"
    r"President|Chairman|Chairwoman|Minister|Secretary|Senator|Governor|Mayor|Alderman|Councillor|Inspector|"
    r"Aunt|Uncle|Cousin|Grandmother|Grandfather|Father|Mother|Sister|Brother|Reverend|Bishop|Rabbi|Judge)"
)

SAYING = _either(
    "say says said saying write writes wrote written writing reply replies replied answer answers answered "
    "declare declares declared state states stated remark remarks remarked observe observes observed "
    "note notes noted add adds added explain explains explained argue argues argued insist insists insisted "
    "ask asks asked cry cries cried exclaim exclaims exclaimed whisper whispers whispered murmur murmured "
    "propose proposes proposed suggest suggests suggested demand demands demanded urge urges urged "
    "report reports reported tell tells told warn warns warned conclude concludes concluded continue continues "
    "continued maintain maintains maintained announce announces announced complain complains complained "
    "admit admits admitted confess confesses confessed recall recalls recalled repeat repeats repeated "
    "object objects objected protest protests protested promise promises promised predict predicted "
    "telegraphs telegraphing wires wired cables send sends sent put puts formulate formulated dictate dictates "
    "dictated telegraph telegraphed cable cabled "
    "read reads shout shouted call calls called begin begins began begged beg pleaded plead affirm affirmed "
    "assert asserts asserted claim claims claimed comment comments commented mutter muttered respond responds "
    "responded "
    "inform informs informed request requests requested describe describes described record records recorded "
    "resolve resolves resolved instruct instructs instructed request"
)

REPORTING = _either(
    "say says said write writes wrote reply replied answer answered declare declares declared state states stated "
    "argue argues argued insist insists insisted propose proposes proposed suggest suggests suggested demand demands "
    "demanded urge urges urged report reports reported tell tells told warn warns warned maintain maintains maintained "
    "admit admits admitted ask asks asked object objects objected refuse refuses refused agree agrees agreed "
    "recommend recommends recommended request requests requested accuse accuses accused claim claims claimed "
    "complain complains complained promise promised defend defends defended support supports supported "
    "confirm confirms confirmed explain explains explained deny denies denied recall recalls recalled "
    "announce announces announced add adds added concede concedes conceded call calls called advance advanced "
    "believe believes believed think thinks thought hold holds held speak speaks spoke blame blames blamed"
)

# Whoever stands after a preposition is not the one who says it: "the wife of X wrote".
WORDS_BEFORE = 400
"""How many characters before a name are read at most to tell what it is in its sentence."""

NOT_SUBJECT = re.compile(
    r"\b(?:of|to|from|with|by|for|about|on|in|at|against|between|like|than|towards?|under|upon|after|before|over|"
    rf"through|without|concerning|regarding)\s+(?:{HONORIFIC}\s+)?\Z"
)

DOCUMENT_NOUN = (
    r"(?:letters?|notes?|notices?|addresses|address|comments?|telegrams?|wires?|cables?|memorandum|memo|memoranda|excerpts?|extracts?|passages?|"
    r"resolutions?|proposals?|declarations?|statements?|circulars?|reply|answers?|reports?|speech|speeches|articles?|"
    r"dispatch(?:es)?|despatch(?:es)?|postcards?|messages?|petitions?|theses|appeals?|diary|journal|testimony|"
    r"documents?|minutes|draft|outline|dictation|instructions?|orders?|manifesto|protest|testament|will)"
)

DIARY = re.compile(
    r"\b(?:diar(?:y|ies)|journals?|log(?:book)?|day-?book|pocket-?book|tagebuch|tagebücher|journal\s+intime|diario|diari|"
    r"дневник\w?)\b",
    re.IGNORECASE,
)
"""The words by which a title shows that a document is a diary, in the languages that historians read."""

_PAPER = (
    "Herald Times Chronicle Tribune Gazette Post News Journal Star Sun Globe Standard Courier Register "
    "Intelligencer Argus Mail Mercury Observer Echo "
    "Advertiser Telegraph Express Guardian Independent Sentinel Examiner Review Record Republican Democrat Press "
    "World Bulletin Recorder Leader Citizen Zeitung "
    "Presse Tageblatt Figaro Temps Matin Monde Journal Monitor Dispatch Enterprise Transcript Critic Spectator "
    "Magazine Quarterly Correspondent"
)
NEWSPAPER = re.compile(
    rf"(?:the\s+)?(?P<name>(?!(?:By|From|The|In|Our|And|Via)\b)(?:{CAPITAL}[\w.’'-]*\s+){{1,4}}(?:{_either(_PAPER)})|(?:Times|Herald|Globe|Pravda|Izvestia))\b"
)
"""A newspaper named: it speaks where something is taken from it and nobody else is said to have written it."""

RETURN = re.compile(
    r"\b(?:this|these|that|those|the\s+above|the\s+foregoing)\s+(?:\w+\s+)?"
    r"(?:excerpt|extract|passage|letter|note|quotation|document|proposals?|words|lines|statement|telegram|report|"
    r"measures|sentences|demands|resolution)s?\b|\bas\s+(?:we|one|you|anyone)\s+(?:can\s+)?sees?\b|"
    r"\bthe\s+words\s+(?:quoted|cited)\b|\b(?:quoted|cited)\s+(?:above|here)\b|\bin\s+conclusion\b|\bso\s+(?:he|she)\s+wrote\b|"
    r"\bthus\b|\bso\s+far\s+the\b|\bhere\s+ends\b|\bI\s+(?:have\s+)?(?:quoted?|cited?)\b",
    re.IGNORECASE,
)

PHOTOGRAPHIC = re.compile(
    r"\b(?:photo(?:s|graph(?:ed|s)?)?|picture[ds]?|pictured|portraits?|facsimiles?|snapshot|still\s+from|film\s+still|engraving|"
    r"lithograph|woodcut|drawing|sketch|cartoon|poster|painting|illustration|reproduction|image|plate|fig(?:ure)?\.?\s*\d|"
    r"frontispiece|the\s+(?:first|last|title|opening)\s+page\s+of|front\s+page|map\s+of|view\s+of|from\s+left|"
    r"\((?:left|right|cent(?:er|re))\)|courtesy\s+of)\b",
    re.IGNORECASE,
)

SHELFMARK = re.compile(
    r"\b(?:f|fond|op|opis|d|delo|l|list|ll|folders?|box(?:es)?|cartons?|ms|mss|items?|files?|record\s+group|inv|cod|series|"
    r"sheets?|lea(?:f|ves)|fol(?:io)?s?|ff|bundle|reel|register|letter\s+book)\b\.?\s*"
    r"(?:[a-z]{0,4}\.?\s*)?\d+",
    re.IGNORECASE,
)

ARCHIVAL = re.compile(
    r"\b(?:papers|manuscripts?|archives?|archival|collections?|library|museum|regist(?:er|ry)|records?\s+office|letter\s+book|"
    r"typescript|typed\s+copy|printed\s+text|original|draft|drafts|holograph|autograph)\b",
    re.IGNORECASE,
)

OFFICE_ALONE = re.compile(
    r"(?:the\s+)?(?:(?:acting|deputy|vice|assistant|under|hon(?:orary|\.)?|his\s+majesty[’']s)[\s-]+){0,2}"
    r"(?:consul|clerk|treasurer|secretary|president|chairman|chairwoman|mayor|governor|minister|senator|commissioner|"
    r"superintendent|ambassador|envoy|prefect|magistrate|director|commander|commandant|postmaster|harbou?r\s?master|"
    r"agent|registrar|editor|manager|inspector|vicar|curate|rector|bishop|judge|sheriff|recorder|librarian|archivist|"
    r"general|colonel|major|captain|lieutenant|sergeant|admiral|konsul|sekretär|präsident|bürgermeister|direktor|maire|"
    r"préfet|secrétaire|directeur)"
    r"(?:[\s-]+(?:general|treasurer|in\s+chief|(?:of|to|for)\s+\S.{0,80}))?[.,]?",
    re.IGNORECASE,
)
"""An office and nobody's name: "Consul", "The Secretary to the Board"."""

ADDRESS = re.compile(r"To\s+(?:the|all|my|our|his|her|[A-Z])[^.?!;]{0,90}[.:,]?")
CLASSIFICATION = re.compile(
    r"(?:top|strictly|most)?\s*(?:secret|confidential|private|personal|urgent|copy|by\s+hand)(?:\s+and\s+\w+)?[.!]?",
    re.IGNORECASE,
)
POSTSCRIPT = re.compile(r"P\.?\s?(?:P\.?\s?)?S\.?\s*[:—–-]?\s+\S.*", re.DOTALL)
VALEDICTION = re.compile(
    r"(?:with\s+(?:[\w’']+\s+){0,4}(?:greetings?|regards?|love|respects?|wishes|affection|thanks|gratitude|esteem)|"
    r"(?:\w+\s+)?(?:yours?|ever\s+yours|your\s+\w+)(?:\s+\w+){0,4}|(?:best|kind(?:est)?|warm(?:est)?|cordial)\s+\w+|"
    r"sincerely|faithfully|respectfully|affectionately|cordially|fraternally|in\s+haste|I\s+(?:am|remain|have\s+the\s+honou?r)|"
    r"believe\s+me|farewell|love|greetings|comradely)\b.{0,80}",
    re.IGNORECASE,
)
ATTESTATION = re.compile(
    r"(?:recorded|verified|dictated|copied|witness(?:ed)?|certified|attested|signed|true\s+copy|taken\s+down|transcribed|"
    r"typed|received|countersigned|confirmed|approved|read\s+and\s+approved)\b.{0,120}",
    re.IGNORECASE,
)

ENUMERATOR = re.compile(
    r"[.…\s]*\(?(?:(?P<number>\d{1,3})|(?P<roman>[IVXLC]{1,7}|[ivxlc]{1,7})|(?P<letter>[a-zA-Z]))(?P<close>[.)])(?:\s+|(?=\[))"
)

MARKER = re.compile(
    r"\[(?P<label>\d{1,3}|\^\w{1,12})\](?!\()|(?<=[^\s*])(?P<sign>\*{1,3}(?!\*)|[†‡§¶]{1,3})(?=[\s.,;:)”’\"']|\Z)"
)
_SIGNS = re.compile(r"[\[*†‡§¶]")


def markers(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """The markers of notes in a part of a text; most parts have none, which is seen by the signs alone, and fast."""
    return MARKER.finditer(text, start, end) if _SIGNS.search(text, start, end) else iter(())


def without_markers(text: str) -> str:
    """The text without the markers of notes."""
    return MARKER.sub("", text) if _SIGNS.search(text) else text


FINITE = re.compile(
    r"\b(?:is|are|was|were|be|has|have|had|will|would|shall|should|can|could|may|might|must|do|does|did|isn[’']t|wasn[’']t|"
    r"don[’']t|didn[’']t|couldn[’']t|wouldn[’']t|am|went|came|made|took|gave|got|found|thought|"
    r"knew|became|began|stood|held|wrote|said|spoke|told|sent|left|ran|fell|rose|sat|saw|set|put|led|let|met|read|paid|kept|"
    r"lost|won|brought|bought|built|felt|grew|drew|drove|broke|chose|wore|fought|taught|meant|\w{2,}ed)\b",
    re.IGNORECASE,
)
FIRST_PERSON = re.compile(r"\b(?:I|me|my|mine|myself|we|us|our|ours)\b")
