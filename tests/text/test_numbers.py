"""Numbers in words and in digits."""

import pytest

from searchdoc.text.numbers import holds_number


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Bread is eightpence the quartern loaf here", "en"),
        ("Forty-one sat down to dinner", "en"),
        ("Lost the weir and eleven sacks.", "en"),
        ("There were 12 of them.", "en"),
        ("dozens of them", "en"),
        ("das Pfund kostet vierzehn Pfennige", "de"),
        ("einundzwanzig Leute", "de"),
        ("soixante-dix hommes", "fr"),
        ("cuarenta y dos", "es"),
        ("ventuno persone", "it"),
        ("eenentwintig mensen", "nl"),
        ("vinte e um dias", "pt"),
        ("двадцать три рубля", "ru"),
        ("四十二张苔藓标本", "zh"),
    ],
)
def test_a_number_is_read_in_every_language(text: str, language: str) -> None:
    assert holds_number(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [("one of them was ill", "en"), ("no one came", "en"), ("Er war ein Mann", "de"), ("un homme", "fr"), ("", "en")],
)
def test_an_article_is_no_number(text: str, language: str) -> None:
    """Nor is "one", which is a pronoun as often."""
    assert not holds_number(text, language)
