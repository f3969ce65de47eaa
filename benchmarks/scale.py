"""One archive of generated letters after the other, made, built, published and asked: 'make scale' runs it all.

    python benchmarks/scale.py make|build|publish|ask|report|all [--passages N] [--stand-in] [--work DIR]

Each step takes what the one before left in DIR, writes its figures beside it as JSON, and does nothing where they are
there already. ``build`` has the passages read and embedded on a Dask cluster of this machine; with ``--stand-in`` the
vectors are those of synthetic.StandIn, which embeds a million passages in minutes, and the rest is as ever.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

os.environ.setdefault("HF_HUB_OFFLINE", "1")

import psutil
from letter_archive import Archive, letters_for, vocabulary

Figures = dict[str, Any]
"""What a step measured, as its JSON file has it; seconds, bytes and milliseconds."""


@dataclass(frozen=True, slots=True)
class Run:
    """The work on one archive of about so many ``passages``, in a folder of its own."""

    work: Path
    passages: int
    stand_in: bool = False
    dask: str = "local:2"

    @property
    def folder(self) -> Path:
        """Where the archive, the index and the figures are."""
        return self.work / f"{self.passages}{'-stand-in' if self.stand_in else ''}"

    @property
    def index(self) -> Path:
        """The folder of the index."""
        return self.folder / "index"


# -- measuring


def bytes_of(folder: Path) -> int:
    """The bytes of all files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


@contextmanager
def peak_memory(every: float = 1.0) -> Iterator[Callable[[], int]]:
    """What tells how many bytes this process and its children have held at most, sampled; shared pages count once."""
    most, ended = 0, threading.Event()

    def look() -> None:
        nonlocal most
        while not ended.wait(every):
            most = max(most, held())

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    try:
        yield lambda: max(most, held())
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

    stages: dict[str, list[float]] = {}

    def tell(stage: str, done: int, total: int) -> None:
        now = time.monotonic() - began
        marks = stages.setdefault(stage, [now, now])
        if done % 1000 == 0 or done == total:
            marks[1] = now
        if done % 5000 == 0 or done == total:
            print(f"{now:8.0f} s  {stage} {done} of {total}", file=sys.stderr, flush=True)

    how: dict[str, Any] = {"processes": os.cpu_count() or 1} if run.stand_in else {"dask": run.dask}
    model = None
    if run.stand_in:
        from synthetic import StandIn

        model = StandIn(run.work)
    before = os.times()
    with peak_memory() as peak:
        began = time.monotonic()
        report = build_index([run.folder / "letters"], run.index, model, tell, device="cpu", **how)
        seconds = time.monotonic() - began
    after = os.times()
    return {
        "seconds": seconds,
        "passages": report.passages,
        "documents": report.documents,
        "stages": {stage: {"began": first, "ended": last} for stage, (first, last) in stages.items()},
        "peak_bytes": peak(),
        "cpu_seconds": sum(after[:4]) - sum(before[:4]),
        "bytes": report.bytes,
        "by": "processes of this machine, stand-in for the model" if run.stand_in else f"Dask, {run.dask}",
        "problems": len(report.problems),
    }


STEPS: dict[str, Callable[[Run], Figures]] = {"make": make, "build": build}


def take(run: Run, name: str) -> Figures:
    """The figures of a step, which is done where it has not been; the load of the machine is among them."""
    path = run.folder / f"{name}.json"
    if not path.is_file():
        print(f"{name}: {run.folder.name} passages", file=sys.stderr, flush=True)
        load = os.getloadavg()
        figures = STEPS[name](run)
        figures["load"] = {"before": load, "after": os.getloadavg()}
        run.folder.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(figures, indent=1), encoding="utf-8")
    found: Figures = json.loads(path.read_text(encoding="utf-8"))
    return found


def main() -> int:
    """Do the steps that are named."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("steps", nargs="+", choices=[*STEPS, "all"])
    parser.add_argument("--passages", type=int, default=100_000, metavar="N")
    parser.add_argument("--stand-in", action="store_true", help="vectors of a stand-in for the model")
    parser.add_argument("--work", type=Path, default=Path("build/scale"), metavar="DIR")
    parser.add_argument("--dask", default="local:2", metavar="ADDRESS")
    options = parser.parse_args()
    run = Run(options.work.absolute(), options.passages, options.stand_in, options.dask)
    for name in STEPS if "all" in options.steps else options.steps:
        take(run, name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
