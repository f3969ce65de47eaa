"""``searchdoc status``."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer

from searchdoc.cli.exit_status import ExitStatus
from searchdoc.cli.options import AsJson, IndexDirectory, ModelName, print_json
from searchdoc.cli.pages import LOOK_FOR, SHOW, Command, command_app, example_lines
from searchdoc.cli.streams import echo
from searchdoc.cli.terminal import Text, console
from searchdoc.cli.wording import shown_path, stated_line
from searchdoc.errors import IndexDamaged
from searchdoc.passages.context import written_date
from searchdoc.text.wording import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from searchdoc.building.changes import Changes
    from searchdoc.index import Index
    from searchdoc.passages.people import Speaker
    from searchdoc.storage.documents import DocumentStore
    from searchdoc.storage.generations import Manifest, NotRead

app = command_app()

_NAMES = 12
"""Characters for the names of the rows."""

_NAMED, _TOLD, _LISTED = 5, 3, 20
"""People who are named in the overview, matters of each kind that are told in full, and files that have changed."""


@app.command(
    "status",
    cls=Command,
    epilog=example_lines("searchdoc status", "searchdoc status --documents --people"),
)
def status(
    *,
    verify: Annotated[
        bool,
        typer.Option(
            "--verify", rich_help_panel=LOOK_FOR, help="Read every file of the index and compare its check sum."
        ),
    ] = False,
    documents: Annotated[
        bool, typer.Option("--documents", rich_help_panel=SHOW, help="List the documents instead.")
    ] = False,
    people: Annotated[
        bool, typer.Option("--people", rich_help_panel=SHOW, help="List those who speak or are reported instead.")
    ] = False,
    unread: Annotated[
        bool, typer.Option("--unread", rich_help_panel=SHOW, help="List what was not read, or not used, instead.")
    ] = False,
    as_json: AsJson = False,
    index_directory: IndexDirectory = "index",
    model: ModelName = None,
) -> int:
    """Say what the index holds, with which model it was made, and what has changed on disk since.

    Lists are printed on demand, a line each: --documents, --people, --unread. With --json everything is printed.

    With --verify, say first what is damaged, a line for each file, and exit with 2; building again repairs it.
    """
    if verify:
        _verify(index_directory, as_json)
    from searchdoc.index import Index
    from searchdoc.overview import heard_in, overview_of

    index = Index(index_directory, model)
    if as_json:
        print_json(overview_of(index, index_directory) | {"damaged": [] if verify else None})
        return ExitStatus.FOUND
    heard = heard_in(index)
    if not (documents or people or unread):
        _print_overview(index_directory, index, heard, verified=verify)
        return ExitStatus.FOUND
    if documents:
        _print_documents(_store(index))
    if people:
        _print_people(heard)
    if unread:
        _print_unread(index.manifest)
    return ExitStatus.FOUND


def _verify(index_directory: str, as_json: bool) -> None:
    """Print what is damaged and raise ``IndexDamaged``; nothing where every check sum is as it was written."""
    from searchdoc.stores.verifying import damage_at

    damaged = damage_at(index_directory)
    if not damaged:
        return
    if as_json:
        print_json({"index": index_directory, "damaged": list(damaged)})
    else:
        for what in damaged:
            echo(f"damaged: {what}")
    raise IndexDamaged(index_directory, damaged[0] if len(damaged) == 1 else counted(len(damaged), "file"))


def _print_overview(index_directory: str, index: Index, heard: list[Speaker], *, verified: bool) -> None:
    """What there is in a dozen lines, the most important first, and where it is listed."""
    from searchdoc.overview import stored_bytes

    manifest = index.manifest
    rows = [
        *_contents(index, heard),
        ("stated", stated_line(manifest.stated).removeprefix("stated: ")),
        ("from", ", ".join(map(shown_path, manifest.roots[:_TOLD])) + _more(len(manifest.roots) - _TOLD)),
        ("not read", _kinds(manifest.accounts.not_read)),
        ("left out", _kinds(manifest.accounts.left_out)),
        ("kept", _first([f"{name}: it cannot be reached now" for name in manifest.accounts.kept], "document")),
        ("not used", _first([f"{document}: {what}" for document, what in manifest.problems], "matter")),
        ("model", f"{manifest.model.name} ({manifest.model.dimension} dimensions, {manifest.model.fingerprint[:12]})"),
        ("built", f"{manifest.created} by searchdoc {manifest.version}, {stored_bytes(index) / 1e6:.1f} MB"),
        ("check sums", f"{counted(len(manifest.files), 'file')} compared, nothing is damaged" if verified else ""),
        ("on disk", _changed(index.changes())),
    ]
    out = console()
    out.print(Text(index_directory, style="bold"))
    for name, told in rows:
        if told:
            out.print(Text(told).named(name, _NAMES))


def _contents(index: Index, heard: list[Speaker]) -> list[tuple[str, str]]:
    """Documents, people, dates and languages. Of each document no more is decoded than is counted."""
    from searchdoc.overview import written_period

    store, counts = _store(index), index.manifest.counts
    languages: Counter[str] = Counter()
    letters = 0
    for outline in store.outlines():
        languages[outline.language] += 1
        letters += len(outline.letters)
    held = {"document": counts["documents"], "letter": letters, "passage": counts["passages"], "note": counts["notes"]}
    named = ", ".join(person.name for person in heard[:_NAMED])
    more = f" and {len(heard) - _NAMED} more" if len(heard) > _NAMED else ""
    return [
        ("holds", ", ".join(counted(number, noun) for noun, number in held.items() if number) or "nothing"),
        ("people", f"{len(heard)}: {named}{more} (--people)" if heard else "nobody is named"),
        ("dates", written_period(store.period)),
        ("languages", ", ".join(f"{code} {number}" for code, number in languages.most_common())),
    ]


def _store(index: Index) -> DocumentStore:
    """The documents of an open index, as they are stored."""
    from searchdoc.stores.opening import open_stored

    return open_stored(index.location).store


def _more(number: int) -> str:
    return f" and {number} more" if number > 0 else ""


def _kinds(files: Sequence[NotRead]) -> str:
    """Each file, or the kinds that there are where they would not leave an overview."""
    from searchdoc.building.accounting import kinds_line

    if len(files) <= _TOLD:
        return "\n".join(f"{shown_path(one.path)}: {one.why}" for one in files)
    return f"{counted(len(files), 'file')}: {kinds_line(files, _TOLD)} (--unread)"


def _first(lines: list[str], noun: str) -> str:
    """The lines, or how many there are where they would not leave an overview."""
    return "\n".join(lines) if len(lines) <= _TOLD else f"{counted(len(lines), noun)} (--unread)"


def _print_documents(store: DocumentStore) -> None:
    for outline in store.outlines():
        said = (outline.title, outline.author, outline.date and written_date(outline.date), outline.language)
        letters = counted(len(outline.letters), "letter") if outline.letters else ""
        echo(" · ".join(part for part in (outline.id, *said, letters) if part))


def _print_people(heard: list[Speaker]) -> None:
    for person in heard:
        spoken = f"{len(person.own)} own, {len(person.quoted)} quoted"
        echo(f"{person.name}: {spoken}, {person.reports} reported")


def _print_unread(manifest: Manifest) -> None:
    for document, what in manifest.problems:
        echo(f"{document}: {what}")
    for one in manifest.accounts.not_read:
        echo(f"not read: {one.path}: {one.why}")
    for one in manifest.accounts.left_out:
        echo(f"left out: {one.path}: {one.why}")


def _bring_back(missing: Sequence[str]) -> str:
    """The way out for what is not there: a server that is away is not known to have lost anything."""
    from searchdoc.places.addresses import is_address

    if all(map(is_address, missing)):
        return (
            f"see that its server answers this machine, or take its documents out with 'searchdoc remove {missing[0]}'"
        )
    return "bring it back, or take its documents out with 'searchdoc build --allow-missing'"


def _changed(changes: Changes) -> str:
    """What has changed, a line each, and what to do; or that nothing has."""
    if not changes:
        return "nothing has changed since"
    missing = [f"not there: {path}; its documents are kept" for path in changes.missing]
    before, after = (set(ids) for ids in (dict(changes.moved), dict(changes.moved).values()))
    kinds = (
        ("new", [one for one in changes.added if one not in after]),
        ("changed", changes.changed),
        ("moved", [f"{old} is now {new}" for old, new in changes.moved]),
        ("gone", [one for one in changes.removed if one not in before]),
    )
    lines = [f"{word}: {name}" for word, names in kinds for name in names[:_LISTED]]
    lines += [f"{word}: {len(names) - _LISTED} more" for word, names in kinds if len(names) > _LISTED]
    way_out = _bring_back(changes.missing) if missing else "run 'searchdoc build' again to bring the index up to date"
    return "\n".join([*missing, *lines, way_out])
