"""Where a page offers its citations to other programs."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from fastapi.testclient import TestClient

from searchdoc.exporting.formats import FORMATS
from searchdoc.server.pages.export_links import document_exports, export_links


def test_there_is_a_link_for_each_format_of_what_is_exported() -> None:
    of_citations, of_document = export_links(["a b.txt:1-2:00000000"]), document_exports("a.txt")
    assert [one.name for one in of_citations] == [one.label for one in FORMATS.values() if one.takes == "citations"]
    assert [one.name for one in of_document] == ["TEI"]
    asked = parse_qs(urlsplit(of_citations[0].link).query)
    assert asked == {"id": ["a b.txt:1-2:00000000"], "format": ["csl-json"]}


def test_an_id_that_no_address_can_hold_makes_an_address() -> None:
    assert "id=%3F.txt" in document_exports("\ud800.txt")[0].link


def test_the_links_of_an_answer_a_passage_and_a_document_lead_to_files(client: TestClient) -> None:
    answer = client.get("/ask", params={"question": "what did Lenin say about foreign trade"}).text
    permanent = "/passages/" + answer.split('href="/passages/')[1].split('"')[0]
    for page in (answer, client.get(permanent).text, client.get("/documents/calendar.txt").text):
        links = [part.split('"')[0].replace("&amp;", "&") for part in page.split('href="')[1:]]
        exported = [link for link in links if link.startswith("/api/export?")]
        assert exported
        assert client.get(exported[0]).status_code == 200
        assert client.get(exported[-1]).headers["content-disposition"].startswith("attachment; ")
