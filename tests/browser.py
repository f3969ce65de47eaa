"""A real browser, headless, and a server for it to ask."""

from __future__ import annotations

import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import uvicorn
from fastapi import FastAPI

ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-quic --disable-background-networking --disable-component-update "
    "--disable-sync --disable-default-apps --no-first-run"
).split()
"""What Chromium is started with: no sandbox, which root has none of, and no talk of its own with anybody."""

REQUIRED = "SEARCHDOC_BROWSER"
"""The variable of the environment that makes tests fail without a browser, where it is "required"."""

_STARTING = 30.0
"""Seconds in which a server must have started."""


def chromium() -> str:
    """The path of a Chromium. Skips the test where there is none, or fails, saying what to do."""
    names = ("chromium", "chromium-browser", "google-chrome")
    path = next((path for name in names if (path := shutil.which(name))), None)
    if path is None:
        way_out = "these tests need Chromium: 'apt-get install chromium', or put one on the PATH"
        if os.environ.get(REQUIRED) == "required":
            pytest.fail(way_out)
        pytest.skip(way_out)
    return path


@contextmanager
def serving(application: FastAPI) -> Iterator[str]:
    """The address at which an application is served, in a thread of this process."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(application, log_level="warning", lifespan="on"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        started = time.monotonic()
        while not server.started:
            assert thread.is_alive()
            assert time.monotonic() - started < _STARTING, "the server has not started"
            time.sleep(0.02)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(_STARTING)
        listening.close()
