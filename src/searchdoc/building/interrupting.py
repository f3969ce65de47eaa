"""How this process stops what takes too long.

Nothing of searchdoc is imported here, so that worker processes start soon.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

_RING_AGAIN = 1.0
"""Seconds after which the alarm is repeated, should something have swallowed the exception."""

_Item = TypeVar("_Item")


class OutOfTime(BaseException):
    """The time for something is over; not an ``Exception``, so that no reader takes it for a fault of the file."""


def can_interrupt() -> bool:
    """Whether ``interrupting`` has an effect here: in the main thread, on a system with timers, where none is set."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        return False
    return not signal.getitimer(signal.ITIMER_REAL)[0] and signal.getsignal(signal.SIGALRM) is not None


@contextmanager
def interrupting(seconds: float) -> Iterator[None]:
    """Raise ``OutOfTime`` in the block once it has run for so many seconds; 0 never does.

    Python code is interrupted, a regular expression too; a library in C where it returns. Without an effect where
    ``can_interrupt`` is false.
    """
    if seconds <= 0 or not can_interrupt():
        yield
        return
    is_running = True

    def ring(*_: object) -> None:
        if is_running:
            raise OutOfTime

    before = signal.signal(signal.SIGALRM, ring)
    try:
        signal.setitimer(signal.ITIMER_REAL, seconds, _RING_AGAIN)
        try:
            yield
        finally:
            is_running = False
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def all_within(items: Iterator[_Item], seconds: float) -> Iterator[_Item]:
    """The items, made in so many seconds together; after that ``OutOfTime`` is raised. 0 is as long as it takes."""
    left = seconds
    while True:
        started = time.monotonic()
        with interrupting(left):
            try:
                item = next(items)
            except StopIteration:
                return
        if seconds > 0 and (left := left - (time.monotonic() - started)) <= 0:
            raise OutOfTime
        yield item
