"""The Python interface of a conversation."""

import pytest

import searchdoc
from searchdoc.errors import EmptyQuery, UnknownSpeaker


def test_a_conversation_answers_as_the_index_does_and_says_what_it_carried_over(calendar: searchdoc.Index) -> None:
    talk = searchdoc.Conversation(calendar)
    assert talk.ask("what did Lenin say about foreign trade").carried is None
    answer = talk.ask("and Trotsky?", 3)
    assert answer.carried is not None
    assert answer.carried.sentence == "asked as: what did Trotsky say about foreign trade"
    assert (answer.carried.asked, answer.carried.carried) == ("and Trotsky?", ("topic",))
    assert answer.to_dict() == calendar.ask("what did Trotsky say about foreign trade", 3).to_dict()
    assert "December 1922" in (talk.ask("and in December 1922?").carried or answer.carried).question


def test_an_error_and_a_query_change_nothing_for_the_next_question(calendar: searchdoc.Index) -> None:
    talk = searchdoc.Conversation(calendar)
    talk.ask("what did Lenin say about foreign trade")
    before = talk.thread
    for question, wrong in (("?", EmptyQuery), ("and Trotsky?", UnknownSpeaker)):
        with pytest.raises(wrong):
            talk.ask(question, speaker=None if question == "?" else "Nobody")
    talk.ask("monopoly AND Krasin")
    assert talk.thread == before
    carried = talk.ask("and Stalin?").carried
    assert carried is not None
    assert carried.question == "what did Stalin say about foreign trade"


def test_options_hold_for_one_question(calendar: searchdoc.Index) -> None:
    talk = searchdoc.Conversation(calendar)
    answer = talk.ask("what did Lenin say about foreign trade", 2, kind="note")
    assert {citation.kind for citation in answer.citations} <= {"note"}
    assert talk.ask("and Trotsky?", 2).citations[0].kind != "note"
