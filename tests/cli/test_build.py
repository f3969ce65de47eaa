"""``searchdoc build``: what it says it did."""

import json
from pathlib import Path

import pytest

from conftest import Command
from shared import validate


def test_it_says_what_was_read_and_what_was_not(command: Command, shelf: Path, tmp_path: Path) -> None:
    """Counts on standard output; what is wrong with files on standard error."""
    (shelf / "torn.txt").write_bytes(b"\x00\x01\x02" * 50)
    result = command("build", shelf, "--index", tmp_path / "index")
    assert result.status == 0
    first, second = result.out.splitlines()
    assert first.startswith("1 document, ")
    assert f" in {tmp_path / 'index'} (" in first
    assert second.startswith("1 read anew, 0 unchanged, 0 removed; ")
    assert f"not read: {shelf / 'torn.txt'}: " in result.err
    again = command("build", shelf, "--index", tmp_path / "index")
    assert again.out.splitlines()[1] == "0 read anew, 1 unchanged, 0 removed; 0 passages embedded"


def test_it_prints_one_json_document(command: Command, shelf: Path, tmp_path: Path) -> None:
    """As its schema says."""
    result = command("build", shelf, "--index", tmp_path / "index", "--json")
    assert result.status == 0
    report = json.loads(result.out)
    validate(report, "build")
    assert (report["documents"], report["read"], report["removed"]) == (1, 1, 0)


def test_the_index_can_be_named_by_the_environment(
    command: Command, shelf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``SEARCHDOC_INDEX`` stands for --index, and the option wins over it."""
    monkeypatch.setenv("SEARCHDOC_INDEX", str(tmp_path / "named"))
    assert command("build", shelf).status == 0
    assert (tmp_path / "named" / "manifest.json").is_file()
    assert command("build", shelf, "--index", tmp_path / "other").status == 0
    assert (tmp_path / "other" / "manifest.json").is_file()


def test_a_folder_that_is_not_there_is_an_error(command: Command, tmp_path: Path) -> None:
    result = command("build", tmp_path / "nowhere", "--index", tmp_path / "index")
    assert (result.status, result.out) == (2, "")
    assert "there is no file or folder" in result.err
