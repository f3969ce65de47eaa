"""``searchdoc status``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from searchdoc.cli.exit_status import ExitStatus
from searchdoc.cli.options import AsJson, IndexDirectory, print_json
from searchdoc.cli.pages import LOOK_FOR, Command, command_app, example_lines
from searchdoc.cli.wording import counted, stated_line
from searchdoc.errors import IndexDamaged

if TYPE_CHECKING:
    from searchdoc.index import Changes, Index
    from searchdoc.passages.people import Speaker

app = command_app()


@app.command(
    "status",
    cls=Command,
    epilog=example_lines("searchdoc status", "searchdoc status --verify --index index"),
)
def status(
    *,
    verify: Annotated[
        bool,
        typer.Option(
            "--verify", rich_help_panel=LOOK_FOR, help="Read every file of the index and compare its check sum."
        ),
    ] = False,
    as_json: AsJson = False,
    index_directory: IndexDirectory = "index",
) -> int:
    """Say what the index holds, with which model it was made, and what has changed on disk since.

    With --verify, say first what is damaged, a line for each file, and exit with 2; building again repairs it.
    """
    if verify:
        _verify(index_directory, as_json)
    from searchdoc.index import Index

    index = Index(index_directory)
    heard = sorted(filter(lambda person: person.heard, index.speakers()), key=_spoken, reverse=True)
    if as_json:
        print_json(_as_dict(index_directory, index, heard) | {"damaged": [] if verify else None})
        return ExitStatus.FOUND
    _summarise(index_directory, index, heard, verified=verify)
    _print_changes(index.changes())
    return ExitStatus.FOUND


def _verify(index_directory: str, as_json: bool) -> None:
    """Print what is damaged and raise ``IndexDamaged``; nothing where every check sum is as it was written."""
    from searchdoc.storage import generations

    damaged = generations.verify(index_directory)
    if not damaged:
        return
    if as_json:
        print_json({"index": index_directory, "damaged": list(damaged)})
    else:
        for what in damaged:
            typer.echo(f"damaged: {what}")
    raise IndexDamaged(index_directory, damaged[0] if len(damaged) == 1 else counted(len(damaged), "file"))


def _as_dict(index_directory: str, index: Index, heard: list[Speaker]) -> dict[str, object]:
    manifest, changes = index.manifest, index.changes()
    return {
        "index": index_directory,
        "created": manifest.created,
        "version": manifest.version,
        "model": {
            "name": manifest.model.name,
            "fingerprint": manifest.model.fingerprint,
            "dimension": manifest.model.dimension,
        },
        **manifest.counts,
        "sources": [{"id": source.id, "path": source.path, "sha256": source.sha256} for source in manifest.sources],
        "speakers": [
            {
                "name": person.name,
                "own": len(person.own),
                "quoted": len(person.quoted),
                "reported": _reported(person),
            }
            for person in heard
        ],
        "stated": [
            {"document": document.id, "what": one.what, "value": one.value, "source": one.source, "row": one.row}
            for document in index.documents()
            for one in document.stated
        ],
        "changes": {"added": changes.added, "changed": changes.changed, "removed": changes.removed},
        "unreadable": [{"path": path, "why": why} for path, why in manifest.unreadable],
        "problems": [{"document": document, "what": what} for document, what in manifest.problems],
        "bytes": _bytes(index),
    }


def _summarise(index_directory: str, index: Index, heard: list[Speaker], *, verified: bool) -> None:
    manifest, counts = index.manifest, index.manifest.counts
    held = ", ".join(counted(counts[f"{noun}s"], noun) for noun in ("document", "passage", "note"))
    built = f"built {manifest.created} by searchdoc {manifest.version}"
    typer.echo(f"{index_directory}: {held}, {_bytes(index) / 1e6:.1f} MB, {built}")
    model = manifest.model
    typer.echo(f"model: {model.name} ({model.dimension} dimensions, {model.fingerprint[:12]})")
    for source in manifest.sources:
        typer.echo(f"  {source.id}  {source.sha256[:12]}")
    if manifest.stated:
        typer.echo(stated_line(manifest.stated))
    typer.echo("who speaks:")
    for person in heard:
        spoken = f"{len(person.own)} own, {len(person.quoted)} quoted"
        typer.echo(f"  {person.name}: {spoken}, {_reported(person)} reported")
    for document, what in manifest.problems:
        typer.echo(f"{document}: {what}")
    for path, why in manifest.unreadable:
        typer.echo(f"not read: {path}: {why}")
    if verified:
        typer.echo(f"nothing is damaged: {counted(len(manifest.files), 'check sum')} compared")


def _print_changes(changes: Changes) -> None:
    if not changes:
        typer.echo("nothing has changed on disk since")
        return
    for word, names in (("new", changes.added), ("changed", changes.changed), ("gone", changes.removed)):
        for name in names:
            typer.echo(f"{word} on disk: {name}")
    typer.echo("run 'searchdoc build' again to bring the index up to date")


def _spoken(speaker: Speaker) -> int:
    return len(speaker.own) + len(speaker.quoted)


def _reported(speaker: Speaker) -> int:
    return len(speaker.reported) + len(speaker.retold)


def _bytes(index: Index) -> int:
    return sum(file.size for file in index.manifest.files.values())
