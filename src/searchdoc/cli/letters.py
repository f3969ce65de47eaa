"""``searchdoc letters``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from searchdoc.cli.exit_status import ExitStatus
from searchdoc.cli.options import (
    AddresseeName,
    AsJson,
    Conditions,
    IndexDirectory,
    Since,
    Until,
    print_json,
    refuse_together,
    refuse_without,
    where_of,
)
from searchdoc.cli.pages import LOOK_FOR, SHOW, Command, command_app, example_lines
from searchdoc.cli.streams import echo
from searchdoc.cli.suggestions import speaker_names

if TYPE_CHECKING:
    from searchdoc.correspondence.table import LetterTable

app = command_app()

_WRITE = "What to write"

_Format = Literal["csv", "cmif", "graphml", "svg"]
_Order = Literal["date", "from", "to", "place", "document"]


@app.command(
    "letters",
    cls=Command,
    epilog=example_lines(
        'searchdoc letters --from Eliza --to "Margaret Pell" --since 1850',
        "searchdoc letters --format cmif --output letters.xml",
    ),
)
def letters(
    ctx: typer.Context,
    *,
    sender: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="NAME",
            rich_help_panel=LOOK_FOR,
            autocompletion=speaker_names,
            help="Only letters from that person.",
        ),
    ] = None,
    to: AddresseeName = None,
    since: Since = None,
    until: Until = None,
    place: Annotated[
        str | None,
        typer.Option("--place", metavar="NAME", rich_help_panel=LOOK_FOR, help="Only letters written at that place."),
    ] = None,
    document: Annotated[
        list[str] | None,
        typer.Option(
            "--document",
            metavar="ID",
            rich_help_panel=LOOK_FOR,
            help="Only letters in that document, or in that folder; again for further ones.",
        ),
    ] = None,
    where: Conditions = None,
    missing: Annotated[
        list[str] | None,
        typer.Option(
            "--missing",
            metavar="PART",
            rich_help_panel=LOOK_FOR,
            help="Only letters without it: from, to, date or place; again for letters without all of them.",
        ),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", rich_help_panel=LOOK_FOR, help="Documents that are no letters, too.")
    ] = False,
    sort: Annotated[
        _Order,
        typer.Option("--sort", metavar="PART", rich_help_panel=SHOW, help="By date, from, to, place or document."),
    ] = "date",
    reverse: Annotated[bool, typer.Option("--reverse", rich_help_panel=SHOW, help="The other way around.")] = False,
    totals: Annotated[
        bool, typer.Option("--totals", rich_help_panel=SHOW, help="How many, by person and by year, in place of each.")
    ] = False,
    ids: Annotated[
        bool, typer.Option("--ids", rich_help_panel=SHOW, help="The id of each letter, for 'searchdoc show'.")
    ] = False,
    as_json: AsJson = False,
    form: Annotated[
        _Format | None,
        typer.Option(
            "--format",
            metavar="FORMAT",
            rich_help_panel=_WRITE,
            help="As csv, as cmif (TEI, for correspSearch), or the network as graphml or as a picture (svg).",
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", metavar="FILE", rich_help_panel=_WRITE, help="Into that file; printed if not given."),
    ] = None,
    title: Annotated[
        str, typer.Option("--title", metavar="WORDS", rich_help_panel=_WRITE, help="CMIF: what the list is.")
    ] = "Letters",
    editor: Annotated[
        str, typer.Option("--editor", metavar="NAME", rich_help_panel=_WRITE, help="CMIF: who answers for it.")
    ] = "searchdoc",
    publisher: Annotated[
        str,
        typer.Option("--publisher", metavar="NAME", rich_help_panel=_WRITE, help="CMIF: who publishes the list."),
    ] = "searchdoc",
    room: Annotated[
        str | None,
        typer.Option(
            "--room", metavar="URL", rich_help_panel=_WRITE, help="CMIF: the reading room to which each letter leads."
        ),
    ] = None,
    index_directory: IndexDirectory = "index",
) -> int:
    """List the letters, those that documents are and those within them: from, to, date, place, first words.

    With both --from and --to, the letters from one person to another. What is not established is left empty; the
    last lines say how many letters lack what.
    """
    for option in ("--json", "--totals", "--ids"):
        refuse_together(ctx, "--format", option)
    refuse_together(ctx, "--totals", "--ids")
    refuse_without(ctx, "--format", "--output")
    cmif_options = ("--title", "--editor", "--publisher", "--room")
    refuse_without(ctx, "--format cmif", *cmif_options, is_given=form == "cmif")
    from searchdoc.index import Index

    table = Index(index_directory).letters(
        sender=sender,
        to=to,
        since=since,
        until=until,
        place=place,
        where=where_of(ctx, where),
        document=document or None,
        missing=missing or (),
        sort=sort,
        reverse=reverse,
        everything=everything,
    )
    if form is not None:
        is_cmif = form == "cmif"
        _write(table.to_cmif(title, editor, publisher, room) if is_cmif else _formatted(table, form), output)
    elif as_json:
        print_json(table.to_dict())
    elif len(table):
        _show(table, totals=totals, ids=ids)
    if not len(table):
        _say_nothing(table, place)
    return ExitStatus.FOUND if len(table) else ExitStatus.NOTHING


def _formatted(table: LetterTable, form: _Format) -> str:
    return {"csv": table.to_csv, "cmif": table.to_cmif, "graphml": table.to_graphml, "svg": table.to_svg}[form]()


def _write(words: str, output: Path | None) -> None:
    if output is None:
        echo(words, nl=False)
    else:
        output.write_text(words, encoding="utf-8", newline="")


def _show(table: LetterTable, *, totals: bool, ids: bool) -> None:
    from searchdoc.cli.letter_table import show_letters, show_totals

    if totals:
        show_totals(table.totals)
    else:
        show_letters(table, ids=ids)


def _say_nothing(table: LetterTable, place: str | None) -> None:
    """Why there may be no letter, and where there are some."""
    from searchdoc.text.wording import shortened

    known = shortened(", ".join(table.places), 200)
    echo(f"No letter fits.{f' Places of letters: {known}.' if place and known else ''}", err=True)
