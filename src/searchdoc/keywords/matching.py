"""The evaluation of a query tree on an index: which passages match, and with which score.

Matching is set algebra over masks, one entry a passage, so that NOT means the same under AND, under OR and alone.
A word of the query language is matched in the passage's own words; headings and context only add to the score.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import reduce

import numpy as np
from rapidfuzz.distance import OSA

from searchdoc.errors import MalformedQuery
from searchdoc.keywords.fields import OWN_WORDS, UNDATED
from searchdoc.keywords.postings import InvertedIndex
from searchdoc.keywords.query_tree import And, DateRange, Fuzzy, InField, Node, Not, Or, Phrase, Prefer, Wildcard, Word
from searchdoc.keywords.scoring import Scored, Scorer
from searchdoc.models import PASSAGE_KINDS
from searchdoc.protocols import Mask
from searchdoc.text.words import QUERY_FORMS, SPANNING_FORMS, Token, fold, tokens

MaskAndScore = tuple[Mask, Scored]
"""Which passages match, and each passage's score whether it matches or not; both of shape (passages,)."""

Stems = Callable[[Token], tuple[str, ...]]
"""The stems of a token, one a language of the index, each once: mostly there is only one."""


class Matcher:
    """Evaluates query trees on one inverted index."""

    def __init__(self, inverted: InvertedIndex, scorer: Scorer, stems: Stems) -> None:
        self._inverted = inverted
        self._scorer = scorer
        self._stems = stems

    def evaluate(self, node: Node) -> MaskAndScore:
        """The matches of a tree and their scores."""
        match node:
            case Word():
                return self._word(node.text)
            case Phrase():
                return self._phrase(node.text)
            case Wildcard():
                return self._wildcard(node)
            case Fuzzy():
                return self._fuzzy(node)
            case InField():
                return _constant_score(self._in_field(node))
            case DateRange():
                return _constant_score(self._in_date_range(node))
            case _:
                return self._compound(node)

    def _compound(self, node: Not | And | Or | Prefer) -> MaskAndScore:
        match node:
            case Not():
                return ~self.evaluate(node.clause)[0], self._scorer.unscored()
            case Prefer():
                mask, score = self.evaluate(node.required)
                return mask, score + self.evaluate(node.preferred)[1]
        evaluated = [self.evaluate(clause) for clause in node.clauses]
        combine = np.logical_and if isinstance(node, And) else np.logical_or
        # a clause adds its score only where it matches, also where another clause matches
        score = reduce(np.add, [np.where(mask, score, np.float32(0)) for mask, score in evaluated])
        return reduce(combine, [mask for mask, _ in evaluated]), score

    def _no_passage(self) -> Mask:
        return np.zeros(self._inverted.count, dtype=np.bool_)

    def _score(self, words: Sequence[Token]) -> Scored:
        score = self._scorer.unscored()
        self._scorer.add(score, distinct(self._stems(token) for token in words if token.form in QUERY_FORMS))
        return score

    def _word(self, text: str) -> MaskAndScore:
        words = tokens(text)
        mask = self._stemmed_phrase(OWN_WORDS, words)
        for whole in (token for token in words if token.form in ("joined", "initials")):
            if whole.span.start == words[0].span.start and whole.span.end == words[-1].span.end:
                mask |= self._stemmed_phrase(OWN_WORDS, [whole])
        return mask, self._score(words)

    def _phrase(self, text: str) -> MaskAndScore:
        words = tokens(text)
        exact = [token for token in words if token.form not in SPANNING_FORMS]
        mask = self._exact_phrase(exact, [token.position for token in exact])
        if any(
            token.form == "joined" for token in words
        ):  # at the end of a line their hyphen may have been the printer's
            whole = [token for token in words if token.form not in ("part", "initials", "pair", "fragment")]
            mask |= self._exact_phrase(whole, list(range(len(whole))))
        return mask, self._score(words)

    def _exact_phrase(self, words: Sequence[Token], positions: list[int]) -> Mask:
        return self._inverted.phrase("text", [token.text for token in words], positions)

    def _stemmed_phrase(self, field: str, words: Sequence[Token]) -> Mask:
        """Stemmed words in a row; where the index has several languages, all stemmed in the same one."""
        row = [token for token in words if token.form not in SPANNING_FORMS] or list(words)
        stems = [self._stems(token) for token in row]
        mask = self._no_passage()
        for language in range(max(map(len, stems), default=0)):
            terms = [each[min(language, len(each) - 1)] for each in stems]
            mask |= self._inverted.phrase(field, terms, [token.position for token in row])
        return mask

    def _any_term(self, field: str, terms: Sequence[str]) -> Mask:
        passages = [self._inverted.postings(field, term).passages for term in terms]
        return self._inverted.mask(np.concatenate(passages)) if passages else self._no_passage()

    def _wildcard(self, node: Wildcard) -> MaskAndScore:
        folded = node.field in ("text", "speaker")
        pieces = [fold(piece) if folded else piece.casefold() for piece in node.text.split("*")]
        vocabulary = self._inverted.words if node.field == "text" else self._inverted.vocabulary(node.field)
        words = vocabulary.with_prefix(pieces[0], wildcard_pattern(pieces).fullmatch)
        mask = self._any_term(node.field, words)
        return (mask, self._scorer.forms(words)) if node.field == "text" else _constant_score(mask)

    def _fuzzy(self, node: Fuzzy) -> MaskAndScore:
        word, limit = fold(node.text), node.distance
        words = [
            term
            for term in self._inverted.words.terms
            if abs(len(term) - len(word)) <= limit and OSA.distance(word, term, score_cutoff=limit) <= limit
        ]
        return self._any_term("text", words), self._scorer.forms(words)

    def _in_field(self, node: InField) -> Mask:
        if node.field in ("heading", "context"):
            return self._stemmed_phrase(node.field, tokens(node.text))
        if node.field == "speaker":
            words = [token for token in tokens(node.text) if token.form not in SPANNING_FORMS]
            return self._inverted.phrase("speaker", [each.text for each in words], [each.position for each in words])
        name = node.text.casefold()
        if node.field == "kind" and name not in PASSAGE_KINDS:
            raise MalformedQuery(f"there is no kind {node.text!r}: write one of {', '.join(PASSAGE_KINDS)}", node.text)
        return self._any_term(node.field, [name])

    def _in_date_range(self, node: DateRange) -> Mask:
        since = self._inverted.numbers("since", UNDATED)
        until = self._inverted.numbers("until", UNDATED)
        mask: Mask = (since != UNDATED) & (since <= node.until) & (until >= node.since)
        return mask


def distinct(words: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Each word's stems once; words count as the same by their stem in the most common language, which comes first."""
    return list({stems[0]: stems for stems in words}.values())


def wildcard_pattern(pieces: Sequence[str]) -> re.Pattern[str]:
    """The pattern of a wildcard, to be matched against whole terms; ``pieces`` are its parts between the ``*``.

    Each part between two ``*`` is matched where it first occurs and never again (an atomic group), so that the time is
    linear in the term however many ``*`` there are.
    """
    first, *middle, last = map(re.escape, pieces)
    inside = "".join(f"(?>.*?{piece})" for piece in middle if piece)
    return re.compile(f"{first}{inside}.*{last}", re.DOTALL)


def _constant_score(mask: Mask) -> MaskAndScore:
    """One point for each match of a condition that has no degrees, as Lucene's ConstantScoreQuery has it."""
    return mask, mask.astype(np.float32)
