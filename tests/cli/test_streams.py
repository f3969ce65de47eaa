"""Standard output and standard error as shells and schedulers hand them over: any encoding, closed, full, left."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import searchdoc

LETTER = "Letter to Piet\n\nThe barley price rose at Łódź — wrote Władysław, “and we don’t know what to do”.\n"
PROGRAM = [sys.executable, "-c", "from searchdoc.cli import main; main()"]
FULL = Path("/dev/full")


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of a letter with letters that few encodings have."""
    top = tmp_path_factory.mktemp("streams")
    (top / "a.txt").write_text(LETTER, encoding="utf-8")
    searchdoc.build([top / "a.txt"], top / "index")
    return top / "index"


def environment(**changes: str) -> dict[str, str]:
    """The environment of this process without what says how streams are encoded, and with ``changes``."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHONIO", "PYTHONUTF8", "LC_"))}
    return kept | {"PYTHONUTF8": "0"} | changes


ENVIRONMENTS = {
    "cp1252": environment(PYTHONIOENCODING="cp1252"),
    "ascii": environment(PYTHONIOENCODING="ascii"),
    "C": environment(LC_ALL="C", PYTHONCOERCECLOCALE="0"),
}


@pytest.mark.parametrize("name", ENVIRONMENTS)
@pytest.mark.parametrize("line", ["ask what was the barley price", "status --documents"])
def test_letters_that_an_encoding_lacks_are_replaced(index: Path, name: str, line: str) -> None:
    """And everything else is as it was, in that encoding."""
    encoding = "ascii" if name == "C" else name
    done = subprocess.run(
        [*PROGRAM, *line.split(), "--index", str(index)], capture_output=True, env=ENVIRONMENTS[name], check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
    out = done.stdout.decode(encoding)
    assert "Letter to Piet" in out
    if "barley" in line:
        assert "The barley price rose at ?" in out


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_json_loses_no_letter(index: Path, name: str) -> None:
    """What the encoding lacks is escaped, as JSON can."""
    line = [*PROGRAM, "search", "barley", "--json", "--index", str(index)]
    done = subprocess.run(line, capture_output=True, env=ENVIRONMENTS[name], check=True)
    assert "rose at Łódź — wrote Władysław, “and" in json.loads(done.stdout.decode("ascii"))["hits"][0]["text"]


def test_errors_are_said_in_any_encoding(index: Path) -> None:
    """The sentence stands on standard error with "?" for what cannot be shown, and the status is that of an error."""
    line = [*PROGRAM, "search", "--speaker", "Władysław", "barley", "--index", str(index)]
    done = subprocess.run(line, capture_output=True, env=ENVIRONMENTS["ascii"], check=False)
    assert done.returncode == 2
    assert "nobody called 'W?adys?aw' speaks" in done.stderr.decode("ascii")


@pytest.mark.parametrize("line", ["search barley --json", "ask what was the barley price"])
@pytest.mark.parametrize("closed", [">&-", "<&- >&- 2>&-"])
def test_a_closed_stream_takes_what_is_written(index: Path, line: str, closed: str) -> None:
    """The status alone tells how it went."""
    script = f'exec "$@" {closed}'
    done = subprocess.run(
        ["sh", "-c", script, "sh", *PROGRAM, *line.split(), "--index", str(index)], capture_output=True, check=False
    )
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr


@pytest.mark.skipif(not FULL.exists(), reason="/dev/full is a device of Linux")
@pytest.mark.parametrize("line", ["search barley", "status", "--version"])
def test_a_full_disk_is_said_and_is_an_error(index: Path, line: str) -> None:
    arguments = [*line.split(), *([] if line.startswith("--") else ["--index", str(index)])]
    with FULL.open("w") as full:
        done = subprocess.run([*PROGRAM, *arguments], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr == "searchdoc: the output cannot be written: No space left on device\n"
    with FULL.open("w") as full:
        assert subprocess.run([*PROGRAM, *arguments], stdout=full, stderr=full, check=False).returncode == 2
