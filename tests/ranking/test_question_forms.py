"""The forms of questions: turns of phrase and what they ask for."""

import pytest

from searchdoc.ranking.question_forms import (
    asks_for_spoken_words,
    asks_how_many,
    asks_who_said,
    is_addressed,
    is_asked_for,
    period_of,
    without_verb,
)


@pytest.mark.parametrize(
    ("question", "language", "asked_for"),
    [
        ("was sagte Venn über das Brot", "de", True),
        ("was Venn über das Brot schrieb", "de", False),
        ("was Venn schrieb", "de", True),
        ("laut Venn, wer kam", "de", True),
        ("wer sagte Venn etwas", "de", False),
        ("que dit Mme Venn de la prison", "fr", True),
        ("selon Venn", "fr", True),
        ("qué dijo Venn sobre la guerra", "es", True),
        ("che cosa scrisse Venn", "it", True),
        ("что писал Venn о войне", "ru", True),
        ("o que disse Venn", "pt", True),
        ("wat schreef Venn over brood", "nl", True),
        ("letters from Venn to Hale", "en", True),
        ("what did Hale say to Venn", "en", False),
        ("what did Lord Venn's agent say about the rent", "en", False),
        ("what did Mr. Venn say about the rent", "en", True),
        ("what was Venn's letter about", "en", True),
    ],
)
def test_whose_words_are_asked_for_in_every_language(question: str, language: str, *, asked_for: bool) -> None:
    """The name beside the verb of saying, or after "letters from"."""
    start = question.index("Venn")
    assert is_asked_for(question, start, start + 4, language) is asked_for


@pytest.mark.parametrize(
    ("question", "since", "until"),
    [
        ("what happened on 14 August 1851", "1851-08-14", "1851-08-14"),
        ("how much was flour in February 1850", "1850-02-01", "1850-02-28"),
        ("letters in 1850-52", "1850-01-01", "1852-12-31"),
        ("letters of 1850–1852", "1850-01-01", "1852-12-31"),
        ("between 1850 and 1852", "1850-01-01", "1852-12-31"),
        ("before 1852", None, "1852-12-31"),
        ("after 3 May 1852", "1852-05-03", None),
        ("1922", "1922-01-01", "1922-12-31"),
    ],
)
def test_a_question_names_days(question: str, since: str | None, until: str | None) -> None:
    """A day, a month, a year, or from one to another."""
    period = period_of(question, "en")
    assert period is not None
    assert (period.since, period.until) == (since, until)


@pytest.mark.parametrize("question", ["what about bread", "were 1500 men there", "at 12:30", "page 1851a"])
def test_other_numbers_are_no_years(question: str) -> None:
    assert period_of(question, "en") is None


def test_a_period_overlaps_dates_that_may_lie_in_it() -> None:
    """And no unknown one."""
    period = period_of("in 1922", "en")
    assert period is not None
    assert period.overlaps("1922-12-13")
    assert period.overlaps("1922?")
    assert not period.overlaps("1923-01")
    assert not period.overlaps(None)


@pytest.mark.parametrize(
    ("question", "language", "asks"),
    [
        ("who said so", "en", True),
        ("who shut it", "en", False),
        ("wer sagte das", "de", True),
        ("wer kam", "de", False),
    ],
)
def test_who_said_it(question: str, language: str, *, asks: bool) -> None:
    assert asks_who_said(question, language) is asks


def test_the_one_written_to_stands_after_to() -> None:
    """With a title before the name or none."""
    assert is_addressed("what did X write to Mrs. Hale", 25)
    assert is_addressed("was schrieb X an Hale", 17)
    assert not is_addressed("what did Hale say", 9)
    assert not is_addressed("why did X want to send Hale", 23)


def test_saying_is_not_wanting() -> None:
    """Whoever wanted something need not have said it."""
    assert asks_for_spoken_words("what did he write")
    assert not asks_for_spoken_words("what did he want")


@pytest.mark.parametrize(
    ("question", "asks"), [("how many", True), ("Wie viele", True), ("combien", True), ("how", False)]
)
def test_how_many(question: str, *, asks: bool) -> None:
    assert asks_how_many(question) is asks


def test_the_verb_is_left_out_in_every_language() -> None:
    """Unless nothing else remains."""
    assert without_verb("was sagte Venn", "de").split() == ["was", "Venn"]
    assert without_verb("sagte", "de") == "sagte"
