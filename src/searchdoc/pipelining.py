"""Work that is started before its result is needed."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from threading import Thread
from typing import TypeVar

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


def start_ahead(started: Iterable[_Item], ahead: int) -> Iterator[_Item]:
    """The items in their order, each once ``ahead`` more of them have been taken from ``started``.

    Where taking an item starts some work in another thread or process, ``ahead`` pieces of work go on while one result
    is used, and no more results than that are held.

    >>> list(start_ahead("abc", 2))
    ['a', 'b', 'c']
    """
    waiting: deque[_Item] = deque()
    for item in started:
        waiting.append(item)
        if len(waiting) > ahead:
            yield waiting.popleft()
    yield from waiting


def in_thread(call: Callable[[], _Result]) -> Callable[[], _Result]:
    """Start a call in a thread of its own: what is returned waits for its result, or raises its error.

    A program that ends does not wait for the thread, as it would for one of a pool.
    """
    future: Future[_Result] = Future()

    def run() -> None:
        try:
            future.set_result(call())
        except BaseException as error:  # noqa: BLE001 (raised again for whoever waits, and would wait without end)
            future.set_exception(error)

    Thread(target=run, name="searchdoc-ahead", daemon=True).start()
    return future.result
