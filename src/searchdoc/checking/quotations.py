"""A quotation held against all documents: word for word, and under the right name.

Its place is found (``checking.places``), and what became of it there is said in one word. A quotation that agrees
nowhere as a whole may have been joined from several places: each of its pieces is then looked up on its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from searchdoc.answering.citations import Citation
from searchdoc.checking.mentions import ClaimedSpeaker
from searchdoc.checking.pieces import leaps, parts_of, possible_pieces
from searchdoc.checking.places import DIFFERS, Candidate, PlaceFinder, SoughtQuotation
from searchdoc.errors import EmptyQuery
from searchdoc.keywords import KeywordIndex
from searchdoc.models import Span, innermost_direct
from searchdoc.passages.people import Speakers, words_in
from searchdoc.protocols import Mask
from searchdoc.storage.documents import DocumentStore
from searchdoc.text.characters import CAPITAL
from searchdoc.text.collation import Difference, Notice, quoted_words, source_words
from searchdoc.text.words import fold, is_function_word

Status = Literal["exact", "differs", "joined", "nearest", "other-speaker", "not-found"]
"""What became of a quotation.

"exact": it stands so in a document and, where a speaker is claimed, nothing says that the words are not that person's.
"differs": it stands there with other words or marks. "joined": its pieces are words of several people, of several
documents, or from places far from each other. "nearest": only a similar wording was found. "other-speaker": the words
are somebody else's, or those of a document in which nobody of that name occurs. "not-found": nothing like it was found.
"""

_NAME_ALONE = re.compile(rf"\b{CAPITAL}\w+\b(?!\s+{CAPITAL}\w)")
"""A word that may be a first name and has no last name behind it."""

_TELLING, _ALIKE = 2, 85
"""Of a similar wording, the content words that agree, or how alike its characters are (0 to 100), at least."""


@dataclass(frozen=True, slots=True)
class CheckedQuotation:
    """A quotation and what became of it. ``span`` is where its words stand in the draft, in code points.

    ``citation`` cites the words of the source, None where nothing was found. ``differences`` are in the order of the
    text, and are given whatever the status is; ``notices`` are what is no difference and is mentioned. ``pieces`` cite
    the words of a quotation that is joined, piece by piece.
    """

    text: str
    span: Span
    status: Status
    claimed_speaker: str | None
    citation: Citation | None
    differences: tuple[Difference, ...] = ()
    notices: tuple[Notice, ...] = ()
    pieces: tuple[Citation, ...] = ()

    def to_dict(self) -> dict[str, object]:
        """The finding as published in the JSON Schema."""
        return {
            "text": self.text,
            "start": self.span.start,
            "end": self.span.end,
            "status": self.status,
            "claimed_speaker": self.claimed_speaker,
            "citation": None if self.citation is None else self.citation.to_dict(),
            "differences": [{"draft": one.draft, "source": one.source} for one in self.differences],
            "notices": [{"kind": one.kind, "draft": one.draft, "source": one.source} for one in self.notices],
            "pieces": [one.to_dict() for one in self.pieces],
        }


@dataclass(frozen=True)
class QuotationChecker:
    """Holds quotations against the documents of a store; any number of threads may share it.

    ``allowed`` says which passages may be their sources; shape (passages,); None for all of them.
    """

    store: DocumentStore
    keywords: KeywordIndex
    speakers: Speakers
    allowed: Mask | None = None

    def check(self, text: str, speaker: str | None = None) -> CheckedQuotation:
        """What became of a quotation, which is said to be words of ``speaker`` where a name is given.

        Raises ``EmptyQuery`` where there is no word in it, ``UnknownSpeaker`` and ``AmbiguousName``.
        """
        if not quoted_words(text):
            raise EmptyQuery("there is no word in the quotation: give the words as they are quoted", text)
        if speaker is None:
            return self.check_claimed(text)
        name = self.speakers.find(speaker).name
        return self.check_claimed(text, ClaimedSpeaker(name, frozenset({name})))

    def check_claimed(self, text: str, speaker: ClaimedSpeaker | None = None) -> CheckedQuotation:
        """What became of a quotation with a word in it that is said to be somebody's, known to the documents or not."""
        quotation = self._sought(text, speaker)
        span = Span(quotation.words[0].span.start, quotation.words[-1].end)
        claimed = None if speaker is None else speaker.name
        best = self._finder.best(quotation)
        if (pieces := self._pieces(quotation, best)) is not None:
            return _joined(CheckedQuotation(text, span, "joined", claimed, pieces[0].citation), pieces)
        if best is None or not _is_near(best, quotation):
            return CheckedQuotation(text, span, "not-found", claimed, None)
        collation = best.collation
        notices = (*collation.notices, *_speaker_notices(best, speaker))
        status = _status(best, speaker)
        return CheckedQuotation(text, span, status, claimed, best.citation, collation.differences, notices)

    @cached_property
    def _finder(self) -> PlaceFinder:
        return PlaceFinder(self.store, self.keywords, self.allowed)

    def _sought(self, text: str, speaker: ClaimedSpeaker | None = None) -> SoughtQuotation:
        people = [person for name in (speaker.people if speaker else ()) for person in self.speakers.bearers(name)]
        own = tuple(ordinal for person in people for ordinal in (*person.own, *person.quoted))
        return SoughtQuotation(text, quoted_words(text), speaker, own)

    def _pieces(self, quotation: SoughtQuotation, best: Candidate | None) -> Sequence[Candidate] | None:
        """The places of the pieces of a quotation that is joined; None where it is not."""
        if best is not None and best.is_exact:
            return self._parts(best) if quotation.has_gap else None
        similarity = best.collation.similarity if best is not None else 0.0
        if similarity >= DIFFERS and not quotation.has_gap:
            return None
        text = quotation.text
        for pieces in possible_pieces(quotation, best):
            found = [self._finder.best(self._sought(piece, quotation.speaker)) for piece in pieces]
            whole = [one for one in found if one is not None]
            if len(whole) < len(pieces):
                continue
            exact = all(one.is_exact for one in whole)
            near = quotation.has_gap and all(one.collation.similarity >= DIFFERS for one in whole)
            if exact or (near and similarity < DIFFERS):
                return [_moved(one, text.index(piece)) for one, piece in zip(whole, pieces, strict=True)]
        return self._parts(best) if best is not None and similarity >= DIFFERS else None

    def _parts(self, best: Candidate) -> Sequence[Candidate] | None:
        """The words on both sides of ellipses that leap too far, or from one voice to another; None for others."""
        if not leaps(best) and len(_voices(best)) < 2:
            return None
        cited = (self._finder.cited_in(best.document, one) for one in parts_of(best))
        return [replace(best, citation=one) for one in cited]


def _moved(candidate: Candidate, by: int) -> Candidate:
    """The place of a piece that begins at a position of the quotation, with its differences counted in that."""
    differences = tuple(
        replace(one, at=Span(one.at.start + by, one.at.end + by)) for one in candidate.collation.differences
    )
    return replace(candidate, collation=replace(candidate.collation, differences=differences))


def _joined(checked: CheckedQuotation, pieces: Sequence[Candidate]) -> CheckedQuotation:
    """A quotation that is joined, with the places of its pieces, and what differs and is mentioned in any of them."""
    collations = list({id(one.collation): one.collation for one in pieces}.values())
    return replace(
        checked,
        differences=tuple(difference for one in collations for difference in one.differences),
        notices=tuple(dict.fromkeys(notice for one in collations for notice in one.notices)),
        pieces=tuple(one.citation for one in pieces),
    )


def _is_near(candidate: Candidate, quotation: SoughtQuotation) -> bool:
    """Whether the wording is that of the quotation, or similar to it by more than the words that every text has."""
    from rapidfuzz import fuzz

    if candidate.collation.similarity >= DIFFERS:
        return True
    source = candidate.document.slice(candidate.collation.span)
    language = candidate.document.language
    theirs = {fold(word.form) for word in source_words(source)}
    shared = {fold(word.form) for word in quotation.words if not word.gap} & theirs
    telling = [word for word in shared if not is_function_word(word, language)]
    return len(telling) >= _TELLING or fuzz.ratio(quotation.text, source) >= _ALIKE


def _status(best: Candidate, speaker: ClaimedSpeaker | None) -> Status:
    if not best.is_exact and best.collation.similarity < DIFFERS:
        return "nearest"
    if speaker is not None and not speaks(best.citation, speaker):
        return "other-speaker"
    return "exact" if best.is_exact else "differs"


def speaks(citation: Citation, speaker: ClaimedSpeaker) -> bool:
    """Whether words may be those of somebody: by name or, where it is not established whose they are, by the document.

    Words of several people are nobody's. Who is named in a reference may also be the one who quotes the words.
    """
    if speaker.is_source and any(voice.speaker and speaker.may_be(voice.speaker) for voice in citation.voices):
        return True
    if citation.speaker is not None:
        return speaker.may_be(citation.speaker)
    return bool(citation.voices) and _occurs(speaker, citation)


def _occurs(speaker: ClaimedSpeaker, citation: Citation) -> bool:
    """Whether somebody's last name, or the first name alone, stands in a document or in what is known about it."""
    document = citation.document
    known = f"{document.title} {document.author or ''} {document.addressee or ''} {document.text}"
    names = [words for name in (speaker.name, *speaker.people) if (words := words_in(name))]
    lasts = (words[-1].casefold() for words in names)
    firsts = {words[0].casefold() for words in names if len(words) > 1 and len(words[0]) > 1}
    folded = known.casefold()
    return any(last in folded for last in lasts) or any(
        match[0].casefold() in firsts for match in _NAME_ALONE.finditer(known)
    )


def _speaker_notices(best: Candidate, speaker: ClaimedSpeaker | None) -> tuple[Notice, ...]:
    """Says where it is not established whose words they are, although a speaker is claimed."""
    if speaker is None or best.citation.speaker is not None:
        return ()
    return (Notice("speaker", speaker.name, ""),)


def _voices(candidate: Candidate) -> set[str | None]:
    """Whose words the paragraphs are in which the words stand; notes among them do not count."""
    passage, span = candidate.citation.passage, candidate.collation.span
    blocks = [block for block in passage.blocks if block.span.overlaps(span)]
    text = [block for block in blocks if block.kind != "note"] or blocks
    return {voice.speaker if (voice := innermost_direct(block.voices)) else None for block in text}
