"""The server on its transports: standard input and output, or HTTP on this machine."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from typing import Any

import anyio
from mcp.server import Server
from mcp.server.stdio import stdio_server
from mcp.server.transport_security import TransportSecuritySettings

from searchdoc.assistants.protocol import create_server
from searchdoc.errors import MalformedQuery, SearchdocError
from searchdoc.serving.addresses import LOOPBACK, bracketed, listen, url_of
from searchdoc.serving.running import run_until_stopped
from searchdoc.serving.shelf import Shelf

PATH = "/mcp"
"""Where the protocol is spoken over HTTP."""

_MOST_BYTES = 1 << 20
"""The size of the largest request over HTTP, in bytes."""


def serve_stdio(open_shelf: Callable[[], Shelf]) -> None:
    """Answer on standard output what comes on standard input, until that ends.

    Nothing else reaches standard output: what anybody prints goes to standard error.
    """
    with redirect_stdout(sys.stderr):
        server = create_server(open_shelf().newest)
    with _reader_may_go():
        anyio.run(_run_stdio, server)


async def _run_stdio(server: Server[Any]) -> None:
    async with stdio_server() as (incoming, outgoing):
        with redirect_stdout(sys.stderr):
            await server.run(incoming, outgoing, server.create_initialization_options())


@contextmanager
def _reader_may_go() -> Iterator[None]:
    """Whoever reads what is written here may go at any time, which ends the server and is no error."""
    try:
        yield
    except* (BrokenPipeError, ConnectionResetError):
        pass


def serve_http(open_shelf: Callable[[], Shelf], host: str, port: int, told: Callable[[str], None]) -> None:
    """Answer over HTTP until a signal ends it; ``told`` is given the address.

    Only requests that name this machine as the host, and come from no other web page, are answered. Raises
    ``MalformedQuery`` for a host that others reach, and ``AddressUnavailable`` for a port that is taken.
    """
    if bracketed(host) not in LOOPBACK:
        raise MalformedQuery(
            f"{host} is reached from other machines, and assistants are served on this one alone: "
            "use --host 127.0.0.1 or ::1",
            host,
        )
    listening = listen(host, port)
    try:
        server = create_server(open_shelf().newest)
    except SearchdocError:
        listening.close()
        raise
    application = server.streamable_http_app(
        streamable_http_path=PATH,
        json_response=True,
        stateless_http=True,
        max_request_body_size=_MOST_BYTES,
        transport_security=_security(),
    )
    address = f"{url_of(host, listening).rstrip('/')}{PATH}"
    run_until_stopped(application, listening, lambda: told(address))


def _security() -> TransportSecuritySettings:
    return TransportSecuritySettings(
        allowed_hosts=[one for name in LOOPBACK for one in (name, f"{name}:*")],
        allowed_origins=[one for name in LOOPBACK for one in (f"http://{name}", f"http://{name}:*")],
    )
