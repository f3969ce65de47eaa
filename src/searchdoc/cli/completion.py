"""``searchdoc completion``, and the answers to what the shells' scripts ask when the Tab key is pressed.

A script runs ``searchdoc __complete SHELL WORD... INCOMPLETE`` (bash: ``__complete bash LINE WORD``, since bash cuts
words at colons) and reads a suggestion a line: the value, a tab, a few words about it. Two lines mean file names
instead: ``<files>`` and ``<folders>``. The scripts lie in ``shells/``.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from importlib import resources
from typing import Annotated, Any

import typer
from typer.core import TyperArgument, TyperOption

from searchdoc.cli.exit_status import ExitStatus
from searchdoc.cli.pages import Command, command_app, example_lines
from searchdoc.cli.streams import echo
from searchdoc.cli.suggestions import shells

app = command_app()

REQUEST = "__complete"
"""The word with which a shell's script asks for suggestions."""

FILES, FOLDERS = "<files>", "<folders>"
"""The lines that ask the shell for names of files or folders."""

_PATHS = {
    "FILE": FILES,
    "[PATH]...": FILES,
    "PATH...": FILES,
    "TESTSET": FILES,
    "NAME_OR_PATH": FOLDERS,
    "DIR": FOLDERS,
}
"""The metavars of parameters that are paths."""

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")

Suggestion = tuple[str, str]
"""A value, and a few words about it, perhaps none."""


class Shell(StrEnum):
    """The shells that have a script."""

    bash = "bash"
    zsh = "zsh"
    fish = "fish"


@app.command(
    "completion",
    cls=Command,
    epilog=example_lines(
        'eval "$(searchdoc completion bash)"',
        "searchdoc completion fish > ~/.config/fish/completions/searchdoc.fish",
    ),
)
def completion(
    shell: Annotated[
        Shell, typer.Argument(metavar="SHELL", autocompletion=shells, help="The shell: bash, zsh or fish.")
    ],
) -> int:
    """Print a script that makes SHELL complete commands, options, speakers' names and citations' ids by the Tab key.

    Have it read whenever a shell starts: put the line of the first example, with your shell's name, at the end of
    ~/.bashrc or ~/.zshrc; fish reads it from the folder in the second.
    """
    script = resources.files("searchdoc.cli").joinpath("shells", f"searchdoc.{shell.value}")
    echo(script.read_text(encoding="utf-8"), nl=False)
    return ExitStatus.FOUND


def answer_shell(request: Sequence[str]) -> int:
    """Print what a shell may suggest, a line each. Whatever goes wrong, the shell hears nothing of it."""
    try:
        for line in _lines(request):
            echo(line)
    except Exception:  # noqa: BLE001 (somebody is typing: a message would be written into the line)
        return ExitStatus.ERROR
    return ExitStatus.FOUND


def _lines(request: Sequence[str]) -> Iterator[str]:
    shell, *words = request
    if shell != Shell.bash:
        yield from (f"{value}\t{what}" if what else value for value, what in _on_one_line(suggestions(words)))
        return
    line, readlines = words
    _, *words = _split(line)
    # readline replaces only what follows its last word break, such as a colon
    replaced = readlines if words[-1].endswith(readlines) else _split(readlines)[-1]
    kept = len(words[-1]) - len(replaced)
    for value, _ in _on_one_line(suggestions(words)):
        yield value if value in (FILES, FOLDERS) else value[kept:]


def _on_one_line(suggested: Iterable[Suggestion]) -> Iterator[Suggestion]:
    """Without control characters, which end a line or move a terminal's cursor: documents may hold any."""
    for value, what in suggested:
        if not _CONTROLS.search(value):
            yield value, " ".join(_CONTROLS.sub(" ", what).split())


def suggestions(words: Sequence[str]) -> list[Suggestion]:
    """What may stand in place of the last of the words, which may be empty, on a line that begins with the others.

    ``FILES`` or ``FOLDERS`` as the only value stand for names of files or folders.
    """
    from searchdoc.cli.program import COMMANDS, program

    *before, incomplete = words
    root = program.make_context("searchdoc", list(before), resilient_parsing=True)
    place = next((place for place, word in enumerate(before) if not word.startswith("-")), None)
    if place is None:
        if incomplete.startswith("-"):
            return _options(program, root, incomplete)
        return [(name, what) for name, what in COMMANDS.items() if name.startswith(incomplete)]
    command = program.get_command(root, before[place])
    return [] if command is None else _of_command(command, root, before[place + 1 :], incomplete)


def _of_command(command: Any, root: Any, before: list[str], incomplete: str) -> list[Suggestion]:  # noqa: ANN401
    is_option = incomplete.startswith("-") and "--" not in before
    name, equals, value = incomplete.partition("=")
    if is_option and equals:  # --speaker=Le
        choices = _of_command(command, root, [*before, name], value)
        return [(choice if choice in (FILES, FOLDERS) else f"{name}={choice}", what) for choice, what in choices]
    context = command.make_context(command.name, list(before), parent=root, resilient_parsing=True)
    parameters = command.get_params(context)
    awaiting = [option for option in parameters if before and before[-1] in option.opts and _takes_value(option)]
    if awaiting:
        return _values(awaiting[0], context, incomplete)
    if is_option:
        return _options(command, context, incomplete)
    open_arguments = [argument for argument in parameters if _takes_more(argument, context)]
    suggested = _values(open_arguments[0], context, incomplete) if open_arguments else []
    return suggested if suggested or incomplete else _options(command, context, "-")


def _takes_value(parameter: object) -> bool:
    return isinstance(parameter, TyperOption) and not parameter.is_flag


def _takes_more(parameter: Any, context: Any) -> bool:  # noqa: ANN401
    """Whether it is an argument that has no value yet, or takes any number of them."""
    is_argument = isinstance(parameter, TyperArgument)
    return is_argument and (parameter.nargs == -1 or not context.params.get(parameter.name))


def _values(parameter: Any, context: Any, incomplete: str) -> list[Suggestion]:  # noqa: ANN401
    if parameter.metavar in _PATHS:
        return [(_PATHS[parameter.metavar], "")]
    return [(item.value, item.help or "") for item in parameter.shell_complete(context, incomplete)]


def _options(command: Any, context: Any, incomplete: str) -> list[Suggestion]:  # noqa: ANN401
    return [(item.value, item.help or "") for item in command.shell_complete(context, incomplete)]


def _split(line: str) -> list[str]:
    """The words of a line as a shell would read them; the last one may be unfinished, and is empty after a space."""
    lexer = shlex.shlex(line, posix=True, punctuation_chars=False)
    lexer.whitespace_split, lexer.commenters = True, ""
    words: list[str] = []
    try:
        words.extend(lexer)
    except ValueError:  # a quotation mark or backslash that nothing follows yet
        return [*words, lexer.token]
    return words if words and not line[-1:].isspace() else [*words, ""]
