"""Collocates: the words that stand near the occurrences more often, or less often, than elsewhere.

Measured by the log-likelihood ratio of T. Dunning, "Accurate methods for the statistics of surprise and coincidence",
Computational Linguistics 19(1), 1993: the two samples are the words within the window of any occurrence, each counted
once however many windows it lies in, and all other words of the documents without the occurrences themselves. The sign
says whether a word is more frequent in the window than outside. 3.84, 6.63 and 10.83 are the values that chance
exceeds once in 20, 100 and 1000 words (the chi-squared distribution with one degree of freedom).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from math import log

import numpy as np
from numpy.typing import NDArray

from searchdoc.concordance.scanning import ScannedText, Spans
from searchdoc.errors import MalformedQuery
from searchdoc.keywords import KeywordIndex
from searchdoc.protocols import Mask
from searchdoc.storage.documents import DocumentStore
from searchdoc.text.words import fold, is_function_word

WIDEST_WINDOW = 50
"""The most words on each side in which collocates are looked for."""


@dataclass(frozen=True, slots=True)
class Collocate:
    """A word near the occurrences.

    ``together`` is how often it stands in a window, ``frequency`` how often in all documents, without the occurrences.
    ``log_likelihood`` is negative where it stands there less often than elsewhere.
    """

    word: str
    together: int
    frequency: int
    log_likelihood: float

    def to_dict(self) -> dict[str, object]:
        """The collocate as published in the JSON Schema."""
        return {
            "word": self.word,
            "together": self.together,
            "frequency": self.frequency,
            "log_likelihood": round(self.log_likelihood, 2),
        }


@dataclass(frozen=True)
class ReferenceCorpus:
    """The words of some documents, or of all, counted from the keyword index."""

    store: DocumentStore
    keywords: KeywordIndex
    documents: Mask | None = None

    @cached_property
    def _passages(self) -> Mask | None:
        return None if self.documents is None else self.store.of_documents(self.documents)

    @cached_property
    def words(self) -> int:
        """The number of all words."""
        lengths = self.keywords.inverted.numbers("stem_length")
        return int(lengths.sum(dtype=np.int64) if self._passages is None else lengths[self._passages].sum())

    def frequency(self, word: str) -> int:
        """How often a folded word occurs."""
        postings = self.keywords.inverted.postings("text", word)
        if self._passages is None:
            return int(postings.frequencies.sum())
        return int(postings.frequencies[self._passages[postings.passages]].sum())


def collocates_of(
    occurrences: Iterable[tuple[ScannedText, Spans]],
    reference: ReferenceCorpus,
    window: int,
    *,
    function_words: bool,
    least: int,
) -> tuple[Collocate, ...]:
    """The collocates of occurrences, given document by document, by their log-likelihood, the greatest first.

    Raises ``MalformedQuery`` for a window that is none.
    """
    if not 1 <= window <= WIDEST_WINDOW:
        raise MalformedQuery(f"a window of {window} words is none: give 1 to {WIDEST_WINDOW}", str(window))
    together: Counter[str] = Counter()
    own: Counter[str] = Counter()
    functional: set[str] = set()
    for scanned, spans in occurrences:
        near, inside = _near(scanned, spans, window)
        together.update(near)
        own.update(inside)
        if not function_words:
            functional.update(word for word in near if is_function_word(word, scanned.language))
    in_window, everywhere = together.total(), reference.words - own.total()
    found = []
    for word, number in together.items():
        if number >= least and word not in functional:
            frequency = max(number, reference.frequency(word) - own[word])
            found.append(Collocate(word, number, frequency, log_likelihood(number, frequency, in_window, everywhere)))
    return tuple(sorted(found, key=lambda one: (-one.log_likelihood, -one.together, one.word)))


def log_likelihood(together: int, frequency: int, in_window: int, everywhere: int) -> float:
    """Dunning's ratio, signed: how surprising it is that a word stands ``together`` times among ``in_window`` words.

    ``frequency`` is how often it stands among all, which are ``everywhere``.
    """
    outside, elsewhere = frequency - together, max(everywhere - in_window, 0)
    both = in_window + elsewhere
    if not both:
        return 0.0
    table = (
        (together, in_window * frequency / both),
        (outside, elsewhere * frequency / both),
        (in_window - together, in_window * (both - frequency) / both),
        (elsewhere - outside, elsewhere * (both - frequency) / both),
    )
    ratio = 2 * sum(seen * log(seen / expected) for seen, expected in table if seen > 0 and expected > 0)
    return ratio if together * both >= in_window * frequency else -ratio


def _near(scanned: ScannedText, spans: Spans, window: int) -> tuple[Counter[str], Counter[str]]:
    """The words within the window of any of the spans, each counted once, and the words of the spans themselves."""
    words = scanned.words
    first = words[:, 1].searchsorted(spans[:, 0], side="right")
    behind = words[:, 0].searchsorted(spans[:, 1])
    inside = _covered(first, behind, len(words))
    near = _covered(np.maximum(first - window, 0), np.minimum(behind + window, len(words)), len(words)) & ~inside
    return _counted(scanned.text, words[near]), _counted(scanned.text, words[inside])


def _covered(firsts: NDArray[np.int64], ends: NDArray[np.int64], count: int) -> Mask:
    """Which of ``count`` words lie in any of the ranges; shape (count,)."""
    edges = np.zeros(count + 1, dtype=np.int64)
    np.add.at(edges, firsts, 1)
    np.add.at(edges, np.maximum(firsts, ends), -1)
    return np.asarray(np.cumsum(edges[:-1]) > 0)


def _counted(text: str, words: Spans) -> Counter[str]:
    written = Counter(text[start:end] for start, end in words.tolist())
    counted: Counter[str] = Counter()
    for word, number in written.items():
        counted[fold(word)] += number
    return counted
