"""``searchdoc search``."""

from __future__ import annotations

from typing import cast

import click

from searchdoc.cli import FOUND, NOTHING
from searchdoc.cli.options import (
    explain_option,
    filters,
    index_option,
    json_option,
    model_option,
    number_option,
    print_json,
    rerank_option,
)


@click.command("search")
@click.argument("query", nargs=-1)
@number_option(10)
@click.option(
    "--mode",
    type=click.Choice(["hybrid", "keyword", "semantic"]),
    default="hybrid",
    show_default=True,
    help="Which index ranks.",
)
@filters
@explain_option
@json_option
@index_option
@model_option
@rerank_option
def command(
    query: tuple[str, ...],
    number: int,
    mode: str,
    speaker: str | None,
    kind: str | None,
    since: str | None,
    until: str | None,
    explain: bool,
    as_json: bool,
    index_directory: str,
    model: str | None,
    rerank: str | None,
) -> int:
    """List the passages that fit QUERY best.

    The query language: "a phrase", AND, OR, NOT, (…), word* (three letters or more before the star), word~ for
    similar spellings, and the fields speaker:, kind:, document:, heading:, date:1922 or date:[1922-12 TO 1923].
    """
    from searchdoc.index import Index
    from searchdoc.ranking.retrieval import SearchMode

    if rerank is not None and mode != "hybrid":
        raise click.UsageError(f"--rerank goes with --mode hybrid, not with {mode}")
    words = " ".join(query)
    index = Index(index_directory, model, rerank)
    hits = index.search(words, number, cast("SearchMode", mode), speaker=speaker, kind=kind, since=since, until=until)
    if as_json:
        print_json({"query": words, "hits": [hit.to_dict() for hit in hits]})
        return FOUND if hits else NOTHING
    from searchdoc.cli.display import show_citations
    from searchdoc.cli.terminal import console

    if hits:
        show_citations(console(), hits, full=True, explain=explain)
        return FOUND
    suggestion = index.did_you_mean(words)
    click.echo("Nothing found." + (f" Did you mean: {suggestion.rstrip('?')}?" if suggestion else ""), err=True)
    return NOTHING
