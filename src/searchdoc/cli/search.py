"""``searchdoc search``."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from searchdoc.cli.exit_status import ExitStatus
from searchdoc.cli.options import (
    AddresseeName,
    AsJson,
    AsPlain,
    AsQuery,
    Conditions,
    Device,
    Explain,
    IndexDirectory,
    ModelName,
    MostHits,
    PassageKindName,
    RerankerName,
    Since,
    SpeakerName,
    Until,
    print_json,
    syntax_of,
    where_of,
)
from searchdoc.cli.pages import LOOK_FOR, Command, command_app, example_lines
from searchdoc.cli.streams import echo
from searchdoc.cli.suggestions import modes

app = command_app()


@app.command(
    "search",
    cls=Command,
    epilog=example_lines(
        "searchdoc search monopoly of foreign trade --speaker Lenin",
        "searchdoc search '\"foreign trade\" AND NOT Gosplan' --mode keyword --explain",
    ),
)
def search(
    ctx: typer.Context,
    query: Annotated[
        list[str] | None, typer.Argument(metavar="[QUERY]...", help="Words, or a query in the query language.")
    ] = None,
    *,
    mode: Annotated[
        Literal["hybrid", "keyword", "semantic"],
        typer.Option(
            "--mode",
            metavar="MODE",
            rich_help_panel=LOOK_FOR,
            autocompletion=modes,
            help="What ranks: words and meaning (hybrid), words (keyword) or meaning (semantic).",
        ),
    ] = "hybrid",
    speaker: SpeakerName = None,
    to: AddresseeName = None,
    kind: PassageKindName = None,
    since: Since = None,
    until: Until = None,
    where: Conditions = None,
    as_query: AsQuery = False,
    as_plain: AsPlain = False,
    number: MostHits = 10,
    explain: Explain = False,
    as_json: AsJson = False,
    index_directory: IndexDirectory = "index",
    model: ModelName = None,
    rerank: RerankerName = None,
    device: Device = "auto",
) -> int:
    """List the passages that fit QUERY best.

    The query language: "a phrase", AND, OR, NOT, (…), word* (three letters or more before the star), word~ for
    similar spellings, and the fields speaker:, kind:, document:, heading:, date:1922 or date:[1922-12 TO 1923].
    What is no well-formed query is plain language; --query says what is wrong with it.
    """
    from searchdoc.index import Index

    if rerank is not None and mode != "hybrid":
        ctx.fail(f"--rerank goes with --mode hybrid, not with {mode}")
    words = " ".join(query or ())
    syntax = syntax_of(ctx, query=as_query, plain=as_plain)
    index = Index(index_directory, model, rerank, device)
    hits = index.search(
        words,
        number,
        mode,
        speaker=speaker,
        to=to,
        kind=kind,
        since=since,
        until=until,
        where=where_of(ctx, where),
        syntax=syntax,
    )
    if as_json:
        print_json({"query": words, "hits": [hit.to_dict() for hit in hits]})
    elif hits:
        from searchdoc.cli.display import LONGEST_HIT, show_citations
        from searchdoc.cli.terminal import console

        show_citations(console(), hits, excerpt=LONGEST_HIT, explain=explain)
    else:
        suggestion = index.did_you_mean(words)
        way_out = f" Did you mean: {suggestion.rstrip('?')}?" if suggestion else ""
        echo(f"Nothing found.{way_out}", err=True)
    return ExitStatus.FOUND if hits else ExitStatus.NOTHING
