"""Parameters that are refused, and the sentences that say so."""

import pytest
from fastapi.testclient import TestClient

from searchdoc.limits import LARGEST_K, LONGEST_QUESTION
from searchdoc.server.parameters import MOST_CHARACTERS, MOST_CONDITIONS, MOST_DOCUMENTS
from shared import validate


@pytest.mark.parametrize(
    ("path", "parameter", "detail"),
    [
        ("/api/ask", "question", "the parameter 'question' is missing"),
        ("/api/ask?question=a&speeker=Lenin", "speeker", "there is no parameter 'speeker', did you mean 'speaker'?"),
        ("/api/people?x=1", "x", "there is no parameter 'x': there are name"),
        ("/api/letters?form=Ada", "form", "there is no parameter 'form', did you mean 'from'?"),
        ("/healthz?x=1", "x", "there is no parameter 'x': there is none here"),
        ("/api/passages/a?x=1", "x", "there is no parameter 'x': there is none here"),
        ("/api/ask?question=a&k=0", "k", "'k' is not allowed: input should be greater than or equal to 1"),
        ("/api/ask?question=a&k=ten", "k", "'k' is not allowed: input should be a valid integer"),
        (
            "/api/ask?question=a&threshold=nan",
            "threshold",
            "'threshold' is not allowed: input should be a finite number",
        ),
        ("/api/search?query=a&mode=magic", "mode", "'mode' is not allowed: input should be 'hybrid', 'keyword' or "),
    ],
)
def test_what_is_wrong_with_a_parameter_is_said(client: TestClient, path: str, parameter: str, detail: str) -> None:
    """In a sentence, and by its name."""
    answer = client.get(path)
    assert answer.status_code == 422
    problem = answer.json()
    validate(problem, "problem")
    (error,) = problem["errors"]
    assert error["parameter"] == parameter
    assert error["detail"].startswith(detail)
    assert problem["detail"] == error["detail"]


@pytest.mark.parametrize(
    ("path", "allowed", "refused"),
    [
        ("/api/ask", {"question": "tr" * (LONGEST_QUESTION // 2)}, {"question": "x" * (LONGEST_QUESTION + 1)}),
        ("/api/search", {"query": "trade", "k": LARGEST_K}, {"query": "trade", "k": LARGEST_K + 1}),
        ("/api/documents", {"limit": MOST_DOCUMENTS}, {"limit": MOST_DOCUMENTS + 1}),
        ("/api/documents/calendar.txt", {"length": MOST_CHARACTERS}, {"length": MOST_CHARACTERS + 1}),
        (
            "/api/documents",
            {"document": ["calendar.txt"] * MOST_CONDITIONS},
            {"document": ["calendar.txt"] * (MOST_CONDITIONS + 1)},
        ),
        ("/api/people", {"name": "x" * 1000}, {"name": "x" * 1001}),
    ],
)
def test_there_is_a_limit_to_everything(
    client: TestClient, path: str, allowed: dict[str, str], refused: dict[str, str]
) -> None:
    """Up to it, and not beyond."""
    assert client.get(path, params=allowed).status_code == 200
    assert client.get(path, params=refused).status_code == 422


def test_a_parameter_with_one_value_is_given_once(client: TestClient) -> None:
    """Which of two would count, nobody could tell."""
    answer = client.get("/api/search?query=trade&k=1&k=2")
    assert (answer.status_code, answer.json()["detail"]) == (422, "'k' is given more than once: leave one")
