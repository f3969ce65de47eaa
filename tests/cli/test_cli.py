"""The command line as people meet it: what it prints, what it says when something is wrong, how it exits."""

import subprocess
import sys
from pathlib import Path

import pytest

from conftest import Command
from searchdoc import Index

WRONG: list[tuple[str, str]] = [
    ("ask", "there is no word in the question"),
    ("ask ???", "there is no word in the question"),
    ("search", "there is no word in the query"),
    ("ask --colour red what", "no such option '--colour'"),
    ("ask -k 0 what", "invalid value for '-k'"),
    ("search --mode best trade", "invalid value for '--mode'"),
    ("search --kind poem trade", "there is no kind 'poem'"),
    ("search --since soon trade", "'soon' is not a date"),
    (f"search --since {'1' * 5000} trade", "is not a date"),
    (f"show calendar.txt:{'1' * 5000}-{'1' * 5000}:abcdef", "is no citation's id"),
    ("search --speaker Lennin trade", "did you mean Lenin?"),
    ("search --speaker Bonaparte trade", "nobody called 'Bonaparte' speaks"),
    ("search --query trade AND", "AND"),
    ("ask --query --plain trade", "exclude each other"),
    ("show calendar", "is no citation's id"),
    ("aks what", "there is no command 'aks', did you mean 'ask'?"),
    ("frobnicate", "there is no command 'frobnicate'"),
    ("eval nowhere.jsonl", "nowhere.jsonl: there is no such file"),
    ("ask --model nowhere/model what is it", "nowhere/model"),
]


@pytest.mark.parametrize(("line", "said"), WRONG)
def test_what_is_wrong_is_said_in_one_sentence(command: Command, calendar_index: Path, line: str, said: str) -> None:
    """One line on standard error, nothing on standard output, exit 2."""
    arguments = line.split()
    if arguments[0] in {"ask", "search", "show", "eval"}:
        arguments += ["--index", str(calendar_index)]
    result = command(*arguments)
    assert result.status == 2
    assert result.out == ""
    assert said.lower() in result.err.lower()
    assert result.err.startswith("searchdoc: ")
    assert result.err.count("\n") == 1


@pytest.mark.parametrize("line", ["ask what", "search what", "show a.txt:1-2:00000000", "status"])
def test_without_an_index_the_way_to_one_is_named(command: Command, tmp_path: Path, line: str) -> None:
    """Every command that reads an index says how to make one."""
    result = command(*line.split(), "--index", tmp_path / "none")
    assert (result.status, result.out) == (2, "")
    assert "make one with 'searchdoc build PATH" in result.err


def test_a_damaged_index_is_an_error_and_a_build_repairs_it(command: Command, shelf: Path, tmp_path: Path) -> None:
    """Nothing that was not written by searchdoc is read."""
    index = tmp_path / "index"
    assert command("build", shelf, "--index", index).status == 0
    (vectors,) = index.glob("generations/*/vectors.npy")
    vectors.write_bytes(b"rubbish")
    result = command("ask", "who asked for oil", "--index", index)
    assert (result.status, result.out) == (2, "")
    assert "is damaged (vectors.npy" in result.err
    assert command("build", shelf, "--index", index).status == 0
    assert command("ask", "who asked for oil", "--index", index).status == 0


def test_another_model_than_the_index_was_built_with_is_refused(
    command: Command, calendar_index: Path, tiny_model: Path
) -> None:
    """Vectors of two models cannot be compared, so nothing is answered."""
    result = command("ask", "what is it", "--model", tiny_model, "--index", calendar_index)
    assert (result.status, result.out) == (2, "")
    assert "the index was built with the model all-MiniLM-L6-v2" in result.err


def test_another_model_answers_from_an_index_of_its_own(
    command: Command, shelf: Path, tmp_path: Path, tiny_model: Path
) -> None:
    """Built with ``--model``, an index remembers its model and needs no option to be asked."""
    index = tmp_path / "index"
    assert command("build", shelf, "--model", tiny_model, "--index", index).status == 0
    assert command("ask", "who asked for oil", "--index", index).status == 0
    assert "(32 dimensions" in command("status", "--index", index).out


def test_the_installed_program_answers_through_a_pipe(calendar_index: Path) -> None:
    """The real program in a process of its own: plain text, no colour, no progress, and a reader may go away."""
    program = [sys.executable, "-c", "from searchdoc.cli import main; main()"]
    line = [*program, "ask", "what did Lenin say about foreign trade", "--index", str(calendar_index)]
    result = subprocess.run(line, capture_output=True, text=True, timeout=120, check=False)
    assert (result.returncode, result.stderr) == (0, "")
    assert "\x1b" not in result.stdout
    assert "— the searchdoc project, on Lenin\n" in result.stdout


def test_a_reader_may_go_away(calendar_index: Path) -> None:
    """``searchdoc search … | head -1``: no message, and nothing has failed."""
    program = [sys.executable, "-c", "from searchdoc.cli import main; main()"]
    line = [*program, "search", "party", "-k", "100", "--json", "--index", str(calendar_index)]
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=120) == 0


def test_an_interruption_is_said_and_has_its_own_status(
    command: Command, shelf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Control-C while documents are read: what was there before still answers."""
    index = tmp_path / "index"
    assert command("build", shelf, "--index", index).status == 0

    def interrupted(*_: object) -> bytes:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", interrupted)
        result = command("build", shelf, "--index", index)
    assert (result.status, result.out) == (130, "")
    assert result.err == "searchdoc: stopped; an index that was there before still answers\n"
    assert command("ask", "who asked for oil", "--index", index).status == 0


def test_a_fault_of_the_program_is_said_in_one_sentence(
    command: Command, calendar_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the way to report it, and where it happened for whoever asks."""

    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(Index, "search", fail)
    result = command("search", "trade", "--index", str(calendar_index))
    assert (result.status, result.out) == (2, "")
    assert "this is a fault of searchdoc (ZeroDivisionError: division by zero): please report it" in result.err
    assert "Traceback" not in result.err
    monkeypatch.setenv("SEARCHDOC_TRACEBACK", "1")
    assert "in fail" in command("search", "trade", "--index", str(calendar_index)).err


def test_what_the_system_refuses_is_said_in_one_sentence(
    command: Command, calendar_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(24, "Too many open files", "vectors.npy")

    monkeypatch.setattr(Index, "search", fail)
    result = command("search", "trade", "--index", str(calendar_index))
    assert (result.status, result.err) == (2, "searchdoc: Too many open files: vectors.npy\n")
