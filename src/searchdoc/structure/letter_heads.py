"""Heads of letters: "TO MRS. HOLT.", "Anna Marl to George Pell, 3 May 1911", "Lettre n° 8 de X à Y (14 janvier 1915)".

A title, a line above a letter and a file's name follow the same few forms in the languages that historians read. A
head is read as a whole or not at all: a sentence that happens to hold "to" is none. The forms are those of DACS 2.3
(Describing Archives: A Content Standard, titles of correspondence).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from searchdoc.structure.cues import DOCUMENT_NOUN, HONORIFIC
from searchdoc.structure.letter_phrases import without_relation
from searchdoc.structure.places import place_before_date
from searchdoc.text.characters import CAPITAL
from searchdoc.text.head_dates import HeadDate, head_dates

_NUMBER = re.compile(
    r"(?:\(?[IVXLCDM]{1,7}[.)]|\(?\d{1,4}[.)]|(?:[Nn]o\.?|[Nn]r\.?|[Nn][°º]|№)\s*\d{1,4}[.:]?)[\s—–-]+(?=\S)",
)
_GENRE = re.compile(r"[^\W\d_]{7,}\.\s+(?=\S+\s)")
"""What kind of letter it is, in a sentence of its own: "Feldpostbrief. X an Y"."""

_NOUN = (
    r"(?:letters?|notes?|telegrams?|postcards?|cables?|dispatch(?:es)?|despatch(?:es)?|memorandum|messages?|"
    r"lettres?|billets?|télégrammes?|cartes?(?:\s+postales?)?|dépêches?|briefe?|schreiben|telegramme?|karten?|postkarten?|"
    r"korrespondenzkarten?|cartas?|tarjetas?|telegramas?|postal(?:es)?|lettera|lettere|cartolin[ae]|telegrammi?|"
    r"письм[оа]|телеграмм[аы]|записк[аи]|открытк[аи])"
)
_ONE_LETTER = re.compile(
    r"\b(?:letter|telegram|postcard|cable|dispatch|despatch|lettre|billet|télégramme|carte\s+postale|brief|schreiben|"
    r"postkarte|telegramm|carta|tarjeta|telegrama|lettera|cartolina|письмо|телеграмма|открытка|"
    r"e-?mail|courriel|correo\s+electrónico|posta\s+elettronica)\b",
    re.IGNORECASE,
)
_NUMBERED_NOUN = rf"{_NOUN}(?:\s+(?:no\.?|nr\.?|n[°º]|№|number)\s*\d{{1,4}})?"
_NOUN_OF_DATE = re.compile(rf"(?i:{_NOUN})(?:\s+(?:of|dated|written|vom|du|del))*\s*(?:the\s+)?")
_FROM = r"(?:from|of|by|written\s+by|de|d[’']|du|von|vom|da|di|от)"
_TO = r"(?:to|an|à|au|aux|al|a|к|an\s+die|an\s+den|an\s+das)"
_FOREIGN_NOUN = re.compile(r"lett(?:re|era)|brief|schreiben|carta|tarjeta|cartolin|письм", re.IGNORECASE)
_WITH_NOUN = re.compile(
    r"(?i:(?:a|an|the|une?|ein|una|copy|draft|extract|fragment|entwurf|copie)\s+"
    r"(?:of\s+(?:an?\s+)?|from\s+(?:an?\s+)?|eines\s+|d[’']une?\s+)?)?"
    rf"(?i:{_NUMBERED_NOUN})\b[,:]?\s*(?:(?i:{_FROM})\s*(?P<sender>\S.*?))?(?:\s+(?i:{_TO})\s+(?P<addressee>\S.*))?\Z"
)
_TWO_NAMES = re.compile(rf"(?:(?i:from|de|von|da|от)\s+)?(?P<sender>\S.*?)\s+(?:{_TO}|TO|À|AN)\s+(?P<addressee>\S.*)\Z")
_TO_ONE = re.compile(r"(?:TO|To|AN|An|À|A|AU|AL)\s+(?P<addressee>\S.*)\Z")
_SAME = re.compile(r"the\s+same|(?:dem|den|der)selben|(?:la\s+)?même|(?:la\s+)?mism[oa]|тому\s+же", re.IGNORECASE)
_AFTER_DATE = re.compile(
    r"[\s\])}.,;:?!—–-]*(?:(?:[Bb]riefentwurf|[Dd]raft|[Cc]opy|[Ee]xtract|[Ff]ragment|[Uu]nsent)\W*)?(?:\[?\d{1,4}\]?)?\W*"
)
_BEFORE_DATE = re.compile(
    r"(?:[\s,(\[—–-]|\b(?:dated|on|of|vom|du|le|del|от|circa|about|zwischen|between)\b|\bca?\.)+\Z", re.IGNORECASE
)

_PARTICLES = frozenset(
    "de d du des della di da dos das van von der den ter ten zu zur zum la le lo los las el y e et und and & of "
    "af av".split()
)
_TITLES_AFTER_COMMA = re.compile(
    r"\s*(?i:Lord|Lady|Sir|Earl|Count|Countess|Duke|Duchess|Baron|Baroness|Viscount|Marquis|Jr|Sr|Esq|Bart|M\.?D|D\.?D|LL\.?D|Ph\.?D|K\.?C\.?B)\b",
)
_NEVER = frozenset(
    "i we you he she it they me us him his its them this that these those there here from the a an my your his her our "
    "their chapter part section volume introduction "
    "preface appendix contents index".split()
)
_OFFICE = re.compile(r"the\s+\S+(?:\s+\S+){0,9}", re.IGNORECASE)
_APPOSITION = re.compile(
    r",\s+(?:(?:the|an?|sometime|late|formerly|acting|private|assistant)\s+){0,3}"
    r"(?:agent|secretary|clerk|steward|chaplain|physician|surgeon|ambassador|envoy|minister|consul|solicitor|attorney|"
    r"counsel|treasurer|valet|gardener|gamekeeper|tutor|governess|librarian|heir|adviser|assistant|apprentice)"
    r"\s+(?:to|of)\s+[^,]+(?=,\s+to\s)",
    re.IGNORECASE,
)
"""The office of the writer, between commas: the "to" in it is not that of the head ("X, agent to Lord Y, to Z")."""
_BODY = re.compile(
    rf"(?:(?:la|le|les|der|die|das|den|el|los|las|il|lo|gli)\s+|l[’'])?(?:{CAPITAL}\S*\s+){{0,3}}?"
    r"(?:Committee|Board|Council|Commission|Society|Ministry|Comité|Conseil|Société|Ministère|Assemblée|Gouvernement|"
    r"Komitee|Kommission|Rat|Stadtrat|Ausschu(?:ss|ß)|Verein|Gesellschaft|Ministerium|Magistrat|Regierung|"
    r"Junta|Consejo|Comisión|Sociedad|Ministerio|Gobierno|Comitato|Consiglio|Società|Ministero|"
    r"Комитету?|Совету?|Комиссии|Обществу?)\b(?:\s+\S+){0,8}"
)
"""A body of people, in the languages in which no article stands before it in a head."""


@dataclass(frozen=True, slots=True)
class LetterHead:
    """What a head says. ``sender`` or ``addressee`` is None where it does not say; ``same`` stands for "TO THE SAME".

    ``sure`` is False for two names with nothing but "to" between them: neither a date nor a word such as "letter".
    ``place`` is what stands between the addressee and the date: "X to Y, Graysand, 3 May 1911".
    """

    sender: str | None
    addressee: str | None
    date: HeadDate | None
    sure: bool
    same: bool = False
    place: str | None = None


def names_letter(words: str) -> bool:
    """Whether words name a letter, a telegram, a postcard or an e-mail: one of them, and no collection."""
    return bool(_ONE_LETTER.search(words))


def letter_head(words: str, language: str = "en") -> LetterHead | None:
    """Read a line as the head of a letter; None where it is none."""
    line = " ".join(words.split())
    if not 0 < len(line) <= 200:
        return None
    for before in (_NUMBER, _GENRE):
        line = line[match.end() :] if (match := before.match(line)) else line
    body, date = _without_date(line, language)
    if date is None:
        body, date = _without_first_date(line, language)
    body = _APPOSITION.sub("", body.rstrip(" .,;:—–-"), count=1)
    if found := _with_noun(body):
        sender, addressee = found
        whole = bool(addressee or date) or len((sender or "").split()) > 1
        return LetterHead(sender, addressee, date, sure=whole)
    if _TWO_NAMES.match(body):
        return _two_names(body, date) or (_two_names_and_place(body, date) if date else None)
    if (match := _TO_ONE.match(body)) and date is None and _is_loud(words):
        addressee = _addressee_of(match["addressee"])
        if _SAME.fullmatch(match["addressee"].strip(" .")):
            return LetterHead(None, None, None, sure=True, same=True)
        if _is_article(body, language):
            return None
        return LetterHead(None, addressee, None, sure=True) if addressee else None
    return None


def to_somebody(words: str) -> LetterHead | None:
    """A line in capitals below the number of a letter, with more than a name: "TO HIS PUPIL, EDWARD PELL, WEIR."."""
    match = _TO_ONE.match(words) if words.isupper() else None
    if match is None:
        return None
    parts = (part.strip(" .,;:—–-") for part in re.split(r"[,;]|--|[—–]", match["addressee"]))
    return LetterHead(None, next((part for part in parts if is_person_name(part)), None), None, sure=True)


def _is_loud(words: str) -> bool:
    """All in capitals, or closed by a full stop, as heads are and sentences seldom."""
    return words.isupper() or bool(re.fullmatch(r"To\s+(?:[^\W\d_]\S*\s*){1,8}\.", words))


def _is_article(line: str, language: str) -> bool:
    """Whether "A" or "AN", which is "to" in other languages, begins an English title: "A HISTORY OF THE PARISH"."""
    return language == "en" and line.split(maxsplit=1)[0].upper() in {"A", "AN"}


def _without_date(line: str, language: str) -> tuple[str, HeadDate | None]:
    """A head without the date at its end."""
    for mention in reversed(head_dates(line, language)):
        if _AFTER_DATE.fullmatch(line, mention.span.end):
            before = line[: mention.span.start]
            cut = _BEFORE_DATE.search(before)
            return (before[: cut.start()] if cut else before), mention
    return line, None


def _without_first_date(line: str, language: str) -> tuple[str, HeadDate | None]:
    """A head without a date before the names: "1850-02-14 Eliza to Margaret", "Letter of 3 May 1911 from …"."""
    for mention in head_dates(line, language)[:1]:
        before = line[: mention.span.start]
        after = line[mention.span.end :].lstrip(" ,.:;)]—–-_")
        if not before.strip(" ([—–-"):
            return after, mention
        if _NOUN_OF_DATE.fullmatch(before):
            return f"{before.split()[0]} {after}", mention
    return line, None


def _with_noun(body: str) -> tuple[str | None, str | None] | None:
    match = _WITH_NOUN.match(body)
    if match is None or not (match["sender"] or match["addressee"]):
        return None
    sender = match["sender"]
    if sender and not match["addressee"] and (two := _split_at_to(sender, foreign=bool(_FOREIGN_NOUN.search(body)))):
        sender, addressee = two
    else:
        addressee = match["addressee"]
    names = (_name(sender) if sender else None, _addressee_of(addressee) if addressee else None)
    if (sender and names[0] is None) or (addressee and names[1] is None):
        return None
    return names


def _split_at_to(words: str, *, foreign: bool) -> tuple[str, str] | None:
    for match in re.finditer(rf"\s+{_TO}\s+" if foreign else r"\s+to\s+", words):
        sender, addressee = words[: match.start()], words[match.end() :]
        if _name(sender) and _addressee_of(addressee):
            return sender, addressee
    return None


def _two_names(body: str, date: HeadDate | None) -> LetterHead | None:
    travels = bool(
        re.match(r"(?i:from|de|von|da|от)\s", body)
    )  # "From Weir to Graysand" is a journey, and names nobody
    body = re.sub(r"\A(?i:from|de|von|da|от)\s+", "", body)
    for match in re.finditer(rf"\s+(?:{_TO}|TO|À|AN)\s+", body):
        sender, addressee = _name(body[: match.start()]), _addressee_of(body[match.end() :])
        if sender and addressee:
            people = all(len(name.split()) > 1 for name in (sender, addressee))
            if not (date or people) and travels:
                return None
            return LetterHead(sender, addressee, date, sure=date is not None)
    return None


def _two_names_and_place(body: str, date: HeadDate) -> LetterHead | None:
    """Two names with a place behind them, before the date: "X to Y, Graysand, 3 May 1911"."""
    for comma in re.finditer(",", body):
        place = place_before_date(body[comma.end() :])
        if place and (head := _two_names(body[: comma.start()], date)):
            return replace(head, place=place)
    return None


def _name(words: str) -> str | None:
    """The words as a person's name, if they can be one."""
    cleaned = words.strip(" ,.;:[]()—–-")
    return cleaned if is_person_name(cleaned) else None


def _addressee_of(words: str) -> str | None:
    """A person's name, or a body ("the Harbour Board")."""
    cleaned = re.sub(r"[,\s]*(?:[—–]|--)+.*\Z|,\s+(?:at|in)\s.*\Z", "", words.strip(" ,.;:[]()—–-")).strip(" ,.;:")
    cleaned = without_relation(cleaned)
    if _BODY.fullmatch(cleaned):
        cleaned = re.sub(r"\A(?:den|dem)\s+", "", cleaned)
    if is_person_name(cleaned) or _BODY.fullmatch(cleaned):
        return cleaned
    office = _OFFICE.fullmatch(cleaned)
    return cleaned if office and any(word[:1].isupper() for word in cleaned.split()[1:]) else None


def is_person_name(words: str) -> bool:
    """Whether words have the form of a person's name: capitals, initials, forms of address, particles, at most nine."""
    if not words or any(character.isdigit() for character in words) or len(words) > 90:
        return False
    head, comma, rest = words.partition(",")
    if comma and not _TITLES_AFTER_COMMA.match(rest):
        return False
    bare = re.sub(rf"\A(?:the\s+)?(?:{HONORIFIC}\s+)+", "", head) or head
    tokens = re.sub(r"([.,’'])(?=[^\W\d_])", r"\1 ", bare).split()
    if not 0 < len(tokens) <= 9:
        return False
    if tokens[0].strip(",’'").casefold() in _NEVER or re.search(rf"\b{DOCUMENT_NOUN}\b", words, re.IGNORECASE):
        return False
    strong = 0
    for token in tokens:
        plain = token.strip(".,;:’'()“”\"[]-")
        if not plain or plain.casefold() in _PARTICLES:
            continue
        if not plain[0].isupper() and not (len(plain) > 1 and plain[0].islower() and plain[1:2].isupper()):
            return False
        strong += 1
    last = tokens[-1].strip(".,;:’'()[]")
    return strong > 0 and last.casefold() not in _PARTICLES


_OWN_WRITING = re.compile(
    r"(?i:(?:a\s+|the\s+|das\s+|le\s+|il\s+|el\s+)?(?:diary|journal|memoirs?|recollections|reminiscences|tagebuch|tagebücher|"
    r"(?:lebens|jugend)?erinnerungen|memoiren|aufzeichnungen|reisetagebuch|journal\s+intime|souvenirs|mémoires|diario|memorias|"
    r"recuerdos|memorie|ricordi)\s+(?:of|by|von|du|de|del|di|d[’'])\s*(?:the\s+[^\W\d_]+\s+)?|"
    rf"(?:tagebuch|(?:lebens|jugend)?erinnerungen|memoiren|aufzeichnungen)\s+(?:des|der)\s+[^\W\d_]+\s+)(?P<name>{CAPITAL}.*)"
)
_PLACE_BEHIND = re.compile(r",?\s+(?:in|at|of|aus|zu|à|en|a|from|during)\s.*\Z|[,(:;].*\Z|\s+\d.*\Z")


def own_writing(words: str) -> str | None:
    """Whose diary or memoirs a title names: "Diary of Amos Birkett", "Tagebuch des Pfarrers Gotthilf Brenner"."""
    match = _OWN_WRITING.fullmatch(" ".join(words.split()))
    name = _PLACE_BEHIND.sub("", match["name"]).strip(" .") if match else ""
    return name if is_person_name(name) else None


def correspondents(words: str) -> tuple[str | None, str | None, bool] | None:
    """Sender and addressee in a short name for a letter, as of a file: "Brief Kestner an Hallam", "Eliza to Margaret".

    The third is whether the words say that it is a letter. Who is in small letters ("to agent") is nobody's name. None
    where there are no two parties and no letter of somebody's.
    """
    noun = _LEADING_NOUN.match(words)
    rest = words[noun.end() :] if noun else words
    sender, to, addressee = (
        (part.strip() for part in _TO_WORD.split(rest, maxsplit=1)) if _TO_WORD.search(rest) else ((rest, "", ""))
    )
    if noun and not sender and to:
        return None, _addressee_of(addressee), True
    if not is_person_name(sender) or not (to or (noun and noun["of"])):
        return None
    return sender, _addressee_of(addressee) if addressee else None, noun is not None


_LEADING_NOUN = re.compile(rf"(?i:{_NUMBERED_NOUN})\b[,:]?\s*(?P<of>(?i:{_FROM})\s*)?(?=\S)")
_TO_WORD = re.compile(rf"(?:\A|(?<=\s))({_TO}|TO|À|AN)\s+")
