"""What is stated, put in the place of what the rules found.

A statement about whole paragraphs gives them its voice; captions, notes and headings between them stay what they
are. A quotation that the rules had found there is replaced by it, its bounds too. A statement about words inside a
paragraph becomes a quotation in it. Where statements contradict each other none of them is used.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from searchdoc.models import Block, Document, Kind, Note, Quote, Role, Span, Voice, innermost_direct
from searchdoc.sidecars.placing import Placed, Unplaced, consistent, place, place_note
from searchdoc.sidecars.statements import NoteStatement, Sidecar, VoiceStatement
from searchdoc.structure.confidence import confidence_of
from searchdoc.structure.notes import without_marker

_RULE = "side-car"
_APPARATUS: frozenset[Kind] = frozenset({"title", "introduction", "heading", "caption", "source", "note"})


def apply(document: Document, sidecar: Sidecar) -> Document:
    """The document as the side-car has it; what could not be used, and where it disagrees, is among ``problems``."""
    problems = list(sidecar.problems)
    placed: list[Placed] = []
    for statement in sidecar.voices:
        try:
            placed.append(Placed(_known(document, statement), place(document, statement)))
        except Unplaced as error:
            problems.append(_said(sidecar, statement.line, str(error)))
    used: list[Placed] = []
    for one, contradicted in consistent(placed):
        if contradicted is None:
            used.append(one)
        else:
            other = contradicted.statement.line
            where = "another [[voice]]" if other is None else f"line {other}"
            problems.append(_said(sidecar, one.statement.line, f"it contradicts {where}; neither is used"))
    voiced = _Voicing(document, used)
    problems.extend(_said(sidecar, line, what) for line, what in voiced.disagreements())
    notes, wrong = _noted(document, sidecar)
    problems.extend(_said(sidecar, line, what) for line, what in wrong)
    placed_notes = {without_marker(note.number) for note in notes if note.linked == "stated"}
    return replace(
        document,
        blocks=tuple(_signed(_without_lost_headings(voiced, document), document, notes)),
        quotes=voiced.quotes(),
        notes=notes,
        problems=(*(one for one in document.problems if one not in placed_notes), *problems),
    )


def _said(sidecar: Sidecar, line: int | None, what: str) -> str:
    return f"{sidecar.name}{'' if line is None else f', line {line}'}: {what}"


def _known(document: Document, statement: VoiceStatement) -> VoiceStatement:
    """Names as the document has them: "V. I. Lenin" is Lenin where the document calls him so."""
    return replace(
        statement,
        speaker=_name(document, statement.speaker) if statement.speaker else statement.speaker,
        addressee=_name(document, statement.addressee) if statement.addressee else None,
    )


def _name(document: Document, form: str) -> str:
    wanted = form.casefold()
    return next(
        (one.name for one in document.people if wanted in {name.casefold() for name in (one.name, *one.variants)}), form
    )


class _Voicing:
    """The blocks of a document while statements are put to them, outer ones before inner ones."""

    def __init__(self, document: Document, placed: Sequence[Placed]) -> None:
        self.document = document
        self.whole = [one for one in placed if _about_paragraphs(document, one)]
        self.inside = [one for one in placed if one not in self.whole]
        self.before = _divided(document, [one.span for one in self.whole])
        self.blocks = list(self.before)
        self.chains: dict[Span, tuple[Voice, ...]] = {}
        self.next_division = 1 + max((block.division for block in self.blocks), default=0)
        for one in self.whole:
            self._voice(one)

    def disagreements(self) -> Iterator[tuple[int | None, str]]:
        """Where a statement names somebody and the rules had named somebody else."""
        for one in self.whole:
            if not one.statement.speaker:
                continue
            blocks = [block for block in self.before if one.span.covers(block.span) and block.kind not in _APPARATUS]
            found = dict.fromkeys(
                voice.speaker for block in blocks if (voice := innermost_direct(block.voices)) and voice.speaker
            )
            others = [speaker for speaker in found if speaker != one.statement.speaker]
            if others and one.statement.mode == "direct" and not self._quotes(one, others):
                yield (
                    one.statement.line,
                    f"it says {one.statement.speaker}, where the rules found {' and '.join(others)}",
                )

    def _quotes(self, one: Placed, speakers: Sequence[str]) -> bool:
        """Whether those other speakers are stated to be quoted inside."""
        inner = {other.statement.speaker for other in self.whole if one.span.covers(other.span) and other is not one}
        return set(speakers) <= inner

    def quotes(self) -> tuple[Quote, ...]:
        """The quotations inside paragraphs: those that the rules found and nobody corrects, and those stated."""
        stated: list[Quote] = []
        for one in self.inside:
            if one.statement.speaker:
                chain = (*self._chain_around(one.span), _voice(one.statement))
                self.chains[one.span] = chain
                stated.append(Quote(one.span, chain))
        kept = [
            self._requoted(quote)
            for quote in self.document.quotes
            if not any(quote.span.overlaps(one.span) for one in self.inside)
        ]
        return tuple(sorted([*kept, *stated], key=lambda quote: (quote.span.start, -quote.span.end)))

    def _requoted(self, quote: Quote) -> Quote:
        """A quotation keeps its own voice when the voice around it changes."""
        place = next((at for at, block in enumerate(self.blocks) if block.span.overlaps(quote.span)), None)
        if place is None or self.blocks[place].voices == self.before[place].voices:
            return quote
        own = quote.voices[len(self.before[place].voices) :]
        return replace(quote, voices=(*self.blocks[place].voices, *own))

    def _voice(self, one: Placed) -> None:
        statement = one.statement
        covered = [at for at, block in enumerate(self.blocks) if one.span.covers(block.span)]
        spoken = [at for at in covered if self.blocks[at].kind not in _APPARATUS]
        own = covered if statement.kind is not None else spoken or covered
        if not own:
            return
        if (statement.kind or self.blocks[own[0]].kind) in _APPARATUS:
            voice = self._apparatus(statement, self._host(own[0])[0])
            self.chains[one.span] = (voice,)
            for at in own:
                self.blocks[at] = _given(self.blocks[at], statement.kind, (voice,), 0)
            return
        base, role = self._base(one, own)
        said = statement.speaker is not None and not (base and _same_voice(statement, base[-1]))
        chain = (*base, _voice(statement, role)) if said else base
        division = self._division(one, own, quoted=said and role == "quoted")
        self._give_back(one, own)
        self.chains[one.span] = chain
        before = self.blocks[own[0]].voices[: len(chain)]
        for at in own:
            block = self.blocks[at]
            inner = block.voices[len(chain) :] if said and block.voices[: len(chain)] == before else ()
            voices = (*chain, *inner)
            self.blocks[at] = _given(block, statement.kind, voices, block.division if inner else division)

    def _base(self, one: Placed, own: Sequence[int]) -> tuple[tuple[Voice, ...], Role]:
        """Who speaks around the words: another statement's speaker, a quotation that goes on after them, the host.

        Whoever is stated for the whole of a turn or of a letter in a collection takes its author's place.
        """
        around = self._stated_around(one.span)
        if around is not None:
            return around, "quoted"
        members = self._quotation(own[0])
        if members and members[0] < own[0] and members[-1] > own[-1] and not self._continues(one, own[0]):
            return self.blocks[members[0]].voices, "quoted"
        host = self._host(own[0])
        if is_part(self.document, host) and set(self._part(own[0], host)) <= set(own):
            return host[:-1], "author"
        return host, "quoted"

    def _part(self, at: int, host: tuple[Voice, ...]) -> Iterator[int]:
        """The paragraphs around one that have the same author: a turn, a letter, a diary's entry."""
        for step in (-1, 1):
            place = at if step > 0 else at - 1
            while 0 <= place < len(self.blocks):
                block = self.blocks[place]
                if block.kind not in _APPARATUS:
                    if block.voices[: len(host)] != host:
                        break
                    yield place
                place += step

    def _continues(self, one: Placed, at: int) -> bool:
        """Whether the statement is about the quotation that the rules found there, only with other bounds."""
        voice = innermost_direct(self.blocks[at].voices)
        return (voice is not None and voice.speaker == one.statement.speaker) or self._quotation(at)[:1] == [at]

    def _quotation(self, at: int) -> list[int]:
        """The paragraphs of the quoted document that a paragraph belongs to, as the rules found it; or none."""
        block = self.blocks[at]
        if not block.division or block.rule == _RULE or len(block.voices) == len(unquoted(block.voices)):
            return []
        return [i for i, other in enumerate(self.blocks) if other.division == block.division and other.rule != _RULE]

    def _stated_around(self, span: Span) -> tuple[Voice, ...] | None:
        outer = [other for other in self.chains if other.covers(span) and other != span]
        return self.chains[min(outer, key=len)] if outer else None

    def _chain_around(self, span: Span) -> tuple[Voice, ...]:
        block = next((block for block in self.blocks if block.span.overlaps(span)), None)
        return self._inner_chain(span) or (block.voices if block else self._host(0))

    def _inner_chain(self, span: Span) -> tuple[Voice, ...] | None:
        outer = [one.span for one in self.inside if one.span in self.chains and one.span.covers(span)]
        return self.chains[min(outer, key=len)] if outer else None

    def _host(self, at: int) -> tuple[Voice, ...]:
        """Whoever speaks in the document itself, without those who are quoted."""
        if self.blocks[at].kind not in _APPARATUS:
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

    def _apparatus(self, statement: VoiceStatement, host: Voice) -> Voice:
        """An editor's voice, or the author's own where a caption or a note is stated to be that."""
        if statement.speaker and statement.speaker == host.speaker:
            return replace(host, date=statement.date or host.date, confidence=confidence_of(_RULE), rule=_RULE)
        return _voice(statement, "editor")

    def _division(self, one: Placed, own: Sequence[int], *, quoted: bool) -> int:
        """The number of the quoted document: the one that the rules gave it, if it is the same one, or a new one."""
        if not quoted or one.statement.mode == "reported":
            return 0
        known = self._quotation(own[0])
        if known and set(known) <= set(own):
            return self.blocks[own[0]].division
        self.next_division += 1
        return self.next_division - 1

    def _give_back(self, one: Placed, own: Sequence[int]) -> None:
        """Paragraphs of the same quotation that the statement leaves out are the host's again."""
        if self._continues(one, own[0]):
            for at in set(self._quotation(own[0])) - set(own):
                block = self.blocks[at]
                self.blocks[at] = _given(block, None, block.voices[:-1] or self._host(at), 0)


def _about_paragraphs(document: Document, one: Placed) -> bool:
    """Whether a statement is about paragraphs, and not about words inside one; a report is the paragraph's author's."""
    touched = [block.span for block in document.blocks if block.span.overlaps(one.span)]
    own = one.span.covers(touched[0]) and one.statement.mode == "direct"
    return len(touched) > 1 or own or one.statement.kind is not None


def _divided(document: Document, spans: Sequence[Span]) -> tuple[Block, ...]:
    """The blocks, cut where a statement begins or ends inside one."""
    cuts = sorted({edge for span in spans for edge in (span.start, span.end)})
    pieces: list[Block] = []
    last_piece: list[int] = []
    for block in document.blocks:
        inner = [cut for cut in cuts if block.span.start < cut < block.span.end]
        for start, end in zip([block.span.start, *inner], [*inner, block.span.end], strict=True):
            words = document.text[start:end]
            begin = start + len(words) - len(words.lstrip())
            finish = end - len(words) + len(words.rstrip())
            if begin < finish:
                line = block.line + document.text.count("\n", block.span.start, begin)
                pieces.append(replace(block, span=Span(begin, finish), line=line))
        last_piece.append(len(pieces) - 1)
    return tuple(piece if piece.lead is None else replace(piece, lead=last_piece[piece.lead]) for piece in pieces)


def unquoted(chain: tuple[Voice, ...]) -> tuple[Voice, ...]:
    """Those who speak in the document itself, before anybody is quoted."""
    quoted = next((at for at, one in enumerate(chain) if one.role == "quoted" and one.mode == "direct"), len(chain))
    return chain[:quoted]


def is_part(document: Document, host: tuple[Voice, ...]) -> bool:
    """Whether a host is the author of one letter, turn or entry, and not of the document as a whole."""
    own = host[-1]
    return own.role == "author" and (own.speaker, own.date) != (document.author, document.date)


def _same_voice(statement: VoiceStatement, voice: Voice) -> bool:
    """Whether the words are simply those of whoever speaks around them."""
    other_day = statement.date is not None and statement.date != voice.date
    return statement.mode == "direct" and statement.speaker == voice.speaker and not other_day


def _voice(statement: VoiceStatement, role: Role = "quoted") -> Voice:
    return Voice(
        statement.speaker or None,
        role,
        statement.date,
        statement.addressee,
        statement.mode,
        confidence_of(_RULE),
        _RULE,
    )


def _given(block: Block, kind: Kind | None, chain: tuple[Voice, ...], division: int) -> Block:
    """The block with another voice, and the kind that follows from it."""
    quoted = any(one.role == "quoted" and one.mode == "direct" for one in chain)
    if kind is None:
        kind = block.kind if block.kind in _APPARATUS or block.kind not in {"body", "quotation"} else "body"
    if quoted and kind not in _APPARATUS:
        kind = "quotation"
    lead = block.lead if division == block.division else None
    return replace(block, kind=kind, voices=chain, division=division, lead=lead, rule=_RULE)


def _noted(document: Document, sidecar: Sidecar) -> tuple[tuple[Note, ...], list[tuple[int | None, str]]]:
    """The notes with what is stated about them, and what could not be used."""
    notes = {note.number: note for note in document.notes}
    problems: list[tuple[int | None, str]] = []
    said: dict[int, NoteStatement] = {}
    for one in sidecar.notes:
        if one.number not in notes:
            there = f"the notes are {min(notes)} to {max(notes)}" if notes else "it has no notes"
            problems.append((one.line, f"there is no note {one.number} in {document.id}: {there}"))
        elif one.number in said and said[one.number] != replace(one, line=said[one.number].line):
            problems.append((one.line, f"it contradicts what line {said[one.number].line} says of note {one.number}"))
        else:
            said[one.number] = one
            try:
                notes[one.number] = _stated_note(document, notes[one.number], one)
            except Unplaced as error:
                problems.append((one.line, str(error)))
    return tuple(notes[note.number] for note in document.notes), problems


def _stated_note(document: Document, note: Note, one: NoteStatement) -> Note:
    author = _name(document, one.author) if one.author else note.author
    if not one.at:
        return replace(note, author=author)
    return replace(note, author=author, linked="stated", anchor=place_note(document, one))


def _without_lost_headings(voiced: _Voicing, document: Document) -> Iterator[Block]:
    """What is stated not to be a heading is no longer the section of what follows."""
    lost = {
        " ".join(document.slice(before.span).split())
        for before, after in zip(voiced.before, voiced.blocks, strict=True)
        if before.kind == "heading" != after.kind
    }
    for block in voiced.blocks:
        yield replace(block, section=tuple(one for one in block.section if one not in lost)) if lost else block


def _signed(blocks: Iterable[Block], document: Document, notes: Sequence[Note]) -> Iterator[Block]:
    """A note whose author is stated is in that author's voice."""
    before = {note.number: note.author for note in document.notes}
    stated = [
        note for note in notes if note.author and note.author != before[note.number] and note.document == document.id
    ]
    for block in blocks:
        note = next((one for one in stated if block.kind == "note" and one.span.overlaps(block.span)), None)
        if note is None:
            yield block
        else:
            own = note.author == document.author
            voice = Voice(
                note.author,
                "author" if own else "editor",
                document.date if own else None,
                None,
                "direct",
                confidence_of(_RULE),
                _RULE,
            )
            yield replace(block, voices=(voice,), rule=_RULE)
