"""One ranking from several: pure functions over arrays of scores, and every parameter of the ranking in one place.

Scores are fused, not ranks. Each index's scores are first scaled to [0, 1] per question (keyword scores by their
maximum, since 0 there means that no word occurs; similarities by minimum and maximum, since theirs have no zero)
and then added with weights (Lee 1997, CombSUM; Bruch et al. 2023, An Analysis of Fusion Functions for Hybrid
Retrieval, who find it better than reciprocal ranks wherever scores say more than ranks do). docs/ranking.md
holds the figures by which the parameters were chosen.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from searchdoc.models import PassageKind

ScoreArray = NDArray[np.float32]
"""One score a candidate, in the order of the candidates."""


@dataclass(frozen=True, slots=True)
class FusionWeights:
    """What each ranking's scaled scores count in the sum; the three add up to 1."""

    keyword: float
    tokens: float
    semantic: float

    def as_far_as_known(self, knowledge: float) -> FusionWeights:
        """The weights where the model knows the language so far (0 to 1): what meaning loses the keywords gain."""
        tokens, semantic = self.tokens * knowledge, self.semantic * knowledge
        return FusionWeights(self.keyword + (1 - knowledge) * (self.tokens + self.semantic), tokens, semantic)


@dataclass(frozen=True, slots=True)
class RankingParameters:
    """Whatever the ranking depends on. Bonuses are added to a fused score, which lies between 0 and 1."""

    candidates: int = 200
    """Passages that each index contributes, at least."""

    oversampling: int = 2
    """Passages that each index contributes for each hit asked for, where that is more than ``candidates``."""

    keyword_weight: float = 0.25
    """Weight of the BM25F score."""

    token_weight: float = 0.55
    """Weight of the late-interaction score in a short question."""

    semantic_weight: float = 0.2
    """Weight of the cosine similarity in a short question."""

    semantic_weight_long: float = 0.4
    """Weight of the cosine similarity in a long question; what it gains the late-interaction score loses."""

    short_question: int = 5
    """Content words up to which a question is short."""

    long_question: int = 10
    """Content words from which on a question is long."""

    own_words_bonus: float = 0.4
    """Bonus where the question asks for somebody's words and the passage holds them, or quotes them on the topic."""

    reported_bonus: float = 0.25
    """Bonus where the question asks for somebody's words and the passage as a whole reports them."""

    reported_sentence_bonus: float = 0.1
    """Bonus where the question asks for somebody's words and one sentence of the passage reports or quotes them."""

    quotation_bonus: float = 0.1
    """Bonus where the question asks who said something and the passage quotes a known speaker on the topic."""

    addressee_bonus: float = 0.3
    """Bonus where the question names the one written to and the passage's words are addressed so."""

    period_bonus: float = 0.3
    """Bonus where the question names days and the passage's words are of one of them."""

    heading_bonus: float = -0.3
    """Bonus of titles and headings: they repeat the words of a topic without saying anything about it."""

    caption_bonus: float = -0.08
    """Bonus of captions."""

    source_bonus: float = -0.1
    """Bonus of lines that state where a text was published."""

    least_knowledge: float = 0.05
    """How far the model is taken to know any language, at least: its scores still order what the words do not."""

    knowledge_passages: int = 4
    """Passages, of the first by keywords and of the first by vectors, on which the model's knowledge is measured."""

    topic_share: float = 0.5
    """Share of the topic's stems that a quotation must hold to count as the words that "who said …" asks for."""

    rerank_depth: int = 30
    """Passages that a cross-encoder reads, where one is asked for: the first of the ranking."""

    rerank_weight: float = 0.5
    """Share of the cross-encoder's scaled score in the order of the passages that it reads."""

    rerank_context: int = 64
    """Tokens of title, headings and voices before a passage's words; cross-encoders read 512 in all."""

    duplicate_similarity: float = 96.0
    """Similarity (percent, normalized insertions and deletions) from which on two passages are the same."""

    duplicate_length: int = 40
    """Characters below which passages are the same only if all their words are."""

    name_length: int = 7
    """Letters from which on a word that occurs nowhere may be a misspelt name of no known person."""

    name_passages: int = 5
    """Passages that are looked through for whether a word is always written with a capital."""

    def weights(self, words: int) -> FusionWeights:
        """The fusion weights for a question of ``words`` content words.

        The longer a question, the more one vector says about it and the less each single word does; between
        ``short_question`` and ``long_question`` words the weight moves linearly.
        """
        grown = min(max((words - self.short_question) / (self.long_question - self.short_question), 0.0), 1.0)
        moved = (self.semantic_weight_long - self.semantic_weight) * grown
        return FusionWeights(self.keyword_weight, self.token_weight - moved, self.semantic_weight + moved)

    def kind_bonus(self, kind: PassageKind) -> float:
        """What a passage's kind adds to its score."""
        bonuses: tuple[tuple[PassageKind, float], ...] = (
            ("heading", self.heading_bonus),
            ("caption", self.caption_bonus),
            ("source", self.source_bonus),
        )
        return next((bonus for one, bonus in bonuses if one == kind), 0.0)


def by_maximum(scores: ScoreArray) -> ScoreArray:
    """Scale to [0, 1] so that the highest is 1 and 0 stays 0; without a positive score all are 0."""
    highest = float(scores.max(initial=0.0))
    return np.asarray(scores / highest if highest > 0 else np.zeros_like(scores), dtype=np.float32)


def by_range(scores: ScoreArray) -> ScoreArray:
    """Scale to [0, 1] so that the lowest is 0 and the highest 1; equal scores are all 0."""
    if not len(scores):
        return scores
    low, high = float(scores.min()), float(scores.max())
    return np.asarray((scores - low) / (high - low) if high > low else np.zeros_like(scores), dtype=np.float32)


def fuse(keyword: ScoreArray, semantic: ScoreArray, tokens: ScoreArray | None, weights: FusionWeights) -> ScoreArray:
    """The weighted sum of the scaled scores; shape (candidates,).

    Without late-interaction scores (a model that shows no tokens, a question without content words) their weight
    goes to the other two in equal parts.
    """
    spare = 0.0 if tokens is not None else weights.tokens / 2
    fused = (weights.keyword + spare) * by_maximum(keyword) + (weights.semantic + spare) * by_range(semantic)
    if tokens is not None:
        fused = fused + weights.tokens * by_range(tokens)
    return np.asarray(fused, dtype=np.float32)


def best_first(scores: ScoreArray, ordinals: NDArray[np.int64]) -> NDArray[np.int64]:
    """The indices of the candidates from best to worst, ties in order of the ordinal; shape (candidates,)."""
    return np.lexsort((ordinals, -np.asarray(scores, dtype=np.float64)))


def reordered(final: ScoreArray, bonuses: ScoreArray, read: ScoreArray, weight: float) -> NDArray[np.int64]:
    """Which candidate takes each rank once a cross-encoder has read them; shape (candidates,).

    The candidates come best first. ``final`` are their scores so far, of which ``bonuses`` were added for whose words
    they hold, and ``read`` are the cross-encoder's. Both are scaled to [0, 1] and mixed, ``weight`` being the share of
    the second. Only candidates with the same bonus change ranks with each other: a cross-encoder judges what is
    said, and not who says it, so it never puts another's words where the words of the person asked for stood.
    """
    mixed = (1 - weight) * by_range(np.asarray(final - bonuses, dtype=np.float32)) + weight * by_range(read)
    order = np.arange(len(final), dtype=np.int64)
    for bonus in np.unique(bonuses):
        ranks = np.flatnonzero(bonuses == bonus)
        order[ranks] = ranks[np.argsort(-mixed[ranks], kind="stable")]
    return order
