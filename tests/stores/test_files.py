"""The files of a generation in chunks: whole, in parts, and damaged."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from milvus_servers import MilvusServer
from searchdoc.errors import IndexDamaged
from searchdoc.storage.contents import FileRecord
from searchdoc.stores.addresses import milvus_address
from searchdoc.stores.catalog import ChunkList
from searchdoc.stores.chunking import LONGEST_CHUNK, chunks_of
from searchdoc.stores.connection import connect
from searchdoc.stores.files import CHUNK_FIELDS, CHUNK_KEY, FileInParts, StoredFiles, chunk_row, is_in_rows, pieces_of

CONTENTS = {
    "keywords/long.bin": bytes(range(256)) * 400,
    "keywords/same.bin": b"x" * (2 * LONGEST_CHUNK),
    "short.json": b"{}",
    "empty.bin": b"",
}


@pytest.fixture(scope="module")
def files(server: MilvusServer, tmp_path_factory: pytest.TempPathFactory) -> StoredFiles:
    milvus, folder = connect(milvus_address(f"{server.address}/chunks")), tmp_path_factory.mktemp("files")
    milvus.create("chunks__1__chunks", CHUNK_KEY, CHUNK_FIELDS)
    records, contents = {}, {}
    for name, data in CONTENTS.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        if rows := [chunk_row(chunk, 1) for chunk in chunks_of(path)]:
            milvus.insert("chunks__1__chunks", rows)
        records[name] = FileRecord(len(data), hashlib.sha256(data).hexdigest())
        contents[name] = pieces_of(path)
    milvus.finish("chunks__1__chunks")
    return StoredFiles(milvus, "chunks__1__chunks", records, contents)


def test_a_file_comes_back_byte_for_byte(files: StoredFiles, tmp_path: Path) -> None:
    """Of any length, also where one part is as another, and none where nothing is in it."""
    files.ensure(tmp_path, "*")
    assert {name: (tmp_path / name).read_bytes() for name in CONTENTS} == CONTENTS
    assert [files.problem(name) for name in files.names] == [None] * len(CONTENTS)


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
    parts = FileInParts(files, "keywords/long.bin")
    assert len(parts) == len(data)
    first = int(files.pieces("keywords/long.bin").ends[0])
    for start, end in (
        (0, 1),
        (first - 1, first + 1),
        (first, first + 9),
        (10, len(data)),
        (9, 9),
        (len(data) - 1, len(data)),
    ):
        assert parts.read(start, end) == data[start:end]
    parts.load([(0, 5), (first, len(data))])
    assert parts.read(0, len(data)) == data


def test_what_is_not_as_it_was_published_is_damaged(files: StoredFiles, tmp_path: Path) -> None:
    """A digest that does not fit, a chunk that is missing, a file that is not there; nothing of it is kept."""
    milvus, collection, contents = files._milvus, files._collection, files._contents
    wrong = StoredFiles(milvus, collection, {"short.json": FileRecord(2, "0" * 64)}, contents)
    assert wrong.problem("short.json") == "short.json: its contents have changed"
    with pytest.raises(IndexDamaged, match=r"short\.json: its contents have changed"):
        wrong.ensure(tmp_path, "*")
    record, gone = {"short.json": FileRecord(2, "0" * 64)}, {"short.json": ChunkList(b"\2\0\0\0", b"0" * 16)}
    with pytest.raises(IndexDamaged, match=r"short\.json: a part of it is missing"):
        StoredFiles(milvus, collection, record, gone).ensure(tmp_path, "*")
    with pytest.raises(IndexDamaged, match=r"short\.json: it is missing"):
        StoredFiles(milvus, collection, record, {}).ensure(tmp_path, "*")
    milvus.insert(collection, [{**chunk_row(b"[]", 1), "chunk": (b"1" * 16).hex()}])
    with pytest.raises(IndexDamaged, match=r"short\.json: its contents have changed"):
        StoredFiles(milvus, collection, record, {"short.json": ChunkList(b"\2\0\0\0", b"1" * 16)}).ensure(tmp_path, "*")
    assert not list(tmp_path.iterdir())


def test_vectors_are_in_rows_and_not_in_files() -> None:
    """What late interaction needs beside them is a file."""
    assert is_in_rows("vectors.npy")
    assert is_in_rows("tokens/codes.npy")
    assert not is_in_rows("tokens/basis.npy")
    assert not is_in_rows("documents/documents.msgpack")
