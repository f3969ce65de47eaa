"""The documentation is true: its examples are run, its links lead somewhere, its commands exist."""

import ast
import doctest
import inspect
import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from unittest.mock import patch

import pytest

import searchdoc
from conftest import ROOT, Command, Outcome
from http_clients import client_of
from prose import sentences_of
from searchdoc import errors
from searchdoc.cli.program import COMMANDS, program
from searchdoc.formats.fields import STATED_FIELDS

PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
REFERENCE = sorted((ROOT / "docs" / "api").glob("*.md"))
LENIENT = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
LONGEST = 45
"""Words in the longest sentence that a page may have."""


def fenced(page: Path, language: str) -> Iterator[str]:
    """The blocks of one language on a page."""
    yield from re.findall(rf"^```{language}\n(.*?)^```$", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


def run_line(line: str, command: Command) -> Outcome:
    """Run a line of commands, each of which reads what the one before it printed."""
    first, *others = line.split(" | ")
    result = command(*shlex.split(first)[1:])
    for other in others:
        with patch("sys.stdin", io.StringIO(result.out)):
            result = command(*shlex.split(other)[1:])
    return result


def run_steps(block: str, command: Command) -> int:
    """Run the commands of a block and compare what they print; returns how many there were."""
    steps = re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]
    for step in steps:
        line, _, expected = step.partition("\n")
        result = run_line(line, command)
        printed = result.out + result.err
        assert doctest.OutputChecker().check_output(expected, printed, LENIENT), f"$ {line}\n{printed}"
    return len(steps)


def run_python(page: Path, names: dict[str, object]) -> None:
    """Run the Python of a page; what it defines is left in ``names``."""
    python = "\n".join(fenced(page, "pycon"))
    test = doctest.DocTestParser().get_doctest(python, names, page.name, None, None)
    assert doctest.DocTestRunner(optionflags=LENIENT).run(test, clear_globs=False).failed == 0
    names.update(test.globs)


@pytest.fixture
def newcomer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder with nothing in it but the corpus and the examples, as the current folder."""
    for name in ("corpus", "examples"):
        shutil.copytree(ROOT / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SEARCHDOC_INDEX", raising=False)
    return tmp_path


def test_the_readme_can_be_followed_from_top_to_bottom(newcomer: Path, command: Command) -> None:
    """Every command shown prints what is shown; an ellipsis stands for what may vary."""
    assert sum(run_steps(block, command) for block in fenced(ROOT / "README.md", "console")) >= 6
    run_python(ROOT / "README.md", {})
    assert (newcomer / "index" / "manifest.json").is_file()


@pytest.mark.parametrize(
    ("page", "files"),
    [
        ("export", ["papers/light.md"]),
        ("side-cars", ["light.txt", "light.voices.toml"]),
        ("letters", ["examples/thornbury/people.toml"]),
        ("stating", ["letters/lamp.txt", "letters/1850-02-14_Eliza-to-Margaret.txt", "letters/metadata.csv"]),
    ],
)
def test_a_page_on_stating_can_be_followed(page: str, files: list[str], newcomer: Path, command: Command) -> None:
    """A file is written where the page shows it, and every command prints what is shown."""
    text = (ROOT / "docs" / f"{page}.md").read_text(encoding="utf-8")
    steps = re.findall(r"^(?:[^\n`]*`(\S+)`:\n\n)?```(\w+)\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    assert [name for name, _, _ in steps if name] == files
    for name, _, content in steps:
        if name:
            (newcomer / name).parent.mkdir(exist_ok=True)
            (newcomer / name).write_text(content, encoding="utf-8")
        elif content.startswith("$ "):
            run_steps(content, command)
    run_python(ROOT / "docs" / f"{page}.md", {})


def test_the_pages_on_what_is_collected_can_be_followed(newcomer: Path, command: Command) -> None:
    """What they print is what the letters in ``examples/`` give."""
    assert command("build", newcomer / "examples" / "thornbury" / "thornbury").status == 0
    pages = ("comparing", "notebook")
    blocks = [block for page in pages for block in fenced(ROOT / "docs" / f"{page}.md", "console")]
    assert sum(run_steps(block, command) for block in blocks) == 3


def test_what_the_server_answers_is_what_its_page_shows(calendar_index: Path) -> None:
    """Every curl of the page, asked of the application itself."""
    client, asked = client_of(calendar_index), 0
    for block in fenced(ROOT / "docs" / "serving.md", "console"):
        for step in re.split(r"^\$ curl -s ", block, flags=re.MULTILINE)[1:]:
            line, _, expected = step.partition("\n")
            *options, url = shlex.split(line.partition(" | ")[0])
            answer = client.get(url, headers=dict(one.split(": ") for one in options[1::2]))
            is_json = line.endswith(" | python -m json.tool")
            printed = json.dumps(answer.json(), indent=4) if is_json else answer.text
            assert doctest.OutputChecker().check_output(expected, f"{printed}\n", LENIENT), f"{line}\n{printed}"
            asked += 1
    assert asked == 5


def test_the_blocks_on_the_page_on_language_models_are_those_of_an_answer(calendar: searchdoc.Index) -> None:
    """What a model is given, and what becomes of its citations."""
    names: dict[str, object] = {"index": calendar}
    run_python(ROOT / "docs" / "language-models.md", names)
    assert "checked" in names


WITHOUT_NETWORK = """
import sys
tried = []
def refuse(event, arguments):
    if event in {"socket.connect", "socket.getaddrinfo", "socket.sendto"}:
        tried.append((event, arguments[1:]))
        raise OSError("there is no network here")
sys.addaudithook(refuse)
from pathlib import Path
from test_documentation import run_python
names = {}
run_python(Path(sys.argv[1]), names)
assert not tried, tried
print(*sorted(names))
"""


def test_the_page_on_frameworks_runs_without_a_network(newcomer: Path, calendar_index: Path) -> None:
    """With all of them in one process, which loads them in seconds; none asks for an address."""
    shutil.copytree(calendar_index, newcomer / "index")
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT / "tests")])
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_NETWORK, ROOT / "docs" / "integrations.md"],
        env=os.environ | {"PYTHONPATH": path, "HOME": str(newcomer)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert {"retriever", "pipeline", "program"} <= set(done.stdout.split())


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
    parameters = [parameter for one in commands if one for parameter in one.get_params(context)]
    options = {option for one in parameters for option in (*one.opts, *one.secondary_opts)}
    code = re.findall(r"`((?:searchdoc|--)[^`]*)`|^\$ (searchdoc .*)", page.read_text(encoding="utf-8"), re.MULTILINE)
    assert {option for one in code for option in re.findall(r"(?<!\S)--[a-z-]+", " ".join(one))} <= options


def test_the_examples_of_the_reference_run(newcomer: Path) -> None:
    """From the first page to the last, each going on with what those before it define; then those of docstrings."""
    names: dict[str, object] = {}
    for page in (ROOT / "docs" / "api" / f"{name}.md" for name in ("index", *toctree(ROOT / "docs/api/index.md"))):
        run_python(page, names)
    assert {"index", "answer", "passage"} <= set(names)
    for module in sorted((ROOT / "src").rglob("*.py")):
        if ">>>" in module.read_text(encoding="utf-8"):
            dotted = ".".join(module.relative_to(ROOT / "src").with_suffix("").parts).removesuffix(".__init__")
            assert doctest.testmod(import_module(dotted), optionflags=LENIENT).failed == 0, dotted
    assert Path.cwd() == newcomer


def toctree(page: Path) -> list[str]:
    """The pages that a page lists, in order."""
    return [
        line
        for block in re.findall(
            r"^```\{toctree\}\n(.*?)^```$", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
        )
        for line in block.splitlines()
        if line and not line.startswith(":")
    ]


def test_the_page_on_assistants_can_be_followed(newcomer: Path) -> None:
    """Its Python prints what is shown, and its settings are JSON that starts the server."""
    page = ROOT / "docs" / "assistants.md"
    run_python(page, {})
    for block in fenced(page, "json"):
        (servers,) = json.loads(block).values()
        assert servers["searchdoc"]["command"] == "searchdoc"
        assert servers["searchdoc"]["args"] == ["mcp", "--index", "/path/to/archive"]
    assert (newcomer / "index").is_dir()


def test_every_public_name_has_a_section_with_its_docstring_and_an_example() -> None:
    """What can be imported can be looked up."""
    sections = {
        found[1]: section
        for page in REFERENCE
        for section in re.split(r"^#+ ", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
        if (found := re.search(r"\.\. auto(?:class|function|exception):: searchdoc\.(\w+)", section))
    }
    assert set(sections) == {*searchdoc.__all__} - {"__version__"}
    for name, section in sections.items():
        assert "```pycon\n>>> " in section, name


def test_every_error_is_listed_with_what_it_derives_from_and_carries() -> None:
    """The table is the tree in ``searchdoc.errors``."""
    listed = re.findall(
        r"^\| `(\w+)` \|(.*?)\|(.*?)\|", (ROOT / "docs/api/errors.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    tree = {
        error.__name__: (
            [base.__name__ for base in error.__bases__],
            list(dict.fromkeys(re.findall(r"self\.(\w+)(?:: \S+)? = ", inspect.getsource(error)))),
        )
        for error in vars(errors).values()
        if inspect.isclass(error) and issubclass(error, errors.SearchdocError) and error is not errors.SearchdocError
    }
    assert {name: (re.findall(r"\w+", bases), re.findall(r"\w+", facts)) for name, bases, facts in listed} == tree


def test_every_page_is_in_the_sites_table_of_contents() -> None:
    """A page that nobody can find is not written."""
    pages = {str(path.relative_to(ROOT / "docs").with_suffix("")) for path in (ROOT / "docs").glob("*.md")}
    assert {*toctree(ROOT / "docs" / "index.md"), "index"} - {"api/index"} == pages
    assert {*toctree(ROOT / "docs/api/index.md"), "index"} == {path.stem for path in REFERENCE}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_sentence_is_too_long(page: Path) -> None:
    """A sentence can be read at one go."""
    assert [
        sentence for sentence in sentences_of(page.read_text(encoding="utf-8")) if len(sentence.split()) > LONGEST
    ] == []


def test_sentences_are_told_apart() -> None:
    """Code, tables, headings and comments are none; a list's items are several."""
    page = """# A heading of four words

Data flow *one way.* See [the picture](docs/architecture.md)! Version 2.5 is
meant (e.g. here):

* first
* second `a.b`
  goes on

```sh
make test. Never a sentence.
```
| a table. | with cells |
<!-- a comment.
     of two lines -->
"""
    assert list(sentences_of(page)) == [
        "Data flow *one way", "See the picture", "Version 2.5 is meant (e.g", "here):", "first", "second `a.b` goes on",
    ]  # fmt: skip


def test_everything_public_has_a_docstring() -> None:
    """Modules, classes, functions and methods; ruff holds their form."""
    missing = []
    for module in (ROOT / "src").rglob("*.py"):
        tree = ast.parse(module.read_text(encoding="utf-8"))
        missing += [f"{module}: {node.name}" for node in public_definitions(tree) if not ast.get_docstring(node)]
        missing += [] if ast.get_docstring(tree) else [str(module)]
    assert missing == []


def public_definitions(node: ast.Module | ast.ClassDef) -> Iterator[ast.ClassDef | ast.FunctionDef]:
    """The classes and functions of a module whose names do not begin with an underscore, and their methods."""
    for child in node.body:
        if isinstance(child, ast.ClassDef | ast.FunctionDef) and not child.name.startswith("_"):
            yield child
            if isinstance(child, ast.ClassDef):
                yield from public_definitions(child)


def test_no_page_names_a_path_of_anybodys_machine() -> None:
    """The project speaks of itself alone."""
    for page in PAGES:
        assert not re.search(rf"{re.escape(str(Path.home()))}/|/home/\w+|/Users/\w+", page.read_text(encoding="utf-8"))


def test_the_ten_changes_name_files_that_are_there() -> None:
    """A stranger finds the file of a change; NAME stands for one that is new."""
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rows = [row for row in page.splitlines() if row.startswith("| ")][1:]
    assert len(rows) == 10
    for row in rows:
        paths = re.findall(r"`([\w/]+\.(?:py|json|md))`", row)
        assert len(paths) >= 2, row
        for path in paths:
            homes = ROOT, ROOT / "src" / "searchdoc"
            assert any((home / path).is_file() or "NAME" in path for home in homes), path


def test_the_words_for_each_field_are_listed() -> None:
    """As the program knows them, and in their order."""
    page = (ROOT / "docs" / "stating.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \| (.*) \|$", page.partition("## The words for each field")[2], re.MULTILINE)
    assert rows == [(field, ", ".join(words.split("|"))) for field, words in STATED_FIELDS.items()]
