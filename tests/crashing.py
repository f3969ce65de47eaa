"""A build that is killed, or refused by the system, at any of its operations; run as a program of its own.

    python tests/crashing.py WORK [--trials N] [--strace]

Writes one line of JSON for each trial. Python's own audit events say what a build does to the index's folder (PEP 578):
it opens, makes, renames and removes files. At one of these the process is killed or the operation fails. With
``--strace`` the system calls themselves are (``strace`` must be installed), so that also writes inside C libraries are.
Each trial runs in a fork of this process, which has one thread and everything imported.
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
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from types import FrameType

import searchdoc
from embedders import HashingEmbedder
from searchdoc.errors import SearchdocError
from searchdoc.storage.generations import read_manifest, verify

EVENTS = frozenset({"open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.truncate", "os.scandir", "fsync"})
"""The audit events that are operations, and ``fsync``, for which Python has none."""

ERRORS = (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EMFILE, errno.ENOMEM)
CALLS = ("write", "pwrite64", "fsync", "rename", "mkdir", "unlink", "unlinkat", "rmdir", "openat", "ftruncate")
"""The system calls that ``strace`` kills or refuses."""

OLD = {"a.txt": "A letter\n\nThe barley price rose at the fair.\n", "b.txt": "Notes\n\nThe ferry left at noon.\n"}
NEW = {"a.txt": "A letter\n\nThe barley price fell at the fair.\n", "c.txt": "A log\n\nFog and oil all night.\n"}


@dataclass(frozen=True, slots=True)
class Trial:
    """What was done to a build, at which of its operations, and what was found wrong afterwards; empty if nothing."""

    how: str
    at: int
    operation: str
    status: str
    wrong: str


class Injection:
    """Counts the operations on a folder and does something at one of them."""

    def __init__(self, folder: Path, at: int, what: Callable[[], None]) -> None:
        self.folder, self.at, self.what = str(folder), at, what
        self.count = 0
        self.operation = ""
        self.armed = True

    def audit(self, event: str, arguments: tuple[object, ...]) -> None:
        """Python's own hook."""
        if not self.armed or event not in EVENTS:
            return
        named = [os.fsdecode(one) for one in arguments if isinstance(one, (str, bytes, os.PathLike))]
        if event != "fsync" and not any(name.startswith(self.folder) for name in named):
            return
        self.count += 1
        if self.count == self.at:
            self.operation = f"{event} {' '.join(name.removeprefix(self.folder) for name in named)}".strip()
            self.what()


def write_corpus(folder: Path, documents: dict[str, str]) -> None:
    """The documents of a state, and no others."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, words in documents.items():
        (folder / name).write_text(words, "utf-8")


def build(corpus: Path, index: Path) -> None:
    """A build with a stand-in model, which has no threads."""
    searchdoc.build([corpus], index, model=HashingEmbedder())


def in_a_fork(work: Callable[[], None]) -> tuple[str, str]:
    """Run some work in a fork: how it ended ("done", "refused", "killed", "fault"), and what it said."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
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
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read().decode("utf-8", "replace")
    _, ended = os.waitpid(pid, 0)
    if os.WIFSIGNALED(ended):
        return "killed", said
    return {0: "done", 2: "refused"}.get(os.WEXITSTATUS(ended), "fault"), said


def held(index: Path) -> dict[str, str]:
    """The documents that an index holds, by their ids."""
    return {one.id: one.text for one in searchdoc.open(index, model=HashingEmbedder()).documents()}


def wrong_with(index: Path, corpus: Path, status: str, said: str) -> str:
    """What is wrong after a trial: with what was said, with the index, with the next build, or with the folder."""
    if status == "fault":
        return f"a traceback: {said}"
    if damage := verify(index):
        return f"damaged: {damage}"
    found = held(index)
    if found not in (OLD, NEW):
        return f"neither the old index nor the new one: {found}"
    if status == "done" and found != NEW:
        return "the build said that it was done, and the old index answers"
    next_status, next_said = in_a_fork(lambda: build(corpus, index))
    if next_status != "done" or held(index) != NEW:
        return f"the next build: {next_status} {next_said}"
    manifest = read_manifest(index)
    generations = {path.name for path in (index / "generations").iterdir()}
    if not generations <= {manifest.generation, manifest.previous}:
        return f"left behind: {sorted(generations)}"
    left = {path.name for path in index.iterdir()} - {"manifest.json", "generations", "build.lock"}
    return f"left behind: {sorted(left)}" if left else ""


class Bench:
    """A folder with an old index, and trials of building the new one."""

    def __init__(self, work: Path) -> None:
        self.corpus, self.index, self.old = work / "corpus", work / "index", work / "old"
        work.mkdir(parents=True, exist_ok=True)
        write_corpus(self.corpus, OLD)
        shutil.rmtree(self.old, ignore_errors=True)
        build(self.corpus, self.old)
        write_corpus(self.corpus, NEW)
        self.injection: Injection | None = None
        fsync = os.fsync

        def audited_fsync(descriptor: int) -> None:
            sys.audit("fsync")
            fsync(descriptor)

        def audit(event: str, arguments: tuple[object, ...]) -> None:
            if self.injection is not None:
                self.injection.audit(event, arguments)

        os.fsync = audited_fsync  # type: ignore[assignment]
        sys.addaudithook(audit)

    def reset(self) -> None:
        """The old index once more."""
        self.injection = None
        shutil.rmtree(self.index, ignore_errors=True)
        shutil.copytree(self.old, self.index)

    def operations(self) -> int:
        """How many operations a build has."""
        self.reset()
        reading, writing = os.pipe()

        def counted() -> None:
            self.injection = Injection(self.index, 0, lambda: None)
            build(self.corpus, self.index)
            os.write(writing, str(self.injection.count).encode())

        in_a_fork(counted)
        os.close(writing)
        with os.fdopen(reading, "rb") as pipe:
            return int(pipe.read())

    def trial(self, how: str, at: int) -> Trial:
        """Kill a build at an operation, or let the operation fail."""
        self.reset()
        number = ERRORS[at % len(ERRORS)]
        reading, writing = os.pipe()

        def act() -> None:
            assert self.injection is not None
            os.write(writing, self.injection.operation.encode("utf-8", "replace"))
            if how == "kill":
                os.kill(os.getpid(), signal.SIGKILL)
            raise OSError(number, os.strerror(number))

        def work() -> None:
            self.injection = Injection(self.index, at, act)
            build(self.corpus, self.index)

        status, said = in_a_fork(work)
        os.close(writing)
        with os.fdopen(reading, "rb") as pipe:
            operation = pipe.read().decode()
        kind = how if how == "kill" else errno.errorcode[number]
        return Trial(kind, at, operation, status, wrong_with(self.index, self.corpus, status, said))

    def traced(self, call: str, at: int, action: str) -> Trial:
        """The same by ``strace``, at the system call of that number."""
        self.reset()

        def work() -> None:
            arrived: list[int] = []

            def attached(number: int, _frame: FrameType | None) -> None:
                arrived.append(number)

            signal.signal(signal.SIGUSR1, attached)
            os.kill(os.getppid(), signal.SIGUSR1)
            while not arrived:
                signal.pause()
            build(self.corpus, self.index)

        ready: list[int] = []
        signal.signal(signal.SIGUSR1, lambda number, _frame: ready.append(number))
        pid = os.fork()
        if pid == 0:
            code = 0
            try:
                work()
            except SearchdocError:
                code = 2
            except BaseException:  # noqa: BLE001 (a traceback is what must not happen)
                code = 3
                traceback.print_exc()
            os._exit(code)
        while not ready:
            signal.pause()
        tracing = subprocess.Popen(
            ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"inject={call}:{action}:when={at}", "-p", str(pid)],
            stderr=subprocess.DEVNULL,
        )
        wait_until_traced(pid)
        os.kill(pid, signal.SIGUSR1)
        _, ended = os.waitpid(pid, 0)
        tracing.wait()
        status = "killed" if os.WIFSIGNALED(ended) else {0: "done", 2: "refused"}.get(os.WEXITSTATUS(ended), "fault")
        return Trial(action, at, call, status, wrong_with(self.index, self.corpus, status, ""))


def wait_until_traced(pid: int) -> None:
    """Until the kernel says that a process is traced."""
    while True:
        lines = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
        if not any(line.startswith("TracerPid:") and line.split()[1] == "0" for line in lines):
            return


def main() -> None:
    """Run the trials that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", type=Path)
    parser.add_argument("--trials", type=int, default=0, help="how many, drawn by chance; 0 for all there are")
    parser.add_argument("--strace", type=int, default=0, help="how many of each system call are killed and refused")
    options = parser.parse_args()
    bench = Bench(options.work.resolve())
    if options.strace:
        for call in CALLS:
            for at in range(1, options.strace + 1):
                number = errno.errorcode[ERRORS[at % len(ERRORS)]]
                for action in ("signal=KILL", f"error={number}"):
                    sys.stdout.write(f"{json.dumps(asdict(bench.traced(call, at, action)))}\n")
                    sys.stdout.flush()
        return
    trials = [(how, at) for how in ("kill", "error") for at in range(1, bench.operations() + 1)]
    if options.trials:
        trials = random.Random(19231023).sample(trials, min(options.trials, len(trials)))  # noqa: S311 (the same in every run)
    for how, at in trials:
        sys.stdout.write(f"{json.dumps(asdict(bench.trial(how, at)))}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
