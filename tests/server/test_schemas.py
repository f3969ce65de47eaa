"""What ``/openapi.json`` says is what the published schemas say, and what is answered."""

import json
from importlib.resources import files
from typing import Any

import jsonschema
import pytest
from fastapi.testclient import TestClient

from searchdoc.server.schemas import answers, components


@pytest.fixture(scope="module")
def document(client: TestClient) -> dict[str, Any]:
    """The OpenAPI document."""
    found: dict[str, Any] = client.get("/openapi.json").json()
    return found


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    """Inside the document itself."""
    references: set[str] = set()

    def collect(part: object) -> None:
        if isinstance(part, dict):
            references.update(value for name, value in part.items() if name == "$ref")
            for value in part.values():
                collect(value)
        elif isinstance(part, list):
            for value in part:
                collect(value)

    collect(document)
    assert len(references) > 10
    for reference in references:
        assert reference.removeprefix("#/components/schemas/") in document["components"]["schemas"], reference


@pytest.mark.parametrize(
    ("path", "asked", "name"),
    [
        ("/api/ask", "/api/ask?question=what+did+Lenin+say+about+trade", "Answer"),
        ("/api/search", "/api/search?query=trade", "Hits"),
        ("/api/documents", "/api/documents", "Documents"),
        ("/api/documents/{id}", "/api/documents/calendar.txt", "DocumentText"),
        ("/api/people", "/api/people", "People"),
        ("/api/letters", "/api/letters", "Letters"),
        ("/healthz", "/healthz", "Health"),
    ],
)
def test_an_answer_is_as_the_document_says(
    client: TestClient, document: dict[str, Any], path: str, asked: str, name: str
) -> None:
    """By the component that is named for it."""
    schema = document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    assert schema == {"$ref": f"#/components/schemas/{name}"}
    jsonschema.Draft202012Validator({**schema, "components": document["components"]}).validate(client.get(asked).json())


def test_a_component_says_no_less_than_the_published_schema() -> None:
    """The same properties, all of them required that are."""
    for name, file in (("Answer", "answer"), ("Hits", "search"), ("People", "people"), ("Letters", "letters")):
        published = json.loads(files("searchdoc").joinpath("schemas", f"{file}.schema.json").read_text("utf-8"))
        assert list(components()[name]["properties"]) == list(published["properties"])
        assert components()[name]["required"] == published["required"]
    citation = json.loads(files("searchdoc").joinpath("schemas", "citation.schema.json").read_text("utf-8"))
    assert components()["Citation"]["required"] == citation["$defs"]["citation"]["required"]


def test_parameters_are_listed_with_their_limits(document: dict[str, Any]) -> None:
    """Repeated ones as lists."""
    parameters = {one["name"]: one for one in document["paths"]["/api/search"]["get"]["parameters"]}
    assert parameters["query"]["required"]
    assert parameters["query"]["schema"]["maxLength"] == 2000
    assert parameters["k"]["schema"]["maximum"] == 100
    assert parameters["where"]["schema"]["type"] == parameters["document"]["schema"]["type"] == "array"
    assert set(parameters) == {
        *("query", "k", "mode", "speaker", "to", "kind", "since", "until", "syntax", "where", "document"),
    }


def test_every_path_tells_its_problems(document: dict[str, Any]) -> None:
    """As problem details."""
    for path in document["paths"].values():
        for status, answer in path["get"]["responses"].items():
            if int(status) >= 400:
                assert list(answer["content"]) == ["application/problem+json"]
    assert set(answers("Health", 422)) == {200, 304, 401, 403, 421, 422, 500}
