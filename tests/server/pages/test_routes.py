"""Every page, asked over HTTP."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

import searchdoc
from searchdoc.server.application import create_application
from searchdoc.server.pages.routes import LISTED, list_page

ELIZA = "thornbury/1851-01-09 Eliza to Margaret.txt"


@pytest.fixture(scope="module")
def client(papers_directory: Path) -> Iterator[TestClient]:
    with TestClient(create_application(papers_directory), base_url="http://127.0.0.1") as client:
        yield client


@pytest.mark.parametrize(
    ("path", "holds"),
    [
        ("/", "What is here"),
        ("/ask?question=what+did+Margaret+say+about+the+mill", "Sell the mill."),
        ("/ask", "What is here"),
        ("/documents", "Diary of Amos Birkett"),
        (f"/documents/{quote(ELIZA)}", "Robert Dacre"),
        ("/letters", "Do not go to Canada."),
        ("/people", "Eliza Thornbury"),
        ("/people/Eliza%20Thornbury", "Letters written"),
        ("/timeline", "3 November 1850"),
        ("/timeline?question=what+did+Eliza+say+about+the+mill", "What answers, by date"),
    ],
)
def test_a_page_holds_what_it_should(client: TestClient, path: str, holds: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert holds in answer.text


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        ("/ask?question=the+mill&speaker=Elisa+Thornburry", 422, "did you mean Eliza Thornbury"),
        ("/ask?question=" + "x" * 2001, 422, "at most 2000 characters"),
        ("/ask?question=trade&since=yesteryear", 422, "yesteryear"),
        ("/documents/nothing.txt", 404, "There is no document"),
        ("/documents/calendar.txt?cite=nothing", 404, "is no citation"),
        ("/people/Nobody", 404, "Nobody called"),
        ("/passages/nothing", 404, "This passage is lost"),
        ("/passages/calendar.txt:0-20:00000000", 404, "The document of that name as it is now"),
        ("/static/nothing.css", 404, "There is no file"),
        ("/documents/calendar.txt/pages/1.png", 404, "There is no page 1"),
    ],
)
def test_an_error_is_a_page_with_one_sentence(client: TestClient, path: str, status: int, says: str) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html")
    assert says in answer.text.replace("&#39;", "'")


def test_a_citation_of_another_document_is_refused(client: TestClient, papers: searchdoc.Index) -> None:
    citation = papers.search("stove", 1)[0]
    assert client.get(f"/documents/calendar.txt?cite={quote(citation.id)}").status_code == 404


def test_every_link_of_the_pages_leads_somewhere(client: TestClient) -> None:
    pages = [
        "/",
        "/documents",
        "/letters",
        "/people",
        "/timeline",
        "/ask?question=the+mill",
        f"/documents/{quote(ELIZA)}",
    ]
    found = {link for page in pages for link in re.findall(r'(?:href|src)="(/[^"#]*)', client.get(page).text)}
    checked = sorted(link.replace("&amp;", "&") for link in found)
    assert len(checked) > 60
    assert [link for link in checked[:: max(1, len(checked) // 40)] if client.get(link).status_code != 200] == []


def test_pictures_and_files_may_be_kept(client: TestClient) -> None:
    picture = client.get("/documents/guild.pdf/pages/2.png")
    assert picture.headers["content-type"] == "image/png"
    assert picture.content.startswith(b"\x89PNG")
    style = client.get("/static/room.css")
    assert "immutable" in style.headers["cache-control"]
    assert style.headers["content-type"].startswith("text/css")


def test_a_long_list_has_pages() -> None:
    rows = list_page(range(2 * LISTED + 1), 2, "/people")
    assert list(rows.rows) == list(range(LISTED, 2 * LISTED))
    assert (rows.previous, rows.next, rows.pages) == ("/people?page=1", "/people?page=3", 3)
    assert list_page(range(3), 9, "/people").page == 1
    assert list_page((), 1, "/people").rows == ()


def test_the_pages_are_no_part_of_the_interface_for_programs(client: TestClient) -> None:
    assert all(path.startswith(("/api/", "/healthz")) for path in client.get("/openapi.json").json()["paths"])
