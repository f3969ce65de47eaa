"""``searchdoc keep``."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import searchdoc
from conftest import Command


@pytest.fixture
def index(family_index: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(family_index, tmp_path / "index"))


def test_ids_come_first_and_then_the_reason(command: Command, index: Path) -> None:
    opened = searchdoc.open(index)
    one, other, *_ = opened.search("mill", 2)
    assert command("keep", one.id, other.id, "what", "she said", "--tag", "mill", "--index", index).status == 0
    kept = opened.kept()
    assert [entry.id for entry in kept.entries] == [one.id, other.id]
    assert {(entry.record.why, entry.record.tags) for entry in kept.entries} == {("what she said", ("mill",))}


@pytest.mark.parametrize("words", [["nonsense"], ["ID", "thornbury/x.txt:1-2:zz", "why"], ["x.txt:0-9:00000000"]])
def test_what_is_no_id_is_refused(command: Command, index: Path, words: list[str]) -> None:
    identifier = searchdoc.open(index).search("mill", 1)[0].id
    printed = command("keep", *(identifier if word == "ID" else word for word in words), "--index", index)
    assert printed.status == 2
    assert printed.err.count("\n") == 1
    assert len(searchdoc.open(index).kept()) == 0
