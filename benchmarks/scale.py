"""One archive of generated letters after the other, made, built, published and asked: 'make scale' runs it all.

    python benchmarks/scale.py make|build|publish|ask|shards|report|all [--passages N] [--stand-in] [--work DIR]

Each step takes what the one before left in DIR, writes its figures beside it as JSON, and does nothing where they are
there already. ``build`` has the passages read and embedded on a Dask cluster of this machine; with ``--stand-in`` the
vectors are those of synthetic.StandIn, which embeds a million passages in minutes, and the rest is as ever.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

os.environ.setdefault("HF_HUB_OFFLINE", "1")

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

import psutil
from letter_archive import Archive, letters_for, vocabulary
from pages import write_table
from scale_asking import memory
from scale_report import report

CLIENTS = 4
"""Clients that ask at once."""

Figures = dict[str, Any]
"""What a step measured, as its JSON file has it; seconds, bytes and milliseconds."""


@dataclass(frozen=True, slots=True)
class Run:
    """The work on one archive of about so many ``passages``, in a folder of its own."""

    work: Path
    passages: int
    stand_in: bool = False
    dask: str = "local:2"
    questions: int = 300

    @property
    def folder(self) -> Path:
        """Where the archive, the index and the figures are."""
        return self.work / f"{self.passages}{'-stand-in' if self.stand_in else ''}"

    @property
    def index(self) -> Path:
        """The folder of the index."""
        return self.folder / "index"

    @property
    def milvus(self) -> Path:
        """The data of the Milvus server."""
        return self.folder / "milvus"


# -- measuring


def bytes_of(folder: Path) -> int:
    """The bytes of all files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


@contextmanager
def peak_memory(process: psutil.Process | None = None, every: float = 5.0) -> Iterator[Callable[[], int]]:
    """What tells how many bytes a process and its children have held at most, sampled; by default of this process."""
    most, ended = 0, threading.Event()

    def look() -> None:
        nonlocal most
        while not ended.wait(every):
            most = max(most, held(process))

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    try:
        yield lambda: max(most, held(process))
    finally:
        ended.set()
        watcher.join()


def held(process: psutil.Process | None = None) -> int:
    """Bytes of memory of a process and its children: PSS, in which shared pages are divided among who shares them."""
    process = process or psutil.Process()
    total = 0
    for one in (process, *process.children(recursive=True)):
        try:
            total += one.memory_full_info().pss
        except psutil.Error:
            continue
    return total


def processor_seconds() -> float:
    """Seconds that this process and its children have had a core for, children that have ended included."""
    process, total = psutil.Process(), 0.0
    for one in (process, *process.children(recursive=True)):
        try:
            total += sum(one.cpu_times()[:4])
        except psutil.Error:
            continue
    return total


# -- steps


def make(run: Run) -> Figures:
    """Write the letters."""
    began = time.monotonic()
    letters = letters_for(run.passages)
    Archive(letters, vocabulary()).write(run.folder)
    return {"seconds": time.monotonic() - began, "letters": letters, "bytes": bytes_of(run.folder / "letters")}


def build(run: Run) -> Figures:
    """Build the index on a Dask cluster, or with the stand-in in this machine's processes."""
    from searchdoc.building.build import build_index

    stages: dict[str, dict[str, float]] = {}

    def tell(stage: str, done: int, total: int) -> None:
        last = done == total
        if stage not in stages or last or done % 2000 == 0:
            now = time.monotonic() - began
            print(f"{now:8.0f} s  {stage} {done} of {total}", file=sys.stderr, flush=True)
            marks = stages.setdefault(stage, {"began": now, "processor_began": processor_seconds()})
            if last:
                marks |= {"ended": now, "processor_ended": processor_seconds()}

    how: dict[str, Any] = {"processes": os.cpu_count() or 1} if run.stand_in else {"dask": run.dask}
    model = None
    if run.stand_in:
        from synthetic import StandIn

        model = StandIn(run.work)
    with peak_memory() as peak:
        began, own = time.monotonic(), time.process_time()
        report = build_index([run.folder / "letters"], run.index, model, tell, device="cpu", **how)
        seconds, processor = time.monotonic() - began, processor_seconds()
        own = time.process_time() - own
    return {
        "seconds": seconds,
        "passages": report.passages,
        "documents": report.documents,
        "stages": stages,
        "peak_bytes": peak(),
        "processor_seconds": processor,
        "own_processor_seconds": own,
        "bytes": report.bytes,
        "by": "processes of this machine, stand-in for the model" if run.stand_in else f"Dask, {run.dask}",
        "problems": len(report.problems),
    }


def publish(run: Run) -> Figures:
    """Publish the index into a Milvus server over TCP, started for it."""
    from searchdoc.stores.addresses import milvus_address
    from searchdoc.stores.publishing import publish as write

    with milvus(run) as (address, server), peak_memory(server) as peak:
        began, own = time.monotonic(), time.process_time()
        write(run.index, milvus_address(address))
        return {
            "seconds": time.monotonic() - began,
            "own_processor_seconds": time.process_time() - own,
            "peak_bytes_server": peak(),
            "bytes": bytes_of(run.milvus),
        }


def ask_folder(run: Run) -> Figures:
    """Ask the index in its folder."""
    return asked(run, str(run.index))


def ask_store(run: Run) -> Figures:
    """Ask the index in Milvus, and say what the server holds in memory meanwhile."""
    from searchdoc.stores.addresses import milvus_address

    with milvus(run) as (address, server), peak_memory(server) as peak:
        began = time.monotonic()
        server_before = held(server)
        first_search = wake(address)
        shutil.rmtree(milvus_address(address).cache)  # so that the reader that is measured begins with nothing
        figures = asked(run, address)
        figures["server"] = {
            "bytes_before": server_before,
            "first_search_seconds": first_search,
            "bytes": held(server),
            "peak_bytes": peak(),
            "memory": memory(server.pid),
            "seconds": time.monotonic() - began,
        }
        cache = milvus_address(address).cache
        figures["cache"] = {path.name: bytes_of(path) for path in cache.glob("*/*")}
        shutil.rmtree(cache)
    return figures


def wake(address: str) -> float:
    """Seconds of the first search of a server that has just started: it then reads its data from the disk."""
    import searchdoc

    with searchdoc.open(address) as index:
        began = time.monotonic()
        index.search("lighthouse", 1)
        return time.monotonic() - began


def asked(run: Run, location: str) -> Figures:
    """What ``scale_asking`` says of an index, in a process of its own."""
    return printed("scale_asking.py", location, str(run.folder / "facts.json"), str(run.questions), str(CLIENTS))


def printed(script: str, *arguments: str) -> Figures:
    """The figures that another script prints, which has a process of its own."""
    command = [sys.executable, str(Path(__file__).with_name(script)), *arguments]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    figures: Figures = json.loads(done.stdout.splitlines()[-1])
    return figures


@contextmanager
def milvus(run: Run) -> Iterator[tuple[str, psutil.Process]]:
    """The server of milvus-lite with the data of a run: the address of its index, and the process."""
    from milvus_servers import MilvusServer

    server = MilvusServer(run.milvus)
    began = time.monotonic()
    server.start()
    try:
        process = next(
            one for one in psutil.Process().children(recursive=True) if str(server.port) in " ".join(one.cmdline())
        )
        print(f"milvus-lite has started in {time.monotonic() - began:.1f} s", file=sys.stderr, flush=True)
        yield f"{server.address}/scale", process
    finally:
        server.stop()


def left_out(run: Run) -> Figures:
    """Ask again with random shards left out of the candidates."""
    cranfield = Path(__file__).parents[2] / "shared" / "eval" / "cranfield"
    place = [str(run.index), str(run.folder / "facts.json"), str(run.questions), str(cranfield)]
    return printed("scale_shards.py", *place, str(run.work / "cranfield"))


COMPONENTS = {
    "texts": ("documents/",),
    "posting lists": ("keywords/",),
    "vectors": ("vectors.npy",),
    "quantized vectors": ("coarse.npy", "directions.npy", "bits.npy", "bytes.npy"),
    "token vectors": ("tokens/",),
    "people": ("speakers.json",),
    "keys of texts": ("embedded.npy",),
}
"""The parts of an index by the beginnings of their files' names."""


def sizes(run: Run) -> Figures:
    """The bytes of each component of the index on disk, and of each of its files."""
    from searchdoc.storage.generations import open_generation

    generation = open_generation(run.index)
    files = {name: record.size for name, record in generation.manifest.files.items()}
    parts = {
        part: sum(size for name, size in files.items() if name.startswith(starts))
        for part, starts in COMPONENTS.items()
    }
    manifest = (run.index / "manifest.json").stat().st_size
    return {
        "passages": generation.manifest.counts["passages"],
        "documents": generation.manifest.counts["documents"],
        "components": parts | {"manifest": manifest, "other": sum(files.values()) - sum(parts.values())},
        "files": files,
    }


STEPS: dict[str, tuple[str, ...]] = {
    "make": ("make",),
    "build": ("build", "sizes"),
    "publish": ("publish",),
    "ask": ("ask_folder", "ask_store"),
    "shards": ("left_out",),
}
"""The steps by their names on the command line, and the functions whose figures they write."""

OF_THE_STORE = ("publish", "ask_store")
"""What is left out with the stand-in: one Milvus of this machine is not for a million passages."""


def take(run: Run, name: str, *, again: bool = False) -> Figures:
    """The figures of a step, which is done where it has not been; the load of the machine is among them."""
    path = run.folder / f"{name}.json"
    if again or not path.is_file():
        print(f"{name}: {run.folder.name} passages", file=sys.stderr, flush=True)
        load = os.getloadavg()
        figures: Figures = globals()[name](run)
        figures["load"] = {"before": load, "after": os.getloadavg()}
        run.folder.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(figures, indent=1), encoding="utf-8")
    found: Figures = json.loads(path.read_text(encoding="utf-8"))
    return found


def main() -> int:
    """Do the steps that are named."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("steps", nargs="+", choices=[*STEPS, "report", "all"])
    parser.add_argument("--passages", type=int, default=100_000, metavar="N")
    parser.add_argument("--stand-in", action="store_true", help="vectors of a stand-in for the model")
    parser.add_argument("--work", type=Path, default=Path("build/scale"), metavar="DIR")
    parser.add_argument("--dask", default="local:2", metavar="ADDRESS")
    parser.add_argument("--questions", type=int, default=300, metavar="N")
    parser.add_argument("--again", action="store_true", help="measure anew what the named steps have measured")
    parser.add_argument("--page", action="store_true", help="write the tables into docs/scale.md too")
    options = parser.parse_args()
    run = Run(options.work.absolute(), options.passages, options.stand_in, options.dask, options.questions)
    for step in [*STEPS, "report"] if "all" in options.steps else options.steps:
        for name in STEPS.get(step, ()):
            if not (run.stand_in and name in OF_THE_STORE):
                take(run, name, again=options.again)
        if step == "report":
            show(run.work, page=options.page)
    return 0


def show(work: Path, *, page: bool) -> None:
    """Print the tables of all archives in the folder, and write them into the page where that is wanted."""
    for name, table in report(work).items():
        print(f"{name}\n\n{table}\n")
        if page:
            write_table("scale.md", name, table)
    print(f"written as JSON: {work / 'report.json'}")


if __name__ == "__main__":
    sys.exit(main())
