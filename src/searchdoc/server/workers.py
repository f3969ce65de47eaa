"""The threads in which requests are worked on: few at a time, a bounded queue, and a limit of time."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import BoundedSemaphore
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Overloaded(Exception):
    """As many requests wait as may wait."""


class TimeExceeded(Exception):
    """A request has taken more time than it may, waiting included."""


class Workers:
    """A pool of ``threads`` threads with at most ``waiting`` requests in its queue, each done within ``seconds``.

    One search keeps a core busy, so that more of them at a time than there are cores make all slower and none faster:
    by default there are as many threads as cores.
    """

    def __init__(self, threads: int | None = None, waiting: int = 64, seconds: float = 30.0) -> None:
        self.threads, self.waiting, self.seconds = threads or _cores(), waiting, seconds
        self._pool = ThreadPoolExecutor(self.threads, thread_name_prefix="searchdoc")
        self._places = BoundedSemaphore(self.threads + waiting)

    async def run(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """What the function returns, called in a thread. Raises ``Overloaded``, ``TimeExceeded`` and what it raises."""
        if not self._places.acquire(blocking=False):
            raise Overloaded
        future = self._pool.submit(function, *args, **kwargs)
        future.add_done_callback(lambda _: self._places.release())  # also where nobody waits for the result any more
        try:
            return await asyncio.wait_for(asyncio.wrap_future(future), self.seconds)
        except TimeoutError:
            raise TimeExceeded from None

    def close(self) -> None:
        """Begin nothing more; what is being worked on comes to its end."""
        self._pool.shutdown(wait=False, cancel_futures=True)


def _cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
