"""What a build on a Dask cluster says when something fails: each run with real processes, its status and its words.

    python benchmarks/cluster_failures.py [NAME ...]

An index of one letter is there before; a run that fails must leave it as it was, and its exit status is 2 (130 for
Ctrl-C) with one sentence. A run that succeeds must leave the index that one process builds. Some runs hide a folder
from a worker by mounting another one over it, for which they need root on Linux.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from cluster import digests
from volumes import write_volumes

from misbehaving import KILLS_WORKERS
from models import make_tiny_model
from searchdoc.storage.generations import open_generation

ROOT = Path(__file__).parents[1]
LONGEST = 240.0
"""Seconds after which a command is given up."""


@dataclass
class Place:
    """A folder with documents, a model and an index from before, and the processes of a cluster."""

    folder: Path
    started: list[subprocess.Popen[str]] = field(default_factory=list)
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def shelf(self) -> Path:
        """Four volumes of plain text and a PDF."""
        return self.folder / "shelf"

    @property
    def model(self) -> Path:
        """A model that embeds fast."""
        return self.folder / "model"

    @property
    def index(self) -> Path:
        """The index that is built."""
        return self.folder / "index"

    def start(self, *command: str | Path, environment: Mapping[str, str] | None = None) -> subprocess.Popen[str]:
        """Start a process that ends with the run; what it prints goes into a file of its own."""
        with (self.folder / f"log-{len(self.started)}.txt").open("w", encoding="utf-8") as log:
            process = subprocess.Popen(
                list(map(str, command)),
                stdout=log,
                stderr=subprocess.STDOUT,
                text=True,
                cwd=self.folder,
                env={**os.environ, **self.environment, **(environment or {})},
                start_new_session=True,
            )
        self.started.append(process)
        return process

    def scheduler(self, *options: str, environment: Mapping[str, str] | None = None) -> subprocess.Popen[str]:
        """Start a scheduler, whose address is then in the file ``cluster.json``."""
        options = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard", *options)
        file = ("--scheduler-file", self.folder / "cluster.json")
        process = self.start(
            sys.executable, "-m", "distributed.cli.dask_scheduler", *options, *file, environment=environment
        )
        while not (self.folder / "cluster.json").exists():
            time.sleep(0.1)
        return process

    @property
    def address(self) -> str:
        """Where the scheduler listens."""
        return re.findall(r'"address": "([^"]+)"', (self.folder / "cluster.json").read_text())[0]

    def worker(
        self, *options: str, before: str = "", environment: Mapping[str, str] | None = None
    ) -> subprocess.Popen[str]:
        """Start a worker; ``before`` is what a shell does first, where nobody else sees what it mounts."""
        command = [sys.executable, "-m", "distributed.cli.dask_worker", self.address, "--nthreads", "1"]
        command += ["--no-dashboard", *options]
        if before:
            words = " ".join(command)
            return self.start("unshare", "-m", "sh", "-c", f"{before} && exec {words}", environment=environment)
        return self.start(*command, environment=environment)

    def build(self, *options: str | Path, environment: Mapping[str, str] | None = None) -> subprocess.Popen[str]:
        """Start the command, which builds the shelf in the place of the letter."""
        command = [sys.executable, "-m", "searchdoc", "build", self.shelf, "--replace", "--index", self.index]
        return subprocess.Popen(
            [*map(str, command), "--model", str(self.model), "--device", "cpu", *map(str, options)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, **self.environment, **(environment or {})},
            start_new_session=True,
            preexec_fn=_heed_interrupts,  # noqa: PLW1509 (no thread runs here)
        )

    def on_cluster(self, **options: Any) -> subprocess.Popen[str]:  # noqa: ANN401
        """Start the command on the cluster of the scheduler."""
        return self.build("--dask", self.address, **options)


def _heed_interrupts() -> None:
    """A program that was started in the background of a shell is deaf to Ctrl-C, and so is what it starts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@contextmanager
def place(template: Path) -> Iterator[Place]:
    """A copy of what every run begins with; its processes are killed in the end."""
    with tempfile.TemporaryDirectory(prefix="searchdoc-") as temporary:
        folder = Path(temporary) / "place"
        shutil.copytree(template, folder)
        made = Place(folder)
        try:
            yield made
        finally:
            for process in made.started:
                with ExitStack() as stack:
                    stack.callback(process.wait)
                    os.killpg(process.pid, signal.SIGKILL)


def _busy(at: Place) -> None:
    """Wait until the workers have tasks."""
    from distributed import Client

    until = time.monotonic() + LONGEST
    with Client(at.address, set_as_default=False) as client:
        while time.monotonic() < until:
            if client.run_on_scheduler(lambda dask_scheduler: len(dask_scheduler.tasks)):
                return
            time.sleep(0.05)


def scheduler_killed(at: Place) -> subprocess.Popen[str]:
    """The scheduler is killed while documents are read."""
    scheduler = at.scheduler()
    at.worker()
    command = at.on_cluster()
    _busy(at)
    scheduler.kill()
    return command


def scheduler_stopped(at: Place) -> subprocess.Popen[str]:
    """The scheduler's machine hangs: its connections stand and it does not answer."""
    scheduler = at.scheduler()
    at.worker()
    command = at.on_cluster()
    _busy(at)
    scheduler.send_signal(signal.SIGSTOP)
    return command


def workers_gone(at: Place) -> subprocess.Popen[str]:
    """All workers are killed and none comes; the time for it is set to three seconds."""
    at.scheduler()
    worker = at.worker("--no-nanny")
    command = at.on_cluster(environment={"DASK_DISTRIBUTED__SCHEDULER__NO_WORKERS_TIMEOUT": "3s"})
    _busy(at)
    worker.kill()
    return command


def workers_come_back(at: Place) -> subprocess.Popen[str]:
    """All workers are killed, and another is started five seconds later."""
    at.scheduler()
    worker = at.worker("--no-nanny")
    command = at.on_cluster()
    _busy(at)
    worker.kill()
    time.sleep(5)
    at.worker("--no-nanny")
    return command


def interrupted(at: Place) -> subprocess.Popen[str]:
    """Ctrl-C while the workers of "local:2" read: the whole group of processes gets the signal, as from a terminal."""
    there = set(at.index.rglob("*"))
    command = at.build("--dask", "local:2")
    while set(at.index.rglob("*")) == there and command.poll() is None:
        time.sleep(0.1)
    time.sleep(0.5)
    os.killpg(command.pid, signal.SIGINT)
    return command


def folder_hidden(at: Place) -> subprocess.Popen[str]:
    """A worker does not see the documents."""
    at.scheduler()
    (at.folder / "empty").mkdir()
    at.worker(before=f"mount --bind {at.folder}/empty {at.folder}")
    return at.on_cluster()


def file_hidden(at: Place) -> subprocess.Popen[str]:
    """A worker sees the folder, and nothing in it."""
    at.scheduler()
    (at.folder / "empty").mkdir()
    at.worker(before=f"mount --bind {at.folder}/empty {at.shelf}")
    return at.on_cluster()


def model_hidden(at: Place) -> subprocess.Popen[str]:
    """A worker does not have the model."""
    at.scheduler()
    (at.folder / "empty").mkdir()
    at.worker(before=f"mount --bind {at.folder}/empty {at.model}")
    return at.on_cluster()


def other_model(at: Place) -> subprocess.Popen[str]:
    """A worker has another model in the folder of that name."""
    at.scheduler()
    other = at.folder / "other"
    shutil.copytree(at.model, other)
    weights = next(other.rglob("*.safetensors"))
    weights.write_bytes(weights.read_bytes()[:-1] + b"?")
    at.worker(before=f"mount --bind {other} {at.model}")
    return at.on_cluster()


def _with_source(at: Place, change: Callable[[Path], object]) -> dict[str, str]:
    """The environment of a worker whose searchdoc is a changed copy of this one."""
    copy = at.folder / "source"
    shutil.copytree(ROOT / "src", copy, ignore=shutil.ignore_patterns("*.egg-info", "__pycache__"))
    change(copy / "searchdoc")
    return {"PYTHONPATH": str(copy)}


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    if old not in text:
        raise SystemExit(f"{path.name} does not hold {old!r} any more: change this benchmark")
    path.write_text(text.replace(old, new), "utf-8")


def no_searchdoc(at: Place) -> subprocess.Popen[str]:
    """A worker has Dask alone."""
    at.scheduler()
    words = 'raise ImportError("No module named searchdoc")\n'
    at.worker(environment=_with_source(at, lambda package: (package / "__init__.py").write_text(words, "utf-8")))
    return at.on_cluster()


def other_version(at: Place) -> subprocess.Popen[str]:
    """A worker has another version of searchdoc."""
    at.scheduler()
    line = '\n__version__ = "0.0.9"\n'
    at.worker(environment=_with_source(at, lambda package: (package / "version.py").open("a").write(line)))
    return at.on_cluster()


def other_pdf_library(at: Place) -> subprocess.Popen[str]:
    """A worker has another version of what reads PDF."""
    at.scheduler()
    record = at.folder / "packages" / "pypdfium2-1.0.dist-info"
    record.mkdir(parents=True)
    (record / "METADATA").write_text("Metadata-Version: 2.1\nName: pypdfium2\nVersion: 1.0\n", "utf-8")
    path = f"{record.parent}{os.pathsep}{os.environ.get('PYTHONPATH', ROOT / 'src')}"
    at.worker(environment={"PYTHONPATH": path})
    return at.on_cluster()


def wrong_answers(at: Place) -> subprocess.Popen[str]:
    """A worker answers with something else, as a changed program of the same version might."""

    def change(package: Path) -> None:
        _replace(package / "building" / "dask_tasks.py", "return pickle.dumps(told,", "return pickle.dumps(told[1:],")

    at.scheduler()
    at.worker(environment=_with_source(at, change))
    return at.on_cluster()


def task_fails(at: Place) -> subprocess.Popen[str]:
    """A worker's program has a fault."""

    def change(package: Path) -> None:
        _replace(
            package / "building" / "dask_tasks.py", "    prepared = _prepared(setup)\n    under", "    1 / 0\n    under"
        )

    at.scheduler()
    at.worker(environment=_with_source(at, change))
    return at.on_cluster()


def full_disk(at: Place) -> subprocess.Popen[str]:
    """A worker has no room left for temporary files, its own folder and the cache of models, which is empty."""
    at.scheduler()
    for name in ("scratch", "cache"):
        (at.folder / name).mkdir()
    fill = "mount -t tmpfs -o size=64k none {0} && (cat /dev/zero > {0}/full 2>/dev/null; true)"
    before = " && ".join(fill.format(at.folder / name) for name in ("scratch", "cache"))
    places = {"TMPDIR": f"{at.folder}/scratch", "SEARCHDOC_CACHE": f"{at.folder}/cache"}
    at.worker("--local-directory", f"{at.folder}/scratch", before=before, environment=places)
    return at.on_cluster()


def read_only(at: Place) -> subprocess.Popen[str]:
    """A worker cannot write into the cache of models."""
    at.scheduler()
    cache = at.folder / "cache"
    cache.mkdir()
    before = f"mount --bind {cache} {cache} && mount -o remount,bind,ro {cache}"
    at.worker(before=before, environment={"SEARCHDOC_CACHE": str(cache)})
    return at.on_cluster()


def kills_its_workers(at: Place) -> subprocess.Popen[str]:
    """A document kills every worker that has it read, and is read by the machine that builds in the end."""
    at.scheduler()
    path = f"{ROOT / 'tests'}{os.pathsep}{os.environ.get('PYTHONPATH', ROOT / 'src')}"
    for _ in range(2):
        at.worker(environment={KILLS_WORKERS: "1", "PYTHONPATH": path})
    program = (
        "import sys; from pathlib import Path; sys.path.insert(0, sys.argv.pop())\n"
        "from misbehaving import WorkersBane; from searchdoc.building.build import build_index\n"
        "from cluster import digests; shelf, index, model, address = sys.argv[1:]\n"
        "options = {'device': 'cpu', 'replace': True, 'readers': [WorkersBane()]}\n"
        "print(build_index([shelf], index, model, dask=address, **options).cluster)\n"
        "build_index([shelf], index + '-alone', model, **options)\n"
        "print('the same' if digests(Path(index)) == digests(Path(index + '-alone')) else 'ANOTHER INDEX')\n"
    )
    (at.shelf / "m.bane").write_text("The fog came in at noon.\n", "utf-8")
    return subprocess.Popen(
        [sys.executable, "-c", program, *map(str, (at.shelf, at.index, at.model, at.address, Path(__file__).parent))],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": path},
    )


def encrypted(at: Place) -> subprocess.Popen[str]:
    """TLS on all connections, by Dask's own configuration: certificates of an authority made for it."""
    at.environment = _certificates(at.folder)
    at.scheduler("--protocol", "tls")
    at.worker()
    return at.on_cluster()


def encrypted_for_others(at: Place) -> subprocess.Popen[str]:
    """The same, and who builds has no certificate."""
    at.environment = _certificates(at.folder)
    at.scheduler("--protocol", "tls")
    at.worker()
    at.environment = {}
    return at.on_cluster()


def _certificates(folder: Path) -> dict[str, str]:
    """Dask's configuration for TLS as variables of the environment, with an authority and a certificate made anew."""
    openssl, new = shutil.which("openssl") or "openssl", ["-newkey", "rsa:2048", "-nodes", "-days", "2"]

    def make(*words: str) -> None:
        subprocess.run([openssl, *words], cwd=folder, check=True, capture_output=True)

    make("req", "-x509", *new, "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=authority")
    make("req", *new, "-keyout", "key.pem", "-out", "request.pem", "-subj", "/CN=127.0.0.1")
    make(
        "x509", "-req", "-in", "request.pem", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-out", "cert.pem"
    )
    tls = {"CA_FILE": "ca.pem"}
    for who in ("SCHEDULER", "WORKER", "CLIENT"):
        tls |= {f"{who}__CERT": "cert.pem", f"{who}__KEY": "key.pem"}
    return {f"DASK_DISTRIBUTED__COMM__TLS__{name}": str(folder / file) for name, file in tls.items()} | {
        "DASK_DISTRIBUTED__COMM__REQUIRE_ENCRYPTION": "true"
    }


RUNS: dict[Callable[[Place], subprocess.Popen[str]], tuple[int, str]] = {
    scheduler_killed: (2, "went away"),
    scheduler_stopped: (2, "went away"),
    workers_gone: (2, "has had no workers for 3 seconds"),
    workers_come_back: (0, "1 of them lost"),
    interrupted: (130, "stopped; an index that was there before still answers"),
    folder_hidden: (2, "does not see"),
    file_hidden: (0, "done on this machine"),
    model_hidden: (2, "cannot embed"),
    other_model: (2, "has another model"),
    no_searchdoc: (2, "has no searchdoc"),
    other_version: (2, "has searchdoc 0.0.9"),
    other_pdf_library: (2, "has 1.0 pypdfium2"),
    wrong_answers: (2, "answered with something else"),
    task_fails: (2, "failed (ZeroDivisionError"),
    full_disk: (2, "cannot write the model as an ONNX graph"),
    read_only: (2, "cannot write the model as an ONNX graph"),
    kills_its_workers: (0, "the same"),
    encrypted: (0, "by 1 worker"),
    encrypted_for_others: (2, "needs certificates"),
}
"""Each run with the exit status and the words that must come."""


def main(names: Sequence[str]) -> int:
    """Do the runs of those names, or all; the exit status says whether each went as it must."""
    failed = 0
    with tempfile.TemporaryDirectory(prefix="searchdoc-") as temporary:
        template = Path(temporary) / "template"
        template.mkdir()
        write_volumes(template / "shelf", 5, 1, ("txt", "txt", "txt", "txt", "lines"))
        make_tiny_model(template).rename(template / "model")
        (template / "letter.txt").write_text("The lamp was lit at noon.\n", "utf-8")
        for run, (status, words) in RUNS.items():
            if not names or run.__name__ in names:
                with place(template) as at:
                    failed += not _went_well(at, run, status, words)
    print(f"{failed} runs failed")
    return 1 if failed else 0


def _went_well(at: Place, run: Callable[[Place], subprocess.Popen[str]], status: int, words: str) -> bool:
    letter = [sys.executable, "-m", "searchdoc", "build", at.folder / "letter.txt", "--index", at.index]
    subprocess.run([*map(str, letter), "--model", str(at.model)], check=True, capture_output=True)
    before = open_generation(at.index).manifest.generation
    began = time.monotonic()
    command = run(at)
    out, err = command.communicate(timeout=LONGEST)
    took = time.monotonic() - began
    told = out if status == 0 else err
    well = command.returncode == status and words in told and "Traceback" not in err
    if status == 0:
        if run is not kills_its_workers:  # which compares by itself, with a reader that no command has
            subprocess.run(_alone(at), check=True, capture_output=True)
            well = well and digests(at.index) == digests(at.folder / "alone")
    else:
        well = well and err.count("\n") == 1 and open_generation(at.index).manifest.generation == before
    orphans = _orphans(at)
    print(
        f"{'well' if well and not orphans else 'WRONG'}: {run.__name__}, "
        f"status {command.returncode}, {took:.0f} s, {orphans=}"
    )
    print("    " + "\n    ".join((told if well else err + out).strip().splitlines()[:8]), flush=True)
    return well and not orphans


def _alone(at: Place) -> list[str]:
    command = [
        sys.executable,
        "-m",
        "searchdoc",
        "build",
        at.shelf,
        "--index",
        at.folder / "alone",
        "--model",
        at.model,
    ]
    return [*map(str, command), "--device", "cpu"]


def _orphans(at: Place) -> int:
    """How many processes of the build are left that were not started for the cluster."""
    time.sleep(2)
    ours = {process.pid for process in at.started}
    listed = subprocess.run(["ps", "-eo", "pid,sid,args"], capture_output=True, text=True, check=True).stdout
    lines = [line.split(None, 2) for line in listed.splitlines()[1:]]
    return sum(str(at.folder) in args and int(pid) not in ours and int(sid) not in ours for pid, sid, args in lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
