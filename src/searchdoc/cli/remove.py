"""``searchdoc remove``."""

from __future__ import annotations

from typing import Annotated

import typer

from searchdoc.cli.options import AllowMissing, AsJson, Dask, Device, DocumentSeconds, IndexDirectory
from searchdoc.cli.pages import Command, command_app, example_lines
from searchdoc.cli.progress import progress_bars
from searchdoc.cli.reporting import report_build
from searchdoc.cli.suggestions import document_ids

app = command_app()


@app.command(
    "remove",
    cls=Command,
    epilog=example_lines("searchdoc remove calendar.notes.txt", "searchdoc remove letters/drafts --index archive"),
)
def remove(
    names: Annotated[
        list[str],
        typer.Argument(
            metavar="ID|PATH...",
            autocompletion=document_ids,
            help="Ids of documents, or files and folders, which may be gone.",
        ),
    ],
    *,
    allow_missing: AllowMissing = False,
    as_json: AsJson = False,
    index_directory: IndexDirectory = "index",
    device: Device = "auto",
    document_seconds: DocumentSeconds = None,
    dask: Dask = None,
) -> int:
    """Take documents out of the index, by ID or by PATH, and leave them out until they are added again.

    No file is deleted. What the index holds besides is brought up to date with it.
    """
    from searchdoc.building.build import update
    from searchdoc.embedding.onnx import cores
    from searchdoc.stores.addresses import require_folder

    require_folder(index_directory)
    with progress_bars() as tell:
        report = update(
            index_directory,
            None,
            tell,
            remove=names,
            device=device,
            processes=cores(),
            allow_missing=allow_missing,
            document_seconds=document_seconds,
            dask=dask,
        )
    return report_build(report, index_directory, as_json=as_json, strict=False)
