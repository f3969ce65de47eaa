"""A concordance: all occurrences, and whatever is told of them, each made when it is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, get_args, overload

import numpy as np
from numpy.typing import NDArray

from searchdoc.answering.citations import Citation
from searchdoc.concordance.collocates import Collocate, ReferenceCorpus, collocates_of
from searchdoc.concordance.context import context_of, words_left, words_right
from searchdoc.concordance.scanning import ScannedText, Spans
from searchdoc.concordance.texts import OpenTexts
from searchdoc.errors import MalformedQuery
from searchdoc.models import Scores, Span
from searchdoc.protocols import Mask
from searchdoc.text.dates import days_of
from searchdoc.text.words import fold

SortKey = Literal["place", "date", "speaker", "match", "left", "left2", "left3", "right", "right2", "right3", "score"]
"""What lines are sorted by; "left2" is the second word to the left, with the third and then the first to decide."""

SORT_KEYS: tuple[SortKey, ...] = get_args(SortKey)

CountedBy = Literal["document", "speaker", "year"]
"""What occurrences are counted by."""

COUNTED_BY: tuple[CountedBy, ...] = get_args(CountedBy)

USUAL_WIDTH = 40
"""Characters of context on each side where nothing else is asked for."""

USUAL_WINDOW = 5
"""Words on each side in which collocates are looked for where nothing else is asked for."""

_SORTING_WORDS = 3
_LAST = "\U0010ffff"
"""What sorts behind every date and name: undated, and not established."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One occurrence: the place of its document in the index, and where it stands there, in code points."""

    document: int
    span: Span


@dataclass(frozen=True, slots=True)
class ConcordanceLine:
    """An occurrence in its context. ``score`` is how near it is in meaning (1 is the same), None for its own words."""

    left: str
    match: str
    right: str
    citation: Citation
    score: float | None = None

    def to_dict(self) -> dict[str, object]:
        """The line as published in the JSON Schema."""
        return {
            "left": self.left,
            "match": self.match,
            "right": self.right,
            "citation": self.citation.to_dict(),
            "score": self.score,
        }


@dataclass(frozen=True, slots=True)
class OccurrenceCount:
    """How many occurrences have a value: the id of a document, a name, a year; None where it is not established."""

    value: str | None
    occurrences: int

    def to_dict(self) -> dict[str, object]:
        """The count as published in the JSON Schema."""
        return {"value": self.value, "occurrences": self.occurrences}


@dataclass(frozen=True, eq=False)
class Concordance:
    """All occurrences of a query.

    ``documents`` are the places of the occurrences' documents, shape (n,), and ``spans`` where they stand there, shape
    (n, 2); ``scores`` their scores where they were found by meaning, shape (n,). ``admitted`` are the documents that
    were looked at.
    """

    query: str
    documents: NDArray[np.int64] = field(repr=False)
    spans: Spans = field(repr=False)
    texts: OpenTexts = field(repr=False)
    admitted: Mask | None = field(default=None, repr=False)
    scores: NDArray[np.float64] | None = field(default=None, repr=False)

    @property
    def total(self) -> int:
        """The number of occurrences."""
        return len(self.documents)

    @property
    def by_meaning(self) -> bool:
        """Whether the lines mean what was asked, rather than hold the words."""
        return self.scores is not None

    def __len__(self) -> int:
        return self.total

    @property
    def document_count(self) -> int:
        """The number of documents with occurrences."""
        return len(np.unique(self.documents))

    @property
    def occurrences(self) -> Iterator[Occurrence]:
        """Where the occurrences stand, in order; nothing is read for it."""
        for document, (start, end) in zip(self.documents.tolist(), self.spans.tolist(), strict=True):
            yield Occurrence(document, Span(start, end))

    def lines(self, width: int = USUAL_WIDTH) -> ConcordanceLines:
        """The lines with at most ``width`` characters of context on each side, each made when it is asked for."""
        return ConcordanceLines(self, width)

    def sorted(self, *keys: SortKey) -> Concordance:
        """The same in another order, by the first key and then by the others; ties in order of the place.

        Raises ``MalformedQuery`` for a key that there is not.
        """
        for key in keys:
            if key not in SORT_KEYS:
                raise MalformedQuery(f"there is no order {key!r}: choose of {', '.join(SORT_KEYS)}", key)
        order = list(range(self.total))
        for key in reversed(keys):
            values = self._sort_values(key)
            order.sort(key=values.__getitem__)
        at = np.array(order, dtype=np.int64)
        scores = None if self.scores is None else self.scores[at]
        return replace(self, documents=self.documents[at], spans=self.spans[at], scores=scores)

    def _sort_values(self, key: SortKey) -> Sequence[tuple[object, ...]]:
        """What each occurrence is sorted by."""
        if key == "score":
            return [(0.0,)] * self.total if self.scores is None else [(-one,) for one in self.scores.tolist()]
        if key == "place":
            return list(zip(self.documents.tolist(), self.spans[:, 0].tolist(), strict=True))
        if key in ("date", "speaker"):
            return [(date or _LAST,) if key == "date" else (name,) for name, date in map(self._said, self.occurrences)]
        return [_by_words(self._sorting_words(key, one), key) for one in self.occurrences]

    def _said(self, one: Occurrence) -> tuple[str, str | None]:
        """The speaker for sorting, and the first day of the date."""
        voice = self.texts[one.document].voices.voice(one.span)
        days = days_of(voice.date) if voice is not None else None
        name = voice.speaker if voice is not None else None
        return name.casefold() if name else _LAST, days[0] if days else None

    def _sorting_words(self, key: SortKey, one: Occurrence) -> list[str]:
        text = self.texts[one.document].scanned.text
        if key == "match":
            return [fold(text[one.span.start : one.span.end])]
        if key.startswith("left"):
            return words_left(text, one.span.start, _SORTING_WORDS)
        return words_right(text, one.span.end, _SORTING_WORDS)

    def counts(self, by: CountedBy) -> tuple[OccurrenceCount, ...]:
        """How many occurrences each document, speaker or year has: the most first, years in order."""
        counted: dict[str | None, int] = {}
        for value in self._counted_values(by):
            counted[value] = counted.get(value, 0) + 1
        by_year = by == "year"
        ordered = sorted(
            counted.items(),
            key=lambda pair: ((pair[0] or _LAST) if by_year else "", -pair[1], pair[0] is None, pair[0] or ""),
        )
        return tuple(OccurrenceCount(value, number) for value, number in ordered)

    def _counted_values(self, by: CountedBy) -> Iterator[str | None]:
        if by not in COUNTED_BY:
            raise MalformedQuery(f"occurrences are not counted by {by!r}: choose of {', '.join(COUNTED_BY)}", by)
        if by == "document":
            identifiers = self.texts.store.identifiers
            return (identifiers[place] for place in self.documents.tolist())
        voices = (self.texts[one.document].voices.voice(one.span) for one in self.occurrences)
        if by == "speaker":
            return (None if voice is None else voice.speaker for voice in voices)
        return (None if voice is None else years_meant(voice.date) for voice in voices)

    def counts_dict(self) -> dict[str, list[dict[str, object]]]:
        """All counts as published in the JSON Schema."""
        return {by: [one.to_dict() for one in self.counts(by)] for by in COUNTED_BY}

    def collocates(
        self, window: int = USUAL_WINDOW, *, function_words: bool = True, least: int = 2
    ) -> tuple[Collocate, ...]:
        """The words within ``window`` words of the occurrences, those that prefer their company most first.

        Words that stand there fewer than ``least`` times are left out, and function words where they are not wanted.
        Measured against all words of the documents that were looked at (``collocates``).
        """
        reference = ReferenceCorpus(self.texts.store, self.texts.keywords, self.admitted)
        return collocates_of(self._by_document(), reference, window, function_words=function_words, least=least)

    def _by_document(self) -> Iterator[tuple[ScannedText, Spans]]:
        """The text of each document with its occurrences in order."""
        for place in np.unique(self.documents).tolist():
            spans = self.spans[self.documents == place]
            yield self.texts[place].scanned, spans[np.argsort(spans[:, 0], kind="stable")]

    def to_dict(self, k: int | None = None, width: int = USUAL_WIDTH, start: int = 0) -> dict[str, object]:
        """The first ``k`` lines from ``start``, or all of them, as published in the JSON Schema."""
        lines = self.lines(width)[start : None if k is None else start + k]
        return {
            "query": self.query,
            "total": self.total,
            "by_meaning": self.by_meaning,
            "lines": [line.to_dict() for line in lines],
        }


class ConcordanceLines(Sequence[ConcordanceLine]):
    """The lines of a concordance, each made when it is asked for."""

    def __init__(self, concordance: Concordance, width: int) -> None:
        self._concordance, self._width = concordance, width

    def __len__(self) -> int:
        return self._concordance.total

    @overload
    def __getitem__(self, place: int) -> ConcordanceLine: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[ConcordanceLine, ...]: ...

    def __getitem__(self, place: int | slice) -> ConcordanceLine | tuple[ConcordanceLine, ...]:
        if isinstance(place, slice):
            return tuple(self[one] for one in range(*place.indices(len(self))))
        at = range(len(self))[place]
        whole = self._concordance
        document = int(whole.documents[at])
        span = Span(*whole.spans[at].tolist())
        score = None if whole.scores is None else round(float(whole.scores[at]), 4)
        text = whole.texts[document]
        context = context_of(text.scanned, text.voices, span, self._width)
        citation = text.voices.cite(at + 1, span, Scores(None, score, score or 0.0))
        return ConcordanceLine(*context, citation, score)


def years_meant(date: str | None) -> str | None:
    """The year of a date (EDTF), or the first and the last that it can mean: "1904", "1904–1906"."""
    days = days_of(date)
    if days is None:
        return None
    first, last = (day.rsplit("-", 2)[0] for day in days)
    return first if first == last else f"{first}–{last}"


def _by_words(words: Sequence[str], key: SortKey) -> tuple[object, ...]:
    """The words in the order of their importance: the one asked for, those beyond it, those before it."""
    place = int(key[-1]) - 1 if key[-1].isdigit() else 0
    return (*words[place : place + 1], *words[place + 1 :], *words[:place]) if len(words) > place else ()
