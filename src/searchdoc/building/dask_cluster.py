"""A Dask cluster that reads documents and embeds passages for this process.

The bytes of files never pass through this process or the scheduler: a worker opens the file itself. Texts to be
embedded go to a worker once, and results come straight from the workers where these can be reached from here. What a
cluster gives up on, since its workers died over it time and again, and what they do not understand, this process does.
"""

from __future__ import annotations

import pickle
import pkgutil
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from searchdoc.building import dask_tasks
from searchdoc.building.dask_connection import Cluster, connected
from searchdoc.building.dask_tasks import EmbeddingWork, Setup
from searchdoc.building.executing import (
    ClusterReport,
    EmbeddedBatch,
    EmbeddingStage,
    LocalExecutor,
    Outcome,
    PendingBatch,
    ReadingWork,
    ReadOutcomes,
)
from searchdoc.building.paths import is_seen_elsewhere, size_of
from searchdoc.errors import ClusterError
from searchdoc.pipelining import start_ahead
from searchdoc.protocols import TokenEmbedder
from searchdoc.vectors.late_interaction import Basis
from searchdoc.version import __version__

_READ_AHEAD, _EMBED_AHEAD = 4, 2
"""Batches of documents and of passages under way for each thread of the workers, so that none waits for a slow one."""

_BATCH_BYTES, _BATCH_FILES = 2**17, 64
"""Bytes and files read by one task: a task costs some milliseconds, as much as it takes to read a short letter."""

_Answer = TypeVar("_Answer")


@contextmanager
def open_cluster(
    address: str, here: LocalExecutor, device: str, roots: Sequence[str], ocr: str = ""
) -> Iterator[DaskExecutor]:
    """The executor that has the cluster at an address do the work; ``roots`` are the paths that its workers must see.

    ``address`` is that of a scheduler, or "local:N" for N workers on this machine. ``here`` does what the cluster
    cannot. ``ocr`` are the languages in which words on pictures are recognised. Raises ``MissingExtra`` without
    ``distributed``, and ``ClusterError`` where there is no scheduler or no worker, or one that cannot work for the
    build.
    """
    model = here.embedder.name if here.model is None or isinstance(here.model, str) else here.model
    packages = dask_tasks.installed(ocr)
    setup = Setup(model, here.embedder.fingerprint, device, here.limit, tuple(roots), ocr, packages)
    with connected(address) as cluster:
        yield DaskExecutor(cluster, here, _pickled(setup))


def _pickled(setup: Setup) -> bytes:
    try:
        return pickle.dumps(setup, pickle.HIGHEST_PROTOCOL)
    except Exception as error:
        raise ClusterError(
            f"the model {type(setup.model).__name__} cannot be sent to a cluster ({error}): name one by its folder"
        ) from error


@dataclass(slots=True)
class DaskExecutor:
    """Work done by the workers of a cluster, and by ``here`` where they cannot."""

    cluster: Cluster
    here: LocalExecutor
    setup: bytes
    done_here: int = 0

    def __post_init__(self) -> None:
        """Ask every worker whether it can work for the build. Raises ``ClusterError`` for the first that cannot."""
        self._require_versions()
        for worker, problem in self.cluster.ask_workers(dask_tasks.problem_here, self.setup).items():
            if isinstance(problem, str):
                raise ClusterError(f"the worker at {worker} {problem}")

    @property
    def embedder(self) -> TokenEmbedder:
        """The model, as this process has it."""
        return self.here.embedder

    @contextmanager
    def reading(self, size: Callable[[], int]) -> Iterator[ReadOutcomes]:
        """Documents read by the workers, a batch of them by each task."""
        with self.here.reading(size) as read_here:

            def read(works: Iterable[ReadingWork | Outcome]) -> Iterator[Outcome]:
                started = (self._started(batch, read_here) for batch in _batches(works))
                for outcomes in start_ahead(started, _READ_AHEAD * self.cluster.threads):
                    yield from outcomes()

            yield read

    def embedding(self, basis: Basis, total: int) -> EmbeddingStage:
        """Batches embedded by the workers."""
        here = self.here.embedding(basis, total)
        is_graph = bool(total) and dask_tasks.has_graph(self.embedder)

        def start(texts: Sequence[str], count: Callable[[int], None]) -> PendingBatch:
            if not texts:
                return here.start(texts, count)
            work: EmbeddingWork = (texts, basis, total, is_graph)
            sent = pickle.dumps(work, pickle.HIGHEST_PROTOCOL)
            name = secrets.token_hex(8)
            arguments = (self.setup, sent, self.cluster.topic, name)
            waiting = partial(self._count, count, 0)
            answer = self.cluster.submit("embed", dask_tasks.embed_on_worker, *arguments, waiting=waiting)
            return partial(self._embedded, answer, name, here, texts, count)

        return EmbeddingStage(start, _EMBED_AHEAD * self.cluster.threads)

    def report(self) -> ClusterReport:
        """How the cluster did until now."""
        return ClusterReport(len(self.cluster.workers), self.cluster.lost(), self.done_here)

    def _require_versions(self) -> None:
        """Ask for versions by a function of Python's own, for nothing else can be asked of who has no searchdoc."""
        name = "searchdoc.version:__version__"
        for worker, version in self.cluster.ask_workers(pkgutil.resolve_name, name).items():
            _require_version(f"the worker at {worker}", version)
        version = self.cluster.ask_scheduler(pkgutil.resolve_name, name)
        _require_version(f"the scheduler at {self.cluster.address}", version)

    def _started(
        self, batch: Sequence[ReadingWork | Outcome], read_here: ReadOutcomes
    ) -> Callable[[], Iterator[Outcome]]:
        """Start to read a batch; returns what waits for the outcomes."""
        sent = {place: data for place, work in enumerate(batch) if (data := _sendable(work)) is not None}
        answer = None
        if sent:
            answer = self.cluster.submit("read", dask_tasks.read_on_worker, self.setup, list(sent.values()))
        return partial(self._outcomes, batch, list(sent), answer, read_here)

    def _outcomes(
        self,
        batch: Sequence[ReadingWork | Outcome],
        places: Sequence[int],
        answer: Callable[[], bytes | None] | None,
        read_here: ReadOutcomes,
    ) -> Iterator[Outcome]:
        """The outcomes of a batch of which the works at some places were sent; what no worker could do is read here."""
        told: dict[int, Outcome | None] = {}
        if answer is not None and (data := answer()) is not None:
            files = [work[0] for place in places if not isinstance(work := batch[place], Outcome)]
            told = dict(zip(places, self._checked(partial(dask_tasks.outcomes_of, data, files)), strict=True))
        for place, work in enumerate(batch):
            if isinstance(work, Outcome):
                yield work
            elif (outcome := told.pop(place, None)) is not None and outcome.record is not None:
                yield outcome
            else:  # not understood or not sent, its readers died, or the worker cannot open the file
                (read,) = read_here([work])
                self.done_here += outcome is None or read.record is not None
                yield read

    def _embedded(
        self,
        answer: Callable[[], bytes | None],
        name: str,
        here: EmbeddingStage,
        texts: Sequence[str],
        count: Callable[[int], None],
    ) -> EmbeddedBatch:
        data = answer()
        self.cluster.told.pop(name, None)
        if data is None:
            self.done_here += 1
            return here.start(texts, partial(self._count, count))()
        embedded = self._checked(partial(dask_tasks.batch_of, data, len(texts), self.embedder.dimension))
        self._count(count, len(texts))
        return embedded

    def _count(self, count: Callable[[int], None], done: int) -> None:
        """Tell how many passages of a batch are done, with those of the batches that are under way."""
        count(done + sum(list(self.cluster.told.values())))

    def _checked(self, answered: Callable[[], _Answer]) -> _Answer:
        """What a worker answered. Raises ``ClusterError`` where it is not what was asked for."""
        try:
            return answered()
        except Exception as error:
            what = " ".join(f"{type(error).__name__}: {error}".split())[:200]
            raise ClusterError(
                f"a worker of the Dask cluster at {self.cluster.address} answered with something else than what was "
                f"asked for ({what}): install the same searchdoc there as here; the index is as it was"
            ) from error


def _batches(works: Iterable[ReadingWork | Outcome]) -> Iterator[list[ReadingWork | Outcome]]:
    """Works in their order, as many together as a task reads; a long document is a batch of its own."""
    batch: list[ReadingWork | Outcome] = []
    size = 0
    for work in works:
        more = _size(work)
        if batch and (size + more > _BATCH_BYTES or len(batch) == _BATCH_FILES):
            yield batch
            batch, size = [], 0
        batch.append(work)
        size += more
    if batch:
        yield batch


def _size(work: ReadingWork | Outcome) -> int:
    """About how many bytes have to be read; where that is not known, as many as a task reads."""
    if isinstance(work, Outcome):
        return 0
    file, _ = work
    if file.entry is not None:
        return file.entry.size or _BATCH_BYTES
    try:
        return len(file.data) or size_of(file.path)
    except OSError:
        return _BATCH_BYTES


def _sendable(work: ReadingWork | Outcome) -> bytes | None:
    """A work as it is sent; None where it cannot be: a reader made inside a function, a file in this process alone."""
    if isinstance(work, Outcome) or not is_seen_elsewhere(work[0].path):
        return None
    try:
        return pickle.dumps(work, pickle.HIGHEST_PROTOCOL)
    except Exception:  # noqa: BLE001 (whatever a reader raises)
        return None


def _require_version(who: str, version: object) -> None:
    if isinstance(version, ImportError):
        raise ClusterError(f"{who} has no searchdoc: install searchdoc {__version__} with its extra 'dask' there")
    if isinstance(version, str) and version != __version__:
        raise ClusterError(f"{who} has searchdoc {version} and this is {__version__}: install the same one there")
