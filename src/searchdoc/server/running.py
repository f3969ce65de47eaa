"""The server itself: where it listens, and how it ends."""

from __future__ import annotations

import os
import signal
import socket
from contextlib import suppress

import uvicorn
from fastapi import FastAPI

from searchdoc.errors import AddressUnavailable
from searchdoc.server.guards import ANY_ADDRESS, LOOPBACK

_BACKLOG = 2048
"""Connections that wait to be taken, at most."""

_UNTIL_BROKEN_OFF = 5
"""Seconds that answers may still take which are being given when the server is to end."""

_KEPT_OPEN = 75
"""Seconds that a connection stays open on which nothing is asked, longer than most clients keep theirs: whoever closes
last never has a request on the way that nobody takes."""

_SOMEWHERE_ELSE = ("192.0.2.1", 9)
"""An address that nobody has (RFC 5737): which of this machine's own leads there is asked, and nothing is sent."""


def listen(host: str, port: int) -> socket.socket:
    """A socket that takes connections at a port, any that is free for 0. Raises ``AddressUnavailable``."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        return socket.create_server(address[:2], family=family, backlog=_BACKLOG)
    except (socket.gaierror, UnicodeError) as error:
        raise AddressUnavailable(host, port, "it is no name or address of this machine") from error
    except OSError as error:
        why = os.strerror(error.errno) if error.errno else "it is no address of this machine"
        raise AddressUnavailable(host, port, why[:1].lower() + why[1:]) from error


def is_loopback(listening: socket.socket) -> bool:
    """Whether only this machine can connect."""
    address = listening.getsockname()[0]
    return bool(address == "::1" or address.startswith("127."))


def own_hosts(host: str, listening: socket.socket) -> tuple[str, ...]:
    """The names under which a server that listens there is asked, without ports."""
    if is_loopback(listening):
        return (*LOOPBACK, _bracketed(host))
    return (*LOOPBACK, _bracketed(host), socket.gethostname(), socket.getfqdn(), ANY_ADDRESS)


def url_of(host: str, listening: socket.socket) -> str:
    """The address at which a browser finds the server; where it listens at all of them, that of this machine."""
    address, port = listening.getsockname()[:2]
    name = _outer_address() if address in ("0.0.0.0", "::") else host  # noqa: S104 (compared with, not bound)
    return f"http://{_bracketed(name)}:{port}/"


def _outer_address() -> str:
    """The address of this machine that others see; its loopback address where it is in no network."""
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(_SOMEWHERE_ELSE)
        return str(probe.getsockname()[0])
    return "127.0.0.1"


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


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
