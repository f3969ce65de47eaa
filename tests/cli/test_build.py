"""``searchdoc build``: what it says it did."""

import contextlib
import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

import searchdoc
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


def test_without_a_path_what_the_index_holds_is_brought_up_to_date(
    command: Command, shelf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From any working folder; where there is no index, corpus/ is read."""
    index = tmp_path / "index"
    monkeypatch.chdir(tmp_path)
    assert "there is no file or folder corpus" in command("build", "--index", index).err
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "tide.txt").write_text("The tide was low.\n", encoding="utf-8")
    assert command("build", "--index", tmp_path / "other").out.startswith("1 document, ")
    command("build", "shelf", "--index", index)
    (shelf / "second.txt").write_text("The fog came in at noon.\n", encoding="utf-8")
    monkeypatch.chdir("/")
    assert command("build", "--index", index).out.splitlines()[1].startswith("1 read anew, 1 unchanged, 0 removed")


def test_other_documents_are_not_thrown_away_unasked(command: Command, shelf: Path, tmp_path: Path) -> None:
    """One sentence names the ways; what goes on holding all that the index holds needs no question."""
    index = tmp_path / "index"
    (tmp_path / "tides").mkdir()
    (tmp_path / "tides" / "low.txt").write_text("The tide was low.\n", encoding="utf-8")
    command("build", shelf, "--index", index)
    stopped = command("build", tmp_path / "tides", "--index", index)
    assert (stopped.status, stopped.out) == (2, "")
    assert stopped.err == (
        f"searchdoc: the index in {index} holds {shelf}, which would be thrown away: 'searchdoc add {tmp_path}/tides' "
        "adds to it, --replace replaces it, and --index names another index\n"
    )
    assert command("status", "--documents", "--index", index).out.startswith("light.txt · ")
    assert command("build", shelf, tmp_path / "tides", "--index", index).out.startswith("2 documents, ")
    assert command("build", shelf, "--index", index).status == 2
    assert command("build", shelf, "--replace", "--index", index).out.startswith("1 document, ")
    assert command("build", tmp_path, "--index", index).out.startswith("2 documents, ")  # the folder above holds it all


@pytest.mark.parametrize(
    ("typed", "status", "documents"),
    [("add\n", 0, {"light.txt", "low.txt"}), ("what?\nreplace\n", 0, {"low.txt"}), ("\n", 2, {"light.txt"})],
)
def test_at_a_terminal_it_asks(shelf: Path, tmp_path: Path, typed: str, status: int, documents: set[str]) -> None:
    """Whether to add, to replace or to stop, which is what Enter alone means."""
    (tmp_path / "tides").mkdir()
    (tmp_path / "tides" / "low.txt").write_text("The tide was low.\n", encoding="utf-8")
    index = tmp_path / "index"
    searchdoc.build([shelf], index)
    parent, child = pty.openpty()
    running = subprocess.Popen(
        [sys.executable, "-m", "searchdoc", "build", str(tmp_path / "tides"), "--index", str(index)],
        stdin=child,
        stderr=child,
        stdout=subprocess.DEVNULL,
    )
    os.close(child)
    os.write(parent, typed.encode())
    shown = b""
    with contextlib.suppress(OSError):  # the terminal ends with the program
        while piece := os.read(parent, 4096):
            shown += piece
    os.close(parent)
    assert running.wait() == status
    assert f"The index in {index} holds {shelf}: add to it, replace it, or stop?" in shown.decode().replace("\r\n", "")
    assert {document.id for document in searchdoc.open(index).documents()} == documents


def test_an_index_that_no_longer_says_what_it_holds_needs_paths(command: Command, shelf: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    command("build", shelf, "--index", index)
    (index / "manifest.json").write_text("{", encoding="utf-8")
    stopped = command("build", "--index", index)
    assert stopped.status == 2
    assert (
        "does not say any more what it holds: name the files and folders, as in 'searchdoc build PATH'" in stopped.err
    )
    assert command("build", shelf, "--index", index).status == 0


def test_strict_is_an_error_where_anything_was_not_read(command: Command, shelf: Path, tmp_path: Path) -> None:
    """The index is written all the same. What a rule leaves out is no error."""
    (shelf / "README").write_text("Letters.", encoding="utf-8")
    (shelf / ".hidden").write_text("x", encoding="utf-8")
    assert command("build", shelf, "--strict", "--index", tmp_path / "index").status == 0
    (shelf / "scan.jpg").write_bytes(b"\xff\xd8")
    strict = command("build", shelf, "--strict", "--index", tmp_path / "index")
    assert strict.status == 2
    assert strict.out.startswith("1 document, ")
    assert command("build", shelf, "--index", tmp_path / "index").status == 0
    (shelf / "scan.jpg").unlink()
    (shelf / "light.voices.toml").write_text("autor = 'Ada'", encoding="utf-8")
    assert command("build", shelf, "--strict", "--index", tmp_path / "index").status == 2
