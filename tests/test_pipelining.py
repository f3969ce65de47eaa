"""Work is started before its result is needed, and not too much of it."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest

from searchdoc.pipelining import in_thread, start_ahead


@pytest.mark.parametrize("ahead", [0, 1, 3, 10])
def test_items_keep_their_order(ahead: int) -> None:
    assert list(start_ahead(range(5), ahead)) == [0, 1, 2, 3, 4]
    assert list(start_ahead([], ahead)) == []


@pytest.mark.parametrize(("ahead", "started"), [(0, [1, 2, 3, 3]), (1, [2, 3, 3, 3]), (2, [3, 3, 3, 3])])
def test_as_much_is_started_as_was_asked_for(ahead: int, started: list[int]) -> None:
    """How many items had been started when each of three was handed out, and at the end."""
    begun: list[int] = []

    def start() -> Iterator[int]:
        for item in range(3):
            begun.append(item)
            yield item

    assert [len(begun) for _ in start_ahead(start(), ahead)] + [len(begun)] == started


def test_calls_in_threads_go_on_together_and_give_what_they_return() -> None:
    """Two that wait for each other come to their end; an error is raised where the result is wanted."""
    meeting = threading.Barrier(2)
    first, second = (in_thread(lambda: meeting.wait(timeout=30) in (0, 1)) for _ in range(2))
    assert (first(), second()) == (True, True)
    failing = in_thread(lambda: int("none"))
    with pytest.raises(ValueError, match="none"):
        failing()


def test_a_program_does_not_wait_for_them_at_its_end() -> None:
    """As when Ctrl-C ends it while a server says nothing."""
    program = "import threading; from searchdoc.pipelining import in_thread; in_thread(threading.Event().wait)"
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)
