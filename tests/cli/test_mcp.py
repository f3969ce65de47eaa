"""``searchdoc mcp``: what the command refuses, and how. How it serves is tested in ``assistants/test_serving.py``."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from conftest import Command


def test_an_index_that_is_not_there_is_one_sentence(command: Command, tmp_path: Path) -> None:
    for arguments in (("mcp",), ("mcp", "--http", "--port", "0")):
        done = command(*arguments, "--index", tmp_path / "none")
        assert (done.status, done.out) == (2, "")
        assert "there is no index in" in done.err
        assert done.err.count("\n") == 1


def test_a_host_or_port_without_http_is_refused(command: Command) -> None:
    for arguments in (("--host", "127.0.0.1"), ("--port", "9000")):
        done = command("mcp", *arguments)
        assert done.status == 2
        assert f"{arguments[0]} goes with --http" in done.err


def test_other_machines_are_not_served(command: Command) -> None:
    done = command("mcp", "--http", "--host", "example.org")
    assert done.status == 2
    assert "use --host 127.0.0.1" in done.err


def test_without_the_sdk_the_extra_is_named(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [one for one in sys.modules if one.split(".")[0] == "mcp" or one.startswith("searchdoc.assistants")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "mcp", None)
    done = command("mcp")
    assert done.status == 2
    assert "pip install searchdoc[mcp]" in done.err


def test_other_commands_do_not_load_it(calendar_index: Path) -> None:
    """Neither the SDK nor the checking of quotations is imported for a question."""
    arguments = ["ask", "what did Lenin say about foreign trade", "--index", str(calendar_index)]
    script = f"import sys\nfrom searchdoc.cli import run\nrun({arguments!r})\nprint(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    loaded = done.stderr.split()
    assert {"mcp", "mcp_types", "pydantic", "starlette", "uvicorn"}.isdisjoint(one.split(".")[0] for one in loaded)
    assert {"searchdoc.assistants", "searchdoc.checking", "searchdoc.text.collation"}.isdisjoint(loaded)
