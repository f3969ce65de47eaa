"""Which sentences need the one before."""

import pytest

from searchdoc.text.pointing_words import points_back


@pytest.mark.parametrize(
    ("sentence", "language", "points"),
    [
        ("It uses this one.", "en", True),
        ("“They had none left,” she said.", "en", True),
        ("The ferry uses this one.", "en", True),
        ("The ferry lies in the sound.", "en", False),
        ("Italy is far.", "en", False),
        ("Er ist Brückenbauer geworden.", "de", True),
        ("Der Brunnen ist zu.", "de", False),
        ("Él murió.", "es", True),
        ("El molino arde.", "es", False),
        ("Это было в мае.", "ru", True),
        ("1902.", "en", False),
        ("It rains.", "xx", False),
    ],
)
def test_a_pronoun_at_the_beginning_points_back(sentence: str, language: str, points: bool) -> None:
    """In the languages whose pronouns are known."""
    assert points_back(sentence, language) is points
