"""``searchdoc serve``."""

from __future__ import annotations

import secrets
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import quote

import typer

from searchdoc.cli.exit_status import ExitStatus
from searchdoc.cli.options import (
    Device,
    IndexDirectory,
    LanguageModelName,
    LanguageModelTimeout,
    LanguageModelUrl,
    ModelName,
    RerankerName,
    VerifierName,
    refuse_without,
)
from searchdoc.cli.pages import WHERE, Command, command_app, example_lines
from searchdoc.cli.streams import echo, flush
from searchdoc.errors import MissingExtra

if TYPE_CHECKING:
    from searchdoc.server.tracing import Traces

app = command_app()

_ACCESS = "Who may ask"

_SHORTEST_TOKEN = 16
"""Characters of the shortest token: it must not be guessed."""


def _long_enough(token: str | None) -> str | None:
    if token is not None and (len(token) < _SHORTEST_TOKEN or not token.isascii() or not token.isprintable()):
        raise typer.BadParameter(f"a token has {_SHORTEST_TOKEN} letters and digits or more, so that nobody guesses it")
    return token


@contextmanager
def _traces() -> Iterator[Traces | None]:
    """Traces, where the environment says where they are to be sent; what is left is sent at the end."""
    from searchdoc.server.watching import wants_traces

    if not wants_traces():
        yield None
        return
    try:
        from searchdoc.server.tracing import traces_from_environment
    except ImportError as error:
        raise MissingExtra("'searchdoc serve' with traces", "monitoring") from error
    traces = traces_from_environment()
    try:
        yield traces
    finally:
        traces.close()


@app.command(
    "serve",
    cls=Command,
    epilog=example_lines("searchdoc serve --open", "searchdoc serve --index archive --host 0.0.0.0"),
)
def serve(
    ctx: typer.Context,
    *,
    host: Annotated[
        str,
        typer.Option("--host", metavar="HOST", rich_help_panel=WHERE, help="The name or address that it listens at."),
    ] = "127.0.0.1",
    port: Annotated[
        int,
        typer.Option("--port", metavar="PORT", min=0, max=65535, rich_help_panel=WHERE, help="The port; 0 is any."),
    ] = 8000,
    token: Annotated[
        str | None,
        typer.Option(
            "--token",
            metavar="TOKEN",
            envvar="SEARCHDOC_TOKEN",
            callback=_long_enough,
            rich_help_panel=_ACCESS,
            help="What everybody must know who asks; made and printed if others than this machine can ask.",
        ),
    ] = None,
    allow_host: Annotated[
        list[str] | None,
        typer.Option(
            "--allow-host",
            metavar="NAME",
            rich_help_panel=_ACCESS,
            help="A further name under which it is asked, as behind a reverse proxy; again for further ones.",
        ),
    ] = None,
    timeout: Annotated[
        float,
        typer.Option(
            "--timeout", metavar="SECONDS", min=1, rich_help_panel=_ACCESS, help="How long a request may take."
        ),
    ] = 30.0,
    metrics: Annotated[
        bool,
        typer.Option(
            "--metrics",
            rich_help_panel=WHERE,
            help="Answer /metrics with figures for Prometheus; see docs/operations.md.",
        ),
    ] = False,
    open_browser: Annotated[
        bool, typer.Option("--open", rich_help_panel=WHERE, help="Open the reading room in the browser.")
    ] = False,
    index_directory: IndexDirectory = "index",
    model: ModelName = None,
    rerank: RerankerName = None,
    verify_with: VerifierName = None,
    device: Device = "auto",
    llm: LanguageModelName = None,
    llm_url: LanguageModelUrl = None,
    llm_timeout: LanguageModelTimeout = None,
) -> int:
    """Open the reading room, and answer other programs over HTTP, until Ctrl-C.

    Only this machine can ask, unless --host names another address; then a token is needed. A new build is taken up by
    itself.
    """
    refuse_without(ctx, "--llm MODEL", "--llm-url", "--llm-timeout", is_given=llm is not None)
    try:
        from searchdoc.server.application import create_application
        from searchdoc.server.hosts import own_hosts
        from searchdoc.server.streaming import LanguageModel
        from searchdoc.serving.running import run_until_stopped
    except ImportError as error:
        raise MissingExtra("'searchdoc serve'", "server") from error
    from searchdoc.answering.llm import TIMEOUT
    from searchdoc.index import Index
    from searchdoc.serving.addresses import is_loopback, listen, url_of

    def open_index(directory: str | Path) -> Index:
        return Index(directory, model, rerank, device, verify_with)

    with listen(host, port) as listening, _traces() as traces:
        known = token or (None if is_loopback(listening) else secrets.token_urlsafe())
        application = create_application(
            index_directory,
            token=known,
            allowed_hosts=(*own_hosts(host, listening), *(allow_host or ())),
            llm=None if llm is None else LanguageModel(llm, llm_url, llm_timeout or TIMEOUT),
            seconds=timeout,
            open_index=open_index,
            variant=repr((model, rerank, verify_with)),
            metrics=metrics,
            traces=traces,
        )
        address = url_of(host, listening)
        first = f"{address}?token={quote(known)}" if known else address

        def tell() -> None:
            echo(f"searchdoc answers at {first if token is None else address}; Ctrl-C ends it")
            flush()
            if open_browser:
                webbrowser.open(first)

        run_until_stopped(application, listening, tell)
    echo("searchdoc has ended")
    return ExitStatus.FOUND
