"""``searchdoc mcp``."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer

from searchdoc.cli.exit_status import ExitStatus
from searchdoc.cli.options import Device, IndexDirectory, ModelName, refuse_without
from searchdoc.cli.pages import WHERE, Command, command_app, example_lines
from searchdoc.cli.streams import echo
from searchdoc.errors import MissingExtra

app = command_app()


@app.command("mcp", cls=Command, epilog=example_lines("searchdoc mcp --index archive", "searchdoc mcp --http"))
def mcp(
    ctx: typer.Context,
    *,
    http: Annotated[
        bool, typer.Option("--http", rich_help_panel=WHERE, help="Over HTTP, instead of standard input and output.")
    ] = False,
    host: Annotated[
        str | None,
        typer.Option("--host", metavar="HOST", rich_help_panel=WHERE, help="The address with --http; 127.0.0.1."),
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(
            "--port", metavar="PORT", min=0, max=65535, rich_help_panel=WHERE, help="The port with --http; 8001."
        ),
    ] = None,
    index_directory: IndexDirectory = "index",
    model: ModelName = None,
    device: Device = "auto",
) -> int:
    """Let assistants ask the documents, over the Model Context Protocol.

    An assistant starts it by itself: give it the command "searchdoc" with the arguments "mcp", "--index" and the index.
    """
    refuse_without(ctx, "--http", "--host", "--port")
    try:
        from searchdoc.assistants import serving
    except ImportError as error:
        raise MissingExtra("serving assistants", "mcp") from error
    from searchdoc.index import Index
    from searchdoc.serving.shelf import Shelf

    open_shelf = partial(Shelf, index_directory, partial(Index, model=model, device=device))
    if http:
        serving.serve_http(open_shelf, host or "127.0.0.1", 8001 if port is None else port, _tell)
    else:
        serving.serve_stdio(open_shelf)
    return ExitStatus.FOUND


def _tell(address: str) -> None:
    from searchdoc.cli.streams import flush

    echo(f"assistants are answered at {address}; Ctrl-C ends it", err=True)
    flush()
