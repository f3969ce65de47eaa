"""A quotation held against all documents: word for word, and under the right name.

Passages that may hold it are looked up by its words in the keyword index; those that hold every word of it are all
read, so that no true quotation is missed. Each is collated with it (``text.collation``), together with what stands
around it, since a quotation may go on over several passages. An exact place with the right speaker wins, then any exact
place, then the one whose words agree most.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from searchdoc.answering.citations import Citation, Place, cite_place
from searchdoc.errors import EmptyQuery
from searchdoc.keywords import KeywordIndex
from searchdoc.models import Document, Passage, Span, innermost_direct
from searchdoc.passages.people import Speaker, Speakers, words_in
from searchdoc.protocols import Mask
from searchdoc.storage.documents import DocumentStore
from searchdoc.text.collation import CollatedText, CollatedWord, Collation, Difference, quoted_words, source_words
from searchdoc.text.words import fold, is_function_word

Status = Literal["exact", "differs", "joined", "nearest", "other-speaker", "not-found"]
"""What became of a quotation.

"exact": it stands so in a document and, where a speaker is claimed, the words are that person's. "differs": it stands
there with other words or marks. "joined": its pieces are words of several people, or of several documents.
"nearest": only a similar wording was found. "other-speaker": the words are somebody else's, or it is not established
whose. "not-found": nothing like it was found.
"""

DIFFERS, NEAREST = 0.75, 0.5
"""The least similarity (0 to 1) of a quotation with mistakes in it, and of a similar wording."""

_TELLING, _ALIKE = 2, 85
"""Of a similar wording, the content words that agree, or how alike its characters are (0 to 100), at least."""

_BEST, _ALL = 30, 2000
"""The passages that are read because they fit best, and at most of those that hold every word."""

_DIVIDED = 0.34
"""The share of words (0 to 1) that may be missing from a text because they are divided or written otherwise there."""

_REQUIRED = 12
"""The words of a quotation that a passage or its neighbours must hold."""

_PASSAGE_LENGTH = 100
"""Characters of a short passage: a quotation goes on over at most one more for each of them."""

_GAP_REACH = 4000
"""Characters that an ellipsis may leave out."""


@dataclass(frozen=True, slots=True)
class CheckedQuotation:
    """A quotation and what became of it. ``span`` is where its words stand in the draft, in code points.

    ``citation`` cites the words of the source, None where nothing was found. ``differences`` are in the order of the
    text, and are given whatever the status is.
    """

    text: str
    span: Span
    status: Status
    claimed_speaker: str | None
    citation: Citation | None
    differences: tuple[Difference, ...] = ()

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
        }


@dataclass(frozen=True, slots=True)
class _Quotation:
    """What is looked for: the words as quoted, and whose they are said to be."""

    text: str
    words: tuple[CollatedWord, ...]
    speaker: Speaker | None

    @property
    def has_gap(self) -> bool:
        """Whether an ellipsis leaves anything out."""
        return any(word.gap for word in self.words)

    def most_similar(self, text: str) -> float:
        """The share of the words that stand anywhere in a text, which no similarity to a place in it exceeds."""
        folded = text.casefold()
        wanted = _parts(self.text)
        return sum(part in folded for part in wanted) / max(1, len(wanted))

    @property
    def reach(self) -> int:
        """Characters behind a passage in which the quotation may go on."""
        return 2 * len(self.text) + 200 + (_GAP_REACH if self.has_gap else 0)


@lru_cache(maxsize=16)
def _parts(text: str) -> tuple[str, ...]:
    """The runs of letters in a text, folded; those of words with hyphens each."""
    return tuple(words_in(text.casefold()))


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A place that agrees with the quotation, more or less."""

    document: Document
    collation: Collation
    citation: Citation


@dataclass(frozen=True)
class QuotationChecker:
    """Holds quotations against the documents of a store; any number of threads may share it."""

    store: DocumentStore
    keywords: KeywordIndex
    speakers: Speakers

    def check(self, text: str, speaker: str | None = None) -> CheckedQuotation:
        """What became of a quotation, which is said to be words of ``speaker`` where a name is given.

        Raises ``EmptyQuery`` where there is no word in it, ``UnknownSpeaker`` and ``AmbiguousName``.
        """
        words = quoted_words(text)
        if not words:
            raise EmptyQuery("there is no word in the quotation: give the words as they are quoted", text)
        quotation = _Quotation(text, words, None if speaker is None else self.speakers.find(speaker))
        best = self._best(quotation)
        span = Span(words[0].span.start, words[-1].end)
        claimed = None if quotation.speaker is None else quotation.speaker.name
        if best is None or not _is_near(best, quotation):
            return CheckedQuotation(text, span, "not-found", claimed, None)
        return CheckedQuotation(
            text, span, _status(best, quotation), claimed, best.citation, best.collation.differences
        )

    # -- the places

    def _best(self, quotation: _Quotation) -> _Candidate | None:
        """The place that agrees best; the first that agrees in everything."""
        best: _Candidate | None = None
        least = NEAREST
        for ordinal in self._ordinals(quotation):
            passage = self.store.passage(ordinal)
            collation = _collated(quotation, passage, least)
            if collation is None or collation.similarity < least:
                continue
            candidate = _Candidate(passage.document, collation, self._cited(passage, collation.span))
            if best is None or _rank(candidate, quotation) > _rank(best, quotation):
                best = candidate
                least = collation.similarity if collation.differences else 1.0
            if _rank(best, quotation) == _PERFECT:
                break
        return best

    def _cited(self, passage: Passage, span: Span) -> Citation:
        place = Place(passage.document, span)
        if passage.span.covers(span):
            return cite_place(place, (passage,))
        return cite_place(place, self.store.passages_of(self.store.find(passage.document.id) or 0))

    def _ordinals(self, quotation: _Quotation) -> Iterable[int]:
        """The passages to be read, the likeliest first, each once."""
        forms = " ".join(word.form for word in quotation.words if not word.gap)
        try:
            fitting = self.keywords.best(forms, _BEST, syntax="plain")[0]
        except EmptyQuery:  # nothing that the index takes for a word
            fitting = np.empty(0, dtype=np.int64)
        near = chain(fitting.tolist(), *((one - 1, one + 1) for one in fitting.tolist()))
        holding = self._holding(quotation)
        if quotation.speaker is not None:
            own = np.zeros(len(self.store), dtype=np.bool_)
            own[[*quotation.speaker.own, *quotation.speaker.quoted]] = True
            holding = np.concatenate([holding[own[holding]], holding[~own[holding]]])
        every = chain(near, holding[:_ALL].tolist())
        return dict.fromkeys(ordinal for ordinal in every if 0 <= ordinal < len(self.store))

    def _holding(self, quotation: _Quotation) -> NDArray[np.int64]:
        """The passages that hold, with their neighbours, every word of the quotation that the index has.

        Not the first word nor the last, which may be halves of words that the end of a line divides.
        """
        inner = [word.form for word in quotation.words[1:-1] if not word.gap and not word.free]
        words = list(dict.fromkeys(inner or [word.form for word in quotation.words if not word.gap]))
        masks = sorted((mask for word in words if (mask := self._with_word(word)).any()), key=np.count_nonzero)
        every = np.ones(len(self.store), dtype=np.bool_)
        for mask in masks[:_REQUIRED]:
            every &= _widened(mask, 1 + quotation.reach // _PASSAGE_LENGTH)
        return np.flatnonzero(every)

    def _with_word(self, word: str) -> Mask:
        """Which passages hold a word in any form; shape (passages,)."""
        mask = np.zeros(len(self.store), dtype=np.bool_)
        with suppress(EmptyQuery):  # nothing that the index takes for a word
            mask[self.keywords.best(word, len(self.store), syntax="plain")[0]] = True
        return mask


_PERFECT = (True, True, 1.0)


def _rank(candidate: _Candidate, quotation: _Quotation) -> tuple[bool, bool, float]:
    """Exact places before others, then those of the speaker, then those that agree more."""
    rightly = quotation.speaker is None or candidate.citation.speaker == quotation.speaker.name
    exact = not candidate.collation.differences
    return exact, exact and rightly, 1.0 if exact else candidate.collation.similarity + 1e-6 * rightly


def _is_near(candidate: _Candidate, quotation: _Quotation) -> bool:
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


def _status(best: _Candidate, quotation: _Quotation) -> Status:
    exact = not best.collation.differences
    if not exact and best.collation.similarity < DIFFERS:
        return "nearest"
    if quotation.has_gap and len(_voices(best)) > 1:
        return "joined"
    if quotation.speaker is not None and best.citation.speaker != quotation.speaker.name:
        return "other-speaker"
    return "exact" if exact else "differs"


def _voices(candidate: _Candidate) -> set[str | None]:
    """Whose words the paragraphs are in which the words stand; notes among them do not count."""
    passage, span = candidate.citation.passage, candidate.collation.span
    blocks = [block for block in passage.blocks if block.span.overlaps(span)]
    text = [block for block in blocks if block.kind != "note"] or blocks
    return {voice.speaker if (voice := innermost_direct(block.voices)) else None for block in text}


def _widened(mask: Mask, by: int) -> Mask:
    """A mask that admits the neighbours of what it admitted, too, on both sides; shape (passages,)."""
    ordinals = np.flatnonzero(mask)
    edges = np.zeros(len(mask) + 1, dtype=np.int64)
    np.add.at(edges, np.maximum(ordinals - by, 0), 1)
    np.add.at(edges, np.minimum(ordinals + by + 1, len(mask)), -1)
    return np.cumsum(edges[:-1]) > 0


def _collated(quotation: _Quotation, passage: Passage, least: float) -> Collation | None:
    """The quotation collated with a passage, in which it begins, and with what follows; None where it is hardly alike.

    First with every character there, then without what stands beside the text.
    """
    document = passage.document
    window = Span(passage.start, _end_of_word(document.text, passage.end + quotation.reach))
    words = document.slice(window)
    if quotation.most_similar(words) + _DIVIDED < least:
        return None
    collation = CollatedText.of(words).collate(quotation.text, end=len(passage.span))
    if collation is not None and collation.differences:
        text, beside = _text_alone(document, window, passage)
        other = (
            CollatedText.of(text, beside).collate(quotation.text, end=len(passage.span))
            if beside or text != words
            else None
        )
        if other is not None and (not other.differences or other.similarity > collation.similarity):
            collation = other
    if collation is None:
        return None
    span = Span(collation.span.start + window.start, collation.span.end + window.start)
    return Collation(span, collation.differences, collation.similarity)


def _end_of_word(text: str, position: int) -> int:
    """The end of the word at a position, or the position if that is far away."""
    blank = next((end for end in range(position, min(len(text), position + _PASSAGE_LENGTH)) if text[end].isspace()), 0)
    return blank or min(position, len(text))


def _text_alone(document: Document, window: Span, passage: Passage) -> tuple[str, list[Span]]:
    """The words of a window without the marks of notes, and what of them may be missing: what belongs to pages, notes.

    Every character is at its place. Where a note itself is quoted, it is no note beside the text.
    """
    words = document.slice(window)
    for marker in (marker for note in document.notes for marker in note.markers if window.covers(marker)):
        start, end = marker.start - window.start, marker.end - window.start
        words = f"{words[:start]}{' ' * (end - start)}{words[end:]}"
    beside = list(document.furniture_in(window))
    place = passage.first
    while passage.kind != "note" and place < len(document.blocks):
        block = document.blocks[place]
        if block.span.start >= window.end:
            break
        if block.kind == "note" and block.span.end > window.start:
            beside.append(Span(max(0, block.span.start - window.start), block.span.end - window.start))
        place += 1
    return words, sorted(beside)
