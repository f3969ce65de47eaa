"""Work is started before its result is needed, and not too much of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from searchdoc.pipelining import start_ahead


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
