"""``searchdoc serve``."""

from __future__ import annotations

from typing import Annotated

import typer

from searchdoc.cli.exit_status import ExitStatus
from searchdoc.cli.options import IndexDirectory
from searchdoc.cli.pages import Command, command_app, example_lines
from searchdoc.errors import MissingExtra

app = command_app()


@app.command("serve", cls=Command, epilog=example_lines("searchdoc serve --open", "searchdoc serve --index archive"))
def serve(
    *,
    host: Annotated[str, typer.Option("--host", metavar="HOST", help="The address that it listens at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", metavar="PORT", min=0, max=65535, help="The port.")] = 8000,
    index_directory: IndexDirectory = "index",
) -> int:
    """Answer over HTTP: a reading room for people, and an interface for programs."""
    try:
        import uvicorn

        from searchdoc.server.application import create_application
    except ImportError as error:
        raise MissingExtra("serving over HTTP", "server") from error
    uvicorn.run(create_application(index_directory), host=host, port=port, log_level="warning")
    return ExitStatus.FOUND
