"""Documents that hand the word around by a convention of their own: dialogues, collections, diaries, calendars.

Each function attributes the paragraphs of one kind of document and returns False where the convention is not
followed, so that the next one can be tried; ``attribute`` tries them in order of how plainly they show.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from searchdoc.models import Voice
from searchdoc.structure.authorship import Authorship, first_date, label
from searchdoc.structure.cues import FIRST_PERSON, REPORTING, SAYING
from searchdoc.structure.dates import date_mentions
from searchdoc.structure.people import Names
from searchdoc.structure.voices import Attribution, Chain, VoiceReader, enumeration
from searchdoc.structure.zones import Lines, Zones

_QUESTIONER = re.compile(r"q|question|interviewer", re.IGNORECASE)
_ANSWERER = re.compile(r"a|answer", re.IGNORECASE)
_STAGE_DIRECTION = re.compile(r"[\[(].*[\])]\W*\Z", re.DOTALL)
_PROCEEDINGS = re.compile(
    r"\b(?:resolved|carried|adjourned|seconded|moved|motion|meeting|applause|laughter|present|absent|minutes|vote[ds]?|"
    r"agreed|unanimously|apologies|recess|interview|recording|tape)\b",
    re.IGNORECASE,
)
_FEWEST_ENTRIES = 3
_ENTRY = re.compile(
    r"(?P<sender>[^\W\d_a-z][\w.’' -]{1,50}?)(?:\s+to\s+(?P<addressee>(?:the\s+)?[^\W\d_a-z][\w’' -]{1,60}?))?"
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
    lines, zones, names = reader.lines, reader.zones, reader.names
    if authorship.reports:
        _calendar(reader, flow, authorship)
    elif zones.turns:
        _turns(lines, zones, names, reader, flow, authorship)
    elif zones.heads:
        _collection(reader, flow, authorship)
    elif not _diary(reader, flow, authorship):
        reader.read(flow, authorship.host)


def _turns(
    lines: Lines, zones: Zones, names: Names, reader: VoiceReader, flow: Sequence[int], authorship: Authorship
) -> None:
    """A dialogue: a label opens a turn, which goes on until the next one or until the recorder speaks."""
    chain: Chain = authorship.apparatus
    previous = ""
    for index in flow:
        if index in zones.turns:
            previous = zones.turns[index]["name"]
            voice = Voice(
                _turn_speaker(previous, names, authorship), "quoted", authorship.date, None, "direct", 0.98, "turn"
            )
            chain = (*authorship.apparatus, voice)
            reader.found[index] = Attribution(chain, None, _division(previous), "turn")
        elif (
            zones.kinds[index] == "heading" or len(chain) == 1 or _is_recorders(lines, names, index, chain[-1].speaker)
        ):
            chain = authorship.apparatus if zones.kinds[index] == "heading" else chain
            reader.found[index] = Attribution(authorship.apparatus, None, 0, "recorder")
        else:
            sure = bool(FIRST_PERSON.search(lines.words(index)))
            voice = replace(chain[-1], speaker=chain[-1].speaker if sure else None, confidence=0.85 if sure else 0.5)
            reader.found[index] = Attribution((*authorship.apparatus, voice), None, _division(previous), "turn-goes-on")


def _division(name: str) -> int:
    """A number for each label, so that two speakers who are both unknown never share a passage."""
    return 1 + sum(ord(character) * (place + 1) for place, character in enumerate(name))


def _turn_speaker(name: str, names: Names, authorship: Authorship) -> str | None:
    if _QUESTIONER.fullmatch(name):
        return authorship.editor if authorship.interviewee else None
    if _ANSWERER.fullmatch(name):
        return authorship.interviewee
    bare = re.sub(r"\s+\([^)]*\)", "", name)
    spoken = bare.title() if bare.isupper() else bare
    return label(names, re.sub(r"\b(Mc)(\w)", lambda match: match[1] + match[2].upper(), spoken))


def _is_recorders(lines: Lines, names: Names, index: int, speaker: str | None) -> bool:
    """Whether a paragraph between the turns is the recorder's: a stage direction, proceedings, the speaker named."""
    words = lines.words(index)
    named = names.named_in(lines.text, lines.paragraphs[index].span)
    return bool(
        _STAGE_DIRECTION.fullmatch(words)
        or speaker in named
        or (_PROCEEDINGS.search(words) and not FIRST_PERSON.search(words))
    )


def _collection(reader: VoiceReader, flow: Sequence[int], authorship: Authorship) -> None:
    """Letters one after the other, each under a head that says from whom, to whom and when."""
    zones = reader.zones
    starts = [position for position, index in enumerate(flow) if index in zones.heads]
    for index in flow[: starts[0]]:
        reader.found[index] = Attribution(authorship.apparatus, None, 0, "editor")
    for start, end in zip(starts, [*starts[1:], len(flow)], strict=True):
        reader.found[flow[start]] = Attribution(authorship.apparatus, None, 0, "letter-head")
        _one_letter(reader, flow[start], flow[start + 1 : end])


def _one_letter(reader: VoiceReader, head: int, members: Sequence[int]) -> None:
    lines, zones, names = reader.lines, reader.zones, reader.names
    match = zones.heads[head]
    date = first_date(lines, head)
    for index in members:
        if lines.is_dateline(index):
            zones.set(index, "dateline", "letter")
            date = date or first_date(lines, index)
        elif lines.is_salutation(index) or lines.is_classification(index):
            zones.set(index, "salutation", "letter")
        elif lines.is_valediction(index) or lines.is_signature(index) or lines.is_attestation(index):
            zones.set(index, "signature", "letter")
    sender, addressee = label(names, match["sender"]), label(names, match["addressee"])
    reader.read(members, (Voice(sender, "author", date, addressee, "direct", 0.98, "letter-head"),))


def _diary(reader: VoiceReader, flow: Sequence[int], authorship: Authorship) -> bool:
    """Entries under dates: the same voice on each of these days."""
    lines, zones = reader.lines, reader.zones
    dated = [position for position, index in enumerate(flow) if lines.is_dateline(index)]
    letters = any(lines.is_salutation(index) for index in flow)
    if len(dated) < _FEWEST_ENTRIES or (letters and len(dated) < 2 * _FEWEST_ENTRIES):
        return False
    year = _year_of(authorship.date) or next(
        (found for position in dated if (found := _year_of(first_date(lines, flow[position])))), None
    )
    reader.read(flow[: dated[0]], authorship.host)
    for start, end in zip(dated, [*dated[1:], len(flow)], strict=True):
        head = flow[start]
        zones.set(head, "heading", "dated-entry")
        date = _entry_date(lines, head, year)
        year = _year_of(date) or year
        host = (*authorship.host[:-1], replace(authorship.host[-1], date=date))
        reader.read(flow[start:end], host)
    return True


def _entry_date(lines: Lines, index: int, year: int | None) -> str | None:
    """Under a heading with a year the following days are in that year, which is no guess of ours."""
    mentions = date_mentions(lines.text, lines.paragraphs[index].span, lines.language)
    return replace(mentions[0], this_year=True).edtf(year) if mentions else None


def _year_of(date: str | None) -> int | None:
    return int(date[:4]) if date and date[:4].isdigit() else None


def _calendar(reader: VoiceReader, flow: Sequence[int], authorship: Authorship) -> None:
    """Entries headed "X to Y, DATE." report; a paragraph that begins with a bare verb or a number goes on."""
    entry: Attribution | None = None
    counts = Counter(bool(_ENTRY.match(reader.lines.words(index))) for index in flow)
    for division, index in enumerate(flow, start=1):
        words = reader.lines.words(index)
        if reader.zones.kinds[index] == "heading":
            entry = None
        elif match := _ENTRY.match(words):
            entry = Attribution((*authorship.host, _reported(match, reader)), None, division, "entry")
        elif entry and not (_ABSTRACT_VERB.match(words) or enumeration(words)):
            entry = None
        reader.found[index] = entry or Attribution(authorship.host, None, 0, "calendar" if counts[True] else "summary")


def _reported(match: re.Match[str], reader: VoiceReader) -> Voice:
    names = reader.names
    date = next((mention.edtf() for mention in date_mentions(match["date"], language=reader.lines.language)), None)
    addressee = label(names, match["addressee"]) if match["addressee"] else None
    return Voice(label(names, match["sender"]), "quoted", date, addressee, "reported", 0.98, "entry")
