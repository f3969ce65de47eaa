"""The addresses of the letters: the page, its parts, and the downloads."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from lxml import etree

import searchdoc
from searchdoc.server.application import create_application
from shared import validate


@pytest.fixture(scope="module")
def client(papers_directory: Path) -> Iterator[TestClient]:
    with TestClient(create_application(papers_directory), base_url="http://127.0.0.1") as client:
        yield client


def test_the_page_has_a_row_for_each_letter(client: TestClient, papers: searchdoc.Index) -> None:
    shown = client.get("/letters")
    assert shown.status_code == 200
    assert len(re.findall(r'<td role="cell" class="when">', shown.text)) == len(papers.letters())
    assert 'aria-sort="ascending"><a href="/letters?reverse=yes">Date</a>' in shown.text


def test_filters_are_kept_in_the_form(client: TestClient) -> None:
    shown = client.get("/letters?from=Margaret&to=Eliza&missing=&sort=place").text
    assert 'name="from" value="Margaret"' in shown
    assert '<input type="hidden" name="sort" value="place">' in shown
    assert len(re.findall(r'<td role="cell" class="when">', shown)) == 2


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("from=Nobody", "Nobody called"),
        ("from=<script>alert(1)</script>", "Nobody called &#39;&lt;script&gt;"),
        ("since=yesteryear", "is not a date"),
        ("sort=colour", "cannot be sorted by"),
        ("document=none.txt", "there is no document"),
    ],
)
def test_what_is_wrong_is_said_above_the_form(client: TestClient, query: str, says: str) -> None:
    answer = client.get(f"/letters?{query}")
    assert answer.status_code == 422
    assert says.casefold() in answer.text.casefold()
    assert "<script>" not in answer.text
    assert 'action="/letters"' in answer.text


def test_downloads_are_of_the_letters_that_are_shown(client: TestClient) -> None:
    """As CSV, CMIF with permanent links to this very room, GraphML, and the picture."""
    query = "?from=Margaret"
    table = client.get(f"/letters.csv{query}")
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    assert table.headers["content-disposition"] == 'attachment; filename="letters.csv"'
    rows = list(csv.DictReader(io.StringIO(table.text)))
    assert {row["from"] for row in rows} == {"Margaret Pell"}
    tei = etree.fromstring(client.get(f"/letters.xml{query}").content)
    links = [one.get("ref") or "" for one in tei.iter("{http://www.tei-c.org/ns/1.0}correspDesc")]
    assert len(links) == len(rows) == 3
    for link in links:
        assert link.startswith("http://127.0.0.1/passages/")
        assert client.get(link).status_code == 200
    for ending in ("graphml", "svg"):
        assert etree.fromstring(client.get(f"/letters.{ending}{query}").content) is not None


def test_an_unknown_format_and_an_unknown_name_are_pages_with_a_sentence(client: TestClient) -> None:
    assert "There is no letters.pdf: there are letters.csv" in client.get("/letters.pdf").text
    refused = client.get("/letters.csv?from=Nobody")
    assert (refused.status_code, "Nobody called" in refused.text) == (422, True)


def test_programs_are_told_the_same(client: TestClient, papers: searchdoc.Index) -> None:
    """In the contract's JSON; ``start`` and ``limit`` take a part of the list."""
    whole = client.get("/api/letters").json()
    validate(whole, "letters")
    assert whole == papers.letters().to_dict()
    part = client.get("/api/letters?from=Eliza&start=1&limit=1").json()
    assert [one["id"] for one in part["letters"]] == [papers.letters(sender="Eliza").rows[1].id]
    assert part["totals"]["letters"] == 3
    assert client.get("/api/letters?missing=date&missing=to").json()["letters"] == []
    refused = client.get("/api/letters?from=Nobody")
    assert (refused.status_code, refused.headers["content-type"]) == (422, "application/problem+json")
