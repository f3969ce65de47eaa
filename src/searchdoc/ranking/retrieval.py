"""Candidates from all indexes, one ranking, and the explanation of every hit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain, count, islice
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from searchdoc.embedding.knowledge import ModelKnowledge
from searchdoc.errors import MalformedQuery
from searchdoc.keywords import KeywordIndex
from searchdoc.models import PASSAGE_KINDS, Explanation, Hit, Passage, Scores
from searchdoc.observing import stage
from searchdoc.passages.context import embedded_text
from searchdoc.passages.people import Speaker
from searchdoc.protocols import Mask, TokenEmbedder
from searchdoc.ranking.duplicates import first_duplicate
from searchdoc.ranking.fusion import RankingParameters, ScoreArray, best_first, fuse, reordered
from searchdoc.ranking.question_forms import Period
from searchdoc.ranking.questions import Question
from searchdoc.ranking.reranking import Reranker
from searchdoc.ranking.speaker_bonus import SpeakerBonus
from searchdoc.stores.protocols import PassageStore
from searchdoc.vectors.dense import PassageVectors
from searchdoc.vectors.late_interaction import TokenIndex

SearchMode = Literal["hybrid", "keyword", "semantic"]
"""Which index ranks: all of them together, the keyword index, or the dense vectors."""

SEARCH_MODES: tuple[SearchMode, ...] = ("hybrid", "keyword", "semantic")


_READ_AHEAD = 20
"""Candidates whose documents are read together; mostly the hits are among them."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What a search is limited to. Dates are inclusive days (ISO 8601), already resolved from EDTF."""

    speaker: Speaker | None = None
    kind: str | None = None
    since: str | None = None
    until: str | None = None
    to: Speaker | None = None
    documents: Mask | None = None
    """Which documents are admitted; shape (documents,)."""

    def __bool__(self) -> bool:
        return any((self.speaker, self.kind, self.since, self.until, self.to, self.documents is not None))

    @property
    def period(self) -> Period | None:
        """The days from ``since`` to ``until``; None where neither is given."""
        return Period(self.since, self.until, ()) if self.since or self.until else None


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A passage that may become a hit: its ordinal, its scores, and what its final score is the sum of.

    ``bonus`` is the part of the final score that was added for whose words the passage holds.
    """

    ordinal: int
    scores: Scores
    parts: tuple[tuple[str, float], ...]
    keyword_rank: int | None = None
    semantic_rank: int | None = None
    bonus: float = 0.0


@dataclass(frozen=True, slots=True)
class _HybridScores:
    """What each index says of the candidates, in order of their ordinals; every array has the shape (candidates,).

    A keyword rank means something only where the keyword score is not 0. ``tokens`` is None where there are no
    late-interaction scores.
    """

    ordinals: NDArray[np.int64]
    keyword: ScoreArray
    keyword_ranks: NDArray[np.int64]
    semantic: ScoreArray
    semantic_ranks: NDArray[np.int64]
    tokens: ScoreArray | None


@dataclass(frozen=True)
class Retriever:
    """Finds passages for questions; any number of threads may share it."""

    store: PassageStore
    keywords: KeywordIndex
    vectors: PassageVectors
    tokens: TokenIndex
    embedder: TokenEmbedder
    parameters: RankingParameters = field(default_factory=RankingParameters)
    reranker: Reranker | None = None

    def search(
        self,
        question: Question,
        k: int = 10,
        mode: SearchMode = "hybrid",
        filters: Filters | None = None,
        *,
        to_answer: bool = False,
    ) -> tuple[Hit, ...]:
        """The best ``k`` passages, best first, passages with the same words collapsed into one hit.

        With ``to_answer``, those that are nothing but headings, datelines, salutations and signatures come last.

        Raises ``MalformedQuery`` for a mode or a kind that there is not, and for ``k`` below 1.
        """
        if mode not in SEARCH_MODES:
            raise MalformedQuery(f"there is no mode {mode!r}: choose hybrid, keyword or semantic", mode)
        if k < 1:
            raise MalformedQuery(f"cannot return {k} passages: ask for 1 or more", str(k))
        with stage("ranking"):
            allowed = self._allowed(filters) if filters else None
            candidates = self._candidates(question, mode, allowed, k)
            period = filters.period if filters else None
            if period is not None:
                candidates = self._of_period(question, period, candidates)
            return tuple(self._hits(question, self._speaking_first(candidates) if to_answer else candidates, k, period))

    @cached_property
    def _speaker_bonus(self) -> SpeakerBonus:
        return SpeakerBonus(self.store, self.parameters)

    @cached_property
    def _knowledge(self) -> ModelKnowledge:
        return ModelKnowledge(self.embedder)

    def _allowed(self, filters: Filters) -> Mask:
        """Which passages the filters admit; shape (passages,)."""
        if filters.kind and filters.kind not in PASSAGE_KINDS:
            raise MalformedQuery(
                f"there is no kind {filters.kind!r}: choose one of {', '.join(PASSAGE_KINDS)}", filters.kind
            )
        allowed = np.ones(len(self.store), dtype=np.bool_)
        if (speaker := filters.speaker) is not None:
            heard = np.zeros_like(allowed)
            heard[[*speaker.own, *speaker.quoted, *speaker.reported, *speaker.retold]] = True
            allowed &= heard
        if filters.to is not None:
            addressed = np.zeros_like(allowed)
            addressed[list(filters.to.addressed)] = True
            allowed &= addressed
        if filters.kind:
            of_kind = self.store.of_kind(filters.kind)
            if filters.kind == "quotation" and speaker is not None:
                of_kind = of_kind | self.store.quoting
            allowed &= of_kind
        if filters.documents is not None:
            allowed &= self.store.of_documents(filters.documents)
        if filters.since or filters.until:
            allowed &= self.store.dated(filters.since, filters.until)
        return allowed

    # -- candidates

    def _candidates(self, question: Question, mode: SearchMode, allowed: Mask | None, k: int) -> Iterator[_Candidate]:
        """The candidates, best first."""
        size = max(self.parameters.candidates, self.parameters.oversampling * k)
        if mode == "keyword" or (mode == "hybrid" and question.is_query):
            return self._by_keywords(question, allowed, size)
        if mode == "semantic":
            return self._by_vectors(question, allowed, size)
        scores = self._hybrid_scores(question, allowed, size)
        return iter(()) if scores is None else self._reranked(question, self._fused(question, scores))

    def _by_keywords(self, question: Question, allowed: Mask | None, size: int) -> Iterator[_Candidate]:
        """By BM25F alone, the words just as they are written."""
        with stage("keywords"):
            ordinals, scores = self.keywords.best(question.text, size, allowed, question.language, question.syntax)
        for rank, ordinal, score in zip(count(1), ordinals.tolist(), scores.tolist(), strict=False):
            yield _Candidate(ordinal, Scores(score, None, score), (("keyword", score),), keyword_rank=rank)

    def _by_vectors(self, question: Question, allowed: Mask | None, size: int) -> Iterator[_Candidate]:
        """By cosine similarity alone."""
        with stage("embedding"):
            vector = self.embedder.embed_query(question.sought)
        with stage("vectors"):
            ordinals, scores = self.vectors.nearest(vector, size, allowed)
        for rank, ordinal, score in zip(count(1), ordinals.tolist(), scores.tolist(), strict=False):
            yield _Candidate(ordinal, Scores(None, score, score), (("semantic", score),), semantic_rank=rank)

    def _hybrid_scores(self, question: Question, allowed: Mask | None, size: int) -> _HybridScores | None:
        """The scores of all that either index contributes; None where that is nothing."""
        with stage("embedding"):
            vector = self.embedder.embed_query(question.sought)
        with stage("keywords"):
            matching, keyword_scores = self.keywords.best(
                question.words, size, allowed, question.language, question.syntax
            )
        with stage("vectors"):
            ordinals, semantic, semantic_ranks = self.vectors.nearest_with(
                vector, size, self._with_named(question, matching, allowed, size), allowed
            )
        if not len(ordinals):
            return None
        keyword, keyword_ranks = np.zeros(len(ordinals), dtype=np.float32), np.zeros(len(ordinals), dtype=np.int64)
        places = ordinals.searchsorted(matching)
        keyword[places], keyword_ranks[places] = keyword_scores, np.arange(1, len(matching) + 1)
        with stage("late_interaction"):
            tokens = self.tokens.scores(self.embedder.query_tokens(question.sought), ordinals)
        return _HybridScores(ordinals, keyword, keyword_ranks, semantic, semantic_ranks, tokens)

    def _with_named(
        self, question: Question, matching: NDArray[np.int64], allowed: Mask | None, size: int
    ) -> NDArray[np.int64]:
        """The passages that match and the first ``size`` of the letters or of the days that the question names."""
        if question.period is None and not question.exchanged:
            return matching
        named = np.zeros(len(self.store), dtype=np.bool_)
        named[list(question.exchanged)] = True
        if question.period is not None:
            named |= self.store.dated(question.period.since, question.period.until)
        further = np.flatnonzero(named if allowed is None else named & allowed)[:size]
        return np.concatenate([matching, np.setdiff1d(further, matching)])

    def _fused(self, question: Question, scores: _HybridScores) -> Iterator[_Candidate]:
        """The candidates by the fused scores and their bonuses, best first, each made when it is asked for."""
        weights = self.parameters.weights(question.length).as_far_as_known(self._known(question, scores))
        fused = fuse(scores.keyword, scores.semantic, scores.tokens, weights)
        kinds = self.store.kinds(scores.ordinals)
        kind_bonuses = [self.parameters.kind_bonus(kind) for kind in PASSAGE_KINDS]
        bonuses = self._speaker_bonus.of(question, scores.ordinals, kinds)
        added = np.array([bonus.value if bonus else 0.0 for bonus in bonuses], dtype=np.float32)
        dated = self._period_bonus(question, scores.ordinals)
        final = fused + np.array(kind_bonuses, dtype=np.float32)[kinds] + added + dated
        order = best_first(final, scores.ordinals)
        self.store.load(scores.ordinals[order[:_READ_AHEAD]].tolist())
        for place in order.tolist():
            keyword, kind = float(scores.keyword[place]), int(kinds[place])
            tokens = None if scores.tokens is None else float(scores.tokens[place])
            parts = [("words and meaning", float(fused[place]))]
            parts += [(bonus.reason, bonus.value)] if (bonus := bonuses[place]) else []
            parts += [(PASSAGE_KINDS[kind], value)] if (value := kind_bonuses[kind]) else []
            parts += [("of the days asked for", float(dated[place]))] if dated[place] else []
            yield _Candidate(
                int(scores.ordinals[place]),
                Scores(keyword or None, float(scores.semantic[place]), float(final[place]), tokens),
                tuple(parts),
                keyword_rank=int(scores.keyword_ranks[place]) if keyword else None,
                semantic_rank=int(scores.semantic_ranks[place]),
                bonus=bonus.value if bonus else 0.0,
            )

    def _known(self, question: Question, scores: _HybridScores) -> float:
        """How far the model knows the language of the question and that of the passages nearest to it, from 0 to 1."""
        least = self.parameters.least_knowledge
        known = self._knowledge.of([question.sought])
        if known <= least:
            return least
        most = self.parameters.knowledge_passages
        matching = (scores.keyword > 0) & (scores.keyword_ranks <= most)
        nearest = (scores.semantic_ranks > 0) & (scores.semantic_ranks <= most)
        ordinals = scores.ordinals[matching | nearest].tolist()
        passages = self._knowledge.of([self.store.passage(ordinal).reading for ordinal in ordinals])
        return max(least, min(known, passages))

    def _reranked(self, question: Question, candidates: Iterator[_Candidate]) -> Iterator[_Candidate]:
        """The candidates as the cross-encoder orders the first of them; a rank keeps its score, whoever takes it."""
        first = [] if self.reranker is None else list(islice(candidates, self.parameters.rerank_depth))
        if self.reranker is None or not first:
            return candidates
        passages = [self.store.passage(candidate.ordinal) for candidate in first]
        texts = [embedded_text(passage, self.parameters.rerank_context) for passage in passages]
        with stage("reranking"):
            read = self.reranker.scores(question.sought, texts)
        final = np.array([candidate.scores.final for candidate in first], dtype=np.float32)
        bonuses = np.array([candidate.bonus for candidate in first], dtype=np.float32)
        order = reordered(final, bonuses, read, self.parameters.rerank_weight).tolist()
        return chain(
            (_moved(first[index], first[rank].scores.final, float(read[index])) for rank, index in enumerate(order)),
            candidates,
        )

    def _period_bonus(self, question: Question, ordinals: NDArray[np.int64]) -> ScoreArray:
        """What each candidate gains for being of the days that the question names; shape (candidates,)."""
        if question.period is None:
            return np.zeros(len(ordinals), dtype=np.float32)
        dated = self.store.dated(question.period.since, question.period.until)[ordinals]
        return np.where(dated, np.float32(self.parameters.period_bonus), np.float32(0))

    # -- hits

    def _of_period(self, question: Question, period: Period, candidates: Iterator[_Candidate]) -> Iterator[_Candidate]:
        """The candidates of which words would be shown that are of these days."""
        for candidate in candidates:
            passage = self.store.passage(candidate.ordinal)
            focus = self._speaker_bonus.focus(question, passage, period)
            shown = passage.date if focus is None else focus.voices[-1].date or passage.date
            if period.overlaps(shown):
                yield candidate

    def _speaking_first(self, candidates: Iterator[_Candidate]) -> Iterator[_Candidate]:
        """The candidates, those that only frame a text behind all others of the first ``candidates``."""
        framing: list[_Candidate] = []
        speaking = 0
        for candidate in candidates:
            if self.store.passage(candidate.ordinal).saying:
                speaking += 1
                yield candidate
            else:
                framing.append(candidate)
            if len(framing) + speaking >= self.parameters.candidates:
                break
        yield from framing
        yield from candidates

    def _hits(
        self, question: Question, candidates: Iterator[_Candidate], k: int, period: Period | None
    ) -> Iterator[Hit]:
        """The first ``k`` different candidates as hits, with those that repeat them."""
        kept: list[tuple[_Candidate, Passage, list[Passage]]] = []
        texts: list[str] = []
        for candidate in candidates:
            passage = self.store.passage(candidate.ordinal)
            text = passage.reading
            original = first_duplicate(texts, text, self.parameters)
            if original is not None:
                kept[original][2].append(passage)
            elif len(kept) < k:
                kept.append((candidate, passage, []))
                texts.append(text)
            else:
                break
        matched = self.keywords.matched_terms(
            question.text, [candidate.ordinal for candidate, _, _ in kept], question.language, question.syntax
        )
        for rank, ((candidate, passage, repeats), terms) in enumerate(zip(kept, matched, strict=True), start=1):
            yield Hit(
                passage,
                candidate.ordinal,
                rank,
                candidate.scores,
                Explanation(terms, candidate.keyword_rank, candidate.semantic_rank, candidate.parts),
                tuple(repeats),
                self._speaker_bonus.focus(question, passage, period),
            )


def _moved(candidate: _Candidate, final: float, read: float) -> _Candidate:
    """A candidate at the rank that the cross-encoder gives it, with the final score of that rank."""
    parts = (*candidate.parts, ("cross-encoder", final - candidate.scores.final))
    return replace(candidate, scores=replace(candidate.scores, final=final, rerank=read), parts=parts)
