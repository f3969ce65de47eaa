"""``searchdoc build``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from searchdoc.cli import FOUND
from searchdoc.cli.options import index_option, json_option, model_option, print_json

if TYPE_CHECKING:
    from searchdoc.building.build import BuildReport
    from searchdoc.protocols import Progress


@click.command("build")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option(
    "--neighbours/--no-neighbours",
    default=None,
    help="Write a graph of near neighbours too, for shelves of millions of passages; needs searchdoc[large]. Left out, "
    "it stays as the index has it.",
)
@json_option
@index_option
@model_option
def command(
    paths: tuple[str, ...], neighbours: bool | None, as_json: bool, index_directory: str, model: str | None
) -> int:
    """Read the files and folders at PATH (corpus/ if none is given) and write the index.

    Again, only what changed is read and embedded anew. Until a build has ended the index that was there answers.
    """
    from searchdoc.building.build import build_index
    from searchdoc.embedding.onnx import cores

    with _progress() as tell:
        report = build_index(
            paths or ("corpus",), index_directory, model, tell, neighbours=neighbours, processes=cores()
        )
    if as_json:
        print_json(_as_dict(report))
    else:
        _summarise(report, index_directory)
    return FOUND


@contextmanager
def _progress() -> Iterator[Progress | None]:
    """A bar a stage with the time left, on a terminal only."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from searchdoc.cli.terminal import rich_console

    columns = (TextColumn("{task.description:<10}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=rich_console(error=True), transient=True) as bars:
        tasks: dict[str, object] = {}

        def tell(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total)  # type: ignore[arg-type]

        yield tell


def _summarise(report: BuildReport, index_directory: str) -> None:
    click.echo(
        f"{_count(report.documents, 'document')}, {_count(report.passages, 'passage')}, {_count(report.notes, 'note')} "
        f"in {index_directory} ({report.bytes / 1e6:.1f} MB, {report.seconds:.1f} s)"
    )
    click.echo(
        f"{report.read} read anew, {report.documents - report.read} unchanged, {report.removed} removed; "
        f"{_count(report.embedded, 'passage')} embedded"
    )
    for document, what in report.problems:
        click.echo(f"{document}: {what}", err=True)
    for path, why in report.unreadable:
        click.echo(f"not read: {path}: {why}", err=True)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _as_dict(report: BuildReport) -> dict[str, object]:
    return {
        "documents": report.documents,
        "passages": report.passages,
        "notes": report.notes,
        "read": report.read,
        "removed": report.removed,
        "embedded": report.embedded,
        "seconds": round(report.seconds, 3),
        "bytes": report.bytes,
        "unreadable": [{"path": path, "why": why} for path, why in report.unreadable],
        "problems": [{"document": document, "what": what} for document, what in report.problems],
    }
