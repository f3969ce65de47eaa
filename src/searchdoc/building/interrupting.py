"""How this process stops what takes too long.

Nothing of searchdoc is imported here, so that worker processes start soon.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator
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


@contextmanager
def interrupts_held() -> Iterator[Callable[[], None]]:
    """In the block, Ctrl-C comes only once what is yielded has been called, or at the end.

    To threads and processes that begin before it never comes, for they hold what the thread holds that starts them. So
    it ends the program alone, although a terminal sends it to all of its processes. Without an effect where signals
    cannot be held.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield lambda: None
        return
    heard = list[int]()
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    handler = signal.getsignal(signal.SIGINT)
    is_handled_here = handler is not None and threading.current_thread() is threading.main_thread()
    if is_handled_here:  # for another thread of this process may hear it
        signal.signal(signal.SIGINT, lambda number, _: heard.append(number))

    def release() -> None:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        if is_handled_here:
            signal.signal(signal.SIGINT, handler)
        if heard:
            heard.clear()
            signal.raise_signal(signal.SIGINT)

    try:
        yield release
    finally:
        release()


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
