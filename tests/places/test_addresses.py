"""Addresses of files elsewhere: their parts, what is no address, and that none holds a secret."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from searchdoc.errors import CorpusError
from searchdoc.places.addresses import RemotePath, is_address, path_at, path_below, without_secrets


def remote(address: str) -> RemotePath:
    path = path_at(address)
    assert isinstance(path, RemotePath)
    return path


@pytest.mark.parametrize(
    ("typed", "written", "inside"),
    [
        ("s3://bucket/letters/", "s3://bucket/letters", "bucket/letters"),
        ("S3://bucket", "s3://bucket", "bucket"),
        ("memory:///a/b", "memory://a/b", "a/b"),
        ("https://host:81/My letters/é.txt", "https://host:81/My%20letters/%C3%A9.txt", "host:81/My letters/é.txt"),
        ("https://host/100%25.txt", "https://host/100%25.txt", "host/100%.txt"),
        ("sftp://ada@host/letters", "sftp://ada@host/letters", "ada@host/letters"),
        ("github://owner:name@main/letters", "github://owner:name@main/letters", "owner:name@main/letters"),
        ("zip://a/b::https://host/c.zip", "zip://a/b::https://host/c.zip", "a/b"),
        ("zip::s3://bucket/c.zip", "zip://::s3://bucket/c.zip", ""),
        ("zip://a::/letters/c.zip", "zip://a::file:///letters/c.zip", "a"),
        ("s3://bucket/a::b.txt", "s3://bucket/a::b.txt", "bucket/a::b.txt"),
    ],
)
def test_an_address_is_always_written_the_same(typed: str, written: str, inside: str) -> None:
    path = remote(typed)
    assert (str(path), path.inside) == (written, inside)
    assert remote(written) == path == pickle.loads(pickle.dumps(path))  # noqa: S301 (its own)
    assert is_address(typed)


def test_the_parts_of_an_address_have_the_names_that_pathlib_gives_them() -> None:
    path = remote("https://host/My%20letters/1911.a.txt")
    assert (path.name, path.stem, path.suffix, path.protocol) == ("1911.a.txt", "1911.a", ".txt", "https")
    assert str(path.with_name("b.txt")) == "https://host/My%20letters/b.txt"
    assert [str(folder) for folder in path.parents][:2] == ["https://host/My%20letters", "https://host"]
    assert path.parent / "1911.a.txt" == path
    assert path.parts == ("host", "My letters", "1911.a.txt")
    assert (path.top, path.protocols) == ("https://host", ("https",))


def test_an_archive_is_the_top_of_what_lies_in_it() -> None:
    path = remote("zip://a/b.txt::https://host/c.zip")
    assert (path.top, path.address_in_place) == ("zip://::https://host/c.zip", "zip://a/b.txt")
    assert path.protocols == ("zip", "https")
    assert [str(folder) for folder in path.parents] == ["zip://a::https://host/c.zip", "zip://::https://host/c.zip"]


def test_a_path_below_a_folder_has_forward_slashes() -> None:
    path = remote("zip://a/b.txt::https://host/c.zip")
    assert path_below(path, remote("zip://a::https://host/c.zip")) == "b.txt"
    assert path_below(path, remote("zip::https://host/c.zip")) == "a/b.txt"
    assert path_below(path, remote("zip://a::https://host/d.zip")) is None
    assert path_below(remote("s3://b/letters2/x"), remote("s3://b/letters")) is None
    assert path_below(path, Path("a")) is path_below(Path("/a/b"), path) is None
    assert path_below(Path("/a/b/c"), Path("/a")) == "b/c"


def test_a_file_address_is_a_path(tmp_path: Path) -> None:
    (tmp_path / "My letters").mkdir()
    assert (
        path_at(f"file://{tmp_path}/My%20letters")
        == path_at(f"local://{tmp_path}/My letters")
        == tmp_path / "My letters"
    )
    assert not is_address(f"file://{tmp_path}")
    assert path_at("letters/a.txt") == Path("letters/a.txt")
    assert not is_address("C:/letters")
    assert not is_address(tmp_path)


@pytest.mark.parametrize(
    "address",
    [
        "https://ada:lamp@host/letters",
        "https://lamp@host/letters",
        "sftp://ada:la/mp@host/letters",
        "https://host/a.txt?X-Amz-Signature=lamp",
        "zip://a::https://ada:lamp@host/c.zip",
        "zip://a::https://host/c.zip?sig=lamp",
    ],
)
def test_an_address_with_a_secret_in_it_is_refused_and_not_repeated(address: str) -> None:
    with pytest.raises(CorpusError, match="written down in many places: leave") as refused:
        path_at(address)
    assert "lamp" not in f"{refused.value} {refused.value.path}"


@pytest.mark.parametrize("address", ["zip://a", "simplecache::s3://bucket/a", "s3://b::zip://a"])
def test_what_is_no_address_of_documents_is_refused_with_an_example(address: str) -> None:
    with pytest.raises(CorpusError, match="is no address of documents: write s3://bucket/letters"):
        path_at(address)


def test_messages_of_libraries_are_told_without_secrets() -> None:
    told = without_secrets("403, url='https://ada:lamp@host/a?sig=lamp'\nand lamps")
    assert told == "403, url='https://host/a and lamps"
