"""Lead-ins: the sentence before a quotation that says who speaks, in what, when and to whom.

The rules are the sieve of Muzny et al. (A Two-stage Sieve Approach for Quote Attribution, EACL 2017), strongest
first, written for whole documents instead of lines of dialogue. Of several candidates in one sentence the one
nearest to the colon is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from searchdoc.models import Span
from searchdoc.structure.cues import (
    DOCUMENT_NOUN,
    HONORIFIC,
    NEWSPAPER,
    NOT_SUBJECT,
    SAYING,
    WORDS_BEFORE,
    without_markers,
)
from searchdoc.structure.people import Names
from searchdoc.text.characters import CAPITAL
from searchdoc.text.dates import date_mentions
from searchdoc.text.sentences import sentences

_ENDS_WITH_COLON = re.compile(r":[\s—–-]*\Z")
_ENDS_WITH_DASH = re.compile(
    rf"\b(?:this|these|the\s+following|my|his|her|its|an?|the|some)\s+(?:\w+\s+){{0,3}}?"
    rf"(?:{DOCUMENT_NOUN}|items?|cuttings?|clippings?|slips?|paragraphs?|advertisements?|poems?|verses?|lines|stanzas?|songs?|"
    r"epitaph|inscription|motto|words)[^.;!?\n]{0,40}[—–]\s*\Z",
    re.IGNORECASE,
)
_ANNOUNCED_DOCUMENT = re.compile(
    rf"\b(?:the\s+)?(?:following|subjoined|annexed|enclosed|accompanying)\s+(?:\w+\s+){{0,3}}?(?!will\b){DOCUMENT_NOUN}\b|\b{DOCUMENT_NOUN}\b[^.;]{{0,80}}\b(?:as\s+follows|is\s+a\s+copy|"
    rf"(?:is|are|was|were)\s+(?:here\s+)?(?:the\s+following|copied|given|subjoined))|\b(?:take|took|taken|copy|copied|clip|clipped|extract|extracted|quote|cut|reprint(?:ed)?)\b[^.;]{{0,60}}\bfrom\s+(?:the\s+)?{CAPITAL}|"
    r"\bof\s+which\s+the\s+following\s+is\s+a\s+copy",
    re.IGNORECASE,
)
_ASIDE = r"(?:\s*\([^()]{0,160}\)|\s*\[[^\[\]]{0,160}\])?(?:\s*,[^,;:.]{0,160},|,)?"
_BETWEEN = r"(?:\s+(?!and\b|or\b|that\b|who\b|whom\b|to\b|of\b)[a-z’'-]+){0,4}?"
_THEN_SAYS = re.compile(rf"{_ASIDE}{_BETWEEN}\s+(?:{SAYING})\b")
_ISSUING = (
    r"(?:give|gave|given|issued?|published?|made?|left|handed|posted|printed|circulated|composed|drafted|drawn\s+up|"
    r"addressed)"
)
_THEN_ISSUES = re.compile(rf"{_ASIDE}{_BETWEEN}\s+{_ISSUING}\b[^.;:]{{0,60}}?\b{DOCUMENT_NOUN}\b", re.IGNORECASE)
_PRONOUN_ISSUES = re.compile(
    rf"\b(?P<pronoun>he|she|they)(?:\s+[a-z]+){{0,3}}?\s+{_ISSUING}\b[^.;:]{{0,60}}?\b{DOCUMENT_NOUN}\b", re.IGNORECASE
)
_DOCUMENT_FROM_PRONOUN = re.compile(
    rf"\b{DOCUMENT_NOUN}\b(?:\s+(?!from\b|of\b|by\b)[\w’'-]+){{0,2}}?\s+(?:from|of|by)\s+(?P<pronoun>him|hers|her|his|them|theirs)\b",
    re.IGNORECASE,
)
_WHOSE_DOCUMENT = re.compile(rf"{_ASIDE}\s*,?\s+whose\s+(?:\w+\s+){{0,2}}?{DOCUMENT_NOUN}\b", re.IGNORECASE)
_OWN_PRESENT = re.compile(
    r"\b(?:I|we)\s+(?:[a-z]+\s+){0,4}?(?:propose|suggest|demand|declare|ask|answer|reply|say|repeat|add|conclude|think|believe|hold|mean|"
    r"recommend|request|urge|insist|maintain|state|submit|offer|see|find|know|want|wish)\b|\bmy\s+(?:\w+\s+){0,2}(?:answer|proposals?|"
    r"opinion|view|demands?|reasons?|conclusions?|questions?|points?)\b",
    re.IGNORECASE,
)
_OWNS_DOCUMENT = re.compile(rf"[’']s?\s+(?:[\w’'-]+\s+){{0,4}}?{DOCUMENT_NOUN}\b", re.IGNORECASE)
_DOCUMENT_OF = re.compile(
    rf"\b{DOCUMENT_NOUN}\b(?:\s+(?!from\b|of\b|by\b)[\w’'-]+){{0,3}}?\s+(?:from|of|by)\s+(?:(?:the|my|our|his|her)\s+(?:[\w-]+\s+){{0,3}}?[\w-]+,?\s+)?(?:{HONORIFIC}\s+)?\Z",
    re.IGNORECASE,
)
_WRITTEN_BY = re.compile(rf"\b(?:{SAYING}|signed|given|made|drawn\s+up|composed)\s+by\s+(?:{HONORIFIC}\s+)?\Z")
_MY_DOCUMENT = re.compile(rf"\bmy\s+(?:own\s+)?(?:[a-z-]+\s+){{0,2}}{DOCUMENT_NOUN}\b(?![’'])", re.IGNORECASE)
_I_SAID = re.compile(rf"\bI\s+(?:(?!(?:was|am|were|been|being)\b)[a-z]+\s+){{0,2}}?(?P<verb>{SAYING})\b")
_PRONOUN_SAID = re.compile(rf"\b(?P<pronoun>he|she|they)(?:\s+[a-z]+){{0,2}}?\s+(?:{SAYING})\b", re.IGNORECASE)
_HIS_DOCUMENT = re.compile(rf"\b(?P<pronoun>his|her|their)\s+(?:[a-z-]+\s+){{0,3}}?{DOCUMENT_NOUN}\b", re.IGNORECASE)
_DOCUMENT_SAYS = re.compile(
    rf"\b{DOCUMENT_NOUN}\b[^.;]*?\b(?:reads?|ran|runs|says?|said|states?|stated|declares?|declared|begins?|began|goes|went|as\s+follows|"
    rf"in\s+full|the\s+following|contain(?:s|ed)|announced?)\b",
    re.IGNORECASE,
)
_PAST = re.compile(r"\A(?:\w+ed|said|wrote|written|told|put|sent|began|read|spoke)\Z")
_DATED_BY = re.compile(
    r"\b(?:dictated|written|wrote|dated|signed|sent|recorded|telegraphed|cabled|posted)\s+(?:on\s+|from\s+)?(?:the\s+)?\Z",
    re.IGNORECASE,
)
_OF_DATE = re.compile(rf"\b{DOCUMENT_NOUN}\b[^.;:]{{0,60}}\b(?:of|from|on|dated)\s+(?:the\s+)?\Z", re.IGNORECASE)
_TO = re.compile(
    rf"\b(?:{DOCUMENT_NOUN}|{SAYING})\b(?:\s+[a-z]+){{0,2}}?\s+to\s+"
    rf"(?P<who>me\b|us\b|(?:(?:all|the|its|our|his|her|their|fellow)\s+){{0,3}}(?:members|delegates|readers|editors?)\s+of\s+(?:the\s+)?[\w’'-]+(?:\s+{CAPITAL}[\w’'-]*)*"
    rf"|(?:the\s+)?(?:{HONORIFIC}\s+)?{CAPITAL}[\w.’'-]*(?:\s+(?:of\s+(?:the\s+)?)?{CAPITAL}[\w.’'-]*){{0,5}})"
)
_TO_ME = re.compile(rf"\b(?:{SAYING})\s+(?:me|us)\b")
_TAKEN_FROM = re.compile(r"\b(?:from|in|by|of)\s+(?:the\s+|a\s+|an\s+)?\Z", re.IGNORECASE)
_SENTENCES_BACK = 3
_LONGEST_LEAD = 400
_LAST_WORDS = 160
"""How many characters at the end of a paragraph show whether its last sentence announces something by a dash."""
_ANTECEDENT_SENTENCES = 3


@dataclass(frozen=True, slots=True)
class Lead:
    """What a lead-in says. ``speaker`` is None where it introduces somebody's words but not whose."""

    speaker: str | None
    date: str | None
    addressee: str | None
    rule: str


@dataclass(frozen=True, slots=True)
class _Candidate:
    position: int
    speaker: str | None
    rule: str


class LeadReader:
    """Reads lead-ins in one document."""

    def __init__(self, text: str, names: Names, language: str, writing_year: int | None) -> None:
        self.text = text
        self.names = names
        self.language = language
        self.writing_year = writing_year

    def ends_with_colon(self, span: Span) -> bool:
        """Whether a paragraph announces the next one."""
        words = without_markers(self.text[span.start : span.end]).rstrip()
        if words.endswith((":", "—", "–", "-")) and _ENDS_WITH_COLON.search(words):
            return True
        return words.endswith(("—", "–")) and bool(_ENDS_WITH_DASH.search(words[-_LAST_WORDS:]))

    def announces_document(self, span: Span) -> bool:
        """Whether a paragraph's last sentence announces one: "We take the following from the Times"."""
        found = sentences(self.text[span.start : span.end], self.language)
        last = self.text[span.start + found[-1].start : span.end] if found else ""
        return len(last) < _LONGEST_LEAD and bool(_ANNOUNCED_DOCUMENT.search(last))

    def read(self, span: Span, host: str | None, *, back: int = 0) -> Lead | None:
        """The lead-in at the end of a paragraph; None where it introduces nobody's words.

        ``back`` is the number of sentences before the last that may name the speaker: some for a letter that
        shows by its salutation that it begins, none for a mere colon.
        """
        found = sentences(self.text[span.start : span.end], self.language)
        own = [Span(span.start + one.start, span.start + one.end) for one in found]
        for distance, sentence in enumerate(reversed(own[-1 - back :])):
            candidates = list(self._candidates(sentence, own, host))
            if distance:
                candidates = [one for one in candidates if one.speaker and one.rule in _NAMING_A_DOCUMENT]
            if candidates:
                best = max(candidates, key=lambda one: (one.position, _PREFERENCE.get(one.rule, 1)))
                if best.rule in _NAMING_A_DOCUMENT and self._names_two(candidates):
                    best = replace(best, speaker=None, rule="document")
                date = self._date(own, len(own) - 1 - distance)
                if best.rule == "own-words" and date is None:
                    return None
                addressee = self._addressee(sentence, host)
                return Lead(best.speaker, date, addressee if addressee != best.speaker else None, best.rule)
        return None

    def _names_two(self, candidates: Sequence[_Candidate]) -> bool:
        """Whether one sentence announces documents of two: "a comment of the Times and letters from Mr. Pell"."""
        named = [one for one in candidates if one.speaker and one.rule in {"newspaper", "document-from"}]
        if len({one.speaker for one in named}) < 2:
            return False
        between = self.text[min(one.position for one in named) : max(one.position for one in named)]
        return bool(re.search(r"\band\b", between))

    def announces_own(self, span: Span) -> bool:
        """Whether the author announces words of the author's own: "I propose the following:"."""
        found = sentences(self.text[span.start : span.end], self.language)
        last = self.text[span.start + found[-1].start : span.end] if found else ""
        return bool(_OWN_PRESENT.search(last))

    def _candidates(self, sentence: Span, before: list[Span], host: str | None) -> Iterator[_Candidate]:
        text, (start, end) = self.text, (sentence.start, sentence.end)
        for mention, name in self.names.mentions(text, sentence):
            yield from self._named(sentence, mention, name)
        for match in _MY_DOCUMENT.finditer(text, start, end):
            yield _Candidate(match.end(), host, "own-letter")
        for match in _I_SAID.finditer(text, start, end):
            if _PAST.match(match["verb"]):
                yield _Candidate(match.end(), host, "own-words")
        for pattern in (_PRONOUN_SAID, _HIS_DOCUMENT, _PRONOUN_ISSUES, _DOCUMENT_FROM_PRONOUN):
            for match in pattern.finditer(text, start, end):
                yield _Candidate(match.end(), self._antecedent(match, sentence, before, host), "pronoun")
        for match in NEWSPAPER.finditer(text, start, end):
            if _TAKEN_FROM.search(text[start : match.start()]):
                yield _Candidate(match.end(), match["name"], "newspaper")
        if _DOCUMENT_SAYS.search(text, start, end) or _ANNOUNCED_DOCUMENT.search(text, start, end):
            yield _Candidate(start, None, "document")

    def _named(self, sentence: Span, mention: Span, name: str) -> Iterator[_Candidate]:
        """In which ways somebody named in the sentence may be the one who speaks."""
        before = self.text[max(sentence.start, mention.start - WORDS_BEFORE) : mention.start]
        rules = [(_WHOSE_DOCUMENT, "owned-document"), (_OWNS_DOCUMENT, "owned-document")]
        if not NOT_SUBJECT.search(before):
            rules += [(_THEN_SAYS, "lead-in"), (_THEN_ISSUES, "lead-in")]
        for pattern, rule in rules:
            if found := pattern.match(self.text, mention.end, sentence.end):
                yield _Candidate(found.end(), name, rule)
        if _DOCUMENT_OF.search(before):
            yield _Candidate(mention.end, name, "document-from")
        if _WRITTEN_BY.search(before):
            yield _Candidate(mention.end, name, "written-by")

    def _antecedent(self, pronoun: re.Match[str], sentence: Span, before: list[Span], host: str | None) -> str | None:
        """The one person named before the pronoun in its sentence, or in the sentence before; None if there are two."""
        if pronoun["pronoun"].lower() in {"they", "their", "them", "theirs"}:
            return None
        earlier = [one for one in before if one.end <= sentence.start]
        for area in (Span(sentence.start, pronoun.start()), *reversed(earlier[-_ANTECEDENT_SENTENCES:])):
            if self.names.named_in(self.text, area) - {host}:
                return self.names.the_one_named_in(self.text, area, host)
        return None

    def _date(self, found: list[Span], last: int) -> str | None:
        """The date in the sentence that leads in, or else in a sentence shortly before that names a document."""
        for index in range(last, max(last - _SENTENCES_BACK, -1), -1):
            sentence = found[index]
            if index < last and not re.search(DOCUMENT_NOUN, self.text[sentence.start : sentence.end], re.IGNORECASE):
                continue
            dated = [
                (self._date_weight(sentence, mention.span), mention.span.start, written)
                for mention in date_mentions(self.text, sentence, self.language)
                if mention.day and (written := mention.edtf(self.writing_year))
            ]
            if dated:
                return max(dated)[2]
        return None

    def _date_weight(self, sentence: Span, mention: Span) -> int:
        before = self.text[max(sentence.start, mention.start - WORDS_BEFORE) : mention.start]
        return 2 if _DATED_BY.search(before) else 1 if _OF_DATE.search(before) else 0

    def _addressee(self, sentence: Span, host: str | None) -> str | None:
        words = self.text[sentence.start : sentence.end]
        if match := _TO.search(words):
            who = match["who"].strip(" ,.:;")
            return host if who in {"me", "us"} else self.names.canonical(who) or who
        return host if _TO_ME.search(words) else None


_NAMING_A_DOCUMENT = frozenset(
    {"newspaper", "owned-document", "document-from", "written-by", "own-letter", "lead-in", "pronoun"}
)
_PREFERENCE = {"lead-in": 3, "pronoun": 2, "document": 0}
"""Which of two rules is believed where their evidence ends at the same place: the higher, and 1 if not listed."""
