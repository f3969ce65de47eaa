"""The places in the documents that agree with a quotation: looked up by its words, read, and collated.

Passages that may hold it are looked up by its words in the keyword index; those that hold every word of it are all
read, so that no true quotation is missed. Each is collated with it (``text.collation``), together with what stands
around it, since a quotation may go on over several passages. An exact place with the right speaker wins, then any exact
place, then the one whose words agree most.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain, pairwise

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
from searchdoc.text.divisions import join_divided

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

_GAP_REACH = 1500
"""Characters that an ellipsis may leave out."""

_COLLATED, _COLLATED_AFTER = 10, 40
"""The passages that are collated, of those that fit best and of those that hold every word."""

_NEIGHBOURS = 0.4
"""The share (0 to 1) of neighbouring words that must stand together in a passage that only holds every word."""

_BEHIND = 0.45
"""How much less (0 to 2) of a passage than of the best one may agree, to be collated as well."""


_ELLIPSIS = re.compile(r"\[?(?:…|\.\s?\.\s?\.)\]?")


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
    """Finds the place of a quotation in the documents of a store; any number of threads may share it.

    ``allowed`` says in which passages it may begin; shape (passages,); None for all of them.
    """

    store: DocumentStore
    keywords: KeywordIndex
    allowed: Mask | None = None

    def best(self, quotation: SoughtQuotation) -> Candidate | None:
        """The place that agrees best; the first that agrees in everything."""
        fitting = self._fitting(quotation)
        best = self._best_of(quotation, self._likeliest(quotation, fitting, 0.0)[:_COLLATED], None)
        if best is not None and _rank(best, quotation) == _PERFECT:
            return best
        seen = set(fitting)
        further = [one for one in self._holding(quotation)[:_ALL].tolist() if one not in seen]
        return self._best_of(quotation, self._likeliest(quotation, further, _NEIGHBOURS)[:_COLLATED_AFTER], best)

    def _best_of(
        self, quotation: SoughtQuotation, likeliest: Sequence[tuple[float, int]], best: Candidate | None
    ) -> Candidate | None:
        """The best of some passages, which are given with how likely they are, and of the best so far."""
        least = NEAREST if best is None else best.collation.similarity if best.collation.differences else 1.0
        for likelihood, ordinal in likeliest:
            if best is not None and likelihood + _BEHIND < likeliest[0][0]:
                break
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

    def _likeliest(self, quotation: SoughtQuotation, ordinals: Sequence[int], least: float) -> list[tuple[float, int]]:
        """The passages with the share of neighbouring words that stand together there, and behind it, too (0 to 2).

        Those of the speaker come first among equals. ``least`` is the share that is needed with what follows them.
        """
        pairs = _pairs(quotation.text)
        own = set(quotation.own)
        likely = []
        for ordinal in ordinals:
            passage = self.store.passage(ordinal)
            inside = _pairs_there(passage.text)
            share = alone = _share(pairs, [inside])
            if alone < 1.0:
                share = _share(pairs, [inside, *self._pairs_behind(ordinal, passage, quotation.reach)])
            if not pairs or share >= least:
                likely.append((alone + share, ordinal))
        return sorted(likely, key=lambda one: (-one[0], one[1] not in own))

    def cited(self, passage: Passage, span: Span) -> Citation:
        """The citation of a span that begins in a passage."""
        place = Place(passage.document, span)
        if passage.span.covers(span):
            return cite_place(place, (passage,))
        return self.cited_in(passage.document, span)

    def cited_in(self, document: Document, span: Span) -> Citation:
        """The citation of a span of a document."""
        return cite_place(Place(document, span), self.store.passages_of(self.store.find(document.id) or 0))

    def _pairs_behind(self, ordinal: int, passage: Passage, reach: int) -> Iterator[frozenset[tuple[str, str]]]:
        """The neighbouring words of each passage of the same document that begins not far behind a passage."""
        for following in range(ordinal + 1, len(self.store)):
            other = self.store.passage(following)
            if other.document.id != passage.document.id or other.start > passage.end + reach:
                return
            yield _pairs_there(other.text)

    def _fitting(self, quotation: SoughtQuotation) -> list[int]:
        """The passages whose words fit best, and their neighbours, each once."""
        forms = " ".join(word.form for word in quotation.words if not word.gap)
        try:
            fitting = self.keywords.best(forms, _BEST, self.allowed, syntax="plain")[0].tolist()
        except EmptyQuery:  # nothing that the index takes for a word
            fitting = []
        every = chain(fitting, *((one - 1, one + 1) for one in fitting))
        return list(dict.fromkeys(ordinal for ordinal in every if self._is_allowed(ordinal)))

    def _is_allowed(self, ordinal: int) -> bool:
        return 0 <= ordinal < len(self.store) and (self.allowed is None or bool(self.allowed[ordinal]))

    def _holding(self, quotation: SoughtQuotation) -> NDArray[np.int64]:
        """The passages that hold, with their neighbours, every word of the quotation that the index has.

        Not the first word nor the last, which may be halves of words that the end of a line divides.
        """
        inner = [word.form for word in quotation.words[1:-1] if not word.gap and not word.free]
        words = list(dict.fromkeys(inner or [word.form for word in quotation.words if not word.gap]))
        masks = sorted((mask for word in words if (mask := self._with_word(word)).any()), key=np.count_nonzero)
        every = np.ones(len(self.store), dtype=np.bool_) if self.allowed is None else self.allowed.copy()
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
    window, words = _window(quotation, passage)
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


def _window(quotation: SoughtQuotation, passage: Passage) -> tuple[Span, str]:
    """The part of a document in which a quotation stands that begins in a passage, and its words."""
    document = passage.document
    window = Span(passage.start, _end_of_word(document.text, passage.end + quotation.reach))
    return window, document.slice(window)


@lru_cache(maxsize=64)
def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    """The neighbouring words of a quotation, folded; those on both sides of an ellipsis are no neighbours."""
    pieces = _ELLIPSIS.split(text.casefold())
    return tuple(pair for piece in pieces for pair in pairwise(words_in(piece)))


@lru_cache(maxsize=1 << 14)
def _pairs_there(text: str) -> frozenset[tuple[str, str]]:
    """The neighbouring words of a text, folded, with words whole that the end of a line divides."""
    return frozenset(pairwise(words_in(join_divided(text).casefold())))


def _share(pairs: Sequence[tuple[str, str]], there: Sequence[frozenset[tuple[str, str]]]) -> float:
    """The share of pairs of words that stand together in any of some texts."""
    return sum(any(pair in one for one in there) for pair in pairs) / max(1, len(pairs))


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
