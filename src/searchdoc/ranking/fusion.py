"""One ranking from several: pure functions over arrays of scores, and every parameter of the ranking in one place.

ScoreArray are fused, not ranks. Each index's scores are first brought to [0, 1] per question (keyword scores by their
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
class RankingParameters:
    """What the ranking depends on. ``candidates`` is how many passages each index contributes.

    ``reread`` is how many of the first passages a cross-encoder reads, where one is asked for, and ``rerank`` how much
    its scores count against the ranking that was there. ``own``, ``reported`` and ``retold`` are added where the
    question asks for somebody's words and the passage holds them, reports them as a whole, or reports them in a
    sentence; ``spoken`` where it asks who said something and the passage quotes somebody on it; the rest by what a
    passage is.
    """

    candidates: int = 200
    keyword: float = 0.25
    tokens: float = 0.55
    semantic: float = 0.2
    semantic_long: float = 0.4
    short: int = 5
    long: int = 10
    reread: int = 30
    rerank: float = 0.5
    own: float = 0.4
    reported: float = 0.25
    retold: float = 0.1
    spoken: float = 0.1
    heading: float = -0.3
    caption: float = -0.08
    source: float = -0.1

    def for_question(self, words: int) -> tuple[float, float, float]:
        """The weights of keyword, tokens and semantic for a question of so many content words.

        The longer a question, the more one vector says about it and the less each single word does; between
        ``short`` and ``long`` words the semantic weight grows to ``semantic_long`` at the expense of the tokens.
        """
        grown = min(max((words - self.short) / (self.long - self.short), 0.0), 1.0)
        moved = (self.semantic_long - self.semantic) * grown
        return self.keyword, self.tokens - moved, self.semantic + moved

    def of_kind(self, kind: PassageKind) -> float:
        """What a passage's kind adds to its score."""
        return {"heading": self.heading, "caption": self.caption, "source": self.source}.get(kind, 0.0)


def by_maximum(scores: ScoreArray) -> ScoreArray:
    """Scale to [0, 1], 0 staying 0."""
    highest = float(scores.max(initial=0.0))
    return np.asarray(scores / highest if highest > 0 else np.zeros_like(scores), dtype=np.float32)


def by_range(scores: ScoreArray) -> ScoreArray:
    """Scale so that the lowest is 0 and the highest 1; all equal gives all 0."""
    if not len(scores):
        return scores
    low, high = float(scores.min()), float(scores.max())
    return np.asarray((scores - low) / (high - low) if high > low else np.zeros_like(scores), dtype=np.float32)


def fuse(
    keyword: ScoreArray, semantic: ScoreArray, tokens: ScoreArray | None, weights: tuple[float, float, float]
) -> ScoreArray:
    """The weighted sum of the scaled scores; shape (candidates,). ``weights`` are those of ``for_question``.

    Without scores of tokens (a model that shows none, a question without content words) their weight goes to the
    other two in equal parts.
    """
    of_keyword, of_tokens, of_semantic = weights
    spare = 0.0 if tokens is not None else of_tokens / 2
    fused = (of_keyword + spare) * by_maximum(keyword) + (of_semantic + spare) * by_range(semantic)
    if tokens is not None:
        fused = fused + of_tokens * by_range(tokens)
    return np.asarray(fused, dtype=np.float32)


def ranked(scores: ScoreArray, ordinals: NDArray[np.int64]) -> NDArray[np.int64]:
    """The places of the candidates from best to worst; ties in order of the ordinal, so that they are stable."""
    return np.lexsort((ordinals, -np.asarray(scores, dtype=np.float64)))


def reordered(final: ScoreArray, voices: ScoreArray, read: ScoreArray, weight: float) -> NDArray[np.int64]:
    """Which candidate takes each place once a cross-encoder has read them; shape (candidates,).

    The candidates come best first. ``final`` are their scores so far, of which ``voices`` were added for whose words
    they hold, and ``read`` are the cross-encoder's. Both are scaled to [0, 1] and mixed, ``weight`` being the share of
    the second. Only candidates with the same addition change places with each other: a cross-encoder judges what is
    said, and not who says it, so it never puts another's words where the words of the person asked for stood.
    """
    mixed = (1 - weight) * by_range(np.asarray(final - voices, dtype=np.float32)) + weight * by_range(read)
    order = np.arange(len(final), dtype=np.int64)
    for one in np.unique(voices):
        places = np.flatnonzero(voices == one)
        order[places] = places[np.argsort(-mixed[places], kind="stable")]
    return order
