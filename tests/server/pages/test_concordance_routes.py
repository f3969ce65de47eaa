"""The addresses of the concordance."""

import csv
import io
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from searchdoc.server.application import create_application


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/concordance", 200, "Every occurrence of which words?"),
        ("/concordance?query=mill&speaker=Eliza+Thornbury", 200, "take back"),
        ("/concordance?query=mill&meaning=1", 200, "Concordance"),
        ("/concordance?query=locomotive", 200, "Nothing found."),
        ("/concordance?query=b*", 422, "begins with too little"),
        ("/concordance?query=mill&sort=length", 422, "There is no order"),
        ("/concordance?query=mill&speaker=Nobody", 422, "speaks in these documents"),
        ("/concordance.csv?query=b*", 422, "begins with too little"),
    ],
)
def test_every_page_says_what_it_shows(papers_directory: Path, path: str, status: int, words: str) -> None:
    """Or, in one sentence, why it does not."""
    with TestClient(create_application(papers_directory), base_url="http://127.0.0.1") as client:
        answer = client.get(path)
        assert (answer.status_code, words in answer.text) == (status, True)


def test_all_lines_can_be_taken_home(papers_directory: Path) -> None:
    """As many as the page counts."""
    with TestClient(create_application(papers_directory), base_url="http://127.0.0.1") as client:
        answer = client.get("/concordance.csv?query=mill")
        rows = list(csv.DictReader(io.StringIO(answer.text)))
        assert answer.headers["content-disposition"] == 'attachment; filename="concordance.csv"'
        assert {row["match"].casefold() for row in rows} == {"mill"}
        assert f"{len(rows)} occurrences" in client.get("/concordance?query=mill").text
