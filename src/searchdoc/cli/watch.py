"""``searchdoc watch``."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from searchdoc.cli.exit_status import ExitStatus
from searchdoc.cli.options import Dask, Device, DocumentSeconds, IndexDirectory, ModelName
from searchdoc.cli.pages import Command, command_app, example_lines
from searchdoc.cli.reporting import changes_line
from searchdoc.cli.streams import echo
from searchdoc.errors import IndexLocked, IndexMissing, SearchdocError
from searchdoc.text.wording import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from searchdoc.building.build import BuildReport

app = command_app()

_UNTIL_NEXT_TRY = 1.0
"""Seconds until the next try while another build is writing the index."""


@app.command(
    "watch",
    cls=Command,
    epilog=example_lines("searchdoc watch letters", "searchdoc watch --index archive"),
)
def watch(
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PATH]...", help="Files and folders to add; without them, what the index holds."),
    ] = None,
    *,
    index_directory: IndexDirectory = "index",
    model: ModelName = None,
    device: Device = "auto",
    document_seconds: DocumentSeconds = None,
    dask: Dask = None,
) -> int:
    """Bring the index up to date now and whenever a file changes, until Ctrl-C; a line for each build.

    A build that fails is told, and the index stays as it was until the next change.
    """
    from searchdoc.building.roots import kept, with_added
    from searchdoc.building.watching import when_to_build
    from searchdoc.stores.addresses import require_folder

    require_folder(index_directory)
    holdings = with_added(kept(index_directory), paths or ())
    if not holdings.roots:
        raise IndexMissing(index_directory)
    with _ended_by_signals():
        to_add: Sequence[str] = paths or ()
        build = partial(_built, index_directory, model, device, document_seconds, dask)
        for place, _ in enumerate(when_to_build(holdings.roots, Path(index_directory))):
            if not place:
                echo(f"watching {', '.join(holdings.typed)}; Ctrl-C ends it")
            if _build(partial(build, to_add)):
                to_add = ()  # what is removed from now on stays removed
    return ExitStatus.FOUND


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Ctrl-C and SIGTERM end what goes on inside; a build that they break off leaves the index as it was."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    except KeyboardInterrupt:
        echo("watching has ended")
    finally:
        signal.signal(signal.SIGTERM, before)


def _build(build: Callable[[], BuildReport]) -> bool:
    """Build once and say what was done, or why it could not be; whether it was done."""
    while True:
        try:
            told = _told(build())
        except IndexLocked:
            time.sleep(_UNTIL_NEXT_TRY)
            continue
        except (SearchdocError, OSError) as error:
            echo(f"{_now()} not built: {' '.join(str(error).split())}", err=True)
            return False
        echo(f"{_now()} {told}")
        return True


def _now() -> str:
    return f"{datetime.now().astimezone():%H:%M:%S}"


def _built(
    index_directory: str,
    model: str | None,
    device: str,
    seconds: float | None,
    dask: str | None,
    paths: Sequence[str],
) -> BuildReport:
    from searchdoc.building.build import build_index, update
    from searchdoc.building.roots import kept

    if kept(index_directory).roots:
        return update(index_directory, model, add=paths, device=device, document_seconds=seconds, dask=dask)
    return build_index(paths, index_directory, model, device=device, document_seconds=seconds, dask=dask)


def _told(report: BuildReport) -> str:
    not_read = len(report.accounts.not_read)
    unread = f"; {counted(not_read, 'file')} not read" if not_read else ""
    return f"{counted(report.documents, 'document')}: {changes_line(report)}{unread}"
