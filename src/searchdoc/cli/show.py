"""``searchdoc show``."""

from __future__ import annotations

from typing import Annotated

import typer

from searchdoc.cli.exit_status import ExitStatus
from searchdoc.cli.options import AsJson, IndexDirectory, print_json
from searchdoc.cli.pages import SHOW, Command, command_app, example_lines
from searchdoc.cli.suggestions import citation_ids

app = command_app()


@app.command(
    "show",
    cls=Command,
    epilog=example_lines(
        "searchdoc show calendar.txt:22523-22897:cf065b76",
        "searchdoc show calendar.txt:22523-22897:cf065b76 --context 1000",
    ),
)
def show(
    citation_id: Annotated[
        str,
        typer.Argument(
            metavar="CITATION-ID",
            autocompletion=citation_ids,
            help="Document, place and check sum, as 'ask' and 'search' print it.",
        ),
    ],
    *,
    context: Annotated[
        int, typer.Option("--context", metavar="N", min=0, rich_help_panel=SHOW, help="Characters on each side.")
    ] = 400,
    as_json: AsJson = False,
    index_directory: IndexDirectory = "index",
) -> int:
    """Show the words that CITATION-ID points to, as they stand in the document."""
    from searchdoc.index import Index

    citation = Index(index_directory).citation(citation_id)
    if as_json:
        print_json(citation.to_dict())
        return ExitStatus.FOUND
    from searchdoc.cli.display import letters_around, show_citations, surroundings
    from searchdoc.cli.terminal import console

    out = console()
    out.print(surroundings(citation, context))
    out.print()
    for line in letters_around(citation):
        out.print(line)
    show_citations(out, [citation])
    return ExitStatus.FOUND
