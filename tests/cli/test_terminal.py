"""Text with styles: as rich shows it on a terminal, and plain everywhere else."""

import io
import re
import sys

import pytest

from searchdoc.cli.terminal import Text, console, rich_console


class Screen(io.StringIO):
    """A file that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_pipe_gets_plain_words(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """No colour, no wrapping, and no character that moves the cursor."""
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    console().print(Text.assemble(("Marl: ", "bold"), "x" * 300, "\b\x1b\x9b"))
    assert capsys.readouterr().out == f"Marl: {'x' * 300}\n"


def test_every_line_end_of_a_document_is_one_on_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Words on both sides of it never run together, on a pipe or with rich."""
    words = "one\rtwo\r\nthree\ffour\vfive"
    assert str(Text.assemble((words, "bold"))) == "one\ntwo\nthree\nfour five"
    screen = Screen()
    monkeypatch.setattr(sys, "stdout", screen)
    monkeypatch.setenv("NO_COLOR", "1")
    console().print(Text(words))
    assert screen.getvalue().split() == ["one", "two", "three", "four", "five"]


def test_a_terminal_gets_styles(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Screen()
    monkeypatch.setattr(sys, "stdout", screen)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    console().print(Text("oil", style="bold"))
    assert "\x1b[1moil" in screen.getvalue()


def test_no_color_is_respected(monkeypatch: pytest.MonkeyPatch) -> None:
    """The variable that people set who cannot use colours."""
    screen = Screen()
    monkeypatch.setattr(sys, "stdout", screen)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", "1")
    console().print(Text("oil", style="red"))
    assert "\x1b[31m" not in screen.getvalue()


def test_a_margin_holds_for_every_line() -> None:
    assert str(Text("one\ntwo").indented()) == "    one\n    two"


def test_a_number_stands_in_the_margin(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside the first line; the others, wrapped or not, keep the margin."""
    text = Text("one two\nthree").numbered(7)
    assert str(text) == " 7  one two\n    three"
    assert str(Text("en 1\nde 2").named("languages", 12)) == "languages   en 1\n            de 2"
    screen = Screen()
    monkeypatch.setattr(sys, "stdout", screen)
    monkeypatch.setenv("COLUMNS", "9")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    rich_console().print(text)
    assert [re.sub(r"\x1b\[\d*m", "", line).rstrip() for line in screen.getvalue().splitlines()] == [
        " 7  one",
        "    two",
        "    three",
    ]


def test_a_wide_terminal_gets_no_wider_lines_than_one_reads_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", Screen())
    monkeypatch.setenv("COLUMNS", "240")
    assert rich_console().width == 100
