"""The server itself: the names that it is asked by, and how it ends."""

from __future__ import annotations

import signal
import socket

import uvicorn
from fastapi import FastAPI

from searchdoc.server.guards import ANY_ADDRESS, LOOPBACK
from searchdoc.serving.addresses import bracketed, is_loopback

_UNTIL_BROKEN_OFF = 5
"""Seconds that answers may still take which are being given when the server is to end."""

_KEPT_OPEN = 75
"""Seconds that a connection stays open on which nothing is asked, longer than most clients keep theirs: whoever closes
last never has a request on the way that nobody takes."""


def own_hosts(host: str, listening: socket.socket) -> tuple[str, ...]:
    """The names under which a server that listens there is asked, without ports."""
    if is_loopback(listening):
        return (*LOOPBACK, bracketed(host))
    return (*LOOPBACK, bracketed(host), socket.gethostname(), socket.getfqdn(), ANY_ADDRESS)


def run_until_stopped(application: FastAPI, listening: socket.socket) -> None:
    """Answer until Ctrl-C or SIGTERM; what is being answered then is brought to its end for a few seconds."""
    config = uvicorn.Config(
        application,
        log_level="warning",
        access_log=False,  # it would write down questions and tokens
        server_header=False,
        timeout_keep_alive=_KEPT_OPEN,
        timeout_graceful_shutdown=_UNTIL_BROKEN_OFF,
    )
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        uvicorn.Server(config).run(sockets=[listening])
    except KeyboardInterrupt:
        pass  # once it has ended, uvicorn raises the signal again that ended it
    finally:
        signal.signal(signal.SIGTERM, before)
        listening.close()
