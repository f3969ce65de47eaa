"""How search over HTTP holds up under many clients: 'make load' prints it.

python benchmarks/load.py [--work DIR] [--passages N] [--clients N] [--requests N] [--pause SECONDS] [--most RATIO]

A real server answers from an index of generated texts (synthetic.py), which is kept in DIR and taken from there next
time. Clients ask it in threads of this process, each over a connection of its own that stays open, one question after
the other: first one client; then many at once, who pause between two questions as readers do (a random time,
exponential, of SECONDS on average); then the same who never pause. All three alternate, so that what else the machine
does befalls all alike. A client's answer is never known from before: the server keeps none.

What is told is the ratio of the 95th percentiles, and whether anything failed; above RATIO for clients that never
pause the exit status is 1. Such clients keep every core busy whatever the server does: sixteen of them wait at least 8
times as long on two cores as one that has a core for itself, less only by what one client leaves idle.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

os.environ.setdefault("HF_HUB_OFFLINE", "1")

import numpy as np
from synthetic import StandIn, Writer, questions

import searchdoc
from searchdoc.embedding.onnx import cores

TURNS = 3
"""How often one client and many alternate; the first turn warms up and is not counted."""

ALONE, PAUSING, PRESSING = "1 client", "{} clients that pause", "{} clients that never pause"


@dataclass
class Taken:
    """What requests took, in milliseconds, and what went wrong."""

    times: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def percentile(self, share: float) -> float:
        """The time within which that percentage of the requests was answered, in milliseconds."""
        return float(np.percentile(self.times, share))

    def add(self, other: Taken) -> None:
        """Count the requests of another turn."""
        self.times += other.times
        self.failed += other.failed
        self.seconds += other.seconds


def main() -> int:
    """Build what is missing, serve it, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, metavar="DIR")
    parser.add_argument("--passages", type=int, default=100_000, metavar="N")
    parser.add_argument("--clients", type=int, default=16, metavar="N")
    parser.add_argument("--requests", type=int, default=320, metavar="N", help="of all clients in one turn")
    parser.add_argument("--pause", type=float, default=1.0, metavar="SECONDS")
    parser.add_argument("--most", type=float, default=4.0, metavar="RATIO")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        index = built(options.work or Path(temporary), options.passages)
        asked = questions([passage.text for passage in searchdoc.open(index).passages()], TURNS * options.requests)
        with served(index) as port:
            taken = measure(port, asked, options.clients, options.pause)
    print(report(taken, options.passages))
    alone, _, pressing = taken.values()
    failed = any(one.failed for one in taken.values())
    return 1 if failed or ratio(alone, pressing) > options.most else 0


def built(work: Path, passages: int) -> Path:
    """The index of that many passages, built if it is not there."""
    index = work / f"shelf-{passages}"
    if not (index / "manifest.json").is_file():
        print(f"building an index of {passages:,} passages", file=sys.stderr, flush=True)
        with tempfile.TemporaryDirectory() as folder:
            for name, text in Writer().documents(passages):
                path = Path(folder) / name
                path.parent.mkdir(exist_ok=True)
                path.write_text(text, encoding="utf-8")
            searchdoc.build([folder], index, model=StandIn(work))
    return index


@contextmanager
def served(index: Path) -> Iterator[int]:
    """``searchdoc serve`` in another process, as anybody would start it; the port at which it answers."""
    command = [sys.executable, "-m", "searchdoc", "serve", "--port", "0", "--index", str(index)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None  # noqa: S101 (says to the type checker what Popen does not)
            line = server.stdout.readline()
            found = re.search(r":(\d+)/", line)
            if found is None:
                raise SystemExit(f"the server did not start: {line}")
            yield int(found[1])
        finally:
            server.terminate()


def measure(port: int, asked: Sequence[str], clients: int, pause: float) -> dict[str, Taken]:
    """The same questions by one client and by many, with and without a pause, in turns."""
    ways = {ALONE: (1, 0.0), PAUSING.format(clients): (clients, pause), PRESSING.format(clients): (clients, 0.0)}
    taken = {name: Taken() for name in ways}
    each = len(asked) // TURNS
    for turn in range(TURNS):
        for name, (number, seconds) in ways.items():
            part = ask(port, asked[turn * each : (turn + 1) * each], number, seconds)
            if turn:
                taken[name].add(part)
    return taken


def ask(port: int, asked: Sequence[str], clients: int, pause: float) -> Taken:
    """The questions, divided among so many clients that ask at once."""
    began = time.perf_counter()
    with ThreadPoolExecutor(clients) as threads:
        parts = list(threads.map(lambda first: one_client(port, asked[first::clients], pause, first), range(clients)))
    taken = Taken()
    for part in parts:
        taken.add(part)
    taken.seconds = time.perf_counter() - began
    return taken


def one_client(port: int, asked: Sequence[str], pause: float, number: int) -> Taken:
    """One question after the other over one connection."""
    taken, chance = Taken(), random.Random(number)  # noqa: S311 (no secret)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for question in asked:
        time.sleep(chance.expovariate(1 / pause) if pause else 0)
        began = time.perf_counter()
        try:
            connection.request("GET", f"/api/search?{urlencode({'query': question})}")
            answer = connection.getresponse()
            content = answer.read()
        except OSError as error:
            taken.failed.append(repr(error))
            continue
        taken.times.append(1000 * (time.perf_counter() - began))
        if answer.status != 200 or not json.loads(content)["hits"]:
            taken.failed.append(f"{answer.status} {content[:200]!r}")
    connection.close()
    return taken


def ratio(alone: Taken, together: Taken) -> float:
    """The 95th percentile of many clients to that of one."""
    return together.percentile(95) / alone.percentile(95)


def report(taken: Mapping[str, Taken], passages: int) -> str:
    """A line for each way of asking, and the ratios."""
    lines = [f"/api/search over {passages:,} passages, {cores()} cores, milliseconds"]
    for name, one in taken.items():
        lines.append(
            f"{name}: p50 {one.percentile(50):.1f}, p95 {one.percentile(95):.1f}, most {max(one.times):.1f}; "
            f"{len(one.times) / one.seconds:.1f} answers a second; {len(one.failed)} of {len(one.times)} failed"
        )
        lines += sorted(set(one.failed))[:3]
    alone, *others = taken.items()
    for name, one in others:
        to_median = one.percentile(95) / alone[1].percentile(50)
        lines.append(
            f"95th percentile of {name} to one client's: {ratio(alone[1], one):.2f} (to its median: {to_median:.2f})"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
