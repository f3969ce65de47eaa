"""``searchdoc concordance``."""

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
    PassageKindName,
    Since,
    SpeakerName,
    Until,
    print_json,
    refuse_together,
    refuse_without,
    syntax_of,
    where_of,
)
from searchdoc.cli.pages import LOOK_FOR, SHOW, Command, command_app, example_lines
from searchdoc.cli.streams import echo
from searchdoc.text.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from searchdoc.concordance.results import Concordance, ConcordanceLine, OccurrenceCount
    from searchdoc.index import Index

app = command_app()

_USUAL = 100
"""Lines that are shown where no number is given."""


@app.command(
    "concordance",
    cls=Command,
    epilog=example_lines(
        "searchdoc concordance 'pric* OR cost~' --speaker Lenin --counts",
        "searchdoc concordance oil --csv -n 0 > oil.csv",
    ),
)
def concordance(
    ctx: typer.Context,
    query: Annotated[
        list[str] | None, typer.Argument(metavar="[QUERY]...", help="Words in a row, or a query in the query language.")
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
    stems: Annotated[
        bool, typer.Option("--stems", rich_help_panel=LOOK_FOR, help="Find the other forms of the words, too.")
    ] = False,
    case: Annotated[
        bool, typer.Option("--case", rich_help_panel=LOOK_FOR, help="Tell capitals from small letters.")
    ] = False,
    accents: Annotated[
        bool, typer.Option("--accents", rich_help_panel=LOOK_FOR, help="Tell letters with accents from those without.")
    ] = False,
    meaning: Annotated[
        bool,
        typer.Option("--meaning", rich_help_panel=LOOK_FOR, help="List the sentences that mean QUERY, nearest first."),
    ] = False,
    sort: Annotated[
        list[str] | None,
        typer.Option(
            "--sort",
            metavar="KEY",
            rich_help_panel=SHOW,
            help="Order by place, date, speaker, match, left, left2, left3, right, right2 or right3; again for ties.",
        ),
    ] = None,
    width: Annotated[
        int | None,
        typer.Option(
            "--width",
            metavar="N",
            min=0,
            max=1000,
            rich_help_panel=SHOW,
            help="Characters on each side; what fits on the terminal, or 40, if not given.",
        ),
    ] = None,
    number: Annotated[
        int, typer.Option("-n", metavar="N", min=0, rich_help_panel=SHOW, help="How many lines; 0 for all of them.")
    ] = _USUAL,
    ids: Annotated[
        bool, typer.Option("--ids", rich_help_panel=SHOW, help="Show the citation's id below each line.")
    ] = False,
    counts: Annotated[
        bool, typer.Option("--counts", rich_help_panel=SHOW, help="Count by document, speaker and year.")
    ] = False,
    collocates: Annotated[
        bool, typer.Option("--collocates", rich_help_panel=SHOW, help="List the words that stand near, by likelihood.")
    ] = False,
    window: Annotated[
        int,
        typer.Option(
            "--window", metavar="N", min=1, max=50, rich_help_panel=SHOW, help="Words on each side for --collocates."
        ),
    ] = 5,
    content_words: Annotated[
        bool,
        typer.Option("--content-words", rich_help_panel=SHOW, help="Leave function words out of the collocates."),
    ] = False,
    as_csv: Annotated[
        bool, typer.Option("--csv", rich_help_panel=SHOW, help="Print a table for spreadsheets.")
    ] = False,
    as_json: AsJson = False,
    index_directory: IndexDirectory = "index",
    model: ModelName = None,
    device: Device = "auto",
) -> int:
    """List every occurrence of QUERY, the words aligned in their context.

    Words count in this form only, without regard to case and accents: price finds Price, and prices with --stems.
    Several words are looked for in a row. With "…", AND, OR, NOT, word*, word~ or a field, the query language of
    'searchdoc search' holds. --speaker means whose words an occurrence is itself, exact to the character.
    """
    from searchdoc.index import Index

    refuse_together(ctx, "--csv", "--json")
    refuse_without(ctx, "--collocates", "--window", "--content-words")
    for option in () if as_json else ("--counts", "--collocates"):
        for of_lines in ("--ids", "--width"):
            refuse_together(ctx, option, of_lines)
    words = " ".join(query or ())
    index = Index(index_directory, model, device=device)
    found = index.concordance(
        words,
        stems=stems,
        case=case,
        accents=accents,
        meaning=meaning,
        syntax=syntax_of(ctx, query=as_query, plain=as_plain),
        speaker=speaker,
        to=to,
        kind=kind,
        since=since,
        until=until,
        where=where_of(ctx, where),
    )
    if sort:
        found = found.sorted(*sort)  # type: ignore[arg-type] # which refuses what is no key
    shown = found.total if number == 0 else min(number, found.total)
    if as_json:
        _print_json(found, shown, width, window, counts=counts, collocates=collocates, content_words=content_words)
    elif found.total == 0:
        _say_nothing(index, words)
    elif counts or collocates:
        _print_figures(found, shown, window, counts=counts, collocates=collocates, content=content_words, csv=as_csv)
    elif as_csv:
        from searchdoc.concordance.tables import lines_csv

        for row in lines_csv(found, _usual(width), shown):
            echo(row, nl=False)
        _say_total(found, shown)
    else:
        _print_lines(found, shown, width, ids=ids, by_document=not meaning and (not sort or sort[0] == "place"))
    return ExitStatus.FOUND if found.total else ExitStatus.NOTHING


def _usual(width: int | None) -> int:
    from searchdoc.concordance.results import USUAL_WIDTH

    return USUAL_WIDTH if width is None else width


def _print_json(
    found: Concordance,
    shown: int,
    width: int | None,
    window: int,
    *,
    counts: bool,
    collocates: bool,
    content_words: bool,
) -> None:
    document = found.to_dict(shown, _usual(width))
    if counts:
        document["counts"] = found.counts_dict()
    if collocates:
        listed = found.collocates(window, function_words=not content_words)
        document["collocates"] = [one.to_dict() for one in listed]
    print_json(document)


def _print_lines(found: Concordance, shown: int, width: int | None, *, ids: bool, by_document: bool) -> None:
    """The lines on a terminal, with the documents as headings where they follow each other; or one by one."""
    from searchdoc.cli.aligned import Layout, aligned_line, plain_line
    from searchdoc.cli.terminal import Text, columns, console

    terminal = columns()
    if terminal is None:
        layout = Layout(0, _usual(width), 0, _usual(width), 0)
        for line in _each(found, shown, _usual(width)):
            echo(plain_line(line, layout))
        _say_total(found, shown)
        return
    if found.by_meaning:
        _print_sentences(found, shown, ids=ids)
        return
    lines = found.lines(terminal if width is None else width)[:shown]
    layout = Layout.of(lines, terminal, width)
    out, document = console(widest=10_000 if width is not None else terminal), None
    for line in lines:
        if by_document and line.citation.document.id != document:
            document = line.citation.document.id
            out.print(Text(line.citation.document.title, "magenta"))
        out.print(aligned_line(line, layout))
        if ids:
            out.print(Text(f"{' ' * (layout.number + 1)}{line.citation.id}", "dim"))
    _say_total(found, shown)


def _print_sentences(found: Concordance, shown: int, *, ids: bool) -> None:
    """The sentences on a terminal, each whole, with its score in the margin."""
    from searchdoc.cli.aligned import NOBODY
    from searchdoc.cli.terminal import Text, console

    out, margin = console(), len("~0.00 ")
    for line in _each(found, shown, 0):
        out.print(Text(line.match).named(f"~{line.score:.2f}", margin))
        said = f"{line.citation.speaker or NOBODY} · {line.citation.document.title}"
        out.print(Text(said, "cyan").named("", margin))
        if ids:
            out.print(Text(line.citation.id, "dim").named("", margin))
    _say_total(found, shown)


def _each(found: Concordance, shown: int, width: int) -> Iterator[ConcordanceLine]:
    lines = found.lines(width)
    return (lines[place] for place in range(shown))


def _print_figures(
    found: Concordance, shown: int, window: int, *, counts: bool, collocates: bool, content: bool, csv: bool
) -> None:
    """Counts and collocates, as tables to be read or for spreadsheets."""
    from searchdoc.concordance.results import COUNTED_BY
    from searchdoc.concordance.tables import collocates_csv, counts_csv

    near = found.collocates(window, function_words=not content) if collocates else ()
    if csv:
        tables = [counts_csv((by, one) for by in COUNTED_BY for one in found.counts(by))] if counts else []
        tables += [collocates_csv(near)] if collocates else []
        for row in (row for table in tables for row in table):
            echo(row, nl=False)
        return
    for by in COUNTED_BY if counts else ():
        _print_counts(by, found.counts(by))
    if collocates:
        echo(f"{'log-likelihood':>14}  {'near':>6}  {'all':>7}  word")
        for one in near[:shown]:
            echo(f"{one.log_likelihood:>14.1f}  {one.together:>6}  {one.frequency:>7}  {one.word}")
    _say_total(found, found.total)


def _print_counts(by: str, counts: tuple[OccurrenceCount, ...]) -> None:
    from searchdoc.text.characters import without_controls

    unknown = {"document": "", "speaker": "speaker not established", "year": "undated"}[by]
    echo(f"By {by}")
    for one in counts:
        echo(without_controls(f"{one.occurrences:>8}  {one.value or unknown}"))
    echo()


def _say_total(found: Concordance, shown: int) -> None:
    """How many occurrences there are, beside the results."""
    documents = counted(found.document_count, "document")
    what = "sentence" if found.by_meaning else "occurrence"
    limited = f"; {shown} shown, -n 0 shows all" if shown < found.total else ""
    near = " that may mean this, by the score after ~" if found.by_meaning else ""
    echo(f"{counted(found.total, what)}{near} in {documents}{limited}", err=True)


def _say_nothing(index: Index, words: str) -> None:
    suggestion = index.did_you_mean(words)
    way_out = f" Did you mean: {suggestion}?" if suggestion else " --stems finds other forms of the words, too."
    echo(f"Nothing found.{way_out}", err=True)
