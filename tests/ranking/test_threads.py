"""What a conversation is about after a question."""

import pytest

import searchdoc
from searchdoc.models import Span
from searchdoc.ranking.threads import Thread, replaced


@pytest.fixture(scope="module")
def index(family: searchdoc.Index) -> searchdoc.Index:
    return family


def after(index: searchdoc.Index, question: str) -> Thread:
    return index.thread(index.ask(question))


def test_the_parts_of_a_question_for_somebodys_words(index: searchdoc.Index) -> None:
    """Each is a place in the question, with the words in front that belong to it."""
    thread = after(index, "and what did Eliza write to Margaret about the mill in 1852?")
    assert thread.text == "what did Eliza write to Margaret about the mill in 1852?"
    assert thread.saying
    assert (thread.words(thread.speaker), thread.speaker_name) == ("Eliza", "Eliza Thornbury")
    assert (thread.words(thread.addressee), thread.addressee_name) == ("to Margaret", "Margaret Pell")
    assert (thread.words(thread.topic), thread.thing) == ("about the mill", "the mill")
    assert thread.days == ("in 1852",)
    assert thread.people[: thread.latest] == ("Eliza Thornbury", "Margaret Pell")
    assert thread.heard == ("Eliza Thornbury", "Margaret Pell")


@pytest.mark.parametrize(
    ("question", "thing"),
    [
        ("when was the mill sold?", "the mill"),
        ("how much was flour in February 1850", "flour"),
        ("who repaired the broken weir", "the broken weir"),
        ("how many sacks were lost in the flood", "sacks"),
        ("what did Eliza send away", None),
        ("where was Eliza married", None),
        ("did it rain", None),
    ],
)
def test_the_thing_that_a_question_is_about(index: searchdoc.Index, question: str, thing: str | None) -> None:
    """Only where nothing else in it may be meant."""
    assert after(index, question).thing == thing


def test_people_of_earlier_questions_are_remembered_behind_those_of_the_last(index: searchdoc.Index) -> None:
    first = after(index, "what did Robert Dacre write from Kingston")
    second = index.thread(index.ask("what did Eliza say about Canada"), first)
    assert second.people[0] == "Eliza Thornbury"
    assert second.latest == 1
    assert "Robert Dacre" in second.people[1:]


def test_words_are_put_in_front_of_the_days(index: searchdoc.Index) -> None:
    thread = after(index, "how much was bread in 1850")
    assert thread.with_inserted("in Ripon") == "how much was bread in Ripon in 1850"
    assert thread.phrase_with("in") is None
    place = after(index, "how much was bread in Ripon in 1850").phrase_with("in")
    assert place is not None
    assert replaced("how much was bread in Ripon in 1850", [(place, "at York")]) == "how much was bread at York in 1850"
    assert replaced("abc", [(Span(0, 1), "x"), (Span(2, 3), "z")]) == "xbz"
