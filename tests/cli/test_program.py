"""The commands by name, and what is said of a command line that is wrong."""

import subprocess
import sys

import pytest

from conftest import Command
from searchdoc import __version__
from searchdoc.cli.program import COMMANDS, program

WRONG = [
    ("aks what", "there is no command 'aks', did you mean 'ask'?"),
    ("frobnicate", "there is no command 'frobnicate': 'searchdoc --help' lists them"),
    ("--frobnicate", "no such option '--frobnicate': see 'searchdoc --help'"),
    ("ask --colour red", "no such option '--colour': see 'searchdoc ask --help'"),
    ("ask --spaeker red", "no such option '--spaeker'. Did you mean '--speaker'?"),
    ("ask -k 0 what", "invalid value for '-k': 0 is not in the range 1<=x<=1000: see 'searchdoc ask --help'"),
    ("ask -k two", "invalid value for '-k': 'two' is not a valid integer range: see 'searchdoc ask --help'"),
    (
        "search --mode best trade",
        "invalid value for '--mode': 'best' is not one of 'hybrid', 'keyword', 'semantic': see 'searchdoc search -",
    ),
    ("show", "missing argument 'CITATION-ID': see 'searchdoc show --help'"),
    ("show a b", "got unexpected extra argument (b): see 'searchdoc show --help'"),
    ("completion csh", "invalid value for 'SHELL': 'csh' is not one of 'bash', 'zsh', 'fish'"),
]


@pytest.mark.parametrize(("line", "said"), WRONG)
def test_a_wrong_line_gets_one_sentence_with_the_way_out(command: Command, line: str, said: str) -> None:
    result = command(*line.split())
    assert (result.status, result.out) == (2, "")
    assert result.err.startswith(f"searchdoc: {said}")
    assert result.err.count("\n") == 1


def test_every_command_can_be_had_by_its_name() -> None:
    """Those that are listed, in this order, and no other."""
    context = program.make_context("searchdoc", [], resilient_parsing=True)
    assert program.list_commands(context) == list(COMMANDS)
    for name in COMMANDS:
        found = program.get_command(context, name)
        assert found is not None
        assert found.name == name
    assert program.get_command(context, "aks") is None


def test_a_command_imports_no_other() -> None:
    """Each is imported when it is called."""
    script = "import sys; from searchdoc.cli import run; run(['show', '-h']); print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    loaded = {name.removeprefix("searchdoc.cli.") for name in done.stderr.split() if name.startswith("searchdoc.cli.")}
    assert loaded & {"build", "ask", "search", "show", "annotate", "status", "evaluate"} == {"show"}


@pytest.mark.parametrize("option", ["-V", "--version"])
def test_the_version_is_printed(command: Command, option: str) -> None:
    result = command(option)
    assert (result.status, result.out, result.err) == (0, f"searchdoc {__version__}\n", "")


def test_without_arguments_the_help_is_printed_and_it_is_an_error(command: Command) -> None:
    """As everywhere: a script that lost its arguments must notice."""
    result = command()
    assert (result.status, result.out, result.err) == (2, command("--help").out, "")
