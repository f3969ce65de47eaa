"""The blocks and quotations of a document while statements about voices are put to them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import pairwise

from searchdoc.models import (
    Block,
    Document,
    Kind,
    Quote,
    Role,
    Span,
    Voice,
    count_line_ends,
    innermost_direct,
    stripped_span,
)
from searchdoc.sidecars.chains import APPARATUS, ChainsAround, adds_nothing, is_part, unquoted
from searchdoc.sidecars.placing import Placed, touched
from searchdoc.sidecars.statements import VoiceStatement
from searchdoc.structure.confidence import confidence_of

RULE = "side-car"
"""The rule that is named for whatever a side-car states."""


def name_in(document: Document, form: str) -> str:
    """The name by which the document calls whoever goes by that form; the form itself where it is nobody's."""
    wanted = form.casefold()
    for person in document.people:
        if any(wanted == name.casefold() for name in (person.name, *person.variants)):
            return person.name
    return form


class Voicing:
    """A document's blocks with what is stated, outer statements put to them before inner ones.

    ``placed`` are in order, outer before inner, and do not cross; ``rule`` names whoever states them. ``blocks`` are
    the result, ``before`` the blocks as the rules found them, divided in the same places. The cost is linear.
    """

    def __init__(self, document: Document, placed: Iterable[Placed], rule: str = RULE) -> None:
        self.document = document
        self.rule = rule
        self._about_paragraphs: list[Placed] = []
        self._about_words: list[Placed] = []
        for one in placed:
            if places := touched(document.blocks, one.span):
                about = self._about_paragraphs if _is_about_paragraphs(document, one, places) else self._about_words
                about.append(one)
        self.before = _divided(document, [one.span for one in self._about_paragraphs])
        self.blocks = list(self.before)
        self._around = ChainsAround()
        self._places_of: dict[int, list[int]] = {}
        for place, block in enumerate(self.blocks):
            self._places_of.setdefault(block.division, []).append(place)
        self._next_division = 1 + max(self._places_of, default=0)
        for one in self._about_paragraphs:
            self._put(one)

    def disagreements(self) -> Iterator[tuple[int | None, str]]:
        """Where a statement names somebody and the rules had named somebody else: the side-car's line, and what."""
        for placed in self._about_paragraphs:
            speaker = placed.statement.speaker
            others = [other for other in self._speakers_before(placed.span) if other != speaker]
            if speaker and others and placed.statement.mode == "direct" and not self._quotes(placed, others):
                yield placed.statement.line, f"it says {speaker}, where the rules found {' and '.join(others)}"

    def quotes(self) -> tuple[Quote, ...]:
        """The quotations inside paragraphs: those that the rules found and nobody corrects, and those stated."""
        stated: list[Quote] = []
        around = ChainsAround()
        for placed in self._about_words:
            if placed.statement.speaker:
                outer = around.chain(placed.span)
                chain = (*(self._chain_at(placed.span) if outer is None else outer), self._stated_voice(placed))
                around.add(placed.span, chain)
                stated.append(Quote(placed.span, chain))
        kept = [self._requoted(quote) for quote in self._untouched_quotes()]
        return tuple(sorted([*kept, *stated], key=lambda quote: (quote.span.start, -quote.span.end)))

    def _untouched_quotes(self) -> Iterator[Quote]:
        """The quotations that the rules found where nothing is stated about words."""
        outermost: list[Span] = []
        for placed in self._about_words:
            if not outermost or not outermost[-1].covers(placed.span):
                outermost.append(placed.span)
        for quote in self.document.quotes:
            after = bisect_left(outermost, quote.span.end, key=lambda span: span.start)
            if not after or not outermost[after - 1].overlaps(quote.span):
                yield quote

    def _speakers_before(self, span: Span) -> list[str]:
        """Whom the rules named in the paragraphs of a span, in order."""
        voices = (
            innermost_direct(block.voices)
            for block in self.before
            if span.covers(block.span) and block.kind not in APPARATUS
        )
        return list(dict.fromkeys(voice.speaker for voice in voices if voice and voice.speaker))

    def _quotes(self, placed: Placed, speakers: Sequence[str]) -> bool:
        """Whether all those speakers are stated to be quoted inside a statement's words."""
        inner = {
            other.statement.speaker
            for other in self._about_paragraphs
            if placed.span.covers(other.span) and other is not placed
        }
        return set(speakers) <= inner

    def _requoted(self, quote: Quote) -> Quote:
        """A quotation keeps its own voice when the voice around it changes."""
        place = next(iter(touched(self.blocks, quote.span)), None)
        if place is None or self.blocks[place].voices == self.before[place].voices:
            return quote
        own = quote.voices[len(self.before[place].voices) :]
        return replace(quote, voices=(*self.blocks[place].voices, *own))

    def _put(self, placed: Placed) -> None:
        """Put one statement to the paragraphs that it is about."""
        kind = placed.statement.kind
        covered = [at for at in touched(self.blocks, placed.span) if placed.span.covers(self.blocks[at].span)]
        spoken = [at for at in covered if self.blocks[at].kind not in APPARATUS]
        own = spoken or covered if kind in (None, "quotation") else covered
        if not own:
            return
        if (kind or self.blocks[own[0]].kind) in APPARATUS:
            self._put_apparatus(placed, own)
        else:
            self._put_speech(placed, own)

    def _put_apparatus(self, placed: Placed, own: Sequence[int]) -> None:
        chain = (self._apparatus_voice(placed, self._host(own[0])[0]),)
        self._around.chain(placed.span)
        self._around.add(placed.span, chain)
        for at in own:
            self.blocks[at] = self._revoiced(self.blocks[at], placed.statement.kind, chain, 0)

    def _put_speech(self, placed: Placed, own: Sequence[int]) -> None:
        """Paragraphs that somebody speaks keep whomever the rules found quoted inside the statement's speaker."""
        statement = placed.statement
        base, role = self._base(placed, own)
        adds = statement.speaker is not None and not (base and _is_of(base[-1], statement))
        same = self._framed_inside(own) if adds else 0
        voice = self._stated_voice(placed, role)
        if same:
            found = self.blocks[own[-1]].voices[-1]
            voice = replace(voice, addressee=voice.addressee or found.addressee, date=voice.date or found.date)
        chain = (*base, voice) if adds else base
        division = same or (self._division(statement, own) if adds and role == "quoted" else 0)
        self._give_back(placed, own)
        self._around.add(placed.span, chain)
        before = self.blocks[own[0]].voices[: len(chain)]
        for at in own:
            block = self.blocks[at]
            inner = block.voices[len(chain) :] if adds and block.voices[: len(chain)] == before else ()
            if (same and block.division == same) or (
                inner and statement.hosts and inner[0].speaker == statement.speaker
            ):
                inner = ()  # the rules took the speaker's own words for a quotation
            division_here = block.division if inner else division
            self.blocks[at] = self._revoiced(block, statement.kind, (*chain, *inner), division_here)

    def _framed_inside(self, own: Sequence[int]) -> int:
        """The division of a letter that the rules found inside a quotation, where it is all but a line that frames it.

        It is the letter that is stated to be quoted, and nobody quotes in it. 0 where there is none.
        """
        block = self.blocks[own[-1]]
        places = self._quotation(own[-1])
        if not places or places[-1] != own[-1] or block.division == self.blocks[own[0]].division:
            return 0
        above = own[: bisect_left(own, places[0])]
        return block.division if above and all(self.blocks[place].frames for place in above) else 0

    def _base(self, placed: Placed, own: Sequence[int]) -> tuple[tuple[Voice, ...], Role]:
        """Who speaks around the words: another statement's speaker, a quotation that goes on after them, the host.

        Whoever is stated for the whole of a turn or of a letter in a collection takes its author's place.
        """
        around = self._around.chain(placed.span)
        if placed.statement.hosts:
            return (), "author"
        if around is not None:
            return around, "quoted"
        members = self._quotation(own[0])
        if members and members[0] < own[0] and members[-1] > own[-1] and not self._continues(placed, own[0]):
            return self.blocks[members[0]].voices, "quoted"
        host = self._host(own[0])
        about = range(own[0], own[-1] + 1)
        if is_part(self.document, host) and all(place in about for place in self._part(own[0], host)):
            return host[:-1], "author"
        return host, "quoted"

    def _part(self, at: int, host: tuple[Voice, ...]) -> Iterator[int]:
        """The paragraphs around a place that have the same author: a turn, a letter, a diary's entry."""
        for places in (range(at - 1, -1, -1), range(at, len(self.blocks))):
            for place in places:
                block = self.blocks[place]
                if block.kind in APPARATUS:
                    continue
                if block.voices[: len(host)] != host:
                    break
                yield place

    def _continues(self, placed: Placed, at: int) -> bool:
        """Whether the statement is about the quotation that the rules found there, only with other bounds."""
        voice = innermost_direct(self.blocks[at].voices)
        same_speaker = voice is not None and voice.speaker == placed.statement.speaker
        return same_speaker or self._quotation(at)[:1] == [at]

    def _quotation(self, at: int) -> list[int]:
        """The paragraphs of the quoted document that a paragraph belongs to, as the rules found it; or none."""
        block = self.blocks[at]
        if not block.division or block.rule == self.rule or len(block.voices) == len(unquoted(block.voices)):
            return []
        return [place for place in self._places_of[block.division] if self._is_as_found(place, block.division)]

    def _is_as_found(self, place: int, division: int) -> bool:
        return self.blocks[place].division == division and self.blocks[place].rule != self.rule

    def _chain_at(self, span: Span) -> tuple[Voice, ...]:
        """Who speaks in the paragraph around some words."""
        place = next(iter(touched(self.blocks, span)), None)
        return self._host(0) if place is None else self.blocks[place].voices

    def _host(self, at: int) -> tuple[Voice, ...]:
        """Whoever speaks in the document itself, without those who are quoted."""
        if self.blocks and self.blocks[at].kind not in APPARATUS:
            chain = unquoted(self.blocks[at].voices)
            if chain:
                return chain
        return self._main_host

    @cached_property
    def _main_host(self) -> tuple[Voice, ...]:
        """Whoever speaks first in the document itself, or else its author."""
        spoken = (unquoted(block.voices) for block in self.before if block.kind == "body" and not block.division)
        author = Voice(
            self.document.author,
            "author",
            self.document.date,
            self.document.addressee,
            confidence=confidence_of("stated"),
            rule="stated",
        )
        return next((chain for chain in spoken if chain), (author,))

    def _apparatus_voice(self, placed: Placed, host: Voice) -> Voice:
        """An editor's voice, or the author's own where a caption or a note is stated to be that."""
        statement = placed.statement
        if statement.speaker and statement.speaker == host.speaker:
            return replace(host, date=statement.date or host.date, confidence=confidence_of(self.rule), rule=self.rule)
        return self._stated_voice(placed, "editor")

    def _division(self, statement: VoiceStatement, own: Sequence[int]) -> int:
        """The number of the quoted document: the number that the rules gave it, if it is the same, or a new one."""
        if statement.mode == "reported":
            return 0
        known = self._quotation(own[0])
        if known and set(known) <= set(own):
            return self.blocks[own[0]].division
        self._next_division += 1
        return self._next_division - 1

    def _stated_voice(self, placed: Placed, role: Role = "quoted") -> Voice:
        statement = placed.statement
        return Voice(
            speaker=statement.speaker or None,
            role=role,
            date=statement.date,
            addressee=statement.addressee,
            mode=statement.mode,
            confidence=confidence_of(self.rule),
            rule=self.rule,
        )

    def _revoiced(self, block: Block, kind: Kind | None, chain: tuple[Voice, ...], division: int) -> Block:
        """The block with another chain of voices, and the kind that follows from it unless ``kind`` is stated."""
        quoted = any(voice.role == "quoted" and voice.mode == "direct" for voice in chain)
        if kind is None:
            kind = "body" if block.kind == "quotation" else block.kind
        if quoted and kind not in APPARATUS:
            kind = "quotation"
        lead = block.lead if division == block.division else None
        return replace(block, kind=kind, voices=chain, division=division, lead=lead, rule=self.rule)

    def _give_back(self, placed: Placed, own: Sequence[int]) -> None:
        """Paragraphs of the same quotation that the statement leaves out are the host's again."""
        if self._continues(placed, own[0]):
            for at in set(self._quotation(own[0])) - set(own):
                block = self.blocks[at]
                self.blocks[at] = self._revoiced(block, None, block.voices[:-1] or self._host(at), 0)


def _is_about_paragraphs(document: Document, placed: Placed, places: range) -> bool:
    """Whether a statement is about paragraphs, and not about words inside one; a report is the paragraph's author's."""
    whole = placed.span.covers(document.blocks[places[0]].span) and placed.statement.mode == "direct"
    return len(places) > 1 or whole or placed.statement.kind is not None


def _divided(document: Document, spans: Sequence[Span]) -> tuple[Block, ...]:
    """The blocks, cut where a statement begins or ends inside one."""
    cuts = sorted({edge for span in spans for edge in (span.start, span.end)})
    pieces: list[Block] = []
    last_piece: list[int] = []
    for block in document.blocks:
        inner = cuts[bisect_right(cuts, block.span.start) : bisect_left(cuts, block.span.end)]
        edges = [block.span.start, *inner, block.span.end]
        for span in (stripped_span(document.text, Span(start, end)) for start, end in pairwise(edges)):
            if span.start < span.end:
                line = block.line + count_line_ends(document.text, block.span.start, span.start)
                pieces.append(replace(block, span=span, line=line))
        last_piece.append(len(pieces) - 1)
    return tuple(piece if piece.lead is None else replace(piece, lead=last_piece[piece.lead]) for piece in pieces)


def _is_of(around: Voice, statement: VoiceStatement) -> bool:
    """Whether the words are stated to be those of whoever speaks around them, and no quotation."""
    same = adds_nothing(statement.speaker, statement.date, statement.mode, around)
    return same and statement.kind != "quotation"
