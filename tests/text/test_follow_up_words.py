"""The words by which a question leaves something to the one before."""

import pytest

from searchdoc.text.follow_up_words import asked_about, asks_for_an_answer, is_question_word, pronouns_in, without_lead


@pytest.mark.parametrize(
    ("language", "text", "rest"),
    [
        ("en", "and what did she answer?", "what did she answer?"),
        ("en", "But then, why?", "why?"),
        ("de", "und über die Studenten?", "über die Studenten?"),
        ("ru", "а Троцкий?", "Троцкий?"),
        ("en", "android phones", "android phones"),
        ("en", "and", "and"),
        ("ja", "そして", "そして"),
    ],
)
def test_and_and_but_are_taken_away(language: str, text: str, rest: str) -> None:
    """Where they are words, and something follows."""
    assert without_lead(text, language) == (rest, rest != text)


def test_what_about_is_told_from_other_questions() -> None:
    assert asked_about("What about the rent", "en") == "the rent"
    assert asked_about("was ist mit der Miete", "de") == "der Miete"
    assert asked_about("what did she say about the rent", "en") is None


def test_a_question_word_alone() -> None:
    assert is_question_word("to whom", "en")
    assert is_question_word("Warum", "de")
    assert not is_question_word("why did she", "en")


def test_verbs_of_answering() -> None:
    assert asks_for_an_answer("what did she reply", "en")
    assert asks_for_an_answer("was antwortete er", "de")
    assert not asks_for_an_answer("what did she say", "en")


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("en", "what did she say", [("she", "female", "subject")]),
        ("en", "what did Ada write to her", [("her", "female", "object")]),
        ("en", "when did her father die", [("her", "female", "possessive")]),
        ("en", "what did he tell them", [("he", "male", "subject"), ("them", None, "object")]),
        ("de", "was antwortete er", [("er", "male", "subject")]),
        ("fr", "que répond-elle", [("elle", "female", "subject")]),
        ("en", "where is the shed", []),
    ],
)
def test_pronouns_and_what_they_are(language: str, text: str, found: list[tuple[str, str | None, str]]) -> None:
    assert [(one.word, one.gender, one.role) for one in pronouns_in(text, language)] == found
