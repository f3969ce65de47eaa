"""The command line as people meet it: what it prints, what it says when something is wrong, how it exits."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import Command

WRONG: list[tuple[str, str]] = [
    ("ask", "there is no word in the question"),
    ("ask ???", "there is no word in the question"),
    ("search", "there is no word in the query"),
    ("ask --colour red what", "no such option '--colour'"),
    ("ask -k 0 what", "invalid value for '-k'"),
    ("search --mode best trade", "invalid value for '--mode'"),
    ("search --kind poem trade", "there is no kind 'poem'"),
    ("search --since soon trade", "'soon' is not a date"),
    ("search --speaker Lennin trade", "did you mean Lenin?"),
    ("search --speaker Bonaparte trade", "nobody called 'Bonaparte' speaks"),
    ("search trade AND", "AND"),
    ("show calendar", "is no citation's id"),
    ("aks what", "there is no command 'aks', did you mean 'ask'?"),
    ("frobnicate", "there is no command 'frobnicate'"),
    ("eval nowhere.jsonl", "there is no file nowhere.jsonl"),
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


@pytest.mark.parametrize("question", ["who am I", "the of and", "what did he say to them"])
def test_a_question_about_nothing_is_not_answered(command: Command, calendar_index: Path, question: str) -> None:
    """Common words alone say nothing about what is asked."""
    result = command("ask", question, "--index", calendar_index)
    assert result.status == 1
    assert result.out.startswith("The question has no word that says what it is about.")


def test_an_answer_reads_at_a_glance(command: Command, shelf: Path, tmp_path: Path) -> None:
    """Whose words, the words, and then who to whom, when, quoted by whom, and where."""
    command("build", shelf, "--index", tmp_path / "index")
    result = command("ask", "what did Marl say about oil", "--index", tmp_path / "index")
    assert result.status == 0
    lines = result.out.splitlines()
    assert lines[0].startswith("Marl: ")
    assert lines[0].endswith(" [1]")
    assert lines[2:4] == ["[1] Marl → Quill, 2 May 1911?", "    quoted by Quill → the Harbour Board, 4 May 1911"]
    assert any(line.strip().endswith("point 2 · line 11") for line in lines) or any("line 11" in line for line in lines)
    assert result.err == ""


def test_a_silence_says_what_is_missing_and_shows_what_is_near(command: Command, calendar_index: Path) -> None:
    """Exit 1, the missing word, and passages that are not offered as an answer."""
    result = command("ask", "what", "did", "Lenin", "say", "about", "tractors", "--index", calendar_index)
    assert result.status == 1
    assert result.out.startswith("Nothing in these documents mentions “tractors”.")
    assert "which do not answer" in result.out


def test_a_search_explains_itself(command: Command, calendar_index: Path) -> None:
    """With ``--explain`` every hit says which words matched, the ranks, and what its score is made of."""
    result = command("search", "monopoly of foreign trade", "-k", "1", "--explain", "--index", calendar_index)
    assert "words matched: " in result.out
    assert "rank 1" in result.out
    assert "final " in result.out


def test_nothing_found_is_said_on_standard_error(command: Command, calendar_index: Path) -> None:
    """Standard output stays empty for whoever reads it; a misspelt word is answered with the nearest."""
    result = command("search", "monopolly", "--mode", "keyword", "--index", calendar_index)
    assert (result.status, result.out) == (1, "")
    assert "Did you mean: monopoly?" in result.err


def test_a_question_with_its_mark_is_suggested_with_one(calendar_index: Path, command: Command) -> None:
    result = command("ask", "who kept the monopolly of oyl?", "--index", str(calendar_index))
    assert result.status == 1
    assert re.search(r"Did you mean: .*monopoly.*[^?]\?$", result.out, re.MULTILINE)


def test_show_prints_the_words_in_their_context(command: Command, calendar_index: Path) -> None:
    """The words as they stand in the document, with what comes before and after."""
    hit = command("search", "monopoly of foreign trade", "-k", "1", "--index", calendar_index).out.splitlines()
    identifier = hit[-1].strip()
    result = command("show", identifier, "--context", "50", "--index", calendar_index)
    assert result.status == 0
    assert identifier in result.out


def test_help_names_every_command(command: Command) -> None:
    """``searchdoc --help`` and each command's own help."""
    page = command("--help")
    assert page.status == 0
    for name in ("build", "ask", "search", "show", "status", "eval"):
        assert f"  {name} " in page.out
        assert command(name, "--help").status == 0
    assert command("--version").out.startswith("searchdoc ")


def test_the_installed_program_answers_through_a_pipe(calendar_index: Path) -> None:
    """The real program in a process of its own: plain text, no colour, no progress, and a reader may go away."""
    program = [sys.executable, "-c", "from searchdoc.cli import main; main()"]
    line = [*program, "ask", "what did Lenin say about foreign trade", "--index", str(calendar_index)]
    result = subprocess.run(line, capture_output=True, text=True, timeout=120, check=False)
    assert (result.returncode, result.stderr) == (0, "")
    assert "\x1b" not in result.stdout
    assert "On Lenin: " in result.stdout
