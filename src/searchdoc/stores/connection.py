"""A connection to Milvus: each call with a time limit, tried again after a moment, its errors one sentence."""

from __future__ import annotations

import logging
import os
import re
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from searchdoc.errors import MissingExtra, StoreUnavailable
from searchdoc.observing import Stage, note, stage
from searchdoc.stores.addresses import MilvusAddress
from searchdoc.stores.certificates import check_authority, distrust

TOKEN_VARIABLE = "SEARCHDOC_MILVUS_TOKEN"  # noqa: S105 (the name of the variable)
"""The environment variable with the token, or "user:password", of the Milvus server."""

TIMEOUT_VARIABLE = "SEARCHDOC_MILVUS_TIMEOUT"
"""The environment variable with the seconds that a call may take, tries of it together."""

_SECONDS = 10.0
"""The seconds that a call to read may take."""

_WRITING_SECONDS = 120.0
"""The seconds that a call to write may take: a collection is built and loaded in one."""

_FIRST_WAIT, _LONGEST_WAIT = 0.25, 2.0
"""Seconds between two tries, at most: they are random, so that many clients do not return at the same moment."""

_SETTLING = 10.0
"""Seconds after which every server of a cluster has heard of what was written: Milvus' bounded consistency allows 5."""

_CHANNEL = {
    "grpc.keepalive_time_ms": 300_000,  # small servers close a connection that is tried more often
    "grpc.initial_reconnect_backoff_ms": 200,
    "grpc.max_reconnect_backoff_ms": 1000,  # by default two minutes, after which no call finds a server that is back
}
"""Options of gRPC: how often a connection that is not used is tried, and how soon one that was lost is tried again."""

_AWAY = re.compile(
    r"\bUNAVAILABLE\b|DEADLINE_EXCEEDED|Fail connecting|Retry timeout|Retry run out|[Cc]onnection refused"
)
_BUSY = re.compile(r"rate limit|not ready|service unavailable", re.IGNORECASE)
_REFUSING = re.compile(r"UNAUTHENTICATED|auth check|PERMISSION_?DENIED|permission deny", re.IGNORECASE)
"""What the client's errors say of a server that is away, has too much to do, or lets nobody in without a token."""

_RELEASED = re.compile(r"released|not (?:fully )?loaded", re.IGNORECASE)
"""What errors say of a collection that is not in the server's memory: an embedded one after each start, or one that
whoever runs the server has released."""

_NO_COLLECTION = 100
"""Milvus' code for a collection that there is not."""

_LONGEST_REASON = 200

StoredRow = Mapping[str, Any]


class Milvus:
    """The calls of Milvus that an index needs; safe to use from many threads.

    All raise ``StoreUnavailable`` where the server is away, refuses, or takes too long.
    """

    def __init__(self, address: MilvusAddress) -> None:
        self.address = address
        os.environ.setdefault("GRPC_VERBOSITY", "NONE")  # read when the library is imported
        try:
            import pymilvus
            import tenacity
        except ImportError as error:
            raise MissingExtra("an index in Milvus", "milvus") from error
        logging.getLogger("pymilvus").setLevel(logging.CRITICAL)  # what fails is told once, in a sentence
        self._library, self._tenacity = pymilvus, tenacity
        self._strong_until = 0.0
        self._seconds = float(os.environ.get(TIMEOUT_VARIABLE) or _SECONDS)
        token = os.environ.get(TOKEN_VARIABLE, "")
        trusted = check_authority(address)
        try:
            self._client: Any = self._tried(
                lambda: pymilvus.MilvusClient(
                    uri=address.connection, token=token, timeout=self._seconds, grpc_options=_CHANNEL, **trusted
                )
            )
        except StoreUnavailable as error:
            if why := distrust(address, self._seconds):
                raise StoreUnavailable(str(address), why) from error
            raise

    # -- reading

    def target(self, alias: str) -> str | None:
        """The collection that an alias names; None where there is no such alias."""
        try:
            with stage("store_alias"):
                described = self._tried(lambda: self._client.describe_alias(alias, timeout=self._seconds))
        except StoreUnavailable as error:
            if "not found" in str(error.__cause__) or "not exist" in str(error.__cause__):
                return None
            raise
        return str(described["collection_name"])

    def collections(self) -> tuple[str, ...]:
        """The names of all collections."""
        return tuple(self._tried(lambda: self._client.list_collections(timeout=self._seconds)))

    def rows(self, collection: str, ids: Sequence[int | str], fields: Sequence[str]) -> list[StoredRow]:
        """The rows of these primary keys that there are, in any order."""
        if not ids:
            return []
        return list(
            self._asked(
                "store_rows",
                collection,
                lambda: self._client.query(
                    collection,
                    ids=list(ids),
                    output_fields=list(fields),
                    timeout=self._seconds,
                    consistency_level=self._consistency(),
                ),
            )
        )

    def expect_news(self) -> None:
        """Ask for everything that is written by now, for as long as servers of a cluster may not have heard of it."""
        self._strong_until = time.monotonic() + _SETTLING

    def _consistency(self) -> str:
        return "Strong" if time.monotonic() < self._strong_until else "Bounded"

    def search(
        self,
        collection: str,
        field: str,
        query: object,
        limit: int,
        where: str,
        fields: Sequence[str],
        **parameters: int,
    ) -> list[tuple[StoredRow, float]]:
        """The rows whose vectors have the highest inner product with a query, and these, best first.

        ``where`` is a condition, ``fields`` those of the rows that are wanted.
        """
        answers = self._asked(
            "store_search",
            collection,
            lambda: self._client.search(
                collection,
                [query],
                filter=where,
                limit=limit,
                anns_field=field,
                output_fields=list(fields),
                search_params={"metric_type": "IP", "params": parameters},
                timeout=self._seconds,
                consistency_level=self._consistency(),
            ),
        )
        return [(hit["entity"], float(hit["distance"])) for hit in answers[0]]

    # -- writing

    def create(self, name: str, key: tuple[str, int], fields: Mapping[str, Mapping[str, Any]]) -> None:
        """Create a collection: its primary key and the length of it (0 for a number), and further fields.

        A field is what ``add_field`` takes, and has under "index" the type of the index of a vector, with "build" its
        parameters.
        """
        kinds = self._library.DataType
        schema = self._client.create_schema(auto_id=False, enable_dynamic_field=False)
        length = {"max_length": key[1]} if key[1] else {}
        schema.add_field(key[0], kinds.VARCHAR if key[1] else kinds.INT64, is_primary=True, **length)
        indexes = self._client.prepare_index_params()
        for field, settings in fields.items():
            own = {name: value for name, value in settings.items() if name not in ("index", "build", "kind")}
            schema.add_field(field, kinds[settings["kind"]], **own)
            if "index" in settings:
                parameters = settings.get("build", {})
                indexes.add_index(field, index_type=settings["index"], metric_type="IP", params=parameters)
        self._tried(
            lambda: self._client.create_collection(name, schema=schema, index_params=indexes, timeout=_WRITING_SECONDS)
        )

    def insert(self, collection: str, rows: Iterable[StoredRow]) -> None:
        """Write rows; one that is there already with the same key is replaced, so that a call can be repeated."""
        written = [dict(row) for row in rows]
        self._tried(lambda: self._client.upsert(collection, written, timeout=_WRITING_SECONDS))

    def delete(self, collection: str, where: str) -> None:
        """Remove the rows that a condition admits."""
        self._tried(lambda: self._client.delete(collection, filter=where, timeout=_WRITING_SECONDS))

    def delete_keys(self, collection: str, keys: Sequence[str]) -> None:
        """Remove the rows of these primary keys, those of them that there are."""
        self._tried(lambda: self._client.delete(collection, ids=list(keys), timeout=_WRITING_SECONDS))

    def finish(self, collection: str) -> None:
        """Bring everything written onto the server's disk, and load the collection so that it can be asked."""
        self._tried(lambda: self._client.flush(collection, timeout=_WRITING_SECONDS))
        self._load(collection)

    def count(self, collection: str, where: str = "") -> int:
        """How many rows a collection has, of those that a condition admits; it may take as long as writing them."""
        counted = self._asked(
            "store_rows",
            collection,
            lambda: self._client.query(
                collection,
                filter=where,
                output_fields=["count(*)"],
                timeout=_WRITING_SECONDS,
                consistency_level="Strong",
            ),
        )
        return int(counted[0]["count(*)"])

    def point(self, alias: str, collection: str) -> None:
        """Let an alias name a collection, in one step."""
        known = self.target(alias) is not None
        change = self._client.alter_alias if known else self._client.create_alias
        self._tried(lambda: change(collection, alias, timeout=_WRITING_SECONDS))

    def drop(self, collection: str) -> None:
        """Remove a collection."""
        self._tried(lambda: self._client.drop_collection(collection, timeout=_WRITING_SECONDS))

    def _load(self, collection: str) -> None:
        self._tried(lambda: self._client.load_collection(collection, timeout=_WRITING_SECONDS))

    def _asked(self, name: Stage, collection: str, call: Any) -> Any:  # noqa: ANN401 (what pymilvus returns has no types)
        """What a collection answers, once it is loaded if it was not."""
        with stage(name):
            try:
                return self._tried(call)
            except StoreUnavailable as error:
                if not _RELEASED.search(_told(error.__cause__ or error)):
                    raise
            self._load(collection)
            return self._tried(call)

    def _tried(self, call: Any) -> Any:  # noqa: ANN401 (what pymilvus returns has no types)
        tenacity = self._tenacity
        tries = tenacity.Retrying(
            stop=tenacity.stop_after_delay(self._seconds),
            wait=tenacity.wait_random_exponential(_FIRST_WAIT, max=_LONGEST_WAIT),
            retry=tenacity.retry_if_exception(_may_pass),
            before_sleep=lambda _: note("store_retried"),
            reraise=True,
        )
        try:
            return tries(call)
        except Exception as error:
            if _is_of_client(error):
                note("store_failed")
                raise StoreUnavailable(str(self.address), _why(error)) from error
            raise


_CONNECTING = threading.Lock()


@cache
def _connection(address: MilvusAddress, _process: int) -> Milvus:
    return Milvus(address)


def connect(address: MilvusAddress) -> Milvus:
    """The connection of this process to a server. Raises ``StoreUnavailable``, and ``MissingExtra``."""
    with _CONNECTING:
        return _connection(address, os.getpid())


def _is_of_client(error: BaseException) -> bool:
    return type(error).__module__.split(".")[0] in ("pymilvus", "grpc")


def _may_pass(error: BaseException) -> bool:
    """Whether the same call may succeed in a moment: the server restarts, or has too much to do."""
    if not _is_of_client(error) or _refuses(error):
        return False
    return bool(_AWAY.search(_told(error)) or _BUSY.search(_told(error)))


def _refuses(error: BaseException) -> bool:
    """Whether a server lets nobody in without its token; while connecting, only what lies below the error tells."""
    told = [_told(one) for one in (error, error.__cause__, error.__context__) if one is not None]
    return any(map(_REFUSING.search, told))


def _why(error: BaseException) -> str:
    told = _told(error)
    if _refuses(error):
        return f"it refuses: set {TOKEN_VARIABLE}"
    if _AWAY.search(told):
        return "it does not answer"
    if getattr(error, "code", None) == _NO_COLLECTION:
        return f"what was open has been removed since, open it again ({told})"
    return told[:_LONGEST_REASON]


def _told(error: BaseException) -> str:
    return " ".join(str(getattr(error, "message", "") or error).split())
