"""The files of a generation in chunks: whole, in parts, and damaged."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from milvus_servers import MilvusServer
from searchdoc.errors import IndexDamaged
from searchdoc.storage.contents import FileRecord
from searchdoc.stores.addresses import milvus_address
from searchdoc.stores.connection import connect
from searchdoc.stores.files import CHUNK_BYTES, FILE_FIELDS, FILE_KEY, FileInParts, StoredFiles, file_rows, is_in_rows

CONTENTS = {
    "keywords/long.bin": bytes(range(256)) * 400,
    "keywords/exact.bin": b"x" * (2 * CHUNK_BYTES),
    "short.json": b"{}",
    "empty.bin": b"",
}


@pytest.fixture(scope="module")
def files(server: MilvusServer, tmp_path_factory: pytest.TempPathFactory) -> StoredFiles:
    milvus, folder = connect(milvus_address(f"{server.address}/chunks")), tmp_path_factory.mktemp("files")
    milvus.create("chunks__1__files", FILE_KEY, FILE_FIELDS)
    records = {}
    for name, data in CONTENTS.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        if rows := list(file_rows(name, path)):
            milvus.insert("chunks__1__files", rows)
        records[name] = FileRecord(len(data), hashlib.sha256(data).hexdigest())
    milvus.finish("chunks__1__files")
    return StoredFiles(milvus, "chunks__1__files", records)


def test_a_file_comes_back_byte_for_byte(files: StoredFiles, tmp_path: Path) -> None:
    """Of any length, also where that is a multiple of a chunk's, and none where nothing is in it."""
    files.ensure(tmp_path, "*")
    assert {name: (tmp_path / name).read_bytes() for name in CONTENTS} == CONTENTS
    assert files.to_its_end("keywords/exact.bin") == CONTENTS["keywords/exact.bin"]
    assert files.to_its_end("keywords/long.bin") == CONTENTS["keywords/long.bin"]


def test_only_what_is_asked_for_is_brought(files: StoredFiles, tmp_path: Path) -> None:
    """And what is there already is not brought again."""
    files.ensure(tmp_path, "*.json")
    assert [path.name for path in tmp_path.rglob("*")] == ["short.json"]
    (tmp_path / "short.json").write_bytes(b"[]")  # as long as before
    files.ensure(tmp_path, "*.json")
    assert (tmp_path / "short.json").read_bytes() == b"[]"


def test_parts_of_a_file_are_its_slices(files: StoredFiles) -> None:
    """Also across chunks, and after they were read ahead."""
    data = CONTENTS["keywords/long.bin"]
    parts = FileInParts(files, "keywords/long.bin", len(data))
    assert len(parts) == len(data)
    for start, end in ((0, 1), (CHUNK_BYTES - 1, CHUNK_BYTES + 1), (10, len(data)), (len(data) - 1, len(data))):
        assert parts.read(start, end) == data[start:end]
    parts.load([(0, 5), (CHUNK_BYTES, len(data))])
    assert parts.read(0, len(data)) == data


def test_what_is_not_as_it_was_published_is_damaged(files: StoredFiles, tmp_path: Path) -> None:
    """A digest that does not fit, a chunk that is missing, a file that is not there; nothing of it is kept."""
    wrong = StoredFiles(files._milvus, files._collection, {"short.json": FileRecord(2, "0" * 64)})
    with pytest.raises(IndexDamaged, match=r"short\.json: its contents have changed"):
        wrong.ensure(tmp_path, "*")
    longer = StoredFiles(files._milvus, files._collection, {"short.json": FileRecord(CHUNK_BYTES + 1, "0" * 64)})
    with pytest.raises(IndexDamaged, match=r"short\.json: a part of it is missing"):
        longer.ensure(tmp_path, "*")
    with pytest.raises(IndexDamaged, match=r"nothing\.json: it is missing"):
        files.to_its_end("nothing.json")
    assert not (tmp_path / "short.json").exists()


def test_vectors_are_in_rows_and_not_in_files() -> None:
    """What late interaction needs beside them is a file."""
    assert is_in_rows("vectors.npy")
    assert is_in_rows("tokens/codes.npy")
    assert not is_in_rows("tokens/basis.npy")
    assert not is_in_rows("documents/documents.msgpack")
