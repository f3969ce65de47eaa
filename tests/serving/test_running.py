"""A server runs until a signal ends it, and ends in silence."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

# The signal comes at the first request, while the application begins, or as soon as it is told where it answers.
SERVER = """
import os, socket, sys
from searchdoc.serving.addresses import listen
from searchdoc.serving.running import run_until_stopped

number, when = int(sys.argv[1]), sys.argv[2]

async def application(scope, receive, send):
    if scope["type"] == when:
        os.kill(os.getpid(), number)
    if scope["type"] == "lifespan":
        while (message := await receive())["type"] != "lifespan.shutdown":
            await send({"type": "lifespan.startup.complete"})
        await send({"type": "lifespan.shutdown.complete"})
    else:
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body"})

with listen("127.0.0.1", 0) as listening:
    client = socket.create_connection(listening.getsockname())
    client.sendall(b"GET / HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n")
    run_until_stopped(application, listening, lambda: os.kill(os.getpid(), number) if when == "told" else None)
    if when == "http":
        client.settimeout(10)
        print(client.recv(1024)[:12])
"""


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_once_it_has_answered(number: signal.Signals) -> None:
    ended = _ended(number, "http")
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "b'HTTP/1.1 204'\n", "")


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("when", ["told", "lifespan"])
def test_a_signal_ends_it_while_it_begins(number: signal.Signals, when: str) -> None:
    ended = _ended(number, when)
    assert (ended.returncode, ended.stderr) == (0, "")


def _ended(number: signal.Signals, when: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", SERVER, str(int(number)), when]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
