"""The addresses of indexes: what is one, and what is refused."""

import pytest

from searchdoc.errors import StoreError
from searchdoc.stores.addresses import is_remote, milvus_address


@pytest.mark.parametrize(
    ("written", "connection", "name"),
    [
        ("milvus://localhost:19531/letters", "http://localhost:19531", "letters"),
        ("milvus://archive.example/letters", "http://archive.example:19530", "letters"),
        ("milvus+tls://archive.example:443/letters_2", "https://archive.example:443", "letters_2"),
        ("milvus://[::1]:19530/letters", "http://[::1]:19530", "letters"),
        ("milvus:///var/lib/archive.db/letters", "/var/lib/archive.db", "letters"),
    ],
)
def test_an_address_says_where_and_which(written: str, connection: str, name: str) -> None:
    """A server with its port, or a file of milvus-lite, and the name of the index there."""
    address = milvus_address(written)
    assert (address.connection, address.name, str(address)) == (connection, name, written)
    assert is_remote(written)


@pytest.mark.parametrize(
    "written",
    [
        "milvus://localhost",
        "milvus://localhost/",
        "milvus://localhost:port/letters",
        "milvus://localhost/two/names",
        "milvus://localhost/my-letters",
        "milvus://localhost/letters?database=x",
        "milvus:letters",
        "http://localhost/letters",
    ],
)
def test_what_is_no_address_is_said_with_the_way_out(written: str) -> None:
    """In one sentence that shows what one looks like."""
    with pytest.raises(StoreError, match="is no address of an index: write milvus://host:port/name"):
        milvus_address(written)


def test_a_password_in_an_address_is_refused_and_not_repeated() -> None:
    """It would be written down in histories and logs."""
    with pytest.raises(StoreError, match="SEARCHDOC_MILVUS_TOKEN") as refused:
        milvus_address("milvus://reader:opensesame@localhost:19530/letters")
    assert "opensesame" not in f"{refused.value} {refused.value.directory}"


def test_folders_are_not_taken_for_addresses() -> None:
    """Also those with a colon in their names."""
    assert not any(map(is_remote, ("index", "./milvus", "C:/index", "/srv/a:b")))


def test_every_address_has_a_cache_of_its_own() -> None:
    """Two indexes on one server do not share files."""
    caches = {milvus_address(f"milvus://localhost/{name}").cache for name in ("a", "b")}
    assert len(caches) == 2
