"""The command line: one file a command, which only prints; the work is done by ``searchdoc.Index``.

Exit status as grep has it: 0 something was found, 1 nothing in the documents supports an answer, 2 an error, said
in one sentence on standard error.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module

import click

from searchdoc.errors import SearchdocError
from searchdoc.version import __version__

FOUND, NOTHING, ERROR, INTERRUPTED = 0, 1, 2, 130

_COMMANDS = {
    "build": "read files and folders and write the index",
    "ask": "answer a question in the documents' own words",
    "search": "list the passages that fit a query best",
    "show": "show a citation in its context",
    "annotate": "write down who speaks in a document, to be corrected by hand",
    "status": "say what the index holds and what has changed on disk",
    "eval": "measure the ranking and the answers on a file of questions",
}


class _Commands(click.Group):
    """The commands, each imported when it is called, so that help and errors come at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in _COMMANDS:
            return None
        module = import_module(f"searchdoc.cli.{'evaluate' if cmd_name == 'eval' else cmd_name}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in _COMMANDS and not args[0].startswith("-"):
            raise click.UsageError(f"there is no command {args[0]!r}{_nearest(args[0])}", ctx)
        return super().resolve_command(ctx, args)


def _nearest(name: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, _COMMANDS, n=1)
    return f", did you mean {near[0]!r}?" if near else ": 'searchdoc --help' lists them"


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, "-V", "--version", message="searchdoc %(version)s")
def program() -> None:
    """Ask a shelf of documents, and get their own words, each with an exact citation and its speaker's name."""


def main() -> None:
    """The entry point."""
    gc.set_threshold(200_000)  # looking for cycles among what is being imported takes a tenth of a question's time
    status = run(sys.argv[1:])
    gc.freeze()  # nor does it pay to look for them once more at the end
    sys.exit(status)


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit status; errors become one sentence on standard error."""
    try:
        status = program.main(args=list(arguments), prog_name="searchdoc", standalone_mode=False)
        return status if isinstance(status, int) else FOUND
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        return ERROR
    except click.UsageError as error:
        return _fail(_sentence(error))
    except click.ClickException as error:
        return _fail(error.format_message())
    except SearchdocError as error:
        return _fail(str(error))
    except (KeyboardInterrupt, click.Abort):
        return _fail("stopped; an index that was there before still answers", INTERRUPTED)
    except BrokenPipeError:
        # The reader of our output has gone, which is its right; keep Python from complaining at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FOUND


def _sentence(error: click.UsageError) -> str:
    message = error.format_message().strip().rstrip(".")
    path = error.ctx.command_path if error.ctx else "searchdoc"
    message = message[:1].lower() + message[1:]
    return message if "--help" in message or "did you mean" in message.lower() else f"{message}: see '{path} --help'"


def _fail(sentence: str, status: int = ERROR) -> int:
    click.echo(f"searchdoc: {' '.join(sentence.split())}", err=True)
    return status
