"""For whom a pronoun stands."""

import pytest

import searchdoc
from searchdoc.passages.people import Speakers
from searchdoc.ranking.pronouns import Antecedents, thing_pointed_to
from searchdoc.text.follow_up_words import pronouns_in


@pytest.fixture(scope="module")
def antecedents(family: searchdoc.Index) -> Antecedents:
    """Those of a conversation in which Eliza's words to Robert were asked for last."""
    thread = family.thread(family.ask("what did Eliza write to Robert about Canada"))
    return Antecedents(thread, Speakers(family.speakers()))


@pytest.mark.parametrize(
    ("question", "meant"),
    [("what did she say", "Eliza Thornbury"), ("what did he say", "Robert Dacre"), ("did they", "Eliza Thornbury")],
)
def test_the_last_question_tells_who_is_meant(antecedents: Antecedents, question: str, meant: str) -> None:
    (pronoun,) = pronouns_in(question, "en")
    assert antecedents.meant_by(pronoun)[0] == meant
    assert meant not in antecedents.meant_by(pronoun, [meant])


@pytest.mark.parametrize(
    ("question", "bound"),
    [
        ("what did Robert say about his wages", True),
        ("what did Robert say about her wages", False),
        ("what did Robert write to him", False),
        ("what did the vicar say about his sermon", True),
        ("what was the name of her son", False),
        ("who sold his farm", True),
        ("when did he leave", False),
    ],
)
def test_a_pronoun_may_stand_for_somebody_in_its_own_sentence(
    antecedents: Antecedents, question: str, bound: bool
) -> None:
    named = [("Robert Dacre", question.find("Robert"))]
    (pronoun,) = pronouns_in(question, "en")
    assert antecedents.is_bound(pronoun, question, named) is bound


@pytest.mark.parametrize(
    ("question", "pointed"),
    [
        ("who bought it", "it"),
        ("what did she say about that?", "that"),
        ("how long did it take", None),
        ("when was the bridge built and who paid for it", None),
        ("was it that the mill burnt", None),
    ],
)
def test_it_stands_for_a_thing_that_the_question_does_not_name(question: str, pointed: str | None) -> None:
    place = thing_pointed_to(question)
    assert (None if place is None else question[place.start : place.end]) == pointed
