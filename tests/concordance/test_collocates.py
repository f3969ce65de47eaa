"""Collocates, and the figure by which they are ordered."""

from math import log

import pytest

import searchdoc
from embedders import HashingEmbedder
from searchdoc.concordance.collocates import log_likelihood
from searchdoc.errors import MalformedQuery
from shared import index_of


def test_the_log_likelihood_is_dunnings() -> None:
    """From the formula of the paper, 2 Σ O ln(O/E), worked out by hand for one table; signed."""
    # 10 of 100 words in the windows, and 10 of the 900 others
    observed = {(0, 0): 10, (0, 1): 90, (1, 0): 10, (1, 1): 890}
    rows, columns = {0: 100, 1: 900}, {0: 20, 1: 980}
    expected = 2 * sum(number * log(number * 1000 / (rows[i] * columns[j])) for (i, j), number in observed.items())
    assert log_likelihood(10, 20, 100, 1000) == pytest.approx(expected)
    assert log_likelihood(0, 20, 100, 1000) < 0 < log_likelihood(3, 20, 100, 1000)
    assert log_likelihood(2, 20, 100, 1000) == pytest.approx(0)
    assert log_likelihood(0, 0, 0, 0) == 0


@pytest.fixture(scope="module")
def lamps(tmp_path_factory: pytest.TempPathFactory) -> searchdoc.Index:
    """A text in which little is said, and that often."""
    text = "The red lamp burns. The red lamp smokes. A green tree grows. The tree is old, and the tree is green.\n"
    texts = {"a.txt": text, "b.txt": "The red house has a red door and no lamp.\n"}
    return index_of(tmp_path_factory.mktemp("lamps"), texts, HashingEmbedder())


def test_words_near_are_counted_once_and_held_against_all_words(lamps: searchdoc.Index) -> None:
    """Also where two windows overlap; the occurrences themselves are left out of both."""
    found = lamps.concordance("lamp", document="a.txt")
    assert found.total == 2
    near = {one.word: (one.together, one.frequency) for one in found.collocates(1, least=1)}
    assert near == {"red": (2, 2), "burns": (1, 1), "smokes": (1, 1)}
    wide = {one.word: one.together for one in found.collocates(5, least=1)}
    assert (wide["the"], wide["red"]) == (2, 2)
    everywhere = {one.word: one.frequency for one in lamps.concordance("lamp").collocates(1, least=1)}
    assert everywhere["red"] == 4
    scores = [one.log_likelihood for one in found.collocates(2, least=1)]
    assert scores == sorted(scores, reverse=True)


def test_function_words_and_rare_ones_can_be_left_out(lamps: searchdoc.Index) -> None:
    """By the language of the text."""
    found = lamps.concordance("lamp")
    assert "the" in {one.word for one in found.collocates(2, least=1)}
    assert "the" not in {one.word for one in found.collocates(2, function_words=False, least=1)}
    assert {one.word for one in found.collocates(1)} == {"red"}
    with pytest.raises(MalformedQuery, match="a window of 0 words is none: give 1 to 50"):
        found.collocates(0)


def test_a_line_end_inside_a_word_makes_no_two_of_it(mill: searchdoc.Index) -> None:
    """A divided word is one collocate, and its parts are none."""
    words = {one.word for one in mill.concordance("nation of").collocates(2, least=1)}
    assert "exami" not in words
    assert "examination" in {one.word for one in mill.concordance("of", document="words.txt").collocates(1, least=1)}
