"""Builds on a Dask cluster: the same index whatever is killed, and what several workers save.

    python benchmarks/cluster.py kills [TIMES]      a worker killed at a random moment of each build; files compared
    python benchmarks/cluster.py kills-fast [TIMES]     the same with the stand-in for the model
    python benchmarks/cluster.py speed [ROUNDS]     one process and the cluster in turn, on long volumes

``kills`` embeds with the model that comes with searchdoc, ``speed`` with a stand-in that costs next to nothing. Four
workers, one thread each, on this machine's cores.
"""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import signal
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from synthetic import Writer
from volumes import write_volumes

from embedders import HashingEmbedder
from searchdoc.building.build import BuildReport, build_index
from searchdoc.protocols import Embedder
from searchdoc.storage.generations import open_generation

WORKERS = 4
KILLS, ROUNDS = 20, 3
PASSAGES = 1500
"""Passages where workers are killed: fifteen documents, three batches."""

SHELVES = {"PDF and hOCR": ("words", "hocr", "lines"), "plain text": ("txt",)}
"""Where reading dominates and where it does not: the kinds of volumes (``volumes.py``)."""

VOLUMES, HUNDREDS = 12, 3
"""Volumes of a shelf, and the hundreds of paragraphs of each."""


def write_shelf(folder: Path, documents: int, passages: int) -> Path:
    """So many documents of so many passages each, in a new folder."""
    folder.mkdir()
    texts = Writer().documents(documents * passages)
    for number in range(documents):
        parts = [next(texts)[1] for _ in range(passages // 100)]
        path = folder / f"{number:03}.txt"
        path.write_text("\n\n".join(parts), encoding="utf-8")
        os.utime(path, (10**9, 10**9))  # or its time would count as unsettled in the first build alone
    return folder


def digests(index: Path) -> dict[str, str]:
    """The SHA-256 of every file of an index's generation; of the manifest, which names the time, what it holds."""
    generation = open_generation(index)
    files = {name: record.sha256 for name, record in generation.manifest.files.items()}
    for name, sha256 in files.items():
        assert hashlib.sha256(generation.path(name).read_bytes()).hexdigest() == sha256  # noqa: S101
    manifest = generation.manifest
    sources = repr((manifest.sources, manifest.counts, manifest.problems, manifest.stated, manifest.accounts))
    return files | {"manifest": hashlib.sha256(sources.encode()).hexdigest()}


def kill_one(pids: list[int], chance: random.Random, told: list[str]) -> None:
    """Kill one of the workers, and say so."""
    os.kill(chance.choice(pids), signal.SIGKILL)
    told.append("killed")


def _processes(client: Any) -> list[int]:  # noqa: ANN401
    """The processes of the workers, once all are back; a nanny may give its worker up, which then is not waited for."""
    until = time.monotonic() + 15
    while True:
        with suppress(OSError):  # one is just being lost
            if len(client.nthreads()) == WORKERS or time.monotonic() > until:
                return list(client.run(os.getpid).values())
        time.sleep(0.2)


def kills(times: int, model: Embedder | None = None) -> int:
    """Build with a worker killed, so many times; the exit status says whether every index was the same."""
    from distributed import Client, LocalCluster

    chance = random.Random(20231023)  # noqa: S311 (no secret)
    different = 0
    with tempfile.TemporaryDirectory() as temporary:
        folder = write_shelf(Path(temporary) / "shelf", PASSAGES // 100, 100)
        report = build_index([folder], Path(temporary) / "one", model, device="cpu")
        expected = digests(Path(temporary) / "one")
        print(f"one process: {report.documents} documents, {report.passages} passages, {report.seconds:.1f} s")
        with _cluster(LocalCluster) as cluster, Client(cluster, set_as_default=False) as client:
            seconds = _built(folder, Path(temporary) / "unharmed", cluster, model=model)[1]
            print(f"{WORKERS} workers, none killed: {seconds:.1f} s")
            number = 0
            while number < times:
                after, stages = chance.uniform(0.05, 0.95) * seconds, []
                killer = threading.Timer(after, kill_one, (_processes(client), chance, stages))
                killer.start()
                index = Path(temporary) / f"index-{number}"
                report, took = _built(folder, index, cluster, stages, model)
                killer.cancel()
                killer.join()
                seconds = min(seconds, took)
                same = digests(index) == expected
                shutil.rmtree(index)
                if "killed" not in stages:  # the build was faster than the killer: this one does not count
                    continue
                number += 1
                different += not same
                during = stages[stages.index("killed") - 1] if stages[0] != "killed" else "connecting"
                lost = report.cluster.lost if report.cluster else 0
                print(
                    f"{number:2}: killed after {after:4.1f} s of {took:4.1f} ({during}), {lost} lost: "
                    f"{'the same index' if same else 'ANOTHER INDEX'}",
                    flush=True,
                )
    print(f"{times - different} of {times} the same")
    return 1 if different else 0


def speed(rounds: int) -> int:
    """Time one process and the ways to use both cores in turn, and print the ratios of each round to one process."""
    from distributed import LocalCluster

    with tempfile.TemporaryDirectory() as temporary:
        for name, kinds in SHELVES.items():
            folder = write_volumes(Path(temporary) / name, VOLUMES, HUNDREDS, kinds)
            size = sum(path.stat().st_size for path in folder.iterdir())
            print(f"{name}: {VOLUMES} volumes, {size / 1e6:.1f} MB, the same index by all")
            place = Path(temporary) / f"{name}-indexes"
            with _cluster(LocalCluster, 2) as two, _cluster(LocalCluster, 4) as four:
                ways: dict[str, dict[str, Any]] = {
                    "one process": {},
                    "two processes of this machine": {"processes": 2},
                    "two workers": {"dask": two.scheduler_address},
                    "four workers": {"dask": four.scheduler_address},
                    "two workers, started for it": {"dask": "local:2"},
                }
                _compare(folder, place, ways, rounds)
    return 0


def _compare(folder: Path, place: Path, ways: dict[str, dict[str, Any]], rounds: int) -> None:
    """Build in each of the ways in turn; a cluster that stands reads once before, as one does that others use."""
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(rounds):
        for name, options in ways.items():
            index = place / f"{number}-{name}"
            if not number and str(options.get("dask", "")).startswith("tcp"):
                build_index([folder], place / f"warm-{name}", HashingEmbedder(), **options)
            began = time.monotonic()
            build_index([folder], index, HashingEmbedder(), device="cpu", **options)
            seconds[name].append(time.monotonic() - began)
            if digests(index) != digests(place / "0-one process"):
                raise SystemExit(f"ANOTHER INDEX by {name}")
    for name, took in seconds.items():
        ratios = [one / other for one, other in zip(seconds["one process"], took, strict=True)]
        told = ", ".join(f"{ratio:.2f}" for ratio in ratios)
        print(f"  {name:<30} {statistics.median(took):5.1f} s, {statistics.median(ratios):.2f} times as fast ({told})")
    print(f"  {os.cpu_count()} cores, load of the machine {os.getloadavg()[0]:.1f}", flush=True)


def _cluster(local_cluster: Any, workers: int = WORKERS) -> Any:  # noqa: ANN401
    options = {"threads_per_worker": 1, "dashboard_address": "127.0.0.1:0", "silence_logs": "CRITICAL"}
    return local_cluster(n_workers=workers, **options)


def _built(
    folder: Path,
    index: Path,
    cluster: Any,  # noqa: ANN401
    stages: list[str] | None = None,
    model: Embedder | None = None,
) -> tuple[BuildReport, float]:
    """Build on a cluster; ``stages`` are told each stage as it begins."""

    def tell(stage: str, _done: int, _total: int) -> None:
        if stages is not None and stage != "indexing" and stage not in stages:
            stages.append(stage)

    began = time.monotonic()
    report = build_index([folder], index, model, tell, device="cpu", dask=cluster.scheduler_address)
    return report, time.monotonic() - began


if __name__ == "__main__":
    what, *number = sys.argv[1:] or ["kills"]
    programs: dict[str, Callable[[int], int]] = {
        "kills": kills,
        "kills-fast": lambda times: kills(times, HashingEmbedder()),
        "speed": speed,
    }
    sys.exit(programs[what](int(number[0]) if number else ROUNDS if what == "speed" else KILLS))
