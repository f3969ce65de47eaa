"""The documentation is true: its examples are run, its links lead somewhere, its commands exist."""

import doctest
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import ROOT, Command
from searchdoc.cli.program import COMMANDS, program

PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
LENIENT = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def fenced(page: Path, language: str) -> Iterator[str]:
    """The blocks of one language on a page."""
    yield from re.findall(rf"^```{language}\n(.*?)^```$", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


def run_steps(block: str, command: Command) -> int:
    """Run the commands of a block and compare what they print; returns how many there were."""
    steps = re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]
    for step in steps:
        line, _, expected = step.partition("\n")
        result = command(*shlex.split(line)[1:])
        printed = result.out + result.err
        assert doctest.OutputChecker().check_output(expected, printed, LENIENT), f"$ {line}\n{printed}"
    return len(steps)


@pytest.fixture
def newcomer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder with nothing in it but the corpus, as the current folder."""
    (tmp_path / "corpus").symlink_to(ROOT / "corpus")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SEARCHDOC_INDEX", raising=False)
    return tmp_path


def test_the_readme_can_be_followed_from_top_to_bottom(newcomer: Path, command: Command) -> None:
    """Every command shown prints what is shown; an ellipsis stands for what may vary."""
    assert sum(run_steps(block, command) for block in fenced(ROOT / "README.md", "console")) >= 6
    python = "".join(fenced(ROOT / "README.md", "pycon"))
    test = doctest.DocTestParser().get_doctest(python, {}, "README.md", None, None)
    assert doctest.DocTestRunner(optionflags=LENIENT).run(test).failed == 0
    assert (newcomer / "index" / "manifest.json").is_file()


def test_the_page_on_side_cars_can_be_followed(newcomer: Path, command: Command) -> None:
    """A file is written where the page shows it, and every command prints what is shown."""
    page = (ROOT / "docs" / "side-cars.md").read_text(encoding="utf-8")
    steps = re.findall(r"^(?:[^\n`]*`(\S+)`:\n\n)?```(\w+)\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)
    assert [name for name, _, _ in steps if name] == ["light.txt", "light.voices.toml"]
    for name, _, content in steps:
        if name:
            (newcomer / name).write_text(content, encoding="utf-8")
        elif content.startswith("$ "):
            run_steps(content, command)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_to_a_file(page: Path) -> None:
    """A page names no file that is not there."""
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), f"{page.name} links to {target}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_make_target_and_command_that_is_named_exists(page: Path) -> None:
    """What a page tells the reader to type can be typed."""
    text = page.read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z0-9]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"(?:`|^)make ([a-z0-9]+)", text, re.MULTILINE)) <= targets
    assert set(re.findall(r"(?:`|\$ |'|\()searchdoc ([a-z]+)", text)) <= set(COMMANDS)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_option_that_is_named_exists(page: Path) -> None:
    """In the text an option stands by itself or after a command of searchdoc; another program's with its own."""
    context = program.make_context("searchdoc", [], resilient_parsing=True)
    commands = [program, *(program.get_command(context, name) for name in COMMANDS)]
    options = {option for one in commands if one for parameter in one.get_params(context) for option in parameter.opts}
    code = re.findall(r"`((?:searchdoc|--)[^`]*)`|^\$ (searchdoc .*)", page.read_text(encoding="utf-8"), re.MULTILINE)
    assert {option for one in code for option in re.findall(r"(?<!\S)--[a-z-]+", " ".join(one))} <= options


def test_docstring_examples_of_the_package_run(newcomer: Path) -> None:
    """Examples that do not need an index run as they stand."""
    import searchdoc

    assert doctest.testmod(searchdoc).failed == 0
    assert Path.cwd() == newcomer


def test_no_page_names_a_path_of_anybodys_machine() -> None:
    """The project speaks of itself alone."""
    for page in PAGES:
        assert not re.search(rf"{re.escape(str(Path.home()))}/|/home/\w+|/Users/\w+", page.read_text(encoding="utf-8"))
