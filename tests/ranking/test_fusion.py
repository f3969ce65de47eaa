"""Scores of several indexes become one ranking: small arrays in, small arrays out."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchdoc.models import PASSAGE_KINDS
from searchdoc.ranking.fusion import (
    FusionWeights,
    RankingParameters,
    ScoreArray,
    best_first,
    by_maximum,
    by_range,
    fuse,
    reordered,
)

THIRDS = FusionWeights(keyword=1 / 3, tokens=1 / 3, semantic=1 / 3)


def scores(*values: float) -> ScoreArray:
    return np.array(values, dtype=np.float32)


@pytest.mark.parametrize(
    ("given", "scaled"),
    [
        ((2, 4, 0), (0.5, 1, 0)),
        ((3, 4), (0.75, 1)),  # the lowest keeps its share: 0 means that no word occurs, and 3 is no 0
        ((0, 0), (0, 0)),
        ((5,), (1,)),
        ((), ()),
    ],
)
def test_keyword_scores_are_scaled_by_their_maximum(given: tuple[float, ...], scaled: tuple[float, ...]) -> None:
    assert by_maximum(scores(*given)).tolist() == list(scaled)


@pytest.mark.parametrize(
    ("given", "scaled"),
    [
        ((3, 4), (0, 1)),
        ((-1, 0, 1), (0, 0.5, 1)),
        ((0.25, 0.25), (0, 0)),
        ((0.7,), (0,)),
        ((), ()),
    ],
)
def test_similarities_are_scaled_by_their_range(given: tuple[float, ...], scaled: tuple[float, ...]) -> None:
    assert by_range(scores(*given)).tolist() == list(scaled)


@pytest.mark.parametrize(
    ("weights", "fused"),
    [
        (FusionWeights(1, 0, 0), (0.75, 1, 0.5)),
        (FusionWeights(0, 1, 0), (1, 0, 0.5)),
        (FusionWeights(0, 0, 1), (0, 0.5, 1)),
        (THIRDS, (1.75 / 3, 1.5 / 3, 2 / 3)),
        (RankingParameters().weights(3), (0.25 * 0.75 + 0.55, 0.25 + 0.2 * 0.5, 0.25 * 0.5 + 0.55 * 0.5 + 0.2)),
    ],
)
def test_the_fused_score_is_the_weighted_sum(weights: FusionWeights, fused: tuple[float, ...]) -> None:
    """Keyword scores by their maximum, the two similarities by their range."""
    keyword, tokens, semantic = scores(3, 4, 2), scores(0.9, 0.1, 0.5), scores(-0.2, 0.2, 0.6)
    assert fuse(keyword, semantic, tokens, weights) == pytest.approx(fused, abs=1e-6)


def test_without_late_interaction_scores_their_weight_is_shared() -> None:
    """Half to the keyword scores, half to the similarities: the sum still reaches 1."""
    fused = fuse(scores(1, 2), scores(0, 1), None, FusionWeights(keyword=0.2, tokens=0.6, semantic=0.2))
    assert fused == pytest.approx([0.25, 1.0], abs=1e-6)


@pytest.mark.parametrize(
    ("words", "tokens", "semantic"),
    [(0, 0.55, 0.2), (5, 0.55, 0.2), (6, 0.51, 0.24), (8, 0.43, 0.32), (10, 0.35, 0.4), (40, 0.35, 0.4)],
)
def test_in_a_long_question_similarity_counts_more_and_each_word_less(
    words: int, tokens: float, semantic: float
) -> None:
    """From five content words to ten, what the one gains the other loses."""
    weights = RankingParameters().weights(words)
    assert (weights.keyword, weights.tokens, weights.semantic) == pytest.approx((0.25, tokens, semantic))
    assert weights.keyword + weights.tokens + weights.semantic == pytest.approx(1)


def test_titles_captions_and_source_lines_rank_lower() -> None:
    """All other kinds are taken as they are."""
    bonuses = {kind: RankingParameters().kind_bonus(kind) for kind in PASSAGE_KINDS}
    assert {kind: bonus for kind, bonus in bonuses.items() if bonus} == {
        "heading": -0.3,
        "caption": -0.08,
        "source": -0.1,
    }


def test_the_words_asked_for_come_before_reports_of_them() -> None:
    """A report before a sentence, and a sentence before nothing."""
    given = RankingParameters()
    assert given.own_words_bonus > given.reported_bonus > given.reported_sentence_bonus > 0
    assert given.quotation_bonus > 0


def test_the_best_come_first_and_ties_in_the_order_of_the_documents() -> None:
    """Whatever the order of the candidates."""
    assert best_first(scores(0.5, 0.9, 0.5, 0.1), np.array([7, 9, 3, 1])).tolist() == [1, 2, 0, 3]


@pytest.mark.parametrize(
    ("bonuses", "read", "weight", "order"),
    [
        ((0, 0, 0), (-1, 5, 5), 0.0, [0, 1, 2]),
        ((0, 0, 0), (-1, 5, 5), 1.0, [1, 2, 0]),
        ((0, 0, 0), (-1, 5, 5), 0.5, [1, 0, 2]),
        ((0.4, 0, 0), (-1, 0, 5), 1.0, [0, 2, 1]),
        ((0.4, 0.4, 0), (-1, 0, 5), 1.0, [1, 0, 2]),
        ((0.4, 0, 0.4), (-1, 0, 5), 1.0, [2, 1, 0]),
    ],
)
def test_a_cross_encoder_reorders_what_has_the_same_bonus(
    bonuses: tuple[float, ...], read: tuple[float, ...], weight: float, order: list[int]
) -> None:
    """Its scores decide by their weight; the rank of somebody's own words stays with somebody's own words."""
    assert reordered(scores(3, 2, 1), scores(*bonuses), scores(*read), weight).tolist() == order


def test_what_the_bonus_raised_does_not_count_twice_for_the_cross_encoder() -> None:
    """Scores are mixed without the bonus: 0.6 here is the lowest of the three."""
    final, bonuses = scores(1.0, 0.9, 0.8), scores(0.4, 0.0, 0.0)
    assert reordered(final, bonuses, scores(0, 0, 0.3), 0.5).tolist() == [0, 2, 1]


SCORES = st.floats(-5, 5, width=32)
CANDIDATES = st.lists(st.tuples(SCORES, st.sampled_from([0.0, 0.1, 0.25, 0.4]), SCORES), min_size=1, max_size=30)


@given(CANDIDATES, st.floats(0, 1))
def test_each_rank_keeps_its_bonus(candidates: list[tuple[float, float, float]], weight: float) -> None:
    """Every candidate has one rank, and no rank changes whose words stand there."""
    ranked = sorted(candidates, key=lambda one: -one[0])
    final, bonuses, read = (np.array(column, dtype=np.float32) for column in zip(*ranked, strict=True))
    order = reordered(final, bonuses, read, weight)
    assert sorted(order) == list(range(len(ranked)))
    assert list(bonuses[order]) == list(bonuses)


def test_a_cross_encoder_reads_as_much_and_counts_as_much_as_the_page_says() -> None:
    """docs/ranking.md: the first 30 passages, mixed half and half."""
    given = RankingParameters()
    assert (given.rerank_depth, given.rerank_weight) == (30, 0.5)
