"""The commands of a conversation, each on a real index."""

import pytest

import searchdoc
from searchdoc.cli.talk_commands import TALK_COMMANDS, Talk, run_command
from searchdoc.errors import MalformedQuery, SearchdocError, UnknownCitation


@pytest.fixture
def talk(family: searchdoc.Index) -> Talk:
    """A conversation after one question."""
    talk = Talk(family, 3, {})
    talk.answer = talk.conversation.ask("what did Eliza say about Canada", 3)
    return talk


def test_filters_are_checked_set_under_the_whole_name_and_lifted(talk: Talk) -> None:
    for line in (":speaker Eliza", ":to margaret", ":kind body", ":since 1850", ":until 1851-12"):
        run_command(talk, line)
    assert talk.filters_shown == "speaker Eliza Thornbury, to Margaret Pell, kind body, since 1850, until 1851-12"
    run_command(talk, ":kind")
    assert "kind" not in talk.filters
    answer = talk.conversation.ask("flour", talk.number, **talk.options)
    assert {citation.speaker for citation in answer.citations} == {"Eliza Thornbury"}
    run_command(talk, ":clear")
    assert (talk.filters_shown, talk.conversation.thread) == ("", None)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (":speaker Nobody", "Nobody"),
        (":to Nobody", "Nobody"),
        (":kind song", "there is no kind 'song'"),
        (":since never", "is not a date"),
        (":document nowhere.txt", "there is no document 'nowhere.txt'"),
        (":k many", ":k takes a number from 1 to 1000"),
        (":k 0", ":k takes a number from 1 to 1000"),
        (":show 9", "there is no citation 9: the last answer has 3 citations"),
        (":shw", "there is no command :shw: did you mean :show?"),
        (":zzz", "there is no command :zzz: :help lists them"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_changes_nothing(talk: Talk, line: str, says: str) -> None:
    with pytest.raises(SearchdocError, match=says.replace("?", r"\?")):
        run_command(talk, line)
    assert (talk.filters_shown, talk.number) == ("", 3)


def test_a_citation_is_shown_by_number_and_by_id(talk: Talk, capsys: pytest.CaptureFixture[str]) -> None:
    run_command(talk, ":show 1")
    by_number = capsys.readouterr().out
    assert talk.answer is not None
    run_command(talk, f":show {talk.answer.citations[0].id}")
    assert capsys.readouterr().out.split("\n\n")[0] == by_number.split("\n\n")[0]
    assert talk.answer.citations[0].text in by_number


def test_before_the_first_answer_there_is_nothing_to_show(family: searchdoc.Index) -> None:
    talk = Talk(family, 3, {})
    with pytest.raises(UnknownCitation, match="nothing is cited yet"):
        run_command(talk, ":show")
    with pytest.raises(MalformedQuery, match="nothing has been asked yet"):
        run_command(talk, ":json")


def test_help_lists_every_command_and_quit_ends(talk: Talk, capsys: pytest.CaptureFixture[str]) -> None:
    run_command(talk, ":help")
    shown = capsys.readouterr().out
    assert all(name in shown for name in TALK_COMMANDS)
    run_command(talk, ":who Eliza")
    assert capsys.readouterr().out.startswith("Eliza Thornbury: ")
    run_command(talk, ":quit")
    assert talk.over
