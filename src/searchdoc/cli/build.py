"""``searchdoc build``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from searchdoc.cli.exit_status import ExitStatus
from searchdoc.cli.options import AsJson, Device, IndexDirectory, ModelName, print_json
from searchdoc.cli.pages import Command, command_app, example_lines
from searchdoc.cli.progress import progress_bars
from searchdoc.cli.wording import counted, stated_line

if TYPE_CHECKING:
    from searchdoc.building.build import BuildReport

app = command_app()


@app.command(
    "build",
    cls=Command,
    epilog=example_lines("searchdoc build", "searchdoc build letters diary.md --index archive"),
)
def build(
    paths: Annotated[
        list[str] | None, typer.Argument(metavar="[PATH]...", help="Files and folders of plain text and Markdown.")
    ] = None,
    *,
    as_json: AsJson = False,
    index_directory: IndexDirectory = "index",
    model: ModelName = None,
    device: Device = "auto",
) -> int:
    """Read the files and folders at PATH (corpus/ if none is given) and write the index.

    Again, only what changed is read and embedded anew. Until a build has ended the index that was there answers.
    """
    from searchdoc.building.build import build_index
    from searchdoc.embedding.onnx import cores

    with progress_bars() as tell:
        report = build_index(paths or ("corpus",), index_directory, model, tell, device=device, processes=cores())
    if as_json:
        print_json(_as_dict(report))
    else:
        _summarise(report, index_directory)
    return ExitStatus.FOUND


def _summarise(report: BuildReport, index_directory: str) -> None:
    held = ", ".join(
        (counted(report.documents, "document"), counted(report.passages, "passage"), counted(report.notes, "note"))
    )
    typer.echo(f"{held} in {index_directory} ({report.bytes / 1e6:.1f} MB, {report.seconds:.1f} s)")
    typer.echo(
        f"{report.read} read anew, {report.documents - report.read} unchanged, {report.removed} removed; "
        f"{counted(report.embedded, 'passage')} embedded"
    )
    if report.stated:
        typer.echo(stated_line(report.stated))
    for document, what in report.problems:
        typer.echo(f"{document}: {what}", err=True)
    for path, why in report.unreadable:
        typer.echo(f"not read: {path}: {why}", err=True)
    if report.unknown_languages:
        from searchdoc.embedding.multilingual import INSTALL, MULTILINGUAL

        typer.echo(
            f"the model {report.model} does not know the languages of most passages "
            f"({', '.join(report.unknown_languages)}), which are found by their words alone: "
            f"{INSTALL}, then build again with --model {MULTILINGUAL}",
            err=True,
        )


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
        "stated": report.stated,
        "unknown_languages": list(report.unknown_languages),
    }
