"""What is said when a cluster's scheduler goes, or all of its workers."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path

import dask
import distributed  # noqa: F401 (its defaults must be there before one of them is set)
import pytest

from searchdoc.building.dask_connection import Cluster, connected
from searchdoc.building.source import discover
from searchdoc.errors import ClusterError, CorpusError

_PROGRAM = """
import asyncio, sys
from distributed import Scheduler, Worker

async def main():
    async with Scheduler(host="127.0.0.1", port=0, dashboard_address="127.0.0.1:0") as scheduler:
        async with Worker(scheduler.address, nthreads=1) as worker:
            print(scheduler.address, flush=True)
            await asyncio.to_thread(sys.stdin.readline)
        print("no worker", flush=True)
        await asyncio.to_thread(sys.stdin.read)

asyncio.run(main())
"""


@pytest.fixture
def program(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A scheduler with one worker in a process of its own; a line that it is told ends the worker."""
    process = subprocess.Popen(
        [sys.executable, "-c", _PROGRAM],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=tmp_path,
    )
    yield process
    process.kill()
    process.communicate()


@pytest.fixture
def cluster(program: subprocess.Popen[str]) -> Iterator[Cluster]:
    """A connection to the program's cluster, which may have no worker for a second."""
    assert program.stdout is not None
    address = program.stdout.readline().strip()
    with dask.config.set({"distributed.scheduler.no-workers-timeout": "1s"}), connected(address) as cluster:
        yield cluster


def test_tasks_return_or_raise(cluster: Cluster) -> None:
    """What a task raises that is no error of searchdoc is a fault of the worker."""
    assert cluster.threads == 1
    wait = cluster.submit("say", b64decode, "Zm9n")
    assert wait() == b"fog"
    with pytest.raises(CorpusError, match=r"there is no file or folder /no/such"):
        cluster.submit("refuse", discover, ["/no/such"])()  # type: ignore[arg-type]
    with pytest.raises(ClusterError, match=r"^a worker of the Dask cluster at tcp://.* failed \(Error: Incorrect pad"):
        cluster.submit("fail", b64decode, "Zm9")()
    assert cluster.lost() == 0


def test_a_scheduler_that_goes_away_is_named(cluster: Cluster, program: subprocess.Popen[str]) -> None:
    """Whoever waits hears of it in seconds."""
    wait = cluster.submit("sleep", time.sleep, 600)  # type: ignore[arg-type]
    program.send_signal(signal.SIGKILL)
    with pytest.raises(ClusterError, match=r"^the Dask scheduler at tcp://.* went away: build again; the index is as"):
        wait()


def test_a_cluster_without_workers_is_waited_for_as_long_as_dask_is_told(
    cluster: Cluster, program: subprocess.Popen[str]
) -> None:
    """By its setting ``no-workers-timeout``, a minute by default."""
    assert program.stdin is not None
    assert program.stdout is not None
    print("end", file=program.stdin, flush=True)
    assert program.stdout.readline() == "no worker\n"
    with pytest.raises(ClusterError, match=r" has had no workers for 1 seconds: start some and build again"):
        cluster.submit("say", b64decode, "Zm9n")()
    assert cluster.lost() == 1
