"""``searchdoc compare``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from searchdoc.cli.exit_status import ExitStatus
from searchdoc.cli.options import (
    AddresseeName,
    AsJson,
    Conditions,
    Device,
    IndexDirectory,
    ModelName,
    MostHits,
    PassageKindName,
    Since,
    Until,
    print_json,
    where_of,
)
from searchdoc.cli.pages import LOOK_FOR, Command, command_app, example_lines
from searchdoc.cli.streams import echo
from searchdoc.cli.suggestions import speaker_names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.table import Table

    from searchdoc.cli.terminal import Console, Text
    from searchdoc.collecting.comparing import Column, Comparison, OwnWords

_NARROW = 80
"""Columns of a terminal below which one person's words stand below the other's, and not beside them."""

app = command_app()


@app.command(
    "compare",
    cls=Command,
    epilog=example_lines(
        'searchdoc compare "Eliza Thornbury" "Margaret Pell" --on "the mill"',
        'searchdoc compare Eliza Margaret --on "the mill" --since 1851 --json',
    ),
)
def compare(
    ctx: typer.Context,
    one: Annotated[str, typer.Argument(metavar="NAME", autocompletion=speaker_names, help="Somebody who speaks.")],
    other: Annotated[str, typer.Argument(metavar="NAME", autocompletion=speaker_names, help="Somebody else.")],
    *,
    topic: Annotated[
        str, typer.Option("--on", metavar="TOPIC", rich_help_panel=LOOK_FOR, help="What they are compared on.")
    ],
    to: AddresseeName = None,
    kind: PassageKindName = None,
    since: Since = None,
    until: Until = None,
    where: Conditions = None,
    number: MostHits = 5,
    as_json: AsJson = False,
    index_directory: IndexDirectory = "index",
    model: ModelName = None,
    device: Device = "auto",
) -> int:
    """Put side by side what two people said on TOPIC: only their own words, by date, each with its citation.

    What one of them says in a letter of somebody else's is there, and what they quote of others is left out. The
    words come from at most -k passages of each of the two, those nearest to TOPIC.
    """
    from searchdoc.index import Index

    index = Index(index_directory, model, device=device)
    comparison = index.compare(
        one, other, topic, number, to=to, kind=kind, since=since, until=until, where=where_of(ctx, where)
    )
    if as_json:
        print_json(comparison.to_dict())
    else:
        _show(comparison)
    return ExitStatus.FOUND if comparison else ExitStatus.NOTHING


def _show(comparison: Comparison) -> None:
    from searchdoc.cli.terminal import console

    out = console()
    both = all(column.statements for column in comparison.columns)
    if both and sys.stdout.isatty() and getattr(out, "width", 0) >= _NARROW:
        out.print(_side_by_side(comparison))
        return
    for place, column in enumerate(comparison.columns):
        if column.statements:
            _show_column(out, column, first=not place)
        else:
            echo(f"{column.reason}.", err=True)


def _show_column(out: Console, column: Column, *, first: bool) -> None:
    """One person's words, one below the other."""
    from searchdoc.cli.terminal import Text

    if not first:
        out.print()
    out.print(Text(column.speaker, style="bold cyan"))
    for place, statement in enumerate(column.statements):
        if place:
            out.print()
        for text in _texts(statement):
            out.print(text.indented())


def _side_by_side(comparison: Comparison) -> Table:
    """Both in one order of dates, a row for each statement."""
    from rich.console import Group
    from rich.table import Table

    from searchdoc.cli.terminal import Text

    table = Table.grid(padding=(0, 4, 0, 0), expand=True)
    for _ in comparison.columns:
        table.add_column(ratio=1)
    table.add_row(*(Text(column.speaker, style="bold cyan") for column in comparison.columns))
    for row in comparison.rows:
        cells: list[Any] = [Group(*_texts(one)) if one is not None else "" for one in row]
        table.add_row("", "")
        table.add_row(*cells)
    return table


def _texts(statement: OwnWords) -> Iterator[Text]:
    """When and to whom, the words, by whom they are quoted, and where they stand."""
    from searchdoc.answering.citations import place_of
    from searchdoc.cli.display import outer_voices
    from searchdoc.cli.terminal import Text
    from searchdoc.passages.context import written_date

    citation = statement.citation
    addressee = citation.voice.addressee if citation.voice else None
    when = written_date(statement.date) if statement.date else "undated"
    yield Text(f"{when}{f', to {addressee}' if addressee else ''}", style="green")
    yield Text(statement.shown)
    yield from outer_voices(citation)
    yield Text(" · ".join(place_of(citation)))
    yield Text(citation.id, style="dim")
