"""Help pages: what a command is for, groups of options, examples that work."""

import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT, Command
from searchdoc.cli.program import COMMANDS, program


def examples_of(page: str) -> list[str]:
    """The lines below "Examples:"."""
    _, _, below = page.partition("\nExamples:\n")
    return [line.strip() for line in below.split("\n\n")[0].splitlines()]


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("columns", [80, 120])
def test_every_command_explains_itself(
    command: Command, monkeypatch: pytest.MonkeyPatch, name: str, columns: int
) -> None:
    """What it is for, every option in a group and with words about it, two examples; no line is wider than asked."""
    monkeypatch.setenv("COLUMNS", str(columns))
    page = command(name, "-h")
    assert (page.status, page.err) == (0, "")
    lines = page.out.splitlines()
    assert lines[0].startswith(f"Usage: searchdoc {name} ")
    assert lines[2].startswith("  ")
    assert "\nHelp:\n  -h, --help  Show this message and exit.\n" in page.out
    assert "\nOptions:" not in page.out
    assert len(examples_of(page.out)) == 2
    assert max(map(len, lines)) <= min(columns, 100)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_has_words_about_it(name: str) -> None:
    context = program.make_context("searchdoc", [], resilient_parsing=True)
    found = program.get_command(context, name)
    assert found is not None
    for parameter in found.get_params(context):
        assert (getattr(parameter, "help", "") or "").endswith((".", "]")), parameter.name


@pytest.mark.parametrize("name", COMMANDS)
def test_examples_name_only_what_exists(command: Command, name: str) -> None:
    """Each can be read by the command that it is an example of."""
    for example in examples_of(command(name, "--help").out):
        words = shlex.split(example.removeprefix('eval "$(').removesuffix(')"').split(" > ")[0])
        assert words[:2] == ["searchdoc", name]
        root = program.make_context("searchdoc", [], resilient_parsing=True)
        found = program.get_command(root, name)
        assert found is not None
        found.make_context(name, words[2:], parent=root)  # raises for an option or a value that does not exist


@pytest.mark.parametrize("name", ["ask", "search", "show", "export", "status", "annotate"])
def test_examples_about_the_calendar_work(
    command: Command, calendar_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Typed where corpus/ and index/ are, they find something."""
    (tmp_path / "corpus").symlink_to(ROOT / "corpus")
    (tmp_path / "index").symlink_to(calendar_index)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SEARCHDOC_INDEX", raising=False)
    for example in examples_of(command(name, "--help").out):
        if "letters" not in example:  # those are the reader's own
            result = command(*shlex.split(example)[1:])
            assert (result.status, result.err) == (0, ""), example
            assert result.out


def test_the_first_page_lists_the_commands_and_where_to_begin(command: Command) -> None:
    page = command("--help")
    assert page.status == 0
    for name, what in COMMANDS.items():
        assert f"  {name} " in page.out
        assert what in page.out
    assert examples_of(page.out)[0].startswith("searchdoc build ")
    assert page.out.endswith("'searchdoc COMMAND --help' explains a command.\n")


def test_no_help_page_imports_rich() -> None:
    """It would cost more than all the rest."""
    script = "import sys; from searchdoc.cli import run; run(['ask', '--help']); print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert {"rich", "numpy", "click", "pydantic"}.isdisjoint(name.split(".")[0] for name in done.stderr.split())
    assert "Usage: searchdoc ask" in done.stdout
