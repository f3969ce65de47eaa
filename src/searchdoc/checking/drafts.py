"""A draft as read: its quotations, between marks and set off as blocks, each with what the prose claims of it."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path
from typing import Literal

from searchdoc.checking.claims import ClaimReader, MaskedProse, ProseClaim, is_unfinished
from searchdoc.checking.mentions import ClaimedSpeaker, NameMention, name_mentions
from searchdoc.checking.quotation_marks import marked_words
from searchdoc.checking.references import Reference, read_reference
from searchdoc.errors import UnreadableDocument
from searchdoc.formats.files import read
from searchdoc.models import Span, lines_of, overlapping, stripped_span
from searchdoc.passages.people import Speakers
from searchdoc.protocols import DecodedFile
from searchdoc.structure.paragraphs import Paragraph, paragraphs
from searchdoc.text.languages import language_of

STANDARD_INPUT = "-"
"""The name of a draft that is read from standard input."""

_SHOWN_INPUT = "standard input"

PASTED = "draft.md"
"""The name under which what has no file's name is read: Markdown, which plain text is, too."""

_CALL = re.compile(r"\[\^?(?P<label>\w{1,12})\](?!\()|(?P<raised>[⁰¹²³⁴-⁹]{1,3})")
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_QUOTED_LINES = re.compile(r"(?:>[^\n]*(?:\n|\Z))+")
_INDENTED = re.compile(r"(?:(?: {3,}|\t)\S[^\n]*(?:\n|\Z))+")
_CREDIT = re.compile(
    r"(?<![>\s])(?=[^\S\n]*\n)[>\s]++(?:[—–]|--)\s*(?P<credit>[^\n]{2,160})\Z|(?P<bracket>\([^()\n]{2,160}\))\.?\Z"
)
_DASHED = re.compile(r"\s*(?:[—–]|--)\s*(?P<credit>\S[^\n]{1,160})\Z")
_PARENTHESIS = re.compile(r"[\s,.;\"“”’»)]{0,4}(?P<words>\([^()\n]{2,200}\))")
_HEAD_MARKS, _END_MARKS = frozenset('>“"„«‘‚*_'), frozenset('”"“»’‘*_')
"""What may stand around the words of a block, beside white space."""

_BETWEEN = " .,;:”’\"'»)*_"
"""What may stand between the words of a quotation and what calls its note."""

_TEXT_SUFFIXES = frozenset({".txt", ".text"})

QuotationForm = Literal["marks", "block"]


@dataclass(frozen=True, slots=True)
class DraftQuotation:
    """A quotation of a draft: where its words stand, without the marks around them, and what is claimed of them.

    ``form`` says whether it stands between marks or is a block of its own; ``line`` counts the draft's lines from 1.
    ``reference`` is the note or the parenthesis behind it.
    """

    span: Span
    text: str
    form: QuotationForm
    line: int
    claim: ProseClaim = field(default_factory=ProseClaim)
    reference: Reference | None = None

    @property
    def speaker(self) -> ClaimedSpeaker | None:
        """Whose words they are said to be, in the prose or else in the reference."""
        if self.claim.speaker is not None or self.reference is None:
            return self.claim.speaker
        return self.reference.speaker


@dataclass(frozen=True, slots=True)
class ReadDraft:
    """A draft: its text as read, and its quotations in order. ``problems`` say what could not be read well."""

    name: str
    text: str
    quotations: tuple[DraftQuotation, ...]
    problems: tuple[str, ...] = ()

    @property
    def shown_name(self) -> str:
        """The name as a person reads it: "standard input" for what comes from there."""
        return _SHOWN_INPUT if self.name == STANDARD_INPUT else self.name


def read_draft(data: bytes, name: str, speakers: Speakers) -> ReadDraft:
    """Read the bytes of a draft by the reader for its name; ``speakers`` are those whom the documents know.

    Raises ``UnreadableDocument``.
    """
    path = Path(PASTED if name == STANDARD_INPUT else name)
    try:
        decoded = read(data, path)
    except UnreadableDocument as error:
        if error.why != "there is no text in it":
            if name == STANDARD_INPUT:
                raise UnreadableDocument(_SHOWN_INPUT, error.why) from error
            raise
        decoded = DecodedFile("")
    return _DraftReader(decoded, path.suffix.lower() in _TEXT_SUFFIXES, speakers).draft(name)


@dataclass(frozen=True, slots=True)
class _Call:
    """What calls a note, in the text."""

    span: Span
    label: str


class _DraftReader:
    """Reads one draft: first where its quotations are, then what is claimed of each."""

    def __init__(self, decoded: DecodedFile, is_plain: bool, speakers: Speakers) -> None:
        self.text = decoded.text
        self.language = language_of(self.text)
        self.speakers = speakers
        self.problems: list[str] = list(decoded.problems)
        self.paragraphs = [one for one in paragraphs(decoded) if one.kind != "rule"]
        if is_plain:
            self.paragraphs = [self._as_plain(one) for one in self.paragraphs]
        self.places = {one.span: place for place, one in enumerate(self.paragraphs)}
        self.notes = {one.label: one.span for one in reversed(self.paragraphs) if one.kind == "note"}  # the first wins
        self.calls = sorted(self._calls(decoded), key=lambda one: one.span)
        self.call_spans = [one.span for one in self.calls]
        self.call_starts = {one.end: one.start for one in self.call_spans}
        self.line_starts = array("q", (line.start for line in lines_of(self.text)))
        self.references: dict[Span, Reference] = {}

    def draft(self, name: str) -> ReadDraft:
        """The draft with its quotations, in order."""
        found: list[DraftQuotation] = []
        for kind, group in groupby(self.paragraphs, key=_stream):
            run = list(group)
            if kind == "quotation":
                found += self._blocks(run)
            elif kind == "note":
                for note in run:
                    found += self._marked([note])
            else:
                found += self._marked(run)
        ordered = sorted(found, key=lambda one: one.span)
        return ReadDraft(name, self.text, tuple(ordered), tuple(self.problems))

    def _as_plain(self, paragraph: Paragraph) -> Paragraph:
        """A paragraph of plain text, which is a quotation where each line is marked or indented."""
        start = self.text.rfind("\n", 0, paragraph.span.start) + 1
        lines = self.text[start : paragraph.span.end]
        if _QUOTED_LINES.fullmatch(lines.lstrip()) or _INDENTED.fullmatch(lines):
            return replace(paragraph, kind="quotation")
        return paragraph

    def _calls(self, decoded: DecodedFile) -> Iterator[_Call]:
        if decoded.note_calls:
            yield from (_Call(call.span, call.label) for call in decoded.note_calls)
            return
        for match in _CALL.finditer(self.text):
            yield _Call(Span(*match.span()), match["label"] or match["raised"].translate(_RAISED))

    # -- quotations between marks

    def _marked(self, run: Sequence[Paragraph]) -> Iterator[DraftQuotation]:
        spans = [one.span for one in run]
        found = []
        for words in marked_words(self.text, spans):
            if not words.closed:
                line = self._line(words.outer.start)
                self.problems.append(f"line {line}: a quotation mark is never closed")
            elif any(one.isalnum() for one in self.text[words.inner.start : words.inner.end]):
                found.append(words)
        inner = {one.outer: one.inner for one in found}
        outer = sorted(inner)
        for span in spans:
            near = overlapping(outer, span)
            begun = {one for one in near if span.start <= one.start}
            quotations = {one: inner[one] for one in near if one in begun or one.end <= span.end}
            yield from self._claimed(span, quotations, begun)

    def _claimed(self, paragraph: Span, quotations: dict[Span, Span], begun: set[Span]) -> Iterator[DraftQuotation]:
        """The quotations that begin in a paragraph, with their claims; ``quotations`` are in order."""
        clipped = {one: Span(max(one.start, paragraph.start), min(one.end, paragraph.end)) for one in quotations}
        calls = overlapping(self.call_spans, paragraph)
        ordered = list(clipped.values())
        mentions = self._mentions(paragraph, ordered)
        reader = ClaimReader(MaskedProse.of(self.text, paragraph, mentions, ordered, calls), self.language)
        inherited: ClaimedSpeaker | None = None
        for outer, inside in quotations.items():
            inner = stripped_span(self.text, inside)
            words = self.text[inner.start : inner.end]
            claim = reader.claim(clipped[outer], unfinished=is_unfinished(words), inherited=inherited)
            inherited = claim.speaker
            if outer in begun:
                reference = self._reference(outer.end)
                yield DraftQuotation(inner, words, "marks", self._line(inner.start), claim, reference)

    def _mentions(self, span: Span, quoted: Sequence[Span] = ()) -> list[NameMention]:
        """The names in a part of the draft, outside of its quotations, which are in order."""
        pieces, at = [], span.start
        for one in quoted:
            pieces += [self.text[at : one.start], "|" * len(one)]
            at = one.end
        words = "".join([*pieces, self.text[at : span.end]])
        return [
            replace(one, span=Span(one.span.start + span.start, one.span.end + span.start))
            for one in name_mentions(words, self.speakers)
        ]

    # -- quotations as blocks

    def _blocks(self, run: Sequence[Paragraph]) -> Iterator[DraftQuotation]:
        """The quotations of neighbouring paragraphs: one, unless blank lines without marks divide them."""
        first = 0
        for at in range(1, len(run) + 1):
            if at == len(run) or self._divided(run[at - 1], run[at]):
                yield from self._block(run[first], run[at - 1])
                first = at

    def _divided(self, one: Paragraph, other: Paragraph) -> bool:
        between = self.text[one.span.end : other.span.start]
        marked = self._is_marked(one)
        return one.level != other.level or (marked and ">" not in between.strip("\n").partition("\n\n")[0])

    def _is_marked(self, paragraph: Paragraph) -> bool:
        start = self.text.rfind("\n", 0, paragraph.span.start) + 1
        return ">" in self.text[start : paragraph.span.start + 1]

    def _block(self, first: Paragraph, last: Paragraph) -> Iterator[DraftQuotation]:
        span = Span(first.span.start, last.span.end)
        credit = _CREDIT.search(self.text, span.start, span.end)
        if credit and credit["bracket"] and not self._credit(credit).says_something:
            credit = None  # a parenthesis of the words themselves
        words = Span(span.start, credit.start()) if credit else span
        inner = self._without_marks(words)
        if not any(one.isalnum() for one in self.text[inner.start : inner.end]):
            return
        claim = self._claim_around(first, last)
        reference = self._credit(credit) if credit else self._reference(inner.end) or self._credit_below(last)
        yield DraftQuotation(
            inner, self.text[inner.start : inner.end], "block", self._line(inner.start), claim, reference
        )

    def _without_marks(self, span: Span) -> Span:
        """The words of a block without marks around them and without the calls of notes at their end."""
        start, end = span.start, span.end
        while start < end and (self.text[start] in _HEAD_MARKS or self.text[start].isspace()):
            start += 1
        while True:
            while end > start and (self.text[end - 1] in _END_MARKS or self.text[end - 1].isspace()):
                end -= 1
            called = self.call_starts.get(end, start)
            if called <= start:
                return Span(start, end)
            end = called

    def _claim_around(self, first: Paragraph, last: Paragraph) -> ProseClaim:
        """What the paragraph above a block quotation claims of it, or else the one below."""
        place = self.places[first.span] - 1
        above = self._prose_beside(place)
        follows_block = place > 0 and self.paragraphs[place - 1].kind == "quotation"
        claim = ProseClaim() if above is None or (follows_block and above.is_credit) else above.claim_below()
        if claim.speaker is not None:
            return claim
        below = self._prose_beside(self.places[last.span] + 1)
        said = ProseClaim() if below is None else below.claim_above()
        return claim if said.speaker is None else ProseClaim(said.speaker, claim.date or said.date)

    def _prose_beside(self, place: int) -> ClaimReader | None:
        """What reads the claims of the paragraph at a place; None where there is none, or something else."""
        if not 0 <= place < len(self.paragraphs) or self.paragraphs[place].kind != "paragraph":
            return None
        span = self.paragraphs[place].span
        quoted = [one.outer for one in marked_words(self.text, [span]) if one.closed]
        calls = overlapping(self.call_spans, span)
        prose = MaskedProse.of(self.text, span, self._mentions(span, quoted), quoted, calls)
        return ClaimReader(prose, self.language)

    # -- what refers to a source

    def _reference(self, end: int) -> Reference | None:
        """What the note called right behind a quotation says, or a parenthesis there."""
        place = bisect_left(self.call_spans, end - 1, key=lambda one: one.start)
        for called in self.calls[place : place + 1]:
            is_behind = called.span.start <= end + 3 and not self.text[end : called.span.start].strip(_BETWEEN)
            if is_behind and called.label in self.notes:
                return self._read_reference(self.notes[called.label])
        if match := _PARENTHESIS.match(self.text, end):
            reference = self._read_reference(Span(match.start("words") + 1, match.end("words") - 1))
            return reference if reference.says_something else None
        return None

    def _credit(self, match: re.Match[str]) -> Reference:
        """The line below a block quotation, or the parenthesis at its end."""
        if match["credit"]:
            return self._read_reference(Span(*match.span("credit")))
        return self._read_reference(Span(match.start("bracket") + 1, match.end("bracket") - 1))

    def _credit_below(self, last: Paragraph) -> Reference | None:
        """The paragraph below a block quotation, where that begins with a dash."""
        place = self.places[last.span] + 1
        if place == len(self.paragraphs):
            return None
        below = self.paragraphs[place].span
        credit = _DASHED.match(self.text, below.start, below.end)
        return None if credit is None else self._read_reference(Span(*credit.span("credit")))

    def _read_reference(self, span: Span) -> Reference:
        """What refers to a source; many quotations may call the same note."""
        if span not in self.references:
            self.references[span] = read_reference(self.text, span, self._mentions(span), self.language)
        return self.references[span]

    def _line(self, at: int) -> int:
        return max(1, bisect_right(self.line_starts, at))


def _stream(paragraph: Paragraph) -> str:
    """Which paragraphs a quotation may go over: those of the text, of one block, and of no heading or note."""
    return paragraph.kind
