"""What goes on while a question is answered, told to whoever watches: how long each stage takes, and what comes of it.

Nobody watches unless a server is asked to (``searchdoc.server.watching``); then a stage costs a look at a context
variable. No word of a question, a document or a name is ever told.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from contextvars import ContextVar
from typing import Literal, Protocol, get_args

Stage = Literal[
    "ask",
    "search",
    "question",
    "ranking",
    "embedding",
    "keywords",
    "vectors",
    "late_interaction",
    "reranking",
    "answer",
    "store_alias",
    "store_rows",
    "store_search",
]
"""A part of the work on a question. A stage may lie in another: "embedding" in "ranking", and that in "ask"."""

Event = Literal["answered", "silent", "searched", "store_retried", "store_failed"]
"""What may come of a question, or of a call to the server of a document store."""

STAGES: tuple[Stage, ...] = get_args(Stage)
EVENTS: tuple[Event, ...] = get_args(Event)


class Observer(Protocol):
    """Is told of stages and events, from any number of threads."""

    def stage(self, name: Stage) -> AbstractContextManager[object]:
        """What is entered when a stage begins and left when it ends, by an error as well."""
        ...

    def note(self, event: Event) -> None:
        """Take note of an event."""
        ...


_OBSERVERS: ContextVar[tuple[Observer, ...]] = ContextVar("searchdoc_observers", default=())
_UNWATCHED = nullcontext()


def stage(name: Stage) -> AbstractContextManager[object]:
    """The context that a stage of the work is done within, so that whoever watches is told of it."""
    observers = _OBSERVERS.get()
    return _watched(observers, name) if observers else _UNWATCHED


def note(event: Event) -> None:
    """Tell whoever watches of an event."""
    for observer in _OBSERVERS.get():
        observer.note(event)


@contextmanager
def observed_by(observer: Observer) -> Iterator[None]:
    """Within it, and in threads that are given a copy of its context, ``observer`` is told of stages and events."""
    token = _OBSERVERS.set((*_OBSERVERS.get(), observer))
    try:
        yield
    finally:
        _OBSERVERS.reset(token)


@contextmanager
def _watched(observers: tuple[Observer, ...], name: Stage) -> Iterator[None]:
    with ExitStack() as stack:
        for observer in observers:
            stack.enter_context(observer.stage(name))
        yield
