"""The threads that work on requests: bounded in number, in what waits for them, and in time."""

import asyncio
from collections.abc import Iterator
from threading import Event, current_thread

import pytest

from searchdoc.server.workers import Overloaded, TimeExceeded, Workers


@pytest.fixture
def gate() -> Iterator[Event]:
    """What holds a thread up until it is opened."""
    event = Event()
    yield event
    event.set()


def test_what_the_function_returns_or_raises_comes_back() -> None:
    """From another thread."""

    async def asked() -> tuple[int, str]:
        workers = Workers(1)
        with pytest.raises(ZeroDivisionError):
            await workers.run(divmod, 1, 0)
        return await workers.run(int, "12", base=3), await workers.run(lambda: current_thread().name)

    number, thread = asyncio.run(asked())
    assert number == 5
    assert thread != current_thread().name


def test_no_more_wait_than_may_wait(gate: Event) -> None:
    """One is worked on, two wait, a fourth is refused; later there is room again."""

    async def asked() -> list[str]:
        workers = Workers(1, waiting=2)
        begun = [asyncio.ensure_future(workers.run(gate.wait)) for _ in range(4)]
        await asyncio.sleep(0)
        refused = [type(task.exception()).__name__ for task in begun if task.done()]
        gate.set()
        await asyncio.gather(*begun, return_exceptions=True)
        assert await workers.run(str, 1) == "1"
        return refused

    assert asyncio.run(asked()) == [Overloaded.__name__]


def test_a_request_has_its_time_and_keeps_its_thread_until_it_ends(gate: Event) -> None:
    """Whoever waits is told in time; what cannot be broken off goes on and counts, and what waits behind it is left."""
    ran: list[int] = []

    async def asked() -> None:
        workers = Workers(1, waiting=1, seconds=0.05)
        for call in (gate.wait, lambda: ran.append(1)):
            with pytest.raises(TimeExceeded):
                await workers.run(call)
        gate.set()
        workers.seconds = 5.0
        assert await workers.run(str, 1) == "1"

    asyncio.run(asked())
    assert ran == []


def test_a_closed_pool_ends_its_threads_and_begins_anew_when_it_is_asked() -> None:
    """As an application does that is started again."""
    threads = []

    async def asked() -> None:
        workers = Workers(2)
        threads.append(await workers.run(current_thread))
        workers.close()
        threads[0].join(5)
        assert not threads[0].is_alive()
        assert await workers.run(str, 1) == "1"
        workers.close()

    asyncio.run(asked())
