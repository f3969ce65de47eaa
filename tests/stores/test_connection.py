"""What happens where the server is away, comes back, or is none."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import Command
from milvus_servers import MilvusServer
from searchdoc.errors import StoreUnavailable
from searchdoc.stores.addresses import milvus_address
from searchdoc.stores.connection import Milvus, connect

SENTENCE = r"the Milvus server of milvus://127\.0\.0\.1:\d+/letters cannot be asked: it does not answer; see that"


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEARCHDOC_MILVUS_TIMEOUT", "1")


def test_a_server_that_is_away_is_one_sentence(command: Command, tmp_path: Path) -> None:
    """With the exit status 2, and the token in none of it."""
    away = MilvusServer(tmp_path)  # never started
    script = "import sys; from searchdoc.cli import run; sys.exit(run(sys.argv[1:]))"
    done = subprocess.run(
        [sys.executable, "-c", script, "ask", "who was ill", "--index", f"{away.address}/letters"],
        capture_output=True,
        text=True,
        env={**os.environ, "SEARCHDOC_MILVUS_TOKEN": "root:opensesame"},
    )
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert "cannot be asked: it does not answer" in done.stderr
    assert "opensesame" not in done.stderr + done.stdout
    missing = command("ask", "who was ill", "--index", f"{away.address}/my-letters")
    assert (missing.status, missing.out) == (2, "")


def test_a_server_that_comes_back_is_asked_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the same connection, without anything to be done."""
    monkeypatch.setenv("SEARCHDOC_MILVUS_TIMEOUT", "5")
    server = MilvusServer(tmp_path / "data")
    server.start()
    try:
        milvus = Milvus(milvus_address(f"{server.address}/letters"))
        assert milvus.collections() == ()
        server.stop()
        with pytest.raises(StoreUnavailable, match=SENTENCE):
            milvus.collections()
        server.start()
        assert milvus.collections() == ()
        assert milvus.target("letters") is None
    finally:
        server.stop()


def test_a_refusal_is_said_in_the_servers_words(server: MilvusServer) -> None:
    """A collection that is not there any more is not taken for a server that is away."""
    milvus = connect(milvus_address(f"{server.address}/refused"))
    assert milvus is connect(milvus_address(f"{server.address}/refused"))
    with pytest.raises(StoreUnavailable) as refused:
        milvus.rows("refused__gone", [1], ["ordinal"])
    assert "does not answer" not in str(refused.value)
    assert "refused__gone" in refused.value.why
