"""``searchdoc ask``."""

from __future__ import annotations

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


@click.command("ask")
@click.argument("question", nargs=-1)
@number_option(5)
@filters
@click.option("--threshold", type=float, metavar="X", help="The support an answer needs: 0 always answers.")
@explain_option
@json_option
@index_option
@model_option
@rerank_option
def command(
    question: tuple[str, ...],
    number: int,
    speaker: str | None,
    kind: str | None,
    since: str | None,
    until: str | None,
    threshold: float | None,
    explain: bool,
    as_json: bool,
    index_directory: str,
    model: str | None,
    rerank: str | None,
) -> int:
    """Answer QUESTION in the documents' own words, each sentence with its citation.

    Where the documents do not answer, say what is missing, show the nearest passages as such and exit with 1.
    """
    from searchdoc.index import Index

    answer = Index(index_directory, model, rerank).ask(
        " ".join(question), number, speaker=speaker, kind=kind, since=since, until=until, threshold=threshold
    )
    if as_json:
        print_json(answer.to_dict())
    else:
        from searchdoc.cli.display import console, show_answer

        show_answer(console(), answer, explain=explain)
    return FOUND if answer.answered else NOTHING
