"""One publisher at a time under one name, as far as marks can tell."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from milvus_servers import MilvusServer
from searchdoc.errors import StorePublishing
from searchdoc.stores.addresses import milvus_address
from searchdoc.stores.catalog import PADDED, packed
from searchdoc.stores.claiming import Mark, PublicationClaim, claimed
from searchdoc.stores.connection import Milvus, connect
from searchdoc.stores.naming import publisher_collection


@pytest.fixture(scope="module")
def milvus(server: MilvusServer) -> Milvus:
    return connect(milvus_address(f"{server.address}/claimed"))


def leave_mark(milvus: Milvus, host: str, age: timedelta) -> None:
    """As a publisher on another machine does."""
    mark = Mark(host, "/cache", "0" * 16, datetime.now(UTC) - age)
    row = {"part": "publisher", "data": packed(msgspec.json.encode(mark)), "pad": PADDED}
    milvus.insert(publisher_collection(milvus.address.name), [row])


def test_nobody_else_publishes_meanwhile(milvus: Milvus) -> None:
    """On this machine by a lock, which ends with its process; afterwards everybody may."""
    with claimed(milvus), pytest.raises(StorePublishing, match="is publishing at milvus://"), claimed(milvus):
        pass
    with claimed(milvus) as claim:
        claim.check()


def test_a_publisher_on_another_machine_is_named(milvus: Milvus) -> None:
    """For as long as it says that it goes on, and no longer."""
    with claimed(milvus):
        pass
    leave_mark(milvus, "north.example", timedelta(minutes=2))
    with pytest.raises(
        StorePublishing, match=r"north\.example is publishing at .* \(at \d\d:\d\d:\d\d UTC\): publish again"
    ):
        PublicationClaim(milvus).take()
    leave_mark(milvus, "north.example", timedelta(minutes=20))
    with claimed(milvus) as claim:
        claim.check()


def test_what_a_killed_publisher_of_this_machine_left_holds_up_nobody(milvus: Milvus) -> None:
    """Its lock has gone with it."""
    PublicationClaim(milvus).take()  # and never released
    with claimed(milvus) as claim:
        claim.check()


def test_of_two_at_the_same_moment_the_first_gives_up(milvus: Milvus) -> None:
    """Its mark is not there any more when it looks for the last time."""
    with claimed(milvus) as claim:
        leave_mark(milvus, "south.example", timedelta(0))
        with pytest.raises(StorePublishing, match=r"south\.example"):
            claim.check()
    leave_mark(milvus, "south.example", timedelta(minutes=20))
