"""Words in quotation marks inside a paragraph, and speech that is only reported: who said what.

A quotation takes its speaker from the verb of saying next to it, before or after; interrupted by "he said" it is
one quotation in two pieces. Two or three words in quotation marks are a term, not speech. Where nobody is named
the words are nobody's, which is to say: not the host's.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from searchdoc.models import Quote, Span, Voice, innermost_direct
from searchdoc.structure.cues import DOCUMENT_NOUN, HONORIFIC, NOT_SUBJECT, REPORTING, SAYING, WORDS_BEFORE
from searchdoc.structure.people import Names
from searchdoc.structure.voices import Chain
from searchdoc.text.dates import date_mentions
from searchdoc.text.sentences import sentences

_PAIRS = {"“": "”", "„": "“”", "«": "»", '"': '"', "‘": "’"}
_OPENING = re.compile(f"[{''.join(_PAIRS)}]")
_FEWEST_WORDS = 4
_LONGEST_INTERRUPTION = 160
_LONGEST_SENTENCE = 2000
"""How many characters before a quotation are read at most, so that the cost stays linear in the paragraph."""
_SEVERAL = "several"
_VERB = rf"(?:{SAYING})\b(?!\s+by\b)"
_WORDS = r"(?:\s+(?!(?:and|or|who|which|that|whose|where|by)\b)[a-z]+)"
_AFTER = re.compile(
    rf"[\s,—–-]*(?:(?:has|had|then|also|once|later)\s+)?"
    rf"(?:(?P<inverted>{_VERB})\s+(?P<who>(?:{HONORIFIC}\s+)?)|(?P<direct>(?:{HONORIFIC}\s+)?))"
)
_SAID = re.compile(rf",?{_WORDS}{{0,3}}?\s+{_VERB}")
_ASIDE_SAID = re.compile(rf"(?:\s*[,(][^,:;.“”()]{{0,120}}[,)]){_WORDS}{{0,3}}?\s+{_VERB}")
_PRONOUN_AFTER = re.compile(rf"[\s,—–-]*(?:(?:he|she)\s+(?:[a-z]+\s+)?{_VERB}|{_VERB}\s+(?:he|she)\b)", re.IGNORECASE)
_I_AFTER = re.compile(rf"[\s,—–-]*I\s+(?:[a-z]+\s+)?{_VERB}")
_GAP = r"(?:[^.;!?“”]{0,60}|[^.;!?“”]*:)"
_NOT_PASSIVE = r"(?!(?:was|were|am|is|are|been|being)\b)"
_I_BEFORE = re.compile(rf"\bI\s+(?:{_NOT_PASSIVE}[a-z]+\s+){{0,3}}?{_VERB}{_GAP}\s*\Z")
_PRONOUN_BEFORE = re.compile(
    rf"\b(?:(?:he|she)\s+(?:{_NOT_PASSIVE}[a-z]+\s+){{0,3}}?{_VERB}|(?:his|her)\s+(?:[a-z-]+\s+){{0,3}}?{DOCUMENT_NOUN}\b)"
    rf"{_GAP}\s*\Z",
    re.IGNORECASE,
)
_HIS_DOCUMENT = re.compile(rf"\b(?:his|her)\s+(?:[a-z-]+\s+){{0,3}}?{DOCUMENT_NOUN}\b", re.IGNORECASE)
_REPORTS = re.compile(
    rf"(?:\s*,[^,;:.]{{0,120}},)?(?:\s+(?!(?:and|be|been|being)\b)[a-z]+){{0,2}}?\s+(?:{REPORTING})\b"
)
_GROUP_AFTER = re.compile(
    rf"[\s,—–-]*(?:the\s+[\w\s]{{2,40}}?\s+{_VERB}|{_VERB}\s+(?:the|these|those)\s+\w+)", re.IGNORECASE
)
_JOINED = re.compile(r"\s*(?:,|and|&|,\s*and)\s*")
_UNFINISHED = re.compile(r"[,?!—–-]\s*\Z")
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
        said_after = False
        pieces = list(quotation_pieces(self.text, span))
        for number, piece in enumerate(pieces):
            following = pieces[number + 1].open if number + 1 < len(pieces) else span.end
            found, rule = self._speaker(piece, span, previous, following, host)
            if rule == "none" and said_after and previous is not None and self._interrupts(previous, piece):
                found, rule = speaker, "goes-on"
            said_after = rule in {"after", "goes-on", "own-after", "pronoun-after", "group"}
            speaker, previous = found, piece
            long_enough = len(self.text[piece.span.start : piece.span.end].split()) >= _FEWEST_WORDS
            if long_enough and not self._is_title(piece) and (rule != "none" or self._is_whole_sentence(piece)):
                date = self._date(piece, span) if rule == "before" else None
                voice = Voice(found, "quoted", date, rule=f"speech-{rule}")
                yield Quote(piece.span, (*chain, voice))

    def _speaker(
        self, piece: _Piece, area: Span, previous: _Piece | None, following: int, host: str | None
    ) -> tuple[str | None, str]:
        """Who is said to say it, and by which rule; the rules are tried from the surest on."""
        announced = self.text[max(area.start, piece.open - _LONGEST_SENTENCE) : piece.open].rstrip().endswith(":")
        apart = previous is not None and not (announced and self._is_title(previous))
        begin = self._sentence_start(previous.close + 1 if previous and apart else area.start, piece.open)
        before = Span(begin, piece.open)
        after = Span(piece.close + 1, min(following, piece.close + 160, area.end))
        if self._is_unfinished(piece) and (found := self._from_after(piece, after, area, host)):
            return found
        if found := self._from_before(before, area, host):
            return found
        words = self.text[begin : piece.open]
        document = announced or re.search(rf"\b{DOCUMENT_NOUN}\b[^.;]*[:,]?\s*\Z", words, re.IGNORECASE)
        return None, "document" if document else "none"

    def _from_before(self, before: Span, area: Span, host: str | None) -> tuple[str | None, str] | None:
        words = self.text[before.start : before.end]
        if named := self._named_before(before):
            return (named if named != _SEVERAL else None), "before"
        if _I_BEFORE.search(words):
            return host, "own"
        if _PRONOUN_BEFORE.search(words) or (words.rstrip().endswith(":") and _HIS_DOCUMENT.search(words)):
            return self._antecedent(area.start, before, host), "pronoun"
        return None

    def _from_after(self, piece: _Piece, after: Span, area: Span, host: str | None) -> tuple[str | None, str] | None:
        if _I_AFTER.match(self.text, after.start, after.end):
            return host, "own-after"
        if named := self._named_after(after):
            return named, "after"
        if _PRONOUN_AFTER.match(self.text, after.start, after.end):
            return self._antecedent(area.start, Span(piece.open, piece.open), host), "pronoun-after"
        if _GROUP_AFTER.match(self.text, after.start, after.end):
            return None, "group"
        return None

    def _is_unfinished(self, piece: _Piece) -> bool:
        """Whether the quotation's end leaves room for a "he said": a comma, a dash, a question, never a full stop."""
        return bool(_UNFINISHED.search(self.text[piece.span.start : piece.span.end])) or self.text[
            piece.close + 1 : piece.close + 2
        ] in {",", "—", "–"}

    def _interrupts(self, previous: _Piece, piece: _Piece) -> bool:
        """Whether no more than a "he said" of one sentence stands between two pieces."""
        between = self.text[previous.close + 1 : piece.open].strip()
        one = len(sentences(between, self.language)) <= 1 and len(between) < _LONGEST_INTERRUPTION
        return self._is_unfinished(previous) and one and not between.endswith(":") and bool(re.search(_VERB, between))

    def _named_after(self, after: Span) -> str | None:
        """The subject of "said" directly after the quotation, in either order: said Anna, Anna said."""
        text = self.text
        for mention, name in self.names.mentions(text, after):
            match = _AFTER.fullmatch(text, after.start, mention.start)
            said = match and (match["inverted"] or _SAID.match(text, mention.end, after.end))
            return name if said else None
        return None

    def _named_before(self, before: Span) -> str | None:
        """The named person nearest before the quotation who is the subject of a verb of saying."""
        found = None
        last: tuple[Span, str] | None = None
        for mention, name in self.names.mentions(self.text, before):
            rest = self.text[mention.end : before.end]
            joined = last is not None and _JOINED.fullmatch(self.text, last[0].end, mention.start)
            speaks = _SAID.match(rest) or _ASIDE_SAID.match(rest) or re.match(rf"\s+which\s+{_VERB}", rest)
            if NOT_SUBJECT.search(self.text[max(before.start, mention.start - WORDS_BEFORE) : mention.start]):
                speaks = None
            owns = re.match(rf"[’']s?\s+(?:\w+\s+){{0,3}}?{DOCUMENT_NOUN}\b", rest) and rest.rstrip().endswith(
                (":", ",")
            )
            if speaks or owns:
                found = _SEVERAL if joined else name
            last = mention, name
        return found

    def _antecedent(self, start: int, before: Span, host: str | None) -> str | None:
        """The only person named in the pronoun's sentence, or else shortly before; None where there are two."""
        start = max(start, before.start - _LONGEST_SENTENCE)
        earlier = sentences(self.text[start : before.start], self.language)
        areas = [before, *(Span(start + one.start, start + one.end) for one in list(reversed(earlier))[:2])]
        for area in areas:
            if self.names.named_in(self.text, area) - {host}:
                return self.names.the_one_named_in(self.text, area, host)
        return None

    def _sentence_start(self, low: int, position: int) -> int:
        low = max(low, position - _LONGEST_SENTENCE)
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

    def _is_title(self, piece: _Piece) -> bool:
        """Most long words capitalised: the name of an article, not somebody's speech."""
        long_words = re.findall(r"[^\W\d_]{4,}", self.text[piece.span.start : piece.span.end])
        return len(long_words) > 1 and sum(word[0].isupper() for word in long_words) * 4 >= len(long_words) * 3

    def _date(self, piece: _Piece, area: Span) -> str | None:
        begin = self._sentence_start(area.start, piece.open)
        mentions = date_mentions(self.text, Span(begin, piece.open), self.language)
        dated = [written for mention in mentions if mention.day and (written := mention.edtf(self.writing_year))]
        return dated[0] if len(dated) == 1 else None

    def _reported(self, span: Span, chain: Chain, direct: Sequence[Quote]) -> Iterator[Quote]:
        """Sentences in which somebody named is the subject of a verb of reporting: the host's words about them."""
        host = innermost_direct(chain)
        quoted = sorted(quote.span for quote in direct)
        starts = [one.start for one in quoted]
        farthest = list(accumulate((one.end for one in quoted), max))
        for one in sentences(self.text[span.start : span.end], self.language):
            sentence = Span(span.start + one.start, span.start + one.end)
            before = bisect_left(starts, sentence.end)  # so many quotations begin before the sentence ends
            holds_quotation = before > 0 and farthest[before - 1] > sentence.start
            if holds_quotation or self.text[sentence.start : sentence.end].endswith(":"):
                continue
            for mention, name in self.names.mentions(self.text, sentence):
                subject = not NOT_SUBJECT.search(
                    self.text[max(sentence.start, mention.start - WORDS_BEFORE) : mention.start]
                )
                if (
                    subject
                    and (host is None or name != host.speaker)
                    and _REPORTS.match(self.text, mention.end, sentence.end)
                ):
                    voice = Voice(name, "quoted", mode="reported", rule="reported-speech")
                    yield Quote(sentence, (*chain, voice))
                    break


def _closes(text: str, place: int, closers: str, end: int) -> bool:
    """Whether a character closes a quotation; a single mark between letters is an apostrophe."""
    apostrophe = text[place] == "’" and place + 1 < end and text[place + 1].isalnum()
    return text[place] in closers and not apostrophe


def quotation_pieces(text: str, span: Span) -> Iterator[_Piece]:
    """What stands between quotation marks; a mark that is never closed ends with its paragraph."""
    at = span.start
    while opening := _OPENING.search(text, at, span.end):
        at = opening.start()
        if text[at] == '"' and at > span.start and text[at - 1].isalnum():
            at += 1
            continue
        closers = _PAIRS[text[at]]
        close = next((place for place in range(at + 1, span.end) if _closes(text, place, closers, span.end)), None)
        if close is None:
            closed = span.end
            yield _Piece(Span(at + 1, closed), at, closed)
            return
        if close > at + 1:
            yield _Piece(Span(at + 1, close), at, close)
        at = close + 1
