"""Progress bars: on a terminal, and nowhere else."""

import io
import sys

import pytest

from searchdoc.cli.progress import progress_bars


class Screen(io.StringIO):
    """A file that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_terminal_shows_stage_and_count(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bar names the stage and says how many of how many."""
    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    with progress_bars() as tell:
        assert tell is not None
        tell("reading", 1, 3)
        tell("reading", 3, 3)
    assert "reading" in screen.getvalue()
    assert "3/3" in screen.getvalue()


def test_a_file_gets_no_bar(capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever redirects standard error gets messages only."""
    with progress_bars() as tell:
        assert tell is None
    assert capsys.readouterr().err == ""
