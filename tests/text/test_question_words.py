"""Question words: what each asks for, and in which language a question is put."""

import pytest

from searchdoc.text.question_words import (
    QUESTION_LANGUAGES,
    Expected,
    asked_by,
    begins_with_question_word,
    expected_answer,
    question_language,
)


@pytest.mark.parametrize(
    ("question", "language", "expects"),
    [
        ("Who died on a Sunday?", "en", "person"),
        ("to whom did he write", "en", "person"),
        ("when was he married", "en", "date"),
        ("where was Eliza married", "en", "place"),
        ("how much did bread cost", "en", "number"),
        ("how old was he", "en", "number"),
        ("why did the gallery walk out", "en", "reason"),
        ("on which ship did he go", "en", "which"),
        ("What animal stole the buttons", "en", "which"),
        ("what did he say", "en", None),
        ("letters from Eliza to Margaret in 1850", "en", "list"),
        ("WHERE IS IT", "en", "place"),
        ("wie viele Scheiben", "de", "number"),
        ("wie teuer war das Brot", "de", "number"),
        ("an welchem Tag", "de", "date"),
        ("wer war das", "de", "person"),
        ("warum nicht", "de", "reason"),
        ("à quelle date", "fr", "date"),
        ("pourquoi", "fr", "reason"),
        ("¿cuántos barcos?", "es", "number"),
        ("dove abita", "it", "place"),
        ("в каком году", "ru", "date"),
        ("почему он уехал", "ru", "reason"),
        ("quem escreveu", "pt", "person"),
        ("wie schreef dat", "nl", "person"),
        ("苔藓标本有多少张", "zh", "number"),
        ("谁来了", "zh", "person"),
        ("兄はどこで教えていますか", "ja", "place"),
        ("bread", "en", None),
        ("whoever", "xx", None),
    ],
)
def test_the_first_word_says_what_is_asked_for(question: str, language: str, expects: Expected | None) -> None:
    """After a preposition; in Chinese and Japanese anywhere."""
    assert expected_answer(question, language) == expects


def test_every_language_can_ask_for_a_person_a_place_a_date_a_number_and_a_reason() -> None:
    """Ten languages."""
    assert len(QUESTION_LANGUAGES) == 10
    for question, kind in (("wer", "person"), ("wo", "place"), ("wann", "date"), ("wieviel", "number")):
        assert expected_answer(question, "de") == kind


def test_the_words_that_ask_end_where_the_kind_of_thing_begins() -> None:
    """As in "which ship"."""
    question = "on which ship did he go"
    kind, end = asked_by(question, "en")
    assert (kind, question[end:]) == ("which", "ship did he go")
    assert asked_by("ship", "en") == (None, 0)


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("what did Eliza say about bread", "en"),
        ("was sagte Kestner über das Brot", "de"),
        ("wie teuer war das Brot in Göttingen", "de"),
        ("que dit Mme Duval de la prison de son mari", "fr"),
        ("что писал Тургенев о войне", "ru"),
        ("qué dijo Pablo sobre la guerra", "es"),
        ("大麦的价格怎么样", "zh"),
        ("大麦の値段はどうなりましたか", "ja"),
        ("bread", "en"),
    ],
)
def test_a_question_has_the_language_of_its_small_words(question: str, language: str) -> None:
    """On a shelf that is mostly English."""
    assert question_language(question, ("en", "de", "fr")) == language


def test_a_word_that_tells_nothing_is_of_the_shelf() -> None:
    """Of its most common language."""
    assert question_language("Brot", ("de", "en")) == "de"


@pytest.mark.parametrize(
    ("text", "begins"), [("What is it", True), ("«Wer kommt", True), ("кто там", True), ("trade AND oil", False)]
)
def test_a_question_begins_with_a_question_word(text: str, *, begins: bool) -> None:
    assert begins_with_question_word(text) is begins
