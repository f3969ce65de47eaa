"""``searchdoc timeline``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from searchdoc.cli.exit_status import ExitStatus
from searchdoc.cli.options import (
    AddresseeName,
    AsJson,
    AsPlain,
    AsQuery,
    Conditions,
    Device,
    IndexDirectory,
    ModelName,
    MostHits,
    PassageKindName,
    Since,
    SpeakerName,
    Until,
    print_json,
    refuse_together,
    syntax_of,
    where_of,
)
from searchdoc.cli.pages import SHOW, Command, command_app, example_lines
from searchdoc.cli.streams import echo, has_every_letter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from searchdoc.cli.terminal import Console
    from searchdoc.collecting.timeline import DatedCitation, Timeline

_WIDEST_BAR, _MOST_BARS = 40, 24
"""The width of the longest bar of the chart, in characters, and the most years that have a bar each."""

_EXCERPT, _NEAR = 160, 10
"""Characters that are shown of a passage, and the passages that are shown where none fits."""

app = command_app()


@app.command(
    "timeline",
    cls=Command,
    epilog=example_lines(
        "searchdoc timeline monopoly of foreign trade",
        "searchdoc timeline monopoly OR syndicate --since 1923 --csv",
    ),
)
def timeline(
    ctx: typer.Context,
    query: Annotated[
        list[str] | None, typer.Argument(metavar="[QUERY]...", help="Words, or a query in the query language.")
    ] = None,
    *,
    speaker: SpeakerName = None,
    to: AddresseeName = None,
    kind: PassageKindName = None,
    since: Since = None,
    until: Until = None,
    where: Conditions = None,
    as_query: AsQuery = False,
    as_plain: AsPlain = False,
    number: MostHits = 50,
    as_json: AsJson = False,
    as_csv: Annotated[
        bool, typer.Option("--csv", rich_help_panel=SHOW, help="Print a table: date, first and last day, who, words.")
    ] = False,
    index_directory: IndexDirectory = "index",
    model: ModelName = None,
    device: Device = "auto",
) -> int:
    """List the passages that fit QUERY by the dates of their words, and count them by year.

    Dates may be uncertain or intervals (EDTF): passages stand at the first day that theirs can mean. Those whose words
    have no date stand apart.
    """
    from searchdoc.index import Index

    refuse_together(ctx, "--json", "--csv")
    syntax = syntax_of(ctx, query=as_query, plain=as_plain)
    found = Index(index_directory, model, device=device).timeline(
        " ".join(query or ()),
        number,
        syntax=syntax,
        speaker=speaker,
        to=to,
        kind=kind,
        since=since,
        until=until,
        where=where_of(ctx, where),
    )
    if as_json:
        print_json(found.to_dict())
    elif as_csv:
        echo(_as_csv(found), nl=False)
    else:
        _show(found)
    return ExitStatus.FOUND if found.fitting else ExitStatus.NOTHING


def _as_csv(found: Timeline) -> str:
    """The passages that fit as a table for spreadsheets, with a line of heads."""
    from searchdoc.collecting.timeline import COLUMNS
    from searchdoc.text.csv_rows import csv_row

    return csv_row(COLUMNS) + "".join(csv_row(one.row) for one in found.fitting)


def _show(found: Timeline) -> None:
    from searchdoc.cli.terminal import Text, console
    from searchdoc.text.wording import capitalised

    out = console()
    if not found.fitting:
        out.print(Text(f"{capitalised(found.reason or 'nothing was found')}.", style="bold"))
        if found.near:
            out.print(Text("\nThe nearest passages that have a date, which do not fit:", style="dim"))
        _show_entries(out, found.near[:_NEAR])
        return
    _show_chart(out, found)
    _show_entries(out, found.dated)
    if found.undated:
        out.print(Text("\nWithout a date" if found.dated else "Without a date", style="bold"))
        _show_entries(out, found.undated)


def _show_chart(out: Console, found: Timeline) -> None:
    """How many passages there are of each year, or of each decade where there are many years; a bar each."""
    from searchdoc.cli.terminal import Text
    from searchdoc.collecting.timeline import decades

    counts = found.years if len(found.years) <= _MOST_BARS else tuple(decades(found.years))
    if not counts:
        return
    most, width = max(count for _, count in counts), max(len(year) for year, _ in counts)
    block = "█" if has_every_letter() else "#"
    for year, count in counts:
        bar = block * max(1, round(_WIDEST_BAR * count / max(most, _WIDEST_BAR)))
        out.print(Text.assemble((year.rjust(width), "green"), "  ", (bar, "cyan"), f" {count}"))
    if found.spanning:
        out.print(Text(f"{' ' * width}  {found.spanning} more may lie in several years", style="dim"))
    out.print()


def _show_entries(out: Console, entries: Sequence[DatedCitation]) -> None:
    """A passage each: when, who to whom, the words, and where they stand."""
    from searchdoc.answering.citations import place_of
    from searchdoc.cli.display import headline, outer_voices, show_excerpt
    from searchdoc.cli.terminal import Text

    for one in entries:
        out.print(headline(one.citation))
        for text in outer_voices(one.citation):
            out.print(text.indented())
        out.print(show_excerpt(one.citation, _EXCERPT).indented())
        out.print(Text.assemble(f"{' · '.join(place_of(one.citation))} ", (one.citation.id, "dim")).indented())
