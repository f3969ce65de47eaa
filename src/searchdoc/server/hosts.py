"""The names under which the server is asked."""

from __future__ import annotations

import socket

from searchdoc.server.guards import ANY_ADDRESS
from searchdoc.serving.addresses import LOOPBACK, bracketed, is_loopback


def own_hosts(host: str, listening: socket.socket) -> tuple[str, ...]:
    """The names under which a server that listens there is asked, without ports."""
    if is_loopback(listening):
        return (*LOOPBACK, bracketed(host))
    return (*LOOPBACK, bracketed(host), socket.gethostname(), socket.getfqdn(), ANY_ADDRESS)
