"""A draft that is pasted or sent as a file."""

from __future__ import annotations

from fastapi.testclient import TestClient

from searchdoc.server.pages.check_routes import LARGEST_DRAFT

FALSE = "It says “foreign trade must never stay a monopoly”."


def test_a_draft_is_pasted_or_sent(client: TestClient) -> None:
    pasted = client.post("/check", data={"text": FALSE})
    assert pasted.status_code == 200
    assert "<del>" in pasted.text
    sent = client.post("/check", data={"text": ""}, files={"file": ("a.txt", FALSE.encode(), "text/plain")})
    assert "<del>" in sent.text


def test_no_draft_and_one_that_is_too_long_are_refused(client: TestClient) -> None:
    assert client.get("/check").status_code == 200
    assert client.post("/check", data={"text": " "}).status_code == 422
    assert client.post("/check", content=b"a" * (LARGEST_DRAFT + 1)).status_code == 413


def test_a_file_that_cannot_be_read_is_told(client: TestClient) -> None:
    assert "cannot read" in client.post("/check", files={"file": ("a.docx", b"no zip", "x/y")}).text.lower()


def test_other_sites_may_not_send_drafts(client: TestClient) -> None:
    """And browsers say where a form from here comes from: their Origin would be null without any referrer."""
    refused = client.post("/check", data={"text": FALSE}, headers={"Origin": "https://elsewhere.example"})
    assert refused.status_code == 403
    assert client.get("/check").headers["Referrer-Policy"] == "same-origin"
