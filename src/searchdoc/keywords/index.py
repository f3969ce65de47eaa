"""A keyword index that is open: search, and what a question's words are to it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NoReturn, Self

import numpy as np
from numpy.typing import NDArray

from searchdoc.errors import EmptyQuery
from searchdoc.keywords.matching import Matcher, distinct, words_of
from searchdoc.keywords.postings import InvertedIndex
from searchdoc.keywords.query_parser import has_operators, parse_query
from searchdoc.keywords.scoring import Scored, Scorer
from searchdoc.keywords.spelling import nearest
from searchdoc.models import Match
from searchdoc.protocols import Mask
from searchdoc.text.words import ASKED, Token, fold, is_function_word, stem, tokens

_NO_MATCH = np.float32(-1)
_ANYTHING = np.finfo(np.float32).tiny


_REMEMBERED = 64
"""So many questions are not divided into their words once more."""

_LEAST_GROUPS = 1024
"""So many scores at least are compared with each other at a time, which a processor does in a few steps."""


@dataclass(frozen=True, slots=True)
class QueryTerm:
    """A word of a question: as asked, as the index keeps it, and how telling it is.

    ``document_frequency`` counts the passages in whose own words it occurs; ``idf`` is Lucene's, and falls back
    on headings and context where the passages' own words lack it.
    """

    text: str
    stem: str
    document_frequency: int
    idf: float


class KeywordIndex:
    """The keyword index of one directory, to be asked from as many threads as you like; it never writes."""

    def __init__(self, inverted: InvertedIndex) -> None:
        self._inverted = inverted
        self._scorer = Scorer(inverted)
        by_size = sorted(inverted.languages.items(), key=lambda pair: (-pair[1], pair[0]))
        self.languages: tuple[str, ...] = tuple(name for name, _ in by_size) or ("en",)
        """The languages of the passages, the most common one first."""
        self._matcher = Matcher(inverted, self._scorer, self._stems)
        # one question is looked at from several sides
        self._tokens = lru_cache(_REMEMBERED)(tokens)
        self._terms = lru_cache(_REMEMBERED)(self._divided)

    @classmethod
    def open(cls, directory: Path | str) -> Self:
        """Open what ``write_keywords`` wrote.

        Raises ``IndexMissing`` where there is no such directory and ``IndexDamaged`` where its files are not an
        index of ours. Nothing in the files is executed, whoever wrote them.
        """
        return cls(InvertedIndex(Path(directory)))

    def __len__(self) -> int:
        return self._inverted.count

    def search(self, query: str, k: int, allowed: Mask | None = None, language: str | None = None) -> list[Match]:
        """The best ``k`` passages, best first, ties in order of the ordinal; only those that ``allowed`` admits.

        A plain question is taken for its words, function words left out, any of them in the text, the headings or
        the context. A query with operators (``has_operators``) means what ``parse`` says. ``language`` is that of
        the question, by default the one most passages are in.

        Raises ``EmptyQuery`` where there is no word to look for, and ``MalformedQuery``.
        """
        ordinals, scores = self.best(query, k, allowed, language)
        return list(map(Match, ordinals.tolist(), scores.tolist()))

    def best(
        self, query: str, k: int, allowed: Mask | None = None, language: str | None = None
    ) -> tuple[NDArray[np.int64], Scored]:
        """What ``search`` finds, as arrays: the ordinals and their scores, both of shape (at most k,)."""
        score, least = self._find(query, language or self.languages[0])
        if allowed is not None:
            score = np.where(allowed, score, _NO_MATCH)
        ordinals = _best(score, k, least)
        scores = score[ordinals]
        order = np.lexsort((ordinals, -scores))[:k]
        return ordinals[order], scores[order]

    def _find(self, query: str, language: str) -> tuple[Scored, np.float32]:
        """Every passage's score, and the least that a passage has which matches."""
        if has_operators(query):
            tree = parse_query(query, lambda word: is_function_word(fold(word), language))
            if tree is None:
                _refuse(query)
            mask, score = self._matcher.find(tree)
            return np.where(mask, score, _NO_MATCH), np.float32(0)
        words = self._asked(query, language, joined=True)
        if not words:
            _refuse(query)
        score = self._scorer.unscored()
        self._scorer.add(score, distinct(self._stems(word) for word in words))
        return score, _ANYTHING

    def _stems(self, token: Token) -> tuple[str, ...]:
        return tuple(dict.fromkeys(stem(token, language) for language in self.languages))

    def _asked(self, text: str, language: str, *, joined: bool = False) -> list[Token]:
        """The words of a plain question that say what it is about; all of them where none does."""
        words = [token for token in self._tokens(text) if token.form in ASKED or (joined and token.form == "joined")]
        return [word for word in words if _tells(word, language)] or words

    def question_terms(self, query: str, language: str | None = None) -> tuple[QueryTerm, ...]:
        """The words that a question or query asks for, in its order and each once, without function words.

        Function words stay where there is no other. Words under NOT and in other fields are not asked for.
        """
        spoken = language or self.languages[0]
        return tuple(
            QueryTerm(text, stem(word, spoken), len(self._scorer.own(stems)), self._scorer.word_idf(stems))
            for text, word, stems in self._terms(query, spoken)
        )

    def term_count(self, query: str, language: str | None = None) -> int:
        """How many ``question_terms`` a question has."""
        return len(self._terms(query, language or self.languages[0]))

    def _divided(self, query: str, language: str) -> list[tuple[str, Token, tuple[str, ...]]]:
        """The words asked for, each once: as written, as found, and as kept."""
        texts = [query]
        if has_operators(query):
            tree = parse_query(query)
            texts = words_of(tree) if tree else []
        asked = [(text, word) for text in texts for word in self._tokens(text) if word.form in ASKED]
        telling = [(text, word) for text, word in asked if _tells(word, language)] or asked
        terms: dict[str, tuple[str, Token, tuple[str, ...]]] = {}
        for text, word in telling:
            stems = self._stems(word)
            terms.setdefault(stems[0], (text[word.span.start : word.span.end], word, stems))
        return list(terms.values())

    def document_frequency(self, term: str) -> int:
        """In how many passages' own words a word occurs, in any of its forms; of several words, the rarest's."""
        found = [len(self._scorer.own(self._stems(word))) for word in tokens(term) if word.form in ASKED]
        return min(found, default=0)

    def matched_terms(
        self, query: str, ordinals: Iterable[int], language: str | None = None, *, beside: bool = False
    ) -> dict[int, tuple[str, ...]]:
        """Which words of a question, as asked, occur in the own words of each of these passages.

        With ``beside``, also those that occur only in its headings or context.
        """
        found: dict[int, list[str]] = {ordinal: [] for ordinal in ordinals}
        wanted = np.fromiter(found, dtype=np.int32, count=len(found))
        for text, _, stems in self._terms(query, language or self.languages[0]):
            places = np.sort(self._scorer.anywhere(stems)) if beside else self._scorer.own(stems)
            for ordinal in wanted[_held(wanted, places)]:
                found[int(ordinal)].append(text)
        return {ordinal: tuple(words) for ordinal, words in found.items()}

    def suggest(self, word: str) -> tuple[str, ...]:
        """Words of the passages that a word may have been meant for, the likeliest first; none if it occurs."""
        found = tokens(word)
        return () if len(found) != 1 or self._occurs(found[0]) else nearest(word, self._inverted.words)

    def _occurs(self, word: Token) -> bool:
        if len(self._scorer.anywhere(self._stems(word))):
            return True
        return any(self._inverted.postings(field, word.text).document_frequency for field in ("text", "speaker"))

    def did_you_mean(self, query: str, language: str | None = None) -> str | None:
        """The query with every word that occurs nowhere replaced by the likeliest that does; None if there is none.

        Function words, numbers, wildcards, fuzzy words and the values of fields are left alone.
        """
        spoken = language or self.languages[0]
        corrected, end = [], 0
        for word in tokens(query):
            span = word.span
            if word.form != "word" or is_function_word(word.text, spoken) or _operates(query, span.start, span.end):
                continue
            better = self.suggest(query[span.start : span.end])
            if better:
                corrected += [query[end : span.start], _cased(query[span.start : span.end], better[0])]
                end = span.end
        return "".join([*corrected, query[end:]]) if corrected else None


def _best(scores: Scored, k: int, least: np.float32) -> NDArray[np.intp]:
    """The places of the ``k`` highest scores, all ties with the last included, in no order; none below ``least``.

    Exact, and without sorting all: of as many groups as are asked for, each has a score as high as its highest.
    """
    if k < 1 or not len(scores):
        return np.empty(0, np.intp)
    groups = max(4 * k, _LEAST_GROUPS)
    if (size := len(scores) // groups) > 1:  # scores far apart make up a group, so that whole rows are compared at once
        highest = scores[: size * groups].reshape(size, groups).max(axis=0)
        least = max(least, np.partition(highest, -k)[-k])
    places = np.flatnonzero(scores >= least)
    if len(places) > 4 * k:
        found = scores[places]
        places = places[found >= np.partition(found, -k)[-k]]
    return places


def _held(wanted: NDArray[np.int32], ordered: NDArray[np.int32]) -> Mask:
    """Which numbers are among others that are in order."""
    if not len(ordered):
        return np.zeros(len(wanted), dtype=np.bool_)
    return np.asarray(ordered.take(ordered.searchsorted(wanted), mode="clip") == wanted)


def _tells(word: Token, language: str) -> bool:
    """Whether a word says what a question is about; initials are no words that happen to look the same."""
    return word.form == "initials" or not is_function_word(word.text, language)


def _operates(query: str, start: int, end: int) -> bool:
    """Whether a word is a field's name or value, a wildcard or fuzzy, rather than a word asked for."""
    return bool(re.match(r"[*~]|:\S", query[end:])) or bool(re.search(r'(\w:["“«]?|\*)$', query[:start]))


def _cased(asked: str, word: str) -> str:
    if asked.isupper() and len(asked) > 1:
        return word.upper()
    return word.capitalize() if asked[:1].isupper() else word


def _refuse(query: str) -> NoReturn:
    raise EmptyQuery(f"there is no word in {query!r}: ask with at least one", query)
