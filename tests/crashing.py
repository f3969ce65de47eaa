"""Work that is killed, or refused by the system, at any of its operations; run as a program of its own.

    python tests/crashing.py WORK [--trials N] [--strace] [SCENARIO …]

Scenarios are a first build, a build over an older index, documents added and removed, a build with worker processes,
and the export of a model into the cache. Python's own audit events say what each does to its folder (PEP 578): it
opens, makes, renames and removes files. At one of these the process is killed, or the operation fails, or the disk is
full from then on. With ``--strace`` the system calls themselves are (``strace`` must be installed), so that also writes
inside C libraries are. Each trial runs in a fork of this process, which has one thread and everything imported.

Writes one line of JSON for each trial, and at last one with the numbers. Ends with 1 where anything was wrong.
"""

from __future__ import annotations

import argparse
import errno
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from types import FrameType

import searchdoc
from embedders import HashingEmbedder
from searchdoc.building import build as building
from searchdoc.errors import IndexMissing, SearchdocError
from searchdoc.storage.generations import read_manifest, verify

EVENTS = frozenset(
    {"open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.truncate", "os.scandir", "os.utime", "fsync"}
)
"""The audit events that are operations, and ``fsync``, for which Python has none."""

ROOM_TAKING = frozenset({"os.rename", "os.mkdir", "fsync"})
"""The operations, beside opening a file for writing, that a full disk refuses."""

ERRORS = (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EMFILE, errno.ENOMEM)
CALLS = ("write", "pwrite64", "fsync", "rename", "mkdir", "unlink", "unlinkat", "rmdir", "openat", "ftruncate")
"""The system calls that ``strace`` kills or refuses."""

KILL, FULL = "kill", "full disk"
HOWS = (KILL, "error", FULL)
"""What is done at an operation; "error" stands for one of ``ERRORS``, and a full disk stays so."""

FULL_EVERY = 3
"""The disk is full from each operation of such a number on: so many later ones then fail that all would be no more."""

LIBRARIES_OWN = frozenset({".ses", "torchinductor_root"})
"""What ONNX Runtime and torch put into the folder for temporary files when they are imported, and use again."""

LONGEST = 60
"""Seconds that a trial may take, and in which all processes have ended that it started."""

OLD = {"a.txt": "A letter\n\nThe barley price rose at the fair.\n", "b.txt": "Notes\n\nThe ferry left at noon.\n"}
NEW = {"a.txt": "A letter\n\nThe barley price fell at the fair.\n", "c.txt": "A log\n\nFog and oil all night.\n"}


@dataclass(frozen=True, slots=True)
class Trial:
    """What was done to which work, at which of its operations, and what was found wrong afterwards; empty if nothing.

    ``happened`` says whether the work had so many operations.
    """

    scenario: str
    how: str
    at: int
    operation: str
    happened: bool
    status: str
    wrong: str


class Injection:
    """Counts the operations on a folder and does something at one of them, or at each from then on."""

    def __init__(self, folder: Path, at: int, what: Callable[[], None], *, goes_on: bool = False) -> None:
        self.folder, self.at, self.what, self.goes_on = str(folder), at, what, goes_on
        self.count = 0
        self.operation = ""

    def audit(self, event: str, arguments: tuple[object, ...]) -> None:
        """Python's own hook."""
        if event not in EVENTS:
            return
        named = [os.fsdecode(one) for one in arguments if isinstance(one, (str, bytes, os.PathLike))]
        if event != "fsync" and not any(name.startswith(self.folder) for name in named):
            return
        self.count += 1
        if self.count == self.at:
            self.operation = f"{event} {' '.join(name.removeprefix(self.folder) for name in named)}".strip()
            self.what()
        elif self.goes_on and self.count > self.at and _takes_room(event, arguments):
            self.what()


def _takes_room(event: str, arguments: tuple[object, ...]) -> bool:
    """Whether an operation needs room on the disk. ``open`` tells its flags last."""
    if event != "open":
        return event in ROOM_TAKING
    flags = arguments[2]
    return isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))


def in_a_fork(work: Callable[[], None]) -> tuple[str, str]:
    """Run some work in a fork: how it ended ("done", "refused", "killed", "hung", "fault"), and what it said."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        os.setpgid(0, 0)
        signal.alarm(LONGEST)
        status, said = 0, ""
        try:
            work()
        except SearchdocError as error:
            status, said = 2, str(error)
        except BaseException:  # noqa: BLE001 (a traceback is what must not happen)
            status, said = 3, traceback.format_exc()
        os.write(writing, said.encode("utf-8", "replace")[:60_000])
        os._exit(status)
    os.close(writing)
    _, ended = os.waitpid(pid, 0)
    left = _processes_left(pid)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read().decode("utf-8", "replace")
    return ("hung", left) if left else (_how_it_ended(ended), said)


def _how_it_ended(ended: int) -> str:
    """The status of a process in a word."""
    if os.WIFSIGNALED(ended):
        return "hung" if os.WTERMSIG(ended) == signal.SIGALRM else "killed"
    return {0: "done", 2: "refused"}.get(os.WEXITSTATUS(ended), "fault")


def _processes_left(group: int) -> str:
    """What is said where processes of a group go on for long after the first one has ended; they are then killed."""
    end = time.monotonic() + LONGEST
    while time.monotonic() < end:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return ""
        time.sleep(0.01)
    os.killpg(group, signal.SIGKILL)
    return "processes that it started went on"


def write_corpus(folder: Path, documents: dict[str, str]) -> None:
    """The documents of a state, and no others."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, words in documents.items():
        (folder / name).write_text(words, "utf-8")


class IndexScenario:
    """Work on an index: what there is before, what is done, and what there may be afterwards."""

    def __init__(self, work: Path, name: str, before: dict[str, str] | None, after: dict[str, str]) -> None:
        self.name, self.before, self.after = name, before, after
        folder = work / name.replace(" ", "-")
        self.corpus, self.kept, self.folder = folder / "corpus", folder / "kept", folder / "index"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        if before is not None:
            write_corpus(self.corpus, before)
            searchdoc.build([*self.corpus.iterdir()], self.kept, model=HashingEmbedder())
        write_corpus(self.corpus, {**(before or {}), **after} if name in ("add", "remove") else after)
        self.files = sorted(self.corpus.iterdir())

    def reset(self) -> None:
        """What there was before, once more."""
        shutil.rmtree(self.folder, ignore_errors=True)
        if self.before is not None:
            shutil.copytree(self.kept, self.folder)

    def run(self) -> None:
        """What is killed; with a stand-in model, which has no threads."""
        model = HashingEmbedder()
        if self.name == "add":
            building.update(self.folder, model, add=[self.corpus / "c.txt"])
        elif self.name == "remove":
            building.update(self.folder, model, remove=["b.txt"])
        elif self.name == "worker processes":
            vars(building)["PARALLEL_BYTES"] = 0  # as if there were much to read
            building.build_index(self.files, self.folder, model, processes=2)
        else:
            building.build_index(self.files, self.folder, model, replace=True)

    def held(self) -> dict[str, str] | None:
        """The documents that the index holds, by their ids; None where there is no index."""
        try:
            with searchdoc.open(self.folder, model=HashingEmbedder()) as index:
                return {one.id: one.text for one in index.documents()}
        except IndexMissing:
            return None

    def wrong(self, status: str) -> str:
        """What is wrong with the index, with doing it once more, or with the folder."""
        held = self.held()
        if held not in (self.before, self.after):
            return f"neither the old index nor the new one: {held}"
        if status == "done" and held != self.after:
            return "it was said to be done, and the old index answers"
        if held is not None and (damage := verify(self.folder)):
            return f"damaged: {damage}"
        again, said = in_a_fork(partial(self.again, held))
        if again != "done" or self.held() != self.after:
            return f"the next time: {again} {said}"
        return self._left_behind()

    def again(self, held: dict[str, str] | None) -> None:
        """The next time; what has been removed or added already stays so."""
        if held == self.after and self.name == "remove":
            building.update(self.folder, HashingEmbedder())
        else:
            self.run()

    def _left_behind(self) -> str:
        manifest = read_manifest(self.folder)
        generations = {path.name for path in (self.folder / "generations").iterdir()}
        left = generations - {manifest.generation, manifest.previous}
        left |= {path.name for path in self.folder.iterdir()} - {"manifest.json", "generations", "build.lock"}
        return f"left behind: {sorted(left)}" if left else ""


class ExportScenario:
    """A model that is exported into the cache, and its fingerprint and scale that are kept there."""

    name = "export"

    def __init__(self, work: Path) -> None:
        from models import make_tiny_model

        self.folder = work / "export" / "cache"
        shutil.rmtree(self.folder.parent, ignore_errors=True)
        self.folder.parent.mkdir(parents=True)
        self.model = make_tiny_model(self.folder.parent)
        import torch.onnx.utils  # so that no fork has to

        torch.set_num_threads(1)
        os.environ["SEARCHDOC_CACHE"] = str(self.folder)
        in_a_fork(self.run)
        self.whole = self._files()
        assert len(self.whole) == 5, self.whole

    def reset(self) -> None:
        """An empty cache."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self) -> None:
        """Read with a model that was never read before: its own vectors, whatever happens to the cache."""
        import numpy as np

        from searchdoc.embedding.cosine_scale import cosine_scale
        from searchdoc.embedding.embedder import load_embedder

        embedder = load_embedder(str(self.model), "cpu")
        vectors = embedder.embed_passages(["the keeper trims the lamp", "a ship"])
        cosine_scale(embedder)
        expected = self.folder.parent / "expected.npy"
        if not expected.exists():
            np.save(expected, vectors)
        assert np.abs(vectors - np.load(expected)).max() < 1e-4, "other vectors"

    def wrong(self, _status: str) -> str:
        """What is wrong with the vectors of the next process, or with the cache."""
        again, said = in_a_fork(self.run)
        if again != "done":
            return f"the next time: {again} {said}"
        return "" if self._files() == self.whole else f"the cache: {sorted(self._files() ^ self.whole)}"

    def _files(self) -> frozenset[str]:
        return frozenset(str(path.relative_to(self.folder)) for path in self.folder.rglob("*") if path.is_file())


Scenario = IndexScenario | ExportScenario

SCENARIOS: dict[str, Callable[[Path], Scenario]] = {
    "first build": lambda work: IndexScenario(work, "first build", None, NEW),
    "build": lambda work: IndexScenario(work, "build", OLD, NEW),
    "add": lambda work: IndexScenario(work, "add", OLD, {**OLD, "c.txt": NEW["c.txt"]}),
    "remove": lambda work: IndexScenario(work, "remove", OLD, {"a.txt": OLD["a.txt"]}),
    "worker processes": lambda work: IndexScenario(work, "worker processes", OLD, NEW),
    "export": ExportScenario,
}
"""All that is killed, by names."""


class Bench:
    """Trials of scenarios; one of them at a time."""

    def __init__(self, work: Path) -> None:
        self.injection: Injection | None = None
        self.temporary = work / "temporary"
        self.log = work / "strace.log"
        shutil.rmtree(self.temporary, ignore_errors=True)
        self.temporary.mkdir(parents=True)
        tempfile.tempdir = os.environ["TMPDIR"] = str(self.temporary)
        fsync = os.fsync

        def audited_fsync(descriptor: int) -> None:
            sys.audit("fsync")
            fsync(descriptor)

        def audit(event: str, arguments: tuple[object, ...]) -> None:
            if self.injection is not None:
                self.injection.audit(event, arguments)

        os.fsync = audited_fsync  # type: ignore[assignment]
        sys.addaudithook(audit)

    def operations(self, scenario: Scenario) -> int:
        """How many operations a scenario has."""
        scenario.reset()
        reading, writing = os.pipe()

        def counted() -> None:
            self.injection = Injection(scenario.folder, 0, lambda: None)
            scenario.run()
            os.write(writing, str(self.injection.count).encode())

        status, said = in_a_fork(counted)
        assert status == "done", said
        os.close(writing)
        with os.fdopen(reading, "rb") as pipe:
            return int(pipe.read())

    def trial(self, scenario: Scenario, how: str, at: int) -> Trial:
        """Kill some work at an operation, or let the operation fail."""
        scenario.reset()
        number = errno.ENOSPC if how == FULL else ERRORS[at % len(ERRORS)]
        reading, writing = os.pipe()

        def act() -> None:
            assert self.injection is not None
            if self.injection.count == at:
                os.write(writing, self.injection.operation.encode("utf-8", "replace"))
            if how == KILL:
                os.kill(os.getpid(), signal.SIGKILL)
            raise OSError(number, os.strerror(number))

        def work() -> None:
            self.injection = Injection(scenario.folder, at, act, goes_on=how == FULL)
            scenario.run()

        status, said = in_a_fork(work)
        os.close(writing)
        with os.fdopen(reading, "rb") as pipe:
            operation = pipe.read().decode()
        kind = errno.errorcode[number] if how == "error" else how
        return self._looked_at(scenario, kind, at, operation, bool(operation), status, said)

    def traced(self, scenario: Scenario, call: str, at: int, action: str) -> Trial:
        """The same by ``strace``, at the system call of that number."""
        scenario.reset()
        arrived: list[int] = []

        def attached(number: int, _frame: FrameType | None) -> None:
            arrived.append(number)

        signal.signal(signal.SIGUSR1, attached)
        parent = os.getpid()

        def work() -> None:
            arrived.clear()
            os.kill(parent, signal.SIGUSR1)
            while not arrived:
                signal.pause()
            scenario.run()

        status, said = self._in_a_traced_fork(work, arrived, f"inject={call}:{action}:when={at}")
        happened = b"INJECTED" in self.log.read_bytes() or (status == "killed" and "KILL" in action)
        kind = KILL if "KILL" in action else action.removeprefix("error=")
        return self._looked_at(scenario, kind, at, f"system call {call}", happened, status, said)

    def _in_a_traced_fork(self, work: Callable[[], None], arrived: list[int], inject: str) -> tuple[str, str]:
        reading, writing = os.pipe()
        arrived.clear()
        pid = os.fork()
        if pid == 0:
            signal.alarm(LONGEST)
            code, said = 0, ""
            try:
                work()
            except SearchdocError:
                code = 2
            except BaseException:  # noqa: BLE001 (a traceback is what must not happen)
                code, said = 3, traceback.format_exc()
            os.write(writing, said.encode("utf-8", "replace")[:60_000])
            os._exit(code)
        os.close(writing)
        while not arrived:
            time.sleep(0.001)
        tracing = subprocess.Popen(
            ["strace", "-f", "-qq", "-o", str(self.log), "-e", inject, "-p", str(pid)],
            stderr=subprocess.DEVNULL,
        )
        wait_until_traced(pid)
        os.kill(pid, signal.SIGUSR1)
        _, ended = os.waitpid(pid, 0)
        tracing.wait()
        with os.fdopen(reading, "rb") as pipe:
            return _how_it_ended(ended), pipe.read().decode("utf-8", "replace")

    def _looked_at(
        self, scenario: Scenario, how: str, at: int, operation: str, happened: bool, status: str, said: str
    ) -> Trial:
        """The trial, with what is wrong after it: with what was said, with what is left, or with the next time."""
        if status in ("fault", "hung"):
            wrong = f"{status}: {said}"
        else:
            try:
                wrong = scenario.wrong(status)
            except Exception:  # noqa: BLE001 (the work was not what was killed: nothing may be raised)
                wrong = traceback.format_exc()
            if left := sorted({path.name for path in self.temporary.iterdir()} - LIBRARIES_OWN):
                wrong = wrong or f"left in the folder for temporary files: {left}"
        return Trial(scenario.name, how, at, operation, happened, status, wrong)


def wait_until_traced(pid: int) -> None:
    """Until the kernel says that a process is traced."""
    while True:
        lines = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
        if not any(line.startswith("TracerPid:") and line.split()[1] == "0" for line in lines):
            return


def all_trials(bench: Bench, scenario: Scenario, most: int) -> Iterator[Trial]:
    """Everything that can be done to a scenario; or, where ``most`` is not 0, so much of it, drawn by chance."""
    places = [
        (how, at)
        for at in range(1, bench.operations(scenario) + 1)
        for how in HOWS
        if how != FULL or at % FULL_EVERY == 0
    ]
    if most:
        places = random.Random(19231023).sample(places, min(most, len(places)))  # noqa: S311 (the same in every run)
    for how, at in places:
        yield bench.trial(scenario, how, at)


def all_traced(bench: Bench, scenario: Scenario, most: int) -> Iterator[Trial]:
    """The same at system calls: each up to its last one, or up to that of the number ``most``."""
    for call in CALLS:
        for at in range(1, most + 1):
            number = errno.errorcode[ERRORS[at % len(ERRORS)]]
            trials = [bench.traced(scenario, call, at, action) for action in ("signal=KILL", f"error={number}")]
            yield from (trial for trial in trials if trial.happened)
            if not all(trial.happened for trial in trials):
                break


def main() -> int:
    """Run the trials that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", type=Path)
    parser.add_argument("scenarios", nargs="*", help=", ".join(SCENARIOS))
    parser.add_argument("--trials", type=int, default=0, help="how many of each scenario, by chance; 0 for all")
    parser.add_argument("--strace", type=int, default=0, help="up to which number each system call is killed, refused")
    options = parser.parse_args()
    work = options.work.resolve()
    bench = Bench(work)
    numbers: Counter[str] = Counter()
    for name in options.scenarios or SCENARIOS:
        scenario = SCENARIOS[name](work)
        several = all_traced if options.strace else all_trials
        for trial in several(bench, scenario, options.strace or options.trials):
            numbers["kills" if trial.how == KILL else "errors"] += trial.happened
            numbers["wrong"] += bool(trial.wrong)
            sys.stdout.write(f"{json.dumps(asdict(trial))}\n")
            sys.stdout.flush()
    sys.stdout.write(f"{json.dumps({name: numbers[name] for name in ('kills', 'errors', 'wrong')})}\n")
    return 1 if numbers["wrong"] else 0


if __name__ == "__main__":
    sys.exit(main())
