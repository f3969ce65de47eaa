"""``searchdoc annotate``."""

from __future__ import annotations

from pathlib import Path

import click

from searchdoc.cli import FOUND
from searchdoc.errors import SidecarError, UnreadableDocument


@click.command("annotate")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--print", "only_print", is_flag=True, help="Print it instead of writing it.")
@click.option("--force", is_flag=True, help="Write it even where one is there already; that one is lost.")
def command(file: Path, only_print: bool, force: bool) -> int:
    """Write what the rules find in FILE into a side-car (FILE's name with .voices.toml), to be corrected by hand.

    What the side-car says wins over every rule the next time an index is built.
    """
    from searchdoc.building.source import beside, read_document
    from searchdoc.formats.files import discover, load
    from searchdoc.sidecars import draft_sidecar, sidecar_path

    if file.is_dir():
        raise UnreadableDocument(str(file), "it is a folder: name one document in it")
    target = sidecar_path(file)
    if target.exists() and not (only_print or force):
        raise SidecarError(str(target), None, "it is there already; --print shows a new one, --force writes over it")
    (document_file,) = discover([file])[:1]
    shelf = {one.id: one for one in discover([file.parent])}
    near = beside(document_file, shelf)
    notes = load(near.notes) if near.notes else None
    document = read_document(document_file, load(document_file), near.without_sidecar(), notes)
    written = draft_sidecar(document)
    if only_print:
        click.echo(written, nl=False)
        return FOUND
    try:
        target.write_text(written, encoding="utf-8")
    except OSError as error:
        raise SidecarError(str(target), None, f"it cannot be written: {error.strerror or error}") from error
    voices, notes_placed = written.count("\n[[voice]]"), written.count("\n[[note]]")
    click.echo(f"{target}: {_count(voices, 'voice')} and {_count(notes_placed, 'note')}; correct it, then build again")
    return FOUND


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
