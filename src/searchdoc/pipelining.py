"""Work that is started before its result is needed."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from typing import TypeVar

_Item = TypeVar("_Item")


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
