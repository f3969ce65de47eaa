"""Documents that hand the word around by a convention of their own: dialogues, collections, diaries, calendars.

Each function attributes the paragraphs of one kind of document and returns False where the convention is not
followed, so that the next one can be tried; ``attribute`` tries them in order of how plainly they show.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace

from searchdoc.models import Voice
from searchdoc.structure.authorship import (
    Authorship,
    addressed,
    first_date,
    full_name,
    in_full,
    label,
    signed,
    without_honorific,
)
from searchdoc.structure.cues import FIRST_PERSON, HONORIFIC, REPORTING, SAYING
from searchdoc.structure.diaries import attribute_diary, year_of
from searchdoc.structure.enumeration import Number, enumerations, next_number
from searchdoc.structure.letters import signs
from searchdoc.structure.people import cased
from searchdoc.structure.turns import Label, Style
from searchdoc.structure.voices import Attribution, VoiceReader
from searchdoc.structure.zones import LetterZone
from searchdoc.text.characters import CAPITAL
from searchdoc.text.dates import date_mentions
from searchdoc.text.head_dates import years_in

_QUESTIONER = re.compile(r"q|question|interviewer", re.IGNORECASE)
_ANSWERER = re.compile(r"a|answer", re.IGNORECASE)
_STAGE_DIRECTION = re.compile(r"[\[(].*[\])]\W*\Z", re.DOTALL)
_PROCEEDINGS = re.compile(
    r"\b(?:resolved|carried|adjourned|seconded|moved|motion|meeting|applause|laughter|present|absent|minutes|vote[ds]?|"
    r"agreed|unanimously|apologies|recess|interview|recording|tape)\b",
    re.IGNORECASE,
)
_REPORTS = re.compile(rf"\A(?:[A-Z][\w.]*\s+){{1,4}}(?:then\s+|also\s+)?(?:{REPORTING})\b")
_PUT_BY = re.compile(
    r"\b(?:questions?\s+(?:were\s+|was\s+)?(?:put|asked)|interviewed|interview\w*\s+(?:was\s+)?(?:conducted|made|recorded|held)|"
    rf"conversation\s+(?:was\s+)?recorded)\b[^.]{{0,40}}?\bby\s+(?P<name>{CAPITAL}[\w.’'-]*(?:\s+{CAPITAL}[\w.’'-]*){{0,3}})"
)
_MOMENT = re.compile(r"\d{1,2}[.:·]\d\d\s*(?:[ap]\.?m\.?)?|Later\W*|.{3,60}\b(?:rose|indicated\s+\w+)\W*")
_DECIDED = re.compile(
    r"(?:(?:Main\s+)?Question\s+(?:again\s+)?(?:put|proposed)|Question,|(?:Motion|Amendment|Bill|Order|Resolution)\b[^.]{0,80}\b(?:read|put|made|agreed|"
    r"withdrawn|negatived|carried|adopted)|The\s+(?:House|committee|meeting)\s+(?:divided|proceeded|adjourned|resumed)|Division\s+No|Ordered,|Resolved,|Adjourned\b|"
    r"(?:M[rs]{1,2}|Sir|Dr|Miss)\.?\s[^.:]{3,60}\brose\b)"
)
_ENTRY = re.compile(
    rf"(?P<sender>{CAPITAL}[\w.’' -]{{1,50}}?)(?:\s+to\s+(?P<addressee>(?:the\s+)?{CAPITAL}[\w’' -]{{1,60}}?))?"
    r"(?:,\s+(?P<what>[^.,:;]{3,60}))?,\s+(?P<date>[^.,:;]{0,20}\b\d{4})\.\s+(?=\S)"
)
_ABSTRACT_VERB = re.compile(
    rf"(?:(?:[A-Z][a-z]+ly|Also|Then|Further|Finally|Lastly|Again)\s+)?(?P<verb>(?:{SAYING}|{REPORTING}|considers|finds|wants|takes|hopes|"
    r"fears|thanks|encloses|wishes|expects|doubts|gives|makes|mentions|sees|regrets|approves|rejects|returns|feels|"
    r"knows|asks|tells|offers|speaks|requires|requests|would|has|have|is|does|will|ends))\b",
    re.IGNORECASE,
)


def attribute(reader: VoiceReader, flow: Sequence[int], authorship: Authorship) -> None:
    """Attribute all paragraphs of the text, by the document's own convention if it follows one."""
    zones = reader.zones
    if authorship.reports:
        _calendar(reader, flow, authorship)
    elif zones.turns:
        _turns(reader, flow, authorship)
    elif zones.letters:
        _collection(reader, flow, authorship)
    elif not attribute_diary(reader, flow, authorship):
        reader.read(flow, authorship.host)


def _turns(reader: VoiceReader, flow: Sequence[int], authorship: Authorship) -> None:
    """A dialogue: a label opens a turn, which goes on until the next one or until the recorder speaks.

    What the recorder says is read like any text, so that letters read out at a meeting are found.
    """
    zones = reader.zones
    labels = _Labels(reader, authorship)
    starts = [position for position, index in enumerate(flow) if index in zones.turns]
    reader.read(flow[: starts[0]], authorship.host)
    for start, end in zip(starts, [*starts[1:], len(flow)], strict=True):
        label = zones.turns[flow[start]]
        name = label.bare
        date = (
            _entry_day(reader, flow[start + 1 : end], authorship.date) if label.style == "brackets" else authorship.date
        )
        voice = Voice(labels.speaker(label), "author", date, rule="turn")
        chain = (*authorship.host[:1], voice)
        reader.found[flow[start]] = Attribution(chain, None, _division(name), "turn")
        at = start + 1
        while at < end and not _is_recorders(reader, flow[at], voice.speaker, label.style, labels.keeps_the_word):
            sure = labels.keeps_the_word or bool(FIRST_PERSON.search(reader.lines.words(flow[at])))
            said = replace(
                voice,
                speaker=voice.speaker if sure else None,
                rule="turn" if sure else "uncertain",
            )
            reader.found[flow[at]] = Attribution((*chain[:-1], said), None, _division(name), "turn-goes-on")
            at += 1
        reader.read(flow[at:end], authorship.host, base=Attribution((), None, 0, "recorder"))


def _entry_day(reader: VoiceReader, members: Sequence[int], day: str | None) -> str | None:
    """The day of an entry: its own first line's, or else the document's."""
    near = year_of(day)
    for index in members[:1]:
        if reader.lines.is_dateline(index):
            reader.zones.set(index, "dateline", "entry")
            return first_date(reader.lines, index, near) or day
    return day


class _Labels:
    """Whom the labels of a dialogue mean: names, offices ("THE CHAIRMAN (Mr. Pell)"), question and answer."""

    def __init__(self, reader: VoiceReader, authorship: Authorship) -> None:
        self.names = reader.names
        self.authorship = authorship
        turns = list(reader.zones.turns.values())
        self.offices = {one.office.casefold(): name for one in turns if one.office and (name := self._named(one.name))}
        for one in turns:
            inside = re.search(rf"\(({HONORIFIC}\.?\s[^)]+)\)", one.name)
            if inside and (name := self._named(inside[1])):
                self.offices[one.bare.casefold()] = name
        self.full = _full_names(one.bare for one in turns)
        self.questioner = _questioner(reader, authorship)
        self.keeps_the_word = turns[0].style != "colon" or sum(
            bool(re.match(HONORIFIC, one.name)) for one in turns
        ) * 2 > len(turns)

    def _office(self, bare: str) -> str | None:
        """Who holds the one office that a label shortens: "The Minister" for "The Minister of State"."""
        held = {
            name for office, name in self.offices.items() if office.startswith(f"{bare} ") and len(bare.split()) > 1
        }
        return next(iter(held)) if len(held) == 1 else None

    def _named(self, words: str) -> str | None:
        name = without_honorific(words)
        return name or None

    def speaker(self, turn: Label) -> str | None:
        """The speaker's name; None where a mere "Q" does not tell."""
        bare = turn.bare
        known = (
            self.offices.get(bare.casefold())
            or self._office(bare.casefold())
            or (self._named(turn.name) if turn.office else None)
        )
        if known:
            return self._in_full(without_honorific(cased(known)))
        if _QUESTIONER.fullmatch(bare):
            return self.questioner
        if _ANSWERER.fullmatch(bare):
            return self.authorship.interviewee
        spoken = bare.title() if bare.isupper() else bare
        spoken = re.sub(r"\b(Mc)(\w)", lambda match: match[1] + match[2].upper(), spoken)
        return self._in_full(without_honorific(spoken))

    def _in_full(self, name: str) -> str:
        """The name as another label has it in full, or else as the document has it."""
        labelled = self.full.get(name.casefold(), name)
        return labelled if len(labelled.split()) > 1 else label(self.names, labelled)


def _full_names(labels: Iterable[str]) -> dict[str, str]:
    """For each short form among the labels ("Mr. Pell") the one full name that ends with it ("Edward Pell")."""
    names = {without_honorific(cased(name)) for name in labels}
    holders: dict[str, set[str]] = {}
    for name in names:
        for short in {name, name.split()[-1]} if name else ():
            holders.setdefault(short.casefold(), set()).add(name)
    whole: dict[str, str] = {}
    for short, found in holders.items():
        longer = {name for name in found if len(name.split()) > 1} or found
        if len(longer) == 1:
            whole[short] = next(iter(longer))
    return whole


def _questioner(reader: VoiceReader, authorship: Authorship) -> str | None:
    """The one by whom, as the introduction says, the questions were put."""
    begins = min(reader.lines.paragraphs[index].span.start for index in reader.zones.turns)
    match = _PUT_BY.search(reader.lines.text, 0, begins)
    return label(reader.names, match["name"]) if match else authorship.editor


def _division(name: str) -> int:
    """A number for each label, so that two speakers who are both unknown never share a passage."""
    return 1 + sum(ord(character) * (place + 1) for place, character in enumerate(name))


def _is_recorders(reader: VoiceReader, index: int, speaker: str | None, style: Style, keeps: bool) -> bool:
    """Whether a paragraph between the turns is the recorder's: a heading, a stage direction, proceedings, a report."""
    lines, names = reader.lines, reader.names
    words, span = lines.words(index), lines.paragraphs[index].span
    if style == "above":
        return lines.paragraphs[index].gap > 0  # a speech is in one piece: what has no label is a stage direction
    if style == "brackets":
        return False
    if (
        reader.zones.kinds[index] == "heading"
        or _MOMENT.fullmatch(words)
        or _STAGE_DIRECTION.fullmatch(words)
        or lines.is_source(index)
    ):
        return True
    if keeps:
        return bool(_DECIDED.match(words)) or words.isupper()
    if speaker in names.named_in(lines.text, span):
        return True
    third_person = not FIRST_PERSON.search(words)
    return third_person and bool(_PROCEEDINGS.search(words) or _REPORTS.search(words))


def _collection(reader: VoiceReader, flow: Sequence[int], authorship: Authorship) -> None:
    """Letters one after the other, each with its own writer, addressee and date."""
    zones = reader.zones
    first = min(letter.start for letter in zones.letters)
    for index in flow:
        if index < first or index in zones.heads:
            rule = "letter-head" if index in zones.heads else "editor"
            reader.found[index] = Attribution(authorship.apparatus, None, 0, rule)
    before: Voice | None = None
    first_year = next(iter(years_in(reader.lines.text)), None)
    for letter in zones.letters:
        members = flow[bisect_left(flow, letter.start) : bisect_left(flow, letter.end)]
        before = _one_letter(reader, letter, members, authorship, before, first_year)


def _one_letter(
    reader: VoiceReader,
    letter: LetterZone,
    members: Sequence[int],
    authorship: Authorship,
    before: Voice | None,
    first_year: int | None,
) -> Voice:
    lines, zones, names = reader.lines, reader.zones, reader.names
    head = zones.heads.get(letter.head) if letter.head is not None else None
    near = year_of(authorship.date) or (year_of(before.date) if before else None) or first_year
    signature = next((signed(lines.words(i)) for i in (letter.closing.names if letter.closing else ())), None)
    sender, rule = None, "frame"
    if head is not None and head.sender:
        sender, rule = full_name(names, head.sender), "letter-head"
    elif signature:
        sender, rule = cased(full_name(names, signature)).strip(" ."), "signature"
        if authorship.author and signs(signature, authorship.author):
            sender = authorship.author
    elif head is not None:
        sender, rule = authorship.author, "letter-head"
    addressee = None
    if head is not None:
        same = before.addressee if head.same and before else None
        addressee = same or (cased(full_name(names, head.addressee)) if head.addressee else None)
    greeted = (addressed(lines.words(i), names) for i in (letter.opening.salutations if letter.opening else ()))
    addresses = (
        *(letter.opening.datelines if letter.opening else ()),
        *(letter.closing.addresses if letter.closing else ()),
    )
    addressee = addressee or in_full(next((name for name in greeted if name), None), lines, addresses)
    date = head.date.edtf(near) if head and head.date else None
    for index in (
        *(letter.opening.datelines if letter.opening else ()),
        *(letter.closing.datelines if letter.closing else ()),
    ):
        date = date or first_date(lines, index, near)
    voice = Voice(sender, "author", date, addressee, rule=rule)
    frame = {i for i in members if zones.kinds[i] in {"dateline", "salutation", "signature"}}
    words = [
        i for i in members if zones.kinds[i] not in {"source", "caption"} and i not in frame and i not in zones.heads
    ]
    for index in frame:
        reader.found[index] = Attribution((voice,), None, 0, rule)
    reader.read(words, (voice,))
    return voice


def _calendar(reader: VoiceReader, flow: Sequence[int], authorship: Authorship) -> None:
    """Entries headed "X to Y, DATE." report; a paragraph that begins with a bare verb or a number goes on.

    Unless the number is the next one of the compiler's own points, and not the next of a list in the entry.
    """
    entry: Attribution | None = None
    own: Sequence[Number] = ()
    listed: Sequence[Number] = ()
    has_entries = any(_ENTRY.match(reader.lines.words(index)) for index in flow)
    for division, index in enumerate(flow, start=1):
        words = reader.lines.words(index)
        number = enumerations(words)
        if reader.zones.kinds[index] == "heading":
            entry, own = None, ()
        elif match := _ENTRY.match(words):
            entry, listed = Attribution((*authorship.host, _reported(match, reader)), None, division, "entry"), ()
        elif entry and number:
            if next_number(own, number) and not next_number(listed, number):
                entry = None
            listed = number
        elif entry and not _ABSTRACT_VERB.match(words):
            entry = None
        if entry is None and number:
            own = number
        reader.found[index] = entry or Attribution(authorship.host, None, 0, "calendar" if has_entries else "summary")


def _reported(match: re.Match[str], reader: VoiceReader) -> Voice:
    names = reader.names
    date = next((mention.edtf() for mention in date_mentions(match["date"], language=reader.lines.language)), None)
    addressee = label(names, match["addressee"]) if match["addressee"] else None
    return Voice(label(names, match["sender"]), "quoted", date, addressee, "reported", rule="entry")
