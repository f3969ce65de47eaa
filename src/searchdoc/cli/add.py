"""``searchdoc add``."""

from __future__ import annotations

from typing import Annotated

import typer

from searchdoc.cli.options import (
    AllowMissing,
    AsJson,
    Dask,
    Device,
    DocumentSeconds,
    IdColumn,
    IndexDirectory,
    ModelName,
    Strict,
    TextColumn,
    columns_of,
)
from searchdoc.cli.pages import Command, command_app, example_lines
from searchdoc.cli.progress import progress_bars
from searchdoc.cli.reporting import report_build

app = command_app()


@app.command(
    "add",
    cls=Command,
    epilog=example_lines("searchdoc add letters", "searchdoc add diary.md notes --index archive"),
)
def add(
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="Files and folders to read.")],
    *,
    text: TextColumn = None,
    identifier: IdColumn = None,
    strict: Strict = False,
    allow_missing: AllowMissing = False,
    as_json: AsJson = False,
    index_directory: IndexDirectory = "index",
    model: ModelName = None,
    device: Device = "auto",
    document_seconds: DocumentSeconds = None,
    dask: Dask = None,
) -> int:
    """Read the files and folders at PATH as well, and keep them in the index; what was removed there comes back.

    What the index holds is brought up to date with it. Where there is no index yet, it is made.
    """
    from searchdoc.building import build as building
    from searchdoc.building.memory import texts_in_memory
    from searchdoc.building.roots import kept
    from searchdoc.embedding.onnx import cores
    from searchdoc.stores.addresses import require_folder

    require_folder(index_directory)
    columns = columns_of(text, identifier)
    with progress_bars() as tell:
        if kept(index_directory).roots or texts_in_memory(index_directory):
            report = building.update(
                index_directory,
                model,
                tell,
                add=paths,
                device=device,
                processes=cores(),
                allow_missing=allow_missing,
                columns=columns,
                document_seconds=document_seconds,
                dask=dask,
            )
        else:
            report = building.build_index(
                paths,
                index_directory,
                model,
                tell,
                device=device,
                processes=cores(),
                columns=columns,
                document_seconds=document_seconds,
                dask=dask,
            )
    return report_build(report, index_directory, as_json=as_json, strict=strict)
