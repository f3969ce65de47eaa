"""The Tab key in real shells: bash always, zsh and fish where the machine has them."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import searchdoc
from conftest import ROOT, Command
from searchdoc.cli import run
from searchdoc.cli.completion import FILES, FOLDERS, REQUEST, suggestions
from terminals import add_program, fish_suggestions, has_shell, open_terminal

Tab = Callable[[str], str]

SHELLS = [
    "bash",
    *(
        pytest.param(name, marks=pytest.mark.skipif(not has_shell(name), reason=f"{name} is not installed"))
        for name in ("zsh", "fish")
    ),
]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, calendar_index: Path) -> Path:
    """A folder with corpus/ and index/ in it."""
    folder = tmp_path_factory.mktemp("home")
    shutil.copytree(ROOT / "corpus", folder / "corpus")
    (folder / "index").symlink_to(calendar_index)
    return folder


@pytest.fixture(scope="module", params=SHELLS)
def tab(request: pytest.FixtureRequest, home: Path) -> Iterator[Tab]:
    """What a line becomes when the Tab key is pressed at its end."""
    shell, folder = request.param, home / request.param
    folder.mkdir()
    for name in ("corpus", "index"):
        (folder / name).symlink_to(home / name)
    (folder / "letters").mkdir()
    environment = add_program(folder)
    if shell != "fish":
        with open_terminal(shell, folder, environment) as terminal:
            yield terminal.complete
        return

    def complete(line: str) -> str:
        suggested = fish_suggestions(line, folder, environment)
        if len(suggested) != 1:
            return line
        before, space, word = line.rpartition(" ")
        if word.startswith('"'):
            return f'{before}{space}"{suggested[0]}" '
        return f"{before}{space}{suggested[0].replace(' ', chr(92) + ' ')}{'' if suggested[0][-1] in ':/' else ' '}"

    yield complete


LINES = [
    ("searchdoc sta", "searchdoc status "),
    ("echo x | searchdoc sea", "echo x | searchdoc search "),
    ("searchdoc ask --spe", "searchdoc ask --speaker "),
    ("searchdoc ask --speaker Len", "searchdoc ask --speaker Lenin "),
    ("searchdoc ask --speaker=Len", "searchdoc ask --speaker=Lenin "),
    ("searchdoc ask --speaker the", "searchdoc ask --speaker the\\ searchdoc\\ project "),
    ('searchdoc ask --speaker "the', 'searchdoc ask --speaker "the searchdoc project" '),
    ("searchdoc search --kind quo", "searchdoc search --kind quotation "),
    ("searchdoc search --mode key", "searchdoc search --mode keyword "),
    ("searchdoc eval --modes keyword,s", "searchdoc eval --modes keyword,semantic "),
    ("searchdoc completion f", "searchdoc completion fish "),
    ("searchdoc build lett", "searchdoc build letters/"),
    ("searchdoc show --index lett", "searchdoc show --index letters/"),
    ("searchdoc show --index=lett", "searchdoc show --index=letters/"),
    ("searchdoc show --index nowhere cal", "searchdoc show --index nowhere cal"),
    ("searchdoc ask what did Len", "searchdoc ask what did Len"),
    ("searchdoc frobnicate Len", "searchdoc frobnicate Len"),
]


@pytest.mark.parametrize(("line", "completed"), LINES)
def test_the_tab_key_completes(tab: Tab, line: str, completed: str) -> None:
    """The only thing that fits is written; where nothing fits, the line stays as it is."""
    assert tab(line) == completed


def test_the_tab_key_completes_a_citations_id(tab: Tab, calendar: searchdoc.Index) -> None:
    """Colons and all, from the beginning of its number on."""
    (hit,) = calendar.search("monopoly of foreign trade", 1)
    begun = f"searchdoc show {hit.document.id}:{hit.passage.start}-"
    assert tab(begun) == f"searchdoc show {hit.document.id}:{hit.passage.start}-{hit.id.split('-')[1]} "


def test_bash_shows_what_fits_if_that_is_more_than_one(home: Path, tmp_path: Path) -> None:
    """The names are listed, and nothing else is: no message of any program."""
    (tmp_path / "index").symlink_to(home / "index")
    with open_terminal("bash", tmp_path, add_program(tmp_path)) as terminal:
        assert terminal.complete("searchdoc ask --speaker K\t") == "searchdoc ask --speaker K"
        for name in ("Kalinin", "Kamenev", "Kuibyshev"):
            assert name in terminal.shown
        assert terminal.complete("searchdoc show --index none c\t") == "searchdoc show --index none c"
        assert "Traceback" not in terminal.shown
        assert "searchdoc:" not in terminal.shown


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_is_printed_whole(command: Command, shell: str) -> None:
    """Nothing but the script, so that it can be evaluated."""
    result = command("completion", shell)
    assert (result.status, result.err) == (0, "")
    assert f"for {shell}; see docs/completion.md" in result.out
    assert result.out.endswith("\n")


def values(*words: str) -> list[str]:
    """The values that are suggested for the last word."""
    return [value for value, _ in suggestions(words)]


COMMON = {"--json", "--index", "--model", "--help", "-h"}
"""The options of ``status`` that other commands have as well."""


def test_options_are_suggested_where_nothing_else_is_expected() -> None:
    """And no option a second time."""
    assert set(values("status", "")) == {"--verify", "--documents", "--people", "--unread", *COMMON}
    assert "--json" not in values("status", "--json", "-")


def test_what_takes_a_path_is_left_to_the_shell() -> None:
    """It knows how to complete names of files better."""
    assert values("build", "") == [FILES]
    assert values("annotate", "corp") == [FILES]
    assert values("ask", "--index", "") == [FOLDERS]


def test_after_two_dashes_nothing_is_an_option() -> None:
    assert values("ask", "--", "--sp") == []


def request_of(words: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    """What a shell hears: status, standard output and standard error."""
    capsys.readouterr()
    status = run([REQUEST, *words])
    return (status, *capsys.readouterr())


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["bash"],
        ["bash", "searchdoc"],
        ["zsh"],
        ["fish", "show", "--index", "nowhere", ""],
        ["csh", "a", "--x", "-"],
    ],
)
def test_a_request_that_cannot_be_answered_says_nothing(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Somebody is typing: no message, no traceback."""
    _, out, err = request_of(words, capsys)
    assert (out, err) == ("", "")


def test_a_damaged_index_says_nothing(shelf: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of documents, of people; the commands say it."""
    index = tmp_path / "index"
    assert run(["build", str(shelf), "--index", str(index)]) == 0
    for name in ("speakers.json", "documents/passages.npy"):
        (path,) = index.glob(f"generations/*/{name}")
        path.write_bytes(b"rubbish")
    assert request_of(["zsh", "ask", "--index", str(index), "--speaker", ""], capsys) == (2, "", "")
    assert request_of(["zsh", "show", "--index", str(index), "light.txt:"], capsys) == (2, "", "")


def test_a_file_name_cannot_move_the_cursor(shelf: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A name with a control character in it is not suggested."""
    (shelf / "a\x1b[2J.txt").write_text("Nothing to read here but this.\n", encoding="utf-8")
    index = tmp_path / "index"
    assert run(["build", str(shelf), "--index", str(index)]) == 0
    status, out, _ = request_of(["zsh", "show", "--index", str(index), ""], capsys)
    assert (status, out) == (0, "light.txt:\ta document\n")


def test_a_request_loads_no_model_and_no_rich(calendar_index: Path) -> None:
    """Whoever presses a key does not want to wait."""
    words = [REQUEST, "zsh", "show", "--index", str(calendar_index), "calendar.txt:"]
    script = f"import sys; from searchdoc.cli import run; run({words!r}); print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    loaded = {name.split(".")[0] for name in done.stderr.split()}
    assert loaded.isdisjoint({"torch", "onnxruntime", "transformers", "tokenizers", "whoosh", "rich"})
    assert done.stdout.count("\n") > 100
