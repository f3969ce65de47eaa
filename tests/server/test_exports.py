"""Files of other programs over HTTP: which bytes, which media type, under which name."""

from __future__ import annotations

from typing import get_args

import pytest
from fastapi.testclient import TestClient

import searchdoc
from http_clients import client_of
from searchdoc.exporting.formats import FORMATS
from searchdoc.server.exports import disposition
from searchdoc.server.parameters import ExportParameters

DOCUMENT = "calendar.txt"


@pytest.fixture(scope="module")
def ids(calendar: searchdoc.Index) -> list[str]:
    return [hit.id for hit in calendar.search("foreign trade", 2)]


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_a_file_of_its_media_type(
    client: TestClient, calendar: searchdoc.Index, ids: list[str], name: str
) -> None:
    one = FORMATS[name]
    asked = [DOCUMENT] if one.takes == "document" else ids
    answer = client.get("/api/export", params={"id": asked, "format": name})
    assert (answer.status_code, answer.headers["content-type"]) == (200, one.media_type)
    assert (
        f'filename="{"calendar" if one.takes == "document" else DOCUMENT.split(".", maxsplit=1)[0]}{one.suffix}"'
        in (answer.headers["content-disposition"])
    )
    if name != "docx":  # a zip archive has the time in it
        assert answer.content == calendar.export(asked, name)


def test_the_formats_that_can_be_asked_for_are_those_of_the_table() -> None:
    assert set(get_args(ExportParameters.model_fields["format"].annotation)) == set(FORMATS)


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("format=ris", 422, "nothing to export"),
        ("id=calendar.txt:0-20:00000000&format=ris", 404, "changed"),
        ("id=nowhere.txt&format=tei", 404, "nowhere.txt"),
        ("id=calendar.txt&format=word", 422, "format"),
        ("id=a&id=b&format=tei", 422, "one document"),
        ("id=calendar.txt&format=tei&format=ris", 422, "more than once"),
        ("id=calendar.txt&format=tei&style=x", 422, "no parameter"),
    ],
)
def test_what_cannot_be_exported_is_said_in_a_sentence(client: TestClient, query: str, status: int, words: str) -> None:
    answer = client.get(f"/api/export?{query}")
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert words in answer.json()["detail"]


def test_it_is_guarded_as_everything_else(calendar_index: object, ids: list[str]) -> None:
    with client_of(calendar_index, token="t" * 32) as guarded:  # type: ignore[arg-type]
        asked = {"id": ids, "format": "ris"}
        assert guarded.get("/api/export", params=asked).status_code == 401
        allowed = guarded.get("/api/export", params=asked, headers={"Authorization": f"Bearer {'t' * 32}"})
        assert allowed.status_code == 200
        assert "default-src 'none'" in allowed.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("ids", "name", "expected"),
    [
        (["a/b.txt:1-2:00000000"], "ris", 'filename="b.ris"'),
        (["a.txt:1-2:00000000", "b.txt:1-2:00000000"], "ris", 'filename="citations.ris"'),
        (['x"; evil\r\n.txt'], "tei", 'filename="x_ evil.xml"'),
        (["Письмо.txt"], "tei", "filename*=UTF-8''%D0%9F"),
        (["\ud800.txt"], "tei", 'filename="citations.xml"'),
    ],
)
def test_the_name_of_the_file_is_safe(ids: list[str], name: str, expected: str) -> None:
    header = disposition(ids, FORMATS[name])
    assert header.startswith("attachment; ")
    assert expected in header
    assert "\r" not in header
    header.encode("latin-1")


def test_it_is_described_for_programs(client: TestClient) -> None:
    described = client.get("/openapi.json").json()["paths"]["/api/export"]["get"]
    assert set(described["responses"]["200"]["content"]) == {one.media_type for one in FORMATS.values()}
