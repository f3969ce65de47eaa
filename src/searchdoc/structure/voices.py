"""Whose words each paragraph is: the chain of voices, outermost first.

The text is read from its beginning by a host, who hands over to others: a lead-in opens a quotation, and what
kind of quotation it is decides where it ends.

* explicit: the format marks it (``>``);
* marked: it stands in quotation marks;
* framed: a letter, from its salutation to its dateline, signature and attestations;
* list: numbered points, for as long as the numbering goes on;
* excerpt: prose, until the evidence of grammatical person and of return phrases says that the host is back.

A quotation is read by the same rules with its speaker as host, so quotations nest. Captions interrupt without
ending. Where the evidence does not tell on whose side a paragraph stands, nobody's name is put to it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from searchdoc.models import Voice, innermost_direct
from searchdoc.structure.authorship import addressed, first_date
from searchdoc.structure.cues import ENUMERATOR, RETURN
from searchdoc.structure.leads import Lead, LeadReader
from searchdoc.structure.lines import Lines
from searchdoc.structure.people import Names
from searchdoc.structure.zones import Zones

Chain = tuple[Voice, ...]

_OPENS_MARKED = re.compile(r"[“\"«„‘]")
_CLOSES_MARKED = re.compile(r"[”\"»“][.,;:!?…]*(?:\s*\[\^?\w{1,4}\])?\s*\Z")
_ELLIPSIS_END = re.compile(r"(?:…|\.\s?\.\s?\.)[\])”]*\s*\Z")
_ELLIPSIS_START = re.compile(r"[\[(]?(?:…|\.\s?\.\s?\.)")
_EDITORIAL = re.compile(
    r"[\[(].*[—–-]\s?(?:the\s+)?(?:editors?|eds?|transcriber|translator)\.?[\])]", re.IGNORECASE | re.DOTALL
)
_EDITOR = Voice(None, "editor", rule="signed-editor")
_BACK_IN_FRAME = 3
_LONGEST_QUOTATION = 200
"""How many paragraphs a quoted letter or excerpt has at most, so that the cost stays linear in the document."""
_UNCERTAIN_AFTER = 2
_WEAK_RETURN = re.compile(r"\b(?:thus|in\s+conclusion)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Attribution:
    """A paragraph's voices, the paragraph that leads in, the number of the document quoted, and the rule."""

    voices: Chain
    lead: int | None = None
    division: int = 0
    rule: str = "host"


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Where a quotation that begins here ends (a position in the flow), and what decided."""

    end: int
    rule: str
    uncertain: int = 0


class VoiceReader:
    """Attributes the paragraphs of one document."""

    def __init__(self, lines: Lines, zones: Zones, names: Names, leads: LeadReader) -> None:
        self.lines = lines
        self.zones = zones
        self.names = names
        self.leads = leads
        self.found: dict[int, Attribution] = {}
        self._divisions = 0

    def read(
        self, flow: Sequence[int], chain: Chain, *, depth: int = 0, base: Attribution | None = None, opening: int = 0
    ) -> None:
        """Attribute a stretch of paragraphs to a host and to those whom the host quotes.

        ``flow`` holds the paragraphs' indices, headings included; ``depth`` is the depth of marked quotation and
        ``opening`` the number of paragraphs at the beginning that open this host's own letter.
        """
        own = base or Attribution(chain)
        position = 0
        while position < len(flow):
            if self._level(flow[position]) > depth:
                position = self._hand_over(flow, position, chain, depth, None)
                continue
            editorial = _EDITORIAL.fullmatch(self.lines.words(flow[position]))
            self.found[flow[position]] = Attribution((_EDITOR,)) if editorial else replace(own, voices=chain)
            position += 1
            if opening <= position < len(flow):
                position = self._open(flow, position, chain, depth)

    # -- openings

    def _open(self, flow: Sequence[int], position: int, chain: Chain, depth: int) -> int:
        """Read a quotation if one begins here; returns the position after it."""
        before, index = flow[position - 1], flow[position]
        if self._is_heading(index) or self._is_heading(before):
            return position
        explicit = self._level(index) > depth
        framed = self._begins_letter(flow, position)
        colon = self.leads.ends_with_colon(self.lines.paragraphs[before].span)
        if not (explicit or framed or colon):
            return position
        host = _speaker(chain)
        lead = self.leads.read(
            self.lines.paragraphs[before].span, host, back=_BACK_IN_FRAME if framed or explicit else 0
        )
        if lead is None and colon and not framed and self._may_quote(before, index):
            lead = Lead(None, None, None, "colon")
        if not explicit and (lead is None or self._continues_numbering(before, index)):
            if not framed or self._frame_end(flow, position, None) is None or not self._signed(flow, position):
                return position
            lead = None
        return self._hand_over(flow, position, chain, depth, lead)

    def _hand_over(self, flow: Sequence[int], position: int, chain: Chain, depth: int, lead: Lead | None) -> int:
        host = _speaker(chain)
        stretch = self._stretch(flow, position, depth, lead, host)
        members = flow[position : stretch.end]
        voice = self._voice(members, lead, stretch)
        self._divisions += 1
        leading = flow[position - 1] if position else None
        rule = f"{voice.rule}/{stretch.rule}" if voice.rule else stretch.rule
        base = Attribution((), leading, self._divisions, rule)
        inner = depth + 1 if stretch.rule == "explicit" else depth
        opening = self.after_opening(members, 0) if stretch.rule == "framed" else 0
        voice = replace(voice, rule=rule)
        self.read(members, (*chain, voice), depth=inner, base=base, opening=opening)
        for index in flow[stretch.end : stretch.end + stretch.uncertain]:
            unknown = voice if voice.speaker == host else Voice(None, "quoted", rule="uncertain")
            chain_here = chain if voice.speaker == host else (*chain, unknown)
            self.found[index] = Attribution(chain_here, leading, self._divisions, "uncertain")
        return stretch.end + stretch.uncertain

    def _may_quote(self, before: int, index: int) -> bool:
        """Whether a paragraph after a colon is likely somebody's words, though nothing says whose."""
        own = self.leads.announces_own(self.lines.paragraphs[before].span)
        return not own and not enumerations(self.lines.words(index))

    def _begins_letter(self, flow: Sequence[int], position: int) -> bool:
        """A salutation, or a classification or date above one."""
        for index in flow[position : position + 3]:
            if self._is_heading(index):
                return False
            if self.lines.is_salutation(index):
                return True
            if not (self.lines.is_classification(index) or self.lines.is_dateline(index)):
                return False
        return False

    def _continues_numbering(self, before: int, index: int) -> bool:
        """Whether the next paragraph is the host's own next point and not a list that is quoted."""
        return next_number(enumerations(self.lines.words(before)), enumerations(self.lines.words(index))) is not None

    # -- extents

    def _stretch(self, flow: Sequence[int], position: int, depth: int, lead: Lead | None, host: str | None) -> _Stretch:
        if self._level(flow[position]) > depth:
            return _Stretch(self._while_level(flow, position, depth), "explicit")
        speaker = lead.speaker if lead else None
        if lead is not None and lead.rule == "colon":
            return _Stretch(position + 1, "colon")
        if self._begins_letter(flow, position) and (end := self._frame_end(flow, position, speaker)):
            return _Stretch(end, "framed")
        if end := self._marked_end(flow, position):
            return _Stretch(end, "marked")
        if end := self._list_end(flow, position):
            return _Stretch(end, "list")
        return self._excerpt(flow, position, speaker, host)

    def _while_level(self, flow: Sequence[int], position: int, depth: int) -> int:
        while position < len(flow) and self._level(flow[position]) > depth:
            position += 1
        return position

    def _marked_end(self, flow: Sequence[int], position: int) -> int | None:
        """Every paragraph opens with a quotation mark, the last one closes with one."""
        for at in range(position, len(flow)):
            words = self.lines.words(flow[at])
            if self._is_heading(flow[at]) or not _OPENS_MARKED.match(words):
                return None
            if _CLOSES_MARKED.search(words):
                return at + 1
        return None

    def _frame_end(self, flow: Sequence[int], position: int, speaker: str | None) -> int | None:
        """The position after a letter's closing lines; letters inside it have closing lines of their own."""
        open_letters = 1
        at = self.after_opening(flow, position)
        while at < min(len(flow), position + _LONGEST_QUOTATION):
            index = flow[at]
            if self._is_heading(index):
                return None
            if self._begins_letter(flow, at):
                open_letters += 1
                at = self.after_opening(flow, at)
                continue
            if end := self._closing_group(flow, at):
                open_letters -= 1
                at = end
                if not open_letters:
                    return at
                continue
            if open_letters == 1 and speaker and self._speaks_about(index, speaker):
                return None
            at += 1
        return None

    def after_opening(self, flow: Sequence[int], at: int) -> int:
        """The position after the date, classification and salutation that open a letter here."""
        while at < len(flow) and (
            self.lines.is_salutation(flow[at])
            or self.lines.is_classification(flow[at])
            or self.lines.is_dateline(flow[at])
        ):
            at += 1
        return at

    def _closing_group(self, flow: Sequence[int], at: int) -> int | None:
        """The position after the lines that close one letter, if they begin here."""
        start = at
        signed = False
        while at < len(flow):
            index = flow[at]
            if self.lines.is_valediction(index):
                if signed:
                    break
                signed = bool(self.names.named_in(self.lines.text, self.lines.paragraphs[index].span))
            elif self.lines.is_attestation(index):
                signed = True
            elif self.lines.is_dateline(index):
                if signed and self._begins_letter(flow, at):
                    break
            elif self.lines.is_signature(index):
                if signed:
                    break
                signed = True
            else:
                break
            at += 1
        return at if at > start else None

    def _signed(self, flow: Sequence[int], position: int) -> bool:
        end = self._frame_end(flow, position, None)
        return end is not None and self._signature(flow[position:end]) is not None

    def _list_end(self, flow: Sequence[int], position: int) -> int | None:
        """The position after the last of the points that follow upon each other from here."""
        current = enumerations(self.lines.words(flow[position]))
        if not current:
            return None
        end = position + 1
        for at in range(position + 1, len(flow)):
            found = enumerations(self.lines.words(flow[at]))
            if self._is_heading(flow[at]):
                break
            if following := next_number(current, found):
                current, end = (following,), at + 1
            elif found or at - end >= 1:
                break
        return end

    def _excerpt(self, flow: Sequence[int], position: int, speaker: str | None, host: str | None) -> _Stretch:
        """The first paragraph is quoted; each further one as far as the evidence goes."""
        end = position + 1
        last = min(len(flow), position + _LONGEST_QUOTATION)
        for at in range(position + 1, last):
            index = flow[at]
            if self._is_heading(index):
                return self._ended(position, end, at, absorbed=False)
            if closing := self._closing_group(flow, at):
                return _Stretch(closing, "closed")
            evidence = self._evidence(index, speaker, host)
            goes_on = _ELLIPSIS_END.search(self.lines.words(flow[at - 1])) or _ELLIPSIS_START.match(
                self.lines.words(index)
            )
            if evidence > 0 or (evidence == 0 and goes_on and end == at):
                end = at + 1
            elif evidence < 0:
                return self._ended(position, end, at, absorbed=evidence < -1)
        return self._ended(position, end, last, absorbed=False)

    @staticmethod
    def _ended(position: int, end: int, outside: int, *, absorbed: bool) -> _Stretch:
        """With ``absorbed`` the host comes back by speaking of "this excerpt": all before it belongs to that."""
        if absorbed:
            return _Stretch(outside, "return")
        rule = "excerpt" if end == position + 1 else "person"
        return _Stretch(end, rule, uncertain=min(outside - end, _UNCERTAIN_AFTER))

    def _evidence(self, index: int, speaker: str | None, host: str | None) -> int:
        """Above 0 the paragraph is inside, below 0 outside (-2: it refers to the quotation), 0 says nothing."""
        named = self.names.named_in(self.lines.text, self.lines.paragraphs[index].span)
        words = self.lines.words(index)
        returns = bool(RETURN.search(_WEAK_RETURN.sub("", words[:400])))
        if speaker and speaker != host and speaker in named:
            return -2 if returns and host not in named else -1
        if host and speaker != host and host in named:
            return 1
        return -2 if returns else 0

    def _speaks_about(self, index: int, speaker: str) -> bool:
        return speaker in self.names.named_in(self.lines.text, self.lines.paragraphs[index].span)

    # -- voices

    def _voice(self, members: Sequence[int], lead: Lead | None, stretch: _Stretch) -> Voice:
        """Join what the lead-in says with what the quoted letter itself says; where they contradict, nobody."""
        speaker = lead.speaker if lead else None
        rule = lead.rule if lead else "frame"
        signed = self._signature(members) if stretch.rule in {"framed", "closed", "explicit"} else None
        if signed and speaker and signed != speaker:
            speaker, rule = None, "contradiction"
        elif signed and not speaker:
            speaker, rule = signed, "signature"
        date = self._letter_date(members) or (lead.date if lead else None)
        greeted = next((self._greeted(index) for index in members[:3] if self.lines.is_salutation(index)), None)
        addressee = greeted or (lead.addressee if lead else None)
        return Voice(speaker, "quoted", date, addressee, rule=rule)

    def _greeted(self, index: int) -> str | None:
        return addressed(self.lines.words(index), self.names)

    def _signature(self, members: Sequence[int]) -> str | None:
        """The name at the foot; the nearest to the end that is no witness's."""
        for index in reversed(members):
            span = self.lines.paragraphs[index].span
            if self.lines.is_attestation(index) or self.lines.is_dateline(index):
                continue
            if self.lines.is_signature(index):
                words = re.split(r"[,\n]", self.lines.words(index).lstrip("—–- "))[0]
                return self.names.canonical(words) or words.strip(" .")
            if self.lines.is_valediction(index):
                named = self.names.named_in(self.lines.text, span)
                return next(iter(named)) if len(named) == 1 else None
            return None
        return None

    def _letter_date(self, members: Sequence[int]) -> str | None:
        """The date of a letter's own lines, those at the foot before those at the head."""
        year = self.leads.writing_year
        foot = [index for index in members[-4:] if self.lines.is_dateline(index) or self.lines.is_attestation(index)]
        head = [index for index in members[:3] if self.lines.is_dateline(index)]
        for index in [*reversed(foot), *head]:
            if found := first_date(self.lines, index, year):
                return found
        return None

    # -- paragraphs

    def _level(self, index: int) -> int:
        paragraph = self.lines.paragraphs[index]
        return paragraph.level if paragraph.kind == "quotation" else 0

    def _is_heading(self, index: int) -> bool:
        return self.zones.kinds[index] == "heading"


Number = tuple[str, int]
"""The style of a number ("1.", "a)", "i.") and its value."""


def enumerations(words: str) -> tuple[Number, ...]:
    """The number with which a paragraph begins; two readings where it can be a letter or a roman one ("i.")."""
    match = ENUMERATOR.match(words)
    if match is None:
        return ()
    if match["number"]:
        return (("1" + match["close"], int(match["number"])),)
    written = match["roman"] or match["letter"]
    if not written.islower():
        return ()
    readings: list[Number] = []
    if match["roman"] and (value := _roman(written)):
        readings.append(("i" + match["close"], value))
    if len(written) == 1:
        readings.append(("a" + match["close"], ord(written) - ord("a") + 1))
    return tuple(readings)


def next_number(current: Sequence[Number], found: Sequence[Number]) -> Number | None:
    """The reading of a number by which it is the next after another."""
    return next((one for one in found for last in current if one == (last[0], last[1] + 1)), None)


def point_label(words: str) -> str | None:
    """The document's own number of a point, as written, without what closes it."""
    match = ENUMERATOR.match(words)
    if match is None or not enumerations(words):
        return None
    return match["number"] or match["roman"] or match["letter"]


def _roman(written: str) -> int | None:
    values = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
    total = 0
    for this, following in zip(written, written[1:] + " ", strict=True):
        value = values[this]
        total += -value if values.get(following, 0) > value else value
    return total if total > 0 else None


def _speaker(chain: Chain) -> str | None:
    voice = innermost_direct(chain)
    return voice.speaker if voice else None
