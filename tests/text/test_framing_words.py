"""Words that only frame a question."""

import pytest

from searchdoc.text.framing_words import is_framing, is_grammar, is_hiragana


@pytest.mark.parametrize(
    ("word", "language"),
    [
        ("write", "en"),
        ("wrote", "en"),
        ("happened", "en"),
        ("people", "en"),
        ("schrieb", "de"),
        ("mme", "fr"),
        ("сказал", "ru"),
        ("dr", "nl"),
    ],
)
def test_verbs_of_saying_and_titles_frame(word: str, language: str) -> None:
    """In their own language; titles in all."""
    assert is_framing(word, language)


@pytest.mark.parametrize(("word", "language"), [("flour", "en"), ("schrieb", "en"), ("brot", "de"), ("", "en")])
def test_what_a_question_is_about_does_not(word: str, language: str) -> None:
    assert not is_framing(word, language)


@pytest.mark.parametrize(
    ("characters", "grammar"), [("麦の", True), ("怎么", True), ("的", True), ("大麦", False), ("値段", False)]
)
def test_pairs_with_a_particle_are_grammar(characters: str, *, grammar: bool) -> None:
    """Hiragana, and the particles of Chinese."""
    assert is_grammar(characters) is grammar


def test_hiragana_alone_is_told_from_words_with_a_stem() -> None:
    assert is_hiragana("どこ")
    assert not is_hiragana("で教")
