"""The program that all commands belong to: each is imported when it is called, so that help and errors come at once."""

from __future__ import annotations

from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from searchdoc.cli.pages import HelpPage, example_lines, write_examples, write_options
from searchdoc.cli.streams import echo
from searchdoc.version import __version__

COMMANDS = {
    "build": "read files and folders and write the index",
    "add": "keep more files and folders in the index",
    "remove": "take documents out of the index",
    "watch": "keep the index up to date while files change",
    "ask": "answer a question in the documents' own words",
    "search": "list the passages that fit a query best",
    "concordance": "list every occurrence of words in its context",
    "show": "show a citation in its context",
    "compare": "put side by side what two people said on a topic",
    "timeline": "list the passages that fit a query by date",
    "keep": "keep citations in a notebook, each with a reason",
    "kept": "list what was kept, and what became of the words",
    "export": "write citations for a reference manager, a footnote or a page",
    "check": "hold every quotation of a draft against the documents",
    "serve": "open the reading room, and answer other programs over HTTP",
    "people": "list who speaks, is addressed or is named, under which names",
    "letters": "list who wrote to whom, when and from where",
    "mcp": "let assistants ask, over the Model Context Protocol",
    "annotate": "write down who speaks in a document, to be corrected by hand",
    "status": "say what the index holds and what has changed on disk",
    "eval": "measure the ranking and the answers on a file of questions",
    "completion": "print what makes the Tab key complete commands in a shell",
}
"""The commands, in the order of the help page, and what each is for."""

_MODULES = {"eval": "evaluate"}
"""The modules that do not bear their command's name, which Python has taken."""


_PLAIN_WORDS = {"argument(s)": "argument", "valid int range": "valid integer range"}
"""Words of Typer's messages, and what stands for them here."""


class Commands(TyperGroup):
    """The commands, by name."""

    def list_commands(self, ctx: object) -> list[str]:
        """The names, in the order of the help page."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: object, cmd_name: str) -> TyperCommand | None:
        """The command of a name, imported now; None where there is none."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"searchdoc.cli.{_MODULES.get(cmd_name, cmd_name)}")
        command = typer.main.get_command(module.app)
        assert isinstance(command, TyperCommand)  # noqa: S101 (says to the type checker what Typer does not)
        return command

    def resolve_command(
        self,
        ctx: Any,  # noqa: ANN401 (Typer's own, of which it publishes only a class derived from it)
        args: list[str],
    ) -> tuple[str | None, TyperCommand | None, list[str]]:
        """The command that the first of the arguments names, and the rest of them."""
        name, *rest = args
        command = self.get_command(ctx, name)
        if command is None:
            ctx.fail(f"there is no command {name!r}{_nearest(name)}")
        return name, command, rest

    def format_options(self, ctx: object, formatter: HelpPage) -> None:
        """Commands first: they are what one looks for."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))
        write_options(self, ctx, formatter)

    def format_epilog(self, ctx: object, formatter: HelpPage) -> None:
        """Where to begin, and where to read on."""
        del ctx
        write_examples(self.epilog, formatter)
        formatter.write_paragraph()
        formatter.write_text("'searchdoc COMMAND --help' explains a command.")


def _nearest(name: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, COMMANDS, n=1)
    return f", did you mean {near[0]!r}?" if near else ": 'searchdoc --help' lists them"


def _print_version(value: bool) -> None:
    if value:
        echo(f"searchdoc {__version__}")
        raise typer.Exit


_app = typer.Typer(
    cls=Commands,
    add_completion=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=example_lines("searchdoc build letters", "searchdoc ask what did she write about the harbour"),
)


@_app.callback()
def _program(
    *,
    version: Annotated[
        bool,
        typer.Option("-V", "--version", is_eager=True, callback=_print_version, help="Show the version and exit."),
    ] = False,
) -> None:
    """Ask a shelf of documents, and get their own words, each with an exact citation and its speaker's name."""


program = typer.main.get_group(_app)
"""The whole command line."""


def usage_sentence(error: typer.TyperException) -> str:
    """What is wrong with a command line, in one sentence with the way out."""
    context = getattr(error, "ctx", None)
    message = _option_sentence(error) or error.format_message().strip().rstrip(".")
    for typers, plain in _PLAIN_WORDS.items():
        message = message.replace(typers, plain)
    message = message[:1].lower() + message[1:]
    if "--help" in message or "did you mean" in message.lower():
        return message
    return f"{message}: see '{context.command_path if context else 'searchdoc'} --help'"


def _option_sentence(error: typer.TyperException) -> str | None:
    """For an option that does not exist, with those that are spelt nearly the same."""
    if not hasattr(error, "possibilities"):
        return None
    near = " or ".join(repr(option) for option in error.possibilities or ())
    return f"no such option {error.option_name!r}" + (f". Did you mean {near}?" if near else "")  # type: ignore[attr-defined]
