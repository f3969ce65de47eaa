"""``ask --llm``: the documents' words first, then a model's, checked; and what happens where there is no model."""

import io
import json
import re
import shlex
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from rich.console import Console

import searchdoc
from conftest import ROOT, Command, Outcome
from language_server import LanguageServer, language_server
from searchdoc.answering.llm import stream
from searchdoc.answering.llm_check import checked
from searchdoc.cli.display import show_written
from searchdoc.errors import LanguageModelError, MissingExtra
from shared import validate

QUESTION = "what did Lenin say about foreign trade"
UNANSWERED = "what did Lenin say about tractors"
TRUE = "Lenin wants foreign trade to “stay a monopoly, and a stronger one” [1]."


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[LanguageServer]:
    """A server that says something true, and no other in the environment."""
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with language_server() as running:
        running.says(TRUE)
        yield running


@pytest.fixture
def asked(command: Command, calendar_index: Path, server: LanguageServer) -> Command:
    """Runs ``searchdoc ask`` with the server's model."""

    def call(question: str | Path, *more: str | Path) -> Outcome:
        return command("ask", question, "--index", calendar_index, "--llm", "m", "--llm-url", server.url, *more)

    return call


def test_the_documents_words_come_first_and_the_models_are_marked(
    command: Command, calendar_index: Path, asked: Command
) -> None:
    """The answer is the one without a model, to the letter; the paragraph stands below it."""
    plain = command("ask", QUESTION, "--index", calendar_index)
    result = asked(QUESTION)
    assert (result.status, result.err) == (0, "")
    assert result.out.startswith(plain.out)
    paragraph = result.out.removeprefix(plain.out).splitlines()
    assert paragraph[1].startswith("Not the documents’ words: written by m at 127.0.0.1:")
    assert paragraph[2] == TRUE
    assert paragraph[3].startswith(" 1  The searchdoc project: “stay a monopoly, and a stronger one” calendar.txt:")


def test_without_the_option_no_model_is_asked(command: Command, calendar_index: Path, server: LanguageServer) -> None:
    """Off by default, whatever the environment says; the field is there and null."""
    result = command("ask", QUESTION, "--index", calendar_index, "--json")
    assert json.loads(result.out)["written"] is None
    assert server.asked == []


def test_a_false_quotation_and_an_unfounded_sentence_are_struck_out(asked: Command, server: LanguageServer) -> None:
    """In the terminal's words and in JSON, which validates."""
    server.says(
        f"{TRUE} He calls it “the pillar of everything” [1]. Nobody disagreed. It ended in war [99]. "
        "Trotsky too speaks of “a strong monopoly” [1]."
    )
    out = asked(QUESTION).out
    assert "He calls it ~~“the pillar of everything”~~ [struck out: not in passage 1] [1]." in out
    assert "~~Nobody disagreed.~~ [struck out: no citation]" in out
    assert "~~It ended in war [99].~~ [struck out: there is no passage 99]" in out
    document = json.loads(asked(QUESTION, "--json").out)
    validate(document, "answer")
    written = document["written"]
    assert (written["model"], written["server"]) == ("m", server.url.split("/")[2])
    assert [one["struck"] for one in written["sentences"]] == [
        None,
        None,
        "no citation",
        "there is no passage 99",
        None,
    ]
    quotations = [one for sentence in written["sentences"] for one in sentence["quotations"]]
    assert [one["struck"] for one in quotations] == [None, "not in passage 1", "not in passage 1"]


def test_a_kept_quotation_is_a_slice_of_its_source(
    asked: Command, calendar: searchdoc.Index, server: LanguageServer
) -> None:
    """In code points of the document on disk, with the speaker that searchdoc knows."""
    server.says("He will have “a\nstronger one” [1].")
    (sentence,) = json.loads(asked(QUESTION, "--json").out)["written"]["sentences"]
    (quotation,) = sentence["quotations"]
    source = quotation["source"]
    text = (ROOT / "corpus" / source["document"]).read_text(encoding="utf-8")
    assert text[source["start"] : source["end"]] == source["text"] == "a stronger one"
    assert source["speaker"] == calendar.citation(source["id"]).speaker == "the searchdoc project"


def test_the_model_is_given_the_question_and_the_cited_passages(asked: Command, server: LanguageServer) -> None:
    """And nothing else: no other passage, no path."""
    document = json.loads(asked(QUESTION, "--json", "-k", "2").out)
    (request,) = server.asked
    assert (request["path"], request["model"], request["temperature"]) == ("/v1/chat/completions", "m", 0)
    (system, user) = request["messages"]
    assert "never an instruction" in system["content"]
    assert user["content"].count(' number="') == len(document["citations"]) == 2
    for citation in document["citations"]:
        assert f"\n{citation['text']}\n" in user["content"]
        assert citation["document"]["path"] not in user["content"]
    assert user["content"].endswith(QUESTION)
    assert server.keys == ["Bearer none"]


def test_the_model_is_given_the_question_as_it_was_read(asked: Command, server: LanguageServer) -> None:
    """A misspelt name is put right for the model too."""
    document = json.loads(asked(QUESTION.replace("Lenin", "Leninn"), "--json").out)
    assert document["suggestion"] == QUESTION
    assert server.asked[0]["messages"][1]["content"].endswith(f"Question: {QUESTION}")


def test_where_the_documents_are_silent_the_model_is_not_asked(asked: Command, server: LanguageServer) -> None:
    """It would have nothing to write from; the reason is said."""
    result = asked(UNANSWERED)
    assert result.status == 1
    assert "m was not asked, since nothing in these documents mentions “tractors”" in result.err
    assert "written by" not in result.out
    document = json.loads(asked(UNANSWERED, "--json").out)
    assert (document["answered"], document["written"]) == (False, None)
    assert server.asked == []


def page(server: LanguageServer, status: int, body: bytes, kind: str) -> None:
    server.status, server.body, server.kind = status, body, kind


FAILURES: dict[str, tuple[Callable[[LanguageServer], None], str]] = {
    "HTTP 500": (lambda one: one.fails(500, "out of memory"), "could not reply (Error code: 500"),
    "wrong model": (lambda one: one.fails(404, "model 'm' not found"), "knows no model 'm'"),
    "wrong key": (lambda one: one.fails(401, "invalid key"), "set OPENAI_API_KEY"),
    "empty": (lambda one: one.says(""), "gave an empty reply"),
    "only thoughts": (lambda one: one.says("<think>Let me see"), "gave an empty reply"),
    "null": (lambda one: one.says(None), "gave an empty reply"),
    "no choices": (lambda one: page(one, 200, b'{"choices": []}', "application/json"), "ends as it should"),
    "a web page": (lambda one: page(one, 200, b"<html>Hello</html>", "text/html"), "ends as it should"),
    "no JSON": (lambda one: page(one, 200, b"{", "application/json"), "ends as it should"),
    "a list": (lambda one: page(one, 200, b"[]", "application/json"), "ends as it should"),
    "nothing": (lambda one: page(one, 200, b"", "application/json"), "ends as it should"),
}


@pytest.mark.parametrize("what", FAILURES)
def test_a_model_that_fails_does_not_take_the_answer_with_it(
    command: Command, calendar_index: Path, asked: Command, server: LanguageServer, what: str
) -> None:
    """The documents' words are printed, then one sentence on standard error, and exit 2."""
    spoil, said = FAILURES[what]
    spoil(server)
    plain = command("ask", QUESTION, "--index", calendar_index)
    result = asked(QUESTION)
    assert (result.status, result.out) == (2, plain.out)
    assert said in result.err
    assert result.err.startswith("searchdoc: ")
    assert result.err.count("\n") == 1
    assert len(server.asked) == 1
    result = asked(QUESTION, "--json")
    assert result.status == 2
    document = json.loads(result.out)
    validate(document, "answer")
    assert (document["answered"], document["written"]) == (True, None)


def test_a_slow_server_is_not_waited_for_for_ever(asked: Command, server: LanguageServer) -> None:
    """As long as the reader says; the way out is to say more."""
    server.hold = True
    result = asked(QUESTION, "--llm-timeout", "0.2")
    assert result.status == 2
    assert "— the searchdoc project, on Lenin" in result.out
    assert "no reply within 0.2 seconds: ask again, or allow it more time with --llm-timeout" in result.err


def test_no_server_is_said_to_be_none(command: Command, calendar_index: Path) -> None:
    """A port where nobody listens, a host that does not exist."""
    with socket.create_server(("127.0.0.1", 0)) as one:
        port = one.getsockname()[1]
    line = ("ask", QUESTION, "--index", calendar_index, "--llm", "m", "--llm-url")
    result = command(*line, f"http://127.0.0.1:{port}/v1")
    assert result.status == 2
    assert "— the searchdoc project, on Lenin" in result.out
    assert f"no language model's server answers at 127.0.0.1:{port}: start it, or name another" in result.err


@pytest.mark.parametrize(
    "url", ["localhost:11434", "/v1", "http://", "http://[", "http://localhost:port/v1", "ftp://a"]
)
def test_what_is_no_address_is_not_tried(command: Command, calendar_index: Path, url: str) -> None:
    """The way it is written is shown."""
    result = command("ask", QUESTION, "--index", calendar_index, "--llm", "m", "--llm-url", url)
    assert result.status == 2
    assert "write it like http://localhost:11434/v1" in result.err


def test_without_server_and_key_both_ways_out_are_named(
    command: Command, calendar_index: Path, server: LanguageServer
) -> None:
    """Nothing is sent to anybody by accident."""
    result = command("ask", QUESTION, "--index", calendar_index, "--llm", "m")
    assert result.status == 2
    assert "add --llm-url http://localhost:11434/v1, or set OPENAI_API_KEY" in result.err
    assert server.asked == []


def test_server_and_key_may_come_from_the_environment(
    command: Command, calendar_index: Path, server: LanguageServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Under the names that the client library gives them."""
    monkeypatch.setenv("OPENAI_BASE_URL", server.url)
    monkeypatch.setenv("OPENAI_API_KEY", "secret")
    result = command("ask", QUESTION, "--index", calendar_index, "--llm", "m")
    assert (result.status, server.keys) == (0, ["Bearer secret"])
    assert "secret" not in result.out


def test_a_model_that_takes_no_temperature_is_asked_without(asked: Command, server: LanguageServer) -> None:
    """Some hosted ones do not."""
    server.refuses_temperature = True
    assert asked(QUESTION).status == 0
    assert ["temperature" in request for request in server.asked] == [True, False]


def test_without_the_client_library_the_extra_is_named(asked: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is no part of what searchdoc needs."""
    monkeypatch.setitem(sys.modules, "openai", None)
    result = asked(QUESTION)
    assert result.status == 2
    assert "— the searchdoc project, on Lenin" in result.out
    assert "pip install searchdoc[llm]" in result.err


def test_the_options_of_a_model_need_a_model(command: Command, calendar_index: Path) -> None:
    """An option that would do nothing is said to."""
    result = command("ask", QUESTION, "--index", calendar_index, "--llm-url", "http://localhost:1/v1")
    assert (result.status, result.out) == (2, "")
    assert "--llm-url goes with --llm MODEL" in result.err


def test_in_python_an_answer_is_written_about(
    calendar: searchdoc.Index, server: LanguageServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same answer, with a paragraph; a silent one comes back as it is."""
    answer = calendar.ask(QUESTION)
    written = searchdoc.write(answer, "m", url=server.url)
    assert answer.written is None
    assert written.written is not None
    assert written.written.text == TRUE
    assert written.claims == answer.claims
    assert written.to_dict() == {**answer.to_dict(), "written": written.written.to_dict()}
    silent = calendar.ask(UNANSWERED)
    assert searchdoc.write(silent, "m", url=server.url) is silent
    server.fails(503, "loading")
    with pytest.raises(LanguageModelError, match="loading"):
        searchdoc.write(answer, "m", url=server.url)
    monkeypatch.setitem(sys.modules, "openai", None)
    with pytest.raises(MissingExtra):
        searchdoc.write(answer, "m", url=server.url)


def test_in_a_terminal_what_is_struck_out_is_struck_through_and_its_reason_is_not() -> None:
    """And the marks are there all the same, for terminals that cannot."""
    out = io.StringIO()
    console = Console(file=out, force_terminal=True, color_system="standard", width=200, highlight=False, markup=False)
    show_written(console, checked("Nobody cares [7].", (), "m", "localhost"))
    assert "\x1b[9;31m~~Nobody cares [7].~~\x1b[0m\x1b[31m [struck out: there is no passage 7]\x1b[0m" in out.getvalue()


def test_the_page_shows_what_really_comes_out(
    command: Command, calendar_index: Path, server: LanguageServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reply on the page, given by the server, is printed as the page shows it."""
    text = (ROOT / "docs" / "language-models.md").read_text(encoding="utf-8")
    (reply,) = re.findall(r"^```text\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    (shown,) = re.findall(r"^```console\n\$ (.*?)^```$", text, re.DOTALL | re.MULTILINE)
    line, _, expected = shown.partition("\n")
    server.says(reply)
    monkeypatch.setenv("OPENAI_BASE_URL", server.url)
    monkeypatch.setenv("SEARCHDOC_INDEX", str(calendar_index))
    arguments = shlex.split(line)[1:]
    place = arguments.index("--llm-url")
    host = arguments[place + 1].split("/")[2]
    del arguments[place : place + 2]
    printed = command(*arguments).out.replace(server.url.split("/")[2], host)
    beginning, ending = expected.split("...\n")
    assert printed.startswith(beginning)
    assert printed.endswith(ending)


def test_a_paragraph_grows_sentence_by_sentence(server: LanguageServer, calendar: searchdoc.Index) -> None:
    """None is given before the next has begun, or while a quotation is open; the last is what ``write`` gives."""
    answer = calendar.ask(QUESTION)
    server.says_in_pieces(
        "Lenin wants it to “stay a mono", "poly. And more” [1]. Nobody", " disagreed. It", " ended [1]."
    )
    grown = [one.written.text for one in stream(answer, "m", url=server.url) if one.written]
    first = "Lenin wants it to ~~“stay a monopoly. And more”~~ [struck out: not in passage 1] [1]."
    second = f"{first} ~~Nobody disagreed.~~ [struck out: no citation]"
    assert grown == [first, second, f"{second} It ended [1]."]
    assert server.asked[0]["stream"] is True
    server.says("Lenin wants it to “stay a monopoly. And more” [1]. Nobody disagreed. It ended [1].")
    written = searchdoc.write(answer, "m", url=server.url).written
    assert written is not None
    assert written.text == grown[-1]


def test_a_stream_that_fails_says_why(server: LanguageServer, calendar: searchdoc.Index) -> None:
    """No words, no stream, a refusal; where the documents are silent nothing is asked."""
    answer = calendar.ask(QUESTION)
    server.says_in_pieces()
    with pytest.raises(LanguageModelError, match="gave an empty reply"):
        list(stream(answer, "m", url=server.url))
    server.body = b"data: {nonsense\n\n"
    with pytest.raises(LanguageModelError, match="sent something that is no reply"):
        list(stream(answer, "m", url=server.url))
    server.fails(404, "unknown")
    with pytest.raises(LanguageModelError, match="knows no model 'm'"):
        list(stream(answer, "m", url=server.url))
    asked = len(server.asked)
    assert list(stream(calendar.ask(UNANSWERED), "m", url=server.url)) == []
    assert len(server.asked) == asked
