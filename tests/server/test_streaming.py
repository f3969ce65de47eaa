"""An answer as server-sent events: the documents' words at once, a language model's as they come, checked."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from http_clients import client_of, events_of
from language_server import LanguageServer, language_server
from searchdoc.server.streaming import LanguageModel
from shared import validate

QUESTION = "what did Lenin say about foreign trade"
EVENTS = {"accept": "text/event-stream"}
PIECES = [
    "Lenin wants foreign trade to “stay a mono",
    "poly, and a stronger one” [1]. He calls",
    " it “the pillar of everything” [1]. Nobody",
    " disagreed.",
]


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[LanguageServer]:
    """A server of a language model."""
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with language_server() as running:
        running.says_in_pieces(*PIECES)
        yield running


@pytest.fixture
def writing(calendar_index: Path, server: LanguageServer) -> TestClient:
    """A client of a server that has it write."""
    return client_of(calendar_index, llm=LanguageModel("m", server.url, 5.0))


def test_the_documents_words_come_first_then_the_models_sentence_by_sentence(
    client: TestClient, writing: TestClient
) -> None:
    """Each checked as soon as it is whole; at last the whole answer, as the command line prints it."""
    answer = writing.get("/api/ask", params={"question": QUESTION}, headers=EVENTS)
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert (answer.headers["cache-control"], answer.headers["x-accel-buffering"]) == ("no-store", "no")
    events = events_of(answer.text)
    assert [name for name, _ in events] == ["citations", "text", "text", "text", "done"]
    assert events[0][1] == client.get("/api/ask", params={"question": QUESTION}).json()
    sentences = [sentence for name, sentence in events if name == "text"]
    assert [one["struck"] for one in sentences] == [None, None, "no citation"]
    assert sentences[0]["quotations"][0]["source"]["citation"] == 1
    assert sentences[1]["quotations"][0]["struck"] == "not in passage 1"
    done = events[-1][1]
    validate(done, "answer")
    assert done["written"]["sentences"] == sentences
    assert {**done, "written": None} == events[0][1]


def test_without_a_model_or_an_answer_only_the_documents_speak(
    client: TestClient, writing: TestClient, server: LanguageServer
) -> None:
    """No model is asked about what the documents do not say."""
    for asked, question in ((client, QUESTION), (writing, "what did Lenin say about tractors")):
        events = events_of(asked.get("/api/ask", params={"question": question}, headers=EVENTS).text)
        assert [name for name, _ in events] == ["citations", "done"]
        assert events[0][1] == events[1][1]
    assert server.asked == []


def test_a_program_that_wants_one_document_gets_it_without_a_model(writing: TestClient, server: LanguageServer) -> None:
    """The same for everybody, and at once."""
    answer = writing.get("/api/ask", params={"question": QUESTION}, headers={"accept": "application/json"})
    assert answer.json()["written"] is None
    assert "Accept" in answer.headers["vary"]
    assert server.asked == []


def test_what_goes_wrong_later_is_an_event(writing: TestClient, server: LanguageServer) -> None:
    """What was cited stands; a problem like any other ends the stream."""
    server.fails(500, "out of memory")
    events = events_of(writing.get("/api/ask", params={"question": QUESTION}, headers=EVENTS).text)
    assert [name for name, _ in events] == ["citations", "problem"]
    validate(events[-1][1], "problem")
    assert (events[-1][1]["status"], events[-1][1]["error"]) == (502, "LanguageModelError")
    assert "out of memory" in events[-1][1]["detail"]


def test_what_is_wrong_with_the_question_is_said_before_the_stream_begins(writing: TestClient) -> None:
    """With a status of its own."""
    answer = writing.get("/api/ask", params={"question": QUESTION, "speaker": "Lenni"}, headers=EVENTS)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")


def test_while_the_model_is_silent_there_are_signs_of_life(
    writing: TestClient, server: LanguageServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Comments, which every client leaves out."""
    monkeypatch.setattr("searchdoc.server.streaming._UNTIL_SIGN_OF_LIFE", 0.05)
    server.hold = True
    with writing.stream("GET", "/api/ask", params={"question": QUESTION}, headers=EVENTS) as answer:
        seen = ""
        for piece in answer.iter_text():
            seen += piece
            if ": waiting" in seen:
                server.release.set()
    assert seen.count(": waiting for the language model\n\n") >= 1
    assert [name for name, _ in events_of(seen)] == ["citations", "problem"]
