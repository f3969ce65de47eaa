"""A generation that is open is not removed from the disk."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from searchdoc.storage.holding import HeldGeneration, is_held

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows removes no file that is open")


def test_a_folder_is_held_until_it_is_closed(tmp_path: Path) -> None:
    """By any number of readers; whoever asks does not hold it."""
    assert not is_held(tmp_path)
    first, second = HeldGeneration(tmp_path), HeldGeneration(tmp_path)
    assert is_held(tmp_path)
    first.close()
    first.close()
    assert is_held(tmp_path)
    second.close()
    assert not is_held(tmp_path)
    assert not is_held(tmp_path)


def test_a_reader_that_is_forgotten_holds_nothing(tmp_path: Path) -> None:
    """Nobody need close an index."""
    held = HeldGeneration(tmp_path)
    del held
    assert not is_held(tmp_path)


def test_a_folder_that_is_not_there_is_not_held(tmp_path: Path) -> None:
    """Another build may have removed it."""
    HeldGeneration(tmp_path / "gone").close()
    assert not is_held(tmp_path / "gone")
