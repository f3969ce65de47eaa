"""TLS and tokens, before a real server: who is let in, and what is said to the others."""

from __future__ import annotations

import logging
import pickle
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import pytest

import searchdoc
from conftest import Command
from milvus_servers import GuardedMilvus, MilvusServer, self_signed
from searchdoc.errors import StoreError, StoreUnavailable
from searchdoc.observing import Event, Stage, observed_by
from searchdoc.stores.addresses import milvus_address
from searchdoc.stores.certificates import AUTHORITY_VARIABLE
from searchdoc.stores.connection import TOKEN_VARIABLE, Milvus
from searchdoc.stores.publishing import publish

TOKEN = "root:opensesame"  # noqa: S105 (of the tests)


@pytest.fixture
def guarded(server: MilvusServer, tmp_path: Path) -> Iterator[GuardedMilvus]:
    """The server of the tests behind TLS and a token; a new one each time, for clients share what they connect to."""
    started = GuardedMilvus(server, TOKEN, tmp_path)
    yield started
    started.stop()


@pytest.fixture
def address(guarded: GuardedMilvus, monkeypatch: pytest.MonkeyPatch) -> str:
    """Its address; authority and token are in the environment."""
    monkeypatch.setenv("SEARCHDOC_MILVUS_TIMEOUT", "3")
    monkeypatch.setenv(AUTHORITY_VARIABLE, str(guarded.authority))
    monkeypatch.setenv(TOKEN_VARIABLE, TOKEN)
    return f"milvus+tls://127.0.0.1:{guarded.port}/guarded"


def test_whoever_trusts_and_has_the_token_is_let_in(
    guarded: GuardedMilvus, address: str, family_index: Path, command: Command
) -> None:
    """To publish and to ask."""
    publish(family_index, milvus_address(address))
    assert guarded.refused == 0
    here, there = (command("search", "who was ill", "--index", place) for place in (address, family_index))
    assert (here.status, here.out) == (0, there.out)


@pytest.mark.parametrize("token", ["", "root:Skagerrak-4711"])
def test_whoever_has_no_token_or_a_wrong_one_is_told(
    address: str, token: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """In one sentence, in which the token is not; nor is it in what is logged, observed or pickled."""
    monkeypatch.setenv(TOKEN_VARIABLE, token)
    observed: list[str] = []

    class Observer:
        def stage(self, name: Stage) -> AbstractContextManager[object]:
            observed.append(name)
            return nullcontext()

        def note(self, event: Event) -> None:
            observed.append(event)

    with (
        caplog.at_level(logging.DEBUG),
        observed_by(Observer()),
        pytest.raises(StoreUnavailable, match=f"it refuses: set {TOKEN_VARIABLE}") as refused,
    ):
        Milvus(milvus_address(address)).collections()
    assert "\n" not in str(refused.value)
    told = f"{refused.value} {refused.value!r} {refused.value.__dict__} {pickle.dumps(refused.value)!r}"
    for secret in filter(None, (token.rpartition(":")[2], "opensesame")):
        assert secret not in f"{told} {caplog.text} {observed}"


def test_an_index_that_was_let_in_shows_no_token(
    address: str, family_index: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """However it is printed."""
    publish(family_index, milvus_address(address))
    with caplog.at_level(logging.DEBUG):
        index = searchdoc.open(address)
        index.search("who was ill", 1)
    assert "opensesame" not in f"{index!r} {vars(index)!r} {index.manifest!r} {caplog.text}"


def test_a_certificate_that_is_not_trusted_is_said(
    address: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """With what names a private authority; one of the system's is not enough, and no more is another's."""
    other = tmp_path / "other.pem"
    other.write_bytes(self_signed("127.0.0.1")[1])
    for authority in ("", str(other)):
        monkeypatch.setenv(AUTHORITY_VARIABLE, authority)
        with pytest.raises(
            StoreUnavailable, match=r"its certificate is not trusted \(self.signed certificate\)"
        ) as told:
            Milvus(milvus_address(address))
        assert AUTHORITY_VARIABLE in str(told.value)
        assert "opensesame" not in str(told.value)


def test_a_file_without_a_certificate_is_named(address: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Also one that is not there."""
    (tmp_path / "empty.pem").write_text("no certificate", encoding="utf-8")
    for name, why in (("empty.pem", "it holds no certificate"), ("nothing.pem", "No such file")):
        monkeypatch.setenv(AUTHORITY_VARIABLE, str(tmp_path / name))
        with pytest.raises(StoreError, match=rf"{name}: {why}.*; {AUTHORITY_VARIABLE} names the file"):
            Milvus(milvus_address(address))


def test_a_server_without_tls_is_not_taken_for_one_that_is_away(
    server: MilvusServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEARCHDOC_MILVUS_TIMEOUT", "4")
    with pytest.raises(StoreUnavailable, match="it does not speak TLS"):
        Milvus(milvus_address(f"milvus+tls://127.0.0.1:{server.port}/plain"))
