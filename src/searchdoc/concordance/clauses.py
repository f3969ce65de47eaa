"""The evaluation of a query tree on one document: the occurrences that it asks for.

Words ask for their own occurrences; AND, OR and NOT hold for the passage in which an occurrence begins, as in keyword
search; fields of voices hold for the occurrence itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from searchdoc.concordance.query_words import ExactWord, FuzzyWord, Spelling, WildcardWord, words_in_row
from searchdoc.concordance.scanning import NO_SPANS, ScannedText, Spans, WordTest
from searchdoc.concordance.whose_words import DocumentVoices
from searchdoc.keywords.matching import wildcard_pattern
from searchdoc.keywords.query_tree import And, DateRange, Fuzzy, InField, Node, Not, Or, Phrase, Prefer, Wildcard, Word
from searchdoc.models import Span, Voice
from searchdoc.protocols import Mask
from searchdoc.text.dates import days_of
from searchdoc.text.days import day_number
from searchdoc.text.words import fold

MatchPassages = Callable[[Node], Mask]
"""Which passages of the index a condition on headings, contexts and documents matches; shape (passages,)."""


@dataclass(frozen=True)
class Evaluated:
    """What a clause finds in a document: its occurrences, and at which positions its condition holds.

    ``admits`` takes positions of shape (n,) and returns a mask of that shape.
    """

    spans: Spans
    admits: Callable[[NDArray[np.int64]], Mask]


@dataclass(frozen=True)
class ClauseEvaluator:
    """Evaluates query trees on one document."""

    scanned: ScannedText
    voices: DocumentVoices
    spelling: Spelling
    matching: MatchPassages

    def evaluate(self, node: Node) -> Evaluated:
        """What a tree finds."""
        match node:
            case Word() | Phrase():
                return self._words(words_in_row(node.text, self.spelling))
            case Wildcard(field="text"):
                return self._words((WildcardWord(node.text, self.spelling),))
            case Fuzzy():
                return self._words((FuzzyWord(node.text, node.distance, self.spelling),))
            case And():
                return _all_of([self.evaluate(clause) for clause in node.clauses])
            case Or():
                return _any_of([self.evaluate(clause) for clause in node.clauses])
            case Not():
                clause = self.evaluate(node.clause)
                return Evaluated(NO_SPANS, lambda positions: ~clause.admits(positions))
            case Prefer():
                return self.evaluate(node.required)
            case _:
                return Evaluated(NO_SPANS, self._condition(node))

    def _words(self, tests: tuple[WordTest, ...]) -> Evaluated:
        if not tests:
            return Evaluated(NO_SPANS, lambda positions: np.zeros(len(positions), dtype=np.bool_))
        spans = self.scanned.find(tests[0]) if len(tests) == 1 else self.scanned.find_row(tests)
        if len(tests) > 1:
            inside = [self.voices.is_in_one_paragraph(Span(start, end)) for start, end in spans.tolist()]
            spans = spans[np.array(inside, dtype=np.bool_)]
        holding = np.unique(self.voices.ordinals(spans[:, 0]))
        return Evaluated(spans, lambda positions: np.isin(self.voices.ordinals(positions), holding))

    def _condition(self, node: InField | Wildcard | DateRange) -> Callable[[NDArray[np.int64]], Mask]:
        if isinstance(node, DateRange):
            return self._of_voices(lambda voice: _is_in_range(voice, node))
        if node.field == "speaker":
            names_speaker = _speaker_test(node)
            return self._of_voices(lambda voice: voice is not None and names_speaker(voice.speaker or ""))
        if node.field == "kind" and isinstance(node, InField):
            self.matching(node)  # which refuses a kind that there is not
            kind = node.text.casefold()
            return lambda positions: np.array(
                [self.voices.kind(Span(one, one + 1)) == kind for one in positions.tolist()], dtype=np.bool_
            )
        passages = self.matching(node)
        return lambda positions: passages[self.voices.ordinals(positions)]

    def _of_voices(self, holds: Callable[[Voice | None], bool]) -> Callable[[NDArray[np.int64]], Mask]:
        return lambda positions: np.array(
            [holds(self.voices.voice(Span(one, one + 1))) for one in positions.tolist()], dtype=np.bool_
        )


def has_words(node: Node) -> bool:
    """Whether a tree asks for words whose occurrences can be listed."""
    match node:
        case Word() | Phrase() | Fuzzy():
            return True
        case Wildcard():
            return node.field == "text"
        case And() | Or():
            return any(map(has_words, node.clauses))
        case Prefer():
            return has_words(node.required)
        case _:
            return False


def merged_spans(several: Sequence[Spans]) -> Spans:
    """The spans of several lists in order; of those that begin at the same place only the longest."""
    spans = np.concatenate([NO_SPANS, *several])
    spans = spans[np.lexsort((-spans[:, 1], spans[:, 0]))]
    first: Mask = np.diff(spans[:, 0], prepend=-1) != 0
    return spans[first]


def _all_of(clauses: Sequence[Evaluated]) -> Evaluated:
    def admits(positions: NDArray[np.int64]) -> Mask:
        return reduce(np.logical_and, [clause.admits(positions) for clause in clauses])

    return Evaluated(merged_spans([one.spans[admits(one.spans[:, 0])] for one in clauses if len(one.spans)]), admits)


def _any_of(clauses: Sequence[Evaluated]) -> Evaluated:
    return Evaluated(
        merged_spans([one.spans for one in clauses]),
        lambda positions: reduce(np.logical_or, [clause.admits(positions) for clause in clauses]),
    )


def _is_in_range(voice: Voice | None, dates: DateRange) -> bool:
    days = days_of(voice.date) if voice is not None else None
    return days is not None and day_number(days[0]) <= dates.until and day_number(days[1]) >= dates.since


def _speaker_test(node: InField | Wildcard) -> Callable[[str], bool]:
    """Whether a name has the words of the query in a row, or a word that fits its wildcard."""
    if isinstance(node, Wildcard):
        pattern = wildcard_pattern([fold(piece) for piece in node.text.split("*")])
        return lambda name: any(pattern.fullmatch(word) for word in _name_words(name))
    wanted = _name_words(node.text)

    def names(name: str) -> bool:
        words = _name_words(name)
        return any(words[start : start + len(wanted)] == wanted for start in range(len(words) - len(wanted) + 1))

    return names


def _name_words(name: str) -> list[str]:
    return [fold(word.written) for word in words_in_row(name, Spelling()) if isinstance(word, ExactWord)]
