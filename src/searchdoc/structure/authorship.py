"""Who wrote a document, to whom, when: from what the file states, the signature, the title and the byline.

A calendar, an abstract or a summary reports a document instead of printing it: its words are the compiler's,
and the person it is about speaks in it only as reported.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from searchdoc.models import Statement, Voice
from searchdoc.structure.cues import DOCUMENT_NOUN, HONORIFIC, OFFICE_ALONE
from searchdoc.structure.file_names import NO_NAME, FileName
from searchdoc.structure.letter_heads import is_person_name, letter_head, own_writing
from searchdoc.structure.letter_phrases import greets_nobody, is_closing_phrase, without_dear, without_yours
from searchdoc.structure.letters import signs
from searchdoc.structure.lines import Lines
from searchdoc.structure.people import Names, cased
from searchdoc.structure.zones import Zones, title_writer
from searchdoc.text.characters import CAPITAL
from searchdoc.text.dates import DateMention, date_mentions
from searchdoc.text.head_dates import HeadDate, head_dates, years_in
from searchdoc.text.written_dates import edtf_of

_REPORTING_GENRE = re.compile(
    r"(?:a\s+|the\s+)?(?:calendar|abstracts?|summary|summaries|synopsis|précis|digest|register)\b", re.IGNORECASE
)
# A capital letter must stay a capital letter, so only the nouns are matched regardless of case.
_NOUN = rf"(?i:\b{DOCUMENT_NOUN}\b)"
_FULL_NAME = rf"{CAPITAL}[\w.’'-]*(?:\s+{CAPITAL}[\w.’'-]*){{0,3}}"
_POSSESSIVE_TITLE = re.compile(rf"(?P<name>{CAPITAL}[\w.’' -]{{1,60}}?)[’']s?\s+(?P<rest>.{{0,60}}?{_NOUN})")
_FROM_TITLE = re.compile(rf"{_NOUN}\s+(?:written\s+)?(?:from|of|by)\s+(?P<name>(?:{HONORIFIC}\s+)?{_FULL_NAME})")
_BY_TITLE = re.compile(rf"\bby\s+(?P<name>{_FULL_NAME})\s*\Z")
_HEAD_TITLE = re.compile(rf"(?P<name>{CAPITAL}[\w.’' -]{{1,50}}?)\s+to\s+{CAPITAL}")
_TO_SUBJECT = re.compile(rf"\A.*?\bof\s+(?={CAPITAL})")
_TO_TITLE = re.compile(rf"{_NOUN}.{{0,60}}?\bto\s+(?P<who>(?:the|his|her|all|members)?\s*{CAPITAL}.*)")
_INTERVIEW_TITLE = re.compile(rf"\b[Ii]nterview\s+with\s+(?P<name>(?:\w+\.?\s+)?{_FULL_NAME})")
_EDITING = re.compile(
    r"(?:compiled|edited|transcribed|translated|collected|selected|annotated|recorded|interviewed)", re.IGNORECASE
)
_END_OF_NAME = re.compile(r",|\s*(?:—|--)\s*")
"""What ends the name in a greeting that goes on."""

_ADDRESSED_TO = re.compile(r"(?:to|dear(?:est)?|my\s+dear(?:est)?|esteemed|honou?red)\s+", re.IGNORECASE)
_ADDRESS_LINES = 5
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_CUT = re.compile(r"(?:,?\s(?:of|on|in|dated|from|written)\s+(?=\d|[^\W\d_]+\s+\d))|[.,:;!]+\Z")


@dataclass(frozen=True, slots=True)
class Authorship:
    """The document as a whole: its voice, and the voice under it where a compiler only reports.

    ``rule`` says what named the author: a compiler's own words have the compiler as author. ``from_name`` is what the
    file's name states and was used, ``problems`` where it, or what else is stated, and the text contradict each other.
    """

    title: str
    author: str | None
    rule: str
    addressee: str | None
    date: str | None
    editor: str | None
    reports: bool
    interviewee: str | None
    host: tuple[Voice, ...]
    apparatus: tuple[Voice, ...]
    from_name: tuple[Statement, ...] = ()
    problems: tuple[str, ...] = ()


def named_in_frame(lines: Lines, zones: Zones, stated: Mapping[str, str], named: FileName = NO_NAME) -> tuple[str, ...]:
    """The whole names that the frame and the file's name give: they tell which words are surnames."""
    found = [stated.get("author", ""), stated.get("editor", "")]
    others = (stated.get("addressee") or stated.get("to"), named.addressee, named.sender if named.sure else None)
    found.extend(name for name in others if name and len(name.split()) > 1 and is_person_name(name))
    if zones.signature is not None:
        found.append(signature_name(lines, zones))
    if zones.byline:
        found.append(_byline_name(zones.byline))
    for head in zones.heads.values():
        found.extend(name for name in (head.sender, head.addressee) if name)
    title = stated.get("title") or (lines.words(zones.title) if zones.title is not None else "")
    for pattern in (_FROM_TITLE, _BY_TITLE, _INTERVIEW_TITLE):
        found.extend(
            match["name"] for match in pattern.finditer(title) if pattern is not _FROM_TITLE or _is_full(match)
        )
    found.extend(
        signed(lines.words(index))
        for index, paragraph in enumerate(lines.paragraphs)
        if paragraph.kind != "heading" and zones.kinds[index] != "title" and lines.is_signature(index)
    )
    return tuple(cleaned for name in found if (cleaned := without_honorific(name)))


def find_authorship(lines: Lines, zones: Zones, names: Names, stated: Mapping[str, str], fallback: str) -> Authorship:
    """Settle author, addressee, date and genre; ``fallback`` is the title of a document that has none."""
    own_title = stated.get("title") or (lines.words(zones.title) if zones.title is not None else "")
    title = own_title or fallback
    reports = bool(_REPORTING_GENRE.match(title))
    author, rule = _author(lines, zones, names, stated, own_title)
    editor = _editor(zones, stated)
    addressee = _addressee(lines, zones, names, stated, own_title)
    date = _date(lines, zones, stated, own_title)
    compiled = _stated_date(stated, lines.language) or _year(zones)
    interview = _INTERVIEW_TITLE.search(title)
    edited = "stated" if stated.get("editor") else "byline" if editor else "unsigned"
    writer = Voice(author, "author", date, addressee, rule=rule)
    apparatus = (Voice(editor, "editor", rule=edited),)
    host: tuple[Voice, ...] = (writer,)
    if reports:
        compiler = Voice(editor, "editor", compiled, rule=edited)
        host = (compiler, Voice(author, "quoted", date, addressee, "reported", rule=rule)) if author else (compiler,)
        apparatus = (compiler,)
    elif zones.letters or (zones.turns and author is None):
        host = apparatus
    return Authorship(
        title,
        editor if reports else author,
        edited if reports else rule,
        None if reports else addressee,
        compiled if reports else date,
        editor,
        reports,
        label(names, interview["name"]) if interview else None,
        host,
        apparatus,
    )


def signed(words: str) -> str:
    """The name in a signature, without the words of closing in front of it or on the line above it."""
    names = [re.split(",", line)[0].strip() for line in words.lstrip("—–- ").split("\n")]
    return next((name for line in names if (name := without_yours(line)) and not is_closing_phrase(name)), names[0])


def without_honorific(name: str) -> str:
    """A name without the article and the forms of address before it."""
    return re.sub(rf"\A(?:the\s+)?(?:(?:{HONORIFIC})\s+)+", "", " ".join(name.split())).strip(" ,;:")


def label(names: Names, form: str) -> str:
    """One name for one person: the document's own short form, or the words as they stand."""
    cleaned = " ".join(form.split()).strip(" ,.;:")
    return names.canonical(cleaned) or names.canonical(without_honorific(cleaned)) or without_honorific(cleaned)


def _author(lines: Lines, zones: Zones, names: Names, stated: Mapping[str, str], title: str) -> tuple[str | None, str]:
    if stated.get("author"):
        return label(names, stated["author"]), "stated"
    if zones.letters and any(letter.head is None or zones.heads[letter.head].sender for letter in zones.letters):
        return None, "collection"
    if (
        (head := letter_head(title, lines.language))
        and head.sender
        and (head.sure or _signs(lines, zones, head.sender))
    ):
        return _as_signed(lines, zones, full_name(names, head.sender)), "title"
    own = own_writing(title)
    if writer := title_writer(title, lines.language) or (own if own and " " in own else None):
        return full_name(names, writer), "title"
    if signature := signature_name(lines, zones):
        return label(names, signature), "signature"
    if zones.byline and not _EDITING.match(zones.byline.group()):
        return label(names, _byline_name(zones.byline)), "byline"
    if zones.letters and (name := _who_signs_most(lines, zones)):
        return name, "signature"
    if zones.turns:
        return None, "turns"
    return _author_in_title(title, names) or (None, "unsigned")


def _as_signed(lines: Lines, zones: Zones, name: str) -> str:
    """A name as its bearer signs, where a title declines it: "от Ивана Белова" is Иван Белов."""
    if not _CYRILLIC.search(name):
        return name
    declined = name.split()
    for index, kind in enumerate(zones.kinds):
        written = signed(lines.words(index)).split() if kind == "signature" else []
        if len(written) == len(declined) and all(map(_same_stem, written, declined)):
            return " ".join(written)
    return name


def _same_stem(word: str, other: str) -> bool:
    """Whether two words agree but for an ending of at most two letters."""
    stem = max(min(len(word), len(other)) - 2, 3)
    return abs(len(word) - len(other)) <= 2 and word[:stem] == other[:stem]


def _author_in_title(title: str, names: Names) -> tuple[str, str] | None:
    """A person of the document whom its title names as its author, or anybody whom it names so by "by" or "from"."""
    subject = _TO_SUBJECT.sub("", title) if _REPORTING_GENRE.match(title) else title
    for pattern in (_POSSESSIVE_TITLE, _FROM_TITLE, _BY_TITLE, _HEAD_TITLE):
        for words in (subject, title):
            if (match := pattern.search(words)) and (known := names.canonical(match["name"])):
                return known, "title"
    if match := _BY_TITLE.search(title):
        return label(names, match["name"]), "title"
    if (match := _FROM_TITLE.search(title)) and _is_full(match):
        return label(names, match["name"]), "title"
    return None


def _is_full(match: re.Match[str]) -> bool:
    """Whether what stands after "of" or "from" names a person: "Amos Birkett", "Mr. Birkett".

    One word alone may be a place or a subject ("Journal of Physics"), unless the text names a person so.
    """
    return " " in " ".join(match["name"].split()) or bool(re.search(r"\bby\s+\S+\Z", match.group()))


def _who_signs_most(lines: Lines, zones: Zones) -> str | None:
    """The whole name that most letters of a volume are signed with, where their heads name nobody but the addressee."""
    names = [lines.words(i) for letter in zones.letters if letter.closing for i in letter.closing.names[:1]]
    whole = Counter(cased(signed(name)) for name in names if len(signed(name).split()) > 1)
    return whole.most_common(1)[0][0].strip(" .") if whole else None


def _signs(lines: Lines, zones: Zones, name: str) -> bool:
    """Whether a signature in the document can be that of somebody with this name."""
    return any(kind == "signature" and signs(signed(lines.words(i)), name) for i, kind in enumerate(zones.kinds))


def full_name(names: Names, form: str) -> str:
    """The name as it stands, if it is a whole one, or else the document's own form of it."""
    cleaned = cased(without_honorific(form))
    return cleaned if len(cleaned.split()) > 1 else label(names, cased(form))


def signature_name(lines: Lines, zones: Zones) -> str:
    """The name that the document is signed with; empty where there is none, or only an office ("Consul")."""
    if zones.signature is None:
        return ""
    name, above = signed(lines.words(zones.signature)), zones.signature - 1
    if not OFFICE_ALONE.fullmatch(name):
        return name
    name = signed(lines.words(above)) if above > 0 and lines.is_signature(above) else ""
    return "" if OFFICE_ALONE.fullmatch(name) else name


def _byline_name(byline: re.Match[str]) -> str:
    """The name in a byline, without the day behind it: "Recorded by Ada Quill on 6 June 1961"."""
    return _CUT.split(byline["name"])[0].strip()


def _editor(zones: Zones, stated: Mapping[str, str]) -> str | None:
    if stated.get("editor"):
        return stated["editor"]
    if zones.byline and _EDITING.match(zones.byline.group()):
        return _byline_name(zones.byline)
    return None


def _year(zones: Zones) -> str | None:
    found = re.search(r"\b(1\d{3}|20\d{2})\b", zones.byline.group()) if zones.byline else None
    return found[1] if found else None


def _addressee(lines: Lines, zones: Zones, names: Names, stated: Mapping[str, str], title: str) -> str | None:
    if stated.get("addressee") or stated.get("to"):
        return label(names, stated.get("addressee") or stated["to"])
    if (head := letter_head(title, lines.language)) and head.addressee:
        return full_name(names, head.addressee)
    if match := _TO_TITLE.search(title):
        return label(names, _CUT.split(match["who"])[0])
    for index, kind in enumerate(zones.kinds):
        if kind == "salutation" and lines.is_salutation(index):
            above = range(max(index - _ADDRESS_LINES, 0), index)
            below = (at for at, rule in enumerate(zones.rules) if at > index and rule == "signature")
            return in_full(addressed(lines.words(index), names), lines, (*above, *below))
    return None


def in_full(name: str | None, lines: Lines, addresses: Iterable[int]) -> str | None:
    """The full name in an address above or below a letter ("Colonel T. Marl, Graysand") of whom it greets as Marl."""
    if not name:
        return None
    for index in addresses:
        for part in re.split(r"[,\n]", lines.words(index)):
            whole = without_honorific(re.sub(r"\A(?:to|à|an|au|a)\s+", "", part.strip(" .:;"), flags=re.IGNORECASE))
            words, short = whole.casefold().split(), name.casefold().split()
            if len(words) > len(short) and short[-1] in {words[0], words[-1]} and is_person_name(whole):
                return cased(whole)
    return name


def addressed(salutation: str, names: Names) -> str | None:
    """Who is greeted: "Dear Anna," and "To the Plenum." name somebody; "Comrades!" names nobody in particular.

    Of "Mr. Editor—Dear Sir:" that is the editor.
    """
    words = _END_OF_NAME.split(_ADDRESSED_TO.sub("", salutation.strip(" ,.:;!—–-"), count=1), maxsplit=1)[0]
    words = without_dear(words)
    if greets_nobody(words):
        return None
    if known := names.canonical(words):
        return known
    bare = re.sub(rf"\A{HONORIFIC}\s+", "", words)
    return (
        cased(bare)
        if bare and bare[0].isalpha() and len(bare.split()) <= 8 and bare != salutation.strip(" ,.:;!—–-")
        else None
    )


def _date(lines: Lines, zones: Zones, stated: Mapping[str, str], title: str) -> str | None:
    """The title's date decides where it is the head of a letter, then the signature's, the title's, the head's."""
    if given := _stated_date(stated, lines.language):
        return given
    near = next(iter(years_in(title)), None) or next(iter(years_in(lines.text)), None)
    head = letter_head(title, lines.language)
    if head and head.date and head.date.day and (found := head.date.edtf()):
        return found
    foot = [i for i, kind in enumerate(zones.kinds) if kind == "dateline" and zones.rules[i] == "foot"]
    for index in foot:
        if found := first_date(lines, index, near):
            return found
    for mention in head_dates(title, lines.language):
        if written := mention.edtf():
            return written
    for index, kind in enumerate(zones.kinds):
        if kind == "dateline" and (found := first_date(lines, index, near)):
            return found
    return head.date.edtf(near) if head and head.date else None


def _stated_date(stated: Mapping[str, str], language: str) -> str | None:
    """The date that is stated about the document, in EDTF or as people write; None for what is in no calendar."""
    written = stated.get("date", "")
    if found := edtf_of(written, language):
        return found
    return next((found for mention in date_mentions(written, language=language) if (found := mention.edtf())), None)


def first_date(lines: Lines, index: int, near: int | None = None) -> str | None:
    """The date that a paragraph gives first, if it gives one; ``near`` is a year known from elsewhere."""
    words = lines.words(index)
    found: Iterable[HeadDate | DateMention] = head_dates(words, lines.language) if lines.is_dateline(index) else ()
    for mention in (*found, *date_mentions(lines.text, lines.paragraphs[index].span, lines.language)):
        if written := mention.edtf(near):
            return written
    return None
