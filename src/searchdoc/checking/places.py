"""The places in the documents that agree with a quotation: looked up by its words, read, and collated.

Passages that may hold it are looked up by its words in the keyword index; those that hold every word of it are all
read, so that no true quotation is missed. Each is collated with it (``text.collation``), together with what stands
around it, since a quotation may go on over several passages. An exact place with the right speaker wins, then any exact
place, then the one whose words agree most.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from searchdoc.answering.citations import Citation, Place, cite_place
from searchdoc.checking.mentions import ClaimedSpeaker
from searchdoc.errors import EmptyQuery
from searchdoc.keywords import KeywordIndex
from searchdoc.models import Document, Passage, Span
from searchdoc.passages.people import words_in
from searchdoc.protocols import Mask
from searchdoc.storage.documents import DocumentStore
from searchdoc.text.collation import CollatedText, CollatedWord, Collation

DIFFERS, NEAREST = 0.75, 0.5
"""The least similarity (0 to 1) of a quotation with mistakes in it, and of a similar wording."""

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
class SoughtQuotation:
    """What is looked for: the words as quoted, whose they are said to be, the ordinals of that one's passages."""

    text: str
    words: tuple[CollatedWord, ...]
    speaker: ClaimedSpeaker | None = None
    own: tuple[int, ...] = ()

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
class Candidate:
    """A place that agrees with the quotation, more or less."""

    document: Document
    collation: Collation
    citation: Citation

    @property
    def is_exact(self) -> bool:
        """Whether the place agrees in everything."""
        return not self.collation.differences


@dataclass(frozen=True)
class PlaceFinder:
    """Finds the place of a quotation in the documents of a store; any number of threads may share it."""

    store: DocumentStore
    keywords: KeywordIndex

    def best(self, quotation: SoughtQuotation) -> Candidate | None:
        """The place that agrees best; the first that agrees in everything."""
        best: Candidate | None = None
        least = NEAREST
        for ordinal in self._ordinals(quotation):
            passage = self.store.passage(ordinal)
            collation = _collated(quotation, passage, least)
            if collation is None or collation.similarity < least:
                continue
            candidate = Candidate(passage.document, collation, self.cited(passage, collation.span))
            if best is None or _rank(candidate, quotation) > _rank(best, quotation):
                best = candidate
                least = collation.similarity if collation.differences else 1.0
            if _rank(best, quotation) == _PERFECT:
                break
        return best

    def cited(self, passage: Passage, span: Span) -> Citation:
        """The citation of a span that begins in a passage."""
        place = Place(passage.document, span)
        if passage.span.covers(span):
            return cite_place(place, (passage,))
        return cite_place(place, self.store.passages_of(self.store.find(passage.document.id) or 0))

    def _ordinals(self, quotation: SoughtQuotation) -> Iterable[int]:
        """The passages to be read, the likeliest first, each once."""
        forms = " ".join(word.form for word in quotation.words if not word.gap)
        try:
            fitting = self.keywords.best(forms, _BEST, syntax="plain")[0]
        except EmptyQuery:  # nothing that the index takes for a word
            fitting = np.empty(0, dtype=np.int64)
        near = chain(fitting.tolist(), *((one - 1, one + 1) for one in fitting.tolist()))
        holding = self._holding(quotation)
        if quotation.own:
            own = np.zeros(len(self.store), dtype=np.bool_)
            own[list(quotation.own)] = True
            holding = np.concatenate([holding[own[holding]], holding[~own[holding]]])
        every = chain(near, holding[:_ALL].tolist())
        return dict.fromkeys(ordinal for ordinal in every if 0 <= ordinal < len(self.store))

    def _holding(self, quotation: SoughtQuotation) -> NDArray[np.int64]:
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


def _rank(candidate: Candidate, quotation: SoughtQuotation) -> tuple[bool, bool, float]:
    """Exact places before others, then those of the speaker, then those that agree more."""
    speaker = candidate.citation.speaker
    rightly = quotation.speaker is None or (speaker is not None and quotation.speaker.may_be(speaker))
    exact = candidate.is_exact
    return exact, exact and rightly, 1.0 if exact else candidate.collation.similarity + 1e-6 * rightly


def _widened(mask: Mask, by: int) -> Mask:
    """A mask that admits the neighbours of what it admitted, too, on both sides; shape (passages,)."""
    ordinals = np.flatnonzero(mask)
    edges = np.zeros(len(mask) + 1, dtype=np.int64)
    np.add.at(edges, np.maximum(ordinals - by, 0), 1)
    np.add.at(edges, np.minimum(ordinals + by + 1, len(mask)), -1)
    return np.cumsum(edges[:-1]) > 0


def _collated(quotation: SoughtQuotation, passage: Passage, least: float) -> Collation | None:
    """The quotation collated with a passage, in which it begins, and with what follows; None where it is hardly alike.

    First with every character there, then without what stands beside the text.
    """
    document = passage.document
    window = Span(passage.start, _end_of_word(document.text, passage.end + quotation.reach))
    words = document.slice(window)
    if quotation.most_similar(words) + _DIVIDED < least:
        return None
    collation = CollatedText.of(words, (), document.language).collate(quotation.text, end=len(passage.span))
    if collation is not None and collation.differences:
        text, beside = _text_alone(document, window, passage)
        other = (
            CollatedText.of(text, beside, document.language).collate(quotation.text, end=len(passage.span))
            if beside or text != words
            else None
        )
        if other is not None and (not other.differences or other.similarity > collation.similarity):
            collation = other
    if collation is None:
        return None
    left_out = tuple(_moved(one, window.start) for one in collation.left_out)
    return replace(collation, span=_moved(collation.span, window.start), left_out=left_out)


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


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
