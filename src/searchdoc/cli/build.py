"""``searchdoc build``."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated

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
    Ocr,
    OcrLanguage,
    Strict,
    TextColumn,
    columns_of,
    ocr_languages,
)
from searchdoc.cli.pages import WHERE, Command, command_app, example_lines
from searchdoc.cli.progress import progress_bars
from searchdoc.cli.reporting import report_build
from searchdoc.cli.streams import echo
from searchdoc.errors import CorpusError, IndexDamaged, IndexMissing, OtherDocuments, StoreError
from searchdoc.text.wording import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from searchdoc.storage.generations import Holdings
    from searchdoc.stores.addresses import MilvusAddress

app = command_app()

_CORPUS = "corpus"
"""The folder that is read where none is named and there is no index yet."""


@app.command(
    "build",
    cls=Command,
    epilog=example_lines("searchdoc build", "searchdoc build letters diary.md --index archive"),
)
def build(
    paths: Annotated[list[str] | None, typer.Argument(metavar="[PATH]...", help="Files and folders to read.")] = None,
    *,
    replace: Annotated[
        bool,
        typer.Option(
            "--replace", rich_help_panel=WHERE, help="Throw away what the index holds of other files and folders."
        ),
    ] = False,
    text: TextColumn = None,
    identifier: IdColumn = None,
    ocr: Ocr = None,
    ocr_language: OcrLanguage = None,
    strict: Strict = False,
    allow_missing: AllowMissing = False,
    as_json: AsJson = False,
    index_directory: IndexDirectory = "index",
    model: ModelName = None,
    device: Device = "auto",
    document_seconds: DocumentSeconds = None,
    store: Annotated[
        str | None,
        typer.Option(
            "--store",
            metavar="ADDRESS",
            rich_help_panel=WHERE,
            help="Then write the index into Milvus as well, at milvus://host:port/name.",
        ),
    ] = None,
    dask: Dask = None,
) -> int:
    """Read the files and folders at PATH and write the index; without PATH, bring up to date what the index holds.

    Where there is no index yet, PATH is corpus/ by default. Only what changed is read and embedded anew, and until a
    build has ended the index that was there answers. An index of other files and folders is not thrown away unasked:
    'searchdoc add' adds to it.
    """
    from searchdoc.building import build as building
    from searchdoc.building.memory import texts_in_memory
    from searchdoc.embedding.onnx import cores
    from searchdoc.stores.addresses import milvus_address
    from searchdoc.stores.publishing import publish

    _refuse_address(index_directory)
    address = None if store is None else milvus_address(store)
    if address is not None:
        _restore(address, index_directory)
    known = _known(index_directory, named=bool(paths))
    adds = bool(paths) and not replace and _adds_instead(paths or (), known, index_directory, as_json=as_json)
    columns = columns_of(text, identifier)
    with progress_bars() as tell:
        if adds or (not paths and (known.roots or texts_in_memory(index_directory))):
            report = building.update(
                index_directory,
                model,
                tell,
                add=paths or (),
                device=device,
                processes=cores(),
                allow_missing=allow_missing,
                columns=columns,
                ocr=ocr_languages(ocr, ocr_language),
                document_seconds=document_seconds,
                dask=dask,
            )
        else:
            report = building.build_index(
                paths or (_CORPUS,),
                index_directory,
                model,
                tell,
                device=device,
                processes=cores(),
                replace=replace,
                allow_missing=allow_missing,
                columns=columns,
                ocr=ocr_languages(ocr, ocr_language),
                document_seconds=document_seconds,
                dask=dask,
            )
        if address is not None:
            published = publish(index_directory, address, tell)
    if address is not None:
        echo(f"published at {address}", err=as_json)
        if published.replaces:
            echo(f"in the place of what {published.replaces} published there", err=True)
    return report_build(report, index_directory, as_json=as_json, strict=strict)


def _refuse_address(index_directory: str) -> None:
    """Raise ``StoreError`` where the folder to build in is none."""
    from searchdoc.stores.addresses import is_remote

    if is_remote(index_directory):
        raise StoreError(
            f"an index is built in a folder and published from there: write --store {index_directory} instead of "
            "--index",
            index_directory,
        )


def _restore(address: MilvusAddress, index_directory: str) -> None:
    """Begin with what is published, where there is no index in the folder."""
    from searchdoc.storage.generations import read_holdings
    from searchdoc.stores.restoring import restore

    try:
        read_holdings(index_directory)
    except IndexMissing:
        with suppress(IndexMissing):
            restore(address, index_directory)


def _known(index_directory: str, *, named: bool) -> Holdings:
    """What the index holds. Where it does not say so any more, the paths have to be named."""
    from searchdoc.building.roots import kept
    from searchdoc.storage.generations import Holdings

    try:
        return kept(index_directory)
    except IndexDamaged as error:
        if named:
            return Holdings()
        raise CorpusError(
            f"the index in {index_directory} does not say any more what it holds: name the files and folders, as in "
            "'searchdoc build PATH'"
        ) from error


def _adds_instead(paths: Sequence[str], known: Holdings, index_directory: str, *, as_json: bool) -> bool:
    """Whether somebody at the terminal chose to add to what the index holds; elsewhere raises ``OtherDocuments``."""
    from searchdoc.building.memory import texts_in_memory
    from searchdoc.building.roots import holdings_of, left_behind

    in_memory = len(texts_in_memory(index_directory))
    texts = (f"{counted(in_memory, 'text')} from memory",) if in_memory else ()
    lost = (*left_behind(known, holdings_of(paths)), *texts)
    if not lost:
        return False
    if as_json or not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise OtherDocuments(index_directory, lost, tuple(paths))
    question = f"The index in {index_directory} holds {' and '.join(lost)}: add to it, replace it, or stop?"
    answer = ""
    while answer not in {"add", "replace", "stop"}:
        answer = typer.prompt(question, default="stop", err=True).strip().lower()
    if answer == "stop":
        raise OtherDocuments(index_directory, lost, tuple(paths))
    return answer == "add"
