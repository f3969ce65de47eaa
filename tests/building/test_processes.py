"""A process in which functions are called survives what they do, and so does this one."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from operator import truediv

import pytest

from misbehaving import MisbehavingReader
from searchdoc.building.interrupting import OutOfTime
from searchdoc.building.processes import CannotCall, ProcessEnded, WorkerProcess


@pytest.fixture(scope="module")
def worker() -> Iterator[WorkerProcess]:
    process = WorkerProcess()
    yield process
    process.end()


def read(worker: WorkerProcess, what: str, seconds: float = 0) -> str:
    return worker.call(MisbehavingReader().read, what.encode(), "a.odd", seconds=seconds).text


def test_a_function_is_called_elsewhere(worker: WorkerProcess) -> None:
    """The process stays for the next call."""
    number = worker.call(os.getpid)
    assert number != os.getpid()
    assert worker.call(os.getpid) == number
    assert read(worker, "Fog.") == "Fog."


def test_what_a_function_raises_is_raised_here(worker: WorkerProcess) -> None:
    number = worker.call(os.getpid)
    with pytest.raises(ZeroDivisionError):
        worker.call(truediv, 1, 0)
    with pytest.raises(RuntimeError, match="cannot pickle"):
        worker.call(compile, "lambda: 0", "no.py", "eval")  # a result that does not travel
    assert worker.call(os.getpid) == number


@pytest.mark.parametrize("what", ["hang", "sleep", "match"])
def test_what_takes_too_long_is_ended(worker: WorkerProcess, what: str) -> None:
    """Also where a library in C holds the interpreter; the next call has a new process."""
    number = worker.call(os.getpid)
    with pytest.raises(OutOfTime):
        read(worker, what, seconds=0.2)
    assert worker.call(os.getpid) != number
    assert read(worker, "Fog.", seconds=60) == "Fog."


@pytest.mark.parametrize(("what", "how"), [("exit", "it ended with status 7"), ("kill", "it was killed, as where")])
def test_how_a_process_ended_is_said(worker: WorkerProcess, what: str, how: str) -> None:
    with pytest.raises(ProcessEnded, match=how):
        read(worker, what)
    assert read(worker, "Fog.") == "Fog."


def test_a_crash_in_a_library_is_named_by_its_signal(worker: WorkerProcess) -> None:
    import faulthandler

    with pytest.raises(ProcessEnded, match=r"it crashed \(SIGSEGV\)"):
        worker.call(faulthandler._sigsegv)  # type: ignore[attr-defined]


def test_what_cannot_be_sent_is_not_called(worker: WorkerProcess) -> None:
    """The process is there for the next call."""

    class Local:
        pass

    for argument in (Local(), lambda: None):
        with pytest.raises(CannotCall):
            worker.call(repr, argument)
    assert worker.call(repr, 1) == "1"


def test_a_process_that_cannot_be_prepared_is_not_started_again_and_again() -> None:
    process = WorkerProcess(lambda: None)
    with pytest.raises(CannotCall):
        process.call(os.getpid)
    started = time.monotonic()
    for _ in range(20):
        with pytest.raises(CannotCall):
            process.call(os.getpid)
    assert time.monotonic() - started < 1


def test_a_process_that_was_ended_is_not_started_again() -> None:
    process = WorkerProcess()
    assert process.call(len, "abc") == 3
    process.end()
    with pytest.raises(CannotCall):
        process.call(len, "abc")
