"""Words in quotation marks inside a paragraph, and speech that is only reported: who said what.

A quotation takes its speaker from the verb of saying next to it, before or after; interrupted by "he said" it is
one quotation in two pieces. Two or three words in quotation marks are a term, not speech. Where nobody is named
the words are nobody's, which is to say: not the host's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from searchdoc.models import Quote, Span, Voice, innermost_direct
from searchdoc.structure.cues import DOCUMENT_NOUN, HONORIFIC, REPORTING, SAYING
from searchdoc.structure.dates import date_mentions
from searchdoc.structure.people import Names
from searchdoc.structure.sentences import sentences
from searchdoc.structure.voices import Chain

_PAIRS = {"“": "”", "„": "“”", "«": "»", '"': '"'}
_FEWEST_WORDS = 4
_AFTER = re.compile(
    rf"[\s,—–-]*(?:(?:has|had|then|also|once|later)\s+)?(?:(?P<inverted>{SAYING})\s+(?P<who>(?:{HONORIFIC}\s+)?)|(?P<direct>(?:{HONORIFIC}\s+)?))"
)
_SAID = re.compile(rf"(?:\s+(?!and\b)[a-z]+){{0,3}}?\s+(?:{SAYING})\b")
_PRONOUN_AFTER = re.compile(
    rf"[\s,—–-]*(?:(?P<a>he|she)\s+(?:[a-z]+\s+)?(?:{SAYING})|(?:{SAYING})\s+(?P<b>he|she))\b", re.IGNORECASE
)
_I_AFTER = re.compile(rf"[\s,—–-]*I\s+(?:[a-z]+\s+)?(?:{SAYING})\b")
_I_BEFORE = re.compile(rf"\bI\s+(?:[a-z]+\s+){{0,3}}?(?:{SAYING})\b[^.;!?“”]*[:,]?\s*\Z")
_PRONOUN_BEFORE = re.compile(
    rf"\b(?P<who>he|she)\s+(?:[a-z]+\s+){{0,3}}?(?:{SAYING})\b[^.;!?“”]*[:,]?\s*\Z", re.IGNORECASE
)
_REPORTS = re.compile(rf"(?:\s*,[^,;:.]{{0,120}},)?(?:\s+(?!and\b)[a-z]+){{0,2}}?\s+(?:{REPORTING})\b")
_GROUP_AFTER = re.compile(
    rf"[\s,—–-]*(?:the\s+[\w\s]{{2,40}}?\s+(?:{SAYING})|(?:{SAYING})\s+(?:the|these|those)\s+\w+)\b", re.IGNORECASE
)
_SENTENCE_BREAK = re.compile(r"[.!?…]\s")


@dataclass(frozen=True, slots=True)
class _Piece:
    """What stands between a pair of quotation marks: the span without the marks, and the places of the marks."""

    span: Span
    open: int
    close: int


class SpeechReader:
    """Finds and attributes quotations inside paragraphs."""

    def __init__(self, text: str, names: Names, language: str, writing_year: int | None) -> None:
        self.text = text
        self.names = names
        self.language = language
        self.writing_year = writing_year

    def read(self, span: Span, chain: Chain) -> tuple[Quote, ...]:
        """All direct quotations of a paragraph, and its sentences that report speech, with their voices."""
        host = innermost_direct(chain)
        direct = list(self._direct(span, chain, host.speaker if host else None))
        return tuple(sorted([*direct, *self._reported(span, chain, direct)], key=lambda quote: quote.span))

    def _direct(self, span: Span, chain: Chain, host: str | None) -> Iterator[Quote]:
        speaker: str | None = None
        previous: _Piece | None = None
        pieces = list(quotation_pieces(self.text, span))
        for number, piece in enumerate(pieces):
            following = pieces[number + 1].open if number + 1 < len(pieces) else span.end
            found, rule = self._speaker(piece, span, previous, following, host)
            if rule == "goes-on":
                found = speaker
            speaker, previous = found, piece
            long_enough = len(self.text[piece.span.start : piece.span.end].split()) >= _FEWEST_WORDS
            if long_enough and (rule != "none" or self._is_whole_sentence(piece)):
                date = self._date(piece, span) if rule == "before" else None
                voice = Voice(
                    found, "quoted", date, None, "direct", _CONFIDENCE[rule] if found else 0.5, f"speech-{rule}"
                )
                yield Quote(piece.span, (*chain, voice))

    def _speaker(
        self, piece: _Piece, area: Span, previous: _Piece | None, following: int, host: str | None
    ) -> tuple[str | None, str]:
        """Who is said to say it, and by which rule: "before", "after", "pronoun", "own", "goes-on", "none"."""
        text = self.text
        after = Span(piece.close + 1, min(following, piece.close + 160, area.end))
        if _I_AFTER.match(text, after.start, after.end):
            return host, "own"
        if named := self._named_after(after):
            return named, "after"
        if _PRONOUN_AFTER.match(text, after.start, after.end):
            return self._antecedent(area.start, piece.open, host), "pronoun"
        if _GROUP_AFTER.match(text, after.start, after.end):
            return None, "group"
        begin = self._sentence_start(area.start if previous is None else previous.close + 1, piece.open)
        before = text[begin : piece.open]
        if named := self._named_before(Span(begin, piece.open)):
            return named, "before"
        if _I_BEFORE.search(before):
            return host, "own"
        if _PRONOUN_BEFORE.search(before):
            return self._antecedent(area.start, begin, host), "pronoun"
        if re.search(rf"\b{DOCUMENT_NOUN}\b[^.;]*[:,]?\s*\Z", before, re.IGNORECASE) or before.rstrip().endswith(":"):
            return None, "document"
        if previous is not None and begin <= previous.close + 1 and piece.open - previous.close < 120:
            between = text[previous.close + 1 : piece.open]
            if re.search(rf"\b(?:{SAYING})\b", between) and not _SENTENCE_BREAK.search(between[:-1].strip(" .")):
                return None, "goes-on"
        return None, "none"

    def _named_after(self, after: Span) -> str | None:
        """ "…," said Anna; "…," Anna said."""
        text = self.text
        for mention, name in self.names.mentions(text, after):
            lead = text[after.start : mention.start]
            if match := _AFTER.fullmatch(lead):
                if match["inverted"]:
                    return name
                if _SAID.match(text, mention.end, after.end):
                    return name
            return None
        return None

    def _named_before(self, before: Span) -> str | None:
        """The named person nearest before the quotation who is the subject of a verb of saying."""
        found = None
        for mention, name in self.names.mentions(self.text, before):
            rest = self.text[mention.end : before.end]
            if (
                _SAID.match(rest)
                or re.match(rf"(?:\s*[,(][^,:;.“”]{{0,120}}[,)])(?:\s+[a-z]+){{0,3}}?\s+(?:{SAYING})\b", rest)
                or (
                    re.match(rf"[’']s?\s+(?:\w+\s+){{0,3}}?{DOCUMENT_NOUN}\b", rest)
                    and rest.rstrip().endswith((":", ","))
                )
            ):
                found = name
        return found

    def _antecedent(self, start: int, end: int, host: str | None) -> str | None:
        """The only person named shortly before a pronoun; None where there are two."""
        spans = sentences(self.text[start:end], self.language)
        for one in list(reversed(spans))[:2]:
            named = self.names.named_in(self.text, Span(start + one.start, start + one.end)) - {host}
            if named:
                return next(iter(named)) if len(named) == 1 else None
        return None

    def _sentence_start(self, low: int, position: int) -> int:
        breaks = [match.end() for match in _SENTENCE_BREAK.finditer(self.text, low, position)]
        honest = [
            at
            for at in breaks
            if not re.search(r"(?:\b[A-Z]|\b(?:Mr|Mrs|Dr|St))\.\s\Z", self.text[max(low, at - 5) : at])
        ]
        return honest[-1] if honest else low

    def _is_whole_sentence(self, piece: _Piece) -> bool:
        words = self.text[piece.span.start : piece.span.end].strip()
        return words[-1:] in ".!?…" and words[:1].isupper()

    def _date(self, piece: _Piece, area: Span) -> str | None:
        begin = self._sentence_start(area.start, piece.open)
        mentions = date_mentions(self.text, Span(begin, piece.open), self.language)
        dated = [written for mention in mentions if mention.day and (written := mention.edtf(self.writing_year))]
        return dated[0] if len(dated) == 1 else None

    def _reported(self, span: Span, chain: Chain, direct: Sequence[Quote]) -> Iterator[Quote]:
        """Sentences in which somebody named is the subject of a verb of reporting: the host's words about them."""
        host = innermost_direct(chain)
        for one in sentences(self.text[span.start : span.end], self.language):
            sentence = Span(span.start + one.start, span.start + one.end)
            if any(quote.span.overlaps(sentence) for quote in direct):
                continue
            for mention, name in self.names.mentions(self.text, sentence):
                if (host is None or name != host.speaker) and _REPORTS.match(self.text, mention.end, sentence.end):
                    yield Quote(
                        sentence, (*chain, Voice(name, "quoted", None, None, "reported", 0.9, "reported-speech"))
                    )
                    break


_CONFIDENCE = {
    "before": 0.93,
    "after": 0.97,
    "pronoun": 0.85,
    "own": 0.95,
    "goes-on": 0.9,
    "none": 0.5,
    "document": 0.5,
    "group": 0.5,
}


def quotation_pieces(text: str, span: Span) -> Iterator[_Piece]:
    """What stands between quotation marks; a mark that is never closed ends with its paragraph."""
    at = span.start
    while at < span.end:
        closers = _PAIRS.get(text[at])
        if closers is None or (text[at] == '"' and at > span.start and text[at - 1].isalnum()):
            at += 1
            continue
        close = next((place for place in range(at + 1, span.end) if text[place] in closers), None)
        if close is None:
            closed = span.end
            yield _Piece(Span(at + 1, closed), at, closed)
            return
        if close > at + 1:
            yield _Piece(Span(at + 1, close), at, close)
        at = close + 1
