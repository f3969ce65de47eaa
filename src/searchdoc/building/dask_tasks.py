"""What the workers of a Dask cluster are given to do: to read some documents, or to embed one batch of passages.

A task is pure: it depends on nothing but its arguments and the file, and leaves nothing behind, so that it may be done
again, elsewhere, or twice at the same time. Arguments and results travel as pickles, of which the scheduler
reads none: whoever may use the cluster may run programs on it anyway (docs/distributed.md).
On a worker a document is read as on one machine: in a process of its own, which is ended where it takes too long.
"""

from __future__ import annotations

import pickle
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

import numpy as np

from searchdoc.building.executing import (
    EmbeddedBatch,
    EmbeddingStage,
    LocalExecutor,
    Outcome,
    ReadingWork,
    ReadOutcomes,
)
from searchdoc.building.paths import is_there
from searchdoc.building.previous import ANALYSIS
from searchdoc.building.source import SourceFile
from searchdoc.building.time_limits import TimeLimit
from searchdoc.building.workers import PARALLEL_BYTES
from searchdoc.embedding.embedder import SentenceTransformerEmbedder, load_embedder
from searchdoc.embedding.model_files import cache_folder
from searchdoc.errors import ClusterError, ModelError, OcrMissing, SearchdocError, UnreadableDocument
from searchdoc.formats.tesseract import Tesseract
from searchdoc.places.addresses import path_at
from searchdoc.protocols import Embedder, TokenEmbedder
from searchdoc.vectors.late_interaction import Basis, Coded
from searchdoc.version import __version__

_IDLE_SECONDS = 300.0
"""Seconds without a task after which a worker ends the processes that read for it."""


DECIDING = (
    *"dateparser lxml markdown-it-py numpy onnxruntime openpyxl py3langid".split(),
    *"pypdfium2 sentencex text2num tokenizers undate".split(),
)
"""Packages whose version decides what is read or embedded."""

_PROGRAM = "tesseract"


def installed(ocr: str = "") -> dict[str, str]:
    """The version of each package here that decides what is read or embedded, "" where it is missing.

    With the languages in which words on pictures are recognised, that of tesseract too.
    """
    found = {}
    for name in DECIDING:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = ""
    if ocr:
        try:
            found[_PROGRAM] = Tesseract(ocr).version
        except (OcrMissing, UnreadableDocument):
            found[_PROGRAM] = ""
    return found


_TELL_EVERY = 1.0
"""Seconds between two events that tell how many texts of a batch are embedded."""


@dataclass(frozen=True, slots=True)
class Setup:
    """What a build expects of every worker, with the model that it loads; ``roots`` are paths that it must see.

    ``ocr`` are the languages in which words on pictures are recognised, and ``packages`` what is ``installed`` here.
    """

    model: str | Embedder
    fingerprint: str
    device: str
    limit: TimeLimit
    roots: tuple[str, ...]
    ocr: str
    packages: dict[str, str]
    version: str = __version__
    analysis: int = ANALYSIS

    def problem(self) -> str | None:
        """What keeps this process from working for the build, and the way out; None where nothing does."""
        if (self.version, self.analysis) != (__version__, ANALYSIS):
            return f"has another version of searchdoc ({__version__}, not {self.version}): install the same one there"
        for root in self.roots:
            try:
                is_seen = is_there(path_at(root))
            except SearchdocError as error:
                return f"cannot read {root} there: {error}"
            if not is_seen:
                return f"does not see {root}: mount it there at the same path"
        for name, theirs in installed(self.ocr).items():
            ours = self.packages[name]
            if theirs != ours:
                return f"has {theirs or 'no'} {name} where the machine that builds has {ours or 'none'}: " + (
                    "install the same there" if ours else "install the same here"
                )
        return None


EmbeddingWork = tuple[Sequence[str], Basis, int, bool]
"""The arguments of ``embed_on_worker``: texts, the basis of token vectors, how many passages there are in all, and
whether whoever builds has the model as an ONNX graph, whose last digits are others than the model's own."""


def read_on_worker(setup: bytes, works: Sequence[bytes]) -> bytes:
    """Read documents, each a pickled ``ReadingWork``; returns their outcomes, pickled.

    The outcome is None for a document that this worker does not understand, as where its reader is not installed here.
    Raises ``ClusterError`` where this worker cannot work for the build.
    """
    prepared = _prepared(setup)
    understood = [_understood(work) for work in works]
    with prepared.reading() as read:
        outcomes = read(work for work in understood if work is not None)
        told = [None if work is None else next(outcomes) for work in understood]
    return pickle.dumps(told, pickle.HIGHEST_PROTOCOL)


def _understood(work: bytes) -> ReadingWork | None:
    try:
        understood: ReadingWork = pickle.loads(work)  # noqa: S301 (from the program that builds)
    except Exception:  # noqa: BLE001 (whatever an import raises)
        return None
    return understood


def embed_on_worker(setup: bytes, work: bytes, topic: str, name: str) -> bytes:
    """Embed a batch of texts (``EmbeddingWork``); returns an ``EmbeddedBatch``, pickled. Raises ``ClusterError``.

    How many texts are done is told, with a name, as events under a topic.
    """
    texts, basis, total, is_graph = pickle.loads(work)  # noqa: S301 (from the program that builds)
    prepared = _prepared(setup)
    if is_graph and not has_graph(prepared.embedder):
        raise _unfit(
            f"cannot write the model as an ONNX graph into {cache_folder()}, as the machine that builds has it: make "
            "room there, or name another folder by SEARCHDOC_CACHE"
        )
    embedded: EmbeddedBatch = prepared.embedding(basis, total).start(texts, _teller(topic, name))()
    return pickle.dumps(embedded, pickle.HIGHEST_PROTOCOL)


def has_graph(embedder: TokenEmbedder) -> bool:
    """Whether a model is read as an ONNX graph in this process."""
    return isinstance(embedder, SentenceTransformerEmbedder) and embedder.is_graph


def outcomes_of(answer: bytes, files: Sequence[SourceFile]) -> list[Outcome | None]:
    """What a worker answered to ``read_on_worker``. Raises ``ValueError`` where it is not that, or what pickle does."""
    told = pickle.loads(answer)  # noqa: S301 (from a worker)
    if not isinstance(told, list) or len(told) != len(files):
        raise ValueError(f"not the outcomes of {len(files)} documents")
    for file, outcome in zip(files, told, strict=True):
        if outcome is not None and not (isinstance(outcome, Outcome) and _is_about(outcome, file)):
            raise ValueError(f"not the outcome of {file.id}")
    return told


def _is_about(outcome: Outcome, file: SourceFile) -> bool:
    record, document, error = outcome.record, outcome.document, outcome.error
    if record is None or error is not None:
        return error is not None and document is None
    return record.id == file.id and (document is None or document[0].id == file.id)


def batch_of(answer: bytes, texts: int, dimension: int) -> EmbeddedBatch:
    """What a worker answered to ``embed_on_worker``. Raises as ``outcomes_of`` does."""
    vectors, tokens = pickle.loads(answer)  # noqa: S301 (from a worker)
    if vectors.shape != (texts, dimension) or vectors.dtype != np.float32 or not np.isfinite(vectors).all():
        raise ValueError(f"not {texts} vectors of {dimension} numbers")
    if len(tokens) != texts or not all(isinstance(one, Coded) for one in tokens):
        raise ValueError(f"not the token vectors of {texts} texts")
    return vectors, tokens


def problem_here(setup: bytes) -> str | None:
    """``Setup.problem`` of a pickled setup, in this process; what cannot be understood is a problem too."""
    try:
        wanted: Setup = pickle.loads(setup)  # noqa: S301 (from the program that builds)
        return wanted.problem()
    except Exception as error:  # noqa: BLE001 (whatever an import raises)
        return f"does not know the model or this version of searchdoc ({error}): install the same there as here"


class _Prepared:
    """A worker's own executor for one build. Its processes end once it has read nothing for a while."""

    def __init__(self, setup: Setup) -> None:
        embedder = load_embedder(setup.model, setup.device)
        if embedder.fingerprint != setup.fingerprint:
            raise _unfit(f"has another model named {embedder.name}: copy there the one used here")
        self._setup = setup
        self._executor = LocalExecutor(embedder, setup.model, _threads(), setup.limit)
        self._lock = threading.Lock()
        self._users = 0
        self._opened = ExitStack()
        self._reading: ReadOutcomes | None = None
        self._timer: threading.Timer | None = None

    @property
    def embedder(self) -> TokenEmbedder:
        """The model, as this worker has it."""
        return self._executor.embedder

    def suits(self, setup: Setup) -> bool:
        """Whether another build, as of other folders, can have the same model and processes, which are warm."""
        mine = self._setup
        return (mine.fingerprint, mine.device, mine.limit) == (setup.fingerprint, setup.device, setup.limit)

    @contextmanager
    def reading(self) -> Iterator[ReadOutcomes]:
        """What reads documents, in processes that are there at least until the block ends."""
        with self._lock:
            self._users += 1
            if self._timer is not None:
                self._timer.cancel()
            if self._reading is None:
                self._reading = self._opened.enter_context(self._executor.reading(lambda: PARALLEL_BYTES))
            reading = self._reading
        try:
            yield reading
        finally:
            with self._lock:
                self._users -= 1
                if not self._users:
                    self._timer = threading.Timer(_IDLE_SECONDS, self._end_idle)
                    self._timer.daemon = True
                    self._timer.start()

    def embedding(self, basis: Basis, total: int) -> EmbeddingStage:
        """What embeds passages, on a GPU where this worker has one and that pays."""
        with self._lock:
            return self._executor.embedding(basis, total)

    def _end_idle(self) -> None:
        with self._lock:
            if not self._users:
                self._reading = None
                self._opened.close()


_PREPARED: dict[bytes, _Prepared] = {}
"""The executor of the last build that this worker had a task of, under its pickled setup."""

_PREPARING = threading.Lock()


def _prepared(setup: bytes) -> _Prepared:
    """This worker's executor for a build; raises ``ClusterError`` where it cannot have one."""
    with _PREPARING:
        if setup not in _PREPARED:
            if problem := problem_here(setup):
                raise _unfit(problem)
            wanted: Setup = pickle.loads(setup)  # noqa: S301 (from the program that builds)
            try:
                prepared = next((last for last in _PREPARED.values() if last.suits(wanted)), None) or _Prepared(wanted)
            except ModelError as error:
                raise _unfit(f"cannot embed: {error}") from error
            _PREPARED.clear()
            _PREPARED[setup] = prepared
        return _PREPARED[setup]


def _unfit(problem: str) -> ClusterError:
    from distributed import get_worker

    return ClusterError(f"the worker at {get_worker().address} {problem}")


def _threads() -> int:
    """How many tasks this worker does at a time."""
    from distributed import get_worker

    return get_worker().state.nthreads


def _teller(topic: str, name: str) -> Callable[[int], None]:
    """What tells whoever builds how many texts are done, about once a second."""
    from distributed import get_worker

    worker = get_worker()
    told = time.monotonic()

    def tell(done: int) -> None:
        nonlocal told
        if time.monotonic() - told >= _TELL_EVERY:
            told = time.monotonic()
            worker.log_event(topic, (name, done))

    return tell
