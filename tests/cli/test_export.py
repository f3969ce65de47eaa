"""``searchdoc export``: citations for reference managers, footnotes and pages."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

import searchdoc
from conftest import Command
from exported import citation_of
from searchdoc.exporting.formats import FORMATS

TEXTS = [name for name, one in FORMATS.items() if one.takes == "citations" and one.is_text]


@pytest.fixture
def depot(archive: searchdoc.Index) -> str:
    """The id of a citation: words of a letter that is quoted in a letter."""
    return citation_of(archive, "Nobody answers at the depot.")


@pytest.mark.parametrize("name", TEXTS)
def test_it_prints_what_python_returns(
    command: Command, archive: searchdoc.Index, archive_index: Path, depot: str, name: str
) -> None:
    """In every format that is text, for one citation and for two in their order."""
    other = citation_of(archive, "The lamp is a disgrace,")
    for ids in ([depot], [other, depot]):
        result = command("export", *ids, "--format", name, "--index", archive_index)
        assert (result.status, result.err) == (0, "")
        assert result.out == archive.export(ids, name).decode()


def test_it_writes_a_file(command: Command, archive_index: Path, depot: str, tmp_path: Path) -> None:
    """And says how much is in it, on standard error."""
    file = tmp_path / "depot.ris"
    result = command("export", depot, "-f", "ris", "-o", file, "--index", archive_index)
    assert (result.status, result.out, result.err) == (0, "", f"{file}: 1 citation\n")
    assert file.read_bytes().startswith(b"TY  - PCOMM\r\n")
    nowhere = command("export", depot, "-f", "ris", "-o", tmp_path / "none" / "depot.ris", "--index", archive_index)
    assert (nowhere.status, nowhere.err.count("\n")) == (2, 1)
    assert "No such file or directory" in nowhere.err


@pytest.mark.parametrize("question", ["ask who asked for oil", "search barrels"])
def test_what_ask_and_search_print_is_read_from_standard_input(
    command: Command, archive: searchdoc.Index, archive_index: Path, monkeypatch: pytest.MonkeyPatch, question: str
) -> None:
    """As in ``searchdoc ask --json … | searchdoc export - --format csl-json``; "-" may be left out."""
    printed = command(*question.split(), "--json", "--index", archive_index).out
    for arguments in (["-"], []):
        monkeypatch.setattr("sys.stdin", io.StringIO(printed))
        result = command("export", *arguments, "--format", "csl-json", "--index", archive_index)
        assert (result.status, result.err) == (0, "")
        items = json.loads(result.out)
        assert items
        for item in items:
            assert archive.citation(item["custom"]["citation"]).text == item["custom"]["text"]


def test_a_silence_exports_nothing(command: Command, archive_index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As grep has it: status 1."""
    printed = command("ask", "what is the price of soup in Lisbon", "--json", "--index", archive_index).out
    monkeypatch.setattr("sys.stdin", io.StringIO(printed))
    result = command("export", "-", "--format", "ris", "--index", archive_index)
    assert (result.status, result.out, result.err) == (1, "", "There is no citation to export.\n")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--format", "word"], "there is no format 'word': choose one of csl-json, bibtex, ris, chicago, markdown"),
        ([], "missing option '--format'"),
        (["--format", "ris", "light.md"], "'light.md' is no citation's id"),
        (["--format", "ris", "light.md:160-200:00000000"], "other words stand there now"),
    ],
)
def test_a_mistake_is_one_sentence(
    command: Command, archive_index: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], sentence: str
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    result = command("export", *arguments, "--index", archive_index)
    assert (result.status, result.out, result.err.count("\n")) == (2, "", 1)
    assert sentence in result.err


class Terminal(io.StringIO):
    """A stream that is a terminal."""

    def isatty(self) -> bool:
        return True


def test_without_an_id_at_a_terminal_it_asks_for_one(
    command: Command, archive_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It does not wait for somebody to type JSON."""
    monkeypatch.setattr("sys.stdin", Terminal())
    result = command("export", "--format", "ris", "--index", archive_index)
    assert (result.status, result.out) == (2, "")
    assert "name the citations to export by their ids" in result.err


def test_on_a_terminal_lines_end_as_they_end_there(
    command: Command, archive_index: Path, depot: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = Terminal()
    monkeypatch.setattr("sys.stdout", screen)
    command("export", depot, "--format", "ris", "--index", archive_index)
    assert screen.getvalue().startswith("TY  - PCOMM\nID  - marl1911-")


def test_the_tab_key_knows_the_formats(command: Command) -> None:
    from searchdoc.cli.suggestions import export_formats

    assert [name for name, _ in export_formats()] == list(FORMATS)
    assert all(name in command("export", "--help").out for name in FORMATS)
