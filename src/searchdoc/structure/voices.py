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
from searchdoc.structure.authorship import addressed, first_date, without_honorific
from searchdoc.structure.cues import FINITE, NEWSPAPER, RETURN
from searchdoc.structure.enumeration import enumerations, next_number
from searchdoc.structure.leads import Lead, LeadReader
from searchdoc.structure.letter_heads import is_person_name
from searchdoc.structure.letter_phrases import SIGNED, run_in_greeting
from searchdoc.structure.letters import find_opening, is_signature_like, is_signed, opens_letter, signs
from searchdoc.structure.lines import HEADING_WORDS, Lines
from searchdoc.structure.people import Names, cased, is_name_line
from searchdoc.structure.zones import Zones
from searchdoc.text.characters import CAPITAL

Chain = tuple[Voice, ...]

_OPENS_MARKED = re.compile(r"[“\"«„‘]")
_CLOSES_MARKED = re.compile(r"[”\"»“][.,;:!?…]*(?:\s*\[\^?\w{1,4}\])?\s*\Z")
_ELLIPSIS_END = re.compile(r"(?:…|\.\s?\.\s?\.)[\])”]*\s*\Z")
_ELLIPSIS_START = re.compile(r"[\[(]?(?:…|\.\s?\.\s?\.)")
_EDITORIAL = re.compile(
    r"[\[(].*[—–-]\s?(?:the\s+)?(?:editors?|eds?|transcriber|translator)\.?[\])]", re.IGNORECASE | re.DOTALL
)
_EDITOR = Voice(None, "editor", rule="signed-editor")
_COLUMN_HEAD = 4
_BACK_IN_FRAME = 3
_BY_WIRE = re.compile(
    r"\b(?:by\s+(?:telegraph|cable|wire|mail)|special\s+(?:correspondent|to\s+the)|correspondent)\b", re.IGNORECASE
)
_ABOVE_IS_FROM = re.compile(r"(?:the\s+)?(?:above|foregoing|preceding)\b.{0,60}\bfrom\b", re.IGNORECASE)
_HANDED_ON = re.compile(
    r"\b(?:read|reads|submitted|presented|received|introduced|forwarded|produced|laid|handed|enclosed|showed|communicated|transmitted|published|printed|copied)\b"
    r"[^.;]{0,60}?\b(?:following|this|subjoined|a|the)\s+(?:\w+\s+){0,3}?(?:letter|note|address|telegram|petition|memorial|resolution|document|paper|communication|statement|message|card)",
    re.IGNORECASE,
)
_LONGEST_CREDIT = 80
_OPENING = 10
_SIGNATURE_WORDS = 14
_LONGEST_DISPATCH = 12
_LONGEST_MARKED = 60
_MOST_UNMARKED = 2
_BEFORE_SENTENCE = re.compile(rf"[.!?][”\"’]?\s*(?:[—–]|--)?\s*(?={CAPITAL})")
_SENTENCE_END = re.compile(rf"[.!?]\s+{CAPITAL}")
_OFFICE = re.compile(
    r"\b(?:president|secretary|treasurer|chairman|vice|captain|colonel|general|major|surgeon|editor|private)\b",
    re.IGNORECASE,
)
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
    marked: bool = False


class VoiceReader:
    """Attributes the paragraphs of one document."""

    def __init__(self, lines: Lines, zones: Zones, names: Names, leads: LeadReader) -> None:
        self.lines = lines
        self.zones = zones
        self.names = names
        self.leads = leads
        self.found: dict[int, Attribution] = {}
        self.quoted: dict[int, tuple[int, int]] = {}
        """The first and the last paragraph of each quoted document, under the number of its division."""
        self._divisions = 0
        self._openings: dict[tuple[int, ...], bool] = {}

    def read(
        self,
        flow: Sequence[int],
        chain: Chain,
        *,
        depth: int = 0,
        base: Attribution | None = None,
        opening: int = 0,
        marked: bool = False,
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
            after_quotation = False
            while opening <= position < len(flow):
                end = self._open(flow, position, chain, depth, inside_marks=marked, after_quotation=after_quotation)
                if end == position:
                    break
                position, after_quotation = end, True

    # -- openings

    def _open(
        self,
        flow: Sequence[int],
        position: int,
        chain: Chain,
        depth: int,
        *,
        inside_marks: bool,
        after_quotation: bool = False,
    ) -> int:
        """Read a quotation if one begins here; returns the position after it."""
        index = flow[position]
        before = None if after_quotation else self._introducing(flow, position)
        headed = self._is_heading(index)
        colon = before is not None and self._ends_with_colon(before)
        document = before is not None and not self._is_frame(before) and self._announces_document(before)
        next_item = after_quotation and self._heads_item(flow, position)
        dispatch = next_item or (headed and self._heads_dispatch(flow, position))
        if headed and not (dispatch or ((colon or document) and self._quotes_below(flow, position))):
            return position
        explicit = self._level(index) > depth
        framed = not headed and self._begins_letter(flow, position)
        marked = None if inside_marks else self._marked_end(flow, position)
        opens = bool(_OPENS_MARKED.match(self.lines.words(index))) and _stays_open(self.lines.words(index))
        shown = headed or framed or marked or opens or self.lines.is_dateline(index)
        announced = colon or (document and bool(shown))
        if not (dispatch or explicit or framed or announced or marked):
            return position
        host = _speaker(chain)
        lead = None
        if before is not None:
            back = _BACK_IN_FRAME if framed or explicit or marked or headed else 0
            lead = self.leads.read(self.lines.paragraphs[before].span, host, back=back)
        if (
            lead is None
            and announced
            and not framed
            and before is not None
            and (headed or self._may_quote(before, index))
        ):
            lead = Lead(None, None, None, "colon")
        if framed and lead is None and not self._is_sure_letter(flow, position):
            return position
        shown_alone = marked and (marked - position > 1 or lead is not None)
        if explicit or framed or dispatch or shown_alone:
            return self._hand_over(flow, position, chain, depth, lead)
        if lead is None or before is None or self._continues_numbering(before, index):
            return position
        return self._hand_over(flow, position, chain, depth, lead)

    def _is_sure_letter(self, flow: Sequence[int], position: int) -> bool:
        """Whether a letter that nobody announces is one: it is closed and signed, or has both a date and a greeting."""
        if self._frame_end(flow, position, None) is not None and self._signed(flow, position):
            return True
        opening = find_opening(self.lines, flow[position : position + _OPENING])
        return opening is not None and bool(opening.datelines and opening.salutations)

    def _introducing(self, flow: Sequence[int], position: int) -> int | None:
        """The paragraph that may lead in what begins here: the one before, over a heading of what is quoted."""
        for place in range(position - 1, max(position - 4, -1), -1):
            if not self._is_heading(flow[place]):
                announces = self._ends_with_colon(flow[place]) or self._announces_document(flow[place])
                return flow[place] if place == position - 1 or announces else None
        return None

    def _ends_with_colon(self, index: int) -> bool:
        """Whether a paragraph announces the next one by a colon, as a greeting or a column's head does not."""
        return not self._is_frame(index) and self.leads.ends_with_colon(self.lines.paragraphs[index].span)

    def _announces_document(self, index: int) -> bool:
        """Whether a paragraph says that a document follows: "I received the following letter"."""
        return self.leads.announces_document(self.lines.paragraphs[index].span)

    def _heads_dispatch(self, flow: Sequence[int], position: int) -> bool:
        """Whether a heading heads an item taken from a newspaper: a line in parentheses below it says so."""
        return any(
            self._is_byline(index)
            and (NEWSPAPER.search(self.lines.words(index)) or _BY_WIRE.search(self.lines.words(index)))
            for index in flow[position + 1 : position + 3]
        )

    def _quotes_below(self, flow: Sequence[int], position: int) -> bool:
        """Whether a heading heads what is quoted: in capitals or in marks, or above something marked or framed."""
        words = self.lines.words(flow[position])
        below = next(
            (place for place in range(position, min(position + 4, len(flow))) if not self._is_heading(flow[place])),
            None,
        )
        if below is None:
            return False
        return (
            words.isupper()
            or bool(_OPENS_MARKED.match(words))
            or bool(self._marked_end(flow, below))
            or self._begins_letter(flow, below)
        )

    def _hand_over(self, flow: Sequence[int], position: int, chain: Chain, depth: int, lead: Lead | None) -> int:
        host = _speaker(chain)
        stretch = self._stretch(flow, position, depth, lead, host)
        stretch = self._up_to_credit(flow, stretch)
        members = flow[position : stretch.end]
        voice = self._voice(flow, position, lead, stretch)
        self._divisions += 1
        self.quoted[self._divisions] = (members[0], members[-1])
        leading = flow[position - 1] if position else None
        rule = f"{voice.rule}/{stretch.rule}" if voice.rule else stretch.rule
        base = Attribution((), leading, self._divisions, rule)
        inner = depth + 1 if stretch.rule == "explicit" else depth
        opening = self.after_opening(members, 0) if stretch.rule == "framed" else 0
        voice = replace(voice, rule=rule)
        self.read(members, (*chain, voice), depth=inner, base=base, opening=opening, marked=stretch.marked)
        for index in flow[stretch.end : stretch.end + stretch.uncertain]:
            unknown = voice if voice.speaker == host else Voice(None, "quoted", rule="uncertain")
            chain_here = chain if voice.speaker == host else (*chain, unknown)
            self.found[index] = Attribution(chain_here, leading, self._divisions, "uncertain")
        return stretch.end + stretch.uncertain

    def _up_to_credit(self, flow: Sequence[int], stretch: _Stretch) -> _Stretch:
        """A stretch whose end was not certain ends with the paragraph that says where all of it was taken from."""
        if not stretch.uncertain and stretch.rule != "colon":
            return stretch
        if self._tail_credit(flow[stretch.end - 1]):
            return replace(stretch, uncertain=0)
        reach = max(stretch.uncertain, _UNCERTAIN_AFTER)
        for at in range(stretch.end, min(stretch.end + reach, len(flow))):
            if self.lines.words(flow[at]).endswith(":") or self._heads_item(flow, at):
                break
            if self._tail_credit(flow[at]):
                return replace(stretch, end=at + 1, rule="credited", uncertain=0)
        return stretch

    def _may_quote(self, before: int, index: int) -> bool:
        """Whether a paragraph after a colon is likely somebody's words, though nothing says whose."""
        own = self.leads.announces_own(self.lines.paragraphs[before].span)
        return not own and not enumerations(self.lines.words(index))

    def _begins_letter(self, flow: Sequence[int], position: int) -> bool:
        """Whether a letter evidently begins here: a greeting, a dateline or an address above one."""
        members = tuple(flow[position : position + _OPENING])
        if members not in self._openings:  # asked of one paragraph for every letter above it
            self._openings[members] = not self._is_heading(members[0]) and opens_letter(self.lines, members)
        return self._openings[members]

    def _continues_numbering(self, before: int, index: int) -> bool:
        """Whether the next paragraph is the host's own next point and not a list that is quoted."""
        return next_number(enumerations(self.lines.words(before)), enumerations(self.lines.words(index))) is not None

    # -- extents

    def _stretch(self, flow: Sequence[int], position: int, depth: int, lead: Lead | None, host: str | None) -> _Stretch:
        if self._level(flow[position]) > depth:
            return _Stretch(self._while_level(flow, position, depth), "explicit")
        speaker = lead.speaker if lead else None
        if self._is_heading(flow[position]):
            return self._headed(flow, position, depth, lead, host)
        if end := self._marked_end(flow, position):
            return _Stretch(end, "marked", marked=True)
        if self._begins_letter(flow, position):
            if end := self._frame_end(flow, position, speaker):
                return _Stretch(end, "framed")
            return _Stretch(self._unclosed(flow, position), "unclosed")
        if lead is not None and lead.rule == "colon" and not self._heads_text(flow[position]):
            return _Stretch(position + 1, "colon")
        if end := self._list_end(flow, position):
            return _Stretch(end, "list")
        return self._excerpt(flow, position, speaker, host)

    def _headed(self, flow: Sequence[int], position: int, depth: int, lead: Lead | None, host: str | None) -> _Stretch:
        """What is quoted with its own heading: the heading and what stands below it."""
        below = position
        while below < len(flow) and self._is_heading(flow[below]):
            below += 1
        if below == len(flow):
            return _Stretch(below, "headed")
        inner = self._stretch(flow, below, depth, lead, host)
        rule = inner.rule if inner.rule in {"marked", "framed", "explicit", "closed"} else "headed"
        return _Stretch(inner.end, rule, inner.uncertain, inner.marked)

    def _unclosed(self, flow: Sequence[int], position: int) -> int:
        """A letter that nothing closes: its opening, its first paragraph, and a date below it."""
        end = min(self.after_opening(flow, position) + 1, len(flow))
        if run_in_greeting(self.lines.words(flow[end - 2])) and end - 2 >= position:
            end -= 1
        while end < len(flow) and self.lines.is_dateline(flow[end]):
            end += 1
        return end

    def _while_level(self, flow: Sequence[int], position: int, depth: int) -> int:
        while position < len(flow) and self._level(flow[position]) > depth:
            position += 1
        return position

    def _marked_end(self, flow: Sequence[int], position: int) -> int | None:
        """The position after a quotation in marks that begins here; None where none does, or it never closes.

        Marks stand before every paragraph and behind the last, or before the first and behind the last alone.
        Headings and captions inside are passed over.
        """
        first = self.lines.words(flow[position])
        if not _OPENS_MARKED.match(first):
            return None
        if _CLOSES_MARKED.search(first) and not _stays_open(first):
            return position + 1
        if not _stays_open(first) and not self._opens_next(flow, position):
            return None
        unmarked = 0
        for at in range(position + 1, min(position + _LONGEST_MARKED, len(flow))):
            words = self.lines.words(flow[at])
            opens = bool(_OPENS_MARKED.match(words))
            closes = bool(_CLOSES_MARKED.search(words))
            if self._is_heading(flow[at]) and not (opens or closes):
                unmarked += 1
                continue
            if closes and (_marks_left(words) <= 0 if opens else _marks_left(words) < 0):
                return at + 1
            unmarked = 0 if opens else unmarked + 1
            if unmarked > _MOST_UNMARKED:
                return None
        return None

    def _opens_next(self, flow: Sequence[int], position: int) -> bool:
        following = flow[position + 1 : position + 2]
        return bool(following) and bool(_OPENS_MARKED.match(self.lines.words(following[0])))

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
        """The position after the lines that open a letter here, and after a paragraph that the greeting runs into."""
        opening = find_opening(self.lines, flow[at : at + _OPENING])
        end = at + (opening.body if opening else 0)
        if end < len(flow) and run_in_greeting(self.lines.words(flow[end])):
            end += 1
        return end

    def _closing_group(self, flow: Sequence[int], at: int, *, named: bool = False) -> int | None:
        """The position after the lines that close a letter and begin here; with ``named`` a name is among them."""
        start = at
        signed = False
        while at < len(flow):
            index = flow[at]
            words = self.lines.words(index)
            if self.lines.is_valediction(index):
                if signed:
                    break
                signed = bool(self.names.named_in(self.lines.text, self.lines.paragraphs[index].span))
            elif is_signed(self.lines, index) or self.lines.is_attestation(index):
                signed = True
            elif self.lines.is_dateline(index):
                if signed and self._begins_letter(flow, at):
                    break
            elif self.lines.is_signature(index) or (
                at > start and is_signature_like(words) and not _SENTENCE_END.search(words[:-1])
            ):
                if signed and not _OFFICE.search(words):
                    break
                signed = True
            else:
                break
            at += 1
        return at if at > start and (signed or not named) else None

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
        """The first paragraph is quoted, below place and date of a dispatch; each further one as the evidence goes."""
        first = position
        while first + 1 < len(flow) and self._heads_text(flow[first]):
            first += 1
        dispatch = first > position or self._is_heading(flow[position - 1])
        end = first + 1
        last = min(len(flow), position + _LONGEST_QUOTATION)
        for at in range(first + 1, last):
            index = flow[at]
            headed = self._is_heading(index) or self._heads_item(flow, at)
            if headed or self._begins_letter(flow, at) or self._announces_more(index):
                if headed and any(self._is_byline(one) for one in flow[position:first]):
                    return _Stretch(at, "headed", uncertain=self._below_subheading(flow, at))
                return self._ended(position, end, at, absorbed=False, dispatch=dispatch)
            if closing := self._closing_group(flow, at, named=True):
                return _Stretch(closing, "closed")
            evidence = self._evidence(index, speaker, host)
            goes_on = _ELLIPSIS_END.search(self.lines.words(flow[at - 1])) or _ELLIPSIS_START.match(
                self.lines.words(index)
            )
            if evidence > 0 or (evidence == 0 and goes_on and end == at):
                end = at + 1
            elif evidence < 0:
                return self._ended(position, end, at, absorbed=evidence < -1, dispatch=dispatch)
        return self._ended(position, end, last, absorbed=False, dispatch=dispatch)

    def _below_subheading(self, flow: Sequence[int], at: int) -> int:
        """How many paragraphs below a heading may still belong to the item of a newspaper above it.

        An item with its own heading and byline ends at the next such item; a heading without a byline may be the
        item's own or the host's.
        """
        if self._heads_item(flow, at) or self._heads_dispatch(flow, at) or self._announces_more(flow[at]):
            return 0
        end = at + 1
        while end < min(len(flow), at + _LONGEST_DISPATCH) and not self._is_heading(flow[end]):
            if self._begins_letter(flow, end) or self._announces_more(flow[end]):
                break
            end += 1
        return end - at

    def _heads_item(self, flow: Sequence[int], at: int) -> bool:
        """Whether a line heads an item of a newspaper: a byline stands below it."""
        return self.lines.count(flow[at]) <= HEADING_WORDS and at + 1 < len(flow) and self._is_byline(flow[at + 1])

    def _announces_more(self, index: int) -> bool:
        """Whether a paragraph announces another document: whoever does so is the host again."""
        return self._announces_document(index) and not self._is_frame(index)

    def _heads_text(self, index: int) -> bool:
        """A line between a lead-in and the words quoted: a date, a place, a byline."""
        placed = self.lines.is_placelike(index) and self.lines.count(index) <= _SIGNATURE_WORDS
        return self.lines.is_dateline(index) or self._is_byline(index) or placed

    def _is_byline(self, index: int) -> bool:
        """A line in parentheses between a heading and what stands under it: "(By Telegraph, New York Herald.)"."""
        words = self.lines.words(index)
        return words.startswith("(") and words.rstrip(".").endswith(")") and self.lines.count(index) <= _SIGNATURE_WORDS

    @staticmethod
    def _ended(position: int, end: int, outside: int, *, absorbed: bool, dispatch: bool = False) -> _Stretch:
        """With ``absorbed`` the host comes back by speaking of "this excerpt": all before it belongs to that."""
        if absorbed:
            return _Stretch(outside, "return")
        rule = "excerpt" if end == position + 1 else "person"
        return _Stretch(end, rule, uncertain=min(outside - end, _LONGEST_DISPATCH if dispatch else _UNCERTAIN_AFTER))

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

    def _voice(self, flow: Sequence[int], position: int, lead: Lead | None, stretch: _Stretch) -> Voice:
        """Join what the lead-in says with what the quoted document itself says; where they contradict, nobody."""
        members = flow[position : stretch.end]
        speaker = lead.speaker if lead else None
        rule = lead.rule if lead else "frame"
        signs_off = {"framed", "closed", "explicit", "marked", "headed"}
        signed = self._signature(members) if stretch.rule in signs_off else None
        if signed and speaker and signs(signed, speaker):
            signed = speaker
        elif signed and speaker and self._signs_as(members, speaker):
            speaker, rule = signed, "signature"
        if signed and speaker and signed != speaker:
            if position and _HANDED_ON.search(self.lines.words(flow[position - 1])):
                speaker, rule = signed, "signature"  # who reads a letter out has not written it
            else:
                speaker, rule = None, "contradiction"
        elif signed and not speaker:
            speaker, rule = signed, "signature"
        elif speaker is None and (credit := self._credit(flow, position, stretch.end)):
            speaker, rule = credit, "credit"
        date = self._letter_date(members) or (lead.date if lead else None)
        greeted = next((self._greeted(index) for index in members[:3] if self.lines.is_salutation(index)), None)
        addressee = greeted or (lead.addressee if lead else None)
        return Voice(speaker, "quoted", date, addressee, rule=rule)

    def _signs_as(self, members: Sequence[int], name: str) -> bool:
        """Whether the foot gives another name of the same person: W. F. MARL ("HARBOUR BILL")."""
        words = {
            word.casefold()
            for index in members[-3:]
            for word in re.findall(r"[^\W\d_]+", self.lines.words(index))
            if self.lines.count(index) <= _SIGNATURE_WORDS
        }
        return all(word.casefold() in words for word in re.findall(r"[^\W\d_]+", name))

    def _credit(self, flow: Sequence[int], position: int, end: int) -> str | None:
        """Whom a line above or below what is quoted gives as its source: a byline, "The above is from the Times"."""
        lines = self.lines
        for index in flow[max(position - 1, 0) : min(position + 4, end)]:
            if self._is_byline(index):
                words = lines.words(index).strip("(). ")
                if found := NEWSPAPER.search(words):
                    return found["name"]
                return without_honorific(words) if is_person_name(words) else None
        if (
            end < len(flow)
            and _ABOVE_IS_FROM.match(lines.words(flow[end]))
            and (found := NEWSPAPER.search(lines.words(flow[end])))
        ):
            return found["name"]
        return self._tail_credit(flow[end - 1])

    def _tail_credit(self, index: int) -> str | None:
        """The newspaper named with a date at a paragraph's very end: "… there.—Weir Times, 1 May 1911"."""
        tail = _BEFORE_SENTENCE.split(self.lines.words(index))[-1]
        found = NEWSPAPER.search(tail) if len(tail) < _LONGEST_CREDIT else None
        return found["name"] if found and re.search(r"\d", tail) else None

    def _greeted(self, index: int) -> str | None:
        return addressed(self.lines.words(index), self.names)

    def _signature(self, members: Sequence[int]) -> str | None:
        """The name at the foot; the nearest to the end that is no witness's."""
        for place in range(len(members) - 1, -1, -1):
            index = members[place]
            words = self.lines.words(index)
            bare = SIGNED.sub("", words.strip(" —–-\"“”„«»‘’'"), count=1)
            if not is_signed(self.lines, index) and (self.lines.is_attestation(index) or self.lines.is_dateline(index)):
                continue
            if self.lines.count(index) > _SIGNATURE_WORDS:
                return None
            closes = place > 0 and self.lines.is_valediction(members[place - 1])
            if (
                is_signed(self.lines, index)
                or self.lines.is_signature(index)
                or (is_signature_like(bare) and (closes or _OFFICE.search(bare)))
                or is_name_line(bare.strip(" ."))
            ):
                name = re.split(r"[,\n(]", bare)[0].strip(" .")
                return self.names.canonical(name) or cased(name)
            if self.lines.is_valediction(index):
                named = self.names.named_in(self.lines.text, self.lines.paragraphs[index].span)
                if len(named) == 1:
                    return next(iter(named))
                continue
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

    def _is_frame(self, index: int) -> bool:
        """Whether a line belongs to a letter's frame, or heads a column ("Editorial Correspondence:")."""
        words = self.lines.words(index)
        framing = self.zones.kinds[index] in {"salutation", "dateline", "signature"} or self.lines.is_salutation(index)
        return framing or (self.lines.count(index) <= _COLUMN_HEAD and not FINITE.search(words) and words.istitle())

    def _is_heading(self, index: int) -> bool:
        return self.zones.kinds[index] == "heading"


def _marks_left(words: str) -> int:
    """How many more quotation marks a paragraph opens than it closes."""
    opened = len(re.findall(r"[“„«]|(?<![\w\d.,;:!?—–-])\"(?=\S)", words))
    closed = len(re.findall(r"[”»]|(?<=\S)\"(?!\w)", words))
    return opened - closed


def _stays_open(words: str) -> bool:
    return _marks_left(words) > 0


def _speaker(chain: Chain) -> str | None:
    voice = innermost_direct(chain)
    return voice.speaker if voice else None
