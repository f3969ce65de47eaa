"""What the tests of the server share: a client of the application over the index of the calendar."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from http_clients import client_of


@pytest.fixture(scope="session")
def client(calendar_index: Path) -> Iterator[TestClient]:
    """Asks the calendar."""
    with client_of(calendar_index) as running:
        yield running
