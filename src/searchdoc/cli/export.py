"""``searchdoc export``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from searchdoc.cli.exit_status import ExitStatus
from searchdoc.cli.options import IndexDirectory, ModelName
from searchdoc.cli.pages import Command, command_app, example_lines
from searchdoc.cli.streams import echo
from searchdoc.cli.suggestions import citation_ids, export_formats
from searchdoc.errors import SearchdocError
from searchdoc.text.wording import counted

if TYPE_CHECKING:
    from searchdoc.exporting.formats import ExportFormat

_WRITE = "What to write"

app = command_app()


@app.command(
    "export",
    cls=Command,
    epilog=example_lines(
        "searchdoc export calendar.txt:22523-22897:cf065b76 --format chicago",
        "searchdoc export calendar.txt:22523-22897:cf065b76 --format ris",
    ),
)
def export(
    ids: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ID]...",
            autocompletion=citation_ids,
            help="Citations' ids, or - for what 'ask --json' or 'search --json' prints on standard input.",
        ),
    ] = None,
    *,
    name: Annotated[
        str,
        typer.Option(
            "--format",
            "-f",
            metavar="F",
            rich_help_panel=_WRITE,
            autocompletion=export_formats,
            help="csl-json, bibtex, ris, chicago, markdown, html, docx, annotation; tei for a whole document.",
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FILE", rich_help_panel=_WRITE, help="Write it there; what was there is lost."
        ),
    ] = None,
    index_directory: IndexDirectory = "index",
    model: ModelName = None,
) -> int:
    """Write the citations of the IDs for a reference manager, a footnote or a page.

    An answer has the citations of its sentences: searchdoc ask --json … | searchdoc export - --format ris
    """
    from searchdoc.exporting.export import citation_ids_in
    from searchdoc.exporting.formats import export_format
    from searchdoc.index import Index

    export_to = export_format(name)
    given = [one for one in ids or ["-"] if one != "-"]
    if "-" in (ids or ["-"]):
        given += citation_ids_in(_standard_input())
    if not given:
        echo("There is no citation to export.", err=True)
        return ExitStatus.NOTHING
    written = Index(index_directory, model).export(given, name)
    if output is None:
        print_exported(written, export_to)
    else:
        output.write_bytes(written)
        echo(f"{output}: {counted(len(set(given)), export_to.takes.removesuffix('s'))}", err=True)
    return ExitStatus.FOUND


def _standard_input() -> str:
    if sys.stdin.isatty():
        raise SearchdocError("name the citations to export by their ids, as 'searchdoc ask' prints them")
    try:
        return sys.stdin.read()
    except UnicodeDecodeError as error:
        raise SearchdocError("what is on standard input is no text") from error


def print_exported(written: bytes, export_to: ExportFormat) -> None:
    """Write to standard output: bytes as they are, and on a terminal in its own encoding."""
    if not sys.stdout.isatty():
        sys.stdout.flush()
        sys.stdout.buffer.write(written)
    elif export_to.is_text:
        echo(written.decode("utf-8").replace("\r\n", "\n"), nl=False)
    else:
        raise SearchdocError(f"{export_to.name} is not for a terminal: name a file with --output")
