"""When a build begins: after changes that matter, and once it is quiet."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from searchdoc.building.watching import when_to_build
from searchdoc.errors import MissingExtra

LONGEST_WAIT = 60.0


class Moments:
    """Counts the moments at which a build would begin, while a thread waits for them."""

    def __init__(self, moments: Iterator[None]) -> None:
        self._moments = moments
        self._came = threading.Semaphore(0)
        threading.Thread(target=self._count, daemon=True).start()

    def _count(self) -> None:
        for _ in self._moments:
            self._came.release()

    def come(self, within: float = LONGEST_WAIT) -> bool:
        return self._came.acquire(timeout=within)


def test_it_begins_once_and_then_with_every_change_that_matters(tmp_path: Path) -> None:
    """Not for the index that lies there, nor for hidden files and those that editors make for themselves."""
    papers, index = tmp_path / "papers", tmp_path / "papers" / "index"
    index.mkdir(parents=True)
    moments = Moments(when_to_build([papers], index))
    assert moments.come()
    for name in (".swap", "letter.txt~", "index/manifest.json", "~$letter.docx"):
        (papers / name).write_text("x", encoding="utf-8")
    assert not moments.come(within=3)
    (papers / "letter.txt").write_text("Dear Anna", encoding="utf-8")
    assert moments.come()


def test_a_file_named_itself_is_looked_at(tmp_path: Path) -> None:
    """Its folder is not watched: only the file counts."""
    (tmp_path / "a.txt").write_text("Barley", encoding="utf-8")
    moments = Moments(when_to_build([tmp_path / "a.txt"], tmp_path / "index"))
    assert moments.come()
    (tmp_path / "b.txt").write_text("Malt", encoding="utf-8")
    assert not moments.come(within=2.5)
    (tmp_path / "a.txt").write_text("Barley and malt", encoding="utf-8")
    assert moments.come()


def test_watchfiles_is_asked_for_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the first build."""
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    with pytest.raises(MissingExtra, match=r"pip install searchdoc\[watch\]"):
        when_to_build([tmp_path], tmp_path / "index")
