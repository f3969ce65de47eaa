"""The notebook over HTTP: kept and removed by forms, from these pages alone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

import searchdoc
from http_clients import client_of


@pytest.fixture
def own(calendar_index: Path, tmp_path: Path) -> Iterator[TestClient]:
    with client_of(Path(shutil.copytree(calendar_index, tmp_path / "index"))) as running:
        yield running


def test_a_citation_is_kept_exported_and_removed(own: TestClient, calendar: searchdoc.Index) -> None:
    citation = calendar.search("foreign trade", 1)[0]
    form = {"id": citation.id, "why": "the <b>trade</b>", "tags": "trade, 1922"}
    kept = own.post("/notebook", data=form, follow_redirects=False)
    assert (kept.status_code, kept.headers["location"]) == (303, "/notebook#last")
    shown = own.get("/notebook").text
    assert "the &lt;b&gt;trade&lt;/b&gt;" in shown
    assert own.get("/notebook/export?format=ris").text.startswith("TY  -")
    assert own.get("/notebook/export?format=none").status_code == 404
    assert own.post("/notebook/forget", data={"id": citation.id}, follow_redirects=False).status_code == 303
    assert "Nothing is kept" in own.get("/notebook").text


def test_no_other_site_writes_in_it(own: TestClient, calendar: searchdoc.Index) -> None:
    form = {"id": calendar.search("foreign trade", 1)[0].id}
    for origin in ("https://elsewhere.example", "null"):
        assert own.post("/notebook", data=form, headers={"Origin": origin}).status_code == 403
    assert "Nothing is kept" in own.get("/notebook").text


def test_what_cannot_be_kept_is_one_sentence(own: TestClient, tmp_path: Path, calendar: searchdoc.Index) -> None:
    assert own.post("/notebook", data={"id": "nonsense"}).status_code == 404
    assert own.post("/notebook", data={"id": "x", "why": "y" * 30_000}).status_code == 413
    (tmp_path / "index.kept.toml").write_text("[[kept", encoding="utf-8")
    answer = own.post("/notebook", data={"id": calendar.search("foreign trade", 1)[0].id})
    assert answer.status_code == 503
    assert "correct it by hand" in answer.text
    assert (tmp_path / "index.kept.toml").read_text(encoding="utf-8") == "[[kept"


def test_people_are_compared_and_problems_said(own: TestClient) -> None:
    assert own.get("/compare").status_code == 200
    assert "nobody called" in own.get("/compare?one=Nobody&other=Lenin&topic=trade").text
    assert "no own words of Lenin" in own.get("/compare?one=Lenin&other=Trotsky&topic=foreign+trade").text
    assert own.get("/timeline?question=foreign+trade&since=1922&until=1922").status_code == 200
