"""The blocks and quotations of a document while statements about voices are put to them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
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
from searchdoc.sidecars.chains import APPARATUS, adds_nothing, is_part, unquoted
from searchdoc.sidecars.placing import Placed
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

    ``blocks`` are the result, ``before`` the blocks as the rules found them, divided in the same places.
    """

    def __init__(self, document: Document, placed: Sequence[Placed]) -> None:
        self.document = document
        self._about_paragraphs = [statement for statement in placed if _is_about_paragraphs(document, statement)]
        self._about_words = [statement for statement in placed if statement not in self._about_paragraphs]
        self.before = _divided(document, [placed.span for placed in self._about_paragraphs])
        self.blocks = list(self.before)
        self._chains: dict[Span, tuple[Voice, ...]] = {}
        self._next_division = 1 + max((block.division for block in self.blocks), default=0)
        for statement in self._about_paragraphs:
            self._put(statement)

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
        for placed in self._about_words:
            if placed.statement.speaker:
                chain = (*self._chain_around(placed.span), _stated_voice(placed.statement))
                self._chains[placed.span] = chain
                stated.append(Quote(placed.span, chain))
        kept = [
            self._requoted(quote)
            for quote in self.document.quotes
            if not any(quote.span.overlaps(placed.span) for placed in self._about_words)
        ]
        return tuple(sorted([*kept, *stated], key=lambda quote: (quote.span.start, -quote.span.end)))

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
        place = next((at for at, block in enumerate(self.blocks) if block.span.overlaps(quote.span)), None)
        if place is None or self.blocks[place].voices == self.before[place].voices:
            return quote
        own = quote.voices[len(self.before[place].voices) :]
        return replace(quote, voices=(*self.blocks[place].voices, *own))

    def _put(self, placed: Placed) -> None:
        """Put one statement to the paragraphs that it is about."""
        kind = placed.statement.kind
        covered = [at for at, block in enumerate(self.blocks) if placed.span.covers(block.span)]
        spoken = [at for at in covered if self.blocks[at].kind not in APPARATUS]
        own = spoken or covered if kind in (None, "quotation") else covered
        if not own:
            return
        if (kind or self.blocks[own[0]].kind) in APPARATUS:
            self._put_apparatus(placed, own)
        else:
            self._put_speech(placed, own)

    def _put_apparatus(self, placed: Placed, own: Sequence[int]) -> None:
        chain = (self._apparatus_voice(placed.statement, self._host(own[0])[0]),)
        self._chains[placed.span] = chain
        for at in own:
            self.blocks[at] = _revoiced(self.blocks[at], placed.statement.kind, chain, 0)

    def _put_speech(self, placed: Placed, own: Sequence[int]) -> None:
        """Paragraphs that somebody speaks keep whomever the rules found quoted inside the statement's speaker."""
        statement = placed.statement
        base, role = self._base(placed, own)
        adds = statement.speaker is not None and not (base and _is_of(base[-1], statement))
        chain = (*base, _stated_voice(statement, role)) if adds else base
        division = self._division(statement, own) if adds and role == "quoted" else 0
        self._give_back(placed, own)
        self._chains[placed.span] = chain
        before = self.blocks[own[0]].voices[: len(chain)]
        for at in own:
            block = self.blocks[at]
            inner = block.voices[len(chain) :] if adds and block.voices[: len(chain)] == before else ()
            self.blocks[at] = _revoiced(block, statement.kind, (*chain, *inner), block.division if inner else division)

    def _base(self, placed: Placed, own: Sequence[int]) -> tuple[tuple[Voice, ...], Role]:
        """Who speaks around the words: another statement's speaker, a quotation that goes on after them, the host.

        Whoever is stated for the whole of a turn or of a letter in a collection takes its author's place.
        """
        around = self._stated_around(placed.span)
        if around is not None:
            return around, "quoted"
        members = self._quotation(own[0])
        if members and members[0] < own[0] and members[-1] > own[-1] and not self._continues(placed, own[0]):
            return self.blocks[members[0]].voices, "quoted"
        host = self._host(own[0])
        if is_part(self.document, host) and set(self._part(own[0], host)) <= set(own):
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
        if not block.division or block.rule == RULE or len(block.voices) == len(unquoted(block.voices)):
            return []
        return [
            place for place, other in enumerate(self.blocks) if other.division == block.division and other.rule != RULE
        ]

    def _stated_around(self, span: Span) -> tuple[Voice, ...] | None:
        """The chain of the innermost statement around a span."""
        outer = [other for other in self._chains if other.covers(span) and other != span]
        return self._chains[min(outer, key=len)] if outer else None

    def _chain_around(self, span: Span) -> tuple[Voice, ...]:
        """Who speaks around words inside a paragraph: whoever is stated for more of its words, or the paragraph's."""
        about_words = [placed.span for placed in self._about_words]
        outer = [other for other in about_words if other in self._chains and other.covers(span)]
        if outer:
            return self._chains[min(outer, key=len)]
        block = next((block for block in self.blocks if block.span.overlaps(span)), None)
        return block.voices if block else self._host(0)

    def _host(self, at: int) -> tuple[Voice, ...]:
        """Whoever speaks in the document itself, without those who are quoted."""
        if self.blocks and self.blocks[at].kind not in APPARATUS:
            chain = unquoted(self.blocks[at].voices)
            if chain:
                return chain
        spoken = (unquoted(block.voices) for block in self.blocks if block.kind == "body" and not block.division)
        author = Voice(
            self.document.author,
            "author",
            self.document.date,
            self.document.addressee,
            confidence=confidence_of("stated"),
            rule="stated",
        )
        return next((chain for chain in spoken if chain), (author,))

    def _apparatus_voice(self, statement: VoiceStatement, host: Voice) -> Voice:
        """An editor's voice, or the author's own where a caption or a note is stated to be that."""
        if statement.speaker and statement.speaker == host.speaker:
            return replace(host, date=statement.date or host.date, confidence=confidence_of(RULE), rule=RULE)
        return _stated_voice(statement, "editor")

    def _division(self, statement: VoiceStatement, own: Sequence[int]) -> int:
        """The number of the quoted document: the number that the rules gave it, if it is the same, or a new one."""
        if statement.mode == "reported":
            return 0
        known = self._quotation(own[0])
        if known and set(known) <= set(own):
            return self.blocks[own[0]].division
        self._next_division += 1
        return self._next_division - 1

    def _give_back(self, placed: Placed, own: Sequence[int]) -> None:
        """Paragraphs of the same quotation that the statement leaves out are the host's again."""
        if self._continues(placed, own[0]):
            for at in set(self._quotation(own[0])) - set(own):
                block = self.blocks[at]
                self.blocks[at] = _revoiced(block, None, block.voices[:-1] or self._host(at), 0)


def _is_about_paragraphs(document: Document, placed: Placed) -> bool:
    """Whether a statement is about paragraphs, and not about words inside one; a report is the paragraph's author's."""
    touched = [block.span for block in document.blocks if block.span.overlaps(placed.span)]
    whole = placed.statement.mode == "direct" and bool(touched) and placed.span.covers(touched[0])
    return len(touched) > 1 or whole or placed.statement.kind is not None


def _divided(document: Document, spans: Sequence[Span]) -> tuple[Block, ...]:
    """The blocks, cut where a statement begins or ends inside one."""
    cuts = sorted({edge for span in spans for edge in (span.start, span.end)})
    pieces: list[Block] = []
    last_piece: list[int] = []
    for block in document.blocks:
        inner = [cut for cut in cuts if block.span.start < cut < block.span.end]
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


def _stated_voice(statement: VoiceStatement, role: Role = "quoted") -> Voice:
    return Voice(
        speaker=statement.speaker or None,
        role=role,
        date=statement.date,
        addressee=statement.addressee,
        mode=statement.mode,
        confidence=confidence_of(RULE),
        rule=RULE,
    )


def _revoiced(block: Block, kind: Kind | None, chain: tuple[Voice, ...], division: int) -> Block:
    """The block with another chain of voices, and the kind that follows from it unless ``kind`` is stated."""
    quoted = any(voice.role == "quoted" and voice.mode == "direct" for voice in chain)
    if kind is None:
        kind = "body" if block.kind == "quotation" else block.kind
    if quoted and kind not in APPARATUS:
        kind = "quotation"
    lead = block.lead if division == block.division else None
    return replace(block, kind=kind, voices=chain, division=division, lead=lead, rule=RULE)
