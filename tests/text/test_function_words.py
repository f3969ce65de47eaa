"""The list of English function words."""

from __future__ import annotations

import pytest

from searchdoc.text.function_words import ENGLISH, FURTHER
from searchdoc.text.words import fold, is_function_word


def test_the_list_has_folded_words() -> None:
    """Otherwise none of them would be recognised in a question."""
    assert {fold(word) for word in ENGLISH} == ENGLISH
    assert len(ENGLISH) > 200


@pytest.mark.parametrize("word", ["who", "what", "did", "say", "said", "the", "about", "dont", "concerning"])
def test_words_that_questions_are_made_with_are_on_it(word: str) -> None:
    """With their forms and without their apostrophes."""
    assert is_function_word(word, "en")


@pytest.mark.parametrize("word", ["lamp", "keeper", "trade", "foreign", "will s", "state", "war", "work"])
def test_words_that_a_question_is_about_are_not(word: str) -> None:
    """A question loses nothing that could be looked for."""
    assert not is_function_word(word, "en")


@pytest.mark.parametrize(
    ("language", "word"),
    [("el", "Πού"), ("el", "και"), ("tr", "için"), ("ar", "من"), ("uk", "коли"), ("pl", "dlaczego"), ("cs", "že")],
)
def test_languages_that_whoosh_lacks_have_a_list(language: str, word: str) -> None:
    """Their question words are on it."""
    assert is_function_word(fold(word), language)


@pytest.mark.parametrize("language", sorted(FURTHER))
def test_further_lists_are_in_lower_case(language: str) -> None:
    assert {word.lower() for word in FURTHER[language]} == FURTHER[language]
