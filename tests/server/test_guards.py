"""Who may ask, from where, and what a browser is told."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from http_clients import client_of
from searchdoc.server.guards import ANY_ADDRESS, SECURITY_HEADERS
from searchdoc.serving.addresses import LOOPBACK

TOKEN = "a-token-nobody-guesses"  # noqa: S105 (of these tests)


@pytest.fixture(scope="module")
def guarded(calendar_index: Path) -> TestClient:
    """A server that wants a token."""
    return client_of(calendar_index, token=TOKEN)


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8000", "127.0.0.1:9", "[::1]:8000", "[::1]", "localhost."])
def test_it_answers_under_its_own_names(client: TestClient, host: str) -> None:
    """With any port, in any case."""
    assert client.get("/healthz", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "evil.example:8000", "192.168.1.7", "", "localhost:x", "::1"]
)
def test_it_answers_under_no_other_name(client: TestClient, host: str) -> None:
    """A page that has its own name lead to this machine (DNS rebinding) reads nothing."""
    answer = client.get("/healthz", headers={"host": host})
    assert answer.status_code == 421
    assert answer.headers["content-type"] == "application/problem+json"


def test_behind_a_proxy_or_in_a_network_it_has_further_names(calendar_index: Path) -> None:
    """Those that are named, and any address where that is said."""
    client = client_of(calendar_index, allowed_hosts=(*LOOPBACK, "papers.example", ANY_ADDRESS))
    for host, status in {
        "papers.example": 200,
        "192.168.1.7:80": 200,
        "[2001:db8::1]": 200,
        "evil.example": 421,
    }.items():
        assert client.get("/healthz", headers={"host": host}).status_code == status


def test_pages_of_other_sites_read_nothing(client: TestClient) -> None:
    """Neither another site's nor a sandboxed page's script; nor is anything loaded into another site's page."""
    for origin in ("https://evil.example", "null", "http://localhost:9000", "http://localhost:8000.evil.example"):
        assert client.get("/api/people", headers={"origin": origin}).status_code == 403
    loaded = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}
    assert client.get("/api/people", headers=loaded).status_code == 403


def test_its_own_pages_and_links_from_elsewhere_work(client: TestClient) -> None:
    """A link is followed from wherever it stands; and nobody is told that other sites may read."""
    own = client.get("/api/people", headers={"origin": "http://localhost:8000", "sec-fetch-site": "same-origin"})
    linked = client.get("/api/people", headers={"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"})
    assert (own.status_code, linked.status_code) == (200, 200)
    assert not [name for name in own.headers if name.startswith("access-control-")]


def test_every_answer_has_the_headers_that_keep_browsers_safe(client: TestClient, guarded: TestClient) -> None:
    """What is found, what is not, what is refused, and what is known already."""
    tag = {"if-none-match": client.get("/api/people").headers["etag"]}
    answers = [
        client.get("/api/people"),
        client.get("/api/people", headers=tag),
        client.get("/nothing"),
        client.get("/api/ask"),
        client.post("/api/ask"),
        client.get("/healthz", headers={"host": "evil.example"}),
        guarded.get("/api/people"),
    ]
    assert [one.status_code for one in answers] == [200, 304, 404, 422, 405, 421, 401]
    for answer in answers:
        assert {name: answer.headers.get(name) for name in SECURITY_HEADERS} == SECURITY_HEADERS
    assert "script-src 'self'" in SECURITY_HEADERS["Content-Security-Policy"]
    assert "unsafe" not in SECURITY_HEADERS["Content-Security-Policy"]


def test_head_is_answered_as_get_without_the_content(client: TestClient) -> None:
    """With the length that the content has."""
    head, get = client.head("/api/people"), client.get("/api/people")
    assert (head.status_code, head.content) == (200, b"")
    assert {**head.headers} == {**get.headers}


def test_a_token_is_wanted_for_everything_but_health(guarded: TestClient) -> None:
    """Also for what is not there, and whoever has it in the wrong place or a part of it has it not."""
    for path in ("/api/people", "/", "/nothing", "/openapi.json", "/api/people?token=wrong", "/healthz/x"):
        answer = guarded.get(path)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == "Bearer"
    for given in (TOKEN, f"Basic {TOKEN}", f"Bearer {TOKEN[:-1]}", f"Bearer {TOKEN}x", "Bearer", "Bearer ü"):
        assert guarded.get("/api/people", headers=[(b"authorization", given.encode())]).status_code == 401
    assert guarded.get("/healthz").status_code == 200


def test_programs_send_the_token_as_a_bearer(guarded: TestClient) -> None:
    """The scheme's name in any case (RFC 9110)."""
    for given in (f"Bearer {TOKEN}", f"bearer {TOKEN}"):
        assert guarded.get("/api/people", headers={"authorization": given}).status_code == 200


def test_a_browser_opens_an_address_once_with_the_token(calendar_index: Path) -> None:
    """It is sent to the address without, with a cookie that scripts cannot read and that is not the token."""
    browser = client_of(calendar_index, token=TOKEN)
    browser.base_url = browser.base_url.copy_with(host="127.0.0.1")  # whose cookies Python's cookie jar keeps
    answer = browser.get(
        "/api/search", params={"query": "trade & war", "token": TOKEN, "k": "2"}, follow_redirects=False
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/api/search?query=trade+%26+war&k=2")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert TOKEN not in cookie
    assert len(browser.get(answer.headers["location"]).json()["hits"]) == 2
    name, _, value = cookie.partition(";")[0].partition("=")
    stranger = client_of(calendar_index, token="another-token-nobody-knows")  # noqa: S106 (of this test)
    assert stranger.get("/api/people", headers={"cookie": f"{name}={value}"}).status_code == 401
    assert browser.get("/api/people", headers={"authorization": f"Bearer {value}"}).status_code == 401


def test_the_token_leads_nowhere_else(guarded: TestClient) -> None:
    """An address that looks like another host's stays on this one."""
    answer = guarded.get(f"http://localhost:8000//evil.example/x?token={TOKEN}", follow_redirects=False)
    assert answer.headers["location"] == "/evil.example/x"


def test_a_fault_tells_nothing_of_itself(calendar_index: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The log does; the answer is a problem like any other."""
    client = client_of(calendar_index)

    @client.app.get("/fault")  # type: ignore[attr-defined, untyped-decorator]
    def fault() -> None:
        raise RuntimeError("the secret of this machine")

    answer = client.get("/fault")
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert "secret" not in answer.text
    assert "Content-Security-Policy" in answer.headers
    assert "the secret of this machine" in caplog.text
