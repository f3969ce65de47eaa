"""``searchdoc ask``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from searchdoc.cli import FOUND, NOTHING
from searchdoc.cli.options import (
    explain_option,
    filters,
    index_option,
    json_option,
    llm_option,
    llm_timeout_option,
    llm_url_option,
    model_option,
    number_option,
    print_json,
    rerank_option,
)
from searchdoc.errors import SearchdocError

if TYPE_CHECKING:
    from searchdoc.answering.answers import Answer


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
@llm_option
@llm_url_option
@llm_timeout_option
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
    llm: str | None,
    llm_url: str | None,
    llm_timeout: float | None,
) -> int:
    """Answer QUESTION in the documents' own words, each sentence with its citation.

    Where the documents do not answer, say what is missing, show the nearest passages as such and exit with 1.
    """
    from searchdoc.index import Index

    if llm is None and (llm_url is not None or llm_timeout is not None):
        raise click.UsageError("--llm-url and --llm-timeout go with --llm MODEL")
    answer = Index(index_directory, model, rerank).ask(
        " ".join(question), number, speaker=speaker, kind=kind, since=since, until=until, threshold=threshold
    )
    if not as_json:
        from searchdoc.cli.display import show_answer
        from searchdoc.cli.terminal import console

        show_answer(console(), answer, explain=explain)
    failure = None
    if llm is not None:
        answer, failure = _written(answer, llm, llm_url, llm_timeout)
    if as_json:
        print_json(answer.to_dict())
    elif answer.written is not None:
        from searchdoc.cli.display import show_written
        from searchdoc.cli.terminal import console

        show_written(console(), answer.written)
    if failure is not None:
        raise failure
    return FOUND if answer.answered else NOTHING


def _written(answer: Answer, llm: str, url: str | None, timeout: float | None) -> tuple[Answer, SearchdocError | None]:
    """The answer with a language model's paragraph, or without and why: the rest of it is printed all the same."""
    from searchdoc.answering.llm import TIMEOUT, write

    if not answer.answered:
        click.echo(f"searchdoc: {llm} was not asked, since {answer.reason}", err=True)
        return answer, None
    try:
        return write(answer, llm, url=url, timeout=TIMEOUT if timeout is None else timeout), None
    except SearchdocError as error:
        return answer, error
