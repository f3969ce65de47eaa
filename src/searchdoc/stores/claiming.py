"""One publisher at a time under one name: a mark in Milvus of who publishes, which the next one looks at.

Milvus has no compare-and-swap. Each publisher writes its mark, reads it again, and looks once more immediately before
readers are shown the new generation; of two that wrote at the same moment, the one whose mark was overwritten gives up.
What is left is the moment between the last look and the change of the alias.
"""

from __future__ import annotations

import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

import msgspec
from filelock import FileLock, Timeout

from searchdoc.errors import StoreError, StorePublishing
from searchdoc.stores.catalog import CATALOG_FIELDS, CATALOG_KEY, PADDED, packed, unpacked
from searchdoc.stores.connection import Milvus
from searchdoc.stores.naming import publisher_collection

_KEY = "publisher"
_EXPIRES = 600.0
"""Seconds after which the mark of another machine is taken for that of one that has died."""

_RENEWED = 60.0
"""Seconds after which a publisher writes its mark anew."""


class Mark(msgspec.Struct, frozen=True):
    """Who publishes: the host, the cache of the address there, a token drawn for this publication, and when (UTC)."""

    host: str
    cache: str
    token: str
    at: datetime


class PublicationClaim:
    """The right to publish under a name, as long as nobody else has taken it. Raises ``StorePublishing``."""

    def __init__(self, milvus: Milvus) -> None:
        self._milvus = milvus
        self._collection = publisher_collection(milvus.address.name)
        self._mark = Mark(socket.gethostname(), str(milvus.address.cache), secrets.token_hex(8), datetime.now(UTC))

    def take(self) -> None:
        """Write the mark, unless another publisher's stands there and is no older than it may be."""
        if self._collection not in self._milvus.collections():
            with suppress(StoreError):  # another has made it meanwhile
                self._milvus.create(self._collection, CATALOG_KEY, CATALOG_FIELDS)
        self._milvus.expect_news()
        self._milvus.finish(self._collection)
        other = self._standing()
        if other is not None and not self._is_over(other):
            raise self._taken_by(other)
        self._write()
        self.check()

    def check(self) -> None:
        """Raise ``StorePublishing`` where another publisher has written its mark since."""
        self._milvus.expect_news()
        standing = self._standing()
        if standing is None or standing.token != self._mark.token:
            raise self._taken_by(standing)

    def renew(self) -> None:
        """Say that the publication goes on, where that was said long ago."""
        if (datetime.now(UTC) - self._mark.at).total_seconds() > _RENEWED:
            self.check()
            self._write()

    def release(self) -> None:
        """Remove the mark."""
        self._milvus.delete_keys(self._collection, [_KEY])

    def _write(self) -> None:
        self._mark = msgspec.structs.replace(self._mark, at=datetime.now(UTC))
        data = packed(msgspec.json.encode(self._mark))
        self._milvus.insert(self._collection, [{"part": _KEY, "data": data, "pad": PADDED}])

    def _standing(self) -> Mark | None:
        rows = self._milvus.rows(self._collection, [_KEY], ["data"])
        with suppress(ValueError, msgspec.DecodeError):
            return msgspec.json.decode(unpacked(rows[0]["data"]), type=Mark) if rows else None
        return None

    def _is_over(self, other: Mark) -> bool:
        """Whether a publisher has died: one of this machine, whose lock is ours now, or one silent for too long."""
        mine = (other.host, other.cache) == (self._mark.host, self._mark.cache)
        return mine or (self._mark.at - other.at).total_seconds() > _EXPIRES

    def _taken_by(self, other: Mark | None) -> StorePublishing:
        host = "another program" if other is None else other.host
        return StorePublishing(str(self._milvus.address), host, None if other is None else other.at)


@contextmanager
def claimed(milvus: Milvus) -> Iterator[PublicationClaim]:
    """The right to publish, until the block ends. Raises ``StorePublishing`` while another publisher has it."""
    cache = milvus.address.cache
    cache.mkdir(parents=True, exist_ok=True)
    lock = FileLock(cache.with_name(f"{cache.name}.lock"))
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise StorePublishing(str(milvus.address), socket.gethostname(), None) from error
    try:
        claim = PublicationClaim(milvus)
        claim.take()
        try:
            yield claim
        finally:
            with suppress(StoreError):
                claim.check()
                claim.release()
    finally:
        lock.release()
