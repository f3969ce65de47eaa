"""``searchdoc status``."""

from __future__ import annotations

import click

from searchdoc.cli import FOUND
from searchdoc.cli.options import index_option, json_option, print_json


@click.command("status")
@json_option
@index_option
def command(as_json: bool, index_directory: str) -> int:
    """Say what the index holds, with which model it was made, and what has changed on disk since."""
    from searchdoc.index import Index

    index = Index(index_directory)
    manifest, changes = index.manifest, index.changes()
    speakers = sorted(index.speakers(), key=lambda one: -len(one.own) - len(one.quoted))
    heard = [one for one in speakers if one.heard]
    if as_json:
        print_json(
            {
                "index": index_directory,
                "created": manifest.created,
                "version": manifest.version,
                "model": {
                    "name": manifest.model.name,
                    "fingerprint": manifest.model.fingerprint,
                    "dimension": manifest.model.dimension,
                },
                **manifest.counts,
                "sources": [{"id": one.id, "path": one.path, "sha256": one.sha256} for one in manifest.sources],
                "speakers": [
                    {
                        "name": one.name,
                        "own": len(one.own),
                        "quoted": len(one.quoted),
                        "reported": len(one.reported) + len(one.retold),
                    }
                    for one in heard
                ],
                "changes": {"added": changes.added, "changed": changes.changed, "removed": changes.removed},
                "unreadable": [{"path": path, "why": why} for path, why in manifest.unreadable],
                "problems": [{"document": document, "what": what} for document, what in manifest.problems],
                "bytes": sum(one.size for one in manifest.files.values()),
            }
        )
        return FOUND
    counts = manifest.counts
    size = sum(one.size for one in manifest.files.values())
    click.echo(
        f"{index_directory}: {counts['documents']} documents, {counts['passages']} passages, {counts['notes']} notes, "
        f"{size / 1e6:.1f} MB, built {manifest.created} by searchdoc {manifest.version}"
    )
    click.echo(
        f"model: {manifest.model.name} ({manifest.model.dimension} dimensions, {manifest.model.fingerprint[:12]})"
    )
    for source in manifest.sources:
        click.echo(f"  {source.id}  {source.sha256[:12]}")
    click.echo("who speaks:")
    for one in heard:
        reported = len(one.reported) + len(one.retold)
        click.echo(f"  {one.name}: {len(one.own)} own, {len(one.quoted)} quoted, {reported} reported")
    for document, what in manifest.problems:
        click.echo(f"{document}: {what}")
    for path, why in manifest.unreadable:
        click.echo(f"not read: {path}: {why}")
    if changes:
        for word, names in (("new", changes.added), ("changed", changes.changed), ("gone", changes.removed)):
            for name in names:
                click.echo(f"{word} on disk: {name}")
        click.echo("run 'searchdoc build' again to bring the index up to date")
    else:
        click.echo("nothing has changed on disk since")
    return FOUND
