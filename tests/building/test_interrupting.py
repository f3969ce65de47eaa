"""This process stops what takes too long: Python code and regular expressions."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest

from searchdoc.building.interrupting import OutOfTime, all_within, can_interrupt, interrupting, interrupts_held


def hang() -> None:
    while True:
        pass


def hang_once() -> None:
    """Swallow the interruption, and go on."""
    with suppress(BaseException):
        hang()
    hang()


def match_for_ever() -> None:
    re.compile(r"(a|aa)+$").match("a" * 100 + "b")


@pytest.mark.parametrize("endless", [hang, hang_once, match_for_ever])
def test_what_never_ends_is_interrupted(endless: Callable[[], None]) -> None:
    """Python code, a regular expression, and what swallows the interruption."""
    started = time.monotonic()
    with pytest.raises(OutOfTime), interrupting(0.1):
        endless()
    assert time.monotonic() - started < 30


def test_everything_is_afterwards_as_it_was() -> None:
    handler = signal.getsignal(signal.SIGALRM)
    with interrupting(60):
        assert signal.getitimer(signal.ITIMER_REAL)[0] > 0
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)
    assert signal.getsignal(signal.SIGALRM) is handler


def test_somebody_elses_timer_and_other_threads_are_left_alone() -> None:
    assert can_interrupt()
    before = signal.signal(signal.SIGALRM, lambda *_: None)
    try:
        signal.setitimer(signal.ITIMER_REAL, 60)
        assert not can_interrupt()
        with interrupting(0.01):
            time.sleep(0.05)
        assert signal.getitimer(signal.ITIMER_REAL)[0] > 50
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    answers: list[bool] = []
    thread = threading.Thread(target=lambda: answers.append(can_interrupt()))
    thread.start()
    thread.join()
    assert answers == [False]


def test_items_have_their_time_together() -> None:
    def items() -> Iterator[int]:
        for number in range(100):
            time.sleep(0.02)
            yield number

    assert list(all_within(iter("abc"), 0)) == ["a", "b", "c"]
    taken: list[int] = []
    with pytest.raises(OutOfTime):
        taken.extend(all_within(items(), 0.15))
    assert 0 < len(taken) < 20


def test_ctrl_c_is_held_back_from_what_begins_meanwhile() -> None:
    """And comes to this process once it is released."""
    program = "import os, signal; os.kill(os.getpid(), signal.SIGINT); print('alive')"
    heard = list[int]()
    before = signal.signal(signal.SIGINT, lambda number, _: heard.append(number))
    try:
        with interrupts_held() as release:
            os.kill(os.getpid(), signal.SIGINT)
            child = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
            assert (child.stdout, heard) == ("alive\n", [])
            release()
            assert heard == [signal.SIGINT]
    finally:
        signal.signal(signal.SIGINT, before)
