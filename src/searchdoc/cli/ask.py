"""``searchdoc ask``."""

from __future__ import annotations

import sys
from functools import partial
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
    Explain,
    IndexDirectory,
    LanguageModelName,
    LanguageModelTimeout,
    LanguageModelUrl,
    ModelName,
    MostHits,
    PassageKindName,
    RerankerName,
    Since,
    SpeakerName,
    Until,
    VerifierName,
    print_json,
    refuse_without,
    syntax_of,
    where_of,
)
from searchdoc.cli.pages import LOOK_FOR, Command, command_app, example_lines
from searchdoc.cli.streams import echo
from searchdoc.errors import SearchdocError

if TYPE_CHECKING:
    from searchdoc.answering.answers import Answer
    from searchdoc.index import AskOptions, Index

app = command_app()


@app.command(
    "ask",
    cls=Command,
    epilog=example_lines(
        "searchdoc ask what did Lenin say about foreign trade",
        'searchdoc ask "what was decided about the monopoly?" --since 1922-12 -k 3',
    ),
)
def ask(
    ctx: typer.Context,
    question: Annotated[
        list[str] | None, typer.Argument(metavar="[QUESTION]...", help="The question, in quotation marks or without.")
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
    threshold: Annotated[
        float | None,
        typer.Option(metavar="X", rich_help_panel=LOOK_FOR, help="The support an answer needs: 0 always answers."),
    ] = None,
    number: MostHits = 5,
    explain: Explain = False,
    as_json: AsJson = False,
    index_directory: IndexDirectory = "index",
    model: ModelName = None,
    rerank: RerankerName = None,
    verify_with: VerifierName = None,
    device: Device = "auto",
    llm: LanguageModelName = None,
    llm_url: LanguageModelUrl = None,
    llm_timeout: LanguageModelTimeout = None,
) -> int:
    """Answer QUESTION in the documents' own words, each sentence with its citation.

    Where the documents do not answer, say what is missing, show the nearest passages as such and exit with 1. Without
    QUESTION, on a terminal, ask one question after the other; :help there lists what else can be typed.
    """
    from searchdoc.index import Index

    refuse_without(ctx, "--llm MODEL", "--llm-url", "--llm-timeout", is_given=llm is not None)
    asked = " ".join(question or ())
    index = Index(index_directory, model, rerank, device, verify_with)
    options: AskOptions = {
        "speaker": speaker,
        "to": to,
        "kind": kind,
        "since": since,
        "until": until,
        "where": where_of(ctx, where),
        "threshold": threshold,
        "syntax": syntax_of(ctx, query=as_query, plain=as_plain),
    }
    show = partial(_show, index, explain=explain, llm=llm, llm_url=llm_url, llm_timeout=llm_timeout)
    if not (question or as_json) and sys.stdin.isatty() and sys.stdout.isatty():
        from searchdoc.cli.talking import converse

        return converse(index, number, options, show)
    answer = index.ask(asked, number, **options)
    return show(answer, as_json=as_json)


def _show(
    index: Index,
    answer: Answer,
    *,
    explain: bool,
    llm: str | None,
    llm_url: str | None,
    llm_timeout: float | None,
    as_json: bool = False,
) -> int:
    """Print an answer, with a language model's paragraph where one is asked for, and which documents were edited."""
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
    edited = index.edited({citation.document.id for citation in answer.citations})
    moved = index.moved(edited)
    for one in edited:
        became = f"is now {moved[one]}" if one in moved else "has been edited since it was indexed"
        echo(f"{one} {became}: 'searchdoc build' reads it anew", err=True)
    return ExitStatus.FOUND if answer.answered else ExitStatus.NOTHING


def _written(answer: Answer, llm: str, url: str | None, timeout: float | None) -> tuple[Answer, SearchdocError | None]:
    """The answer with a language model's paragraph, or without and why: the rest of it is printed all the same."""
    from searchdoc.answering.llm import TIMEOUT, write

    if not answer.answered:
        echo(f"searchdoc: {llm} was not asked, since {answer.reason}", err=True)
        return answer, None
    try:
        return write(answer, llm, url=url, timeout=TIMEOUT if timeout is None else timeout), None
    except SearchdocError as error:
        return answer, error
