"""A folder made anew from what is published: the same files, from which a build goes on."""

from __future__ import annotations

from pathlib import Path

import pytest

import searchdoc
from milvus_servers import MilvusServer
from searchdoc.errors import IndexMissing
from searchdoc.storage.generations import read_manifest, verify
from searchdoc.stores.addresses import milvus_address
from searchdoc.stores.publishing import publish
from searchdoc.stores.restoring import restore


def test_what_was_published_comes_back_byte_for_byte(server: MilvusServer, family_index: Path, tmp_path: Path) -> None:
    """Every file, vectors and tokens among them, and everything that the manifest says."""
    address = milvus_address(f"{server.address}/restored")
    publish(family_index, address)
    manifest = restore(address, tmp_path / "index")
    original = read_manifest(family_index)
    assert manifest.files == original.files
    assert (manifest.sources, manifest.roots, manifest.model) == (original.sources, original.roots, original.model)
    assert verify(tmp_path / "index") == ()
    here, there = (searchdoc.open(folder).ask("who was ill") for folder in (tmp_path / "index", family_index))
    assert [one.id for one in here.citations] == [one.id for one in there.citations]


def test_nothing_is_made_where_nothing_is_published(server: MilvusServer, tmp_path: Path) -> None:
    """Not even a folder."""
    with pytest.raises(IndexMissing):
        restore(milvus_address(f"{server.address}/never"), tmp_path / "index")
    assert not (tmp_path / "index").exists()
