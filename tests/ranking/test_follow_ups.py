"""Questions after questions: what each is asked as, and the sentence that then answers first."""

import pytest

import searchdoc
from searchdoc.ranking.follow_ups import FollowUp

CANADA = "what did Eliza say about Canada"

CARRIED = (
    # the questions before, the follow-up, what it is asked as, and how the answer begins (None for a silence)
    (
        [CANADA], "and what did she answer?",
        "what did Margaret Pell answer to Eliza Thornbury about Canada", "Do not go to",
    ),
    (
        [CANADA], "and what did Margaret answer?",
        "what did Margaret answer to Eliza Thornbury about Canada", "Do not go to",
    ),
    ([CANADA], "what did Margaret reply", "what did Margaret reply to Eliza Thornbury about Canada", "Do not go to"),
    ([CANADA], "And Margaret?", "what did Margaret Pell say about Canada", "Do not go to Canada"),
    ([CANADA], "what about Miss Pell?", "what did Margaret Pell say about Canada", "Do not go to Canada"),
    ([CANADA], "what about flour?", "what did Eliza say about flour", "He asked twice what flour"),
    ([CANADA], "and about the mill", "what did Eliza say about the mill", "I "),
    ([CANADA], "and in 1850?", "what did Eliza say about Canada in 1850", "You ask me whether"),
    ([CANADA, "and in 1850?"], "and in 1851", "what did Eliza say about Canada in 1851", ""),
    (
        [CANADA, "and in 1850?"], "and Margaret?",
        "what did Margaret Pell say about Canada in 1850", "Do not go to Canada",
    ),
    ([CANADA], "and to Robert?", "what did Eliza say to Robert Dacre about Canada", ""),
    ([CANADA], "why?", "why did Eliza Thornbury write about Canada", "You ask me whether"),
    ([CANADA], "to whom?", "to whom did Eliza Thornbury write about Canada", "You ask me whether"),
    ([CANADA], "what did Margaret say about it?", "what did Margaret say about Canada", "Do not go to Canada"),
    ([CANADA], "who wrote about that?", "who wrote about Canada", ""),
    ([CANADA], "who said that?", "who said that about Canada", ""),
    (
        [CANADA], "what did she say about flour?",
        "what did Eliza Thornbury say about flour", "Flour is gone to three",
    ),
    ([CANADA], "what did Robert write to her", "what did Robert write to Eliza Thornbury about Canada", ""),
    (
        ["what did Eliza write to Margaret about the mill"],
        "and what did she answer?",
        "what did Margaret Pell answer to Eliza Thornbury about the mill",
        "A woman cannot keep a mill",
    ),
    (
        ["what did Eliza write to Margaret about Canada"],
        "and Margaret?",
        "what did Margaret Pell write to Eliza Thornbury about Canada",
        "Do not go to Canada",
    ),
    (
        ["what did Margaret answer to Eliza about Canada"],
        "what about bread",
        "what did Margaret answer to Eliza about bread",
        "Bread is eightpence the quartern loaf",
    ),
    (
        ["what did Robert Dacre write from Kingston"], "what did he say about a stove",
        "what did Robert Dacre say about a stove", "If you had come",
    ),
    (
        ["what did Robert Dacre write from Kingston", "what did he say about a stove"], "and about bread?",
        "what did Robert Dacre say about bread", "Wheat bread is two pence",
    ),
    (["how much was flour in February 1850"], "and bread?", "how much was bread in February 1850", ""),
    (
        ["how much was bread in February 1850"], "and in Ripon?",
        "how much was bread in Ripon in February 1850", "Bread is eightpence",
    ),
    (["when was Amos Birkett married"], "where was he married?", "where was Amos Birkett married", ""),
    (["when was Amos Birkett married"], "and Eliza?", "when was Eliza Thornbury married", ""),
    (
        ["where was Eliza married"], "what was the name of her son?",
        "what was the name of Eliza Thornbury's son", "A son, Thomas",
    ),
    (
        ["how many sacks were lost in the flood"], "when?",
        "when were sacks lost in the flood", "Lost the weir and eleven",
    ),
    (["When did Jonathan Thornbury die?"], "where?", "where did Jonathan Thornbury die", ""),
    (
        ["When did Jonathan Thornbury die?"], "what were his last words?",
        "what were Jonathan Thornbury's last words", "",
    ),
    (["when was the weir lost?"], "and who lost it?", "who lost the weir", "Lost the weir"),
    (
        ["was sagte Kestner über das Brot"], "und über die Studenten?",
        "was sagte Kestner über die Studenten", "Das Brot ist bei uns",
    ),
    (
        ["was sagte Kestner über das Brot"], "und was schrieb er über seine Tochter?",
        "was schrieb Heinrich Kestner über seine Tochter", "In meinem Hause",
    ),
    (
        ["que dit Mme Duval de la prison de son mari"], "que dit-elle du 4 décembre ?",
        "que dit Mme Duval du 4 décembre", "Mon mari a été arrêté",
    ),
)  # fmt: skip


@pytest.fixture(scope="module")
def index(family: searchdoc.Index) -> searchdoc.Index:
    return family


def asked(index: searchdoc.Index, before: list[str], question: str) -> searchdoc.Answer:
    """The answer to the last of several questions."""
    talk = searchdoc.Conversation(index)
    for one in before:
        talk.ask(one)
    return talk.ask(question)


@pytest.mark.parametrize(("before", "question", "meant", "begins"), CARRIED)
def test_what_is_left_out_is_filled_in_and_said(
    index: searchdoc.Index, before: list[str], question: str, meant: str, begins: str
) -> None:
    answer = asked(index, before, question)
    assert answer.carried is not None
    assert answer.carried.question == meant
    assert (answer.carried.sentence or "").startswith(f"asked as: {meant}")
    assert answer.question == meant
    if begins:
        assert answer.claims[0].text.startswith(begins)


@pytest.mark.parametrize(
    "question",
    [
        "what did Margaret say about bread",
        "who is Amos Birkett",
        "and when was the weir lost?",
        "what did Margaret answer when Eliza asked whether she should go to Canada",
        "what did Robert say about his wages",
        "what did the vicar say about his sermon",
        "who sold his farm?",
        "how long did it take to rain",
        "when was the bridge built and who paid for it",
        "was there a flood in 1851",
        "bread",
        "1852",
        "how are you",
        '"go to Canada"',
        "flour AND bread",
        "was sagte Kestner über das Brot",
        "que dit Mme Duval de la prison de son mari",
    ],
)
def test_a_whole_question_carries_nothing_over(index: searchdoc.Index, question: str) -> None:
    """It is asked as it stands, whatever was asked before."""
    answer = asked(index, [CANADA], question)
    assert (answer.question, answer.carried) == (question, None)
    assert answer.to_dict() == index.ask(question).to_dict()


@pytest.mark.parametrize("question", ["and what did she answer?", "what about the rent?", "and in 1922?", "why?"])
def test_the_first_question_has_nothing_to_carry(index: searchdoc.Index, question: str) -> None:
    talk = searchdoc.Conversation(index)
    assert talk.ask(question).carried is None
    talk.ask(CANADA)
    talk.forget()
    assert talk.ask(question).carried is None


@pytest.mark.parametrize(
    ("before", "question", "doubt"),
    [
        (
            "what did Margaret write to Eliza about Canada",
            "what did she say about bread", "(she: Margaret Pell or Eliza Thornbury? asked as Margaret Pell)",
        ),
        ("what did Eliza write to Robert about Canada", "what did she say about bread", None),
        ("what did Eliza write to Robert about Canada", "what did he say about bread", None),
        ("what did Eliza write to Margaret about Canada", "and what did she answer?", None),
    ],
)  # fmt: skip
def test_whoever_else_a_pronoun_may_mean_is_said(
    index: searchdoc.Index, before: str, question: str, doubt: str | None
) -> None:
    """Where two fit; a name or title of the other gender, and a verb of answering, leave one."""
    carried = asked(index, [before], question).carried
    assert carried is not None
    assert (carried.sentence or "").endswith(doubt or carried.question)
    assert bool(carried.doubts) is (doubt is not None)


def test_a_pronoun_that_fits_nobody_is_left_alone(index: searchdoc.Index) -> None:
    """Two women were spoken of: "he" is neither, and nothing is guessed."""
    before = searchdoc.Conversation(index)
    before.ask("what did Margaret write to Eliza about Canada")
    assert before.ask("what did he say about bread").carried is None


def test_what_was_carried_is_named(index: searchdoc.Index) -> None:
    """By its parts, for programs."""
    answer = asked(index, ["what did Eliza write to Margaret about the mill in 1852"], "what did she say about Canada")
    assert answer.carried is not None
    assert answer.carried.carried == ("person",)
    answer = asked(index, ["what did Eliza write to Margaret about the mill in 1852"], "and Robert?")
    assert answer.carried is not None
    assert answer.carried.carried == ("addressee", "topic", "dates")


def test_without_anything_before_a_question_is_itself(index: searchdoc.Index) -> None:
    read = index.follow_up("and what did she answer?", None)
    assert read == FollowUp("and what did she answer?", "and what did she answer?")
    assert read.sentence is None
