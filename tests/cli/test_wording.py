"""Paths and sources as the commands name them."""

from pathlib import Path

import pytest

from searchdoc.cli.wording import shown_path, stated_line


def test_sources_are_told_with_their_documents() -> None:
    assert stated_line({"file name": 2, "a.csv": 1}) == "stated: file name (2 documents), a.csv (1 document)"


def test_a_path_is_shown_from_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it lies below that; elsewhere it stays whole."""
    monkeypatch.chdir(tmp_path)
    assert shown_path(str(tmp_path / "papers" / "a.txt")) == "papers/a.txt"
    assert shown_path("/elsewhere/a.txt") == "/elsewhere/a.txt"
