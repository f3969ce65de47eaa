"""Whose name is a woman's and whose a man's."""

import pytest

from searchdoc.text.gender import gender_of


@pytest.mark.parametrize(
    ("forms", "gender"),
    [
        (("Eliza Thornbury",), "female"),
        (("Robert Dacre",), "male"),
        (("Mme Duval",), "female"),
        (("Lord Bolton",), "male"),
        (("N. Krupskaya",), "female"),
        (("M. A. Volodicheva",), "female"),
        (("Leon Trotsky", "Trotsky"), "male"),
        (("Анна Петрова",), "female"),
        (("Duval", "Hortense Duval"), "female"),
        (("Lenin",), None),
        (("M. Pell",), None),
        (("Canada",), None),
        (("the Board of Guardians",), None),
        ((), None),
    ],
)
def test_a_name_tells_its_gender_or_nothing(forms: tuple[str, ...], gender: str | None) -> None:
    """By a title, a given name, or a Slavic surname; initials and other surnames tell nothing."""
    assert gender_of(*forms) == gender


def test_a_title_counts_more_than_a_given_name() -> None:
    """Mrs. Robert Dacre is no man; forms that contradict each other tell nothing."""
    assert gender_of("Mrs. Robert Dacre") == "female"
    assert gender_of("Robert Dacre", "Eliza Dacre") is None
