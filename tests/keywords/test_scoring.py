"""The scores of words: impacts times idf, for one form of a word or several."""

from __future__ import annotations

from pathlib import Path

import pytest

from searchdoc.keywords import BM25FParameters, KeywordIndex, write_keywords
from searchdoc.keywords.postings import InvertedIndex
from searchdoc.keywords.scoring import Scorer
from searchdoc.protocols import Entry


@pytest.fixture
def scorer(tmp_path: Path) -> Scorer:
    entries = [
        Entry("beacon fog", heading="quay"),
        Entry("fog beacons beacon"),
        Entry("fog", context="beacon"),
        Entry("nets"),
        Entry("net fog"),
    ]
    write_keywords(tmp_path, entries)
    return Scorer(InvertedIndex(tmp_path))


def scores(scorer: Scorer, *words: tuple[str, ...]) -> list[float]:
    score = scorer.unscored()
    scorer.add(score, words)
    return [float(each) for each in score]


def test_the_scores_of_words_are_added_up(scorer: Scorer) -> None:
    """A word that does not occur adds nothing."""
    beacon, fog = scores(scorer, ("beacon",)), scores(scorer, ("fog",))
    assert scores(scorer, ("beacon",), ("fog",), ("unicorn",)) == pytest.approx(
        [one + other for one, other in zip(beacon, fog, strict=True)]
    )
    assert beacon[1] > beacon[0] > beacon[2] > beacon[3] == beacon[4] == 0


def test_the_idf_is_that_of_own_words_and_else_that_of_headings(scorer: Scorer) -> None:
    """A term in every passage weighs least."""
    parameters = BM25FParameters()
    assert scorer.word_idf(("beacon",)) == pytest.approx(parameters.idf(5, 2))
    assert scorer.word_idf(("quay",)) == pytest.approx(parameters.idf(5, 1))
    assert scorer.word_idf(("unicorn",)) == pytest.approx(parameters.idf(5, 0))
    assert scorer.word_idf(("fog",)) < scorer.word_idf(("beacon",)) < scorer.word_idf(("quay",))


def test_passages_are_told_by_own_words_or_by_all_fields(scorer: Scorer) -> None:
    """Each once, of several forms together."""
    assert scorer.own(("beacon",)).tolist() == [0, 1]
    assert scorer.occurs(("beacon",))
    assert not scorer.occurs(("barge",))
    assert scorer.own(("beacon", "net")).tolist() == [0, 1, 3, 4]
    assert scorer.own(("unicorn",)).tolist() == []
    assert [scorer.own_count(stems) for stems in (("beacon",), ("beacon", "net"), ("unicorn",))] == [2, 4, 0]


def test_weights_and_impacts_make_the_score(scorer: Scorer) -> None:
    """Each term's idf times its impact, added up; not for a word of several stems."""
    score, terms = scorer.unscored(), (("beacon",), ("net",), ("unicorn",))
    scorer.add(score, terms)
    weights = scorer.weights(terms)
    assert weights is not None
    assert sorted(weights.values()) == pytest.approx(sorted(map(scorer.word_idf, terms[:2])))
    assert score[3] > 0
    assert scorer.weights((("beacon", "net"),)) is None


def test_forms_of_one_word_are_scored_as_one_word(scorer: Scorer) -> None:
    """Their frequencies are added before they are saturated, and they have one idf."""
    together = scores(scorer, ("beacon", "net"))
    idf = BM25FParameters().idf(5, 4)
    alone = scores(scorer, ("beacon",))
    assert together[1] == pytest.approx(alone[1] / scorer.word_idf(("beacon",)) * idf)
    assert together[3] > 0


def test_exact_words_of_a_wildcard_are_scored_as_one_word(scorer: Scorer) -> None:
    """By the passages' own words alone."""
    forms = scorer.forms(["beacon", "beacons"])
    assert forms[1] > forms[0] > forms[2] == 0
    assert scorer.forms([]).tolist() == [0.0] * 5


def test_a_word_in_every_heading_still_tells_the_texts_apart(tmp_path: Path) -> None:
    texts = ["fog came in", "the beacon fell", "nets were mended", "bread was dear"]
    write_keywords(tmp_path, [Entry(text, heading="The beacon") for text in texts])
    matches = KeywordIndex.open(tmp_path).search("beacon", 9)
    assert matches[0].ordinal == 1
    assert matches[0].score > 1.5 * matches[1].score
