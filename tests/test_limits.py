"""What other programs may ask for at most is the same over HTTP and as an assistant's tool."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from searchdoc.assistants.arguments import AskArguments, read_arguments
from searchdoc.errors import MalformedQuery
from searchdoc.limits import LARGEST_K, LONGEST_NAME, LONGEST_QUESTION
from searchdoc.server.application import create_application


@pytest.mark.parametrize(
    ("most", "too_much"),
    [
        ({"question": "tr " * (LONGEST_QUESTION // 3)}, {"question": "t" * (LONGEST_QUESTION + 1)}),
        ({"question": "trade", "k": LARGEST_K}, {"question": "trade", "k": LARGEST_K + 1}),
        ({"question": "trade"}, {"question": "trade", "speaker": "L" * (LONGEST_NAME + 1)}),
    ],
)
def test_both_take_as_much_and_refuse_more(
    calendar_index: Path, most: dict[str, str | int], too_much: dict[str, str | int]
) -> None:
    with TestClient(create_application(calendar_index), base_url="http://localhost") as client:
        assert client.get("/api/ask", params=most).status_code == 200
        assert client.get("/api/ask", params=too_much).status_code == 422
    read_arguments("ask", AskArguments, most)
    with pytest.raises(MalformedQuery):
        read_arguments("ask", AskArguments, too_much)
