"""What a draft claims of a quotation: who speaks, when that was written, and the note or parenthesis that refers to it.

Read from the sentence before the quotation, from what follows it, and from the note that is called behind it. A wrong
claim would blame a true quotation, so that where two people may be meant, nobody is claimed.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from searchdoc.checking import phrases
from searchdoc.checking.mentions import ClaimedSpeaker, NameMention
from searchdoc.checking.phrases import CALL, NAME, QUOTED
from searchdoc.models import Span, overlapping
from searchdoc.text.dates import date_mentions

_UNFINISHED = re.compile(r"[,?!—–-]\s*\Z")
_SENTENCE_BREAK = re.compile(rf"[.!?…][\"”’»)]?{CALL}*\s+(?=[\"“„«‘(]?[^\W\d_a-zß-öø-ÿ]|{NAME}|{QUOTED})|\n\s*\n")
_ABBREVIATED = re.compile(r"(?:\b[A-Z]|\b(?:Mr|Mrs|Dr|St|vol|no|Nr|vgl|ca?|cf|Bd|S|p|pp|d|\d{1,2}))\.\s\Z")
_YEAR = re.compile(r"(?<![\d–-])(?:1[0-9]|20)\d\d(?![\d–-])")
_ENDED = re.compile(r"[.!?…]\s?[\"'”’»›“‘«)]{0,3}\Z")
_BEHIND_ENDED = re.compile(rf"{CALL}*\s+(?=[^\W\d_a-zß-öø-ÿ]|{NAME}[^?!]|{QUOTED}|[\"“„«‘(])")
_FARTHEST = 400
"""Characters before and behind a quotation in which its speaker and date are looked for."""


@dataclass(frozen=True)
class MaskedProse:
    """A paragraph with each name, each quotation and each call of a note as one character.

    ``names`` are by the places of their characters in ``text``, which ``quotations`` have; both are in order. ``ended``
    are the places of quotations that end with a sentence, ascending.
    """

    text: str
    names: dict[int, NameMention]
    quotations: dict[Span, int]
    ended: tuple[int, ...]

    @classmethod
    def of(
        cls, draft: str, span: Span, names: Sequence[NameMention], quotations: Sequence[Span], calls: Sequence[Span]
    ) -> MaskedProse:
        """Mask a paragraph; what is named inside a quotation is not looked at. All that is masked is in order."""
        masks = [(one, QUOTED) for one in quotations] + [(one, CALL) for one in calls]
        named = {
            one.span: one for one in names if not overlapping(quotations, one.span) and not overlapping(calls, one.span)
        }
        every = sorted([*masks, *((one, NAME) for one in named)], key=lambda pair: pair[0])
        masked: list[str] = []
        length = 0
        by_place: dict[int, NameMention] = {}
        quoted: dict[Span, int] = {}
        at = span.start
        for one, mask in every:
            if one.start < at:
                continue
            place = length + one.start - at
            if mask == NAME:
                by_place[place] = named[one]
            elif mask == QUOTED:
                quoted[one] = place
            masked += [draft[at : one.start], mask]
            length = place + 1
            at = one.end
        ended = tuple(place for one, place in quoted.items() if _ENDED.search(draft[one.start : one.end]))
        return cls("".join([*masked, draft[at : span.end]]), by_place, quoted, ended)

    @cached_property
    def quotation_places(self) -> tuple[int, ...]:
        """The places of the quotations, ascending."""
        return tuple(self.quotations.values())

    @cached_property
    def _second_speaker(self) -> int:
        """The place at which somebody else is named than by the first name; behind the text where nobody is."""
        first = next(iter(self.names), 0)
        others = (place for place in self.names if self.speaker(place) != self.speaker(first))
        return next(others, len(self.text))

    def only_speaker_before(self, at: int) -> ClaimedSpeaker | None:
        """The only person named before a place; None where there are none, or two."""
        first = next(iter(self.names), at)
        return self.speaker(first) if first < at <= self._second_speaker else None

    def sentence_ends(self, start: int, end: int) -> list[int]:
        """Where sentences begin between two places, ascending; one may end with the quotation in it."""
        end += 1  # what begins at the last place tells that a sentence ends before it
        ends = [match.end() for match in _SENTENCE_BREAK.finditer(self.text, start, end)]
        honest = [one for one in ends if not _ABBREVIATED.search(self.text[max(start, one - 6) : one])]
        ended = self.ended[bisect_left(self.ended, start) : bisect_left(self.ended, end)]
        behind = (_BEHIND_ENDED.match(self.text, place + 1, end) for place in ended)
        return sorted({*honest, *(match.end() for match in behind if match)})

    def speaker(self, at: int) -> ClaimedSpeaker | None:
        """Who is named by the character at a place."""
        mention = self.names.get(at)
        return None if mention is None else mention.speaker


@dataclass(frozen=True, slots=True)
class ProseClaim:
    """What the prose around a quotation claims: who speaks, and the date (EDTF) of the words."""

    speaker: ClaimedSpeaker | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class ClaimReader:
    """Reads the claims of the quotations of one paragraph."""

    prose: MaskedProse
    language: str

    def claim(self, quotation: Span, *, unfinished: bool, inherited: ClaimedSpeaker | None = None) -> ProseClaim:
        """What is claimed of a quotation of the paragraph, which ``unfinished`` says ends with a comma or the like.

        ``inherited`` is the speaker of the one before, which counts where the sentence only goes on.
        """
        at = self.prose.quotations[quotation]
        before = Span(self._sentence_start(at), at)
        after = Span(at + 1, self._after_end(at + 1))
        speaker = self._speaker(before, after, unfinished=unfinished)
        if speaker is None and self._goes_on(before):
            speaker = inherited
        return ProseClaim(speaker, self._date(before, after))

    def claim_below(self) -> ProseClaim:
        """What the last sentence of the paragraph claims of a block quotation below it."""
        text = self.prose.text.rstrip()
        end = len(text)
        start = self._sentence_start(end)
        finished = text.endswith((".", "!", "?")) or end - 1 in self.prose.ended
        if finished and not phrases.ANNOUNCES.search(text, start):
            return ProseClaim()
        before = Span(start, end)
        return ProseClaim(self._before(before), self._date(before, Span(end, end)))

    @property
    def is_credit(self) -> bool:
        """Whether the paragraph only credits the words above it: "— Pell, 3 May 1802", "Pell to Dacre, 1802"."""
        return phrases.CREDIT.match(self.prose.text) is not None

    def claim_above(self) -> ProseClaim:
        """What the first sentence of the paragraph claims of a block quotation above it."""
        match = phrases.BELOW_BLOCK.match(self.prose.text)
        if match is None:
            return ProseClaim()
        sentence = Span(*match.span())
        return ProseClaim(self._named(match), self._date(Span(0, 0), sentence))

    # -- where to look

    def _sentence_start(self, at: int) -> int:
        low = max(0, at - _FARTHEST)
        breaks = self.prose.sentence_ends(low, at)
        return breaks[-1] if breaks else low

    def _after_end(self, at: int) -> int:
        """The end of what may still belong to a quotation: the next one, or the end of the sentence."""
        places = self.prose.quotation_places
        following = bisect_left(places, at)
        end = min([len(self.prose.text), at + _FARTHEST, *places[following : following + 1]])
        return next((one for one in self.prose.sentence_ends(at, end) if one > at + 1), end)

    def _goes_on(self, before: Span) -> bool:
        """Whether between the quotation before and this one the sentence only goes on, and nobody else is named."""
        text = self.prose.text[before.start : before.end]
        between = text.rpartition(QUOTED)[2] if QUOTED in text else None
        return between is not None and NAME not in between and {";", ":"}.isdisjoint(between)

    # -- who speaks

    def _speaker(self, before: Span, after: Span, *, unfinished: bool) -> ClaimedSpeaker | None:
        text = self.prose.text
        follows_comma = text[after.start : after.start + 1] in {",", "—", "–"}
        if unfinished or follows_comma:
            found, speaker = self._after(after, asked=before.end in self.prose.ended)
            if found:
                return speaker
        if (speaker := self._before(before)) is not None or self._says(before):
            return speaker
        for pattern in (phrases.SAID_AFTER, phrases.ACCORDING_AFTER, phrases.IN_BRACKETS, phrases.SIGNED_BELOW):
            if match := pattern.match(text, after.start, after.end):
                return self._named(match)
        return None

    def _after(self, after: Span, *, asked: bool) -> tuple[bool, ClaimedSpeaker | None]:
        """Whether a phrase behind the quotation says who speaks, and who.

        Where the quotation, ``asked``, is a question, the phrase may belong to the next one.
        """
        for pattern in (phrases.SAID_AFTER, phrases.ACCORDING_AFTER, phrases.SAYS_AFTER):
            match = pattern.match(self.prose.text, after.start, after.end)
            if match and not (asked and phrases.GOES_ON.match(self.prose.text, match.end())):
                return True, self._named(match)
        if phrases.PRONOUN_AFTER.match(self.prose.text, after.start, after.end):
            return True, self.prose.only_speaker_before(after.start - 1)
        return False, None

    def _says(self, before: Span) -> bool:
        """Whether the sentence before has a subject that says it, although it is nobody who is known."""
        return any(self._subjects(before))

    def _subjects(self, before: Span) -> Iterator[re.Match[str]]:
        text = self.prose.text
        for match in phrases.SAYS_BEFORE.finditer(text, before.start, before.end):
            if not phrases.BEHIND_PREPOSITION.search(text[before.start : match.start()]):
                yield match

    def _before(self, before: Span) -> ClaimedSpeaker | None:
        """Who the sentence before says is speaking, by its last phrase that says so; nobody where that is in doubt."""
        text = self.prose.text
        words = text[before.start : before.end]
        candidates = [*self._subjects(before)]
        for pattern in (
            phrases.INVERTED_BEFORE,
            phrases.QUOTES_NAME,
            phrases.BY_NAME,
            phrases.ACCORDING,
            phrases.WHOSE,
            phrases.NOUN_OF,
        ):
            candidates += pattern.finditer(text, before.start, before.end)
        for pattern in (phrases.LETTER_HEAD, phrases.POSSESSIVE, phrases.SCRIPT):
            if match := pattern.search(words):
                start = match.start("who") if "who" in match.groupdict() else match.start()
                return self._speaker_in(before.start + start, before.start + match.end(), before)
        if not candidates:
            return self.prose.only_speaker_before(before.end) if phrases.PRONOUN_BEFORE.search(words) else None
        last = max(candidates, key=lambda match: match.end())
        if self._is_in_doubt(last, before):
            return None
        return self._speaker_in(last.start(), last.end(), before)

    def _is_in_doubt(self, match: re.Match[str], before: Span) -> bool:
        """Whether somebody else may be the subject between the phrase and the quotation, or a pronoun is."""
        rest = self.prose.text[match.end() : before.end]
        if phrases.PRONOUN_BEFORE.search(rest):
            return True
        told = phrases.OBJECT.match(rest)
        rest = rest[told.end() :] if told else rest
        places = (at for at, character in enumerate(rest) if character == NAME)
        return any(not phrases.BEHIND_PREPOSITION.search(rest[:at]) for at in places)

    def _speaker_in(self, start: int, end: int, before: Span) -> ClaimedSpeaker | None:
        at = self.prose.text.find(NAME, start, end)
        if phrases.SEVERAL.search(self.prose.text[before.start : at]):
            return None
        return self.prose.speaker(at)

    def _named(self, match: re.Match[str]) -> ClaimedSpeaker | None:
        return self.prose.speaker(match.start() + match.group().find(NAME))

    # -- when it was written

    def _date(self, before: Span, after: Span) -> str | None:
        """The only date that is plainly that of the words."""
        text = self.prose.text
        dates = {
            date for span, date in dates_in(text, before, self.language) if self._dates_the_writing(text, span, before)
        }
        if not dates and phrases.SAID_AFTER.match(text, after.start, after.end):
            dates = {
                date
                for span, date in dates_in(text, after, self.language)
                if phrases.NAME_THEN_DATE.search(text[after.start : span.start])
                or phrases.DOCUMENT_WORD.search(text[after.start : span.start])
            }
        return dates.pop() if len(dates) == 1 else None

    def _dates_the_writing(self, text: str, span: Span, before: Span) -> bool:
        """Whether a date opens the sentence, or stands behind the verb, the name or the word for the document."""
        head = text[before.start : span.start]
        says = any(self._subjects(before)) or phrases.INVERTED_BEFORE.search(text, before.start, before.end)
        if says and (phrases.DATE_OPENS.fullmatch(head) or phrases.VERB_THEN_DATE.search(head)):
            return True
        if says and phrases.NAME_THEN_DATE.search(head):
            return True
        return bool(phrases.DOCUMENT_WORD.search(head) or phrases.LETTER_THEN_DATE.search(head))


def dates_in(text: str, span: Span, language: str) -> Iterator[tuple[Span, str]]:
    """Every date with its year inside a span, in EDTF, and every year that stands alone."""
    taken = []
    for mention in date_mentions(text, span, language):
        if written := mention.edtf():
            yield mention.span, written
        taken.append(mention.span)
    for match in _YEAR.finditer(text, span.start, span.end):
        year = Span(*match.span())
        if not overlapping(taken, year):
            yield year, match.group()


def is_unfinished(words: str) -> bool:
    """Whether words end so that a "he said" may follow: with a comma, a dash, a question, and no full stop."""
    return bool(_UNFINISHED.search(words))
