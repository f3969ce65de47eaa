"""An open keyword index: search, the terms of a question, and spelling suggestions."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NoReturn, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from searchdoc.errors import EmptyQuery
from searchdoc.keywords.matching import Matcher, distinct
from searchdoc.keywords.postings import InvertedIndex
from searchdoc.keywords.query_parser import Syntax, is_query, parse_query
from searchdoc.keywords.query_tree import Node, queried_texts
from searchdoc.keywords.scoring import Scored, Scorer
from searchdoc.keywords.spelling import nearest
from searchdoc.models import Match, Span
from searchdoc.protocols import Mask
from searchdoc.text.framing_words import is_framing, is_grammar
from searchdoc.text.words import QUERY_FORMS, Token, fold, is_function_word, stem, tokens

_NO_MATCH = np.float32(-1)
"""The score of a passage that a query does not match."""

_LEAST_SCORE = np.finfo(np.float32).tiny
"""The least score of a passage in which a word of a plain question occurs."""

_CACHE_SIZE = 64
"""The number of questions whose words are cached."""

_MIN_GROUPS = 1024
"""The least number of groups of scores whose maxima are compared first, so that a processor compares many at a time."""

# What stands before a word and after it where it is a field's name or value, a wildcard or fuzzy.
_SYNTAX_BEFORE = re.compile(r'(?:\w:["“«]?|\*)\Z')
_SYNTAX_AFTER = re.compile(r"[*~]|:\S")
_LONGEST_SYNTAX = 3


@dataclass(frozen=True, slots=True)
class QueryTerm:
    """A term of a question: as written, stemmed, and with its inverse document frequency.

    ``document_frequency`` counts the passages in whose own words the term occurs; ``idf`` is Lucene's, and is computed
    from headings and context where no passage has the term in its own words. ``start`` is where the term stands in a
    plain question, in code points; -1 in a query.
    """

    text: str
    stem: str
    document_frequency: int
    idf: float
    start: int = -1


class TermEngine(Protocol):
    """An engine that finds the best passages by their terms where the postings are far away.

    Terms are known by their numbers (``TermStatistics``); safe to use from many threads.
    """

    def best(
        self, weights: Mapping[int, float], k: int, allowed: Mask | None
    ) -> tuple[NDArray[np.int64], Scored] | None:
        """The best ``k`` passages by the sum of the impacts of these terms, each times its weight.

        Best first, ties in order of the ordinal; None for more passages than the engine returns.
        """
        ...

    def own_terms(self, ordinals: Sequence[int]) -> list[frozenset[int]]:
        """The terms that each of these passages has in its own words."""
        ...


class KeywordIndex:
    """The keyword index of one directory: read-only, and safe to use from many threads.

    Plain questions go to the ``engine``, where there is one.
    """

    def __init__(self, inverted: InvertedIndex, engine: TermEngine | None = None) -> None:
        self._inverted = inverted
        self._engine = engine
        self._scorer = Scorer(inverted)
        by_size = sorted(inverted.languages.items(), key=lambda pair: (-pair[1], pair[0]))
        self.languages: tuple[str, ...] = tuple(name for name, _ in by_size) or ("en",)
        """The languages of the passages, the most common one first."""
        self._matcher = Matcher(inverted, self._scorer, self._stems)
        # several methods are called with the same question
        self._tokens = lru_cache(_CACHE_SIZE)(tokens)
        self._terms = lru_cache(_CACHE_SIZE)(self._content_terms)

    @classmethod
    def open(cls, directory: Path | str) -> Self:
        """Open what ``write_keywords`` wrote.

        Raises ``IndexMissing`` where there is no such directory and ``IndexDamaged`` where its files are not an
        index of ours. Nothing in the files is executed, whoever wrote them.
        """
        return cls(InvertedIndex(Path(directory)))

    def __len__(self) -> int:
        return self._inverted.count

    @property
    def inverted(self) -> InvertedIndex:
        """The posting lists, which say where each term occurs."""
        return self._inverted

    def matching(self, node: Node) -> Mask:
        """Which passages a query tree matches; shape (passages,)."""
        return self._matcher.evaluate(node)[0]

    def stems(self, word: Token) -> tuple[str, ...]:
        """The stems of a word, one a language of the passages, each once."""
        return self._stems(word)

    def search(
        self, query: str, k: int, allowed: Mask | None = None, language: str | None = None, syntax: Syntax = "auto"
    ) -> list[Match]:
        """The best ``k`` passages, best first, ties in order of the ordinal; only those that ``allowed`` admits.

        A plain question matches the passages with any of its words, function words left out, in their text, headings
        or context. A query (``query_parser.is_query``) is read by ``query_parser.parse_query``. ``language`` is that of
        the question (ISO 639-1), by default the one most passages are in; ``syntax`` says how the text is read.

        Raises ``EmptyQuery`` where there is no word to look for, and ``MalformedQuery``.
        """
        ordinals, scores = self.best(query, k, allowed, language, syntax)
        return list(map(Match, ordinals.tolist(), scores.tolist()))

    def best(
        self, query: str, k: int, allowed: Mask | None = None, language: str | None = None, syntax: Syntax = "auto"
    ) -> tuple[NDArray[np.int64], Scored]:
        """The matches of ``search`` as arrays: the ordinals and their scores, both of shape (at most k,)."""
        if (found := self._found_by_engine(query, k, allowed, language or self.languages[0], syntax)) is not None:
            return found
        score, least = self._scores(query, language or self.languages[0], syntax)
        if allowed is not None:
            score = np.where(allowed, score, _NO_MATCH)
        ordinals = _top_k(score, k, least)
        scores = score[ordinals]
        order = np.lexsort((ordinals, -scores))[:k]
        return ordinals[order], scores[order]

    def _found_by_engine(
        self, query: str, k: int, allowed: Mask | None, language: str, syntax: Syntax
    ) -> tuple[NDArray[np.int64], Scored] | None:
        """What the engine finds for a plain question; None where there is none, or it is asked what it does not do."""
        if self._engine is None or k < 1 or is_query(query, syntax):
            return None
        words = self._question_words(query, language)
        weights = self._scorer.weights(distinct(self._stems(word) for word in words)) if words else None
        return None if weights is None else self._engine.best(weights, k, allowed)

    def _scores(self, query: str, language: str, syntax: Syntax) -> tuple[Scored, np.float32]:
        """Every passage's score, and the least score of a passage that matches."""
        if is_query(query, syntax):
            tree = parse_query(query, lambda word: is_function_word(fold(word), language))
            if tree is None:
                _refuse(query)
            mask, score = self._matcher.evaluate(tree)
            return np.where(mask, score, _NO_MATCH), np.float32(0)
        words = self._question_words(query, language)
        if not words:
            _refuse(query)
        score = self._scorer.unscored()
        self._scorer.add(score, distinct(self._stems(word) for word in words))
        return score, _LEAST_SCORE

    def _stems(self, token: Token) -> tuple[str, ...]:
        return tuple(dict.fromkeys(stem(token, language) for language in self.languages))

    def _question_words(self, text: str, language: str) -> list[Token]:
        """The content words of a plain question with their joined forms; all of its words where it has no other."""
        words = [token for token in self._tokens(text) if token.form in QUERY_FORMS or token.form == "joined"]
        return [word for word in words if _is_content_word(word, language)] or words

    def question_terms(self, query: str, language: str | None = None, syntax: Syntax = "auto") -> tuple[QueryTerm, ...]:
        """The terms that a question or query asks for, in its order and each once, without function words.

        Function words stay where there is no other word. Words under NOT and values of fields are left out.
        """
        spoken = language or self.languages[0]
        return tuple(
            QueryTerm(
                text,
                stem(word, spoken),
                self._scorer.own_count(stems),
                self._scorer.word_idf(stems),
                -1 if is_query(query, syntax) else word.span.start,
            )
            for text, word, stems in self._terms(query, spoken, syntax)
        )

    def term_count(self, query: str, language: str | None = None, syntax: Syntax = "auto") -> int:
        """How many ``question_terms`` a question has."""
        return len(self._terms(query, language or self.languages[0], syntax))

    def _content_terms(self, query: str, language: str, syntax: Syntax) -> list[tuple[str, Token, tuple[str, ...]]]:
        """The terms asked for, each once: the text as written, its token, and its stems."""
        texts = [query]
        if is_query(query, syntax):
            tree = parse_query(query)
            texts = queried_texts(tree) if tree else []
        words = [(text, word) for text in texts for word in self._tokens(text) if word.form in QUERY_FORMS]
        content = [(text, word) for text, word in words if _is_content_word(word, language)] or words
        terms: dict[str, tuple[str, Token, tuple[str, ...]]] = {}
        for text, word in content:
            stems = self._stems(word)
            terms.setdefault(stems[0], (text[word.span.start : word.span.end], word, stems))
        return list(terms.values())

    def document_frequency(self, term: str) -> int:
        """The number of passages in whose own words a word occurs, in any form; of several words, the least number."""
        words = [word for word in tokens(term) if word.form in QUERY_FORMS]
        return min((self._scorer.own_count(self._stems(word)) for word in words), default=0)

    def matched_terms(
        self, query: str, ordinals: Sequence[int], language: str | None = None, syntax: Syntax = "auto"
    ) -> tuple[tuple[str, ...], ...]:
        """For each of these passages, the terms of a question, as written, that occur in its own words."""
        matched: list[list[str]] = [[] for _ in ordinals]
        wanted = np.array(ordinals, dtype=np.int32)
        terms = None if self._engine is None else self._engine.own_terms(ordinals)
        for text, _, stems in self._terms(query, language or self.languages[0], syntax):
            if terms is None:
                places = np.flatnonzero(_contained(wanted, self._scorer.own(stems))).tolist()
            else:
                numbers = {term.number for term in map(self._inverted.statistics, stems) if term is not None}
                places = [place for place, own in enumerate(terms) if own & numbers]
            for place in places:
                matched[place].append(text)
        return tuple(map(tuple, matched))

    def suggest(self, word: str) -> tuple[str, ...]:
        """Spelling suggestions for a word, the likeliest first; none if the word occurs in the index."""
        words = tokens(word)
        if len(words) != 1 or self._occurs(words[0]):
            return ()
        near = nearest(word, self._inverted.words)
        return () if near and self._is_of_speaker(words[0]) else near

    def _occurs(self, word: Token) -> bool:
        return self._scorer.occurs(self._stems(word)) or self._inverted.words.frequency(word.text) > 0

    def _is_of_speaker(self, word: Token) -> bool:
        """Whether a word is part of a speaker's name; to be asked last, since the posting lists are opened for it."""
        return self._inverted.postings("speaker", word.text).document_frequency > 0

    def did_you_mean(
        self, query: str, language: str | None = None, is_name: Callable[[str], bool] | None = None
    ) -> str | None:
        """The query with the first suggestion in place of each word that does not occur; None without suggestions.

        A suggestion begins with the same letter. In place of a word with a capital, only what ``is_name`` accepts is
        suggested, where it is given. Function words, words that only frame a question ("write"), numbers, wildcards,
        fuzzy words and the values of fields are left alone.
        """
        spoken = language or self.languages[0]
        corrected, end = [], 0
        for word in tokens(query):
            span = word.span
            framing = is_function_word(word.text, spoken) or is_framing(fold(word.text), spoken)
            if word.form != "word" or framing or _is_syntax(query, word.span):
                continue
            written = query[span.start : span.end]
            near = (one for one in self.suggest(written) if one[0] == fold(written)[0])
            named = is_name is not None and written[0].isupper() and bool(query[: span.start].strip())
            suggestion = next((one for one in near if not named or is_name is None or is_name(one)), None)
            if suggestion:
                corrected += [query[end : span.start], _in_case_of(written, suggestion)]
                end = span.end
        return "".join([*corrected, query[end:]]) if corrected else None


def _top_k(scores: Scored, k: int, least: np.float32) -> NDArray[np.intp]:
    """The ordinals of the ``k`` highest scores and of all ties with the last, unordered; none below ``least``.

    Exact, and without sorting all scores: if they are divided into groups, the ``k`` groups with the highest maxima
    hold ``k`` scores that are at least as high as the lowest of these maxima.
    """
    if k < 1 or not len(scores):
        return np.empty(0, np.intp)
    groups = max(4 * k, _MIN_GROUPS)
    if (size := len(scores) // groups) > 1:  # scores far apart make up a group, so that whole rows are compared at once
        maxima = scores[: size * groups].reshape(size, groups).max(axis=0)
        least = max(least, np.partition(maxima, -k)[-k])
    ordinals = np.flatnonzero(scores >= least)
    if len(ordinals) > 4 * k:
        candidates = scores[ordinals]
        ordinals = ordinals[candidates >= np.partition(candidates, -k)[-k]]
    return ordinals


def _contained(wanted: NDArray[np.int32], ordered: NDArray[np.int32]) -> Mask:
    """Which numbers are among others that are in ascending order."""
    if not len(ordered):
        return np.zeros(len(wanted), dtype=np.bool_)
    return np.asarray(ordered.take(ordered.searchsorted(wanted), mode="clip") == wanted)


def _is_content_word(word: Token, language: str) -> bool:
    """Whether a word is no function word; initials that happen to look like one are none."""
    if word.form in ("pair", "lone"):
        return not is_grammar(word.text)
    return word.form == "initials" or not is_function_word(word.text, language)


def _is_syntax(query: str, span: Span) -> bool:
    """Whether a word is a field's name or value, a wildcard or fuzzy, rather than a plain word."""
    before = query[max(0, span.start - _LONGEST_SYNTAX) : span.start]
    return bool(_SYNTAX_AFTER.match(query, span.end) or _SYNTAX_BEFORE.search(before))


def _in_case_of(written: str, word: str) -> str:
    if written.isupper() and len(written) > 1:
        return word.upper()
    return word.capitalize() if written[:1].isupper() else word


def _refuse(query: str) -> NoReturn:
    raise EmptyQuery(f"there is no word in {query!r}: ask with at least one", query)
