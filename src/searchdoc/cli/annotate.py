"""``searchdoc annotate``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from searchdoc.cli.exit_status import ExitStatus
from searchdoc.cli.pages import Command, command_app, example_lines
from searchdoc.cli.streams import echo
from searchdoc.errors import SidecarError, UnreadableDocument
from searchdoc.text.wording import counted

_WRITE = "What to write"

app = command_app()


@app.command(
    "annotate",
    cls=Command,
    epilog=example_lines("searchdoc annotate corpus/calendar.txt --print", "searchdoc annotate letters/1911-05-04.txt"),
)
def annotate(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The document: plain text or Markdown.")],
    *,
    only_print: Annotated[
        bool, typer.Option("--print", rich_help_panel=_WRITE, help="Print it instead of writing it.")
    ] = False,
    force: Annotated[
        bool,
        typer.Option(
            "--force",
            rich_help_panel=_WRITE,
            help="Write it even where one is there already; that one is lost.",
        ),
    ] = False,
) -> int:
    """Write what the rules find in FILE into a side-car (FILE's name with .voices.toml), to be corrected by hand.

    What the side-car says wins over every rule the next time an index is built.
    """
    if file.is_dir():
        raise UnreadableDocument(str(file), "it is a folder: name one document in it")
    from searchdoc.sidecars import sidecar_path

    target = sidecar_path(file)
    if target.exists() and not (only_print or force):
        raise SidecarError(str(target), None, "it is there already; --print shows a new one, --force writes over it")
    drafted = _drafted(file)
    if only_print:
        echo(drafted, nl=False)
        return ExitStatus.FOUND
    try:
        target.write_text(drafted, encoding="utf-8")
    except OSError as error:
        raise SidecarError(str(target), None, f"it cannot be written: {error.strerror or error}") from error
    voices, notes = drafted.count("\n[[voice]]"), drafted.count("\n[[note]]")
    echo(f"{target}: {counted(voices, 'voice')} and {counted(notes, 'note')}; correct it, then build again")
    return ExitStatus.FOUND


def _drafted(file: Path) -> str:
    """The side-car that the rules alone would write; a side-car that is there already is not read."""
    from searchdoc.building.describing import describe
    from searchdoc.building.reading import read_document
    from searchdoc.building.source import discover, load
    from searchdoc.sidecars import draft_sidecar

    files = describe(discover([file, file.parent]), [file]).files
    source = next(each for each in files if each.id == file.name)
    return draft_sidecar(read_document(load(replace(source, sidecar=None))))
