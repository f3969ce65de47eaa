"""``/api/concordance``."""

from pathlib import Path

from starlette.testclient import TestClient

from searchdoc.server.application import create_application
from shared import validate


def test_occurrences_are_listed_in_parts_with_their_figures(calendar_index: Path) -> None:
    """The contract's JSON; what is no order is refused."""
    with TestClient(create_application(calendar_index), base_url="http://127.0.0.1") as client:
        wanted = "query=the&k=5&start=5&counts=true&collocates=true&sort=left"
        found = client.get(f"/api/concordance?{wanted}").json()
        validate(found, "concordance")
        assert [line["citation"]["number"] for line in found["lines"]] == [6, 7, 8, 9, 10]
        assert found["collocates"]
        assert client.get("/api/concordance", params={"query": "the", "sort": "length"}).status_code == 422
        assert client.get("/api/concordance", params={"query": "b*"}).status_code == 422
        assert "/api/concordance" in client.get("/openapi.json").json()["paths"]
