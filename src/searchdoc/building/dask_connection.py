"""A connection to the scheduler of a Dask cluster: tasks, their results, and what is said when it or its workers go.

Whoever waits for a result looks every second whether there is still somebody who could give it. Nothing here knows
what the tasks do.
"""

from __future__ import annotations

import importlib
import logging
import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import resource_tracker
from typing import Any

from searchdoc.building.interrupting import interrupts_held
from searchdoc.embedding.onnx import cores
from searchdoc.errors import ClusterError, MissingExtra, SearchdocError

LOCAL = "local"
"""How the address of a cluster begins that is started here and ended with the build: "local:4" has four workers."""

_CONNECT_SECONDS = 5.0
"""Seconds in which the scheduler must answer."""

_LOOK_EVERY = 1.0
"""Seconds between two looks at whether the cluster is still there, while a result is awaited."""

_ANSWER_SECONDS = 30.0
"""Seconds in which a scheduler that is there answers, however busy it is."""

_TRANSFER_SECONDS = 30.0
"""Seconds for the first try to take a result from the worker that has it; each further try has twice as many."""

_WITHOUT_WORKERS_SECONDS = 60.0
"""Seconds for which a build waits when all workers are gone: a nanny starts them again in a few.

Dask's own setting ``distributed.scheduler.no-workers-timeout`` says otherwise.
"""


@contextmanager
def connected(address: str) -> Iterator[Cluster]:
    """The cluster of the scheduler at an address, or one of N workers on this machine, for "local:N", while it lasts.

    Raises ``MissingExtra`` without ``distributed``, and ``ClusterError`` where there is no scheduler or no worker.
    """
    distributed = _distributed()
    with _silent(), _scheduler(distributed, address) as scheduler, _client(distributed, scheduler, address) as client:
        workers = _workers(client, address)
        client.direct_to_workers = any(map(_is_reachable, workers))
        cluster = Cluster(address, client, workers, _patience(), _how_many_were_lost(client))
        client.subscribe_topic(cluster.topic, cluster.hear)
        yield cluster


def _distributed() -> Any:  # noqa: ANN401 (it is imported where it is used)
    try:
        return importlib.import_module("distributed")
    except ImportError as error:
        raise MissingExtra("building on a Dask cluster", "dask") from error


@contextmanager
def _silent() -> Iterator[None]:
    """Dask's own log off the terminal, which tells with tracebacks what ``ClusterError`` says in a sentence."""
    names = [name for name in logging.root.manager.loggerDict if name.partition(".")[0] == "distributed"]
    handlers = {handler: handler.level for name in names for handler in logging.getLogger(name).handlers}
    for handler in handlers:
        handler.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for handler, level in handlers.items():
            handler.setLevel(level)


def _patience() -> float:
    """Seconds for which a build waits when all workers are gone."""
    import dask
    from dask.utils import parse_timedelta

    stated = dask.config.get("distributed.scheduler.no-workers-timeout", None)
    return _WITHOUT_WORKERS_SECONDS if stated is None else float(parse_timedelta(stated))


@contextmanager
def _scheduler(distributed: Any, address: str) -> Iterator[Any]:  # noqa: ANN401
    """The address of the scheduler, or a cluster of this machine that lasts as long as the block."""
    kind, _, number = address.partition(":")
    if kind != LOCAL:
        yield address
        return
    workers = int(number) if number.isdecimal() else 0 if number else cores()
    if workers < 1:
        raise ClusterError(f"{address!r} names no number of workers: write it as {LOCAL}:4")
    options = {
        "threads_per_worker": 1,
        "dashboard_address": "127.0.0.1:0",  # nobody else's port, and for nobody else
        "silence_logs": "CRITICAL",
    }
    resource_tracker.ensure_running()  # or the thread that starts the first process would start it, and hear Ctrl-C
    with interrupts_held() as release, distributed.LocalCluster(n_workers=workers, **options) as cluster:
        release()
        yield cluster


@contextmanager
def _client(distributed: Any, scheduler: Any, address: str) -> Iterator[Any]:  # noqa: ANN401
    try:
        client = distributed.Client(scheduler, timeout=_CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ClusterError(f"no Dask scheduler answers at {address}: start one there, or name another") from error
    except TypeError as error:  # which is what Dask raises without certificates
        raise ClusterError(
            f"connecting to {address} needs certificates: name them in Dask's configuration (distributed.comm.tls)"
        ) from error
    try:
        yield client
    finally:
        with suppress(Exception):
            client.close(timeout=_CONNECT_SECONDS)


def _workers(client: Any, address: str) -> Mapping[str, int]:  # noqa: ANN401
    """How many threads each worker has, by its address. Raises ``ClusterError`` where there is none."""
    with suppress(TimeoutError):
        client.wait_for_workers(1, timeout=_CONNECT_SECONDS)
    workers: Mapping[str, int] = client.nthreads()
    if not workers:
        raise ClusterError(f"the Dask scheduler at {address} has no workers: start some with 'dask worker {address}'")
    return workers


def _is_reachable(worker: str) -> bool:
    """Whether results can be had straight from a worker, without the scheduler between."""
    from distributed.comm.addressing import get_address_host_port

    try:
        with socket.create_connection(get_address_host_port(worker), timeout=_CONNECT_SECONDS):
            return True
    except (OSError, ValueError):
        return False


def _how_many_were_lost(client: Any) -> int:  # noqa: ANN401
    """How many workers the scheduler has ever lost."""
    try:
        events = client.get_events("all")
    except Exception:  # noqa: BLE001 (a report is no reason to fail)
        return 0
    return sum(event.get("action") == "remove-worker" for _, event in events)


@dataclass(slots=True)
class Cluster:
    """A cluster as one client sees it. ``workers`` are those at the beginning, with their numbers of threads.

    ``patience`` is for how many seconds it may have no worker at all. Tasks may log events under ``topic``, pairs of a
    name and a number; ``told`` is the largest number of each name that has come.
    """

    address: str
    client: Any
    workers: Mapping[str, int]
    patience: float
    _lost_before: int
    topic: str = field(default_factory=lambda: f"searchdoc-{secrets.token_hex(8)}")
    told: dict[str, int] = field(default_factory=dict)
    _last_seen: float = field(default_factory=time.monotonic)

    @property
    def threads(self) -> int:
        """How many tasks the workers can do at a time."""
        return sum(self.workers.values())

    def lost(self) -> int:
        """How many workers it has lost since it was connected."""
        return max(0, _how_many_were_lost(self.client) - self._lost_before)

    def hear(self, event: tuple[float, tuple[str, int]]) -> None:
        """Take an event that a task has logged, with its time."""
        name, number = event[1]
        self.told[name] = max(number, self.told.get(name, 0))

    def ask_workers(self, function: Callable[..., Any], *arguments: object) -> Mapping[str, Any]:
        """What a function returns or raises on each worker, by the worker's address; nothing of one that just died."""
        with suppress(OSError):
            answers: Mapping[str, Any] = self.client.run(function, *arguments, on_error="return")
            return answers
        return {}

    def ask_scheduler(self, function: Callable[..., Any], *arguments: object) -> Any:  # noqa: ANN401
        """What a function returns or raises on the scheduler."""
        try:
            return self.client.run_on_scheduler(function, *arguments)
        except Exception as error:  # noqa: BLE001 (whatever an import raises there)
            return error

    def submit(
        self, name: str, task: Callable[..., bytes], *arguments: object, waiting: Callable[[], object] = bool
    ) -> Callable[[], bytes | None]:
        """Start a task, under a name for Dask's own displays; returns what waits for its result and forgets it.

        ``waiting`` is called every second meanwhile.
        The result is None where workers died over the task time and again. Both raise ``ClusterError`` where there is
        nobody left who could do it, and the second one what of ``SearchdocError`` the task raises.
        """
        try:
            future = self.client.submit(task, *arguments, key=f"searchdoc-{name}-{secrets.token_hex(8)}", pure=False)
        except Exception as error:
            self._require_present()
            raise self._failed(error) from error
        return partial(self._result, future, waiting)

    def _result(self, future: Any, waiting: Callable[[], object]) -> bytes | None:  # noqa: ANN401
        from distributed import KilledWorker

        try:
            self._wait(future, waiting)
            return self._taken(future)
        except KilledWorker:
            return None
        except SearchdocError:
            raise
        except Exception as error:
            self._require_present()
            raise self._failed(error) from error
        finally:
            future.release()

    def _failed(self, error: Exception) -> ClusterError:
        """That a worker failed in a way that it should not."""
        what = " ".join(f"{type(error).__name__}: {error}".split())[:300]
        return ClusterError(f"a worker of the Dask cluster at {self.address} failed ({what}): the index is as it was")

    def _require_present(self) -> None:
        """Raise ``ClusterError`` where the scheduler is gone, or all workers have been for a while."""
        now = time.monotonic()
        if self._has_workers():
            self._last_seen = now
        elif now - self._last_seen > self.patience:
            raise self._without_workers()

    def _has_workers(self) -> bool:
        if self.client.status == "running":
            with suppress(Exception):  # the connection is broken, in whatever way
                return bool(self.client.sync(self.client.scheduler.ncores, callback_timeout=_ANSWER_SECONDS))
        raise ClusterError(f"the Dask scheduler at {self.address} went away: build again; the index is as it was")

    def _without_workers(self) -> ClusterError:
        return ClusterError(
            f"the Dask scheduler at {self.address} has had no workers for {self.patience:.0f} seconds: "
            "start some and build again; the index is as it was"
        )

    def _wait(self, future: Any, waiting: Callable[[], object]) -> None:  # noqa: ANN401
        """Wait until a task has ended, however."""
        ended = threading.Event()
        future.add_done_callback(lambda _: ended.set())
        while not ended.wait(_LOOK_EVERY):
            self._require_present()
            waiting()

    def _taken(self, future: Any) -> bytes:  # noqa: ANN401
        """The result from the worker that has it; where that one has died meanwhile, another does the task again."""
        from distributed.scheduler import NoWorkerError

        seconds = _TRANSFER_SECONDS
        while True:
            try:
                result: bytes = future.result(timeout=seconds)
            except NoWorkerError as error:  # where the scheduler itself gives up first
                raise self._without_workers() from error
            except TimeoutError:
                self._require_present()
                seconds *= 2
            else:
                return result
