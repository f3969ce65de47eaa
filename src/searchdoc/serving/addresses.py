"""Where a server listens, and the address that a client is told."""

from __future__ import annotations

import os
import socket
from contextlib import suppress

from searchdoc.errors import AddressUnavailable

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
"""The names under which a server on this machine alone is asked."""

_BACKLOG = 2048
"""Connections that wait to be taken, at most."""

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


def url_of(host: str, listening: socket.socket) -> str:
    """The address at which a browser finds the server; where it listens at all of them, that of this machine."""
    address, port = listening.getsockname()[:2]
    name = _outer_address() if address in ("0.0.0.0", "::") else host  # noqa: S104 (compared with, not bound)
    return f"http://{bracketed(name)}:{port}/"


def _outer_address() -> str:
    """The address of this machine that others see; its loopback address where it is in no network."""
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(_SOMEWHERE_ELSE)
        return str(probe.getsockname()[0])
    return "127.0.0.1"


def bracketed(host: str) -> str:
    """A host as it stands in an address: an IPv6 address in brackets."""
    return f"[{host}]" if ":" in host else host
