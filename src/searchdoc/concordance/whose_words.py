"""Whose words stand at a place of a document, exact to the character: the innermost direct voice there."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from searchdoc.answering.citations import Citation
from searchdoc.models import Document, Passage, PassageKind, Quote, Scores, Span, Voice, innermost_direct
from searchdoc.storage.documents import DocumentStore


class DocumentVoices:
    """The voices of one document by their places; what is asked for is decoded and kept."""

    def __init__(self, store: DocumentStore, place: int) -> None:
        self._store = store
        self.document: Document = store.document(place)
        self._first, self._starts = store.passage_starts(place)
        self._passages: dict[int, Passage] = {}

    def ordinals(self, starts: NDArray[np.int64]) -> NDArray[np.int64]:
        """The ordinals of the passages in which words begin, by where they begin; both of shape (words,)."""
        return self._first + np.maximum(self._starts.searchsorted(starts, side="right") - 1, 0)

    def _passage(self, position: int) -> Passage:
        ordinal = self._first + max(int(self._starts.searchsorted(position, side="right")) - 1, 0)
        if ordinal not in self._passages:
            self._passages[ordinal] = self._store.passage(ordinal)
        return self._passages[ordinal]

    @cached_property
    def _quotes(self) -> tuple[list[Quote], list[int], list[int | None]]:
        """The words quoted directly in order, where each begins, and the place of the innermost around it."""
        direct = (quote for quote in self.document.quotes if quote.voices and quote.voices[-1].mode == "direct")
        quotes = sorted(direct, key=lambda quote: (quote.span.start, -quote.span.end))
        around: list[int | None] = []
        open_quotes: list[int] = []
        for place, quote in enumerate(quotes):
            while open_quotes and quotes[open_quotes[-1]].span.end <= quote.span.start:
                open_quotes.pop()
            around.append(open_quotes[-1] if open_quotes else None)
            open_quotes.append(place)
        return quotes, [quote.span.start for quote in quotes], around

    def quote(self, span: Span) -> Quote | None:
        """The innermost quotation in quotation marks that holds the whole span, if a speaker is attributed."""
        quotes, starts, around = self._quotes
        place: int | None = bisect_right(starts, span.start) - 1
        while place is not None and place >= 0:
            if quotes[place].span.covers(span):
                return quotes[place]
            place = around[place]
        return None

    def voices(self, span: Span) -> tuple[Voice, ...]:
        """Who speaks there, outermost first."""
        quote = self.quote(span)
        return self._passage(span.start).voices if quote is None else quote.voices

    def voice(self, span: Span) -> Voice | None:
        """The voice whose words stand there; None where that is not established."""
        return innermost_direct(self.voices(span))

    def kind(self, span: Span) -> PassageKind:
        """What the words there are; those of somebody quoted in a passage are a quotation."""
        return self._passage(span.start).kind if self.quote(span) is None else "quotation"

    def is_in_one_paragraph(self, span: Span) -> bool:
        """Whether the span does not go on over the end of a paragraph."""
        blocks = self.document.blocks
        place = bisect_right(blocks, span.start, key=lambda block: block.span.start) - 1
        return place >= 0 and blocks[place].span.covers(span)

    def paragraph_starts(self, span: Span) -> list[int]:
        """Where paragraphs begin inside a span."""
        blocks = self.document.blocks
        place = bisect_right(blocks, span.start, key=lambda block: block.span.start)
        starts = []
        while place < len(blocks) and blocks[place].span.start < span.end:
            starts.append(blocks[place].span.start)
            place += 1
        return starts

    def cite(self, number: int, span: Span, scores: Scores) -> Citation:
        """A citation of the words of the span alone, in the passage in which they begin."""
        passage, quote = self._passage(span.start), self.quote(span)
        if quote is not None and passage.span.covers(span):
            return Citation(number, passage, span, quote.voices, scores)
        blocks = self.document.blocks
        block = bisect_right(blocks, span.start, key=lambda one: one.span.start) - 1
        # the words are the whole of what is cited, so that they keep the passage's kind
        own = Passage(self.document, span.start, span.end, block, block, passage.part, passage.parts)
        return Citation(number, own, span, self.voices(span), scores)
