"""The server as a process: nothing but the protocol on standard output, and HTTP for this machine alone."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from mcp import Client

import searchdoc
from mcp_clients import COMMAND, called, http_server, process, text_of, with_client
from searchdoc.assistants.serving import serve_http
from searchdoc.errors import AddressUnavailable, MalformedQuery
from searchdoc.serving.shelf import Shelf
from shared import validate

HELLO = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}},
}
READY = {"jsonrpc": "2.0", "method": "notifications/initialized"}


def call(number: int, tool: str, **arguments: object) -> dict[str, object]:
    """A call of a tool as it goes over the wire."""
    params = {"name": tool, "arguments": arguments}
    return {"jsonrpc": "2.0", "id": number, "method": "tools/call", "params": params}


@pytest.fixture(scope="module")
def address(library_index: Path) -> Iterator[str]:
    """A server over HTTP."""
    with http_server(library_index) as there:
        yield there


def test_the_sdks_client_over_standard_input_and_output(library_index: Path) -> None:
    """A real process: the tools, a call with its schema, a refusal, a resource."""

    async def talk(client: Client) -> tuple[list[str], Any, str, int]:
        names = [tool.name for tool in (await client.list_tools()).tools]
        answer = await client.call_tool("ask", {"question": "who asked for oil", "speaker": "Marl"})
        refused = await client.call_tool("ask", {"question": "who asked for oil", "speker": "Marl"})
        return names, answer.structured_content, text_of(refused), len((await client.list_resources()).resources)

    names, answer, refusal, documents = with_client(process(library_index), talk)
    assert len(names) == 8
    validate(answer, "answer")
    assert answer["citations"][0]["speaker"] == "Marl"
    assert "did you mean 'speaker'" in refusal
    assert documents == len(searchdoc.open(library_index).identifiers())


NOISY = """
import sys
from searchdoc.index import Index
quiet = Index.ask
def ask(*arguments, **options):
    print("NOISE")
    return quiet(*arguments, **options)
Index.ask = ask
from searchdoc.cli import main
sys.argv = ["searchdoc", "mcp", "--index", sys.argv[1]]
main()
"""


def test_nothing_but_the_protocol_is_printed_whatever_comes_in(library_index: Path) -> None:
    """Garbage is passed over, prints go to standard error, the call after it is answered, and no input ends it."""
    lines = [
        json.dumps(HELLO).encode(),
        json.dumps(READY).encode(),
        b"garbage",
        b"\xff\xfe\x00{",
        b"[" * 5000,
        b"{}",
        b'{"jsonrpc": "2.0", "id": 2, "method": "no/such/method"}',
        b'{"jsonrpc": "2.0", "id": 3, "method": "tools/call", "params": "none"}',
        json.dumps(call(4, "ask", question="\ud800 who asked for oil?", k=1)).encode(),
        json.dumps(call(5, "ask", question="who asked for oil?", k=1)).encode(),
    ]
    printed: list[dict[str, Any]] = []
    with subprocess.Popen(
        [sys.executable, "-c", NOISY, str(library_index)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        server.stdin.write(b"\n".join(lines) + b"\n")
        server.stdin.flush()
        while not printed or printed[-1].get("id") != 5:
            printed.append(json.loads(server.stdout.readline()))
        rest, errors = server.communicate(timeout=60)
    assert server.returncode == 0
    assert rest == b""
    assert all(message["jsonrpc"] == "2.0" for message in printed)
    replies = {message["id"]: message for message in printed if message.get("id") is not None}
    assert replies[1]["result"]["serverInfo"]["name"] == "searchdoc"
    assert "error" in replies[2]
    assert replies[5]["result"]["structuredContent"]["answered"] is True
    assert b"NOISE" in errors


def test_a_reader_that_goes_ends_the_server_without_an_error(library_index: Path) -> None:
    with subprocess.Popen(
        [*COMMAND, "--index", str(library_index)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        assert server.stderr is not None
        server.stdin.write(json.dumps(HELLO).encode() + b"\n")
        server.stdin.flush()
        assert server.stdout.readline()
        server.stdout.close()
        server.stdin.write(json.dumps(READY).encode() + b"\n" + json.dumps(call(2, "status")).encode() + b"\n")
        server.stdin.close()
        assert server.wait(60) == 0
        assert b"Traceback" not in server.stderr.read()


def test_the_sdks_client_over_http(address: str) -> None:
    result = called(address, "check_quotation", text="I have asked for oil", speaker="Marl")
    validate(result.structured_content, "finding")
    assert result.structured_content["status"] == "exact"
    refused = called(address, "people", nmae="Marl")
    assert text_of(refused) == "people does not know the argument 'nmae': did you mean 'name'?"


def post(address: str, **headers: str) -> httpx.Response:
    accepted = {"accept": "application/json, text/event-stream", **headers}
    return httpx.post(address, json=HELLO, headers=accepted, timeout=60)


def test_other_hosts_and_other_pages_are_refused(address: str) -> None:
    """A page that somebody visits must not reach what is served on his machine (DNS rebinding)."""
    assert post(address).status_code == 200
    assert post(address, origin=address.removesuffix("/mcp")).status_code == 200
    assert post(address, host="example.org").status_code == 421
    assert post(address, host="127.0.0.1.example.org").status_code == 421
    assert post(address, origin="https://example.org").status_code == 403
    assert post(address, origin="http://localhost.example.org").status_code == 403
    assert post(address, **{"content-type": "text/plain"}).status_code == 400
    assert (
        httpx.post(address, content=b"x" * (2 << 20), headers={"content-type": "application/json"}).status_code == 413
    )
    assert "access-control-allow-origin" not in post(address, origin="https://example.org").headers


def test_only_this_machine_is_served(library_index: Path) -> None:
    with pytest.raises(MalformedQuery, match="reached from other machines"):
        serve_http(lambda: Shelf(library_index), "0.0.0.0", 0, print)  # noqa: S104 (which is refused)


def test_a_port_that_is_taken_is_named(library_index: Path, address: str) -> None:
    port = httpx.URL(address).port or 0
    with pytest.raises(AddressUnavailable, match=f"port {port} of 127.0.0.1 .address already in use"):
        serve_http(lambda: Shelf(library_index), "127.0.0.1", port, print)


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_server_over_http(library_index: Path, number: signal.Signals) -> None:
    command = [*COMMAND, "--index", str(library_index), "--http", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        assert "assistants are answered at http://127.0.0.1:" in server.stderr.readline()
        server.send_signal(number)
        assert server.wait(60) in (0, 130, -number)
        assert "Traceback" not in server.stderr.read()
