"""Assistants as the tests play them: the SDK's own client, in this process or against a real one."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import anyio
import mcp_types as types
from mcp import Client, StdioServerParameters

from searchdoc.assistants.protocol import create_server
from searchdoc.index import Index
from searchdoc.serving.shelf import Shelf

Result = TypeVar("Result")

COMMAND = [sys.executable, "-m", "searchdoc", "mcp"]


def with_client(target: Any, talk: Callable[[Client], Awaitable[Result]]) -> Result:  # noqa: ANN401 (as the SDK has it)
    """What a talk with a server gives; a target is an open index or shelf, an address, or a process's parameters."""

    async def connected() -> Result:
        async with Client(_server_of(target)) as client:
            return await talk(client)

    return anyio.run(connected)


def _server_of(target: Any) -> Any:  # noqa: ANN401 (as the SDK has it)
    if isinstance(target, Shelf):
        return create_server(target.newest)
    return create_server(lambda: target) if isinstance(target, Index) else target


def called(target: Any, tool: str, **arguments: object) -> types.CallToolResult:  # noqa: ANN401
    """What one call of a tool gives."""
    return with_client(target, lambda client: client.call_tool(tool, arguments))


def text_of(result: types.CallToolResult) -> str:
    """The text of a result, which is one block."""
    (block,) = result.content
    assert isinstance(block, types.TextContent)
    return block.text


def process(index: Path, *arguments: str) -> StdioServerParameters:
    """``searchdoc mcp`` as an assistant starts it, with the environment of the tests."""
    return StdioServerParameters(
        command=COMMAND[0], args=[*COMMAND[1:], "--index", str(index), *arguments], env=dict(os.environ)
    )


@contextmanager
def http_server(index: Path) -> Iterator[str]:
    """``searchdoc mcp --http`` on a free port, until the end: its address."""
    command = [*COMMAND, "--index", str(index), "--http", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stderr is not None
            told = server.stderr.readline()
            address = re.search(r"http://\S+/mcp", told)
            assert address, told
            yield address.group()
        finally:
            server.terminate()
            server.communicate(timeout=60)
