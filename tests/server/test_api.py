"""``/api``: the contract's JSON, the same as the command line prints."""

import json
from pathlib import Path
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

import searchdoc
from conftest import Command
from http_clients import client_of
from shared import validate

QUESTION = "what did Lenin say about foreign trade"


def test_an_answer_is_what_the_command_line_prints(client: TestClient, command: Command, calendar_index: Path) -> None:
    """With the same filters, to the last field; and it validates."""
    answer = client.get("/api/ask", params={"question": QUESTION, "k": 3, "speaker": "Lenin", "since": "1922"}).json()
    options = ("--json", "-k", "3", "--speaker", "Lenin", "--since", "1922", "--index", calendar_index)
    assert answer == json.loads(command("ask", QUESTION, *options).out)
    assert answer["answered"]
    validate(answer, "answer")


def test_a_silence_is_an_answer_with_its_reason(client: TestClient) -> None:
    """Nothing to cite is no error."""
    answer = client.get("/api/ask", params={"question": "what did Lenin say about tractors"})
    assert answer.status_code == 200
    assert not answer.json()["answered"]
    assert answer.json()["reason"]
    assert client.get("/api/ask", params={"question": "tractors", "threshold": 0}).json()["answered"]


@pytest.mark.parametrize("mode", ["hybrid", "keyword", "semantic"])
def test_hits_are_what_the_command_line_prints(
    client: TestClient, command: Command, calendar_index: Path, mode: str
) -> None:
    """In every mode."""
    hits = client.get("/api/search", params={"query": "monopoly of trade", "mode": mode, "k": 4, "kind": "body"}).json()
    options = ("--json", "--mode", mode, "-k", "4", "--kind", "body", "--index", calendar_index)
    assert hits == json.loads(command("search", "monopoly of trade", *options).out)
    assert len(hits["hits"]) == 4
    validate(hits, "search")


def test_filters_by_document_may_be_repeated(client: TestClient) -> None:
    """Each value is one that is allowed."""
    both = {"document": ["calendar.txt", "calendar.notes.txt"]}
    notes = {"document": "calendar.notes.txt"}
    sources = [
        {
            hit["document"]["id"]
            for hit in client.get("/api/search", params={"query": "Lenin", "k": 100, **one}).json()["hits"]
        }
        for one in (both, notes)
    ]
    assert sources == [{"calendar.txt", "calendar.notes.txt"}, {"calendar.notes.txt"}]


def test_people_are_what_the_command_line_prints(client: TestClient, command: Command, calendar_index: Path) -> None:
    """All of them, one by any form of the name, and nobody."""
    for name in ([], ["V. I. Lenin"], ["Nobody At All"]):
        printed = json.loads(command("people", *name, "--json", "--index", calendar_index).out)
        assert client.get("/api/people", params={"name": "".join(name)}).json() == printed
    assert len(client.get("/api/people").json()["people"]) > 5


def test_a_citation_is_found_again_by_its_id(client: TestClient) -> None:
    """Whole, and the same words; an id that does not hold is not found, and it is said why."""
    cited = client.get("/api/ask", params={"question": QUESTION}).json()["citations"][0]
    again = client.get(f"/api/passages/{quote(cited['id'], safe='')}").json()
    validate(again, "citation")
    for field in ("id", "text", "start", "end", "document", "kind", "speaker", "voices", "reference", "boxes"):
        assert again[field] == cited[field]
    other = client.get("/api/passages/calendar.txt:100-200:00000000")
    assert other.status_code == 404
    assert other.json()["error"] == "QuoteMismatch"


def test_documents_are_listed_page_by_page(client: TestClient, calendar: searchdoc.Index) -> None:
    """Each once, in order, with what is stated about it."""
    listed: list[dict[str, object]] = []
    after: str | None = ""
    while after is not None:
        page = client.get("/api/documents", params={"limit": 1, "after": after}).json()
        validate(page, "documents")
        assert page["total"] == 2
        listed += page["documents"]
        after = page["next"]
    assert [one["id"] for one in listed] == [document.id for document in calendar.documents()]
    assert listed[1]["characters"] == len(calendar.document("calendar.txt").text)  # type: ignore[union-attr]


def test_a_text_is_read_part_by_part(client: TestClient, calendar: searchdoc.Index) -> None:
    """All parts together are the document's text, and its passages lie where they say."""
    text, ids = "", dict[str, dict[str, object]]()
    start: int | None = 0
    while start is not None:
        part = client.get("/api/documents/calendar.txt", params={"start": start, "length": 7000}).json()
        validate(part, "document")
        assert part["start"] == len(text)
        text += part["text"]
        ids.update({one["id"]: one for one in part["passages"]})
        start = part["next"]
    document = calendar.document("calendar.txt")
    assert document is not None
    assert text == document.text
    passages = list(calendar.passages(document="calendar.txt"))
    assert list(ids) == [passage.id for passage in passages]
    assert [ids[one.id]["speaker"] for one in passages] == [one.speaker for one in passages]
    beyond = client.get("/api/documents/calendar.txt", params={"start": len(text) + 5}).json()
    assert (beyond["text"], beyond["next"], beyond["passages"]) == ("", None, [])


def test_ids_with_folders_and_letters_of_any_script_are_found(tmp_path: Path) -> None:
    """As they stand and percent-encoded; what has no such document is not found."""
    names = ["письма/от Софьи 1890.txt", "letters/50% off? #1.txt", "a/b/c/日記.txt"]
    for name in names:
        (tmp_path / "papers" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "papers" / name).write_text(f"The lamp of {name} burned well all night in the tower.\n", "utf-8")
    index = searchdoc.build([tmp_path / "papers"], tmp_path / "index")
    client = client_of(tmp_path / "index")
    for name in names:
        for path in (quote(name), quote(name, safe="")):
            found = client.get(f"/api/documents/{path}").json()
            assert found["document"]["id"] == name
        (passage,) = index.passages(document=name)
        assert client.get(f"/api/passages/{quote(passage.id)}").json()["text"] == passage.text
    missing = client.get("/api/documents/a/b/other.txt")
    assert missing.status_code == 404
    assert missing.json()["detail"] == "there is no document 'a/b/other.txt' in this index: /api/documents lists them"


def test_who_has_an_answer_already_is_told_so(client: TestClient) -> None:
    """By its tag, alone or among others, weak or strong; not by another's."""
    first = client.get("/api/search", params={"query": "trade"})
    tag = first.headers["etag"]
    assert first.headers["cache-control"] == "private, no-cache"
    for known in (tag, f'W/{tag}, "x"', f'"x", {tag}'):
        again = client.get("/api/search", params={"query": "trade"}, headers={"if-none-match": known})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert client.get("/api/search", params={"query": "trade"}, headers={"if-none-match": '"x"'}).json() == first.json()


def test_health_names_the_generation(client: TestClient, calendar: searchdoc.Index) -> None:
    """And is never kept."""
    answer = client.get("/healthz")
    assert answer.json() == {
        "status": "ok",
        "version": searchdoc.__version__,
        "generation": calendar.manifest.generation,
    }
    validate(answer.json(), "health")
    assert answer.headers["cache-control"] == "no-store"
