"""A server from its first request to its end."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable
from typing import Any

import uvicorn

_UNTIL_BROKEN_OFF = 5
"""Seconds that answers may still take which are being given when the server is to end."""

_KEPT_OPEN = 75
"""Seconds that a connection stays open on which nothing is asked, longer than most clients keep theirs: whoever closes
last never has a request on the way that nobody takes."""


def run_until_stopped(application: Callable[..., Any], listening: socket.socket, told: Callable[[], None]) -> None:
    """Have an ASGI application answer until Ctrl-C or SIGTERM; what is being answered then has a few seconds to end.

    ``told`` is called once signals are heard, so that whoever is told may end it at once.
    """
    server = uvicorn.Server(
        uvicorn.Config(
            application,
            log_level="warning",
            access_log=False,  # it would write down questions and tokens
            server_header=False,
            timeout_keep_alive=_KEPT_OPEN,
            timeout_graceful_shutdown=_UNTIL_BROKEN_OFF,
        )
    )
    # uvicorn's own handlers stand only while it runs: before that, an exception would break off whatever goes on
    before = {number: signal.signal(number, server.handle_exit) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        told()
        server.run(sockets=[listening])
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        listening.close()
