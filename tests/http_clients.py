"""Clients of the web application, which ask it as other programs do; no port is opened."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from searchdoc.server.application import create_application


def client_of(index: Path, **options: Any) -> TestClient:  # noqa: ANN401 (those of ``create_application``)
    """A client of the application over an index, on this machine."""
    return TestClient(create_application(index, **options), base_url="http://localhost:8000")


def events_of(text: str) -> list[tuple[str, Any]]:
    """The server-sent events of an answer: pairs of a name and the JSON with it."""
    found = []
    for block in text.split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
        if fields:
            found.append((fields["event"], json.loads(fields["data"])))
    return found
