"""What a shell or a script is told at the end of a command."""

from pathlib import Path

import pytest

from conftest import Command
from searchdoc.cli.exit_status import ExitStatus


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("search Lenin", ExitStatus.FOUND),
        ("search zeppelin --mode keyword", ExitStatus.NOTHING),
        ("ask how fast does a zeppelin fly over Lakehurst", ExitStatus.NOTHING),
        ("search Lenin --since yesteryear", ExitStatus.ERROR),
        ("serach Lenin", ExitStatus.ERROR),
    ],
)
def test_a_command_ends_as_grep_does(command: Command, calendar_index: Path, line: str, status: ExitStatus) -> None:
    """0 where something was found, 1 where nothing was, 2 where something is wrong."""
    assert command(*line.split(), "--index", calendar_index).status == status


def test_the_statuses_are_those_of_grep_and_of_shells() -> None:
    """Scripts rely on the numbers."""
    assert [int(status) for status in ExitStatus] == [0, 1, 2, 130]
