"""Milvus for tests: the engine of milvus-lite, inside this process or as a server on TCP that a test starts."""

from __future__ import annotations

import importlib.util
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest


def require_milvus() -> None:
    """Say plainly where Milvus cannot be tested."""
    if importlib.util.find_spec("pymilvus") is None or importlib.util.find_spec("milvus_lite") is None:
        pytest.skip("pymilvus or milvus-lite is not installed: pip install 'searchdoc[milvus]' milvus-lite")


class MilvusServer:
    """A server of milvus-lite with its own data, on a port of this machine."""

    def __init__(self, data: Path) -> None:
        require_milvus()
        self.data = data
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = int(free.getsockname()[1])
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Where it answers, without the name of an index."""
        return f"milvus://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, and wait until it takes connections."""
        place = ["--data-dir", str(self.data), "--host", "127.0.0.1", "--port", str(self.port)]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "milvus_lite", "server", *place],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        pytest.fail("the Milvus server of the tests has not started within a minute")

    def stop(self) -> None:
        """End it, and wait until it has ended."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(30)
            self._process = None
