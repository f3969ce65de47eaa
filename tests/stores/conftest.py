"""The same index in a folder, in milvus-lite inside this process, and on a Milvus server over TCP."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import searchdoc
from milvus_servers import MilvusServer, require_milvus
from searchdoc.stores.addresses import milvus_address
from searchdoc.stores.opening import StoredGeneration, open_stored
from searchdoc.stores.publishing import publish


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MilvusServer]:
    """A Milvus server over TCP."""
    started = MilvusServer(tmp_path_factory.mktemp("milvus"))
    started.start()
    yield started
    started.stop()


@pytest.fixture(autouse=True, scope="session")
def store_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A cache of readers that no other test knows."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("store-cache")
        patch.setattr("searchdoc.stores.addresses.cache_folder", lambda: folder)
        yield


@pytest.fixture(scope="session", params=["folder", "embedded", "tcp"])
def location(request: pytest.FixtureRequest, family_index: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where an index of the family's letters lies, in each of the three ways."""
    if request.param == "folder":
        return str(family_index)
    if request.param == "embedded":
        require_milvus()
        address = f"milvus://{tmp_path_factory.mktemp('embedded')}/archive.db/family"
    else:
        address = f"{request.getfixturevalue('server').address}/family"
    publish(family_index, milvus_address(address))
    return address


@pytest.fixture(scope="session")
def stored(location: str) -> StoredGeneration:
    """The generation there, open."""
    return open_stored(location)


@pytest.fixture(scope="session")
def asked(location: str) -> searchdoc.Index:
    """The index there, open."""
    return searchdoc.open(location)
