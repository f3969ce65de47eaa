"""A Dask cluster that reads documents and embeds passages for this process.

The bytes of files never pass through this process or the scheduler: a worker opens the file itself. Texts to be
embedded go to a worker once, and results come straight from the workers where these can be reached from here. What a
cluster gives up on, since its workers died over it time and again, and what they do not understand, this process does.
"""

from __future__ import annotations

import importlib
import pickle
import pkgutil
import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from searchdoc.building import dask_tasks
from searchdoc.building.dask_tasks import EmbeddingWork, NotUnderstood, ReadingWork, Setup
from searchdoc.building.executing import (
    ClusterReport,
    EmbeddedBatch,
    EmbeddingStage,
    LocalExecutor,
    Outcome,
    PendingBatch,
    ReadingStage,
)
from searchdoc.building.paths import is_seen_elsewhere
from searchdoc.building.previous import KnownFile
from searchdoc.building.source import SourceFile
from searchdoc.embedding.onnx import cores
from searchdoc.errors import ClusterError, MissingExtra, SearchdocError
from searchdoc.protocols import TokenEmbedder
from searchdoc.vectors.late_interaction import Basis
from searchdoc.version import __version__

LOCAL = "local"
"""How the address of a cluster begins that is started here and ended with the build: "local:4" has four workers."""

_CONNECT_SECONDS = 5.0
"""Seconds in which the scheduler must answer."""

_LOOK_EVERY = 1.0
"""Seconds between two looks at whether the cluster is still there, while a result is awaited."""

_WITHOUT_WORKERS_SECONDS = 60.0
"""Seconds for which a build waits when all workers are gone: a nanny starts them again in a few."""

_READ_AHEAD, _EMBED_AHEAD = 8, 2
"""Documents and batches under way for each thread of the workers, so that none waits for a slow one."""

_Result = TypeVar("_Result")


@contextmanager
def open_cluster(address: str, here: LocalExecutor, device: str, roots: Sequence[str]) -> Iterator[DaskExecutor]:
    """The executor that has the cluster at an address do the work; ``roots`` are the paths that its workers must see.

    ``address`` is that of a scheduler, or "local:N" for N workers on this machine. ``here`` does what the cluster
    cannot. Raises ``MissingExtra`` without ``distributed``, and ``ClusterError`` where there is no scheduler or no
    worker, or one that cannot work for the build.
    """
    distributed = _distributed()
    model = here.embedder.name if here.model is None or isinstance(here.model, str) else here.model
    setup = Setup(model, here.embedder.fingerprint, device, here.limit, tuple(roots))
    with _scheduler(distributed, address) as scheduler, _client(distributed, scheduler, address) as client:
        yield DaskExecutor(client, distributed.KilledWorker, address, here, _pickled(setup), _workers(client, address))


def _distributed() -> Any:  # noqa: ANN401 (it is imported where it is used)
    try:
        return importlib.import_module("distributed")
    except ImportError as error:
        raise MissingExtra("building on a Dask cluster", "dask") from error


def _pickled(setup: Setup) -> bytes:
    try:
        return pickle.dumps(setup, pickle.HIGHEST_PROTOCOL)
    except Exception as error:
        raise ClusterError(
            f"the model {type(setup.model).__name__} cannot be sent to a cluster ({error}): name one by its folder"
        ) from error


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
    with distributed.LocalCluster(
        n_workers=workers,
        threads_per_worker=1,
        dashboard_address=None,
        silence_logs="CRITICAL",
    ) as cluster:
        yield cluster


@contextmanager
def _client(distributed: Any, scheduler: Any, address: str) -> Iterator[Any]:  # noqa: ANN401
    try:
        client = distributed.Client(scheduler, timeout=_CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ClusterError(f"no Dask scheduler answers at {address}: start one there, or name another") from error
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


@dataclass(slots=True)
class DaskExecutor:
    """Work done by the workers of a cluster, and by ``here`` where they cannot."""

    client: Any
    killed: type[Exception]
    address: str
    here: LocalExecutor
    setup: bytes
    workers: Mapping[str, int]
    direct: bool = False
    done_here: int = 0
    _removed_before: int = 0
    _last_seen: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        """Ask every worker whether it can work for the build. Raises ``ClusterError`` for the first that cannot."""
        self._removed_before = self._removed()
        self._require_versions()
        found = self.client.run(dask_tasks.problem_here, self.setup, on_error="return")
        for worker, problem in found.items():
            if isinstance(problem, str):
                raise ClusterError(f"the worker at {worker} {problem}")
        self.direct = any(map(_is_reachable, self.workers))

    @property
    def embedder(self) -> TokenEmbedder:
        """The model, as this process has it."""
        return self.here.embedder

    @contextmanager
    def reading(self, size: Callable[[], int]) -> Iterator[ReadingStage]:
        """Documents read by the workers."""
        with self.here.reading(size) as here:

            def start(file: SourceFile, known: KnownFile) -> Callable[[], Outcome]:
                if not is_seen_elsewhere(file.path):
                    return partial(self._done_here, lambda: here.start(file, known))
                work: ReadingWork = (file, known)
                return self._submitted(dask_tasks.read_on_worker, work, lambda: here.start(file, known))

            yield ReadingStage(start, _READ_AHEAD * sum(self.workers.values()))

    def embedding(self, basis: Basis, total: int) -> EmbeddingStage:
        """Batches embedded by the workers."""
        here = self.here.embedding(basis, total)

        def start(texts: Sequence[str], count: Callable[[int], None]) -> PendingBatch:
            if not texts:
                return here.start(texts, count)
            work: EmbeddingWork = (texts, basis, total)
            wait = self._submitted(dask_tasks.embed_on_worker, work, lambda: here.start(texts, count))
            return partial(_counted, wait, count, len(texts))

        return EmbeddingStage(start, _EMBED_AHEAD * sum(self.workers.values()))

    def report(self) -> ClusterReport:
        """How the cluster did until now."""
        return ClusterReport(len(self.workers), self._removed() - self._removed_before, self.done_here)

    def _require_versions(self) -> None:
        """Ask for versions by a function of Python's own, for nothing else can be asked of who has no searchdoc."""
        name = "searchdoc.version:__version__"
        with suppress(OSError):
            found = self.client.run(pkgutil.resolve_name, name, on_error="return")
            for worker, version in found.items():
                _require_version(f"the worker at {worker}", version)
        try:
            version = self.client.run_on_scheduler(pkgutil.resolve_name, name)
        except Exception as error:  # noqa: BLE001 (whatever an import raises there)
            version = error
        _require_version(f"the scheduler at {self.address}", version)

    def _submitted(
        self, task: Callable[[bytes, bytes], bytes], work: object, here: Callable[[], Callable[[], _Result]]
    ) -> Callable[[], _Result]:
        """What waits for the result of a task; ``here`` starts it in this process, where the cluster cannot do it."""
        try:
            sent = pickle.dumps(work, pickle.HIGHEST_PROTOCOL)
        except Exception:  # noqa: BLE001 (as for a reader that was defined inside a function)
            return partial(self._done_here, here)
        key = f"searchdoc-{task.__name__.partition('_')[0]}-{secrets.token_hex(8)}"
        future = self.client.submit(task, self.setup, sent, key=key, pure=False)
        return partial(self._result, future, here)

    def _result(self, future: Any, here: Callable[[], Callable[[], _Result]]) -> _Result:  # noqa: ANN401
        self._wait(future)
        try:
            result: _Result = pickle.loads(self.client.gather(future, direct=self.direct))  # noqa: S301 (a worker's)
        except (NotUnderstood, self.killed):
            return self._done_here(here)
        except SearchdocError:
            raise
        except Exception as error:
            self._require_cluster()
            what = " ".join(f"{type(error).__name__}: {error}".split())[:300]
            raise ClusterError(
                f"a worker of the Dask cluster at {self.address} failed ({what}): the index is as it was"
            ) from error
        finally:
            future.release()
        return result

    def _done_here(self, here: Callable[[], Callable[[], _Result]]) -> _Result:
        self.done_here += 1
        return here()()

    def _wait(self, future: Any) -> None:  # noqa: ANN401
        """Wait until a task has ended, however; raises ``ClusterError`` once there is nobody who could end it."""
        ended = threading.Event()
        future.add_done_callback(lambda _: ended.set())
        while not ended.wait(_LOOK_EVERY):
            self._require_cluster()

    def _require_cluster(self) -> None:
        """Raise ``ClusterError`` where the scheduler is gone, or all workers have been for a while."""
        try:
            workers = self.client.nthreads() if self.client.status == "running" else None
        except Exception:  # noqa: BLE001 (the connection is broken, in whatever way)
            workers = None
        if workers is None:
            raise ClusterError(f"the Dask scheduler at {self.address} went away: build again; the index is as it was")
        now = time.monotonic()
        if workers:
            self._last_seen = now
        elif now - self._last_seen > _WITHOUT_WORKERS_SECONDS:
            raise ClusterError(
                f"the Dask scheduler at {self.address} has had no workers for {_WITHOUT_WORKERS_SECONDS:.0f} seconds: "
                "start some and build again; the index is as it was"
            )

    def _removed(self) -> int:
        """How many workers the scheduler has ever lost."""
        try:
            events = self.client.get_events("all")
        except Exception:  # noqa: BLE001 (a report is no reason to fail)
            return self._removed_before
        return sum(event.get("action") == "remove-worker" for _, event in events)


def _require_version(who: str, version: object) -> None:
    if isinstance(version, ImportError):
        raise ClusterError(f"{who} has no searchdoc: install searchdoc {__version__} with its extra 'dask' there")
    if isinstance(version, str) and version != __version__:
        raise ClusterError(f"{who} has searchdoc {version} and this is {__version__}: install the same one there")


def _is_reachable(worker: str) -> bool:
    """Whether results can be had straight from a worker, without the scheduler between."""
    from distributed.comm.addressing import get_address_host_port

    try:
        with socket.create_connection(get_address_host_port(worker), timeout=_CONNECT_SECONDS):
            return True
    except (OSError, ValueError):
        return False


def _counted(wait: Callable[[], EmbeddedBatch], count: Callable[[int], None], texts: int) -> EmbeddedBatch:
    batch = wait()
    count(texts)
    return batch
