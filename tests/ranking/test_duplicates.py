"""What counts as the same words."""

import pytest

from searchdoc.ranking.duplicates import first_duplicate
from searchdoc.ranking.fusion import RankingParameters

LONG = "The sluice was shut by order of the Company on the first of March, and nobody in the village was told of it."
GIVEN = RankingParameters()


@pytest.mark.parametrize(
    ("text", "is_duplicate"),
    [
        (LONG, True),
        (LONG.replace("first", "First"), True),
        (LONG.replace("of it.", "of it [4]."), True),
        (LONG.replace("shut", "open").replace("first", "third"), False),
        (LONG + " So they were left without water all spring, and the wheel stood still.", False),
        (LONG[:50], False),
        (
            "Nothing of the kind was ever said by anybody at any time in any of these letters, as far as we know.",
            False,
        ),
        ("", False),
    ],
)
def test_a_long_text_repeats_another_where_the_two_are_nearly_equal(text: str, is_duplicate: bool) -> None:
    """A printer's error or a note's marker makes no other text of it; another word or sentence does."""
    assert (first_duplicate([LONG], text, GIVEN) == 0) is is_duplicate
    assert (first_duplicate([text], LONG, GIVEN) == 0) is is_duplicate


@pytest.mark.parametrize(
    ("one", "other", "is_duplicate"),
    [
        ("3 March 1904", "3 March 1904", True),
        ("3 March\n1904", "3  March 1904", True),
        ("3 March 1904", "3 March 1905", False),
        ("In the year 1904, at the old mill house", "In the year 1905, at the old mill house", False),
    ],
)
def test_a_short_text_repeats_another_where_all_words_are_the_same(one: str, other: str, is_duplicate: bool) -> None:
    """In a short text one letter is a large share, and often all that matters."""
    assert (first_duplicate([one], other, GIVEN) == 0) is is_duplicate


def test_the_first_of_several_is_the_one_repeated() -> None:
    """And None where there is none."""
    assert first_duplicate(["Gentlemen,", LONG, LONG], LONG, GIVEN) == 1
    assert first_duplicate([], LONG, GIVEN) is None
