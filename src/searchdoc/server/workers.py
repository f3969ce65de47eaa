"""The threads in which requests are worked on: few at a time, a bounded queue, and a limit of time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from contextvars import copy_context
from queue import SimpleQueue
from threading import BoundedSemaphore, Lock, Thread
from typing import Any, ParamSpec, TypeVar

from searchdoc.embedding.onnx import cores

_P = ParamSpec("_P")
_T = TypeVar("_T")


class Overloaded(Exception):
    """As many requests wait as may wait."""


class TimeExceeded(Exception):
    """A request has taken more time than it may, waiting included."""


class Workers:
    """So many ``threads``, with at most ``waiting`` requests in their queue, each done within ``seconds``.

    One search keeps a core busy, so that more of them at a time than there are cores make all slower and none faster:
    by default there are as many threads as cores.

    Not ``ThreadPoolExecutor``, for which Python waits at its end: a server that is to end does not wait for a search
    that nobody waits for, nor for a language model.
    """

    refused: int
    """How many requests were refused because as many waited as may wait."""

    late: int
    """How many requests took more time than they may."""

    def __init__(self, threads: int | None = None, waiting: int = 64, seconds: float = 30.0) -> None:
        self.threads, self.waiting, self.seconds = threads or cores(), waiting, seconds
        self.refused = self.late = 0  # counted where requests come in, which is one thread
        self._places = BoundedSemaphore(self.threads + waiting)
        self._queue: SimpleQueue[tuple[Future[Any], Callable[[], Any]] | None] = SimpleQueue()
        self._lock, self._is_open = Lock(), False

    @property
    def queued(self) -> int:
        """How many requests wait for a thread."""
        return self._queue.qsize()

    async def run(self, function: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> _T:
        """What the function returns, called in a thread. Raises ``Overloaded``, ``TimeExceeded`` and what it raises."""
        if not self._places.acquire(blocking=False):
            self.refused += 1
            raise Overloaded
        self._open()
        future: Future[_T] = Future()
        future.add_done_callback(lambda _: self._places.release())  # also where nobody waits for the result any more
        context = copy_context()  # whoever watches the request watches what is done for it in the thread
        self._queue.put((future, lambda: context.run(function, *args, **kwargs)))
        try:
            return await asyncio.wait_for(asyncio.wrap_future(future), self.seconds)
        except TimeoutError:
            self.late += 1
            raise TimeExceeded from None

    def _open(self) -> None:
        """Start the threads, at the first request and at the first after ``close``."""
        with self._lock:
            for number in range(0 if self._is_open else self.threads):
                Thread(target=self._work, name=f"searchdoc-{number}", daemon=True).start()
            self._is_open = True

    def _work(self) -> None:
        while (task := self._queue.get()) is not None:
            future, call = task
            if not future.set_running_or_notify_cancel():
                continue  # whoever asked has given up while it waited
            try:
                future.set_result(call())
            except BaseException as error:  # noqa: BLE001 (it is raised where the result is waited for)
                future.set_exception(error)
            del task, future, call  # until the next request comes, nothing of this one is kept

    def close(self) -> None:
        """End the threads once everything that waits is done; a later request starts them again."""
        with self._lock:
            for _ in range(self.threads if self._is_open else 0):
                self._queue.put(None)
            self._is_open = False
