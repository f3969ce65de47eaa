"""``searchdoc check``."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from conftest import Command
from shared import validate

TRUE = "Mr. Marl wrote: “I have asked for oil four times since March.”\n"


def test_a_true_quotation_is_exact(command: Command, library_index: Path, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(TRUE, encoding="utf-8")
    result = command("check", tmp_path / "a.md", "--index", library_index)
    assert result.status == 0
    assert result.out.endswith("1 quotation: 1 exact.\n")


def test_what_differs_is_shown_word_by_word(command: Command, library_index: Path, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(TRUE.replace("oil", "coal"), encoding="utf-8")
    result = command("check", tmp_path / "a.md", "--index", library_index)
    assert result.status == 1
    assert "I have asked for [-coal-] {+oil+} four times" in result.out
    page = command("check", tmp_path / "a.md", "--html", "--index", library_index)
    assert page.out.startswith("<!doctype html>")


def test_standard_input_and_json(command: Command, library_index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(TRUE.encode()), encoding="utf-8"))
    result = command("check", "-", "--json", "--index", library_index)
    told = json.loads(result.out)
    validate(told, "check")
    assert (result.status, told["draft"], told["wrong"]) == (0, "-", 0)


def test_what_is_odd_in_standard_input_is_told_with_its_line(
    command: Command, library_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd = f"{TRUE}\nHe said “that the\n"
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(odd.encode()), encoding="utf-8"))
    told = "line 3: a quotation mark is never closed"
    assert f"standard input, {told}\n" in command("check", "-", "--index", library_index).err
    (tmp_path / "a.md").write_text(odd, encoding="utf-8")
    assert f"a.md, {told}\n" in command("check", tmp_path / "a.md", "--index", library_index).err


def test_documents_are_chosen_that_may_be_the_sources(command: Command, library_index: Path, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(TRUE, encoding="utf-8")

    def checked(document: str) -> int:
        return command("check", tmp_path / "a.md", "--where", f"document={document}", "--index", library_index).status

    assert (checked("light.txt"), checked("calendar.txt"), checked("nowhere.txt")) == (0, 1, 2)


def test_a_draft_that_is_not_there_is_an_error(command: Command, library_index: Path, tmp_path: Path) -> None:
    result = command("check", tmp_path / "none.md", "--index", library_index)
    assert result.status == 2
    assert "cannot read" in result.err
