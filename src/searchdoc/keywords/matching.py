"""What a query's tree means on an index: which passages match, and how well.

Matching is set algebra over masks, one entry a passage, so that NOT means the same under AND, under OR and alone.
A word of the query language stands for the passage's own words; headings and context only add to the score.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import reduce

import numpy as np
from rapidfuzz.distance import OSA

from searchdoc.errors import MalformedQuery
from searchdoc.keywords.columns import UNDATED
from searchdoc.keywords.postings import InvertedIndex
from searchdoc.keywords.query_tree import And, Dated, Fuzzy, In, Node, Not, Or, Phrase, Prefer, Wildcard, Word
from searchdoc.keywords.scoring import Scored, Scorer
from searchdoc.models import PASSAGE_KINDS
from searchdoc.protocols import Mask
from searchdoc.text.words import ASKED, SPANNING, Token, fold, tokens

Found = tuple[Mask, Scored]
"""Which passages match, and each passage's score whether it matches or not."""

Stems = Callable[[Token], tuple[str, ...]]
"""All forms under which the stem field may keep a word: one a language of the index, mostly the same."""


class Matcher:
    """Evaluates query trees on one inverted index."""

    def __init__(self, inverted: InvertedIndex, scorer: Scorer, stems: Stems) -> None:
        self._inverted = inverted
        self._scorer = scorer
        self._stems = stems

    def find(self, node: Node) -> Found:
        """The matches of a tree; shapes (passages,) and (passages,)."""
        match node:
            case Word():
                return self._word(node.text)
            case Phrase():
                return self._phrase(node.text)
            case Wildcard():
                return self._wildcard(node)
            case Fuzzy():
                return self._fuzzy(node)
            case In():
                return self._constant(self._in(node))
            case Dated():
                return self._constant(self._dated(node))
            case _:
                return self._compound(node)

    def _compound(self, node: Not | And | Or | Prefer) -> Found:
        match node:
            case Not():
                return ~self.find(node.clause)[0], self._scorer.unscored()
            case Prefer():
                mask, score = self.find(node.required)
                return mask, score + self.find(node.preferred)[1]
        found = [self.find(clause) for clause in node.clauses]
        combine = np.logical_and if isinstance(node, And) else np.logical_or
        # a clause that is not met adds nothing, also where another one is
        score = reduce(np.add, [np.where(mask, score, np.float32(0)) for mask, score in found])
        return reduce(combine, [mask for mask, _ in found]), score

    def _nothing(self) -> Mask:
        return np.zeros(self._inverted.count, dtype=np.bool_)

    def _constant(self, mask: Mask) -> Found:
        """One point for meeting a condition that has no degrees, as Lucene's ConstantScoreQuery has it."""
        return mask, mask.astype(np.float32)

    def _score(self, words: Sequence[Token]) -> Scored:
        score = self._scorer.unscored()
        self._scorer.add(score, distinct(self._stems(token) for token in words if token.form in ASKED))
        return score

    def _word(self, text: str) -> Found:
        words = tokens(text)
        mask = self._sequence("stem", words)
        for whole in (token for token in words if token.form in ("joined", "initials")):
            if whole.span.start == words[0].span.start and whole.span.end == words[-1].span.end:
                mask |= self._sequence("stem", [whole])
        return mask, self._score(words)

    def _phrase(self, text: str) -> Found:
        words = tokens(text)
        exact = [token for token in words if token.form not in SPANNING]
        mask = self._inverted.phrase("text", [token.text for token in exact], [token.position for token in exact])
        return mask, self._score(words)

    def _sequence(self, field: str, words: Sequence[Token]) -> Mask:
        """Stemmed words in a row; where the index has several languages, all in one of them."""
        row = [token for token in words if token.form not in SPANNING] or list(words)
        forms = [self._stems(token) for token in row]
        versions = max(map(len, forms), default=0)
        mask = self._nothing()
        for version in range(versions):
            terms = [form[min(version, len(form) - 1)] for form in forms]
            mask |= self._inverted.phrase(field, terms, [token.position for token in row])
        return mask

    def _exactly(self, field: str, words: Sequence[str]) -> Mask:
        found = [self._inverted.postings(field, word).passages for word in words]
        return self._inverted.mask(np.concatenate(found)) if found else self._nothing()

    def _wildcard(self, node: Wildcard) -> Found:
        own = node.field in ("text", "speaker")
        pieces = [fold(piece) if own else piece.casefold() for piece in node.text.split("*")]
        pattern = re.compile(".*".join(map(re.escape, pieces)), re.DOTALL)
        vocabulary = self._inverted.words if node.field == "text" else self._inverted.vocabulary(node.field)
        words = vocabulary.beginning_with(pieces[0], pattern.fullmatch)
        mask = self._exactly(node.field, words)
        return (mask, self._scorer.forms(words)) if node.field == "text" else self._constant(mask)

    def _fuzzy(self, node: Fuzzy) -> Found:
        word, most = fold(node.text), node.distance
        words = [
            term
            for term in self._inverted.words.terms
            if abs(len(term) - len(word)) <= most and OSA.distance(word, term, score_cutoff=most) <= most
        ]
        return self._exactly("text", words), self._scorer.forms(words)

    def _in(self, node: In) -> Mask:
        if node.field in ("heading", "context"):
            return self._sequence(node.field, tokens(node.text))
        if node.field == "speaker":
            words = [token for token in tokens(node.text) if token.form not in SPANNING]
            return self._inverted.phrase("speaker", [each.text for each in words], [each.position for each in words])
        name = node.text.casefold()
        if node.field == "kind" and name not in PASSAGE_KINDS:
            raise MalformedQuery(f"there is no kind {node.text!r}: write one of {', '.join(PASSAGE_KINDS)}", node.text)
        return self._exactly(node.field, [name])

    def _dated(self, node: Dated) -> Mask:
        since = self._inverted.numbers("since", UNDATED)
        until = self._inverted.numbers("until", UNDATED)
        mask: Mask = (since != UNDATED) & (since <= node.until) & (until >= node.since)
        return mask


def distinct(words: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Each word once, told apart by its form in the most common language, which comes first."""
    return list({stems[0]: stems for stems in words}.values())


def words_of(node: Node) -> list[str]:
    """The words a tree asks for, as written: those under NOT and those in other fields are left out."""
    match node:
        case Word() | Phrase() | Fuzzy():
            return [node.text]
        case And() | Or():
            return [text for clause in node.clauses for text in words_of(clause)]
        case Prefer():
            return [*words_of(node.required), *words_of(node.preferred)]
        case _:
            return []
